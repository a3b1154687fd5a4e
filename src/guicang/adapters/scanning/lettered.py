"""Whether a name may stand beside a word: the second half of a trigger.

Automata are slow with thousands of letters beside hundreds of words. So they look for
the words alone, and of the few places they tell it is asked here whether letters of
names stand there: behind a word and two marks at most one that names begin with, or
before a word one that given names end with, and a surname's. In a batch all places are
asked at once, by tables of letters.
"""

from collections.abc import Collection
from enum import IntEnum
from typing import Final

import numpy as np

from guicang.adapters.scanning.arrays import Bytes, Mask, Places
from guicang.domain.detect.likely import NameLetters

_MARKS: Final = 2
_LETTERS: Final = 1 << 16
_WIDTH: Final = 3
_LONGEST: Final = 4
"""Letters of a name that begins with a surname."""
_THREE, _FOUR = 0xE0, 0xF0
"""What the first byte of a letter of three bytes lies between."""
_LOWEST: Final = "\u4e00"


class Sight(IntEnum):
    """What the sight of a trigger asks for besides, or tells.

    Behind words of the first two kinds a name must be able to begin, and before those
    of the third to end.
    """

    NAME = 0
    LIKELY = 1
    NAMED = 2
    PLAIN = 3
    ODD = 4


def _widths() -> list[int]:
    """Return how many bytes a mark has that begins with a byte; 0 for another byte."""
    found = [0] * (1 << 8)
    for code in range(ord("\t"), 1 << 7):
        found[code] = int(not chr(code).isalnum())
    found[0xC2] = 2
    found[0xE2] = found[0xE3] = found[0xEF] = _WIDTH
    return found


_WIDTHS: Final = _widths()
_TABLE: Final = np.array(_WIDTHS, np.int64)


class Lettered:
    """Tells beside which places a name may stand."""

    def __init__(self, letters: NameLetters) -> None:
        """Take the letters of names."""
        self._letters = letters
        self._first = _table(letters.first)
        self._second = _table(letters.second)
        self._last = _table(letters.last)

    def one(self, sight: Sight, data: bytes, at: int) -> bool:
        """Tell it of the place in a text where a word ends, or begins."""
        letters = self._letters
        if sight is Sight.NAMED:
            return _letter(data, at - _WIDTH) in letters.last and any(
                _letter(data, at - letter * _WIDTH) in letters.first
                for letter in range(2, _LONGEST + 1)
            )
        for _ in range(_MARKS):
            at += _WIDTHS[data[at]] if at < len(data) else 0
        near = data[at : at + 2 * _WIDTH].decode("utf-8", "ignore")
        first, second = near[:1], near[1:2]
        known = second in letters.second if sight is Sight.LIKELY else second >= _LOWEST
        return known and first in letters.first

    def many(
        self, sight: Sight, data: Bytes, at: Places, starts: Places, ends: Places
    ) -> Mask:
        """Tell it of many places, given where the text of each starts and ends."""
        if sight is Sight.NAMED:
            begins = np.zeros(len(at), np.bool_)
            for letter in range(2, _LONGEST + 1):
                place = at - letter * _WIDTH
                begins |= (place >= starts) & self._first[_letters(data, place)]
            found: Mask = begins & self._last[_letters(data, at - _WIDTH)]
            return found
        place = at
        for _ in range(_MARKS):
            place = place + _TABLE[_bytes(data, place)]
        second = _letters(data, place + _WIDTH)
        known = (
            self._second[second] if sight is Sight.LIKELY else second >= ord(_LOWEST)
        )
        within: Mask = place + 2 * _WIDTH <= ends
        return within & known & self._first[_letters(data, place)]


def _letter(data: bytes, at: int) -> str:
    """Return the letter of three bytes at a place, or another text."""
    return data[at : at + _WIDTH].decode("utf-8", "ignore") if at >= 0 else ""


def _table(letters: Collection[str]) -> Mask:
    found = np.zeros(_LETTERS, np.bool_)
    found[[ord(letter) for letter in letters if ord(letter) < _LETTERS]] = True
    return found


def _bytes(data: Bytes, at: Places) -> Bytes:
    """Return the bytes at some places, and the nearest for those outside."""
    found: Bytes = data[np.clip(at, 0, len(data) - 1)]
    return found


def _letters(data: Bytes, at: Places) -> Places:
    """Return the letters of three bytes at some places, and 0 for others."""
    parts = (_bytes(data, at + step) for step in range(_WIDTH))
    one, two, three = (part.astype(np.int64) for part in parts)
    code: Places = (one & 0xF) << 12 | (two & 0x3F) << 6 | three & 0x3F
    return np.where((one >= _THREE) & (one < _FOUR), code, 0)
