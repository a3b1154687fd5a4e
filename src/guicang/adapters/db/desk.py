"""The desk on SQLite and PostgreSQL: sessions are changed by compare and set.

A check of the table itself holds that no session is without an owner or a place in the
queue. Who decides who gets what takes the guard of the desk, as long as the transaction
lasts: seats that were read stay as they were.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db import IntegrityError
from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from guicang.adapters.db import deskends, deskrows as rows
from guicang.adapters.db.desksaid import Said
from guicang.adapters.db.models import desk as tables
from guicang.adapters.db.sealing import Box
from guicang.adapters.db.sql import Guard, alone, since_epoch, when
from guicang.adapters.db.transactions import Atomic, translated
from guicang.domain.desk.assignment import OURS, Seat
from guicang.domain.desk.model import OPEN, Session, State
from guicang.domain.desk.presence import Agent, Presence
from guicang.domain.errors import (
    AgentChanged,
    CannotTake,
    NoSuchAgent,
    NoSuchDeskSession,
    SessionChanged,
)
from guicang.domain.record import micros
from guicang.ports.desk import Turn, TurnKind
from guicang.ports.keys import Tagger

_OPEN: Final = Q(state__in=[state.value for state in OPEN])
_MOST_KNOWN: Final = 10
_PAGE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class DjangoDesk(Said, Atomic):
    """Implements ``guicang.ports.desk.Desk``."""

    box: Box
    tagger: Tagger

    # --- sessions ---------------------------------------------------------------------

    def open(self, session: Session, turn: Turn) -> Session:
        """Write a new session. If its thread has an open one, give that and no other.

        What is given has the version of what lies there: 1 if it was written now.
        """
        try:
            with self.transaction():
                tables.DeskSession.objects.create(
                    key=session.id,
                    source=session.source,
                    thread=self._thread(session.source, session.thread),
                    place=self._place(session),
                    sealed=self.box.seal(
                        rows.THREAD, session.id, session.thread.encode()
                    ),
                    customer=session.customer,
                    opened_at=micros(session.opened_at),
                    version=1,
                    **rows.columns(session),
                )
                rows.turn_row(turn).save(force_insert=True)
        except IntegrityError:
            there = self.latest(session.source, session.thread)
            if there is None or not there.open:
                raise
            return there
        return replace(session, version=1)

    def get(self, session: str) -> Session:
        """Give one. NoSuchDeskSession."""
        found = self._some(tables.DeskSession.objects.filter(key=session))
        if not found:
            raise NoSuchDeskSession(session=session)
        return found[0]

    def latest(self, source: str, thread: str) -> Session | None:
        """Give the last session of a thread, open or not."""
        of = tables.DeskSession.objects.filter(
            source=source, thread=self._thread(source, thread)
        )
        return next(iter(self._some(of.order_by("-id")[:1])), None)

    def write(
        self, session: Session, turns: Sequence[Turn], look_at: datetime | None
    ) -> Session:
        """Write a session over the version that it was made from. SessionChanged.

        ``look_at`` is when something may be due next.
        """
        with self.transaction():
            met = tables.DeskSession.objects.filter(
                key=session.id, version=session.version
            ).update(
                version=session.version + 1,
                look_at=since_epoch(look_at),
                **rows.columns(session),
            )
            if not met:
                self.get(session.id)
                raise SessionChanged(session=session.id)
            for turn in turns:
                rows.turn_row(turn).save(force_insert=True)
                if turn.kind is TurnKind.REPLIED and turn.agent and session.customer:
                    tables.DeskKnown.objects.update_or_create(
                        customer=session.customer,
                        agent=turn.agent,
                        defaults={"at": micros(turn.at)},
                    )
        return replace(session, version=session.version + 1)

    def find_places(self, limit: int) -> int:
        """Let sessions of earlier releases go with their conversations, too.

        Return how many were looked at.
        """
        with self.transaction():
            old = tables.DeskSession.objects.filter(place="").order_by("id")[:limit]
            for session in (found := self._some(old)):
                tables.DeskSession.objects.filter(key=session.id).update(
                    place=self._place(session)
                )
            deskends.delete_left_behind([session.id for session in found])
        return len(found)

    def queue(self, limit: int = 10_000) -> Sequence[Session]:
        """Give those that wait or are paused, the oldest place first."""
        waiting = tables.DeskSession.objects.filter(queued_at__isnull=False)
        return self._some(waiting.order_by("queued_at", "id")[:limit])

    def queued(self) -> int:
        """Count those that wait or are paused."""
        with translated():
            return tables.DeskSession.objects.filter(queued_at__isnull=False).count()

    def of(self, agent: str) -> Sequence[Session]:
        """Give the open sessions that somebody has, the oldest first."""
        theirs = tables.DeskSession.objects.filter(owner=agent).exclude(owner="")
        return self._some(theirs.order_by("opened_at", "id"))

    def due(self, now: datetime, limit: int) -> Sequence[Session]:
        """Give open sessions whose ``look_at`` has come, the earliest first."""
        come = tables.DeskSession.objects.filter(look_at__lte=micros(now))
        return self._some(come.order_by("look_at", "id")[:limit])

    def sessions(
        self, *, states: Sequence[State] = (), agent: str = "", limit: int = 100
    ) -> Sequence[Session]:
        """Give sessions, the newest first; in any state if none is named."""
        found = tables.DeskSession.objects.order_by("-opened_at", "-id")
        if states:
            found = found.filter(state__in=[state.value for state in states])
        if agent:
            found = found.filter(Q(owner=agent) | Q(kept_for=agent))
        return self._some(found[:limit])

    def counts(self) -> Mapping[State, int]:
        """Count the sessions of each state there are any of."""
        counted = tables.DeskSession.objects.values_list("state").annotate(Count("id"))
        with translated():
            return {State(state): n for state, n in counted.order_by("state")}

    def known(self, customers: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """Say who answered each of these customers before, the latest first."""
        found: dict[str, list[str]] = defaultdict(list)
        known = tables.DeskKnown.objects.filter(customer__in=set(customers))
        with translated():
            for row in known.order_by("customer", "-at", "agent"):
                if len(found[row.customer]) < _MOST_KNOWN:
                    found[row.customer].append(row.agent)
        return dict(found)

    def threads(self, places: Iterable[str]) -> Mapping[str, str]:
        """Give what platforms call threads, by how they are known among sources'."""
        names, found = sorted(set(places) - {""}), {}
        for start in range(0, len(names), _PAGE):
            part = tables.DeskSession.objects.filter(
                place__in=names[start : start + _PAGE]
            )
            with translated():
                for row in part.order_by("id"):
                    found[row.place] = rows.session_of(row, self.box).thread
        return found

    def _thread(self, source: str, thread: str) -> str:
        return self.tagger.tag("desk-thread", f"{source}\n{thread}")

    def _place(self, session: Session) -> str:
        """Give the digest by which a thread is known among those of sources."""
        ours = session.source == OURS
        source = f"{OURS}:{session.channel}" if ours else session.source
        return self.tagger.tag("source-thread", f"{source}\n{session.thread}")

    def _some(self, found: QuerySet[tables.DeskSession]) -> list[Session]:
        with translated():
            return [rows.session_of(row, self.box) for row in found]

    # --- people -----------------------------------------------------------------------

    def agents(self) -> Sequence[Agent]:
        """Give everybody at the desk, by name."""
        with translated():
            return [
                rows.agent_of(row) for row in tables.DeskAgent.objects.order_by("name")
            ]

    def agent(self, name: str) -> Agent:
        """Give one. NoSuchAgent."""
        with translated():
            row = tables.DeskAgent.objects.filter(name=name).first()
        if row is None:
            raise NoSuchAgent(agent=name)
        return rows.agent_of(row)

    def put(self, agent: Agent) -> Agent:
        """Write somebody, over the version they were made from. AgentChanged.

        Version 0 is somebody new.
        """
        told = {**rows.agent_columns(agent), "version": agent.version + 1}
        met = False
        try:
            with self.transaction():
                if agent.version == 0:
                    tables.DeskAgent.objects.create(name=agent.name, **told)
                    met = True
                else:
                    found = tables.DeskAgent.objects.filter(
                        name=agent.name, version=agent.version
                    )
                    met = bool(found.update(**told))
        except IntegrityError:
            raise AgentChanged(agent=agent.name) from None
        if not met:
            self.agent(agent.name)
            raise AgentChanged(agent=agent.name)
        return replace(agent, version=agent.version + 1)

    def remove(self, name: str) -> None:
        """Forget somebody who has no open session. NoSuchAgent; CannotTake if so."""
        with self.transaction():
            self.hold()
            theirs = tables.DeskSession.objects.filter(
                _OPEN, Q(owner=name) | Q(kept_for=name)
            )
            if (first := theirs.order_by("id").first()) is not None:
                raise CannotTake(
                    session=first.key, agent=name, reason="it would be nobody's"
                )
            if not tables.DeskAgent.objects.filter(name=name).delete()[0]:
                raise NoSuchAgent(agent=name)

    def seats(self, since: datetime) -> Sequence[Seat]:
        """Give everybody with what they have: load now, taken since an instant.

        ``presence`` is what they said; ``presence.standing`` knows better.
        """
        loads: dict[str, list[tuple[int, int]]] = defaultdict(list)
        had = tables.DeskSession.objects.exclude(owner="").values_list(
            "owner", "weight"
        )
        with translated():
            for owner, weight, count in had.annotate(Count("id")):
                loads[owner].append((weight, count))
            people = list(tables.DeskAgent.objects.order_by("name"))
        return [_seat(row, loads[row.name], micros(since)) for row in people]

    def took(self, name: str, at: datetime, since: datetime) -> None:
        """Count that somebody was given a session, in the day that began then."""
        with translated():
            tables.DeskAgent.objects.filter(name=name).update(
                taken=Case(
                    When(idle_since__gte=micros(since), then=F("taken") + 1),
                    default=Value(1),
                ),
                idle_since=micros(at),
            )

    def hold(self) -> None:
        """Let nobody else decide who gets what until the open transaction ends."""
        alone(Guard.DESK)


def _seat(row: tables.DeskAgent, had: Sequence[tuple[int, int]], since: int) -> Seat:
    agent = rows.agent_of(row)
    today = row.idle_since is not None and row.idle_since >= since
    return Seat(
        agent=agent,
        presence=Presence(row.said),
        load=sum(min(weight, agent.capacity) * count for weight, count in had),
        taken=row.taken if today else 0,
        idle_since=when(row.idle_since),
    )
