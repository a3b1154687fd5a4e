"""Of what is told before it is due: 30, 7 and 1 day before, once each.

A day on which conversations fall due passes three stages. A stage that was missed, when
nothing ran, is made up for by the next; a day that is new within a stage begins there.
"""

from collections.abc import Iterable, Mapping, Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Final

STAGES: Final = (30, 7, 1)
"""Days before the day on which something is due."""

Mark = tuple[date, int]
"""The day on which something is due, and the stage at which somebody was told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What somebody is told today: how many are due within so many days, first when.

    ``marks`` are what they were told of by it, which is not told again.
    """

    in30: int
    in7: int
    in1: int
    first: date
    marks: frozenset[Mark]


def stage(left: int) -> int | None:
    """Give the stage of something that is due in so many days; None for none yet."""
    return min((each for each in STAGES if left <= each), default=None)


def digest(
    due: Mapping[date, int], today: date, told: AbstractSet[Mark]
) -> Digest | None:
    """Say what somebody is told today; None when all was said.

    ``due`` counts by day. What is due already is no longer told in advance.
    """
    left = {
        day: (day - today).days for day, many in due.items() if many and day >= today
    }
    marks = {(day, found) for day, n in left.items() if (found := stage(n)) is not None}
    fresh = frozenset(marks - told)
    if not fresh:
        return None
    return Digest(
        in30=_within(due, left, 30),
        in7=_within(due, left, 7),
        in1=_within(due, left, 1),
        first=min(day for day, _ in fresh),
        marks=fresh,
    )


def owners(
    agents: Iterable[str], accounts: Mapping[str, str], others: Iterable[str]
) -> Mapping[str, tuple[str, ...]]:
    """Say who owns the conversations of each agent: its person, else the others."""
    fallback = tuple(sorted(set(others)))
    return {
        agent: (accounts[agent],) if agent in accounts else fallback
        for agent in sorted(set(agents))
    }


def _within(due: Mapping[date, int], left: Mapping[date, int], days: int) -> int:
    return sum(due[day] for day, n in left.items() if n <= days)
