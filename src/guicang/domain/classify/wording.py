"""What is wrong with a line of a training file, in words that are translated."""

from collections.abc import Mapping
from typing import Final

NOT_JSON: Final = "not JSON in UTF-8"
NO_OBJECT: Final = "not an object"
TOO_LONG: Final = "longer than 1 MiB"
NO_TEXT: Final = "text is not a text, or empty"
NO_LABEL: Final = "label is not a text, or empty"

BAD_LINES: Final[Mapping[str, str]] = {
    text: text for text in (NOT_JSON, NO_OBJECT, TOO_LONG, NO_TEXT, NO_LABEL)
}
