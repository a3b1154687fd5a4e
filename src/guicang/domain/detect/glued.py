"""Two or three numbers with nothing between them, as pasted from lines of a table.

Only where all are sound, and one of the first two by its check character: an identity
number and another one, or a mobile number before or behind it.
"""

from typing import Final

from guicang.domain.detect import checkdigits
from guicang.domain.detect.rule import Check, Reader

_ID: Final = "[1-9][0-9]{16}[0-9Xx]"
_MOBILE: Final = "1[3-9][0-9]{9}"
_SEVERAL: Final = "|".join(
    f"{_ID}{second}{third}" for second in (_ID, _MOBILE) for third in ("", _ID, _MOBILE)
)
SEVERAL: Final = f"{_SEVERAL}|{_MOBILE}{_ID}(?:{_ID}|{_MOBILE})?"
"""The shape of them all; no digit may touch it."""

_WIDTHS: Final = (18, 11)
_NAMES: Final = ("first", "second", "third")


def readers(kind: Check) -> tuple[tuple[str, Reader], ...]:
    """Return what reads the first of several numbers if it is of a kind, and so on."""
    return tuple((name, _reader(kind, n)) for n, name in enumerate(_NAMES))


def _reader(kind: Check, number: int) -> Reader:
    def read(text: bytes, start: int, end: int) -> tuple[int, int] | None:
        cuts = _cuts(text[start:end].decode("ascii").upper())
        if number + 1 >= len(cuts):
            return None
        begin, stop = cuts[number], cuts[number + 1]
        value = text[start + begin : start + stop].decode("ascii").upper()
        return (start + begin, start + stop) if kind(value) else None

    return read


def _cuts(value: str, place: int = 0) -> tuple[int, ...]:
    """Return where sound numbers begin of which a value is made, and its end, or ()."""
    if place == len(value):
        return (place,)
    for width in _WIDTHS:
        number = value[place : place + width]
        if len(number) == width and _sound(number):
            rest = _cuts(value, place + width)
            if rest:
                return (place, *rest)
    return ()


def _sound(number: str) -> bool:
    return checkdigits.resident_id(number) or checkdigits.mobile(number)
