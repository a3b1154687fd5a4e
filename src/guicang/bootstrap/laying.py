"""The parts of a home that is made from a snapshot."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Protocol

from guicang.config import SETTINGS, Config
from guicang.domain.errors import PlaceTaken
from guicang.domain.recovery.model import Snapshot
from guicang.ports.clock import Clock
from guicang.services.recording import Recording
from guicang.services.snapshotting import Snapshotting

_DEFAULTS: Final = {setting.name: setting.default for setting in SETTINGS}


class Old(Protocol):
    """The home whose snapshot it is."""

    config: Config
    clock: Clock

    @property
    def key_folder(self) -> Path:
        """Where the key ring and the other keys lie."""
        ...

    @property
    def archive_root(self) -> Path:
        """Where archive segments lie."""
        ...

    @property
    def snapshot_root(self) -> Path:
        """Where snapshots lie."""
        ...

    @property
    def snapshotting(self) -> Snapshotting:
        """Reads snapshots."""
        ...

    @property
    def recording(self) -> Recording:
        """Has the checkpoints and the public key."""
        ...


def lay(old: Old, into: Path) -> None:
    """Make the folders of a home; its keys are those of the old one, where they are."""
    for folder in ("data", "certificates", "checkpoints"):
        (into / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    (into / "keys").symlink_to(old.key_folder.resolve())


def fill(old: Old, snapshot: Snapshot, into: Path, database: str) -> None:
    """Fill its database, closed."""
    from guicang.adapters.db.loading import fill_postgresql, fill_sqlite

    gate = (snapshot.id, snapshot.ledger, old.clock.now())
    data = old.snapshotting.read(snapshot)
    if snapshot.kind == "sqlite":
        fill_sqlite(into / "data" / "guicang.db", data, gate)
        return
    if not database:
        raise PlaceTaken(place="--database")
    target = Config(into, {**old.config.values, "database.url": database})
    fill_postgresql(target.database(), data, gate)


def finish(old: Old, into: Path, database: str) -> None:
    """Write what else a home has: checkpoints, the public key, and settings."""
    from guicang.adapters.evidence import write

    for place, note in old.recording.checkpoints.all():
        write(into / "checkpoints" / Path(place).name, note.encode())
    write(into / "public.key", f"{old.recording.key.text()}\n".encode())
    own = {
        "database.url": database,
        "archive.root": str(old.archive_root),
        "snapshot.root": str(old.snapshot_root),
    }
    lines = _settings({**old.config.values, **own})
    write(into / "guicang.toml", "".join(lines).encode(), 0o600)


def _settings(values: dict[str, Any]) -> Iterator[str]:
    """Spell what differs from the defaults. JSON's texts and lists are TOML's, too."""
    for name, value in sorted(values.items()):
        if name == "sandbox":
            if value:
                yield "sandbox = true\n"
        elif value != _DEFAULTS[name]:
            plain = list(value) if isinstance(value, tuple) else value
            yield f'"{name}" = {json.dumps(plain, ensure_ascii=False)}\n'
