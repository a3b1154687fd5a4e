"""How long somebody will wait, said honestly: as a range, or not at all.

Places became free ``freed`` times in the last ``over``; the session is ``place``-th
among those that wait for them. With Jeffreys' prior for the rate, how many places come
free in the next t is negative binomial, and the wait ends with the ``place``-th of
them. The range is that distribution's 25th to 90th percentile, rounded outwards: it
grows wider by itself where little was seen, as it should. Where nothing was seen at all
there is no number to be honest about.

See A. Gelman et al., Bayesian Data Analysis, 3rd edition, section 2.6 (Poisson model
with a conjugate prior). That at least k come free is a regularised incomplete beta
function (DLMF 8.17.24), which costs about the root of k and not k: DLMF 8.17.22, by the
modified method of Lentz (W. Press et al., Numerical Recipes, sections 5.2 and 6.4).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from math import ceil, exp, floor, lgamma, log
from typing import Final

SOONEST: Final = 0.25
LATEST: Final = 0.90
LONGEST: Final = timedelta(hours=4)
"""What is later than this is not said as a number: a call back is offered instead."""

SPANS: Final = (timedelta(minutes=15), timedelta(hours=1))
"""How far back is looked for how fast places come free: what was last says most."""
ENOUGH: Final = 20
"""How many have to have come free in a shorter stretch for it to be believed."""

_PRIOR: Final = 0.5
_STEPS: Final = 40
_TERMS: Final = 10_000
_NEAR: Final = 1e-13
_TINY: Final = 1e-300
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
    soonest = _minutes(SOONEST, floor, place, freed, seconds)
    latest = _minutes(LATEST, ceil, place, freed, seconds)
    longest = floor(LONGEST.total_seconds() / _MINUTE)
    return Wait(
        least=longest if soonest is None else soonest,
        most=None if latest is None else max(1, latest),
    )


def pace(freed: Callable[[timedelta], int]) -> tuple[int, timedelta]:
    """Give how many places came free in which stretch: the shortest that says enough.

    ``freed`` counts them, from so long ago until now.
    """
    for over in SPANS[:-1]:
        if (many := freed(over)) >= ENOUGH:
            return many, over
    return freed(SPANS[-1]), SPANS[-1]


def chance(within: float, place: int, freed: int, over: float) -> float:
    """Say how likely ``place`` places come free within so many seconds."""
    if within <= 0:
        return 0.0
    return _beta(within / (over + within), place, freed + _PRIOR)


def _beta(part: float, a: float, b: float) -> float:
    """Give I(a, b) at ``part``, from the end at which its fraction converges."""
    front = exp(
        lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(part) + b * log(1 - part)
    )
    if part < (a + 1) / (a + b + 2):
        return front / (a * _fraction(part, a, b))
    return max(0.0, 1.0 - front / (b * _fraction(1 - part, b, a)))


def _fraction(part: float, a: float, b: float) -> float:
    """Give 1 + d1/(1 + d2/(1 + ...)), whose terms are those of DLMF 8.17.23."""
    found = low = 1.0
    high = 0.0
    for n in range(1, _TERMS):
        m = n // 2
        if n % 2:
            over = -(a + m) * (a + b + m)
            term = over * part / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            term = m * (b - m) * part / ((a + 2 * m - 1) * (a + 2 * m))
        high = 1.0 / (1.0 + term * high or _TINY)
        low = 1.0 + term / low or _TINY
        found *= low * high
        if abs(low * high - 1.0) < _NEAR:
            break
    return found


def _minutes(
    of: float, rounded: Callable[[float], int], place: int, freed: int, over: float
) -> int | None:
    """Give the minutes within which the wait ends with this chance; None: too many."""
    low, high = 0.0, LONGEST.total_seconds()
    if chance(high, place, freed, over) < of:
        return None
    for _ in range(_STEPS):
        if rounded(low / _MINUTE) == rounded(high / _MINUTE):
            break
        middle = (low + high) / 2
        if chance(middle, place, freed, over) < of:
            low = middle
        else:
            high = middle
    return rounded(high / _MINUTE)
