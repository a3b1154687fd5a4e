"""What an automaton saw, by the numbers of its shapes."""

import numpy as np

from guicang.adapters.scanning.automaton import Automaton
from guicang.adapters.scanning.buffers import Places


class Matches:
    """Starts and ends of many matches; of a shape without starts, ends alone."""

    def __init__(self, automaton: Automaton, data: bytes, count: int) -> None:
        """Read a text; the automaton has so many shapes."""
        matches = np.array(automaton.flat(data), np.int64).reshape(-1, 3)
        matches = matches[np.argsort(matches[:, 0], kind="stable")]
        self._start, self._end = matches[:, 1].copy(), matches[:, 2].copy()
        self._bounds = np.searchsorted(matches[:, 0], np.arange(count + 1)).tolist()

    def of(self, number: int) -> tuple[Places, Places]:
        """Return starts and ends of one shape's matches."""
        at = slice(self._bounds[number], self._bounds[number + 1])
        return self._start[at], self._end[at]
