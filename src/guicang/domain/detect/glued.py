"""Two numbers with nothing between them, as who copies a line of a table pastes them.

Only where both are sound, and one of them by its check character: an identity number
and another one, or a mobile number before or behind it.
"""

from collections.abc import Callable
from typing import Final

from guicang.domain.detect import checkdigits
from guicang.domain.detect.rule import Check, Reader

_ID: Final = "[1-9][0-9]{16}[0-9Xx]"
_MOBILE: Final = "1[3-9][0-9]{9}"
TWO: Final = f"{_ID}{_ID}|{_ID}{_MOBILE}|{_MOBILE}{_ID}"
"""The shape of both; no digit may touch it."""

_WIDE: Final = 18
_NARROW: Final = 11
_CUTS: Final = {2 * _WIDE: (_WIDE,), _WIDE + _NARROW: (_WIDE, _NARROW)}


def readers(kind: Check) -> tuple[tuple[str, Reader], tuple[str, Reader]]:
    """Return what reads the first of two numbers if it is of a kind, and the second."""
    return (
        ("first", _reader(kind, lambda s, m, _: (s, m))),
        ("second", _reader(kind, lambda _, m, e: (m, e))),
    )


def _reader(kind: Check, part: Callable[[int, int, int], tuple[int, int]]) -> Reader:
    def read(text: bytes, start: int, end: int) -> tuple[int, int] | None:
        for width in _CUTS.get(end - start, ()):
            middle = start + width
            if not (_sound(text[start:middle]) and _sound(text[middle:end])):
                continue
            begin, stop = part(start, middle, end)
            if kind(text[begin:stop].decode("ascii").upper()):
                return (begin, stop)
        return None

    return read


def _sound(number: bytes) -> bool:
    """Tell whether this is one of the numbers; by their lengths, never both mobiles."""
    value = number.decode("ascii").upper()
    return checkdigits.resident_id(value) or checkdigits.mobile(value)
