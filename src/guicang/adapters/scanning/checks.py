"""Check digits of many numbers at once; each gives what its twin in the domain gives.

A matrix holds one compact value a row, padded with NULs, with the lengths beside it.
Checks without a twin here are asked value by value.
"""

from collections.abc import Callable
from functools import cache, partial
from typing import Final

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import as_strided

from guicang.adapters.scanning import single
from guicang.adapters.scanning.arrays import Bytes, Mask, Places
from guicang.domain.detect import checkdigits
from guicang.domain.detect.rule import Check

Matrix = npt.NDArray[np.uint8]
ManyCheck = Callable[[Matrix, Places], Mask]

_WIDTH: Final = 24
_CHECKS: Final = np.frombuffer(b"10X98765432", np.uint8)
_WEIGHTS: Final = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_DOUBLED: Final = np.array([0, 2, 4, 6, 8, 1, 3, 5, 7, 9])
_ID_LENGTH: Final = 18
_PREFIX: Final = 6
_FEBRUARY: Final = 2
_CENTRAL: Final = 10  # departments of the centre
_MOBILE_LENGTH: Final = 11
_NINE: Final = 9
_LONGEST_NUMBER: Final = 6
# Fewer values than this are asked one by one: columns cost a fixed time.
_FEW: Final = 16

_CAPITALS: Final = np.zeros(256, np.uint8)
for _c in b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ":
    _CAPITALS[_c] = _c
    _CAPITALS[ord(chr(_c).lower())] = _c
_KEPT: Final = _CAPITALS != 0


def right(check: Check, data: Bytes, starts: Places, ends: Places) -> Mask:
    """Ask a check about many values of a text."""
    many = _MANY.get(check)
    if many is None or len(starts) <= _FEW:
        places = zip(starts.tolist(), ends.tolist(), strict=True)
        told = [check(single.compact(data[s:e].tobytes())) for s, e in places]
        return np.array(told, np.bool_)
    return many(*compact(data, starts, ends))


def ending(check: Check, digits: Bytes, counts: Places, length: int) -> Mask:
    """Ask a check about the last ``length`` of so many digits of a text."""
    fits = counts >= length
    matrix = windows(digits, np.maximum(counts - length, 0), length)
    many = _MANY.get(check, partial(_each, check))
    return fits & many(matrix, np.full(len(counts), length))


def compact(data: Bytes, starts: Places, ends: Places) -> tuple[Matrix, Places]:
    """Return letters and digits of each value, in capitals, a row each."""
    widths = ends - starts
    width = max(int(widths.max(initial=0)), _WIDTH)
    taken = _CAPITALS.take(windows(data, starts, width))
    taken[np.arange(width) >= widths[:, None]] = 0
    kept = taken != 0
    lengths = kept.sum(1)
    gaps = np.flatnonzero(lengths != np.minimum(widths, width))
    if len(gaps):
        # Only values with something between their characters have to close up.
        place = np.cumsum(kept[gaps], 1) - 1
        closed = np.zeros((len(gaps), width), np.uint8)
        row, column = np.nonzero(kept[gaps])
        closed[row, place[row, column]] = taken[gaps[row], column]
        taken[gaps] = closed
    return taken, lengths


def windows(data: Bytes, starts: Places, width: int) -> Matrix:
    """Return so many bytes from each place on, a row each; behind the end are NULs."""
    if starts.max(initial=0) > len(data) - width:
        data = np.concatenate((data, np.zeros(width, np.uint8)))
    shape, steps = (len(data) - width + 1, width), data.strides * 2
    found: Matrix = as_strided(data, shape, steps, writeable=False)[starts]
    return found


def _each(check: Check, matrix: Matrix, lengths: Places) -> Mask:
    found = np.zeros(len(matrix), np.bool_)
    for row, width in enumerate(lengths.tolist()):
        found[row] = check(matrix[row, :width].tobytes().decode("ascii"))
    return found


def _number(matrix: Matrix, first: int, last: int) -> Places:
    """Read columns as one number; what is no digit gives a wrong one, no error."""
    value: Places = _VALUES[matrix[:, first:last]] @ _TENS[first - last :]
    return value


_VALUES: Final = (np.arange(256) - ord("0")).clip(0, 9)
_TENS: Final = 10 ** np.arange(_LONGEST_NUMBER)[::-1]


def _resident(matrix: Matrix, lengths: Places) -> Mask:
    """GB 11643-1999: check character, region, date of birth."""
    digits = matrix[:, :17].astype(np.int64) - ord("0")
    year, month = _number(matrix, 6, 10), _number(matrix, 10, 12)
    day = _number(matrix, 12, 14)
    long = _MONTHS[month.clip(0, 13)] + ((month == _FEBRUARY) & _leap(year))
    sound: Mask = (
        (lengths == _ID_LENGTH)
        & (matrix[:, :17] >= ord("0")).all(1)
        & (matrix[:, :17] <= ord("9")).all(1)
        & (_CHECKS[(digits * _WEIGHTS).sum(1) % 11] == matrix[:, 17])
        & _REGIONS[_number(matrix, 0, 2)]
        & (year >= checkdigits.FIRST_BIRTH_YEAR)
        & (year <= checkdigits.LAST_BIRTH_YEAR)
        & (day >= 1)
        & (day <= long)
    )
    return sound


