"""Chinese for generated pages, straight from the catalogue's source.

The pages must not depend on whether somebody compiled the catalogue before.
"""

from functools import cache

import polib
from tools.catalogues import CATALOGUE


@cache
def _catalogue() -> dict[str, str]:
    return {e.msgid: e.msgstr for e in polib.pofile(str(CATALOGUE)) if e.msgstr}


def zh(text: str) -> str:
    """Return the translation, or the English text where there is none."""
    return _catalogue().get(text, text)


@cache
def _reversed() -> dict[str, str]:
    return {chinese: english for english, chinese in _catalogue().items()}


def en(text: str) -> str:
    """Return the English of a text that may be translated already."""
    return text if text in _catalogue() else _reversed().get(text, text)
