"""Where a name may begin behind a word: the second half of a trigger.

Automata are slow with thousands of letters behind hundreds of words. So they look for
the words alone, and of the few places they tell it is asked here whether a name may
follow: behind two marks at most stands a letter that names begin with, and another one.
In a batch all places are asked at once, by tables of letters.
"""

from collections.abc import Collection
from typing import Final

import numpy as np

from guicang.adapters.scanning.arrays import Bytes, Mask, Places
from guicang.domain.detect.likely import NameLetters

_MARKS: Final = 2
_LETTERS: Final = 1 << 16
_WIDTH: Final = 3
_THREE, _FOUR = 0xE0, 0xF0
"""What the first byte of a letter of three bytes lies between."""
_LOWEST: Final = "\u4e00"


def _widths() -> list[int]:
    """Return how many bytes a mark has that begins with a byte; 0 for another byte."""
    found = [0] * (1 << 8)
    for code in range(ord("\t"), 1 << 7):
        found[code] = int(not chr(code).isalnum())
    found[0xC2] = 2
    found[0xE2] = found[0xE3] = found[0xEF] = _WIDTH
    return found


_WIDTHS: Final = _widths()
_TABLE: Final = np.array(_widths(), np.int64)


class Begins:
    """Tells behind which places a name may begin."""

    def __init__(self, letters: NameLetters) -> None:
        """Take the letters that names begin with, and those that stand second."""
        self._letters = letters
        self._first = _table(letters.first)
        self._second = _table(letters.second)

    def behind(self, data: bytes, at: int, *, likely: bool) -> bool:
        """Tell it of a place; a ``likely`` name has no other second letter."""
        for _ in range(_MARKS):
            at += _WIDTHS[data[at]] if at < len(data) else 0
        letters = data[at : at + 2 * _WIDTH].decode("utf-8", "ignore")
        first, second = letters[:1], letters[1:2]
        known = second in self._letters.second if likely else second >= _LOWEST
        return known and first in self._letters.first

    def among(self, data: Bytes, at: Places, ends: Places, *, likely: bool) -> Mask:
        """Tell it of many places, given where the text of each ends."""
        place = at
        for _ in range(_MARKS):
            place = place + _TABLE[_bytes(data, place)]
        within: Mask = place + 2 * _WIDTH <= ends
        first, second = _letters(data, place), _letters(data, place + _WIDTH)
        known = self._second[second] if likely else second >= ord(_LOWEST)
        begins: Mask = within & known & self._first[first]
        return begins


def _table(letters: Collection[str]) -> Mask:
    found = np.zeros(_LETTERS, np.bool_)
    found[[ord(letter) for letter in letters if ord(letter) < _LETTERS]] = True
    return found


def _bytes(data: Bytes, at: Places) -> Bytes:
    """Return the bytes at some places, and the last one for those behind it."""
    found: Bytes = data[np.minimum(at, len(data) - 1)]
    return found


def _letters(data: Bytes, at: Places) -> Places:
    """Return the letters of three bytes at some places, and 0 for others."""
    parts = (_bytes(data, at + step) for step in range(_WIDTH))
    one, two, three = (part.astype(np.int64) for part in parts)
    code: Places = (one & 0xF) << 12 | (two & 0x3F) << 6 | three & 0x3F
    return np.where((one >= _THREE) & (one < _FOUR), code, 0)
