"""Let the object store keep what the law keeps: Object Lock and legal holds.

* A segment that a floor keeps is locked, in compliance mode, until the first floor of
  a record in it ends. Longer would keep what has to go; nobody can shorten a lock.
* A segment with a record under a hold or a freeze is held in the store as well.
* Locked is only what is in its last form. While a batch runs, copies may have to be
  written anew, and what is locked cannot be cleared away.
* Before an archive copy is destroyed its store is asked: it has the last word.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from guicang.domain.archive.model import Segment, SegmentState
from guicang.domain.disposal.model import End
from guicang.domain.errors import NoSuchObject, ObjectLocked
from guicang.domain.ledger.model import Tag
from guicang.ports.catalogue import Catalogue
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.objects import Lock, Locks
from guicang.services.judging import Bench, Judging

Progress = Callable[[int, int], None]
FREE = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Locking:
    """The use cases of locks. ``stores`` is empty where none has locks."""

    catalogue: Catalogue
    judging: Judging
    stores: Sequence[Locks]
    ledger: Ledger
    clock: Clock

    def align(
        self,
        segments: Iterable[Segment] | None = None,
        progress: Progress = lambda *_: None,
    ) -> int:
        """Lock and hold live segments as the rules want it; say how many changed.

        All if none are given. It may be cut off, and run again.
        """
        if not self.stores:
            return 0
        if segments is None:
            segments = self.catalogue.segments(state=SegmentState.LIVE)
        live = [s for s in segments if s.state is SegmentState.LIVE]
        bench = self.judging.bench(self.clock.now())
        changed = 0
        for number, segment in enumerate(live, 1):
            changed += self._align(segment, bench)
            progress(number, len(live))
        return changed

    def _align(self, segment: Segment, bench: Bench) -> bool:
        wanted = self.wanted(segment, bench)
        changed = [
            self._set(store, segment, store.lock(segment.object), wanted)
            for store in self.stores
        ]
        if not any(changed):
            return False
        with self.ledger.transaction():
            self.ledger.append(
                Tag.ARCHIVE_LOCKED,
                "system:archive",
                {
                    "segment": segment.id,
                    "until": wanted.until.isoformat() if wanted.until else None,
                    "held": wanted.held,
                },
                self.clock.now(),
            )
        return True

    def _set(self, store: Locks, segment: Segment, now: Lock, wanted: Lock) -> bool:
        later = wanted.until is not None and (
            now.until is None or now.until < wanted.until
        )
        if later and wanted.until is not None:
            store.retain(segment.object, wanted.until)
        if now.held is not wanted.held:
            store.hold(segment.object, on=wanted.held)
        return later or now.held is not wanted.held

    def wanted(self, segment: Segment, bench: Bench) -> Lock:
        """Say what should keep a segment now."""
        items = {i.conversation: i for i in self.catalogue.items(segment.id)}
        floors: list[datetime | None] = []
        held = False
        for conversation, record in self.catalogue.facts_of(items).items():
            end = items[conversation].keep_until
            verdict = bench.judge(record, End.DESTRUCTION, end, why=False)
            held = held or bool(verdict.holds)
            floors.append(verdict.keep_until)
        known = [floor for floor in floors if floor is not None]
        # A second is what stores keep; a part of one would never be reached.
        first = min(known).replace(microsecond=0) if len(known) == len(floors) else None
        ahead = first is not None and first > self.clock.now()
        return Lock(until=first if ahead else None, held=held)

    def standing(self, segment: Segment) -> Lock:
        """Say what keeps a segment in its stores: the latest, and any hold."""
        locks = [store.lock(segment.object) for store in self.stores] or [FREE]
        ends = [lock.until for lock in locks if lock.until is not None]
        return Lock(
            until=max(ends, default=None), held=any(lock.held for lock in locks)
        )

    def objection(self, segment: Segment) -> str:
        """Say why a segment cannot be destroyed now; "" if its stores let it go."""
        until = self.standing(segment).until
        return f"{ObjectLocked.code} {until.isoformat()}" if until else ""

    def release(self, segments: Iterable[Segment]) -> None:
        """Lift the holds of segments that have ended: what was held is elsewhere."""
        for segment in segments:
            for store in self.stores:
                with suppress(NoSuchObject):
                    if store.lock(segment.object).held:
                        store.hold(segment.object, on=False)
