"""Restore drills: a backup that was never restored is a hope.

A drill restores a snapshot into a scratch store, lets it catch up with what came later
as after a bad day, opens every record, and compares record by record with the running
system. What it took and what it showed stands in the ledger, and so does its failure.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from guicang.domain.errors import BadSetting, DrillFailed, GuicangError, NoSuchSnapshot
from guicang.domain.ledger.model import Entry, Tag
from guicang.domain.recovery.model import Snapshot
from guicang.ports.clock import Clock
from guicang.ports.drills import Rehearsed, Scratch, Scratches
from guicang.ports.ledger import Ledger
from guicang.ports.records import Records
from guicang.services.recovering import Recovering
from guicang.services.snapshotting import Snapshotting

ACTOR: Final = "system:drill"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """A drill that was done. ``code`` is "" where it succeeded.

    ``same`` conversations are in the running system as they are in the restored one;
    ``changed`` went on since. ``seconds`` is how long a restore takes.
    """

    snapshot: str
    at: datetime
    seconds: int
    code: str = ""
    conversations: int = 0
    same: int = 0
    changed: int = 0
    erased: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Drilling:
    """The use cases of drills. ``alone`` lets one drill run at a time."""

    snapshotting: Snapshotting
    recovering: Recovering
    scratches: Scratches
    records: Records
    ledger: Ledger
    clock: Clock
    alone: Callable[[], AbstractContextManager[None]]

    def run(self, name: str = "", *, by: str = ACTOR) -> Drill:
        """Restore a snapshot for practice, the newest unless one is named.

        NoSuchSnapshot; BadSetting if it cannot be tried here; DrillFailed for whatever
        kept it from coming back whole.
        """
        snapshot = self.snapshotting.get(name) if name else self._newest()
        began = self.clock.now()
        try:
            with self.alone():
                found = self._rehearse(snapshot, by)
        except GuicangError as error:
            code = str(error.data.get("reason", "")) or error.code
            reason = code if isinstance(error, DrillFailed) else error.code
            self._note(Tag.DRILL_FAILED, snapshot, by, began, {"code": reason})
            if isinstance(error, BadSetting):
                raise  # nothing was tried, which says nothing of the snapshot
            raise DrillFailed(snapshot=snapshot.id, reason=reason) from error
        entry = self._note(Tag.DRILL_DONE, snapshot, by, began, found)
        return _drill(entry)

    def _newest(self) -> Snapshot:
        found = self.snapshotting.all()
        if not found:
            raise NoSuchSnapshot(snapshot="--")
        return found[-1]

    def _rehearse(self, snapshot: Snapshot, by: str) -> Mapping[str, int]:
        later = self.recovering.later(snapshot, by=by)
        with self.scratches.restored(snapshot, later) as scratch:
            self._counted(snapshot, scratch.rehearsed)
            return {**self._compared(scratch), "erased": scratch.rehearsed.erased}

    def _counted(self, snapshot: Snapshot, found: Rehearsed) -> None:
        if found.conversations + found.erased != snapshot.conversations:
            raise DrillFailed(snapshot=snapshot.id, reason="records are missing")

    def _compared(self, scratch: Scratch) -> Mapping[str, int]:
        """Compare with the running system, record by record."""
        counts = {"conversations": 0, "same": 0, "changed": 0}
        for page in scratch.digests():
            running = self.records.stored([name for name, _ in page])
            for name, digest in page:
                counts["conversations"] += 1
                if name in running:
                    same = running[name].digest == digest
                    counts["same" if same else "changed"] += 1
        return counts

    def _note(
        self,
        tag: Tag,
        snapshot: Snapshot,
        by: str,
        began: datetime,
        found: Mapping[str, object],
    ) -> Entry:
        now = self.clock.now()
        seconds = round((now - began).total_seconds())
        about = {"snapshot": snapshot.id, "seconds": seconds, **found}
        with self.ledger.transaction():
            return self.ledger.append(tag, by, about, now)

    def done(self) -> Sequence[Drill]:
        """Give all drills, the newest first."""
        return [_drill(entry) for entry in self.ledger.entries(thing="drill")][::-1]


def _drill(entry: Entry) -> Drill:
    data = entry.data
    numbers = {
        name: int(str(data.get(name, 0)))
        for name in ("seconds", "conversations", "same", "changed", "erased")
    }
    return Drill(
        snapshot=str(data["snapshot"]),
        at=entry.at,
        code=str(data.get("code", "")),
        **numbers,
    )
