"""Write archive segments, read them back, and end them.

Promises, because what is written here is soon the only copy:

* A segment is in the catalogue before a byte of it is written, so that a cut leaves a
  trace that the next run finds and finishes or clears away.
* A segment counts as verified only after its bytes were fetched again, decrypted, and
  every record in it compared with the digest in the manifest.
* Where there is a second store, a segment is written and read back there, too.
* Ending one conversation early writes a new segment without it, reads that back,
  switches the catalogue in one transaction, and only then destroys the old key.
"""

import hashlib
from collections.abc import (
    Callable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
    Set as AbstractSet,
)
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from guicang.domain.archive.model import Item, Segment, SegmentState
from guicang.domain.errors import (
    AlreadyRunning,
    ArchiveBroken,
    NoSuchKey,
    NoSuchObject,
    NotArchived,
    ObjectLocked,
)
from guicang.domain.ledger.model import Tag
from guicang.ports.catalogue import Catalogue
from guicang.ports.clock import Clock
from guicang.ports.keys import KeyRing
from guicang.ports.ledger import Ledger
from guicang.ports.objects import ObjectStore
from guicang.ports.segments import Archived, Laid, SegmentFormat, laid
from guicang.services.naming import Entropy, new_id

Decide = Callable[[frozenset[str]], frozenset[str]]
"""Says, inside the switching transaction, which of the candidates really go."""

Settle = Callable[[frozenset[str], frozenset[str]], None]
"""Is told, inside the switching transaction, what went and what stayed."""

