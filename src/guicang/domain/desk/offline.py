"""How somebody goes offline: what becomes of each of their sessions, said beforehand.

1. The customers are told first, in their language: that the person goes, by which class
   of reason, when they are expected back, and how else we can be reached. Only then
   does anything move.
2. A session whose customer wants to go on with the same person is paused, if that
   person comes back. So is a sensitive one that nobody else may have without consent.
3. Otherwise it is handed over to whom ``assignment`` finds, one after the other: the
   load that each hand-over brings counts for the next. The weightiest go first: what
   waited longest for an answer, then priority, then age.
4. Nobody free: it waits in the queue, first among those as urgent, with an honest range
   and the offer of a call back.
5. Who receives it reads a masked summary of what was said.

The same plan is shown before (impact) and carried out after: it is a pure function.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from guicang.domain.desk.assignment import (
    Choosing,
    Decision,
    Reason,
    Seat,
    WhyNot,
    choose,
)
from guicang.domain.desk.draining import given
from guicang.domain.desk.model import Consent, Session
from guicang.domain.desk.presence import Away
from guicang.domain.desk.waiting import Wait


class Fate(StrEnum):
    """What becomes of a session."""

    HAND_OVER = "hand-over"
    PAUSE = "pause"
    QUEUE = "queue"


class NoticeKind(StrEnum):
    """What a customer is told."""

    QUEUED = "queued"
    GOING = "going"
    HANDED_OVER = "handed-over"
    PAUSED = "paused"
    CONTINUED = "continued"
    WARNING = "warning"
    CLOSED = "closed"
    RATING = "rating"
    CALL_BACK = "call-back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a customer is told, as data: ``texts`` puts it into their language.

    ``why`` is the class of reason and no more. ``alternatives`` are by kind:
    ``telephone``, ``email``, ``link``, ``channel``. ``asks_consent``: whether somebody
    else may go on with what is sensitive is theirs to say.
    """

    kind: NoticeKind
    lang: str = ""
    why: Away | None = None
    back_at: datetime | None = None
    wait: Wait | None = None
    place: int | None = None
    minutes: int | None = None
    agent: str = ""
    alternatives: Mapping[str, str] | None = None
    call_back: bool = False
    asks_consent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """Who goes, when, why, and when they are expected back (None: not known)."""

    agent: str
    at: datetime
    why: Away
    by: str
    back_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What becomes of one session, in the order in which it is done."""

    session: str
    fate: Fate
    notice: Notice
    to: str = ""
    reasons: tuple[Reason, ...] = ()
    against: Mapping[str, WhyNot] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What it means that somebody goes: one step for each session that they have."""

    going: Going
    steps: tuple[Step, ...]

    def count(self, fate: Fate) -> int:
        """Say how many sessions have this fate."""
        return sum(1 for step in self.steps if step.fate is fate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a plan is made in: who is there, who knew whom, how long others wait.

    ``known`` are by customer. ``waits`` gives the range for the n-th that is put into
    the queue now, counted from 1.
    """

    seats: Sequence[Seat]
    choosing: Choosing
    known: Mapping[str, Sequence[str]]
    waits: Sequence[Wait | None]
    alternatives: Mapping[str, str]


def plan(going: Going, sessions: Iterable[Session], around: Around) -> Plan:
    """Plan how somebody goes: their sessions, and what becomes of each."""
    seats = {
        seat.agent.name: seat for seat in around.seats if seat.agent.name != going.agent
    }
    steps: list[Step] = []
    queued = 0
    for session in sorted(sessions, key=_weightiest):
        if _stays(session, going):
            steps.append(_paused(session, going, around))
            continue
        free = replace(session, owner="", kept_for="", queued_at=going.at)
        known = [
            name
            for name in around.known.get(session.customer, ())
            if name != going.agent
        ]
        # Whoever goes knew this customer: that is why consent is asked for at all.
        decision = choose(
            free, seats.values(), around.choosing, going.at, [*known, going.agent]
        )
        if decision.agent is not None:
            seats[decision.agent] = given(seats[decision.agent], session, going.at)
            steps.append(_handed(session, going, around, decision))
        elif _waits_for_consent(decision) and going.back_at is not None:
            steps.append(_paused(session, going, around, decision.against))
        else:
            queued += 1
            steps.append(_queued(session, going, around, decision, queued))
    return Plan(going=going, steps=tuple(steps))


def _weightiest(session: Session) -> tuple[bool, datetime, int, datetime, str]:
    waits = session.awaiting_since
    return (
        waits is None,
        waits or session.opened_at,
        -session.priority,
        session.opened_at,
        session.id,
    )


def _stays(session: Session, going: Going) -> bool:
    """Say whether it is to be continued with the same person, who comes back."""
    wants = session.prefers_same or session.consent is Consent.REFUSED
    return wants and going.back_at is not None


def _waits_for_consent(decision: Decision) -> bool:
    return WhyNot.NO_CONSENT in decision.against.values()


def _handed(session: Session, going: Going, around: Around, decision: Decision) -> Step:
    return Step(
        session=session.id,
        fate=Fate.HAND_OVER,
        to=decision.agent or "",
        reasons=decision.reasons,
        against=decision.against,
        notice=_notice(NoticeKind.HANDED_OVER, session, going, around),
    )


def _paused(
    session: Session,
    going: Going,
    around: Around,
    against: Mapping[str, WhyNot] | None = None,
) -> Step:
    return Step(
        session=session.id,
        fate=Fate.PAUSE,
        to=going.agent,
        against=against,
        notice=_notice(NoticeKind.PAUSED, session, going, around),
    )


def _queued(
    session: Session,
    going: Going,
    around: Around,
    decision: Decision,
    place: int,
) -> Step:
    waits = around.waits
    wait = waits[min(place, len(waits)) - 1] if waits else None
    notice = _notice(NoticeKind.GOING, session, going, around)
    return Step(
        session=session.id,
        fate=Fate.QUEUE,
        against=decision.against,
        notice=replace(
            notice,
            wait=wait,
            place=place,
            call_back=True,
            asks_consent=_waits_for_consent(decision),
        ),
    )


def _notice(kind: NoticeKind, session: Session, going: Going, around: Around) -> Notice:
    return Notice(
        kind=kind,
        lang=session.lang,
        why=going.why,
        back_at=going.back_at,
        alternatives=dict(around.alternatives),
    )
