"""A session at the desk: where it stands, whose it is, and how it moves.

1. A session that is not over has an owner or a place in the queue, never both, never
   neither: it is assigned, waits, or is paused until the same person is back.
2. A paused session keeps its place in the queue and the name of whom it waits for.
3. Whoever had a session and did not answer is not given it again (``tried``).
4. A warning is said once for each silence: the next message of that side ends it.
5. What is over may be reopened within its window; it counts as the same session.

Every function returns the next value or raises IllegalTurn: nothing is changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from guicang.domain.errors import IllegalTurn


class State(StrEnum):
    """Where a session stands."""

    WAITING = "waiting"
    ASSIGNED = "assigned"
    PAUSED = "paused"
    COMPLETED = "completed"


class Sensitive(StrEnum):
    """What only people who are cleared for it may read."""

    MEDICAL = "medical"
    PSYCHOLOGICAL = "psychological"
    FINANCE = "finance"


class Consent(StrEnum):
    """Whether the customer agreed that somebody else goes on with it."""

    UNKNOWN = "unknown"
    GIVEN = "given"
    REFUSED = "refused"


class Clock(StrEnum):
    """Which time ran out."""

    CUSTOMER_SILENT = "customer-silent"
    AGENT_SILENT = "agent-silent"
    TOTAL = "total"
    FIRST_REPLY = "first-reply"
    PAUSE = "pause"


class Closing(StrEnum):
    """Why a session was completed."""

    AGENT = "agent"
    CUSTOMER = "customer"
    CUSTOMER_SILENT = "customer-silent"
    TOTAL = "total"
    PLATFORM = "platform"
    SUPERVISOR = "supervisor"


class Moved(StrEnum):
    """Why a session changes hands or goes to the queue."""

    FIRST = "first"
    NO_REPLY = "no-reply"
    AGENT_SILENT = "agent-silent"
    OFFLINE = "offline"
    SUPERVISOR = "supervisor"
    DRAINED = "drained"
    REOPENED = "reopened"
    PLATFORM = "platform"


ROAD: Final[Mapping[State, frozenset[State]]] = {
    State.WAITING: frozenset({State.ASSIGNED, State.PAUSED, State.COMPLETED}),
    State.ASSIGNED: frozenset(
        {State.ASSIGNED, State.WAITING, State.PAUSED, State.COMPLETED}
    ),
    State.PAUSED: frozenset({State.ASSIGNED, State.WAITING, State.COMPLETED}),
    State.COMPLETED: frozenset({State.WAITING}),
}
OPEN: Final = frozenset(s for s in State if s is not State.COMPLETED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A customer's conversation while somebody is, or will be, at it.

    ``source`` and ``thread`` say where it goes on; ``customer`` is the keyed digest of
    the customer's id, hex. ``lang`` is "" where it is not known. ``weight`` is how many
    places of somebody's capacity it takes. ``queued_at`` is its place in the queue,
    None for what has an owner or is over. ``kept_for`` is whom it waits for. ``tried``
    are those who did not answer. ``begun_at`` is when it was last taken up again after
    an end or a pause, None if never; ``resume_at`` is when whom it waits for is
    expected back. ``moves`` counts the hand-overs from one person to
    another; ``returns`` those that nobody asked for. ``raised`` says that a supervisor
    has to look. ``version`` counts the changes that were written.
    """

    id: str
    source: str
    channel: str
    thread: str
    customer: str
    opened_at: datetime
    state: State = State.WAITING
    lang: str = ""
    category: str = ""
    sensitive: frozenset[Sensitive] = frozenset()
    skills: frozenset[str] = frozenset()
    weight: int = 1
    priority: int = 0
    consent: Consent = Consent.UNKNOWN
    prefers_same: bool = False
    owner: str = ""
    kept_for: str = ""
    queued_at: datetime | None = None
    assigned_at: datetime | None = None
    first_reply_at: datetime | None = None
    last_customer_at: datetime | None = None
    last_agent_at: datetime | None = None
    warned: Clock | None = None
    warned_at: datetime | None = None
    tried: tuple[str, ...] = ()
    moves: int = 0
    returns: int = 0
    raised: bool = False
    completed_at: datetime | None = None
    closing: Closing | None = None
    reopened: int = 0
    begun_at: datetime | None = None
    resume_at: datetime | None = None
    rating: int | None = None
    version: int = 0

    @property
    def open(self) -> bool:
        """Whether it is not over."""
        return self.state is not State.COMPLETED

    @property
    def answered(self) -> bool:
        """Whether its owner has said something since it became theirs."""
        return (
            self.assigned_at is not None
            and self.last_agent_at is not None
            and self.last_agent_at >= self.assigned_at
        )

    @property
    def awaiting_since(self) -> datetime | None:
        """Since when the customer waits for an answer; None if they do not."""
        said, answered = self.last_customer_at, self.last_agent_at
        if said is None or (answered is not None and answered >= said):
            return None
        return said


