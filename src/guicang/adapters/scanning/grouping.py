"""Numbers in groups, all rows at once: what ``domain.detect.groups`` reads one by one.

The last digits before every end are put to the check first, in each length that a
number can have there; only what passes is taken apart, once for all rules.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Final

import numpy as np

from guicang.adapters.scanning import checks
from guicang.adapters.scanning.arrays import Bytes, Mask, Places
from guicang.domain.detect.groups import Grouped, GroupReader, before
from guicang.domain.detect.rule import Check

# Between two digits of a number stand three marks at most.
_APART: Final = 4


class Digits:
    """The digits of a text, and where they stand."""

    def __init__(self, data: Bytes, text: bytes, there: Mask) -> None:
        """Remember the text, of which ``there`` tells the digits."""
        self.text = text
        self.places = np.flatnonzero(there)
        self.digits = data[self.places]
        breaks = np.diff(self.places, prepend=-_APART - 1) > _APART
        # Of each digit, which one begins the number that it may belong to.
        self.begins = np.flatnonzero(breaks)[np.cumsum(breaks) - 1]


class Endings:
    """The ends of numbers, and what is known of the numbers there."""

    def __init__(self, digits: Digits, ends: Places) -> None:
        """Count the digits before each end."""
        self._digits = digits
        self._ends = ends
        self._passed: dict[tuple[Check, range], dict[int, list[int]]] = {}
        self._found: dict[int, tuple[Grouped, ...]] = {}

    @cached_property
    def _counts(self) -> tuple[Places, Places]:
        """How many digits there are, and how many of them stand close to one another.

        No number has more digits than the latter.
        """
        counts = np.searchsorted(self._digits.places, self._ends)
        return counts, counts - self._digits.begins[counts - 1]

    def read(self, reader: GroupReader) -> Sequence[tuple[int, int]]:
        """Return the places of the numbers that a reader finds."""
        found = []
        for end, lengths in self._right(reader).items():
            numbers = self._found.get(end)
            if numbers is None:
                numbers = self._found[end] = tuple(before(self._digits.text, end))
            place = reader.among(self._digits.text, end, lengths, numbers)
            if place is not None:
                found.append(place)
        return found

    def _whole(self, counts: Places, length: int) -> Mask:
        """Return where the last digits are whole groups, and more than one."""
        places = self._digits.places
        first = counts - length
        begins = (first == 0) | (places[first - 1] != places[first] - 1)
        found: Mask = begins & (places[counts - 1] - places[first] >= length)
        return found

    def _right(self, reader: GroupReader) -> dict[int, list[int]]:
        """Return for which ends the check is right, and in which lengths."""
        key = (reader.check, reader.lengths)
        if key not in self._passed:
            passed: dict[int, list[int]] = {}
            counts, most = self._counts
            for length in reader.lengths:
                at = np.flatnonzero(most >= length)
                at = at[self._whole(counts[at], length)]
                digits = self._digits.digits
                right = checks.ending(reader.check, digits, counts[at], length)
                for end in self._ends[at[right]].tolist():
                    passed.setdefault(end, []).append(length)
            self._passed[key] = passed
        return self._passed[key]
