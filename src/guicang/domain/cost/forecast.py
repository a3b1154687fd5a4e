"""How much will be there, with a band: what is known, and a robust trend of the rest.

The method, in full:

1. What comes in is a trend: the Theil-Sen slope (the median of the slopes of all pairs
   of days) of what is there and what was ever taken offline together, over the last 30
   days on which something was measured. One odd day, such as an import, does not bend
   it. It is never below 0.
2. What goes is known: each conversation of today goes on the day on which its rules let
   it, and what comes in stays as long as what came in last.
3. The archive gets what goes, in the proportion in which it holds what it has, and
   loses what ends. What is newly archived stays to the end of the forecast.
4. Ledger, database and snapshots follow their own trend.
5. The band is what earlier forecasts were wrong by: for each past day the forecast of
   that day is made anew from what was known then, and compared with what came. Four of
   five errors lie within. Beyond the longest span that can be tested so, errors grow in
   proportion to the span.

Below ``LEAST`` days of samples there is no forecast, below ``LEAST_ERRORS`` errors no
band: a guess would only look like knowledge.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from guicang.domain.cost.book import Place
from guicang.domain.cost.measure import CONTENT, COPIES, Sample
from guicang.domain.cost.trend import (
    DAY,
    WINDOW,
    Model,
    Shift,
    Sizes,
    expected,
    modelled,
)

LEAST: Final = 7
"""Days of samples that a forecast needs."""
LEAST_ERRORS: Final = 8
"""Errors of earlier forecasts that a band needs."""
REACH: Final = 180
"""Days of samples that are looked at, back from the last."""
WITHIN: Final = 0.8
"""How many of the errors the band holds."""


class Between(NamedTuple):
    """A size, and the ends of its band; both None where too little is known."""

    size: int
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What is expected ``days`` after the last sample, by place."""

    at: datetime
    days: int
    sizes: Mapping[Place, Between]

    def middle(self) -> Sizes:
        """Give what is expected."""
        return {place: each.size for place, each in self.sizes.items()}

    def low(self) -> Sizes:
        """Give the lower end of the band; what is expected, without one."""
        return {
            place: each.size if each.low is None else each.low
            for place, each in self.sizes.items()
        }

    def high(self) -> Sizes:
        """Give the upper end of the band; what is expected, without one."""
        return {
            place: each.size if each.high is None else each.high
            for place, each in self.sizes.items()
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """An earlier forecast and what came: both by place."""

    made_at: datetime
    at: datetime
    expected: Sizes
    actual: Sizes

    @property
    def error(self) -> float | None:
        """By how much of what came it was too high (or, below 0, too low)."""
        came = sum(self.actual.values())
        return (sum(self.expected.values()) - came) / came if came else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What is expected; ``points`` is empty where ``samples`` are too few.

    ``tested`` is the longest span in days of which enough errors are known, None
    without a band; ``errors`` is how many they are.
    """

    samples: int
    model: Model | None
    points: tuple[Point, ...]
    tested: int | None
    errors: int


def forecast(
    samples: Sequence[Sample], spans: Sequence[int], due: Shift | None = None
) -> Forecast:
    """Expect what is there in so many days each, from daily samples, the oldest first.

    ``due`` puts another policy's days in the place of what the last sample knows.
    """
    known = samples[-REACH:]
    if len(known) < LEAST:
        return Forecast(
            samples=len(known), model=None, points=(), tested=None, errors=0
        )
    models = _earlier(known)
    errors = _errors(models, known)
    model = models[-1] if due is None else due.applied(models[-1])
    points = tuple(_point(model, days, errors) for days in sorted(set(spans)))
    tested = max(errors, default=None)
    return Forecast(
        samples=len(known),
        model=model,
        points=points,
        tested=tested,
        errors=len(errors[tested]) if tested else 0,
    )


# --- the band -------------------------------------------------------------------------

_GROUPS: Final = (
    CONTENT,
    COPIES,
    (Place.LEDGER,),
    (Place.DATABASE,),
    (Place.SNAPSHOTS,),
)
"""What errs together."""
_SPANS: Final = (1, 2, 3, 5, 7, 10, 14, 21, 30, 45)
_APART: Final = 4
"""How many spans that do not overlap there are at least: errors that share their days
are one error told several times."""

Errors = dict[int, list[tuple[int, ...]]]


def checks(samples: Sequence[Sample], span: int) -> list[Check]:
    """Make the forecasts of earlier days anew, and set beside each what came.

    ``span`` days lie between; each uses only samples up to its day.
    """
    known = samples[-REACH:]
    return _checks(_earlier(known), known, span)


def _earlier(samples: Sequence[Sample]) -> list[Model]:
    """Make the model of each day that had samples enough."""
    ends = range(LEAST, len(samples) + 1)
    return [modelled(samples[max(0, end - WINDOW) : end]) for end in ends]


def _checks(
    models: Sequence[Model], samples: Sequence[Sample], span: int
) -> list[Check]:
    by_day = {each.at.date(): each for each in samples}
    found = []
    for model in models:
        made = model.sample.at
        then = by_day.get((made + span * DAY).date())
        if then is not None:
            found.append(
                Check(
                    made_at=made,
                    at=then.at,
                    expected=expected(model, span),
                    actual=then.sizes,
                )
            )
    return found


def _errors(models: Sequence[Model], samples: Sequence[Sample]) -> Errors:
    found: Errors = {}
    for span in _SPANS:
        errors = [_missed(check) for check in _checks(models, samples, span)]
        if len(errors) < max(LEAST_ERRORS, _APART * span):
            break
        found[span] = errors
    return found


def _missed(check: Check) -> tuple[int, ...]:
    """Say how many bytes more came than were expected, by group."""
    return tuple(
        sum(check.actual.get(p, 0) - check.expected.get(p, 0) for p in group)
        for group in _GROUPS
    )


def _point(model: Model, days: int, errors: Errors) -> Point:
    middle = expected(model, days)
    span = max((each for each in errors if each <= days), default=None)
    sizes: dict[Place, Between] = {}
    for number, group in enumerate(_GROUPS):
        within = {place: middle[place] for place in group if place in middle}
        if span is None:
            sizes |= {p: Between(size, None, None) for p, size in within.items()}
            continue
        low, high = _bounds([each[number] for each in errors[span]])
        stretch = max(1.0, days / span)
        sizes |= _spread(within, low * stretch, high * stretch)
    return Point(at=model.sample.at + days * DAY, days=days, sizes=sizes)


def _bounds(errors: Sequence[int]) -> tuple[int, int]:
    """Give the errors between which the next one lies with ``WITHIN``, around 0.

    By rank among one more than there are, outwards: right for few errors, too.
    """
    ordered = sorted(errors)
    outside = int((1 - WITHIN) / 2 * (len(ordered) + 1))
    cut = max(0, outside - 1)
    return min(0, ordered[cut]), max(0, ordered[-1 - cut])


def _spread(sizes: Sizes, low: float, high: float) -> dict[Place, Between]:
    """Share a group's band out among its places, by their size."""
    whole = sum(sizes.values())
    found = {}
    for place, size in sizes.items():
        share = size / whole if whole else 1 / len(sizes)
        found[place] = Between(
            size, max(0, round(size + low * share)), max(0, round(size + high * share))
        )
    return found
