"""What a field of a certificate may hold, and where it comes from."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a field may hold."""

    TEXT = "text"  # one character or more
    WORDS = "words"  # text that may be empty
    COUNT = "count"  # an integer, 0 or more
    FLAG = "flag"  # true or false
    TIME = "time"  # RFC 3339, UTC, ending in Z
    DIGEST = "digest"  # 64 hex digits
    GROUP = "group"  # an object with the fields below it
    LIST = "list"  # a list of what stands under []
    MAP = "map"  # free keys, each with what stands under {}
    DATA = "data"  # free keys with texts or integers


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``null`` says that it may be null; ``choices`` bound a text.

    ``optional``: certificates of before there was such a field have none.
    """

    path: str
    kind: Kind
    source: str
    help: str
    null: bool = False
    choices: tuple[str, ...] = ()
    optional: bool = False


def sentence(path: str, source: str, help_: str) -> tuple[Field, ...]:
    """Give the fields of a sentence: code, data, words."""
    return (
        Field(path, Kind.GROUP, source, help_),
        Field(f"{path}.code", Kind.TEXT, source, "Stable code of the sentence."),
        Field(f"{path}.data", Kind.DATA, source, "What fills the sentence."),
        Field(f"{path}.says", Kind.TEXT, source, "The sentence in English."),
    )
