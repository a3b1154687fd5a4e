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
