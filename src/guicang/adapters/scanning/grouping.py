"""Numbers in groups, all rows at once: what ``domain.detect.groups`` reads one by one.

The last digits before every end are put to the check first, in each length that a
number can have; only what passes is taken apart, once for all rules.
"""

from collections.abc import Sequence

import numpy as np

from guicang.adapters.scanning import checks
from guicang.adapters.scanning.arrays import Bytes, Mask, Places
from guicang.domain.detect.groups import Grouped, GroupReader, before
from guicang.domain.detect.rule import Check


class Digits:
    """The digits of a text, and where they stand."""

    def __init__(self, data: Bytes, text: bytes, there: Mask) -> None:
        """Remember the text, of which ``there`` tells the digits."""
        self.text = text
        self.places = np.flatnonzero(there)
        self.digits = data[self.places]


class Endings:
    """The ends of numbers, and what is known of the numbers there."""

    def __init__(self, digits: Digits, ends: Places) -> None:
        """Count the digits before each end."""
        self._text, self._digits = digits.text, digits.digits
        self._ends = ends
        self._counts = np.searchsorted(digits.places, ends)
        self._passed: dict[tuple[Check, range], dict[int, list[int]]] = {}
        self._found: dict[int, tuple[Grouped, ...]] = {}

    def read(self, reader: GroupReader) -> Sequence[tuple[int, int]]:
        """Return the places of the numbers that a reader finds."""
        found = []
        for end, lengths in self._right(reader).items():
            numbers = self._found.get(end)
            if numbers is None:
                numbers = self._found[end] = tuple(before(self._text, end))
            place = reader.among(self._text, end, lengths, numbers)
            if place is not None:
                found.append(place)
        return found

    def _right(self, reader: GroupReader) -> dict[int, list[int]]:
        """Return for which ends the check is right, and in which lengths."""
        key = (reader.check, reader.lengths)
        if key not in self._passed:
            passed: dict[int, list[int]] = {}
            for length in reader.lengths:
                right = checks.ending(reader.check, self._digits, self._counts, length)
                for end in self._ends[right].tolist():
                    passed.setdefault(end, []).append(length)
            self._passed[key] = passed
        return self._passed[key]
