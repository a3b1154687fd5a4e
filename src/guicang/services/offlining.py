"""Take records offline: archive them, read back, erase the working copy (R28)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from guicang.domain.archive.grouping import Candidate, Group, plan
from guicang.domain.archive.model import Item, Mode, Segment, SegmentState
from guicang.domain.disposal.guards import last_door
from guicang.domain.disposal.model import Batch, End, Fate, Member
from guicang.domain.errors import (
    ArchiveBroken,
    NoSuchConversation,
    NoSuchKey,
    SealBroken,
)
from guicang.domain.ledger.model import Tag
from guicang.domain.record import Conversation
from guicang.domain.record.columns import Columns
from guicang.domain.retention.model import Record
from guicang.ports.batches import Batches
from guicang.ports.catalogue import Catalogue
from guicang.ports.clock import Clock
from guicang.ports.keys import KeyRing
from guicang.ports.ledger import Ledger
from guicang.ports.records import Records
from guicang.ports.segments import Laid
from guicang.services.approving import Approving
from guicang.services.archiving import Archiving
from guicang.services.judging import Bench, Judging
from guicang.services.locking import Locking
from guicang.services.running import Beat, Erased
from guicang.services.straying import NOTE, Straying

UNREADABLE = (NoSuchConversation, NoSuchKey, SealBroken)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offlining:
    """The steps of a batch whose end is OFFLINE."""

    records: Records
    catalogue: Catalogue
    batches: Batches
    archiving: Archiving
    judging: Judging
    approving: Approving
    locking: Locking
    keys: KeyRing
    ledger: Ledger
    clock: Clock
    chunk: int
    segment_messages: int
    erased: Erased = lambda _facts, _at: None

    # --- archive ----------------------------------------------------------------------

    def archive(self, batch: Batch, beat: Beat) -> Mapping[str, object]:
        """Write every member into a segment of its group."""
        self._plan(batch, beat)
        segments = self.catalogue.segments(batch=batch.id)
        for number, segment in enumerate(segments):
            if segment.state is SegmentState.PLANNED:
                self._write(batch, segment, beat)
            beat(number + 1, len(segments))
        written = self.catalogue.segments(batch=batch.id)
        return {
            "segments": [s.id for s in written if s.state is SegmentState.WRITTEN],
            "bytes": sum(s.size for s in written),
        }

    def _plan(self, batch: Batch, beat: Beat) -> None:
        """Group members into segments; members the archive holds already stay there."""
        with self.batches.transaction():
            beat()
            if self.catalogue.segments(batch=batch.id):
                return
            groups = plan(self._needs(batch), segment_messages=self.segment_messages)
            for group in groups:
                (segment,) = self.archiving.plan([self._like(batch, group)])
                self.batches.assign(batch.id, segment.id, group.conversations)

    def _needs(self, batch: Batch) -> Iterator[Candidate]:
        """Stream the members that the archive does not hold yet, by their ids."""
        stream = self.batches.members(batch.id, fate=Fate.NOMINATED)
        while page := list(islice(stream, 1000)):
            there = self.catalogue.find(m.conversation for m in page)
            for m in page:
                item = there.get(m.conversation)
                if item is not None and item.digest == m.digest:
                    self.batches.assign(batch.id, item.segment, [m.conversation])
                elif m.mode != Mode.EVIDENCE:
                    yield Candidate(
                        m.conversation,
                        Mode(m.mode),
                        m.basis,
                        m.bucket,
                        m.messages,
                        m.size,
                    )

    def _like(self, batch: Batch, group: Group) -> Segment:
        return Segment(
            id="",
            object="",
            key="",
            mode=Mode(group.mode),
            basis=group.basis,
            bucket=group.bucket,
            batch=batch.id,
            state=SegmentState.PLANNED,
            created_at=self.clock.now(),
            conversations=len(group.conversations),
            messages=group.messages,
        )

    def _write(self, batch: Batch, segment: Segment, beat: Beat) -> None:
        members = list(
            self.batches.members(batch.id, fate=Fate.NOMINATED, segment=segment.id)
        )
        records = list(self._whole(batch, members, beat))
        if records:
            self.archiving.write(segment, records)
        else:
            self.archiving.discard(segment)

    def _whole(
        self, batch: Batch, members: Sequence[Member], beat: Beat
    ) -> Iterator[Laid]:
        """Open members; set aside those that changed or do not open."""
        ids = [m.conversation for m in members]
        stored = self.records.stored(ids)
        changed = {
            m.conversation: "GC-307 content"
            for m in members
            if m.conversation not in stored or stored[m.conversation].digest != m.digest
        }
        if changed:
            self._settle(batch, list(changed), Fate.REFUSED, "GC-307 content", beat)
        whole = [i for i in ids if i not in changed]
        for conversation, said in self._open(batch, whole, beat):
            yield Laid(conversation, said, stored[conversation.id].salt)

    def _open(
        self, batch: Batch, ids: list[str], beat: Beat
    ) -> Iterator[tuple[Conversation, Columns]]:
        for start in range(0, len(ids), 500):
            page = ids[start : start + 500]
            try:
                yield from list(self.records.laid(page))
            except UNREADABLE:
                yield from self._one_by_one(batch, page, beat)

    def _one_by_one(
        self, batch: Batch, ids: list[str], beat: Beat
    ) -> Iterator[tuple[Conversation, Columns]]:
        for conversation in ids:
            try:
                yield from list(self.records.laid([conversation]))
            except UNREADABLE as error:
                self._settle(batch, [conversation], Fate.FAILED, error.code, beat)

    def _settle(
        self, batch: Batch, ids: Sequence[str], fate: Fate, why: str, beat: Beat
    ) -> None:
        with self.batches.transaction():
            beat()
            self.batches.settle(batch.id, ids, fate, why)
            self._refusal(batch, dict.fromkeys(ids, why), fate)

    def _refusal(self, batch: Batch, why: Mapping[str, str], fate: Fate) -> None:
        """Write down what was refused or failed: a refusal is evidence."""
        for reason, group in groupby(sorted(why, key=lambda i: (why[i], i)), why.get):
            self.ledger.append(
                Tag.BATCH_MEMBER_REFUSED,
                "system:disposal",
                {
                    "batch": batch.id,
                    "fate": fate.value,
                    "why": reason,
                    "conversations": list(group),
                },
                self.clock.now(),
            )

    # --- verify -----------------------------------------------------------------------

    def verify(self, batch: Batch, beat: Beat) -> Mapping[str, object]:
        """Read back every segment the members are in and compare every record."""
        segments = sorted(self._segments(batch))
        messages = 0
        for number, name in enumerate(segments):
            nominated = self.batches.members(
                batch.id, fate=Fate.NOMINATED, segment=name
            )
            digests = {m.conversation: m.digest for m in nominated}
            messages += self._verify(batch, self.catalogue.get(name), digests, beat)
            beat(number + 1, len(segments))
        return {"segments": segments, "messages": messages}

    def _segments(self, batch: Batch) -> set[str]:
        """Name the segments that the members are in."""
        nominated = self.batches.members(batch.id, fate=Fate.NOMINATED)
        return {member.segment for member in nominated if member.segment}

    def _verify(
        self, batch: Batch, segment: Segment, digests: Mapping[str, str], beat: Beat
    ) -> int:
        if segment.state is SegmentState.LIVE:
            items = self.catalogue.items(segment.id)
            expected = {i.conversation: i.digest for i in items}
            return self.archiving.verify(segment, expected, more=True)
        if segment.state is SegmentState.ENDED:
            return 0  # another batch wrote it anew: the last door refuses these
        try:
            messages = self.archiving.verify(segment, digests)
        except ArchiveBroken:
            messages = self._once_more(batch, segment, beat)
        with self.catalogue.transaction():
            beat()
            if self.catalogue.get(segment.id, lock=True).state is SegmentState.WRITTEN:
                self.catalogue.update(segment.id, SegmentState.VERIFIED)
        return messages

    def _once_more(self, batch: Batch, segment: Segment, beat: Beat) -> int:
        """Archive again what did not read back: the working copies are still there.

        If that does not read back either, the error stands and nothing is erased.
        """
        with self.catalogue.transaction():
            beat()
            self.catalogue.update(segment.id, SegmentState.PLANNED)
        self._write(batch, self.catalogue.get(segment.id), beat)
        members = list(
            self.batches.members(batch.id, fate=Fate.NOMINATED, segment=segment.id)
        )
        if not members:
            return 0  # all were set aside meanwhile, and the segment with them
        return self.archiving.verify(self.catalogue.get(segment.id), _digests(members))

    # --- erase ------------------------------------------------------------------------

    def erase(self, batch: Batch, beat: Beat) -> None:
        """Erase chunk by chunk; each chunk asks everything again in its transaction."""
        last: str | None = ""
        while last is not None:
            self.judging.holds.give_way()
            with self.batches.transaction():
                last = self._erase(batch, last, beat)
            done = batch.members - self.batches.get(batch.id).counts.get(
                Fate.NOMINATED, 0
            )
            beat(done, batch.members)
        with self.catalogue.transaction():
            beat()
            for segment in self.catalogue.segments(batch=batch.id):
                if segment.state is SegmentState.VERIFIED:
                    self.catalogue.update(segment.id, SegmentState.LIVE)

    def _erase(self, batch: Batch, after: str, beat: Beat) -> str | None:
        """The last door (R13), inside the transaction that destroys.

        Asks about the next members after an id; all before it are settled. Return
        the last of them, None if nobody is left to be asked about.
        """
        now = self.clock.now()
        beat()  # before the members are read: another may have settled them
        nominated = self.batches.members(batch.id, fate=Fate.NOMINATED, after=after)
        chunk = list(islice(nominated, self.chunk))
        if not chunk:
            return None
        bench = self.judging.bench(now, lock=True)
        bench.require_thaw()
        ids = [m.conversation for m in chunk]
        self.records.lock(ids)
        facts = self.records.facts_of(ids)
        unsigned = self.approving.objection(batch.id, now)
        why = (
            dict.fromkeys(ids, unsigned)
            if unsigned
            else self._objections(batch, chunk, facts, bench)
        )
        going = [m for m in chunk if not why[m.conversation]]
        self._destroy(batch, going, facts)
        self._refuse(batch, {i: w for i, w in why.items() if w})
        self.ledger.append(
            Tag.BATCH_CHUNK_ERASED,
            "system:disposal",
            {
                "batch": batch.id,
                "archived": [m.conversation for m in going if m.segment],
                "gone": [m.conversation for m in going if not m.segment],
                "erased": len(going),
                "messages": sum(m.messages for m in going),
                "refused": len(chunk) - len(going),
            },
            now,
        )
        return chunk[-1].conversation

    def _objections(
        self,
        batch: Batch,
        chunk: list[Member],
        facts: Mapping[str, Record],
        bench: Bench,
    ) -> dict[str, str]:
        stored = self.records.stored(facts)
        # Asked for at once: a chunk has members of most of the batch's segments.
        segments = {s.id: s.state for s in self.catalogue.segments(batch=batch.id)}
        for elsewhere in {m.segment for m in chunk if m.segment} - segments.keys():
            segments[elsewhere] = self.catalogue.get(elsewhere).state
        why = {}
        for m in chunk:
            record = facts.get(m.conversation)
            if record is None:
                why[m.conversation] = "GC-104 gone"
                continue
            verdict = bench.judge(record, End.OFFLINE, why=False)
            why[m.conversation] = last_door(
                m,
                digest=stored[m.conversation].digest,
                facts=bench.facts(record, verdict),
                verdict=verdict,
                due=bench.due(verdict, End.OFFLINE, reviewed=True),
            ) or _unarchived(m, segments)
        return why

    def _destroy(
        self, batch: Batch, going: list[Member], facts: Mapping[str, Record]
    ) -> None:
        ids = [m.conversation for m in going]
        self._leave_old_copies(batch, going)
        self.catalogue.enter(
            [
                (
                    Item(m.conversation, m.segment, m.digest, m.messages, m.keep_until),
                    facts[m.conversation],
                )
                for m in going
                if m.segment and m.keep_until is not None
            ]
        )
        self.records.destroy(ids)
        gone = {m.conversation: facts[m.conversation] for m in going if not m.segment}
        self.erased(gone, self.clock.now())
        self.batches.settle(batch.id, ids, Fate.DESTROYED)

    def _leave_old_copies(self, batch: Batch, going: list[Member]) -> None:
        """Note archive copies of an earlier life, such as before a restore."""
        segments = {m.conversation: m.segment for m in going}
        strays = {
            i.conversation: i.segment
            for i in self.catalogue.find(segments).values()
            if i.segment != segments[i.conversation]
        }
        if strays:
            noted = self.batches.notes(batch.id).get(NOTE, {})
            self.batches.note(batch.id, NOTE, {**noted, **strays})
            self.catalogue.remove(strays)

    def _refuse(self, batch: Batch, why: Mapping[str, str]) -> None:
        for reason in sorted(set(why.values())):
            refused = sorted(c for c, because in why.items() if because == reason)
            self.batches.settle(batch.id, refused, Fate.REFUSED, reason)
        self._refusal(batch, why, Fate.REFUSED)

    # --- shred ------------------------------------------------------------------------

    def shred(self, batch: Batch, beat: Beat) -> Mapping[str, object]:
        """Destroy data keys, and archive copies of what was refused after all."""
        destroyed = 0
        stream = self.batches.members(batch.id, fate=Fate.DESTROYED)
        while page := list(islice(stream, 5000)):
            beat()  # a freeze keeps the keys that are still there
            receipt = self.keys.destroy(m.key for m in page if m.key)
            destroyed += receipt.destroyed + receipt.already_gone
            beat(destroyed, batch.members)
        self.archiving.sweep(batch.id)
        strays = self._end_strays(batch)
        # Not sooner: until now copies might have had to be written anew.
        self.locking.align(self.catalogue.segments(batch=batch.id))
        self.records.flush()
        return {"keys": destroyed, "strays": strays}

    def _end_strays(self, batch: Batch) -> int:
        """End archive copies that no catalogue entry stands for."""
        count = 0
        straying = Straying(batches=self.batches, catalogue=self.catalogue)
        for segment_id in sorted(straying.touched(batch.id)):
            count += self.archiving.trim(self.catalogue.get(segment_id), batch.id)
        return count


def _digests(members: Sequence[Member]) -> dict[str, str]:
    return {m.conversation: m.digest for m in members}


def _unarchived(m: Member, segments: Mapping[str, SegmentState]) -> str:
    """Say why a member counts as not archived; "" if it was read back."""
    if m.mode == Mode.EVIDENCE:
        return ""
    if segments.get(m.segment) in {SegmentState.VERIFIED, SegmentState.LIVE}:
        return ""
    return "GC-405 not verified"
