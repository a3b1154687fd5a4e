"""Make snapshots of the working store, list them, verify them, let them go.

* A snapshot is there when its signed manifest is; the manifest is written last. What a
  cut leaves behind is frames without a manifest, and the next run clears it away.
* Each snapshot has a key of its own in the key ring. No other key is in it: what was
  erased since stays unreadable in every snapshot, from the moment its key was
  destroyed.
* A snapshot goes with its key first: copies of its files elsewhere open no more.
* It goes when its time is over, or some time after records were erased that it still
  holds (``domain.recovery.keeping``). Before the last one goes, a new one is made.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO, Final

from guicang.domain.errors import (
    NoSuchKey,
    NoSuchObject,
    NoSuchSnapshot,
    SealBroken,
    SnapshotBroken,
)
from guicang.domain.incident.window import Window
from guicang.domain.ledger.checkpoint import Checkpoint, VerifierKey, issue
from guicang.domain.ledger.model import Tag
from guicang.domain.recovery.keeping import Lag, ends, holding, outlived
from guicang.domain.recovery.model import MANIFEST, Snapshot, place, read, written
from guicang.ports.clock import Clock
from guicang.ports.keys import DataKey, KeyRing, Signer
from guicang.ports.ledger import Ledger
from guicang.ports.objects import ObjectStore
from guicang.ports.snapshots import Dumping, Frames
from guicang.services.naming import Entropy, new_id

FRAME: Final = 4 << 20
"""Bytes that are sealed at once."""
ACTOR: Final = "system:snapshot"

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A snapshot and when it goes: at ``ends``.

    ``incident`` needs it longer than it would be kept; ``ends`` is None while that is
    open.
    """

    snapshot: Snapshot
    ends: datetime | None
    incident: str = ""


