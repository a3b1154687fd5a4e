"""What an automaton saw in a text or in some of its bytes, shape by shape."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from guicang.adapters.scanning.arrays import Bytes, Places
from guicang.adapters.scanning.automaton import Automaton
from guicang.adapters.scanning.guard import SHIFT


class Guards(NamedTuple):
    """How wide the guards of each shape are at its ends."""

    left: Places
    right: Places


class Matches:
    """Starts and ends of many matches; of a shape without starts, ends alone."""

    def __init__(self, automaton: Automaton, data: bytes, guards: Guards) -> None:
        """Read a text; leave out guards of the shapes so wide."""
        matches = np.array(automaton.flat(data), np.int64).reshape(-1, 3)
        matches = matches[np.argsort(matches[:, 0], kind="stable")]
        shape = matches[:, 0]
        self.shape = shape
        self.start = matches[:, 1] - SHIFT + guards.left[shape]
        self.end = matches[:, 2] - SHIFT - guards.right[shape]
        self._bounds = np.searchsorted(shape, np.arange(len(guards.left) + 1)).tolist()

    def seen(self, count: int) -> Sequence[int]:
        """Return which of the first shapes have matches."""
        bounds = self._bounds
        return [n for n in range(count) if bounds[n] < bounds[n + 1]]

    def of(self, number: int) -> tuple[Places, Places]:
        """Return starts and ends of one shape's matches."""
        at = slice(self._bounds[number], self._bounds[number + 1])
        return self.start[at], self.end[at]


def sight(
    automaton: Automaton, data: Bytes, kept: Places | None, guards: Guards
) -> Matches:
    """Read the bytes that are kept of a text; matches are told in places of the text.

    Without places that are kept, all are.
    """
    if kept is None:
        return Matches(automaton, data.tobytes(), guards)
    found = Matches(automaton, data[kept].tobytes(), guards)
    found.start, found.end = kept[found.start], kept[found.end - 1] + 1
    return found
