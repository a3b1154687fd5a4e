"""The trend of what comes in, and what is known of what goes: see ``forecast``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import combinations
from statistics import median
from typing import Final

from guicang.domain.cost.book import Place
from guicang.domain.cost.measure import CONTENT, COPIES, Days, Sample

WINDOW: Final = 30
"""Days of samples that a trend is made of."""
DAY: Final = timedelta(days=1)

Sizes = dict[Place, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What a forecast of one day stands on.

    ``intake`` is bytes a day that come in, ``slopes`` those of the other places.
    ``packing`` is how many bytes the copies of one byte taken offline have, by place.
    """

    sample: Sample
    days: int
    intake: float
    slopes: Mapping[Place, float]
    packing: Mapping[Place, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Other days on which what is there goes, and on which what comes in will."""

    due: Days
    stay: Days
    stay_ever: int

    def applied(self, model: Model) -> Model:
        """Put them into a model."""
        sample = replace(
            model.sample, due=self.due, stay=self.stay, stay_ever=self.stay_ever
        )
        return replace(model, sample=sample)


# --- the trend ------------------------------------------------------------------------


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Give the Theil-Sen slope: the median of those of all pairs (Sen, 1968)."""
    found = [
        (after[1] - before[1]) / (after[0] - before[0])
        for before, after in combinations(points, 2)
        if after[0] != before[0]
    ]
    return median(found) if found else 0.0


def modelled(samples: Sequence[Sample]) -> Model:
    """Make the model of the last sample from those before it."""
    recent, last = samples[-WINDOW:], samples[-1]
    days = [(each.at - last.at) / DAY for each in recent]
    intake = [float(each.content + each.gone) for each in recent]
    sizes = [each.sizes for each in recent]
    others = [place for place in Place if place not in (*CONTENT, *COPIES)]
    return Model(
        sample=last,
        days=len(recent),
        intake=max(0.0, slope(list(zip(days, intake, strict=True)))),
        slopes={
            place: slope(
                [
                    (day, size.get(place, 0))
                    for day, size in zip(days, sizes, strict=True)
                ]
            )
            for place in others
        },
        packing=_packing(last),
    )


def _packing(last: Sample) -> dict[Place, float]:
    """Say how large copies are; nothing is known of them before there is one."""
    sizes = last.sizes
    if not last.archived:
        return {Place.ARCHIVE: 1.0}
    return {
        place: sizes[place] / last.archived for place in COPIES if sizes.get(place, 0)
    }


# --- what will be there ---------------------------------------------------------------


def expected(model: Model, days: int) -> Sizes:
    """Expect bytes by place so many days after the model's sample."""
    last, now = model.sample, model.sample.sizes
    going = _until(last.due, days)
    stayed = _stayed(last, days) * model.intake
    came = model.intake * days
    content = max(0.0, last.content - going + stayed)
    taken = going + came - stayed
    found: Sizes = {}
    for place in CONTENT:
        share = now.get(place, 0) / last.content if last.content else 0.0
        if not last.content and place is Place.WORKING:
            share = 1.0
        found[place] = round(content * share)
    ended = _until(last.ends, days)
    for place, packing in model.packing.items():
        size = now.get(place, 0) + (taken - ended) * packing
        found[place] = max(0, round(size))
    for place, rise in model.slopes.items():
        found[place] = max(0, round(now.get(place, 0) + rise * days))
    return found


def _until(known: Days, days: int) -> int:
    return sum(size for day, size in known.items() if day <= days)


def _stayed(last: Sample, days: int) -> float:
    """Say how many days' intake is there after so many days of it."""
    whole = sum(last.stay.values()) + last.stay_ever
    if not whole:
        return float(days)
    left = sum(max(0, days - stay) * size for stay, size in last.stay.items())
    return days - left / whole
