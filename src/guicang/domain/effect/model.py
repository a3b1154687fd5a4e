"""Inquiries, the windows before and after a change, and what is said of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from guicang.domain.effect.statistics import Interval


class Name(StrEnum):
    """What is measured."""

    REPEAT = "repeat-rate"
    FIRST_RESPONSE = "first-response"
    RESOLUTION = "resolution"


class Verdict(StrEnum):
    """What can be said of a difference."""

    LESS = "less"
    MORE = "more"
    CHANCE = "chance"
    TOO_FEW = "too-few"


class Inquiry(NamedTuple):
    """A session: whose, and when it was opened, answered and completed.

    ``customer`` is a keyed digest, "" for nobody known. Instants are microseconds since
    the epoch; None where that has not happened.
    """

    customer: str
    opened: int
    answered: int | None
    completed: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Equally long stretches on both sides of a change; ``again`` is what is soon.

    ``skip`` is left out on both sides, in which things settle.
    """

    change: datetime
    length: timedelta
    again: timedelta
    skip: timedelta = timedelta(0)

    @property
    def before(self) -> tuple[datetime, datetime]:
        """From (inclusive) and to (exclusive), before the change."""
        end = self.change - self.skip
        return end - self.length, end

    @property
    def after(self) -> tuple[datetime, datetime]:
        """From and to, after the change."""
        start = self.change + self.skip
        return start, start + self.length


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What was seen on one side: of ``cases``, ``left_out`` had no value (yet).

    ``value`` is a rate, or the median in seconds; None without cases.
    """

    cases: int
    left_out: int
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure on both sides. ``change`` is how much it rose; None for too few."""

    name: Name
    before: Side
    after: Side
    change: Interval | None
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """All measures. ``confidence`` is of all intervals together, ``each`` of one."""

    window: Window
    confidence: float
    each: float
    measures: tuple[Measure, ...]
