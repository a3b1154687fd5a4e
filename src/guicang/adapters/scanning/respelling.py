"""Rows that are spelled to be passed over, in the batch engine.

They are rare, and are spelled anew one by one (``domain.detect.evasion``) before they
are read together with the others.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from guicang.adapters.scanning.arrays import Mask, Places
from guicang.adapters.scanning.buffers import raw
from guicang.adapters.scanning.guard import SHIFT
from guicang.adapters.scanning.plan import Plan
from guicang.domain.detect import evasion
from guicang.domain.detect.evasion import SIGNS

# More bytes than a sign goes on without saying what they are: an attribute has 40.
_APART: Final = 64


class Respelled(NamedTuple):
    """Rows as they are meant, and where characters stood in those that got shorter."""

    array: Any
    places: Mapping[int, evasion.Places]

    def begins(self, row: Places, points: Places) -> Places:
        """Return where values begin, in code points, in the rows as they came."""
        return self._back(row, points, lambda places: places.starts)

    def finishes(self, row: Places, points: Places) -> Places:
        """Return where they end."""
        return self._back(row, points, lambda places: places.ends)

    def _back(
        self,
        row: Places,
        points: Places,
        side: Callable[[evasion.Places], Sequence[int]],
    ) -> Places:
        if not self.places:
            return points
        points = points.copy()
        for at in np.flatnonzero(np.isin(row, list(self.places))).tolist():
            points[at] = side(self.places[int(row[at])])[int(points[at])]
        return points


def respelled(plan: Plan, array: Any, rows: Places) -> Respelled:
    """Spell some rows of a string array anew, if they hold a sign that they ask it.

    A sign may have been seen where two rows met.
    """
    places: dict[int, evasion.Places] = {}
    if len(rows):
        rows = rows[_signed(plan, array.take(rows))]
    if not len(rows):
        return Respelled(array, places)
    texts = []
    for row, text in zip(rows.tolist(), array.take(rows).to_pylist(), strict=True):
        plain, moved = evasion.spelled(text)
        texts.append(plain)
        if moved is not None:
            places[row] = moved
    changed = np.zeros(len(array), np.bool_)
    changed[rows] = True
    new = pa.array(texts, array.type)
    return Respelled(pc.replace_with_mask(array, changed, new), places)


def _signed(plan: Plan, array: Any) -> Mask:
    """Return which rows hold a sign, read so far apart that none reaches over two."""
    gap, nothing = pa.scalar("\0" * _APART, array.type), pa.scalar("", array.type)
    data, starts = raw(pc.binary_join_element_wise(array, gap, nothing))
    ends = plan.oddities.ends(cast("bytes", data.data), [0] * len(SIGNS))[0]
    found = np.zeros(len(array), np.bool_)
    at = np.fromiter(ends, np.int64, len(ends)) - SHIFT
    found[np.searchsorted(starts, at - 1, side="right") - 1] = True
    return found
