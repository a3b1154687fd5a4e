"""Scratch homes for drills: a folder of their own, and a process of their own.

Django is bound to one database in a process, so a restored system is opened in another
one, which is also what happens after a bad day.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from guicang.bootstrap.laying import Old, fill, finish, lay, share_rules
from guicang.config import SETTINGS, Config
from guicang.domain.errors import BadSetting, DrillFailed
from guicang.domain.recovery.model import Snapshot
from guicang.ports.drills import Rehearsed

FOLDER: Final = "drill"
_CODE: Final = 6  # letters of "GC-764"
_OWN: Final = {f"GUICANG_{s.name.upper().replace('.', '_')}" for s in SETTINGS}


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeScratches:
    """Implements ``Scratches``: homes below ``drill`` of the home that practises."""

    house: Old

    @contextmanager
    def restored(
        self, snapshot: Snapshot, later: Iterable[bytes]
    ) -> Iterator["HomeScratch"]:
        """Restore a snapshot, let it catch up and verify it; then throw it away."""
        from guicang.adapters.db.loading import empty

        database = str(self.house.config["drill.database"])
        if snapshot.kind == "postgresql" and not database:
            reason = "drills need an empty database of their own"
            raise BadSetting(setting="drill.database", reason=reason)
        root = self.house.config.home / FOLDER
        shutil.rmtree(root, ignore_errors=True)  # what a cut left
        target = Config(root, {**self.house.config.values, "database.url": database})
        try:
            root.mkdir(mode=0o700)
            lay(self.house, root)
            share_rules(self.house, root)
            fill(self.house, snapshot, root, database)
            finish(self.house, root, database)
            # After the checkpoints, which may be of now: no ledger is shorter than one.
            with (root / "later.jsonl").open("wb") as file:
                file.writelines(later)
            yield HomeScratch(
                rehearsed=caught_up(snapshot, root, root / "later.jsonl"),
                database=target.database(),
            )
        finally:
            if database and snapshot.kind == "postgresql":
                empty(target.database())
            shutil.rmtree(root, ignore_errors=True)


def caught_up(snapshot: Snapshot, root: Path, later: Path) -> Rehearsed:
    """Let a restored home catch up and verify itself. DrillFailed with its code."""
    command = [sys.executable, "-m", "guicang", "snapshot", "replay"]
    command += ["--later", str(later), "--output", "json"]
    done = subprocess.run(  # noqa: S603 - our own program
        command,
        env=own_environment(root, os.environ),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace")
        at = said.find("GC-")
        reason = said[at : at + _CODE] if at >= 0 else f"exit {done.returncode}"
        raise DrillFailed(snapshot=snapshot.id, reason=reason)
    told = json.loads(done.stdout)
    again, found = told["replayed"], told["verified"]
    return Rehearsed(erased=again["erased"] + again["tombstones"], **found)


def own_environment(root: Path, ours: Mapping[str, str]) -> dict[str, str]:
    """Give our environment, without what would lead to the running home."""
    kept = {name: value for name, value in ours.items() if name not in _OWN}
    return {**kept, "GUICANG_HOME": str(root)}


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeScratch:
    """Implements ``Scratch``."""

    rehearsed: Rehearsed
    database: Mapping[str, Any]

    def digests(self) -> Iterator[list[tuple[str, str]]]:
        """Give its conversations and their digests (hex), page by page."""
        from guicang.adapters.db.loading import digests

        return digests(self.database)
