"""Giving out what waits: in its order, until nobody has a place free.

What nobody can take now holds up nobody behind it. Who gets what is ``assignment``'s
to say; the same queue and the same seats have the same answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from guicang.domain.desk.assignment import (
    Choosing,
    Decision,
    Seat,
    choose,
    has_waited,
    objection,
    takes,
)
from guicang.domain.desk.model import Session
from guicang.domain.desk.presence import Presence


def order(session: Session, rules: Choosing, now: datetime) -> tuple[object, ...]:
    """Give the place of a waiting session: what sorts first is first."""
    since = session.queued_at or session.opened_at
    steps = (now - since) // rules.ageing if rules.ageing else 0
    return (-(session.priority + max(steps, 0)), since, session.id)


def drain(
    waiting: Iterable[Session],
    seats: Iterable[Seat],
    rules: Choosing,
    now: datetime,
    known: Mapping[str, Sequence[str]],
) -> list[Decision]:
    """Give out what waits; ``known`` are by customer.

    Decisions for what stays where it is are not given.
    """
    at = {seat.agent.name: seat for seat in seats}
    found = []
    for session in sorted(waiting, key=lambda s: order(s, rules, now)):
        open_ = [seat for seat in at.values() if _open(seat)]
        if not open_:
            break
        knew = known.get(session.customer, ())
        if not _any(session, open_, rules, now, knew):
            continue  # most of a long queue: nobody is looked at who has no place
        decision = choose(session, at.values(), rules, now, knew)
        if decision.agent is not None:
            at[decision.agent] = given(at[decision.agent], session, now)
            found.append(decision)
    return found


def given(seat: Seat, session: Session, now: datetime) -> Seat:
    """Say how a seat stands after it was given a session."""
    return replace(
        seat,
        load=seat.load + takes(session, seat.agent),
        taken=seat.taken + 1,
        idle_since=now,
    )


def _any(
    session: Session,
    seats: Iterable[Seat],
    rules: Choosing,
    now: datetime,
    known: Sequence[str],
) -> bool:
    """Say whether any of these can be given it."""
    stretched = has_waited(session, rules, now)
    return any(
        objection(session, seat, rules, known, stretched=stretched) is None
        for seat in seats
    )


def _open(seat: Seat) -> bool:
    return (
        seat.presence is Presence.AVAILABLE
        and not seat.leaving
        and seat.load < seat.agent.capacity
    )
