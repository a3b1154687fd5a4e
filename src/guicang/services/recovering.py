"""What a restored system is told, and the last look at it before it serves.

* The running system tells what came after a snapshot, in one piece: while it tells,
  nobody else writes.
* A restored system serves only when what came later was done again (``replaying``), and
  every record was opened and compared with its digest, and the ledger hashed anew.
"""

import base64
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from guicang.domain.archive.model import SegmentState
from guicang.domain.errors import (
    ArchiveBroken,
    LaterMissing,
    NotRestored,
    RestoredDiffers,
)
from guicang.domain.ledger.canonical import decode
from guicang.domain.ledger.checkpoint import Checkpoint, issue
from guicang.domain.ledger.model import Tag
from guicang.domain.record import Dumps, digest
from guicang.domain.recovery.later import SCHEMA, end_place, page_place
from guicang.domain.recovery.model import Snapshot
from guicang.ports.catalogue import Catalogue
from guicang.ports.clock import Clock
from guicang.ports.keys import Box
from guicang.ports.ledger import Ledger
from guicang.ports.objects import ObjectStore
from guicang.ports.records import Records
from guicang.ports.recovery import Gates, Later
from guicang.services.certifying import UNREADABLE
from guicang.services.recording import Recording, spelled
from guicang.services.replaying import ACTOR, PURPOSE, some

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """That every record of a restored system was opened and compared."""

    conversations: int
    segments: int
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovering:
    """The use cases of a restored system, and of the one that it replaces."""

    gates: Gates
    later_rows: Later
    records: Records
    catalogue: Catalogue
    objects: ObjectStore
    box: Box
    ledger: Ledger
    recording: Recording
    clock: Clock
    dumps: Dumps | None = None

    # --- the running system -----------------------------------------------------------

    def later(self, snapshot: Snapshot, *, by: str) -> Iterator[bytes]:
        """Stream what came after a snapshot, for a system that is restored from it.

        While it streams nobody else writes, so that rows and entries agree.
        """
        with self.ledger.transaction():
            about = {"snapshot": snapshot.id, "from": snapshot.ledger}
            self.ledger.append(Tag.LEDGER_EXPORTED, by, about, self.clock.now())
            head = self.ledger.head()
            yield spelled(
                {"schema": SCHEMA, "snapshot": snapshot.id, "from": snapshot.ledger}
            )
            batches = set()
            for row in self.ledger.rows(snapshot.ledger, head.size):
                entry = decode(row.body)
                if entry.tag.startswith("batch:"):
                    batches.add(str(entry.data["batch"]))
                yield row.body + b"\n"
            pages = self.later_rows.rows(snapshot.made_at, sorted(batches))
            yield from self._sealed(snapshot.id, pages)
            point = Checkpoint(
                origin=self.recording.signer.name, size=head.size, root=head.root
            )
            note = issue(point, self.recording.key, self.recording.signer.sign)
            yield spelled({"checkpoint": note})

    def _sealed(self, snapshot: str, pages: Iterable[bytes]) -> Iterator[bytes]:
        """Seal pages in their order, and the end of them: none can be left out."""
        number = 0
        for page in pages:
            yield self._rows(page_place(snapshot, number), page)
            number += 1
        yield self._rows(end_place(snapshot, number), b"")

    def _rows(self, place: str, page: bytes) -> bytes:
        sealed = self.box.seal(PURPOSE, place, page)
        return spelled({"rows": base64.b64encode(sealed).decode()})

    # --- verifying --------------------------------------------------------------------

    def release(self, progress: Progress = lambda _done, _of: None) -> Verified:
        """Verify everything, and let the system serve.

        NotRestored; LaterMissing while nothing was replayed. LedgerBroken,
        RestoredDiffers, NoSuchObject: the gate stays closed.
        """
        gate = self.gates.closed()
        if gate is None:
            raise NotRestored
        if not gate.replayed:
            raise LaterMissing(snapshot=gate.snapshot, reason="nothing was replayed")
        found = self.verify(progress)
        now = self.clock.now()
        with self.ledger.transaction():
            self.gates.open(now)
            about = {
                "snapshot": gate.snapshot,
                "conversations": found.conversations,
                "segments": found.segments,
            }
            self.ledger.append(Tag.SNAPSHOT_RESTORED, ACTOR, about, now)
        self.recording.checkpoint()
        return found

    def verify(self, progress: Progress = lambda _done, _of: None) -> Verified:
        """Open every record and compare it with its digest; hash the whole ledger."""
        report = self.recording.verify()
        report.require_whole()
        of, done = self.records.counts()["conversations"], 0
        for ids in some(record.id for record in self.records.facts()):
            self._compare(ids)
            done += len(ids)
            progress(done, of)
        return Verified(
            conversations=done, segments=self._segments(), entries=report.entries
        )

    def _compare(self, ids: Sequence[str]) -> None:
        stored = self.records.stored(ids)
        bad = []
        for name in ids:
            try:
                (found,) = self.records.read([name])
            except UNREADABLE:
                bad.append(name)
                continue
            salt = bytes.fromhex(stored[name].salt)
            if digest(found, salt, self.dumps).hex() != stored[name].digest:
                bad.append(name)
        if bad:
            raise RestoredDiffers(count=len(bad), conversation=bad[0])

    def _segments(self) -> int:
        """Count live segments. ArchiveBroken for one whose bytes are not there."""
        names = set(self.objects.names())
        live = self.catalogue.segments(state=SegmentState.LIVE)
        for segment in live:
            if segment.object not in names:
                raise ArchiveBroken(segment=segment.id, reason="no bytes")
        return len(live)
