"""Who gets a session, and why: the same question has the same answer.

Nobody is given a session who (in this order)

1. is not there, or is about to go;
2. does not answer this channel, or has no account on this platform;
3. is not cleared for what the session is about; no waiting makes up for that;
4. is somebody else than the customer wants to go on with;
5. had it and did not answer;
6. has not the places free that it takes;
7. lacks a skill that it needs or its language, unless it has waited so long that
   anybody is better than nobody (``Choosing.stretch``).

Of those who are left, the first in this order: who spoke with this customer before, the
latest first; who has all skills and the language; who is the least loaded by capacity;
who was given the least today by capacity; who waits the longest; the name.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from guicang.domain.desk.model import Consent, Session
from guicang.domain.desk.presence import Agent, Presence

OURS: Final = "webchat"
"""The source that is our own channel: who is there needs no account elsewhere."""


class Why(StrEnum):
    """A reason for a choice."""

    CONTINUITY = "continuity"
    KEPT = "kept"
    SKILL = "skill"
    LANGUAGE = "language"
    CLEARED = "cleared"
    LEAST_LOADED = "least-loaded"
    FAIR_SHARE = "fair-share"
    LONGEST_IDLE = "longest-idle"
    ONLY_ONE = "only-one"
    STRETCHED = "stretched"
    RETURNED = "returned"


class WhyNot(StrEnum):
    """A reason against somebody."""

    ABSENT = "absent"
    LEAVING = "leaving"
    CHANNEL = "channel"
    NOT_CLEARED = "not-cleared"
    NO_CONSENT = "no-consent"
    KEPT_FOR = "kept-for"
    TRIED = "tried"
    FULL = "full"
    SKILL = "skill"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A reason, with what fills its sentence."""

    why: Why
    data: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Somebody at work, and how much they have.

    ``load`` is how many places of the capacity are taken. ``taken`` is how many
    sessions they were given today, ``idle_since`` when they were last given one.
    ``leaving`` says that they are about to go.
    """

    agent: Agent
    presence: Presence
    load: int = 0
    taken: int = 0
    idle_since: datetime | None = None
    leaving: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosing:
    """What the organisation says about choosing. Times are waited in the queue.

    After ``stretch`` skills and language are wished for and no longer needed (None:
    never). Each ``ageing`` in the queue raises a session by a step of priority (None:
    never). ``consent_needed``: what is sensitive goes to another person only if the
    customer agreed.
    """

    stretch: timedelta | None = timedelta(minutes=10)
    ageing: timedelta | None = timedelta(minutes=5)
    consent_needed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Who gets it (None: nobody now), why, and why not the others, by name."""

    session: str
    agent: str | None
    reasons: tuple[Reason, ...] = ()
    against: Mapping[str, WhyNot] = field(default_factory=dict)


def takes(session: Session, agent: Agent) -> int:
    """Say how many places it takes of somebody: never more than they have."""
    return min(session.weight, agent.capacity)


def fits(session: Session, seat: Seat) -> bool:
    """Say whether somebody has the places free that a session takes."""
    capacity = seat.agent.capacity
    return capacity > 0 and seat.load + takes(session, seat.agent) <= capacity


def choose(
    session: Session,
    seats: Iterable[Seat],
    rules: Choosing,
    now: datetime,
    known: Sequence[str] = (),
) -> Decision:
    """Decide who gets a session.

    ``known`` are those who spoke with this customer before, the latest first.
    """
    stretched = has_waited(session, rules, now)
    against: dict[str, WhyNot] = {}
    fit: list[tuple[tuple[object, ...], Seat]] = []
    for seat in seats:
        reason = objection(session, seat, rules, known, stretched=stretched)
        if reason is None:
            fit.append((_rank(session, seat, known), seat))
        else:
            against[seat.agent.name] = reason
    if not fit:
        return Decision(session=session.id, agent=None, against=against)
    fit.sort(key=lambda ranked: ranked[0])
    best = fit[0][1]
    reasons = _reasons(session, best, [seat for _, seat in fit], known)
    return Decision(
        session=session.id, agent=best.agent.name, reasons=reasons, against=against
    )


def objection(
    session: Session,
    seat: Seat,
    rules: Choosing,
    known: Sequence[str] = (),
    *,
    stretched: bool = False,
) -> WhyNot | None:
    """Say what speaks against giving it to somebody; None if nothing does."""
    return (
        _away(seat)
        or _unfit(session, seat.agent)
        or _personal(session, seat.agent.name, rules, known)
        or (WhyNot.TRIED if seat.agent.name in session.tried else None)
        or (None if fits(session, seat) else WhyNot.FULL)
        or (None if stretched else _lacking(session, seat.agent))
    )


