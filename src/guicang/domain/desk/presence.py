"""Whether somebody is there: what they said, their hours, holidays and leave.

In this order, and the first that speaks decides:

1. A leave that runs (planned, or named by a supervisor): offline until it ends.
2. A holiday, or hours in which they do not work: offline until the next shift. Who has
   no shifts at all works whenever they say that they are there.
3. What they said: available, busy, on a break, offline.

Shifts are in the zone of the desk, and may run over midnight.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from guicang.domain.desk.model import Sensitive

_DAY: Final = timedelta(days=1)
_AHEAD: Final = 400
"""How many days are looked through for somebody's return: no leave is longer."""


class Presence(StrEnum):
    """Whether somebody takes new sessions: only who is available does."""

    AVAILABLE = "available"
    BUSY = "busy"
    BREAK = "break"
    OFFLINE = "offline"


class Away(StrEnum):
    """Why somebody goes. Customers are told no more than this class."""

    BREAK = "break"
    SHIFT_ENDS = "shift-ends"
    LEAVE = "leave"
    OTHER_DUTY = "other-duty"
    TECHNICAL = "technical"


class Because(StrEnum):
    """What decided where somebody stands."""

    LEAVE = "leave"
    HOLIDAY = "holiday"
    HOURS = "hours"
    SAID = "said"
    MISSED = "missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Hours of a weekday (Monday is 0); ``ends`` not after ``starts``: the next day."""

    weekday: int
    starts: time
    ends: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """A stretch of time away. ``until`` None: nobody knows yet."""

    since: datetime
    until: datetime | None
    why: Away
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """Somebody who answers.

    ``accounts`` are their ids on platforms, by source: they answer there only where
    they have one; our own channel needs none. ``channels`` empty: any. ``said`` is what
    they last said of themselves, ``missed`` how often in a row they did not answer.
    ``shown`` is what platforms were last asked to show of them.
    """

    name: str
    capacity: int
    said: Presence = Presence.OFFLINE
    shown: Presence = Presence.AVAILABLE
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    cleared: frozenset[Sensitive] = frozenset()
    channels: frozenset[str] = frozenset()
    accounts: Mapping[str, str] = field(default_factory=dict)
    shifts: tuple[Shift, ...] = ()
    leaves: tuple[Leave, ...] = ()
    missed: int = 0
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where somebody stands, by what, and until when (None: until they say else)."""

    presence: Presence
    because: Because
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """What holds for all of a desk: its zone, and days on which nobody works."""

    zone: tzinfo
    holidays: frozenset[date] = frozenset()


def standing(agent: Agent, hours: Hours, at: datetime) -> Standing:
    """Say where somebody stands at an instant."""
    if (leave := on_leave(agent, at)) is not None:
        return Standing(
            presence=Presence.OFFLINE, because=Because.LEAVE, until=leave.until
        )
    if agent.shifts and not _on_shift(agent, hours, at):
        holiday = at.astimezone(hours.zone).date() in hours.holidays
        return Standing(
            presence=Presence.OFFLINE,
            because=Because.HOLIDAY if holiday else Because.HOURS,
            until=back_at(agent, hours, at),
        )
    missed = agent.missed > 0 and agent.said is Presence.BREAK
    return Standing(
        presence=agent.said, because=Because.MISSED if missed else Because.SAID
    )


def on_leave(agent: Agent, at: datetime) -> Leave | None:
    """Give the leave that runs; of several the one that ends last."""
    running = [
        leave
        for leave in agent.leaves
        if leave.since <= at and (leave.until is None or at < leave.until)
    ]
    return max(running, key=_ends, default=None)


def back_at(agent: Agent, hours: Hours, at: datetime) -> datetime | None:
    """Say when somebody is expected back by leave and hours; None if nobody knows."""
    for _ in range(len(agent.leaves) + 1):
        leave = on_leave(agent, at)
        if leave is None:
            start = at if not agent.shifts else _next_start(agent, hours, at)
            if start is None or on_leave(agent, start) is None:
                return start
            at = start
        elif leave.until is None:
            return None
        else:
            at = leave.until
    return None


def _on_shift(agent: Agent, hours: Hours, at: datetime) -> bool:
    local = at.astimezone(hours.zone)
    return any(
        _starts(shift, day, hours) <= at < _ended(shift, day, hours)
        for day in (local.date() - _DAY, local.date())
        if day not in hours.holidays
        for shift in agent.shifts
        if shift.weekday == day.weekday()
    )


def _next_start(agent: Agent, hours: Hours, at: datetime) -> datetime | None:
    """Give the first instant from ``at`` on that lies in a shift."""
    if _on_shift(agent, hours, at):
        return at
    first = at.astimezone(hours.zone).date()
    for ahead in range(_AHEAD):
        day = first + ahead * _DAY
        starts = [
            start
            for shift in agent.shifts
            if shift.weekday == day.weekday() and day not in hours.holidays
            if (start := _starts(shift, day, hours)) >= at
        ]
        if starts:
            return min(starts)
    return None


def _starts(shift: Shift, day: date, hours: Hours) -> datetime:
    return datetime.combine(day, shift.starts, hours.zone)


def _ended(shift: Shift, day: date, hours: Hours) -> datetime:
    over = shift.ends <= shift.starts
    return datetime.combine(day + _DAY if over else day, shift.ends, hours.zone)


def _ends(leave: Leave) -> tuple[bool, datetime]:
    return (leave.until is None, leave.until or leave.since)
