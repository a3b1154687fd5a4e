"""Snapshots of a home, and what they are restored to."""

import os
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path

import orjson

from guicang import __version__
from guicang.bootstrap.chats import WebChat
from guicang.domain.certificate.model import Residue
from guicang.domain.ledger.model import Tag
from guicang.ports.objects import ObjectStore
from guicang.ports.quarantine import Quarantine
from guicang.ports.recovery import Gates, Later
from guicang.services.drilling import Drilling
from guicang.services.keykeeping import Keykeeping
from guicang.services.recording import Recording
from guicang.services.recovering import Recovering
from guicang.services.replaying import Replaying
from guicang.services.snapshotting import Snapshotting
from guicang.services.weighing import Weighing


class Recovery(WebChat):
    """What brings a home back after a bad day."""

    @property
    def recording(self) -> Recording:
        """Verifies and signs the ledger; ``House`` wires it."""
        raise NotImplementedError  # House has it

    @property
    def quarantine(self) -> Quarantine:
        """What could not be read; ``House`` wires it."""
        raise NotImplementedError  # House has it

    @cached_property
    def gates(self) -> Gates:
        """Whether this home, if it was restored, may serve."""
        from guicang.adapters.db.gates import DjangoGates

        return DjangoGates()

    @cached_property
    def recovering(self) -> Recovering:
        """Tells a restored home what came later, and looks at it before it serves."""
        return Recovering(
            gates=self.gates,
            later_rows=self.later_rows,
            records=self.records,
            catalogue=self.catalogue,
            objects=self.objects,
            box=self.box,
            ledger=self.ledger,
            recording=self.recording,
            clock=self.clock,
            dumps=orjson.dumps,
        )

    @cached_property
    def later_rows(self) -> Later:
        """What the ledger does not tell of archive and disposal."""
        from guicang.adapters.db.later import DjangoLater

        return DjangoLater()

    @cached_property
    def replaying(self) -> Replaying:
        """Does again what came after a snapshot."""
        return Replaying(
            gates=self.gates,
            later_rows=self.later_rows,
            records=self.records,
            quarantine=self.quarantine,
            catalogue=self.catalogue,
            batches=self.batches,
            holds=self.holds,
            keys=self.keys,
            box=self.box,
            ledger=self.ledger,
            recording=self.recording,
            clock=self.clock,
            transcribe=self.transcribing.run,
            asked=self.weighing.again,
        )

    @property
    def weighing(self) -> Weighing:
        """Decides about each record of a person; ``House`` wires it."""
        raise NotImplementedError  # House has it

    @cached_property
    def snapshot_root(self) -> Path:
        """Where snapshots lie."""
        return (self.config.home / str(self.config["snapshot.root"])).resolve()

    @cached_property
    def snapshot_objects(self) -> ObjectStore:
        """Where snapshots lie, as an object store."""
        from guicang.adapters.objects.folder import FolderObjects

        return FolderObjects(self.snapshot_root)

    @cached_property
    def snapshotting(self) -> Snapshotting:
        """Makes snapshots and lets them go."""
        from guicang.adapters import alone
        from guicang.adapters.db.dumping import DjangoDumping
        from guicang.adapters.frames import AesFrames
        from guicang.adapters.keys.signing import verify_signature

        self.snapshot_root.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Snapshotting(
            dumping=DjangoDumping(self.config.home / "data"),
            objects=self.snapshot_objects,
            frames=AesFrames(),
            keys=self.keys,
            ledger=self.ledger,
            signer=self.signer,
            clock=self.clock,
            entropy=self.entropy,
            verify_signature=partial(verify_signature, self.signer.public_key),
            alone=lambda: alone(self.snapshot_root),
            keep=lambda at: self._end(at, "snapshot.keep"),
            lag=lambda at: self._end(at, "snapshot.lag"),
            locked=self.preserving.snapshots,
            version=__version__,
        )

    @cached_property
    def drilling(self) -> Drilling:
        """Restores snapshots for practice."""
        from guicang.adapters import alone
        from guicang.bootstrap.scratching import HomeScratches

        return Drilling(
            snapshotting=self.snapshotting,
            recovering=self.recovering,
            scratches=HomeScratches(house=self),
            records=self.records,
            ledger=self.ledger,
            clock=self.clock,
            alone=lambda: alone(self.config.home / "data"),
        )

    @cached_property
    def keykeeping(self) -> Keykeeping:
        """Rotates the ring's keys, and divides them for an escrow."""
        from guicang.adapters.keys.epochs import fits, put_back
        from guicang.adapters.keys.shares import WordShares

        passphrase = os.environ.get("GUICANG_PASSPHRASE")
        return Keykeeping(
            ring=lambda: self.keys,
            fits=partial(fits, self.key_folder),
            put_back=partial(put_back, self.key_folder, passphrase),
            sharing=WordShares(),
            ledger=self.ledger,
            clock=self.clock,
        )

    def copy_keys(self, to: Path, *, by: str) -> int:
        """Copy the ring's wrapped keys to a place of their own; count them."""
        from guicang.adapters.keys.copying import copy_ring

        count = copy_ring(self.key_folder, to)
        with self.ledger.transaction():
            about = {"keys": count}
            self.ledger.append(Tag.KEYS_COPIED, by, about, self.clock.now())
        return count

    def held_by_backups(self, erased_at: datetime) -> tuple[Residue, ...]:
        """Name the backups that still hold what was erased, for certificates."""
        snapshots = tuple(
            Residue(
                what=f"snapshot {each.snapshot.id}",
                why="it holds the rows as they were, sealed",
                until=each.ends,
            )
            for each in self.snapshotting.holding(erased_at)
        )
        copied = self.keys_copied
        if copied is None or copied > erased_at:
            return snapshots
        ring = Residue(
            what=f"copy of the key ring, written on {copied:%Y-%m-%d}",
            why="it has the destroyed keys, wrapped, until it is written anew",
        )
        return (*snapshots, ring)

    @property
    def keys_copied(self) -> datetime | None:
        """When the ring's keys were last copied; None if they never were."""
        copies = self.ledger.entries(tag=Tag.KEYS_COPIED)
        return max((each.at for each in copies), default=None)
