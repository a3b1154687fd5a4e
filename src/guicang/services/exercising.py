"""Exercises of the bad day: what was never practised fails when it is needed.

A scripted mis-deletion is played on a home of its own: declared, frozen, found, brought
back, unfrozen, reported. The home is a new one with made-up records, or a copy of this
one out of its last snapshot, which shares nothing with it and reaches nobody. How long
each step took and what came of it stands in the ledger of this house, and so does a
failure.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from guicang.domain.errors import BadIncident, ExerciseFailed, NoSuchSnapshot
from guicang.domain.jobs.model import Job
from guicang.domain.ledger.model import Entry, Tag
from guicang.domain.recovery.model import Snapshot
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.rehearsals import Played, Rehearsals, Step
from guicang.services.ordering import Ordering
from guicang.services.recovering import Recovering
from guicang.services.snapshotting import Snapshotting

RECORDS: Final = 60
MOST: Final = 2_000
COUNTS: Final = ("erased", "found", "back", "same", "conversations", "real")
EXERCISE: Final = "exercise"
"""The kind of the jobs that play one."""
COPY: Final = ("copy", "catch-up")
"""What comes before the script where it is played on a copy."""
SCRIPT: Final = (
    *("declare", "freeze", "find", "restore", "compare", "unfreeze", "report"),
)
"""The steps, in their order."""
_ORDER: Final = (*COPY, *SCRIPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """An exercise that was done; ``code`` is "" where it succeeded.

    ``snapshot`` is what the copy was made of; "" where all records were made up.
    """

    at: datetime
    by: str
    code: str
    steps: tuple[Step, ...]
    erased: int = 0
    found: int = 0
    back: int = 0
    same: int = 0
    conversations: int = 0
    real: int = 0
    snapshot: str = ""

    @property
    def ms(self) -> int:
        """How long all of it took."""
        return sum(step.ms for step in self.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercising:
    """The use cases. ``alone`` lets one exercise run at a time."""

    rehearsals: Rehearsals
    snapshotting: Snapshotting
    recovering: Recovering
    ordering: Ordering
    ledger: Ledger
    clock: Clock
    alone: Callable[[], AbstractContextManager[None]]

    def run(self, *, by: str, records: int = RECORDS, copy: bool = False) -> Exercise:
        """Play it with so many records, on a ``copy`` or with made-up ones only.

        BadIncident for none, or too many; NoSuchSnapshot. ExerciseFailed, which is in
        the ledger.
        """
        _require_records(records)
        snapshot = self._newest() if copy else None
        of = {"snapshot": snapshot.id if snapshot else ""}
        try:
            with self.alone():
                played = self._play(records, snapshot, by)
            _require_whole(played)
        except ExerciseFailed as error:
            code = f"{error.data['step']}: {error.data['reason']}"
            self._enter(by, {"code": code, "steps": {}, **of})
            raise
        counts = {name: getattr(played, name) for name in COUNTS}
        steps = {step.name: step.ms for step in played.steps}
        return _exercise(self._enter(by, {"code": "", "steps": steps, **counts, **of}))

    def order(self, *, by: str, records: int = RECORDS, copy: bool = False) -> Job:
        """Let a worker play one; what waits or runs is not doubled.

        BadIncident, NoSuchSnapshot.
        """
        _require_records(records)
        if copy:
            self._newest()
        return self.ordering.once(EXERCISE, by=by, records=records, copy=copy)

    def last(self) -> Job | None:
        """Give the newest job; None if there was none."""
        return self.ordering.last(EXERCISE)

    def _newest(self) -> Snapshot:
        found = self.snapshotting.all()
        if not found:
            raise NoSuchSnapshot(snapshot="--")
        return found[-1]

    def _play(self, records: int, snapshot: Snapshot | None, by: str) -> Played:
        if snapshot is None:
            return self.rehearsals.play(records)
        later = self.recovering.later(snapshot, by=by)
        return self.rehearsals.on_copy(snapshot, later, records)

    def _enter(self, by: str, about: Mapping[str, object]) -> Entry:
        with self.ledger.transaction():
            now = self.clock.now()
            return self.ledger.append(Tag.INCIDENT_EXERCISED, by, about, now)

    def done(self) -> Sequence[Exercise]:
        """Give all exercises, the newest first."""
        entries = self.ledger.entries(tag=Tag.INCIDENT_EXERCISED)
        return [_exercise(entry) for entry in entries][::-1]


def _require_records(records: int) -> None:
    if not 1 <= records <= MOST:
        raise BadIncident(reason=f"an exercise has 1 to {MOST} records")


def _require_whole(played: Played) -> None:
    if not 0 < played.erased == played.found == played.same:
        raise ExerciseFailed(step="compare", reason="not all came back")


def _exercise(entry: Entry) -> Exercise:
    data: Any = entry.data
    steps = (Step(name=name, ms=int(ms)) for name, ms in data["steps"].items())
    counts = {name: int(data.get(name, 0)) for name in COUNTS}
    # The ledger's canonical form sorts keys: the script knows the order.
    return Exercise(
        at=entry.at,
        by=entry.actor,
        code=str(data["code"]),
        snapshot=str(data.get("snapshot", "")),
        steps=tuple(sorted(steps, key=lambda step: _ORDER.index(step.name))),
        **counts,
    )
