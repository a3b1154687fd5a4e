"""End archive copies: the last ones (R28).

An archive's end comes due like any other record. A segment whose records all go is
ended with its key. Where some stay (held, or not due yet), the survivors are written
to a new segment and read back before the old key is destroyed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from guicang.domain.archive.model import Segment, SegmentState
from guicang.domain.disposal.guards import last_door
from guicang.domain.disposal.model import Batch, End, Fate, Member
from guicang.domain.errors import ArchiveBroken
from guicang.domain.ledger.model import Tag
from guicang.domain.retention.model import Record
from guicang.ports.batches import Batches
from guicang.ports.catalogue import Catalogue
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.records import Records
from guicang.services.approving import Approving
from guicang.services.archiving import Archiving
from guicang.services.judging import Judging
from guicang.services.locking import Locking
from guicang.services.running import Beat, Erased

GONE = "GC-702 gone"
"""Why a member is refused whose archive copy is not there any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Destroying:
    """The steps of a batch whose end is DESTRUCTION."""

    records: Records
    catalogue: Catalogue
    batches: Batches
    archiving: Archiving
    judging: Judging
    approving: Approving
    locking: Locking
    ledger: Ledger
    clock: Clock
    erased: Erased = lambda _facts, _at: None

    def archive(self, batch: Batch, beat: Beat) -> Mapping[str, object]:
        """Name the segments that the members are in; they were written long ago."""
        segments = sorted(filter(None, self._by_segment(batch)))
        beat(len(segments), len(segments))
        return {"segments": segments, "bytes": 0}

    def verify(self, batch: Batch, beat: Beat) -> Mapping[str, object]:
        """Read the segments back: what is to end is what the manifest says."""
        segments = sorted(filter(None, self._by_segment(batch)))
        messages = 0
        for number, segment_id in enumerate(segments):
            messages += self._verify(batch.id, self.catalogue.get(segment_id), beat)
            beat(number + 1, len(segments))
        return {"segments": segments, "messages": messages}

    def _by_segment(self, batch: Batch) -> dict[str, dict[str, Member]]:
        """Find where the members are now: another batch may have moved them.

        Those that the archive no longer holds are under "".
        """
        groups: dict[str, dict[str, Member]] = {}
        stream = self.batches.members(batch.id, fate=Fate.NOMINATED)
        while page := list(islice(stream, 1000)):
            items = self.catalogue.find(m.conversation for m in page)
            for m in page:
                item = items.get(m.conversation)
                place = item.segment if item else ""
                groups.setdefault(place, {})[m.conversation] = m
        return groups

    def _verify(self, batch: str, segment: Segment, beat: Beat) -> int:
        expected = {i.conversation: i.digest for i in self.catalogue.items(segment.id)}
        try:
            # Copies that another batch is about to end are left behind by the rewrite.
            return self.archiving.verify(segment, expected, more=True)
        except ArchiveBroken:
            if self.catalogue.get(segment.id).state is SegmentState.ENDED:
                return 0  # written anew and read back: members are looked up again
            # What cannot be read back cannot be compared: a person must look first.
            with self.ledger.transaction():
                beat()  # another process may have ended it meanwhile
                self.ledger.append(
                    Tag.BATCH_STOPPED,
                    "system:disposal",
                    {"batch": batch, "segment": segment.id, "why": "GC-405"},
                    self.clock.now(),
                )
            raise

    def erase(self, batch: Batch, beat: Beat) -> None:
        """End the members' copies, segment by segment, until none is left."""
        beat()
        self.archiving.sweep(batch.id)
        while groups := self._by_segment(batch):
            for segment_id, members in sorted(groups.items()):
                self.judging.holds.give_way()
                if segment_id:
                    self._end(batch, self.catalogue.get(segment_id), members, beat)
                else:
                    with self.batches.transaction():
                        beat()
                        gone = dict.fromkeys(members, GONE)
                        self._settle(batch, frozenset(), gone)
                left = self.batches.get(batch.id).counts[Fate.NOMINATED]
                beat(batch.members - left, batch.members)

    def _end(
        self,
        batch: Batch,
        segment: Segment,
        members: Mapping[str, Member],
        beat: Beat,
    ) -> None:
        why: dict[str, str] = {}
        locked = self.locking.objection(segment)
        facts: dict[str, Record] = {}

        def decide(candidates: frozenset[str]) -> frozenset[str]:
            beat()
            found = self._objections(batch, {c: members[c] for c in candidates})
            why.update({c: reason or locked for c, reason in found.items()})
            facts.update(self.catalogue.facts_of(candidates))
            return frozenset(c for c in found if not why[c])

        def settle(gone: frozenset[str], stayed: frozenset[str]) -> None:
            self._settle(batch, gone, {c: why[c] for c in stayed})
            self._erased({c: facts[c] for c in gone if c in facts})
            if gone:
                noted = self.batches.notes(batch.id).get("ended", {})
                self.batches.note(batch.id, "ended", {**noted, segment.id: len(gone)})

        self.archiving.rewrite(
            segment,
            frozenset(members),
            decide=decide,
            settle=settle,
            batch=batch.id,
        )

    def _erased(self, facts: Mapping[str, Record]) -> None:
        """Enter what is nowhere any more into the erasure ledger."""
        here = self.records.known(facts)
        gone = {c: each for c, each in facts.items() if c not in here}
        self.erased(gone, self.clock.now())

    def _objections(
        self, batch: Batch, members: Mapping[str, Member]
    ) -> dict[str, str]:
        """The last door (R13), inside the transaction that switches the catalogue."""
        now = self.clock.now()
        bench = self.judging.bench(now, lock=True)
        bench.require_thaw()
        unsigned = self.approving.objection(batch.id, now)
        if unsigned:
            return dict.fromkeys(members, unsigned)
        items = self.catalogue.find(members)
        why = dict.fromkeys(members, GONE)
        for conversation, record in self.catalogue.facts_of(members).items():
            member, item = members[conversation], items[conversation]
            verdict = bench.judge(record, End.DESTRUCTION, item.keep_until, why=False)
            why[conversation] = last_door(
                member,
                digest=item.digest,
                facts=bench.facts(record, verdict),
                verdict=verdict,
                due=bench.due(verdict, End.DESTRUCTION, reviewed=True),
            )
        return why

    def _settle(
        self, batch: Batch, gone: frozenset[str], stayed: Mapping[str, str]
    ) -> None:
        self.batches.settle(batch.id, sorted(gone), Fate.DESTROYED)
        for conversation, reason in sorted(stayed.items()):
            self.batches.settle(batch.id, [conversation], Fate.REFUSED, reason)
            self.ledger.append(
                Tag.BATCH_MEMBER_REFUSED,
                "system:disposal",
                {
                    "batch": batch.id,
                    "fate": Fate.REFUSED.value,
                    "why": reason,
                    "conversations": [conversation],
                },
                self.clock.now(),
            )
        self.ledger.append(
            Tag.BATCH_CHUNK_ERASED,
            "system:disposal",
            {
                "batch": batch.id,
                "gone": sorted(gone),
                "erased": len(gone),
                "refused": len(stayed),
            },
            self.clock.now(),
        )

    def shred(self, batch: Batch, beat: Beat) -> Mapping[str, object]:
        """Destroy the keys and bytes of the segments that ended."""
        beat()  # a freeze keeps the keys that are still there
        self.archiving.sweep(batch.id)
        noted = self.batches.notes(batch.id).get("ended", {})
        ended = [self.catalogue.get(segment) for segment in sorted(noted)]
        self.locking.align(self.catalogue.segments(batch=batch.id))
        self.locking.release(ended)
        self.archiving.shred(ended)
        # Successors that were given up, by a process that was cut off at it.
        self.archiving.shred(
            s
            for s in self.catalogue.segments(batch=batch.id)
            if s.state is SegmentState.ENDED
        )
        beat(len(ended), len(ended))
        self.records.flush()
        return {"keys": len(ended), "strays": 0}
