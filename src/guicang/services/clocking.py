"""The desk's clock: what runs out is done, who is gone keeps nothing, the queue moves.

A lease job of the worker calls ``tick`` again and again. Everything is looked at anew
in the transaction that does it: what a message changed in the meantime is not done. One
session that fails stops no other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil
from typing import Final

from guicang.domain.desk import model
from guicang.domain.desk.assignment import choose
from guicang.domain.desk.model import Clock as Kind, Closing, Moved, Session
from guicang.domain.desk.offline import Notice, NoticeKind
from guicang.domain.desk.presence import Presence
from guicang.domain.desk.rules import Rules
from guicang.domain.desk.timeouts import Deed, Due, due
from guicang.domain.errors import IllegalTurn, NoSuchDeskSession, SessionChanged
from guicang.domain.ledger.model import Tag
from guicang.ports.desk import Turn, TurnKind
from guicang.services.assigning import Assigning
from guicang.services.attending import Attending
from guicang.services.desking import Desking
from guicang.services.flooring import WORKER, Floor
from guicang.services.leaving import Leaving

MOST: Final = 500
"""How many sessions are looked at in one tick."""
_OLD: Final = 500
"""How many sessions of earlier releases are settled in one transaction."""
_MINUTE: Final = 60.0
_CUSTOMER: Final = frozenset({Kind.CUSTOMER_SILENT, Kind.TOTAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocking:
    """The use case."""

    floor: Floor
    assigning: Assigning
    attending: Attending
    leaving: Leaving
    desking: Desking

    def settle(self) -> int:
        """Settle what earlier releases left; return how many sessions that were."""
        done = 0
        while many := self.floor.desk.find_places(_OLD):
            done += many
        return done

    def tick(self) -> Mapping[str, int]:
        """Do what is due now; return how many of each."""
        done: dict[str, int] = {}

        def count(what: str, many: int = 1) -> None:
            if many:
                done[what] = done.get(what, 0) + many

        for session in self.floor.desk.due(self.floor.clock.now(), MOST):
            count(self._look(session.id))
        count("shown", self.attending.show())
        for name in self._gone():
            count("departed", len(self.leaving.depart(name).steps))
        count("drained", self.assigning.drain())
        return done

    def _gone(self) -> list[str]:
        """Name those who are not there and have sessions."""
        rules, now = self.floor.rules(), self.floor.clock.now()
        return [
            seat.agent.name
            for seat in self.floor.seats(rules, now)
            if seat.load and seat.presence is Presence.OFFLINE
        ]

    def _look(self, name: str) -> str:
        floor = self.floor
        try:
            with floor.desk.transaction():
                floor.desk.hold()
                session = floor.desk.get(name)
                rules, now = floor.rules(), floor.clock.now()
                found = due(session, floor.limits(session, rules), now)
                if found is None:
                    floor.write(session, (), rules)  # looked at again when it may be
                    return "early"
                return self._do(session, found, rules, now).value
        except (SessionChanged, IllegalTurn, NoSuchDeskSession):
            return "overtaken"  # looked at in the next tick, if it is due or there

    def _do(self, session: Session, found: Due, rules: Rules, now: datetime) -> Deed:
        match found.deed:
            case Deed.WARN:
                self._warn(session, found, rules, now)
            case Deed.COMPLETE:
                total = found.clock is Kind.TOTAL
                closing = Closing.TOTAL if total else Closing.CUSTOMER_SILENT
                self.desking.end(session, closing, WORKER, rules)
            case Deed.RETURN:
                return self._return(session, found.clock, rules, now)
            case Deed.RAISE:
                self._raise(session, found.clock, rules, now)
            case Deed.QUEUE:
                self._queue(session, rules, now)
        return found.deed

    def _warn(self, session: Session, found: Due, rules: Rules, now: datetime) -> None:
        before = self.floor.limits(session, rules).warn_before
        if found.clock in _CUSTOMER:
            left = max(found.ends_at - now, before).total_seconds()
            minutes = max(1, ceil(left / _MINUTE))
            notice = Notice(kind=NoticeKind.WARNING, minutes=minutes)
            self.floor.tell(session, notice, rules)
        turn = Turn(
            session=session.id,
            at=now,
            kind=TurnKind.WARNED,
            agent=session.owner,
            why=found.clock.value,
        )
        self.floor.write(model.warned(session, found.clock, now), [turn], rules)

    def _return(
        self, session: Session, clock: Kind, rules: Rules, now: datetime
    ) -> Deed:
        """Give a session to somebody else; if nobody can have it, ask a supervisor."""
        floor, missed = self.floor, session.owner
        back = model.returned(session, now)
        known = floor.desk.known([session.customer]).get(session.customer, ())
        seats = floor.seats(rules, now)
        decision = choose(back, seats, rules.choosing, now, known)
        if decision.agent is None:
            self._raise(session, clock, rules, now)
            return Deed.RAISE
        self._missed(missed, rules, now)
        moved = Moved.NO_REPLY if clock is Kind.FIRST_REPLY else Moved.AGENT_SILENT
        turn = Turn(
            session=session.id,
            at=now,
            kind=TurnKind.RETURNED,
            agent=missed,
            why=clock.value,
        )
        written = self.assigning.give(back, decision, moved, rules, before=(turn,))
        about = {"from": missed, "to": written.owner, "why": clock.value}
        floor.note(Tag.SESSION_RETURNED, WORKER, written, about, now)
        return Deed.RETURN

    def _missed(self, name: str, rules: Rules, now: datetime) -> None:
        """Count that somebody did not answer; after a few, they are on a break."""
        agent = self.floor.desk.agent(name)
        missed = agent.missed + 1
        rests = 0 < rules.misses <= missed and agent.said is Presence.AVAILABLE
        said = Presence.BREAK if rests else agent.said
        self.floor.desk.put(replace(agent, missed=missed, said=said))
        if rests:
            about = {"agent": name, "presence": said.value, "missed": missed}
            self.floor.ledger.append(Tag.DESK_PRESENCE_SET, WORKER, about, now)

    def _raise(
        self, session: Session, clock: Kind, rules: Rules, now: datetime
    ) -> None:
        turn = Turn(
            session=session.id,
            at=now,
            kind=TurnKind.RAISED,
            agent=session.owner,
            why=clock.value,
        )
        written = self.floor.write(model.raised(session), [turn], rules)
        about = {"agent": session.owner, "why": clock.value}
        self.floor.note(Tag.SESSION_RAISED, WORKER, written, about, now)

    def _queue(self, session: Session, rules: Rules, now: datetime) -> None:
        """Wait no longer for somebody who is not back: tell, and queue."""
        ahead = self.floor.desk.queued()
        notice = Notice(
            kind=NoticeKind.QUEUED,
            place=ahead,
            wait=self.floor.waits(1, ahead, now)[0],
            alternatives=rules.alternatives,
            call_back=True,
        )
        self.floor.tell(session, notice, rules)
        turn = Turn(
            session=session.id,
            at=now,
            kind=TurnKind.QUEUED,
            agent=session.kept_for,
            why=Kind.PAUSE.value,
        )
        written = self.floor.write(model.queued(session, now), [turn], rules)
        about = {"agent": session.kept_for}
        self.floor.note(Tag.SESSION_QUEUED, WORKER, written, about, now)
