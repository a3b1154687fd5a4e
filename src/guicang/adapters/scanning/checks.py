"""Check digits of many numbers at once; each gives what its twin in the domain gives.

A matrix holds one compact value a row, padded with NULs, with the lengths beside it.
Checks without a twin here are asked value by value.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

from guicang.adapters.scanning.buffers import Bytes, Mask, Places
from guicang.domain.detect import checkdigits
from guicang.domain.detect.rule import Check

Matrix = npt.NDArray[np.uint8]
ManyCheck = Callable[[Matrix, Places], Mask]

_WIDTH: Final = 20
_CHECKS: Final = np.frombuffer(b"10X98765432", np.uint8)
_WEIGHTS: Final = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_DOUBLED: Final = np.array([0, 2, 4, 6, 8, 1, 3, 5, 7, 9])
_ID_LENGTH: Final = 18


def _resident(matrix: Matrix, lengths: Places) -> Mask:
    """GB 11643-1999: the check character first, the rest where it is right."""
    digits = matrix[:, :17].astype(np.int64) - ord("0")
    right = (lengths == _ID_LENGTH) & (
        _CHECKS[(digits * _WEIGHTS).sum(1) % 11] == matrix[:, 17]
    )
    return _each(checkdigits.resident_id, matrix, lengths, right)


def _card(matrix: Matrix, lengths: Places) -> Mask:
    return _each(checkdigits.bank_card, matrix, lengths, _luhn(matrix, lengths))


def _some_card(matrix: Matrix, lengths: Places) -> Mask:
    return _each(checkdigits.some_card, matrix, lengths, _luhn(matrix, lengths))


def _luhn(matrix: Matrix, lengths: Places) -> Mask:
    """ISO/IEC 7812-1, annex B."""
    width = matrix.shape[1]
    digits = np.where(matrix == 0, 0, matrix.astype(np.int64) - ord("0"))
    odd = (lengths[:, None] - 1 - np.arange(width)) % 2 == 1
    right: Mask = np.where(odd, _DOUBLED[digits % 10], digits).sum(1) % 10 == 0
    return right


_MANY: Final[dict[Check, ManyCheck]] = {
    checkdigits.resident_id: _resident,
    checkdigits.bank_card: _card,
    checkdigits.some_card: _some_card,
}


def right(check: Check, data: Bytes, starts: Places, ends: Places) -> Mask:
    """Ask a check about many values of a text."""
    matrix, lengths = compact(data, starts, ends)
    many = _MANY.get(check)
    if many is None or matrix.shape[1] < _WIDTH:
        return _each(check, matrix, lengths, np.ones(len(lengths), np.bool_))
    return many(matrix, lengths)


def compact(data: Bytes, starts: Places, ends: Places) -> tuple[Matrix, Places]:
    """Return letters and digits of each value, in capitals, a row each."""
    width = max(int((ends - starts).max(initial=0)), _WIDTH)
    at = starts[:, None] + np.arange(width)
    inside = at < ends[:, None]
    taken = np.where(inside, _CAPITALS[data[np.minimum(at, len(data) - 1)]], 0)
    kept = taken != 0
    order = np.argsort(~kept, axis=1, kind="stable")
    return np.take_along_axis(taken, order, 1), kept.sum(1)


def _each(check: Check, matrix: Matrix, lengths: Places, maybe: Mask) -> Mask:
    found = np.zeros(len(matrix), np.bool_)
    for row in np.flatnonzero(maybe).tolist():
        found[row] = check(matrix[row, : lengths[row]].tobytes().decode("ascii"))
    return found


_CAPITALS: Final = np.zeros(256, np.uint8)
for _c in b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ":
    _CAPITALS[_c] = _c
    _CAPITALS[ord(chr(_c).lower())] = _c
