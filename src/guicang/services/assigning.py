"""Give sessions to people: who gets which, by whom it is taken over, and why.

* Nobody decides while another does: the desk is held from reading the seats until the
  commit. So no capacity is exceeded, and no session is given twice.
* What cannot be given stays in the queue with its place. It is given out when a place
  comes free, somebody comes, or the clock of the worker comes round.
* Customers are told before anything moves: the notice stands in the same transaction,
  in front of the hand-over.
* Whoever is given a session can ask why; the reasons are written down as data.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from guicang.domain.desk import model
from guicang.domain.desk.assignment import (
    OURS,
    Decision,
    Seat,
    WhyNot,
    choose,
    objection,
)
from guicang.domain.desk.draining import drain
from guicang.domain.desk.model import Moved, Session, State
from guicang.domain.desk.offline import Notice, NoticeKind
from guicang.domain.desk.presence import Away
from guicang.domain.desk.rules import Rules
from guicang.domain.errors import CannotTake, NoSuchAgent
from guicang.domain.ledger.model import Tag
from guicang.ports.desk import Deed, Errand, Turn, TurnKind
from guicang.services.flooring import WORKER, Floor, again, day

_MOST: Final = 500
"""How many waiting sessions are looked at in one transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigning:
    """The use cases."""

    floor: Floor

    def place(self, session: str, moved: Moved) -> Session:
        """Give a waiting session to somebody, if anybody can take it."""
        return again(lambda: self._place(session, moved))

    def _place(self, name: str, moved: Moved) -> Session:
        floor = self.floor
        with floor.desk.transaction():
            floor.desk.hold()
            session = floor.desk.get(name)
            if session.queued_at is None:
                return session
            rules, now = floor.rules(), floor.clock.now()
            seats = floor.seats(rules, now)
            decision = self._decide(session, seats, rules, now)
            if decision.agent is None:
                return session
            return self.give(session, decision, moved, rules)

    def _decide(
        self, session: Session, seats: Sequence[Seat], rules: Rules, now: datetime
    ) -> Decision:
        known = self.floor.desk.known([session.customer])
        return choose(
            session, seats, rules.choosing, now, known.get(session.customer, ())
        )

    def drain(self) -> int:
        """Give out what waits, as far as there are places; return how many."""
        return again(self._drain)

    def _drain(self) -> int:
        floor = self.floor
        with floor.desk.transaction():
            floor.desk.hold()
            waiting = {each.id: each for each in floor.desk.queue(_MOST)}
            if not waiting:
                return 0
            rules, now = floor.rules(), floor.clock.now()
            known = floor.desk.known([each.customer for each in waiting.values()])
            seats = floor.seats(rules, now)
            found = drain(waiting.values(), seats, rules.choosing, now, known)
            for decision in found:
                self.give(waiting[decision.session], decision, Moved.DRAINED, rules)
        return len(found)

    def give(
        self,
        session: Session,
        decision: Decision,
        moved: Moved,
        rules: Rules,
        before: Sequence[Turn] = (),
    ) -> Session:
        """Carry a decision out, in the transaction that holds the desk.

        ``before`` happened to the session just now, and led to this.
        """
        to, now = str(decision.agent), self.floor.clock.now()
        back = session.state is State.PAUSED
        mine = model.assigned(session, to, now)
        turn = Turn(
            session=session.id,
            at=now,
            kind=TurnKind.ASSIGNED,
            agent=to,
            why=moved.value,
            data=spelled(decision),
        )
        if back:
            notice = Notice(kind=NoticeKind.CONTINUED, agent=to)
            self.floor.tell(session, notice, rules)
        written = self.floor.write(mine, [*before, turn], rules)
        self.floor.desk.took(to, now, day(rules, now))
        self._transfer(written)
        if session.owner:
            self.floor.note(
                Tag.SESSION_HANDED_OVER,
                WORKER,
                written,
                {"to": to, "from": session.owner, "why": moved.value},
                now,
            )
        return written

    def _transfer(self, session: Session) -> None:
        """Ask the platform to hand its thread over, too."""
        if session.source == OURS:
            return
        account = self.floor.desk.agent(session.owner).accounts.get(session.source, "")
        self.floor.desk.send(
            Errand(
                id=f"{session.id}:transfer:{session.version}",
                at=self.floor.clock.now(),
                source=session.source,
                deed=Deed.TRANSFER,
                session=session.id,
                thread=session.thread,
                agent=session.owner,
                account=account,
            )
        )

    # --- a person decides -------------------------------------------------------------

    def take(self, session: str, to: str, *, by: str) -> Session:
        """Give a session to a named person, whoever has it. CannotTake, NoSuchAgent.

        Skills and language are theirs to judge who name somebody; presence, clearance,
        the customer's will and capacity are not.
        """
        return again(lambda: self._take(session, to, by))

    def _take(self, name: str, to: str, by: str) -> Session:
        floor = self.floor
        with floor.desk.transaction():
            floor.desk.hold()
            session = floor.desk.get(name)
            if session.owner == to:
                return session
            rules, now = floor.rules(), floor.clock.now()
            seat = self._seat(to, rules, now)
            free = replace(session, tried=(), kept_for="")
            known = floor.desk.known([session.customer]).get(session.customer, ())
            against = objection(free, seat, rules.choosing, known, stretched=True)
            if against is not None:
                raise CannotTake(session=name, agent=to, reason=against.value)
            decision = Decision(session=name, agent=to)
            if session.owner:
                notice = Notice(kind=NoticeKind.HANDED_OVER, why=Away.OTHER_DUTY)
                floor.tell(session, notice, rules)
            written = self.give(session, decision, Moved.SUPERVISOR, rules)
            if by != to:
                floor.note(Tag.SESSION_MOVED, by, written, {"to": to}, now)
            return written

    def _seat(self, name: str, rules: Rules, now: datetime) -> Seat:
        for seat in self.floor.seats(rules, now):
            if seat.agent.name == name:
                return seat
        raise NoSuchAgent(agent=name)

    # --- why --------------------------------------------------------------------------

    def why(self, session: str) -> tuple[Turn | None, Mapping[str, WhyNot]]:
        """Say why a session went to whom it went, and what speaks now against whom.

        The turn is the last assignment, with its reasons as data; None if nobody was
        ever given it. Against: those who could not be given it now, by name.
        """
        floor = self.floor
        asked = floor.desk.get(session)
        turns = [
            turn for turn in floor.desk.turns(session) if turn.kind is TurnKind.ASSIGNED
        ]
        rules, now = floor.rules(), floor.clock.now()
        seats = [
            seat for seat in floor.seats(rules, now) if seat.agent.name != asked.owner
        ]
        decision = self._decide(asked, seats, rules, now)
        return (turns[-1] if turns else None), decision.against


def spelled(decision: Decision) -> dict[str, object]:
    """Write a decision down as data: its reasons, and how many were not taken why."""
    against: dict[str, int] = {}
    for reason in decision.against.values():
        against[reason.value] = against.get(reason.value, 0) + 1
    return {
        "reasons": [
            {"why": reason.why.value, **reason.data} for reason in decision.reasons
        ],
        "against": dict(sorted(against.items())),
    }
