"""Which time runs out, and what is done about it.

1. The customer is silent after an answer: they are asked once, ``warn_before`` the end,
   and if they stay silent the session is completed with a closing note.
2. The owner is silent after the customer spoke: the owner is warned first, then the
   session goes to somebody else. It is never completed over the customer's head.
3. The owner has not said anything at all since it was given to them: the return timer.
   The session goes on to somebody else, if anybody can take it, at most
   ``most_returns`` times in a row. Otherwise it stays where it is, a supervisor is
   asked to look, and nothing moves by itself any more.
4. A session is longer than the total: both are warned, then it is completed.
5. A time runs only while it can: nobody is silent while the session waits in the queue
   or is paused. The total runs from the opening, or from when it was last taken up
   again after an end or a pause; it does not run while it is paused.
6. Who is waited for and is not back ``pause_grace`` after they were expected is waited
   for no longer: the session goes to the queue.
7. Nobody is completed by surprise: where a warning was due and could not be said in
   time (nothing ran for a while), it is said, and the rest of its time is given anew.

Limits are chosen by channel and category: both named, then the channel, the category,
and what holds for all.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from guicang.domain.desk.model import Clock, Session, State

_ENDING: Final = frozenset({Clock.CUSTOMER_SILENT, Clock.TOTAL})
"""The clocks at whose end the session is over."""
_LASTING: Final = _ENDING | {Clock.PAUSE}
"""The clocks that speak even when a supervisor was asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The times of sessions; None: no such time. ``ask_rating``: asked at the end."""

    channel: str = ""
    category: str = ""
    customer_silent: timedelta | None = timedelta(minutes=30)
    agent_silent: timedelta | None = timedelta(minutes=10)
    first_reply: timedelta | None = timedelta(seconds=60)
    total: timedelta | None = timedelta(hours=12)
    warn_before: timedelta = timedelta(minutes=5)
    reopen: timedelta = timedelta(hours=24)
    ask_rating: bool = True
    most_returns: int = 2
    pause_grace: timedelta = timedelta(minutes=15)


class Deed(StrEnum):
    """What is to be done with a session."""

    WARN = "warn"
    COMPLETE = "complete"
    RETURN = "return"
    RAISE = "raise"
    QUEUE = "queue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Something to be done, by which clock. ``ends_at`` is when its time is over."""

    deed: Deed
    clock: Clock
    ends_at: datetime


def limits_for(session: Session, limits: Iterable[Limits], fallback: Limits) -> Limits:
    """Give the limits of a session: the most specific ones that speak of it."""
    fitting = [
        one
        for one in limits
        if one.channel in {"", session.channel}
        and one.category in {"", session.category}
    ]
    return max(fitting, key=_specific, default=fallback)


def due(session: Session, limits: Limits, now: datetime) -> Due | None:
    """Say what is to be done with a session now; None if nothing is.

    What is over is done before anything is warned of; of several clocks the one that
    ends first speaks.
    """
    if not session.open:
        return None
    running = sorted(clocks(session, limits), key=lambda each: (each[1], each[0]))
    for clock, ends_at in running:
        deed = _over(session, clock, limits, now) if ends_at <= now else None
        if deed is not None:
            return Due(deed=deed, clock=clock, ends_at=max(ends_at, now))
    for clock, ends_at in running:
        if now < ends_at <= now + limits.warn_before and _warns(session, clock):
            return Due(deed=Deed.WARN, clock=clock, ends_at=ends_at)
    return None


def next_at(session: Session, limits: Limits) -> datetime | None:
    """Say when something may be due next: nobody need look before. None: never."""
    if not session.open:
        return None
    instants = []
    for clock, ends_at in clocks(session, limits):
        if _warns(session, clock):
            instants.append(ends_at - limits.warn_before)
        elif clock in _ENDING and session.warned_at is not None:
            instants.append(max(ends_at, session.warned_at + limits.warn_before))
        elif clock in _LASTING or not session.raised:
            instants.append(ends_at)
    return min(instants, default=None)


def clocks(session: Session, limits: Limits) -> Iterator[tuple[Clock, datetime]]:
    """Give the clocks that run, and when each ends."""
    if session.state is State.ASSIGNED:
        yield from _of_owner(session, limits)
    if session.state is State.PAUSED and session.resume_at is not None:
        yield Clock.PAUSE, session.resume_at + limits.pause_grace
    if limits.total is not None and session.state is not State.PAUSED:
        begun = session.begun_at or session.opened_at
        yield Clock.TOTAL, begun + limits.total


def reopens(session: Session, limits: Limits, now: datetime) -> bool:
    """Say whether a completed session may still be taken up again."""
    ended = session.completed_at
    return ended is not None and now < ended + limits.reopen


def _of_owner(session: Session, limits: Limits) -> Iterator[tuple[Clock, datetime]]:
    since = session.awaiting_since
    begun = session.assigned_at
    if since is None or begun is None:
        if limits.customer_silent is not None and session.last_agent_at is not None:
            yield (
                Clock.CUSTOMER_SILENT,
                session.last_agent_at + limits.customer_silent,
            )
        return
    waits = max(since, begun)
    if not session.answered:
        if limits.first_reply is not None:
            yield Clock.FIRST_REPLY, waits + limits.first_reply
    elif limits.agent_silent is not None:
        yield Clock.AGENT_SILENT, waits + limits.agent_silent


def _over(session: Session, clock: Clock, limits: Limits, now: datetime) -> Deed | None:
    if clock in _ENDING:
        if _warns(session, clock) and limits.warn_before:
            return Deed.WARN
        told = session.warned_at if session.warned in _ENDING else None
        early = told is not None and now < told + limits.warn_before
        return None if early else Deed.COMPLETE
    if clock is Clock.PAUSE:
        return Deed.QUEUE
    if session.raised:
        return None
    return Deed.RETURN if session.returns < limits.most_returns else Deed.RAISE


def _warns(session: Session, clock: Clock) -> bool:
    """Say whether a warning of a clock is still to be said."""
    if clock in _ENDING:
        return session.warned not in _ENDING
    return clock is Clock.AGENT_SILENT and session.warned is None


def _specific(limits: Limits) -> tuple[bool, bool]:
    return (bool(limits.channel), bool(limits.category))
