"""Snapshots of a home, and what they are restored to."""

from datetime import datetime
from functools import cached_property, partial
from pathlib import Path

from guicang import __version__
from guicang.bootstrap.core import Core
from guicang.domain.certificate.model import Residue
from guicang.ports.objects import ObjectStore
from guicang.services.snapshotting import Snapshotting


class Recovery(Core):
    """What brings a home back after a bad day."""

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
            version=__version__,
        )

    def held_by_snapshots(self, erased_at: datetime) -> tuple[Residue, ...]:
        """Name the snapshots that still hold what was erased, for certificates."""
        return tuple(
            Residue(
                what=f"snapshot {each.snapshot.id}",
                why="it holds the rows, sealed under keys that are destroyed",
                until=each.ends,
            )
            for each in self.snapshotting.holding(erased_at)
        )
