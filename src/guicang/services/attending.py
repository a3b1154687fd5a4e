"""Who is there, and how they go: said, planned, or named by a supervisor.

* Going is a plan first: the same function shows what it would mean and says what is
  done. It is done in one transaction, notices before hand-overs: whoever is killed in
  the middle has done nothing, and the clock finds who is gone and still has sessions.
* Who comes back is given what was kept for them, and what waits.
* Platforms are asked to show the same of their account there, by errands, whenever it
  changes: because it was said, or because a shift or a leave began or ended.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from guicang.domain.desk import model
from guicang.domain.desk.assignment import Decision
from guicang.domain.desk.model import Moved, Session
from guicang.domain.desk.offline import Around, Fate, Going, Plan, Step, plan
from guicang.domain.desk.presence import (
    Agent,
    Away,
    Leave,
    Presence,
    back_at,
    on_leave,
    standing,
)
from guicang.domain.desk.rules import Rules
from guicang.domain.errors import BadDeskAgent, BadLeave
from guicang.domain.ledger.model import Tag
from guicang.ports.desk import Deed, Errand, Turn, TurnKind
from guicang.services.assigning import Assigning
from guicang.services.flooring import WORKER, Floor, again

LONGEST: Final = timedelta(days=366)
SUNDAY: Final = 6
MOST: Final = 100
"""The largest capacity, and the most leaves and shifts of somebody."""
_RETURNS: Final = {
    Away.BREAK: timedelta(minutes=15),
    Away.TECHNICAL: timedelta(minutes=30),
}
"""When somebody is expected back who did not say when, and has no shifts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attending:
    """The use cases."""

    floor: Floor
    assigning: Assigning

    # --- who there is -----------------------------------------------------------------

    def put(self, agent: Agent, *, by: str) -> Agent:
        """Write what is known of somebody. BadDeskAgent, AgentChanged."""
        _check(agent)
        floor = self.floor
        with floor.desk.transaction():
            floor.desk.hold()
            written = floor.desk.put(agent)
            about: dict[str, object] = {
                "agent": agent.name,
                "capacity": agent.capacity,
                "skills": sorted(agent.skills),
                "languages": sorted(agent.languages),
                "cleared": sorted(agent.cleared),
                "sources": sorted(agent.accounts),
            }
            floor.ledger.append(Tag.DESK_AGENT_SET, by, about, floor.clock.now())
        self.assigning.drain()
        return written

    def remove(self, name: str, *, by: str) -> None:
        """Forget somebody who has no open session. NoSuchAgent, CannotTake."""
        floor = self.floor
        with floor.desk.transaction():
            floor.desk.hold()
            floor.desk.remove(name)
            about = {"agent": name}
            floor.ledger.append(Tag.DESK_AGENT_REMOVED, by, about, floor.clock.now())

    # --- presence ---------------------------------------------------------------------

    def present(
        self,
        name: str,
        presence: Presence,
        *,
        by: str,
        why: Away = Away.OTHER_DUTY,
        until: datetime | None = None,
    ) -> Agent:
        """Note what somebody says of themselves, or a supervisor of them.

        Who is offline keeps nothing: their sessions go as ``impact`` says, and
        ``until`` is when customers are told to expect them back.
        """
        again(lambda: self._present(name, presence, by))
        self.show()
        if presence is Presence.OFFLINE:
            self.depart(name, by=by, why=why, until=until)
        elif presence is Presence.AVAILABLE:
            self.assigning.drain()
        return self.floor.desk.agent(name)

    def _present(self, name: str, presence: Presence, by: str) -> Agent:
        floor = self.floor
        now = floor.clock.now()
        with floor.desk.transaction():
            floor.desk.hold()
            agent = floor.desk.agent(name)
            if (agent.said, agent.missed) == (presence, 0):
                return agent
            written = floor.desk.put(replace(agent, said=presence, missed=0))
            about = {"agent": name, "presence": presence.value}
            floor.ledger.append(Tag.DESK_PRESENCE_SET, by, about, now)
            return written

    def show(self) -> int:
        """Ask the platforms to show of everybody what holds at the desk, if it changed.

        Return of how many that was.
        """
        return again(self._show)

    def _show(self) -> int:
        floor, shown = self.floor, 0
        now = floor.clock.now()
        with floor.desk.transaction():
            floor.desk.hold()
            for seat in floor.seats(floor.rules(), now):
                if seat.agent.accounts and seat.agent.shown is not seat.presence:
                    after = replace(seat.agent, shown=seat.presence)
                    self._announce(floor.desk.put(after), now)
                    shown += 1
        return shown

    def _announce(self, agent: Agent, now: datetime) -> None:
        for source, account in sorted(agent.accounts.items()):
            self.floor.desk.send(
                Errand(
                    id=f"{agent.name}:{source}:present:{agent.version}",
                    at=now,
                    source=source,
                    deed=Deed.PRESENT,
                    agent=agent.name,
                    account=account,
                    word=agent.shown.value,
                )
            )

    # --- leave ------------------------------------------------------------------------

    def plan_leave(
        self,
        name: str,
        *,
        by: str,
        why: Away,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Agent:
        """Name who goes, when, and until when. BadLeave.

        ``since`` None: now. What they have goes when they go, not before.
        """
        floor = self.floor
        now = floor.clock.now()
        leave = Leave(since=since or now, until=until, why=why, by=by)
        _check_leave(name, leave, now)
        again(lambda: self._leave(name, leave, now))
        if leave.since <= now:
            self.show()
            self.depart(name, by=by, why=why, until=until)
        return floor.desk.agent(name)

    def _leave(self, name: str, leave: Leave, now: datetime) -> Agent:
        floor = self.floor
        with floor.desk.transaction():
            floor.desk.hold()
            agent = floor.desk.agent(name)
            ahead = [
                one for one in agent.leaves if one.until is None or one.until > now
            ]
            if len(ahead) >= MOST:
                raise BadLeave(agent=name, reason=f"there are {MOST} already")
            leaves = tuple(sorted({*ahead, leave}, key=lambda each: each.since))
            written = floor.desk.put(replace(agent, leaves=leaves))
            about: dict[str, object] = {
                "agent": name,
                "since": leave.since.isoformat(),
                "until": None if leave.until is None else leave.until.isoformat(),
                "why": leave.why.value,
            }
            floor.ledger.append(Tag.DESK_LEAVE_PLANNED, leave.by, about, now)
            return written

    def drop_leave(self, name: str, since: datetime, *, by: str) -> Agent:
        """Take back a leave that begins, or began, at an instant. BadLeave."""
        again(lambda: self._drop(name, since, by))
        self.show()
        self.assigning.drain()
        return self.floor.desk.agent(name)

    def _drop(self, name: str, since: datetime, by: str) -> Agent:
        floor = self.floor
        with floor.desk.transaction():
            floor.desk.hold()
            agent = floor.desk.agent(name)
            left = tuple(one for one in agent.leaves if one.since != since)
            if len(left) == len(agent.leaves):
                raise BadLeave(agent=name, reason="no leave begins then")
            about = {"agent": name, "since": since.isoformat()}
            floor.ledger.append(Tag.DESK_LEAVE_DROPPED, by, about, floor.clock.now())
            return floor.desk.put(replace(agent, leaves=left))

    # --- going ------------------------------------------------------------------------

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
        ahead = len(floor.desk.queue()) if theirs else 0
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


def _check(agent: Agent) -> None:
    named = bool(agent.name.strip()) and len(agent.name) <= MOST
    reason = (
        ("the name is missing, or too long" if not named else "")
        or ("the capacity is not" if not 1 <= agent.capacity <= MOST else "")
        or ("too many shifts" if len(agent.shifts) > MOST else "")
        or (
            "a weekday is none"
            if any(not 0 <= shift.weekday <= SUNDAY for shift in agent.shifts)
            else ""
        )
    )
    if reason:
        raise BadDeskAgent(agent=agent.name, reason=reason)


def _check_leave(name: str, leave: Leave, now: datetime) -> None:
    ends = leave.until
    reason = (
        ("it is over already" if ends is not None and ends <= now else "")
        or ("it ends before it begins" if ends and ends <= leave.since else "")
        or ("it is too far ahead" if leave.since > now + LONGEST else "")
        or ("it is too long" if ends and ends > leave.since + LONGEST else "")
    )
    if reason:
        raise BadLeave(agent=name, reason=reason)
