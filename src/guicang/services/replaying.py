"""Do again, in a restored system, what came after its snapshot.

Promises, because a backup is how erased records come back:

* Until it is done the system serves nobody: whatever opens it is refused (GC-764).
* The later ledger must go on exactly where the snapshot's ends, and end in a tree that
  this system has signed. Its entries become this ledger's own: nothing that was done
  is forgotten, and no checkpoint from before is broken.
* The key ring has the last word: a record whose key was destroyed is erased here, too,
  whether an entry names it or not.
* What persons asked since is in force again: what is only stored was never free.
* What was discarded from quarantine goes again, and what was read again with the
  conversations that it became.
* A web chat that went on then, and became a record that was erased since, loses its
  lines: they would become that record again.
* What cannot be done again stops it, unless somebody accepts the gaps by name.
* All of it is one transaction. Cut off, it is run again.
"""

import base64
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final

from guicang.domain.archive.model import SegmentState
from guicang.domain.disposal.model import State
from guicang.domain.disposal.road import OPEN
from guicang.domain.errors import (
    LaterBroken,
    LaterMissing,
    LedgerRefused,
    NoSuchHold,
    NotRestored,
    ReplayIncomplete,
    SealBroken,
)
from guicang.domain.hold import Freeze, Hold, query_from
from guicang.domain.ledger.canonical import decode
from guicang.domain.ledger.checkpoint import VerifierKey, accept
from guicang.domain.ledger.model import Entry, Tag
from guicang.domain.quarantine.model import digest_of
from guicang.domain.recovery.later import Since, end_place, lines, page_place
from guicang.ports.batches import Batches
from guicang.ports.catalogue import Catalogue
from guicang.ports.clock import Clock
from guicang.ports.holds import Holds
from guicang.ports.keys import Box, KeyRing
from guicang.ports.ledger import Ledger
from guicang.ports.quarantine import Choice, Quarantine
from guicang.ports.records import Records
from guicang.ports.recovery import Gate, Gates, Later
from guicang.services.recording import Recording

