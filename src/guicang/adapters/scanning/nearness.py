"""How near the words are that speak for many values, or against them."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from guicang.adapters.scanning.arrays import Bytes, Mask, Places
from guicang.adapters.scanning.asked import Reaches
from guicang.adapters.scanning.buffers import Run, any_byte, runs
from guicang.adapters.scanning.single import ENDS

FAR: Final = 1 << 30
"""The distance of what is not within reach."""
SPAN: Final = 1 << 40
"""More bytes than a text has. Words of class n that end at a place are told as
``n * SPAN`` and that place: one sorted row of numbers holds those of all classes."""


class Nearness:
    """The borders in a text that words do not speak across, and how near words are."""

    def __init__(self, data: Bytes, starts: Places, digit: Mask, star: Mask) -> None:
        """Find the rows, clauses and numbers, given where digits and stars stand."""
        self._starts = starts
        self._numerals: Sequence[Run] = (runs(digit, 4),)
        self._hidden: Sequence[Run] = self._numerals
        if star.any():
            self._hidden = (runs(digit | star, 4), runs(star, 3))
        ends = any_byte(data, ENDS)
        # Behind a colon, a clause goes on in the next line.
        ends[1:] &= (data[1:] != ord("\n")) | (data[:-1] != ord(":"))
        self._breaks = np.flatnonzero(ends)

    def cues(self, reaches: Reaches, words: Places, *at: Places) -> Places:
        """Return how near the words are that speak for values: rule, start and end."""
        return self._nearest(reaches, words, self._hidden, *at)

    def counters(self, reaches: Reaches, words: Places, *at: Places) -> Places:
        """Return how near the words are that speak against values."""
        return self._nearest(reaches, words, self._numerals, *at)

    def _nearest(
        self,
        reaches: Reaches,
        words: Places,
        over: Sequence[Run],
        *at: Places,
    ) -> Places:
        nearest = np.full(len(at[0]), FAR, np.int64)
        asking = np.flatnonzero(reaches.asked[at[0]])
        if not len(asking) or not len(words):
            return nearest
        rule, start, end = (column[asking] for column in at)
        lowest = self._lowest(reaches, rule, start, over)
        highest = self._highest(reaches, rule, end, over)
        # A line for each class that a value listens to; every rule has one at least.
        size = reaches.size[rule]
        opens = np.cumsum(size) - size
        line = np.repeat(np.arange(len(asking)), size)
        classes = np.arange(len(line)) + (reaches.first[rule] - opens)[line]
        places = (each[line] for each in (lowest, start, end, highest))
        near = _between(words, reaches.classes[classes] * SPAN, *places)
        nearest[asking] = np.minimum.reduceat(near, opens)
        return nearest

    def _lowest(
        self, reaches: Reaches, rule: Places, start: Places, over: Sequence[Run]
    ) -> Places:
        """Return before which place words are out of reach."""
        row = np.searchsorted(self._starts, start, side="right") - 1
        bottom = np.maximum(start - reaches.back[rule], self._starts[row])
        lowest = bottom
        for stops, width in over:
            at = np.searchsorted(stops, start, side="right") - 1
            barrier = stops[at]  # the first one, 0, is none
            # Of a number that begins before the reach, what is inside counts.
            lowest = np.where(
                barrier >= bottom + width, np.maximum(barrier, lowest), lowest
            )
        at = np.searchsorted(self._breaks, start, side="left") - 1
        clause = np.where(reaches.through[rule], 0, self._breaks[at] + 1)
        nearest: Places = np.maximum(lowest, clause)
        return nearest

    def _highest(
        self, reaches: Reaches, rule: Places, end: Places, over: Sequence[Run]
    ) -> Places:
        """Return behind which place words are out of reach."""
        ahead = reaches.ahead[rule]
        at = np.searchsorted(self._breaks, end, side="left")
        top = np.minimum(end + ahead, self._breaks[at])
        highest = top
        for stops, width in over:
            at = np.searchsorted(stops, end + width, side="left")
            barrier = stops[np.minimum(at, len(stops) - 1)]
            hides = (at < len(stops)) & (barrier <= top)
            highest = np.where(hides, np.minimum(barrier - width, highest), highest)
        return np.where(ahead > 0, highest, end)


def _between(
    ends: Places,
    base: Places,
    lowest: Places,
    start: Places,
    end: Places,
    highest: Places,
) -> Places:
    """Return the distance from values to words of a class that end within reach.

    Of another class they are out of reach: each begins a ``SPAN`` further.
    """
    at = np.searchsorted(ends, base + start, side="right") - 1
    word = ends[np.maximum(at, 0)] - base
    before = np.where((at >= 0) & (word > lowest), start - word, FAR)
    at = np.searchsorted(ends, base + end, side="right")
    word = ends[np.minimum(at, len(ends) - 1)] - base
    behind = np.where((at < len(ends)) & (word <= highest), word - end, FAR)
    return np.minimum(before, behind)
