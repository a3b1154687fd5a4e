"""Rules that read whole rows, asked of the rows that call for them.

They are few: a name of the type is in the row or a value was found there, and as many
digits as the rule asks for are left outside of what was found.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from guicang.adapters.scanning.arrays import Mask, Places
from guicang.adapters.scanning.matches import Matches
from guicang.adapters.scanning.plan import Kind, Plan
from guicang.domain.detect.rule import Seen, read_whole


class Values(NamedTuple):
    """Values as columns: where they lie, and the number of the rule that asks."""

    start: Places
    end: Places
    rule: Places

    def at(self, kept: Mask) -> "Values":
        """Return some of them."""
        return Values(*(column[kept] for column in self))


class Wholes:
    """Rows of a buffer, for the rules that read them as a whole."""

    def __init__(self, plan: Plan, text: bytes, starts: Places) -> None:
        """Remember the rows; the last start is the end of all."""
        self._plan = plan
        self._text = text
        self._starts = starts

    def left(self, found: Values, digits: Places, counts: Places) -> Places:
        """Return how many digits of each row are outside of what was found for good.

        ``digits`` are their places, ``counts`` how many each row has.
        """
        first, last = (np.searchsorted(digits, each) for each in found[:2])
        within = np.where(self._plan.yielding[found.rule], 0, last - first)
        taken = np.bincount(self._rows(found.start), within, len(counts))
        left: Places = counts - taken.astype(np.int64)
        return left

    def read(
        self,
        found: Values,
        calls: Values,
        left: Places,
        sights: Mapping[Kind, Matches],
    ) -> Values:
        """Return what is found besides, given what is found, and what calls for it.

        Besides ``calls`` names do that were seen, if there are any ``sights``.
        """
        row, calling = self._rows(found.start), self._rows(calls.start)
        more: list[tuple[int, int, int]] = []
        for group, number in self._plan.wholes.items():
            rows = calling[self._plan.beside[number][calls.rule]]
            if sights:
                named = self._rows(self._ends(group, sights) - 1)
                rows = np.concatenate((named, rows))
            rows = np.unique(rows[left[rows] >= self._plan.rules[number].digits])
            if len(rows):
                more += self._some(number, rows, found, row)
        start, end, rule = np.array(more, np.int64).reshape(-1, 3).T
        return Values(start, end, rule)

    def _some(
        self, number: int, rows: Places, found: Values, row: Places
    ) -> Iterator[tuple[int, int, int]]:
        """Give what a rule finds in some rows: start, end, and its number."""
        rules = self._plan.rules
        begins, ends = self._starts[rows], self._starts[rows + 1] - 1
        bounds = (
            np.searchsorted(row, rows, "left"),
            np.searchsorted(row, rows, "right"),
        )
        for begin, end, first, last in zip(
            *(each.tolist() for each in (begins, ends, *bounds)), strict=True
        ):
            columns = (column[first:last].tolist() for column in found)
            seen = [
                Seen(start - begin, stop - begin, rules[rule].entity)
                for start, stop, rule in zip(*columns, strict=True)
            ]
            for start, stop in read_whole(rules[number], self._text[begin:end], seen):
                yield begin + start, begin + stop, number

    def _rows(self, places: Places) -> Places:
        found: Places = np.searchsorted(self._starts, places, side="right") - 1
        return found

    def _ends(self, group: int, sights: Mapping[Kind, Matches]) -> Places:
        """Return where the shape of a group ends."""
        kind = next(
            kind
            for kind, part in self._plan.parts.items()
            if part.first <= group < part.first + part.size
        )
        return sights[kind].of(group - self._plan.parts[kind].first)[1]
