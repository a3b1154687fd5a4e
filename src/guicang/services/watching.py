"""Let sources be pulled when they are due, and say when they fall behind."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from guicang.domain.errors import ConnectorBroken, NoSuchConnector
from guicang.domain.jobs.model import State as JobState
from guicang.domain.ledger.model import Tag
from guicang.domain.sources.connection import Connection
from guicang.domain.sources.model import Ability, Can, Profile
from guicang.domain.sources.watch import Gap, GapKind, Level, is_worse, lag, level
from guicang.ports.clock import Clock
from guicang.ports.connections import Connections, KeptStates, Registry
from guicang.ports.jobs import Jobs
from guicang.ports.ledger import Ledger
from guicang.services.gathering import Gathering
from guicang.services.hinting import Hinting
from guicang.services.storing import ACTOR, Storing

PULL: Final = "pull-source"
"""The kind of the jobs that pull."""
RESYNC: Final = "resync-source"
"""The kind of the jobs that read a stretch of time again."""
_OPEN: Final = (JobState.WAITING, JobState.RUNNING)
_MANY: Final = 1_000
_SILENT: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """The use case."""

    connections: Connections
    registry: Registry
    storing: Storing
    hinting: Hinting
    gathering: Gathering
    kept: KeptStates
    jobs: Jobs
    ledger: Ledger
    clock: Clock

    # --- what is due ------------------------------------------------------------------

    def order(self) -> list[str]:
        """Let a job wait for each source that is due, unless one does already."""
        now = self.clock.now()
        open_ = self.jobs.list(states=_OPEN, kind=PULL, limit=_MANY)
        busy = {str(job.payload["source"]) for job in open_}
        due = [
            each.name
            for each in self.connections.list()
            if each.name not in busy and self._is_due(each, now)
        ]
        for name in due:
            key = f"pull:{name}@{now:%Y-%m-%dT%H:%M}"
            self.jobs.add(PULL, {"source": name}, now=now, key=key)
        return due

    def is_left_alone(self, name: str) -> bool:
        """Whether a source rests, has ended, or its platform wants to be left alone."""
        now = self.clock.now()
        return not any(
            each.name == name and _may_be_asked(each, now)
            for each in self.connections.list()
        )

    def _is_due(self, connection: Connection, now: datetime) -> bool:
        if not _may_be_asked(connection, now):
            return False
        profile = self.profile(connection.kind)
        return profile is not None and can(profile, Ability.PULL)

    def profile(self, kind: str) -> Profile | None:
        """Give a profile; None for a connector that cannot be loaded."""
        try:
            return self.registry.profile(kind)
        except (ConnectorBroken, NoSuchConnector):
            return None

    def wake(self, name: str, hints: Mapping[str, str]) -> None:
        """Let a source be pulled soon, in the open transaction; hints are kept for it.

        While one pull waits for a worker, no other one is added.
        """
        connection = self.connections.get(name, lock=True)
        state = connection.state
        if not connection.active:
            return
        self.hinting.add(name, hints)
        if state.wanted != state.taken:
            return
        now = self.clock.now()
        wanted = state.wanted + 1
        key = f"wake:{name}:{wanted}"
        self.jobs.add(PULL, {"source": name}, now=now, key=key)
        self.connections.note(name, replace(state, wanted=wanted))

    def go_on(self, name: str, pages: int) -> None:
        """Let the next turn wait, behind what waits already."""
        now = self.clock.now()
        self.jobs.add(
            PULL,
            {"source": name},
            now=now,
            key=f"more:{name}@{now.isoformat()}/{pages}",
        )

    def resync(self, name: str, since: datetime, until: datetime) -> int:
        """Let a worker read a stretch of time again; return the job. NoSuchSource."""
        self.connections.get(name)
        payload = {
            "source": name,
            "since": since.isoformat(),
            "until": until.isoformat(),
        }
        return self.jobs.add(RESYNC, payload, now=self.clock.now()).id

    # --- the watch dog ----------------------------------------------------------------

    def watch(self) -> dict[str, str]:
        """Look at all sources; return the level of those that are not well."""
        found = {}
        for each in self.connections.list():
            profile = self.profile(each.kind)
            if profile is not None and can(profile, Ability.PULL):
                judged = self._judge(each.name, profile)
                if judged is not Level.WELL:
                    found[each.name] = judged.value
            if profile is not None:
                self._close_silent(each, profile)
        return found

    def _judge(self, name: str, profile: Profile) -> Level:
        """Tell a level once; note a gap where the window is lost."""
        with self.connections.transaction():
            connection = self.connections.get(name, lock=True)
            state, now = connection.state, self.clock.now()
            behind = lag(now, state.complete, connection.created_at)
            found = level(behind, profile.window)
            if is_worse(found, state.level):
                about = {
                    "source": name,
                    "level": found.value,
                    "hours": behind // timedelta(hours=1),
                }
                self.ledger.append(Tag.SOURCE_BEHIND, ACTOR, about, now)
            if found is Level.LOST:
                since = state.complete or connection.created_at
                gap = Gap(
                    source=name,
                    kind=GapKind.WINDOW,
                    about=since.isoformat(),
                    since=since,
                    until=now - timedelta(hours=profile.window or 0),
                    detail="longer away than the platform keeps what was said",
                    noted=now,
                )
                self.storing.note_gaps(name, [gap])
            if found.value != state.level:
                self.connections.note(name, replace(state, level=found.value))
        return found

    def _close_silent(self, connection: Connection, profile: Profile) -> None:
        """End sessions in which nobody spoke for too long."""
        origin = self.storing.origin(connection, profile)
        until = connection.state.complete
        if not can(profile, Ability.PULL):
            until = self.clock.now()
        if until is None:
            return
        with self.connections.transaction():
            self.connections.get(connection.name, lock=True)
            self.gathering.close_silent(origin, until, _SILENT, actor=ACTOR)


def _may_be_asked(connection: Connection, now: datetime) -> bool:
    again = connection.state.again
    return connection.active and (again is None or again <= now)


def can(profile: Profile, ability: Ability) -> bool:
    """Whether a platform can do something, at least in part."""
    answer = profile.abilities.get(ability)
    return answer is not None and answer.can is not Can.NO
