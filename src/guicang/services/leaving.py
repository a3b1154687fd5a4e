"""How somebody's sessions go with them: planned first, then done as planned.

The same function shows what it would mean and says what is done. It is done in one
transaction, notices before hand-overs: whoever is killed in the middle has done
nothing, and the clock finds who is gone and still has sessions.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from guicang.domain.desk import model
from guicang.domain.desk.assignment import Decision
from guicang.domain.desk.model import Moved, Session
from guicang.domain.desk.offline import Around, Fate, Going, Plan, Step, plan
from guicang.domain.desk.presence import (
    Agent,
    Away,
    Presence,
    back_at,
    on_leave,
    standing,
)
from guicang.domain.desk.rules import Rules
from guicang.domain.ledger.model import Tag
from guicang.ports.desk import Turn, TurnKind
from guicang.services.assigning import Assigning
from guicang.services.flooring import WORKER, Floor, again

_RETURNS: Final = {
    Away.BREAK: timedelta(minutes=15),
    Away.TECHNICAL: timedelta(minutes=30),
}
"""When somebody is expected back who did not say when, and has no shifts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """The use cases."""

    floor: Floor
    assigning: Assigning

    def impact(
        self,
        name: str,
        *,
        by: str,
        why: Away,
        at: datetime | None = None,
        until: datetime | None = None,
    ) -> Plan:
        """Say what it would mean that somebody goes, as everything stands now."""
        floor = self.floor
        rules = floor.rules()
        agent = floor.desk.agent(name)
        going = self._going(agent, rules, by, why, at or floor.clock.now(), until)
        return self._plan(going, floor.desk.of(name), rules)

    def depart(
        self,
        name: str,
        *,
        by: str = WORKER,
        why: Away | None = None,
        until: datetime | None = None,
    ) -> Plan:
        """Let somebody's sessions go as the plan says; nothing if they have none."""
        return again(lambda: self._depart(name, by, why, until))

    def _depart(
        self, name: str, by: str, why: Away | None, until: datetime | None
    ) -> Plan:
        floor = self.floor
        with floor.desk.transaction():
            floor.desk.hold()
            rules, now = floor.rules(), floor.clock.now()
            agent = floor.desk.agent(name)
            reason = why or self._why(agent, rules, now)
            going = self._going(agent, rules, by, reason, now, until)
            theirs = {each.id: each for each in floor.desk.of(name)}
            made = self._plan(going, theirs.values(), rules)
            for step in made.steps:
                self._do(theirs[step.session], step, going, rules)
            if made.steps:
                about: dict[str, object] = {
                    "agent": name,
                    "why": reason.value,
                    **{fate.value: made.count(fate) for fate in Fate},
                }
                floor.ledger.append(Tag.DESK_WENT_OFFLINE, by, about, now)
        return made

    def _why(self, agent: Agent, rules: Rules, now: datetime) -> Away:
        leave = on_leave(agent, now)
        if leave is not None:
            return leave.why
        off = bool(agent.shifts) and agent.said is not Presence.OFFLINE
        stands = standing(agent, rules.hours, now)
        return Away.SHIFT_ENDS if off and stands.until else Away.OTHER_DUTY

    def _going(
        self,
        agent: Agent,
        rules: Rules,
        by: str,
        why: Away,
        at: datetime,
        until: datetime | None,
    ) -> Going:
        leave = on_leave(agent, at)
        back = until or (leave.until if leave is not None else None)
        if back is not None:
            back = back_at(agent, rules.hours, back) or back
        elif leave is None and why in _RETURNS:
            back = at + _RETURNS[why]
        elif leave is None and agent.shifts:
            back = standing(agent, rules.hours, at).until
        return Going(agent=agent.name, at=at, why=why, by=by, back_at=back)

    def _plan(self, going: Going, sessions: Iterable[Session], rules: Rules) -> Plan:
        floor, now = self.floor, self.floor.clock.now()
        theirs = list(sessions)
        ahead = floor.desk.queued() if theirs else 0
        around = Around(
            seats=floor.seats(rules, now) if theirs else (),
            choosing=rules.choosing,
            known=floor.desk.known([each.customer for each in theirs]),
            waits=floor.waits(len(theirs), ahead, now),
            alternatives=rules.alternatives,
        )
        return plan(going, theirs, around)

    def _do(self, session: Session, step: Step, going: Going, rules: Rules) -> None:
        floor, now = self.floor, self.floor.clock.now()
        floor.tell(session, step.notice, rules)
        if step.fate is Fate.HAND_OVER:
            decision = Decision(
                session=session.id,
                agent=step.to,
                reasons=step.reasons,
                against=step.against or {},
            )
            self.assigning.give(session, decision, Moved.OFFLINE, rules)
            return
        if step.fate is Fate.PAUSE:
            kind, tag = TurnKind.PAUSED, Tag.SESSION_PAUSED
            after = model.paused(session, going.agent, now, going.back_at)
        else:
            kind, tag = TurnKind.QUEUED, Tag.SESSION_QUEUED
            after = model.queued(session, session.awaiting_since or now)
        turn = Turn(
            session=session.id,
            at=now,
            kind=kind,
            agent=going.agent,
            why=Moved.OFFLINE.value,
        )
        written = floor.write(after, [turn], rules)
        floor.note(tag, going.by, written, {"agent": going.agent}, now)