@dataclass(slots=True, kw_only=True)
class _Written:
    """What was sealed so far."""

    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    frames: int = 0
    size: int = 0
    sealed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshotting:
    """The use cases of snapshots.

    ``alone`` lets one process at a time write into the store of snapshots. ``keep``
    says when one made now goes; ``lag`` until when it may hold what was erased.
    ``locked`` names those that incidents need, which do not go before.
    """

    dumping: Dumping
    objects: ObjectStore
    frames: Frames
    keys: KeyRing
    ledger: Ledger
    signer: Signer
    clock: Clock
    entropy: Entropy
    verify_signature: Callable[[bytes, bytes], bool]
    alone: Callable[[], AbstractContextManager[None]]
    keep: Callable[[datetime], datetime]
    lag: Lag
    locked: Callable[[Sequence[Snapshot]], Mapping[str, Window]]
    version: str
    frame: int = FRAME

    # --- making -----------------------------------------------------------------------

    def make(
        self, *, by: str = ACTOR, progress: Progress = lambda _done, _of: None
    ) -> Snapshot:
        """Copy the working store and seal the copy. NoSpace, SnapshotFailed.

        What is cut off, or fails, leaves no snapshot and no half of one.
        """
        with self.alone():
            self._sweep()
            return self._make(by, progress)

    def _make(self, by: str, progress: Progress) -> Snapshot:
        now = self.clock.now()
        name = new_id("n", now, self.entropy)
        (key,) = self.keys.create(1)
        done = _Written()
        try:
            with self.dumping.copy() as (seen, stream):
                for data, last in _pieces(stream, self.frame):
                    self._put(name, key, done, data, last=last)
                    progress(done.size, 0)
            root = Checkpoint(origin=self.signer.name, size=seen.ledger, root=seen.root)
            verifier = VerifierKey(name=self.signer.name, public=self.signer.public_key)
            snapshot = Snapshot(
                id=name,
                made_at=now,
                until=self.keep(now),
                kind=seen.kind,
                tool=seen.tool,
                version=self.version,
                migration=seen.migration,
                key=key.id,
                frames=done.frames,
                frame=self.frame,
                size=done.size,
                sealed=done.sealed,
                sha256=done.digest.hexdigest(),
                ledger=seen.ledger,
                checkpoint=issue(root, verifier, self.signer.sign),
                conversations=seen.conversations,
                segments=seen.segments,
            )
            manifest = written(snapshot, self.signer.sign)
            self.objects.put(f"{name}/{MANIFEST}", manifest)
        except BaseException:
            self.keys.destroy([key.id])
            self._erase(name)
            raise
        self._enter(snapshot, by)
        return snapshot

    def _put(
        self, name: str, key: DataKey, done: _Written, data: bytes, *, last: bool
    ) -> None:
        sealed = self.frames.seal(key.secret, name, done.frames, data, last=last)
        self.objects.put(place(name, done.frames), sealed)
        done.digest.update(data)
        done.frames += 1
        done.size += len(data)
        done.sealed += len(sealed)

    def _enter(self, snapshot: Snapshot, by: str) -> None:
        about = {
            "snapshot": snapshot.id,
            "sha256": snapshot.sha256,
            "bytes": snapshot.size,
            "entries": snapshot.ledger,
            "conversations": snapshot.conversations,
            "until": snapshot.until.isoformat(),
        }
        with self.ledger.transaction():
            self.ledger.append(Tag.SNAPSHOT_MADE, by, about, self.clock.now())

    def _sweep(self) -> None:
        """Clear away what cuts left; enter what a cut kept from the ledger."""
        self.objects.sweep()
        whole = set(self._names())
        left = {name.partition("/")[0] for name in self.objects.names()} - whole
        for name in sorted(left):
            self._erase(name)
        for name in sorted(whole):
            entered = self.ledger.entries(tag=Tag.SNAPSHOT_MADE, about=name)
            if next(iter(entered), None) is None:
                with suppress(SnapshotBroken):
                    self._enter(self.get(name), ACTOR)

    # --- reading ----------------------------------------------------------------------

    def _names(self) -> list[str]:
        ending = f"/{MANIFEST}"
        found = [n for n in self.objects.names() if n.endswith(ending)]
        return [name.removesuffix(ending) for name in found]

    def get(self, name: str) -> Snapshot:
        """Read a manifest. NoSuchSnapshot, SnapshotBroken."""
        try:
            data = self.objects.get(f"{name}/{MANIFEST}")
        except NoSuchObject:
            raise NoSuchSnapshot(snapshot=name) from None
        return read(name, data, self.verify_signature)

    def all(self) -> Sequence[Snapshot]:
        """Give all snapshots whose manifest is ours, the oldest first."""
        found = []
        for name in self._names():
            with suppress(SnapshotBroken, NoSuchSnapshot):
                found.append(self.get(name))
        return sorted(found, key=lambda each: (each.made_at, each.id))

    def broken(self) -> Sequence[str]:
        """Name the snapshots whose manifest is not ours."""
        return sorted(set(self._names()) - {each.id for each in self.all()})

    def standing(self) -> Sequence[Listed]:
        """Give all snapshots and when each goes, the newest first."""
        found = self.all()
        return self._listed(found, found, self._erasures(found))[::-1]

    def holding(self, erased_at: datetime) -> Sequence[Listed]:
        """Name the snapshots that hold what was erased then, and when each goes."""
        found = self.all()
        return self._listed(holding(found, erased_at), found, [erased_at])

    def _listed(
        self,
        those: Sequence[Snapshot],
        found: Sequence[Snapshot],
        erasures: Sequence[datetime],
    ) -> list[Listed]:
        locked, listed = self.locked(found), []
        for each in those:
            end, window = ends(each, erasures, self.lag), locked.get(each.id)
            if window is None or (window.until is not None and window.until <= end):
                listed.append(Listed(snapshot=each, ends=end))
                continue
            listed.append(
                Listed(snapshot=each, ends=window.until, incident=window.incident)
            )
        return listed

    def read(self, snapshot: Snapshot) -> Iterator[bytes]:
        """Give what was copied, frame by frame. SnapshotBroken if it is not whole."""
        digest = hashlib.sha256()
        try:
            secret = self.keys.open([snapshot.key])[snapshot.key]
            for number in range(snapshot.frames):
                sealed = self.objects.get(place(snapshot.id, number))
                last = number == snapshot.frames - 1
                data = self.frames.open(secret, snapshot.id, number, sealed, last=last)
                digest.update(data)
                yield data
        except (NoSuchKey, NoSuchObject, SealBroken) as error:
            raise SnapshotBroken(snapshot=snapshot.id, reason=error.code) from error
        if digest.hexdigest() != snapshot.sha256:
            reason = "other bytes than were read"
            raise SnapshotBroken(snapshot=snapshot.id, reason=reason)

    def verify(
        self, name: str, progress: Progress = lambda _done, _of: None
    ) -> Snapshot:
        """Read a snapshot back to its last byte. NoSuchSnapshot, SnapshotBroken."""
        snapshot, done = self.get(name), 0
        for data in self.read(snapshot):
            done += len(data)
            progress(done, snapshot.size)
        return snapshot

    # --- letting go -------------------------------------------------------------------

    def prune(self, *, by: str = ACTOR) -> Sequence[Snapshot]:
        """Let snapshots go that outlived what they may hold; give which went.

        Where none would be left, a new one is made first. What an incident needs is
        kept until its lock ends.
        """
        with self.alone():
            self._sweep()
            found = self.all()
            old = outlived(found, self._erasures(found), self.clock.now(), self.lag)
            locked = self.locked(found)
            going = [each for each in old if each.id not in locked]
            if going and len(going) == len(found):
                self._make(by, lambda _done, _of: None)
            for each in going:
                self._let_go(each, by)
        return going

    def _let_go(self, snapshot: Snapshot, by: str) -> None:
        with self.ledger.transaction():
            about = {"snapshot": snapshot.id, "until": snapshot.until.isoformat()}
            self.ledger.append(Tag.SNAPSHOT_PRUNED, by, about, self.clock.now())
        self.keys.destroy([snapshot.key])
        self._erase(snapshot.id)

    def _erase(self, name: str) -> None:
        """Take the objects away; the manifest first: without it, it is none."""
        self.objects.erase(f"{name}/{MANIFEST}")
        for each in list(self.objects.names(f"{name}/")):
            self.objects.erase(each)

    def _erasures(self, snapshots: Sequence[Snapshot]) -> list[datetime]:
        if not snapshots:
            return []
        since = snapshots[0].made_at
        entries = self.ledger.entries(tag=Tag.BATCH_ERASED)
        return [entry.at for entry in entries if entry.at >= since]


def _pieces(stream: BinaryIO, size: int) -> Iterator[tuple[bytes, bool]]:
    """Cut a stream into pieces, and say which is the last; there is one at least."""
    piece = stream.read(size)
    while following := stream.read(size):
        yield piece, False
        piece = following
    yield piece, True