_MONTHS: Final = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0])
_REGIONS: Final = np.array([f"{n:02}" in checkdigits.PROVINCES for n in range(100)])


def _leap(year: Places) -> Mask:
    leap: Mask = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    return leap


def _card(matrix: Matrix, lengths: Places) -> Mask:
    """ISO/IEC 7812: issuer range and length, check digit."""
    bits = _issuers()[_number(matrix, 0, _PREFIX)]
    known: Mask = bits >> lengths.clip(0, 31) & 1 == 1
    known[known] = _some_card(matrix[known], lengths[known])
    return known


def _some_card(matrix: Matrix, lengths: Places) -> Mask:
    digits = np.where(matrix == 0, ord("0"), matrix)
    uniform = ((matrix == matrix[:, :1]) | (matrix == 0)).all(1)
    fits = (lengths >= checkdigits.CARD_LENGTHS.start) & (
        lengths < checkdigits.CARD_LENGTHS.stop
    )
    sound: Mask = _plain(matrix) & ~uniform & fits & _luhn(digits, lengths)
    return sound


def _luhn(digits: Matrix, lengths: Places) -> Mask:
    """ISO/IEC 7812-1, annex B."""
    value = digits.astype(np.int64) - ord("0")
    odd = (lengths[:, None] - 1 - np.arange(value.shape[1])) % 2 == 1
    total = np.where(odd, _DOUBLED[value % 10], value).sum(1)
    sound: Mask = total % 10 == 0
    return sound


@cache
def _issuers() -> npt.NDArray[np.uint32]:
    """Return the lengths that go with each six leading digits, a bit for each."""
    table = np.zeros(10**_PREFIX, np.uint32)
    for prefixes, lengths in checkdigits.ISSUERS:
        bits = sum(1 << length for length in lengths)
        for prefix in prefixes:
            width = 10 ** (_PREFIX - len(prefix))
            table[int(prefix) * width : (int(prefix) + 1) * width] |= np.uint32(bits)
    return table


def _area(matrix: Matrix, _: Places) -> Mask:
    """Numbering plan of fixed lines, after 00, 86 and 0 are taken off."""
    skip = np.where(_starts(matrix, b"0086"), 2, 0)
    rows = np.arange(len(matrix))
    for prefix in (b"86", b"0"):
        there = np.ones(len(matrix), np.bool_)
        for place, character in enumerate(prefix):
            there &= matrix[rows, skip + place] == character
        skip = skip + np.where(there, len(prefix), 0)
    code = np.zeros(len(matrix), np.int64)
    for place in range(3):
        code = code * 10 + (matrix[rows, skip + place].astype(np.int64) - ord("0"))
    found: Mask = _AREAS[code.clip(0, 999)]
    return found


def _starts(matrix: Matrix, prefix: bytes) -> Mask:
    same: Mask = (matrix[:, : len(prefix)] == np.frombuffer(prefix, np.uint8)).all(1)
    return same


_AREAS: Final = np.array([checkdigits.area_code(f"0{n:03}") for n in range(1000)])


def _credit(matrix: Matrix, lengths: Places) -> Mask:
    """GB 32100-2015: region and check character."""
    places = _CREDIT[matrix[:, :_ID_LENGTH]]
    total = (places[:, :17] * checkdigits.CREDIT_WEIGHTS).sum(1)
    region = _number(matrix, 2, 4)
    digits = (matrix[:, 2:4] >= ord("0")) & (matrix[:, 2:4] <= ord("9"))
    sound: Mask = (
        (lengths == _ID_LENGTH)
        & (places >= 0).all(1)
        & digits.all(1)
        & (_REGIONS[region] | (region == _CENTRAL))
        & ((31 - total % 31) % 31 == places[:, 17])
    )
    return sound


def _mobile(matrix: Matrix, lengths: Places) -> Mask:
    """Numbering plan of mobile numbers."""
    plan = _PLANS[_number(matrix, 0, 3)]
    sound: Mask = (lengths == _MOBILE_LENGTH) & plan
    return sound & _plain(matrix)


def _plain(matrix: Matrix) -> Mask:
    plain: Mask = ((matrix - ord("0") <= _NINE) | (matrix == 0)).all(1)
    return plain


_PLANS: Final = np.array([checkdigits.mobile(f"{n:03}00000000") for n in range(1000)])
_CREDIT: Final = np.full(256, -1, np.int64)
for _place, _character in enumerate(checkdigits.CREDIT_CHARACTERS):
    _CREDIT[ord(_character)] = _place

_MANY: Final[dict[Check, ManyCheck]] = {
    checkdigits.resident_id: _resident,
    checkdigits.bank_card: _card,
    checkdigits.some_card: _some_card,
    checkdigits.area_code: _area,
    checkdigits.credit_code: _credit,
    checkdigits.mobile: _mobile,
}