ACTOR: Final = "system:restore"
PURPOSE: Final = "later-rows"
"""What the rows of a later ledger are sealed for."""
_PAGE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What was done again.

    ``tombstones`` were erased because their keys are gone, though no entry named them.
    ``uncatalogued`` have an archive copy that this catalogue does not know.
    ``not_replayed`` counts entries of what was not done again, by tag.
    """

    snapshot: str
    entries: int
    erased: int
    discarded: int
    tombstones: int
    holds: int
    freezes: int
    rows: int
    uncatalogued: int
    not_replayed: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaying:
    """The use case.

    ``transcribe`` makes records of what waits in web chats, ``asked`` lets what persons
    asked since be in force again.
    """

    gates: Gates
    later_rows: Later
    records: Records
    quarantine: Quarantine
    catalogue: Catalogue
    batches: Batches
    holds: Holds
    keys: KeyRing
    box: Box
    ledger: Ledger
    recording: Recording
    clock: Clock
    transcribe: Callable[[], object]
    asked: Callable[[datetime], None] = lambda _at: None

    def replay(
        self, given: Callable[[], Iterable[bytes]] | None, *, accept_gaps: bool = False
    ) -> Replayed | None:
        """Do again what came later. NotRestored, LaterMissing, LaterBroken.

        ReplayIncomplete where something cannot be done again, unless the gaps are
        accepted. None if it was done before, and only the verifying was cut off.
        """
        gate = self.gates.closed()
        if gate is None:
            raise NotRestored
        if gate.replayed:
            return None
        if given is None:
            raise LaterMissing(snapshot=gate.snapshot, reason="none was given")
        with self.records.transaction():
            since, pages = self._take_over(gate, given())
            done = self._again(gate, since, pages)
            gaps = _gaps(since, done)
            if gaps and not accept_gaps:
                raise ReplayIncomplete(reason="; ".join(gaps))
            now = self.clock.now()
            self.gates.replayed(now)
            self.ledger.append(
                Tag.SNAPSHOT_REPLAYED, ACTOR, _told(gate, done, gaps), now
            )
        self.records.flush()
        return done

    def _take_over(
        self, gate: Gate, given: Iterable[bytes]
    ) -> tuple[Since, list[bytes]]:
        """Make the later entries our own; give what they say, and the rows besides."""
        since, note, complete = Since(), "", False
        pages: list[bytes] = []
        for line in lines(given):
            if line.body:
                entry = decode(line.body)
                size = self.ledger.head().size
                if entry.seq < gate.entries:
                    continue  # a whole export has these, too; the tree tells
                if entry.seq != size:
                    raise LaterBroken(reason=f"entry {size} is missing")
                self._append(entry)
                since.take(entry)
            elif line.rows:
                if complete:
                    raise LaterBroken(reason="rows follow the end of the rows")
                page = self._opened(gate, len(pages), line.rows)
                complete = not page
                pages += [page] if page else []
            else:
                note = line.note
        if pages and not complete:
            raise LaterBroken(reason="its rows are cut off")
        self._check(note)
        return since, pages

    def _append(self, entry: Entry) -> None:
        try:
            tag = Tag(entry.tag)
        except ValueError:
            raise LaterBroken(reason="an entry of a newer release") from None
        try:
            self.ledger.append(tag, entry.actor, entry.data, entry.at)
        except LedgerRefused as error:
            raise LaterBroken(reason=error.code) from error

    def _opened(self, gate: Gate, number: int, rows: str) -> bytes:
        """Open a page of rows; b"" for the end of them."""
        places = (page_place(gate.snapshot, number), end_place(gate.snapshot, number))
        for place in places:
            with suppress(ValueError, SealBroken):
                sealed = base64.b64decode(rows, validate=True)
                return self.box.open(PURPOSE, place, sealed)
        raise LaterBroken(reason="its rows are not those of this snapshot, in order")

    def _check(self, note: str) -> None:
        """Raise LaterBroken unless we stand where the signed note says."""
        recording, head = self.recording, self.ledger.head()
        key = VerifierKey(
            name=recording.signer.name, public=recording.signer.public_key
        )
        point = accept(note, key, recording.verify_signature)
        if (point.size, point.root) != (head.size, head.root):
            raise LaterBroken(reason="its entries do not follow on the snapshot's")

    def _again(self, gate: Gate, since: Since, pages: Sequence[bytes]) -> Replayed:
        now = self.clock.now()
        # What was said at the instant of the snapshot becomes a record first, as it
        # did then: so it goes with its own conversation, and with no other.
        self.transcribe()
        rows = self.later_rows.put(pages)
        self.asked(now)
        erased = 0
        for ids in some(since.erased):
            erased += self.records.destroy(sorted(self.records.known(ids)))
        self.catalogue.remove(c for c, gone in since.erased.items() if gone)
        tombstones = self._bury()
        self._end_segments(now)
        if not pages:
            self._withdraw(since.batches)
        kept = [c for c, gone in since.erased.items() if not gone]
        there = sum(len(self.catalogue.find(ids)) for ids in some(kept))
        return Replayed(
            snapshot=gate.snapshot,
            entries=self.ledger.head().size - gate.entries,
            erased=erased,
            discarded=self._discard(since.unquarantined()),
            tombstones=tombstones,
            holds=sum(map(self._hold, since.holds.values())),
            freezes=sum(map(self._freeze, since.freezes.values())),
            rows=rows,
            uncatalogued=len(kept) - there,
            not_replayed=dict(since.others),
        )

    def _bury(self) -> int:
        """Erase records whose keys are destroyed: nobody can open them any more."""
        count = 0
        for ids in some(record.id for record in self.records.facts()):
            stored = self.records.stored(ids)
            gone = self.keys.missing({each.key for each in stored.values()})
            dead = sorted(c for c, each in stored.items() if each.key in gone)
            count += self.records.destroy(dead)
        return count

    def _discard(self, gone: Container[str]) -> int:
        """End what lies in quarantine and may not any more; count it."""
        count = after = 0
        while page := self.quarantine.seen(Choice(), after=after, limit=_PAGE):
            after = page[-1].id
            dead = [each.id for each in page if digest_of(each.id, each.place) in gone]
            count += self.quarantine.end(dead)
        return count

    def _end_segments(self, now: datetime) -> None:
        """End archive segments whose keys are destroyed."""
        live = self.catalogue.segments(state=SegmentState.LIVE)
        gone = self.keys.missing(each.key for each in live)
        for segment in live:
            if segment.key in gone:
                items = self.catalogue.items(segment.id)
                self.catalogue.remove([item.conversation for item in items])
                self.catalogue.update(segment.id, SegmentState.ENDED, at=now)

    def _withdraw(self, batches: Iterable[str]) -> None:
        """Let no batch be run again that has run: its members are gone."""
        for batch in self.batches.list():
            if batch.id in batches and batch.state in OPEN:
                self.batches.move(batch.id, State.WITHDRAWN)

    def _hold(self, entry: Entry) -> bool:
        """Place a hold again, unless it is there. Its title stands in no entry."""
        data: Mapping[str, Any] = entry.data
        try:
            self.holds.get(str(data["hold"]))
        except NoSuchHold:
            pass
        else:
            return False
        if "query" not in data:
            raise ReplayIncomplete(
                reason=f"entry {entry.seq} does not say what it holds"
            )
        self.holds.place(
            Hold(
                id=str(data["hold"]),
                title=str(data["hold"]),
                reason=f"ledger entry {entry.seq}",
                owner=entry.actor,
                query=query_from(data["query"]),
                placed_at=entry.at,
            )
        )
        return True

    def _freeze(self, entry: Entry) -> bool:
        data: Mapping[str, Any] = entry.data
        self.holds.freeze(
            Freeze(
                id=str(data["freeze"]),
                reason=str(data["reason"]),
                query=query_from(data["query"]),
                placed_at=entry.at,
            )
        )
        return True


def _gaps(since: Since, done: Replayed) -> list[str]:
    gaps = []
    if since.unnamed:
        batches = ", ".join(sorted(since.unnamed))
        gaps.append(f"entries of {batches} do not name what they erased")
    if done.uncatalogued:
        gaps.append(f"{done.uncatalogued} archived conversations are in no catalogue")
    return gaps


def _told(gate: Gate, done: Replayed, gaps: Sequence[str]) -> dict[str, object]:
    return {
        "snapshot": gate.snapshot,
        "after": gate.entries,
        "entries": done.entries,
        "erased": done.erased + done.tombstones,
        "discarded": done.discarded,
        "holds": done.holds,
        "freezes": done.freezes,
        "gaps": list(gaps),
    }


def some(ids: Iterable[str]) -> Iterator[list[str]]:
    """Cut ids into lists that fit into a statement."""
    stream = iter(ids)
    while page := list(islice(stream, _PAGE)):
        yield page
