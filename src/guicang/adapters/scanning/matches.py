"""What an automaton saw in a text or in some of its bytes, shape by shape."""

from collections.abc import Sequence

import numpy as np

from guicang.adapters.scanning.arrays import Bytes, Places
from guicang.adapters.scanning.automaton import Automaton
from guicang.adapters.scanning.guard import SHIFT


class Matches:
    """Starts and ends of many matches; of a shape without starts, ends alone."""

    def __init__(self, automaton: Automaton, data: bytes, count: int) -> None:
        """Read a text; the automaton has so many shapes."""
        matches = np.array(automaton.flat(data), np.int64).reshape(-1, 3)
        matches = matches[np.argsort(matches[:, 0], kind="stable")]
        self._start, self._end = matches[:, 1] - SHIFT, matches[:, 2] - SHIFT
        self._bounds = np.searchsorted(matches[:, 0], np.arange(count + 1)).tolist()

    def seen(self, count: int) -> Sequence[int]:
        """Return which of the first shapes have matches."""
        bounds = self._bounds
        return [n for n in range(count) if bounds[n] < bounds[n + 1]]

    def of(self, number: int) -> tuple[Places, Places]:
        """Return starts and ends of one shape's matches."""
        at = slice(self._bounds[number], self._bounds[number + 1])
        return self._start[at], self._end[at]


class Sight:
    """Matches in the bytes that were kept of a text, told in places of the text."""

    def __init__(
        self, automaton: Automaton, data: Bytes, kept: Places | None, count: int
    ) -> None:
        """Read the bytes at the places that are kept; without them, all."""
        seen = data if kept is None else data[kept]
        self._matches = Matches(automaton, seen.tobytes(), count)
        self._kept = kept

    def seen(self, count: int) -> Sequence[int]:
        """Return which of the first shapes have matches."""
        return self._matches.seen(count)

    def of(self, number: int, left: int, right: int) -> tuple[Places, Places]:
        """Return starts and ends of a shape's matches without guards so wide."""
        start, end = self._matches.of(number)
        start, end = start + left, end - right
        if self._kept is None or not len(start):
            return start, end
        return self._kept[start], self._kept[end - 1] + 1
