"""Who is there, and how they go: said, planned, or named by a supervisor.

* Who goes keeps nothing: ``leaving`` says what becomes of their sessions.
* Who comes back is given what was kept for them, and what waits.
* Platforms are asked to show the same of their account there, by errands, whenever it
  changes: because it was said, or because a shift or a leave began or ended.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from guicang.domain.desk.presence import (
    Agent,
    Away,
    Leave,
    Presence,
)
from guicang.domain.errors import BadDeskAgent, BadLeave
from guicang.domain.ledger.model import Tag
from guicang.ports.desk import Deed, Errand
from guicang.services.assigning import Assigning
from guicang.services.flooring import Floor, again
from guicang.services.leaving import Leaving

LONGEST: Final = timedelta(days=366)
SUNDAY: Final = 6
MOST: Final = 100
"""The largest capacity, and the most leaves and shifts of somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attending:
    """The use cases."""

    floor: Floor
    assigning: Assigning
    leaving: Leaving

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
            self.leaving.depart(name, by=by, why=why, until=until)
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
            self.leaving.depart(name, by=by, why=why, until=until)
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
