"""Looks at a home again and again, in a process of its own: does every promise hold?

    python -m tests.day.watch NOTES SECONDS

Prints one line of JSON a look. Ends when asked to (SIGTERM), after one more look.
"""

import gc
import hashlib
import json
import os
import signal
import sys
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any, Final

from guicang.bootstrap import House, homes, open_house
from guicang.domain.archive.model import SegmentState
from guicang.domain.desk.model import State as Standing
from guicang.domain.disposal.model import Fate, State
from guicang.domain.disposal.road import IRREVERSIBLE
from guicang.domain.jobs.model import State as Work
from tests.day.facts import Known, Notes

LATE: Final = timedelta(hours=3)
"""How long a job may be overdue, in the time of the day."""
OPEN: Final = (Standing.WAITING, Standing.ASSIGNED, Standing.PAUSED)


@dataclass
class Watch:
    """What was seen before."""

    house: House
    notes: Notes
    faults: list[str] = field(default_factory=list)
    _entries: int = 0
    _digest: str = ""
    _segments: set[str] = field(default_factory=set)
    _certificates: set[str] = field(default_factory=set)
    _ended: dict[str, str] = field(default_factory=dict)

    def look(self, *, last: bool = False) -> dict[str, Any]:
        """Look at everything once; give counts and what was found wrong."""
        self.faults = []
        known = self.notes.look()
        self._ledger()
        counts = self._records(known)
        self._batches(last=last)
        self._archive(last=last)
        self._desk()
        self._jobs()
        return {**counts, "entries": self._entries, "faults": self.faults}

    def wrong(self, what: str, about: Iterable[object]) -> None:
        """Note what is wrong, and with what, if with anything."""
        if some := sorted(map(str, about)):
            self.faults.append(f"{what}: {some[:8]} ({len(some)})")

    # --- the ledger verifies, and only grows ------------------------------------------

    def _ledger(self) -> None:
        report = self.house.recording.verify()
        self.wrong("the ledger does not verify", report.faults)
        before, digest = self._entries, hashlib.sha256()
        for count, row in enumerate(self.house.ledger.rows(), 1):
            digest.update(row.leaf)
            if count == before and digest.hexdigest() != self._digest:
                self.wrong("the ledger was written anew before", [before])
            self._entries = count
        self._digest = digest.hexdigest()
        if report.entries < before:
            self.wrong("the ledger is shorter than", [before])

    # --- records ----------------------------------------------------------------------

    def _records(self, known: Known) -> dict[str, int]:
        live, archived = self._places(known.taken)
        away = known.taken.keys() - live - archived
        # What moved while we looked is found when we look again.
        again, more = self._places(away)
        away -= again | more
        self._kept(known, away)
        self.wrong("lost", away - self._destroyed(away))
        back, still = self._places(known.gone)
        self.wrong("came back though erased", back | still)
        torn = self.house.records.counts()["quarantined"]
        if torn < known.torn:
            self.wrong("quarantined and gone", [known.torn - torn])
        return {
            "taken": len(known.taken),
            "live": len(live | again),
            "archived": len((archived | more) - live - again),
            "erased": len(away),
            "torn": torn,
            "gone": len(known.gone),
            "held": len(known.kept),
        }

    def _places(self, ids: Collection[str]) -> tuple[set[str], set[str]]:
        live = set(self.house.records.known(ids))
        return live, set(self.house.catalogue.find(ids))

    def _kept(self, known: Known, away: Collection[str]) -> None:
        """Held records are there; whose hold is being released meanwhile may go."""
        if missing := known.kept.keys() & away:
            self.wrong("held and gone", missing & self.notes.look().kept.keys())

    def _destroyed(self, ids: Collection[str]) -> set[str]:
        """Say which of these a batch has destroyed, or a person's request ended."""
        for batch in self.house.batches.list():
            if batch.state in IRREVERSIBLE and batch.id not in self._ended:
                members = self.house.batches.members(batch.id, fate=Fate.DESTROYED)
                those = [each.conversation for each in members]
                self._ended |= dict.fromkeys(those, batch.id)
        return self._ended.keys() | self.house.catalogue.erased_by(ids).keys()

    # --- no erasure without a certificate, and archives that read ---------------------

    def _batches(self, *, last: bool) -> None:
        unfinished = []
        for batch in self.house.batches.list():
            if batch.state is State.CERTIFIED:
                self._certified(batch.certificate, last=last)
            elif batch.state in IRREVERSIBLE:
                unfinished.append(batch.id)
        if last:
            self.wrong("erased without a certificate", unfinished)

    def _certified(self, name: str, *, last: bool) -> None:
        if name in self._certificates:
            return
        folder = self.house.config.home
        key = folder.with_suffix(".key")
        key.write_text(f"{self.house.recording.key.text()}\n")
        path = folder / "certificates" / f"{name}.json"
        if not (path.exists() or last):
            return  # it is signed, and on its way to where people find it
        try:
            homes.verify_certificate(path, key)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it
            self.wrong("a certificate does not verify", [f"{name} {error!r}"])
        self._certificates.add(name)

    def _archive(self, *, last: bool) -> None:
        for segment in self.house.catalogue.segments(state=SegmentState.LIVE):
            if segment.id in self._segments and not last:
                continue
            try:
                self.house.checking.one(segment)
            except Exception as error:  # noqa: BLE001 - whatever is wrong with it
                self.wrong("an archive does not read", [f"{segment.id} {error!r}"])
            self._segments.add(segment.id)

    # --- the desk and the workers -----------------------------------------------------

    def _desk(self) -> None:
        """Nobody's sessions stand in the queue; who owns one is at the desk."""
        desk = self.house.desk
        names = {agent.name for agent in desk.agents()}
        lost = []
        for each in desk.sessions(states=OPEN, limit=100_000):
            waits = each.state is not Standing.ASSIGNED
            if not (each.queued_at if waits else each.owner in names):
                lost.append(each.id)
        self.wrong("a session with neither owner nor place", lost)

    def _jobs(self) -> None:
        now = self.house.clock.now()
        dead = self.house.jobs.list(states=[Work.DEAD], limit=1000)
        self.wrong("failed for good", {f"{each.kind} {each.error}" for each in dead})
        waiting = self.house.jobs.list(
            states=[Work.WAITING, Work.RUNNING], limit=10_000
        )
        late = [
            f"{each.kind} {each.id} {each.state} {each.error}"
            for each in waiting
            if now - (each.lease_until or each.run_at) > LATE
        ]
        self.wrong("stuck", late)


def main(notes: str, seconds: str) -> None:
    house = open_house(Path(os.environ["GUICANG_HOME"]))
    watch, over = Watch(house, Notes(Path(notes))), Event()
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    while True:
        last = over.is_set()
        began = time.monotonic()
        found = watch.look(last=last)
        found["seconds"] = round(time.monotonic() - began, 2)
        gc.collect()  # it reads whole tables, and stays
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()
        if last:
            return
        over.wait(float(seconds))


if __name__ == "__main__":
    main(*sys.argv[1:])
