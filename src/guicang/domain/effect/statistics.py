"""Intervals for differences of two independent samples.

Rates: Wilson's score interval (Wilson 1927) for one, Newcombe's hybrid score interval
(Newcombe 1998, method 10) for the difference of two: both hold for few cases, and where
nothing or everything happened.

Times: the Hodges-Lehmann shift, the median of all differences, with the interval that
goes with the Mann-Whitney test (Moses; Hollander and Wolfe, Nonparametric Statistical
Methods, 4.3). Times have long tails: a mean would speak of the longest few. Neither
needs a shape of the distribution, or chance.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from math import floor, sqrt
from statistics import NormalDist
from typing import NamedTuple


class Interval(NamedTuple):
    """An estimate, and the bounds within which the truth lies, at some confidence."""

    estimate: float
    low: float
    high: float

    @property
    def without_zero(self) -> bool:
        """Whether no difference at all lies outside."""
        return self.low > 0 or self.high < 0


def quantile(confidence: float) -> float:
    """Return the normal quantile of a two-sided interval. ValueError outside (0, 1)."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


def wilson(hits: int, of: int, confidence: float) -> Interval:
    """Return a rate and its score interval. ValueError for a rate of nothing."""
    if not 0 <= hits <= of or not of:
        raise ValueError(f"{hits} of {of} is no rate")
    z = quantile(confidence)
    rate, turn = hits / of, z * z / of
    middle = (rate + turn / 2) / (1 + turn)
    half = z * sqrt(rate * (1 - rate) / of + turn / (4 * of)) / (1 + turn)
    low = 0.0 if hits == 0 else middle - half
    high = 1.0 if hits == of else middle + half
    return Interval(rate, low, high)


def newcombe(
    before: tuple[int, int], after: tuple[int, int], confidence: float
) -> Interval:
    """Return by how much a rate rose from ``(hits, of)`` to another one."""
    first, second = (wilson(*each, confidence) for each in (before, after))
    rise = second.estimate - first.estimate
    below = sqrt(
        (second.estimate - second.low) ** 2 + (first.high - first.estimate) ** 2
    )
    above = sqrt(
        (second.high - second.estimate) ** 2 + (first.estimate - first.low) ** 2
    )
    return Interval(rise, rise - below, rise + above)


def shift(before: Sequence[int], after: Sequence[int], confidence: float) -> Interval:
    """Return by how much whole numbers rose: Hodges-Lehmann, with Moses' interval.

    ValueError where a side is empty. It takes O((n + m) log range) comparisons: the
    differences are counted, not written down.
    """
    if not before or not after:
        raise ValueError("a side is empty")
    differences = Differences(before, after)
    pairs = len(before) * len(after)
    spread = sqrt(pairs * (len(before) + len(after) + 1) / 12)
    rank = max(floor(pairs / 2 - quantile(confidence) * spread), 0)
    middle = (differences.at((pairs - 1) // 2) + differences.at(pairs // 2)) / 2
    return Interval(
        middle, float(differences.at(rank)), float(differences.at(pairs - 1 - rank))
    )


class Differences:
    """All ``after - before`` of two samples of whole numbers, in order."""

    def __init__(self, before: Sequence[int], after: Sequence[int]) -> None:
        """Sort both; neither may be empty."""
        self._before = sorted(before)
        self._after = sorted(after)

    def at(self, rank: int) -> int:
        """Return the difference with so many before it, by halving their range."""
        low = self._after[0] - self._before[-1]
        high = self._after[-1] - self._before[0]
        while low < high:
            middle = (low + high) // 2
            if self._at_most(middle) > rank:
                high = middle
            else:
                low = middle + 1
        return low

    def _at_most(self, limit: int) -> int:
        """Count the differences that are at most so much."""
        small, large = sorted((self._before, self._after), key=len)
        if small is self._after:
            # after - before <= limit: before >= after - limit
            count = len(large)
            return sum(count - bisect_left(large, a - limit) for a in small)
        return sum(bisect_right(large, b + limit) for b in small)


def median(values: Sequence[int]) -> float:
    """Return the middle of a sample that is not empty."""
    ordered = sorted(values)
    half = len(ordered) // 2
    if len(ordered) % 2:
        return float(ordered[half])
    return (ordered[half - 1] + ordered[half]) / 2
