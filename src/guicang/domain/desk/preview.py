"""What other time-outs would have done to sessions of the past.

Sessions are played again from what happened, message by message: where a time of the
new limits runs out between two of them, that is noted. What customers and owners would
have written instead nobody knows, so the play goes on with what they did write: a
session that would have been completed and in which the customer wrote later counts as
``cut``: that is the harm a short limit does.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from guicang.domain.desk import model
from guicang.domain.desk.model import Clock, Closing, Session, State
from guicang.domain.desk.timeouts import Deed, Due, Limits, due, next_at

_MOST: Final = 10_000


class Event(StrEnum):
    """What happens to a session that is played again."""

    HEARD = "heard"
    REPLIED = "replied"
    ASSIGNED = "assigned"
    QUEUED = "queued"
    PAUSED = "paused"
    COMPLETED = "completed"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What the limits would have done to one session.

    ``cut``: it would have been over, and the customer wrote after that.
    """

    session: str
    warned: Mapping[Clock, int]
    returned: int
    raised: int
    completed: Clock | None
    cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What limits would have done to all sessions, counted."""

    sessions: int
    warned: int
    returned: int
    raised: int
    completed: int
    cut: int


def play(
    session: Session,
    events: Sequence[tuple[datetime, Event, str]],
    limits: Limits,
    until: datetime,
) -> Played:
    """Play a session as it was opened; events are in their order."""
    found: list[Due] = []
    now = session
    cut = False
    for at, event, agent in events:
        now, done = _run(now, limits, at)
        found += done
        if any(one.deed is Deed.COMPLETE for one in found):
            cut = event is Event.HEARD or any(
                kind is Event.HEARD and when >= at for when, kind, _ in events
            )
            break
        now = _apply(now, at, event, agent)
    else:
        found += _run(now, limits, until)[1]
    return _played(session.id, found, cut=cut)


def tally(played: Iterable[Played]) -> Tally:
    """Count."""
    all_ = list(played)
    return Tally(
        sessions=len(all_),
        warned=sum(sum(one.warned.values()) for one in all_),
        returned=sum(one.returned for one in all_),
        raised=sum(one.raised for one in all_),
        completed=sum(one.completed is not None for one in all_),
        cut=sum(one.cut for one in all_),
    )


def _run(
    session: Session, limits: Limits, until: datetime
) -> tuple[Session, list[Due]]:
    """Let the clocks run up to an instant."""
    done: list[Due] = []
    for session_, one in _deeds(session, limits, until):
        session = session_
        done.append(one)
    return session, done


def _deeds(
    session: Session, limits: Limits, until: datetime
) -> Iterator[tuple[Session, Due]]:
    for _ in range(_MOST):
        at = next_at(session, limits)
        if at is None or at >= until:
            return
        one = due(session, limits, at)
        if one is None:
            return
        session = _after(session, one, at)
        yield session, one
        if one.deed is Deed.COMPLETE:
            return


def _after(session: Session, one: Due, at: datetime) -> Session:
    if one.deed is Deed.WARN:
        return model.warned(session, one.clock, at)
    if one.deed is Deed.COMPLETE:
        closing = Closing.TOTAL if one.clock is Clock.TOTAL else Closing.CUSTOMER_SILENT
        return model.completed(session, closing, at)
    if one.deed is Deed.RAISE:
        return model.raised(session)
    if one.deed is Deed.QUEUE:
        return model.queued(session, at)
    # Whom it would have gone to nobody knows: somebody else has it from now on.
    back = model.returned(session, at)
    return model.assigned(back, f"another-{back.returns}", at)


def _apply(session: Session, at: datetime, event: Event, agent: str) -> Session:
    """Let happen what happened, where it still can."""
    if not session.open:
        again = event is Event.REOPENED
        return model.reopened(session, at) if again else session
    after = session
    match event:
        case Event.HEARD:
            after = model.heard(session, at)
        case Event.REPLIED if session.state is State.ASSIGNED:
            after = model.replied(session, at)
        case Event.ASSIGNED:
            after = model.assigned(session, agent, at)
        case Event.QUEUED if session.state is not State.WAITING:
            after = model.queued(session, at)
        case Event.PAUSED if session.state is not State.PAUSED:
            after = model.paused(session, agent, at)
        case Event.COMPLETED:
            after = model.completed(session, Closing.AGENT, at)
        case _:
            pass  # it cannot happen to a session that stands so
    return after


def _played(session: str, found: Sequence[Due], *, cut: bool) -> Played:
    warned: dict[Clock, int] = {}
    for one in found:
        if one.deed is Deed.WARN:
            warned[one.clock] = warned.get(one.clock, 0) + 1
    over = [one.clock for one in found if one.deed is Deed.COMPLETE]
    return Played(
        session=session,
        warned=warned,
        returned=sum(one.deed is Deed.RETURN for one in found),
        raised=sum(one.deed is Deed.RAISE for one in found),
        completed=over[0] if over else None,
        cut=cut,
    )


def afresh(session: Session) -> Session:
    """Give a session as it was when it was opened."""
    return model.opened(
        Session(
            id=session.id,
            source=session.source,
            channel=session.channel,
            thread=session.thread,
            customer=session.customer,
            opened_at=session.opened_at,
            category=session.category,
        ),
        session.opened_at,
    )
