"""How long somebody will wait, said honestly: as a range, or not at all.

Places became free ``freed`` times in the last ``over``; the session is ``place``-th
among those that wait for them. With Jeffreys' prior for the rate, how many places come
free in the next t is negative binomial, and the wait ends with the ``place``-th of
them. The range is that distribution's 25th to 90th percentile, rounded outwards: it
grows wider by itself where little was seen, as it should. Where nothing was seen at all
there is no number to be honest about.

See A. Gelman et al., Bayesian Data Analysis, 3rd edition, section 2.6 (Poisson model
with a conjugate prior).
"""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil, exp, floor, lgamma, log
from typing import Final

SOONEST: Final = 0.25
LATEST: Final = 0.90
LONGEST: Final = timedelta(hours=4)
"""What is later than this is not said as a number: a call back is offered instead."""

_PRIOR: Final = 0.5
_STEPS: Final = 40
_MINUTE: Final = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """A range of whole minutes. ``most`` None: longer than can be said."""

    least: int
    most: int | None


def estimate(place: int, freed: int, over: timedelta) -> Wait | None:
    """Estimate the wait of the ``place``-th in the queue, counted from 1.

    None if nothing is known: no place became free in all of ``over``.
    """
    if place < 1:
        return Wait(least=0, most=1)
    if freed < 1 or over <= timedelta():
        return None
    seconds = over.total_seconds()
    soonest = _quantile(SOONEST, place, freed, seconds)
    latest = _quantile(LATEST, place, freed, seconds)
    longest = LONGEST.total_seconds()
    return Wait(
        least=floor(min(soonest, longest) / _MINUTE),
        most=None if latest >= longest else max(1, ceil(latest / _MINUTE)),
    )


def chance(within: float, place: int, freed: int, over: float) -> float:
    """Say how likely ``place`` places come free within so many seconds."""
    if within <= 0:
        return 0.0
    shape = freed + _PRIOR
    free = within / (over + within)
    fewer = sum(_mass(n, shape, free) for n in range(place))
    return max(0.0, 1.0 - fewer)


def _mass(n: int, shape: float, free: float) -> float:
    """Negative binomial: that exactly n come free."""
    ways = lgamma(n + shape) - lgamma(shape) - lgamma(n + 1)
    return exp(ways + shape * log(1 - free) + n * log(free))


def _quantile(of: float, place: int, freed: int, over: float) -> float:
    """Give the seconds within which the wait ends with this chance, or LONGEST."""
    low, high = 0.0, LONGEST.total_seconds()
    if chance(high, place, freed, over) < of:
        return high
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if chance(middle, place, freed, over) < of:
            low = middle
        else:
            high = middle
    return high