def has_waited(session: Session, rules: Choosing, now: datetime) -> bool:
    """Say whether it has waited so long that anybody is better than nobody."""
    since = session.queued_at
    return (
        rules.stretch is not None and since is not None and now - since >= rules.stretch
    )


def _away(seat: Seat) -> WhyNot | None:
    if seat.presence is not Presence.AVAILABLE:
        return WhyNot.ABSENT
    return WhyNot.LEAVING if seat.leaving else None


def _unfit(session: Session, agent: Agent) -> WhyNot | None:
    there = session.source == OURS or session.source in agent.accounts
    if not there or (agent.channels and session.channel not in agent.channels):
        return WhyNot.CHANNEL
    return None if session.sensitive <= agent.cleared else WhyNot.NOT_CLEARED


def _personal(
    session: Session, name: str, rules: Choosing, known: Sequence[str]
) -> WhyNot | None:
    """Say whether the customer wants to go on with somebody else."""
    if session.kept_for:
        return None if session.kept_for == name else WhyNot.KEPT_FOR
    if not known or name in known or session.consent is Consent.GIVEN:
        return None
    asked = bool(session.sensitive) and rules.consent_needed
    if session.consent is Consent.REFUSED or (asked and session.first_reply_at):
        return WhyNot.NO_CONSENT
    return None


def _lacking(session: Session, agent: Agent) -> WhyNot | None:
    if not session.skills <= agent.skills:
        return WhyNot.SKILL
    return None if _speaks(session, agent) else WhyNot.LANGUAGE


def _speaks(session: Session, agent: Agent) -> bool:
    return not session.lang or session.lang in agent.languages


def _rank(session: Session, seat: Seat, known: Sequence[str]) -> tuple[object, ...]:
    agent = seat.agent
    before = known.index(agent.name) if agent.name in known else len(known)
    idle = seat.idle_since
    return (
        before,
        len(session.skills - agent.skills),
        not _speaks(session, agent),
        seat.load / agent.capacity,
        seat.taken / agent.capacity,
        (idle is not None, idle),
        agent.name,
    )


def _reasons(
    session: Session, best: Seat, fit: Sequence[Seat], known: Sequence[str]
) -> tuple[Reason, ...]:
    """Say what spoke for somebody, the weightiest first."""
    return (
        *_bonds(session, best, known),
        *_fitness(session, best.agent),
        *_shares(best, fit),
    )


def _bonds(session: Session, best: Seat, known: Sequence[str]) -> Iterable[Reason]:
    name = best.agent.name
    if session.kept_for == name:
        yield Reason(why=Why.KEPT)
    elif name in known:
        yield Reason(why=Why.CONTINUITY)
    if session.tried:
        yield Reason(why=Why.RETURNED, data={"count": len(session.tried)})


def _fitness(session: Session, agent: Agent) -> Iterable[Reason]:
    if session.sensitive:
        about = ", ".join(sorted(session.sensitive))
        yield Reason(why=Why.CLEARED, data={"about": about})
    if session.skills and session.skills <= agent.skills:
        yield Reason(why=Why.SKILL, data={"skills": ", ".join(sorted(session.skills))})
    if session.lang and _speaks(session, agent):
        yield Reason(why=Why.LANGUAGE, data={"lang": session.lang})
    if _lacking(session, agent) is not None:
        yield Reason(why=Why.STRETCHED)


def _shares(best: Seat, fit: Sequence[Seat]) -> Iterable[Reason]:
    capacity = best.agent.capacity
    load: dict[str, str | int] = {"load": best.load, "capacity": capacity}
    if len(fit) == 1:
        yield Reason(why=Why.ONLY_ONE, data=load)
        return
    data = {**load, "others": len(fit) - 1}
    ratios = {seat.load / seat.agent.capacity for seat in fit}
    if len(ratios) > 1 and min(ratios) == best.load / capacity:
        yield Reason(why=Why.LEAST_LOADED, data=data)
    elif len({s.taken / s.agent.capacity for s in fit}) > 1:
        yield Reason(why=Why.FAIR_SHARE, data={"taken": best.taken, **data})
    else:
        yield Reason(why=Why.LONGEST_IDLE, data=data)
