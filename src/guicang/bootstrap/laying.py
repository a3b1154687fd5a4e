"""The parts of a home that is made from a snapshot."""

import json
import shutil
from collections.abc import Iterator, Mapping
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


RULES: Final = Path("cache", "rules")
"""Where a home keeps compiled rules."""
_FOLDERS: Final = ("data", "certificates", "checkpoints")


def lay(old: Old, into: Path) -> None:
    """Make the folders of a home; its keys are those of the old one, where they are."""
    for folder in _FOLDERS:
        (into / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    (into / "keys").symlink_to(old.key_folder.resolve())


def lay_apart(old: Old, into: Path) -> None:
    """Make the folders of a home that shares nothing with the old one: copied keys.

    What is destroyed in its ring is destroyed in the copy. Secrets of sources, which
    lie in a folder below the keys, stay where they are.
    """
    from guicang.adapters.keys.copying import copy_ring

    for folder in (*_FOLDERS, "archive", "snapshots"):
        (into / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    copy_ring(old.key_folder, into / "keys")
    for each in old.key_folder.iterdir():
        if each.is_file() and not each.name.startswith("ring.db"):
            shutil.copy2(each, into / "keys" / each.name)
    share_rules(old, into)


def share_rules(old: Old, into: Path) -> None:
    """Let a home that will be thrown away read what the old one compiled of the rules.

    That takes ten seconds and a hundred megabytes. Files there are named by what they
    were compiled from, and are checked before they are read: both may write.
    """
    compiled = old.config.home / RULES
    if compiled.is_dir():
        (into / RULES.parent).mkdir(mode=0o700, parents=True, exist_ok=True)
        (into / RULES).symlink_to(compiled.resolve())


def destroy(home: Path) -> None:
    """Throw a home away that was laid apart; first its keys. Gone is no error."""
    from guicang.adapters.keys.files import destroy_secret

    keys = home / "keys"
    if keys.is_dir() and not keys.is_symlink():
        for each in keys.iterdir():
            destroy_secret(each)
    shutil.rmtree(home, ignore_errors=True)


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


def finish(
    old: Old, into: Path, database: str, own: Mapping[str, Any] | None = None
) -> None:
    """Write what else a home has: checkpoints, the public key, and settings.

    ``own`` are settings in the place of the old ones.
    """
    from guicang.adapters.evidence import write

    for place, note in old.recording.checkpoints.all():
        write(into / "checkpoints" / Path(place).name, note.encode())
    write(into / "public.key", f"{old.recording.key.text()}\n".encode())
    places = {
        "database.url": database,
        "archive.root": str(old.archive_root),
        "snapshot.root": str(old.snapshot_root),
    }
    lines = _settings({**old.config.values, **places, **(own or {})})
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
