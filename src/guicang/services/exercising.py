"""Exercises of the bad day: what was never practised fails when it is needed.

A scripted mis-deletion is played on a home of its own: declared, frozen, found, brought
back, unfrozen, reported. How long each step took and what came of it stands in the
ledger of this house, and so does a failure.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from guicang.domain.errors import BadIncident, ExerciseFailed
from guicang.domain.ledger.model import Entry, Tag
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.rehearsals import Played, Rehearsals, Step

RECORDS: Final = 60
MOST: Final = 2_000
COUNTS: Final = ("erased", "found", "back", "same")
SCRIPT: Final = (
    *("declare", "freeze", "find", "restore", "compare", "unfreeze", "report"),
)
"""The steps, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """An exercise that was done; ``code`` is "" where it succeeded."""

    at: datetime
    by: str
    code: str
    steps: tuple[Step, ...]
    erased: int = 0
    found: int = 0
    back: int = 0
    same: int = 0

    @property
    def ms(self) -> int:
        """How long all of it took."""
        return sum(step.ms for step in self.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercising:
    """The use cases. ``alone`` lets one exercise run at a time."""

    rehearsals: Rehearsals
    ledger: Ledger
    clock: Clock
    alone: Callable[[], AbstractContextManager[None]]

    def run(self, *, by: str, records: int = RECORDS) -> Exercise:
        """Play it with so many made-up records. BadIncident for none, or too many.

        ExerciseFailed, which is in the ledger.
        """
        if not 1 <= records <= MOST:
            raise BadIncident(reason=f"an exercise has 1 to {MOST} records")
        try:
            with self.alone():
                played = self.rehearsals.play(records)
            _require_whole(played)
        except ExerciseFailed as error:
            code = f"{error.data['step']}: {error.data['reason']}"
            self._enter(by, {"code": code, "steps": {}})
            raise
        counts = {name: getattr(played, name) for name in COUNTS}
        steps = {step.name: step.ms for step in played.steps}
        return _exercise(self._enter(by, {"code": "", "steps": steps, **counts}))

    def _enter(self, by: str, about: Mapping[str, object]) -> Entry:
        with self.ledger.transaction():
            now = self.clock.now()
            return self.ledger.append(Tag.INCIDENT_EXERCISED, by, about, now)

    def done(self) -> Sequence[Exercise]:
        """Give all exercises, the newest first."""
        entries = self.ledger.entries(tag=Tag.INCIDENT_EXERCISED)
        return [_exercise(entry) for entry in entries][::-1]


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
        steps=tuple(sorted(steps, key=lambda step: SCRIPT.index(step.name))),
        **counts,
    )