def opened(session: Session, at: datetime) -> Session:
    """Give a new session its place in the queue: it has one before anybody has it."""
    return replace(
        session,
        state=State.WAITING,
        queued_at=at,
        last_customer_at=session.last_customer_at or at,
    )


def assigned(session: Session, to: str, at: datetime) -> Session:
    """Give it to somebody. From person to person that is a hand-over."""
    _step(session, State.ASSIGNED)
    handed = bool(session.owner) and session.owner != to
    return replace(
        session,
        state=State.ASSIGNED,
        owner=to,
        kept_for="",
        resume_at=None,
        queued_at=None,
        assigned_at=at,
        moves=session.moves + handed,
        begun_at=at if session.state is State.PAUSED else session.begun_at,
        warned=None,
        warned_at=None,
    )


def queued(session: Session, at: datetime) -> Session:
    """Take it from its owner, and give it a place in the queue.

    Who waited before keeps the place that they had.
    """
    _step(session, State.WAITING)
    return replace(
        session,
        state=State.WAITING,
        owner="",
        kept_for="",
        resume_at=None,
        moves=session.moves + 1,
        queued_at=session.queued_at or at,
        assigned_at=None,
        warned=None,
        warned_at=None,
    )


def paused(
    session: Session, keeper: str, at: datetime, resume_at: datetime | None = None
) -> Session:
    """Let it wait for one person: to be continued with them.

    ``resume_at`` is when they are expected back, None if nobody knows.
    """
    _step(session, State.PAUSED)
    return replace(
        session,
        state=State.PAUSED,
        owner="",
        kept_for=keeper,
        resume_at=resume_at,
        queued_at=session.queued_at or at,
        assigned_at=None,
        warned=None,
        warned_at=None,
    )


def returned(session: Session, at: datetime) -> Session:
    """Take it from an owner who does not answer; they are not given it again."""
    missed = session.owner
    back = queued(session, session.awaiting_since or at)
    return replace(
        back, tried=tuple(sorted({*back.tried, missed})), returns=back.returns + 1
    )


def heard(session: Session, at: datetime) -> Session:
    """Note that the customer said something."""
    _needs_open(session)
    ends = session.warned in {Clock.CUSTOMER_SILENT, Clock.TOTAL}
    return replace(
        session,
        last_customer_at=_later(session.last_customer_at, at),
        warned=None if ends else session.warned,
        warned_at=None if ends else session.warned_at,
    )


def replied(session: Session, at: datetime) -> Session:
    """Note that the owner said something."""
    if session.state is not State.ASSIGNED:
        raise IllegalTurn(session=session.id, now=session.state.value, to="an answer")
    ends = session.warned is Clock.AGENT_SILENT
    return replace(
        session,
        last_agent_at=_later(session.last_agent_at, at),
        first_reply_at=session.first_reply_at or at,
        tried=(),
        returns=0,
        raised=False,
        warned=None if ends else session.warned,
        warned_at=None if ends else session.warned_at,
    )


def warned(session: Session, clock: Clock, at: datetime) -> Session:
    """Note that somebody was told that a time runs out."""
    _needs_open(session)
    return replace(session, warned=clock, warned_at=at)


def raised(session: Session) -> Session:
    """Ask a supervisor to look."""
    _needs_open(session)
    return replace(session, raised=True)


def completed(session: Session, closing: Closing, at: datetime) -> Session:
    """End it."""
    _step(session, State.COMPLETED)
    return replace(
        session,
        state=State.COMPLETED,
        kept_for=session.owner or session.kept_for,
        resume_at=None,
        owner="",
        queued_at=None,
        completed_at=at,
        closing=closing,
        warned=None,
        warned_at=None,
        raised=False,
    )


def reopened(session: Session, at: datetime) -> Session:
    """Take it up again: it waits, and whoever had it is asked first."""
    if session.open:
        raise IllegalTurn(session=session.id, now=session.state.value, to="reopened")
    return replace(
        session,
        state=State.WAITING,
        kept_for="",
        queued_at=at,
        assigned_at=None,
        last_customer_at=at,
        completed_at=None,
        closing=None,
        tried=(),
        returns=0,
        reopened=session.reopened + 1,
        begun_at=at,
    )


def _step(session: Session, to: State) -> None:
    if to not in ROAD[session.state]:
        raise IllegalTurn(session=session.id, now=session.state.value, to=to.value)


def _needs_open(session: Session) -> None:
    if not session.open:
        raise IllegalTurn(
            session=session.id, now=session.state.value, to="another message"
        )


def _later(one: datetime | None, other: datetime) -> datetime:
    return other if one is None else max(one, other)