_SETTLED: Final = frozenset({SegmentState.LIVE, SegmentState.ENDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Archiving:
    """The use cases of the archive."""

    catalogue: Catalogue
    objects: ObjectStore
    format: SegmentFormat
    keys: KeyRing
    ledger: Ledger
    clock: Clock
    entropy: Entropy
    second: ObjectStore | None = None

    @property
    def stores(self) -> tuple[ObjectStore, ...]:
        """Where segments lie: each in all of them."""
        return (self.objects, *([self.second] if self.second else []))

    # --- writing ----------------------------------------------------------------------

    def plan(self, likes: Sequence[Segment]) -> list[Segment]:
        """Enter new segments in the catalogue, each with a key and a name of its own.

        ``likes`` give mode, basis, bucket, batch and counts; id, key, object and
        state are made here. Opens or joins a transaction.
        """
        keys = self.keys.create(len(likes))
        planned = [
            self._planned(like, key.id) for like, key in zip(likes, keys, strict=True)
        ]
        with self.catalogue.transaction():
            for segment in planned:
                self.catalogue.plan(segment)
        return planned

    def _planned(self, like: Segment, key: str) -> Segment:
        now = self.clock.now()
        segment_id = new_id("s", now, self.entropy)
        return replace(
            like,
            id=segment_id,
            object=f"{now:%Y/%m}/{segment_id}.parquet",
            key=key,
            state=SegmentState.PLANNED,
            created_at=now,
            sha256="",
            size=0,
            ended_at=None,
        )

    def write(self, segment: Segment, records: Sequence[Laid]) -> Segment:
        """Pack and store a planned segment; clear away what a cut left of it.

        AlreadyRunning if another process has written it meanwhile. No transaction is
        open while bytes travel. Instead each attempt has a name of its own, noted
        before a byte is stored: a process that slept through its lease cannot touch
        what another has written since, and what a cut leaves has its name here.
        """
        name = self._attempt(segment)
        secret = self.keys.open([segment.key])[segment.key]
        data = self.format.pack(segment.id, secret, records)
        sha256 = hashlib.sha256(data).hexdigest()
        for store in self.stores:
            store.put(name, data)
        with self.catalogue.transaction():
            now = self.catalogue.get(segment.id, lock=True)
            if ours := now.state is SegmentState.PLANNED and now.object == name:
                self.catalogue.update(
                    segment.id, SegmentState.WRITTEN, sha256=sha256, size=len(data)
                )
        if not ours:
            self._erase(name)
            raise AlreadyRunning(batch=segment.batch)
        return self.catalogue.get(segment.id)

    def _attempt(self, segment: Segment) -> str:
        """Note a new name for the bytes; clear away those of the attempt before."""
        with self.catalogue.transaction():
            now = self.catalogue.get(segment.id, lock=True)
            self._require(now, SegmentState.PLANNED)
            self._erase(now.object)
            folder = now.object.rpartition("/")[0]
            name = f"{folder}/{segment.id}-{self.entropy(4).hex()}.parquet"
            self.catalogue.update(segment.id, SegmentState.PLANNED, object=name)
        return name

    # --- reading ----------------------------------------------------------------------

    def read(
        self, segment: Segment, only: AbstractSet[str] | None = None
    ) -> Iterator[Archived]:
        """Fetch, check and open a segment, or ``only`` some conversations of it.

        ArchiveBroken if it is not whole.
        """
        fetched = self._fetched(segment, self.objects)
        return self.format.unpack(segment.id, *fetched, only)

    def _fetched(self, segment: Segment, store: ObjectStore) -> tuple[bytes, bytes]:
        """Give key and bytes of a segment. ArchiveBroken if they are not whole."""
        try:
            secret = self.keys.open([segment.key])[segment.key]
        except NoSuchKey as error:
            raise ArchiveBroken(segment=segment.id, reason=error.code) from error
        return secret, self._bytes(segment, store)

    def sealed(
        self, segment: Segment, store: ObjectStore | None = None
    ) -> tuple[bytes, bytes]:
        """Give key and bytes of a segment, looked at in one of the stores or in all.

        ArchiveBroken if they are not whole.
        """
        if store is None:
            for second in self.stores[1:]:  # the same bytes: read, and dropped
                self._bytes(segment, second)
        return self._fetched(segment, store or self.objects)

    def _bytes(self, segment: Segment, store: ObjectStore) -> bytes:
        try:
            data = store.get(segment.object)
        except NoSuchObject as error:
            raise ArchiveBroken(segment=segment.id, reason=error.code) from error
        if hashlib.sha256(data).hexdigest() != segment.sha256:
            raise ArchiveBroken(segment=segment.id, reason="other bytes than written")
        return data

    def verify(
        self, segment: Segment, expected: Mapping[str, str], *, more: bool = False
    ) -> int:
        """Read a segment back and compare every record; return how many messages.

        ``expected`` maps conversation ids to hex digests. ArchiveBroken unless the
        segment holds exactly these, each with its digest, in every store. With
        ``more`` there may be copies besides that a batch under way is about to end.
        """
        for store in self.stores[1:]:  # the same bytes: their records are as good
            self._bytes(segment, store)
        fetched = self._fetched(segment, self.objects)
        return self.format.verify(segment.id, *fetched, expected, more=more)

    def copy(self, segment: Segment) -> None:
        """Write a segment from the store that has it whole to the one that has not.

        ArchiveBroken if none has it; ObjectExists if the other has other bytes.
        """
        for store in self.stores:
            with suppress(ArchiveBroken):
                data = self._bytes(segment, store)
                break
        else:
            raise ArchiveBroken(segment=segment.id, reason="no store has it whole")
        for store in self.stores:
            store.put(segment.object, data)
            self._bytes(segment, store)

    def fetch(self, conversation: str) -> Archived:
        """Take one conversation out of the archive. NotArchived, ArchiveBroken."""
        item = self.catalogue.find([conversation]).get(conversation)
        if item is None:
            raise NotArchived(conversation=conversation)
        for archived in self.read(self.catalogue.get(item.segment), {conversation}):
            return archived
        raise ArchiveBroken(segment=item.segment, reason="a record is missing")

    # --- ending -----------------------------------------------------------------------

    def discard(self, segment: Segment) -> None:
        """End a segment that never went live, and leave nothing of it.

        AlreadyRunning if another process went on with it since it was read as
        ``segment``, or if it is what the catalogue says of any conversation.
        """
        with self.catalogue.transaction():
            now = self.catalogue.get(segment.id, lock=True)
            if now.state is not SegmentState.ENDED:
                self._require(now, segment.state)
                if self.catalogue.items(segment.id):
                    raise AlreadyRunning(batch=segment.batch)
                at = self.clock.now()
                self.catalogue.update(segment.id, SegmentState.ENDED, at=at)
        self.shred([self.catalogue.get(segment.id)])

    def _require(self, segment: Segment, state: SegmentState) -> None:
        """Raise AlreadyRunning if another process has led a segment on."""
        if segment.state is not state:
            raise AlreadyRunning(batch=segment.batch)

    def shred(self, segments: Iterable[Segment]) -> int:
        """Destroy keys and bytes of ended segments; doing it again is no harm.

        Bytes under a lock stay until it ends, and nobody can open them: ``clear``.
        """
        ended = list(segments)
        receipt = self.keys.destroy([s.key for s in ended])
        for segment in ended:
            with suppress(ObjectLocked):
                self._erase(segment.object)
        return receipt.destroyed

    def clear(self) -> int:
        """Erase bytes of ended segments whose locks have ended; say how many."""
        gone = 0
        ended = {s.object for s in self.catalogue.segments(state=SegmentState.ENDED)}
        for store in self.stores:
            for name in ended.intersection(store.names()):
                with suppress(ObjectLocked):
                    store.erase(name)
                    gone += 1
        return gone

    def _erase(self, name: str) -> None:
        for store in self.stores:
            store.erase(name)

    def remains(self, segments: Iterable[Segment]) -> Sequence[str]:
        """Name what is still there of the bytes of segments, in all stores."""
        return [
            each
            for segment in segments
            for store in self.stores
            for each in store.remains(segment.object)
        ]

    def rewrite(
        self,
        old: Segment,
        wanted: frozenset[str],
        *,
        decide: Decide,
        settle: Settle,
        batch: str,
    ) -> None:
        """End some conversations of a segment and keep the others.

        ``decide`` has the last word, inside the transaction that switches the
        catalogue: what it does not let go is kept, even if that means staging the
        successor again. ``settle`` is then told what went and what stayed, in the
        same transaction; of what is not in this segment (any more) it is told nothing.
        The old segment is left ENDED; ``shred`` ends it for good.
        """
        refused: frozenset[str] = frozenset()
        while True:
            items = {i.conversation: i for i in self.catalogue.items(old.id)}
            candidates = (wanted & items.keys()) - refused
            kept = items.keys() - candidates
            new = None
            if candidates:
                new = self._stage(old, [items[c] for c in sorted(kept)], batch)
            with self.catalogue.transaction():
                going = decide(candidates) & candidates
                if going == candidates and self._holds(old, items.keys()):
                    if going:
                        self._switch(old, new, kept, going)
                    settle(going, refused & items.keys())
                    return
            if new is not None:
                self.discard(new)
            refused |= candidates - going

    def _holds(self, segment: Segment, conversations: AbstractSet[str]) -> bool:
        """Say whether a segment still holds just these: others may write it anew."""
        items = self.catalogue.items(segment.id)
        return {item.conversation for item in items} == conversations

    def _switch(
        self,
        old: Segment,
        new: Segment | None,
        kept: AbstractSet[str],
        going: AbstractSet[str],
    ) -> None:
        now = self.clock.now()
        if self.catalogue.get(old.id, lock=True).state is SegmentState.ENDED:
            raise AlreadyRunning(batch=old.batch)
        if new is not None:
            now_new = self.catalogue.get(new.id, lock=True)
            self._require(now_new, SegmentState.VERIFIED)
            self.catalogue.move_items(kept, new.id)
            self.catalogue.update(new.id, SegmentState.LIVE)
        self.catalogue.remove(going)
        self.catalogue.update(old.id, SegmentState.ENDED, at=now)
        self.ledger.append(
            Tag.ARCHIVE_REWRITTEN,
            "system:archive",
            {
                "segment": old.id,
                "successor": new.id if new else None,
                "ended": len(going),
                "kept": len(kept),
            },
            now,
        )

    def trim(self, segment: Segment, batch: str) -> int:
        """Write a segment anew if it carries copies no catalogue entry stands for.

        Return how many such copies there were. The old segment is ended for good, also
        where a cut had left it ended with its bytes still there.
        """
        strays = 0
        while segment.state is SegmentState.LIVE:
            items = self.catalogue.items(segment.id)
            kept = {item.conversation for item in items}
            strays = len(self._strays(segment, kept))
            if not strays:
                return 0
            new = self._stage(segment, items, batch)
            with self.catalogue.transaction():
                if fits := self._holds(segment, kept):
                    self._switch(segment, new, kept, frozenset())
            if not fits and new is not None:
                self.discard(new)
            segment = self.catalogue.get(segment.id)
        if segment.state is SegmentState.ENDED:
            self.shred([segment])
        return strays

    def _strays(self, segment: Segment, kept: AbstractSet[str]) -> AbstractSet[str]:
        """Name the copies in a segment that are none of these; read it if need be."""
        if segment.conversations == len(kept):
            return frozenset()
        return {a.conversation.id for a in self.read(segment)} - kept

    def sweep(self, batch: str) -> int:
        """Clear away segments that a cut left half-made; return how many.

        What is ENDED already is ended once more: the cut may have come in between.
        """
        for store in self.stores:
            store.sweep()
        segments = self.catalogue.segments(batch=batch)
        ended = [s for s in segments if s.state is SegmentState.ENDED]
        left = [s for s in segments if s.state not in _SETTLED]
        for segment in left:
            self.discard(segment)
        self.shred(ended)
        return len(left)

    def _stage(self, old: Segment, items: Sequence[Item], batch: str) -> Segment | None:
        if not items:
            return None
        wanted = {item.conversation: item.digest for item in items}
        records = [laid(a) for a in self.read(old) if a.conversation.id in wanted]
        like = replace(
            old,
            batch=batch,
            conversations=len(items),
            messages=sum(item.messages for item in items),
        )
        (planned,) = self.plan([like])
        new = self.write(planned, records)
        self.verify(new, wanted)
        with self.catalogue.transaction():
            self._require(self.catalogue.get(new.id, lock=True), SegmentState.WRITTEN)
            self.catalogue.update(new.id, SegmentState.VERIFIED)
        return self.catalogue.get(new.id)
