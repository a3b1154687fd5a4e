"""Rows that are spelled to be passed over, in the batch engine.

They are rare, and are spelled anew one by one (``domain.detect.evasion``) before they
are read together with the others.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from guicang.adapters.scanning.arrays import Places
from guicang.adapters.scanning.plan import Plan
from guicang.adapters.scanning.single import encoded
from guicang.domain.detect.evasion import spelled


class Respelled(NamedTuple):
    """Rows as they are meant, and where characters stood in those that got shorter."""

    array: Any
    places: Mapping[int, Sequence[int]]

    def back(self, row: Places, points: Places) -> Places:
        """Return places, in code points, in the rows as they came."""
        if not self.places:
            return points
        points = points.copy()
        for at in np.flatnonzero(np.isin(row, list(self.places))).tolist():
            points[at] = self.places[int(row[at])][int(points[at])]
        return points


def respelled(plan: Plan, array: Any, rows: Places) -> Respelled:
    """Spell some rows of a string array anew, if they hold a sign that they ask it.

    A sign may have been seen where two rows met.
    """
    places: dict[int, Sequence[int]] = {}
    if not len(rows):
        return Respelled(array, places)
    texts = []
    for row in rows.tolist():
        text, moved = array[row].as_py(), None
        if max(plan.triggers.numbers(encoded(text)), default=-1) >= plan.signs:
            text, moved = spelled(text)
        texts.append(text)
        if moved is not None:
            places[row] = moved
    changed = np.zeros(len(array), np.bool_)
    changed[rows] = True
    new = pa.array(texts, array.type)
    return Respelled(pc.replace_with_mask(array, changed, new), places)
