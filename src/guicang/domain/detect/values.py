"""One value, however it is written: what digests, pseudonyms and numbers go by.

``138 0013 8000``, ``+86-13800138000`` and full-width digits are one telephone number;
``A@B.TEST`` and ``a@b.test`` are one mailbox to everybody but a mail server.
"""

import unicodedata
from typing import Final

from guicang.domain.detect.model import Entity

_MOBILE: Final = 11
_CODES: Final = ("0086", "86")
_AS_SAID: Final = frozenset({Entity.PASSWORD, Entity.SECRET})
"""Where case and every character count."""


def bare(kind: str, value: str) -> str:
    """Return the value without the way it was written; never empty for a value."""
    if kind in _AS_SAID:
        return value
    folded = unicodedata.normalize("NFKC", value).casefold()
    if kind == Entity.EMAIL:
        return "".join(folded.split())
    kept = "".join(c for c in folded if c.isalnum())
    if kind in {Entity.MOBILE, Entity.PHONE}:
        for code in _CODES:
            if len(kept) == _MOBILE + len(code) and kept.startswith(code):
                return kept[len(code) :]
    return kept or folded or value
