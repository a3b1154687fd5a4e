"""What stands before and behind many values at once."""

from collections.abc import Callable
from typing import Final

import numpy as np

from guicang.adapters.scanning.arrays import Bytes, Mask, Places
from guicang.adapters.scanning.neighbours import PARTED, STARS
from guicang.adapters.scanning.single import characters, tail
from guicang.domain.detect.rule import Beside, before_word, in_word

_TAIL: Final = 48


def a_class(characters: bytes) -> Mask:
    """Return a table of which bytes are in a class."""
    table = np.zeros(256, np.bool_)
    table[np.frombuffer(characters, np.uint8)] = True
    return table


LETTERS: Final = a_class(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
DIGITS: Final = a_class(b"0123456789")
ALNUM: Final = LETTERS | DIGITS


def beside(
    data: Bytes, text: bytes, asked: Places, start: Places, end: Places
) -> Places:
    """Return what stands beside each value, of what it is asked; addresses apart."""
    before, two = data[start - 1], data[start - 2]
    after, behind = data[end], data[end + 1]
    dash = (before == ord("-")) | (before == ord("/"))
    flags = {
        Beside.LETTER_BEFORE: LETTERS[before],
        Beside.MARK_BEFORE: dash & ALNUM[two],
        Beside.DOT_BEFORE: (before == ord(".")) & DIGITS[two],
        Beside.EQUALS_BEFORE: (before == ord("=")) | (before == ord("&")),
        Beside.MONEY_BEFORE: before == ord("$"),
        Beside.LETTER_AFTER: LETTERS[after],
        Beside.CODE_AFTER: LETTERS[after] & DIGITS[behind],
        Beside.DOT_AFTER: (after == ord(".")) & DIGITS[behind],
        Beside.DASH_AFTER: (after == ord("-")) & ALNUM[behind],
    }
    seen = np.zeros(len(start), np.int64)
    for flag, there in flags.items():
        seen |= np.where(there, flag.value, 0)
    seen &= asked
    for flag, told, place in (
        (Beside.LETTER_BEFORE, in_word, start),
        (Beside.MARK_BEFORE, _parted, start),
        (Beside.LETTER_AFTER, before_word, end),
    ):
        _unless(told, text, seen, flag.value, place)
    seen |= np.where(before == ord("_"), asked & Beside.MARK_BEFORE.value, 0)
    seen |= np.where(after == ord("_"), asked & Beside.LETTER_AFTER.value, 0)
    at = np.flatnonzero(asked & Beside.STARS.value)
    if len(at):
        starred = _stars(data, start[at] - 3) | _stars(data, end[at])
        seen[at[starred]] |= Beside.STARS.value
    return seen


def _unless(
    told: Callable[[bytes, int], bool],
    text: bytes,
    seen: Places,
    flag: int,
    places: Places,
) -> None:
    """Take a flag back where something is told by looking further; few are asked."""
    for at in np.flatnonzero(seen & flag).tolist():
        if told(text, int(places[at])):
            seen[at] &= ~flag


def _parted(text: bytes, place: int) -> bool:
    return PARTED.match(text, max(place - 8, 0), place) is not None


def _stars(data: Bytes, first: Places) -> Mask:
    """Tell where three stars stand; before the first byte and behind the last, none."""
    found = np.ones(len(first), np.bool_)
    for step in range(len(STARS)):
        at = first + step
        found &= (
            (at >= 0) & (at < len(data)) & (data[at.clip(0, len(data) - 1)] == ord("*"))
        )
    return found


def tails(text: bytes, data: Bytes, end: Places, inside: str) -> Places:
    """Return where the last stretch of characters of a class begins before each end."""
    allowed = a_class(bytes(characters(inside)))
    back = end[:, None] - 1 - np.arange(_TAIL)
    there = allowed[data[np.maximum(back, 0)]]
    width = np.where(there.all(1), -1, there.argmin(1))
    start = end - width
    for at in np.flatnonzero(width < 0).tolist():
        start[at] = tail(text, int(end[at]), inside)
    return start
