"""The desk in memory."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from guicang.domain.desk.assignment import Seat, takes
from guicang.domain.desk.model import Session, State
from guicang.domain.desk.presence import Agent
from guicang.domain.errors import (
    AgentChanged,
    CannotTake,
    NoSuchAgent,
    NoSuchCallBack,
    NoSuchDeskRules,
    NoSuchDeskSession,
    NoSuchErrand,
    SessionChanged,
)
from guicang.ports.desk import (
    CallBack,
    DeskVersion,
    Errand,
    Line,
    Side,
    Stand,
    Turn,
    TurnKind,
)
from tests.fakes.transactions import MemoryDatabase, MemoryStore
from tests.fakes.versions import MemoryVersions


class MemoryDesk(MemoryStore):
    def __init__(self, database: MemoryDatabase | None = None) -> None:
        super().__init__(database)
        self.all: dict[str, Session] = {}
        self.look: dict[str, datetime] = {}
        self.people: dict[str, Agent] = {}
        self.taken: dict[str, tuple[int, datetime]] = {}
        self.said: dict[str, list[Line]] = {}
        self.read: dict[tuple[str, Side], int] = {}
        self.story: list[Turn] = []
        self.answered: dict[tuple[str, str], datetime] = {}
        self.wishes: dict[str, CallBack] = {}
        self.sent: dict[str, Errand] = {}
        self.marks: dict[str, str] = {}

    # --- sessions ---------------------------------------------------------------------

    def open(self, session: Session, turn: Turn) -> Session:
        there = self.latest(session.source, session.thread)
        if there is not None and there.open:
            return there
        self.all[session.id] = replace(session, version=1)
        self.story.append(turn)
        return self.all[session.id]

    def find_places(self, limit: int) -> int:
        """Keep no digests: nothing is ever to be settled."""
        return 0

    def get(self, session: str) -> Session:
        if session not in self.all:
            raise NoSuchDeskSession(session=session)
        return self.all[session]

    def latest(self, source: str, thread: str) -> Session | None:
        of = [s for s in self.all.values() if (s.source, s.thread) == (source, thread)]
        return of[-1] if of else None

    def threads(self, places: Iterable[str]) -> Mapping[str, str]:
        """Keep no digests: nothing is found by one."""
        return {}

    def write(
        self, session: Session, turns: Sequence[Turn], look_at: datetime | None
    ) -> Session:
        if self.get(session.id).version != session.version:
            raise SessionChanged(session=session.id)
        kept = replace(session, version=session.version + 1)
        self.all[session.id] = kept
        self.look.pop(session.id, None)
        if look_at is not None:
            self.look[session.id] = look_at
        self.story.extend(turns)
        for turn in turns:
            if turn.kind is TurnKind.REPLIED and turn.agent and session.customer:
                self.answered[session.customer, turn.agent] = turn.at
        return kept

    def queue(self, limit: int = 10_000) -> Sequence[Session]:
        waiting = [s for s in self.all.values() if s.queued_at is not None]
        return sorted(waiting, key=lambda s: s.queued_at)[:limit]

    def queued(self) -> int:
        return len(self.queue())

    def of(self, agent: str) -> Sequence[Session]:
        mine = [s for s in self.all.values() if agent and s.owner == agent]
        return sorted(mine, key=lambda s: s.opened_at)

    def due(self, now: datetime, limit: int) -> Sequence[Session]:
        come = sorted((at, key) for key, at in self.look.items() if at <= now)
        return [self.all[key] for _, key in come[:limit]]

    def sessions(
        self, *, states: Sequence[State] = (), agent: str = "", limit: int = 100
    ) -> Sequence[Session]:
        found = [
            s
            for s in reversed(self.all.values())
            if (not states or s.state in states)
            and (not agent or agent in {s.owner, s.kept_for})
        ]
        return sorted(found, key=lambda s: s.opened_at, reverse=True)[:limit]

    def counts(self) -> Mapping[State, int]:
        return Counter(session.state for session in self.all.values())

    def known(self, customers: Sequence[str]) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        latest = sorted(self.answered.items(), key=lambda each: each[1], reverse=True)
        for (customer, agent), _ in latest:
            if customer in customers:
                found.setdefault(customer, []).append(agent)
        return found

    # --- people -----------------------------------------------------------------------

    def agents(self) -> Sequence[Agent]:
        return [self.people[name] for name in sorted(self.people)]

    def agent(self, name: str) -> Agent:
        if name not in self.people:
            raise NoSuchAgent(agent=name)
        return self.people[name]

    def put(self, agent: Agent) -> Agent:
        there = self.people.get(agent.name)
        if there is None and agent.version:
            raise NoSuchAgent(agent=agent.name)
        if there is not None and there.version != agent.version:
            raise AgentChanged(agent=agent.name)
        self.people[agent.name] = replace(agent, version=agent.version + 1)
        return self.people[agent.name]

    def remove(self, name: str) -> None:
        self.agent(name)
        for session in self.all.values():
            if session.open and name in {session.owner, session.kept_for}:
                raise CannotTake(session=session.id, agent=name, reason="nobody's")
        del self.people[name]

    def seats(self, since: datetime) -> Sequence[Seat]:
        return [self._seat(agent, since) for agent in self.agents()]

    def _seat(self, agent: Agent, since: datetime) -> Seat:
        taken, at = self.taken.get(agent.name, (0, None))
        return Seat(
            agent=agent,
            presence=agent.said,
            load=sum(takes(session, agent) for session in self.of(agent.name)),
            taken=taken if at is not None and at >= since else 0,
            idle_since=at,
        )

    def took(self, name: str, at: datetime, since: datetime) -> None:
        taken, before = self.taken.get(name, (0, None))
        today = before is not None and before >= since
        self.taken[name] = (taken + 1 if today else 1, at)

    def hold(self) -> None:
        assert self.database.depth, "the desk is held in a transaction"

    # --- what was said ----------------------------------------------------------------

    def say(self, line: Line) -> tuple[Line, bool]:
        self.get(line.session)
        lines = self.said.setdefault(line.session, [])
        for there in lines:
            if there.id == line.id:
                return there, False
        lines.append(replace(line, seq=len(lines) + 1))
        return lines[-1], True

    def line(self, session: str, name: str) -> Line | None:
        return next((x for x in self.said.get(session, []) if x.id == name), None)

    def lines(
        self, session: str, *, after: int = 0, limit: int = 1000
    ) -> Sequence[Line]:
        return [x for x in self.said.get(session, []) if x.seq > after][:limit]

    def read_up_to(self, session: str, side: Side, seq: int) -> None:
        if seq <= len(self.said.get(session, [])):
            self.read[session, side] = max(self.read.get((session, side), 0), seq)

    def reading(self, session: str) -> Mapping[Side, int]:
        self.get(session)
        sides = (Side.CUSTOMER, Side.AGENT)
        return {side: self.read.get((session, side), 0) for side in sides}

    def forget_lines(self, session: str) -> int:
        return len(self.said.pop(session, []))

    # --- what happened ----------------------------------------------------------------

    def turns(self, session: str) -> Sequence[Turn]:
        return [turn for turn in self.story if turn.session == session]

    def happened(
        self, since: datetime, until: datetime, kinds: Sequence[TurnKind] = ()
    ) -> Sequence[Turn]:
        found = [
            turn
            for turn in self.story
            if since <= turn.at < until and (not kinds or turn.kind in kinds)
        ]
        return sorted(found, key=lambda turn: turn.at)

    def tally(self, since: datetime, until: datetime, kinds: Sequence[TurnKind]) -> int:
        return len(self.happened(since, until, kinds))

    # --- calls back -------------------------------------------------------------------

    def call(self, call: CallBack) -> CallBack:
        for there in self.calls():
            if there.session == call.session:
                return there
        self.wishes[call.id] = call
        return call

    def calls(self) -> Sequence[CallBack]:
        found = [call for call in self.wishes.values() if call.done_at is None]
        return sorted(found, key=lambda c: (c.wanted_at is not None, c.wanted_at))

    def called(self, call: str, by: str, at: datetime) -> CallBack:
        there = self.wishes.get(call)
        if there is None or there.done_at is not None:
            raise NoSuchCallBack(call=call)
        self.wishes[call] = replace(there, done_at=at, done_by=by, contact="")
        return self.wishes[call]

    # --- errands ----------------------------------------------------------------------

    def send(self, errand: Errand) -> Errand:
        self.marks.setdefault(errand.id, self.mark(errand.text))
        return self.sent.setdefault(errand.id, errand)

    def errands(
        self, stand: Stand, limit: int = 200, *, source: str = ""
    ) -> Sequence[Errand]:
        return [
            each
            for each in self.sent.values()
            if each.stand is stand and source in {"", each.source}
        ][:limit]

    def errand(self, name: str) -> Errand:
        if name not in self.sent:
            raise NoSuchErrand(errand=name)
        return self.sent[name]

    def settle(self, errand: Errand) -> Errand:
        there = self.sent.get(errand.id)
        if there is None or there.stand is Stand.DONE:
            raise NoSuchErrand(errand=errand.id)
        done = errand.stand is Stand.DONE
        self.sent[errand.id] = replace(errand, text="") if done else errand
        return errand

    def errands_of(self, session: str) -> Sequence[Errand]:
        return [x for x in self.sent.values() if x.session == session]

    def telling(self, session: str, mark: str) -> Errand | None:
        told = [
            each
            for each in self.sent.values()
            if each.session == session and self.marks[each.id] == mark
        ]
        return told[-1] if told else None

    def mark(self, text: str) -> str:
        return f"mark of {text.strip()}"


class MemoryDeskRules(MemoryVersions):
    kind = DeskVersion
    missing = NoSuchDeskRules
