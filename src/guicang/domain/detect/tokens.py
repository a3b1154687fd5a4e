"""What stands in a text in the place of a value, and can be told from all else in it.

* ``<手机_1>`` is the first mobile number of a conversation, wherever it is said again.
* ``<手机#bcdf…>`` is a keyed pseudonym: the same value, the same letters.
* ``<MOBILE$bcdf…>`` is the encrypted value itself, and can be opened again.

Bytes are written with sixteen consonants: a token holds no digit and no word, so that
nothing in it looks like a number, and it survives a change of case. The letters that
people shorten words with (``pw``, ``psw``, ``wx``, ``qq``) are not among them.
"""

import re
from collections.abc import Callable, Set as AbstractSet
from typing import Final

from guicang.domain.detect.model import Finding
from guicang.domain.detect.types import label
from guicang.domain.detect.values import bare

TOKEN: Final = "TOKEN"  # noqa: S105  # the name of a type
"""The type of what looked like a token before anything was masked."""

_LETTERS: Final = "bcdfghjklmnrtvyz"
_TO: Final = str.maketrans("0123456789abcdef", _LETTERS)
_FROM: Final = str.maketrans(_LETTERS, "0123456789abcdef")
_OTHER: Final = "OTHER"
_NAME: Final = re.compile(r"[^<>$\s]{1,64}")
# AES-SIV gives 16 bytes and the value: at least 32 letters.
_SEALED: Final = re.compile(
    rf"<([^<>$\s]{{1,64}})\$((?:[{_LETTERS}]{{2}}){{16,}})>", re.IGNORECASE
)


class Numbering:
    """Numbers the values of a conversation, by type, in the order they are said in."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[str, dict[str, int]] = {}

    def __call__(self, kind: str, value: str) -> str:
        """Return the token of a value; the same for each way of writing it."""
        known = self._known.setdefault(kind, {})
        number = known.setdefault(bare(kind, value), len(known) + 1)
        return f"<{label(kind)}_{number}>"


def pseudonym(kind: str, digest: bytes) -> str:
    """Write a keyed digest as the token of a value."""
    return f"<{label(kind)}#{_spelled(digest)}>"


def named(kind: str) -> str:
    """Return the name a type has inside a token: its own, unless it cannot stand."""
    return kind if _NAME.fullmatch(kind) else _OTHER


def sealed(kind: str, data: bytes) -> str:
    """Write an encrypted value as a token; ``kind`` is a ``named`` one."""
    return f"<{kind}${_spelled(data)}>"


def seen(text: str) -> list[Finding]:
    """Find what looks like a token of an encrypted value."""
    if "$" not in text:
        return []
    return [Finding(TOKEN, *match.span()) for match in _SEALED.finditer(text)]


def opened(
    text: str,
    open_: Callable[[str, bytes], str],
    leave: AbstractSet[str] = frozenset(),
) -> str:
    """Return the text with every encrypted value opened, but those of types to leave.

    ``open_`` gets the name of the type and the bytes, and raises if they do not open.
    """
    if "$" not in text:
        return text
    return _SEALED.sub(
        lambda m: m[0] if m[1].upper() in leave else open_(m[1], _read(m[2])), text
    )


def _spelled(data: bytes) -> str:
    return data.hex().translate(_TO)


def _read(letters: str) -> bytes:
    return bytes.fromhex(letters.lower().translate(_FROM))
