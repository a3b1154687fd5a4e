"""Where exercises are played: a folder of their own, in a process of their own."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, Final

from guicang.bootstrap.laying import (
    Old,
    destroy,
    fill,
    finish,
    lay_apart,
    share_rules,
)
from guicang.bootstrap.scratching import caught_up, own_environment
from guicang.config import SETTINGS
from guicang.domain.errors import BadSetting, ExerciseFailed, GuicangError
from guicang.domain.recovery.model import Snapshot
from guicang.ports.rehearsals import Played, Step

FOLDER: Final = "exercise"
_LONGEST: Final = 900  # seconds
_KEPT: Final = (
    *("approval.", "breaker.", "disposal.", "keys.", "organisation.", "sensitive."),
    *("archive.segment_messages", "archive.escrow", "archive.level", "detect."),
)
"""Settings that a copy has from the running home; in all others it is a new one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeRehearsals:
    """Implements ``Rehearsals``: below ``exercise`` of the home that practises."""

    house: Old

    def play(self, records: int) -> Played:
        """Play the script, and throw the home away."""
        with self._folder() as root:
            share_rules(self.house, root / "home")
            return _played(_told(root / "home", records))

    def on_copy(
        self, snapshot: Snapshot, later: Iterable[bytes], records: int
    ) -> Played:
        """Restore a snapshot into a home of its own, and play it there."""
        database = self._database(snapshot)
        timed = _Timed()
        try:
            with self._folder() as root:
                copy = root / "home"
                timed("copy", lambda: self._copy(snapshot, copy, database))
                conversations = timed(
                    "catch-up", lambda: _caught_up(snapshot, copy, later)
                )
                finish(self.house, copy, database, self._apart(copy))
                told = _told(copy, records, "--copy")
                told["steps"] = {**timed.steps, **told.get("steps", {})}
                return _played(told, conversations=conversations)
        finally:
            self._empty(snapshot, database)

    def _copy(self, snapshot: Snapshot, copy: Path, database: str) -> None:
        lay_apart(self.house, copy)
        fill(self.house, snapshot, copy, database)
        finish(self.house, copy, database)

    def _database(self, snapshot: Snapshot) -> str:
        database = str(self.house.config["drill.database"])
        if snapshot.kind == "postgresql" and not database:
            reason = "exercises on a copy need an empty database of their own"
            raise BadSetting(setting="drill.database", reason=reason)
        return database if snapshot.kind == "postgresql" else ""

    def _apart(self, copy: Path) -> dict[str, Any]:
        """Give settings by which a copy reaches nothing of the running home."""
        own = {s.name: s.default for s in SETTINGS if not s.name.startswith(_KEPT)}
        for name in ("database.url", "language"):
            own.pop(name, None)
        if authority := str(self.house.config["keys.transit.ca"]):
            own["keys.transit.ca"] = str((self.house.config.home / authority).resolve())
        return {
            **own,
            "archive.root": str(copy / "archive"),
            "snapshot.root": str(copy / "snapshots"),
            "clock.jump": "P90D",
        }

    def _empty(self, snapshot: Snapshot, database: str) -> None:
        from guicang.adapters.db.loading import empty
        from guicang.config import Config

        if snapshot.kind == "postgresql":
            home = self.house.config
            target = Config(home.home, {**home.values, "database.url": database})
            empty(target.database())

    @contextmanager
    def _folder(self) -> Iterator[Path]:
        root = self.house.config.home / FOLDER
        _gone(root)  # what a cut left
        try:
            root.mkdir(mode=0o700)
            yield root
        finally:
            _gone(root)


@dataclass(slots=True)
class _Timed:
    """Does steps, and notes how long each took: milliseconds by name."""

    steps: dict[str, int] = field(default_factory=dict)

    def __call__(self, name: str, deed: Callable[[], Any]) -> Any:
        began = monotonic()
        try:
            result = deed()
        except GuicangError as error:
            reason = str(error.data.get("reason", "")) or error.code
            raise ExerciseFailed(step=name, reason=reason) from error
        self.steps[name] = round((monotonic() - began) * 1000)
        return result


def _caught_up(snapshot: Snapshot, copy: Path, later: Iterable[bytes]) -> int:
    """Let a copy catch up, and count its conversations."""
    path = copy.parent / "later.jsonl"
    with path.open("wb") as file:
        file.writelines(later)
    return caught_up(snapshot, copy, path).conversations


def _gone(root: Path) -> None:
    destroy(root / "home")
    shutil.rmtree(root, ignore_errors=True)


def _played(told: Any, **more: int) -> Played:
    if "reason" in told:
        raise ExerciseFailed(step=told["step"], reason=told["reason"])
    steps = tuple(Step(name=n, ms=ms) for n, ms in told.pop("steps").items())
    return Played(steps=steps, **told, **more)


def _told(root: Path, records: int, *more: str) -> Any:
    command = [sys.executable, "-m", "guicang.bootstrap.rehearsing", str(root)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [*command, str(records), *more],
            env=own_environment(root, os.environ),
            capture_output=True,
            check=True,
            timeout=_LONGEST,
        )
        return json.loads(done.stdout.splitlines()[-1])
    except (subprocess.SubprocessError, ValueError, IndexError) as error:
        reason = type(error).__name__
        raise ExerciseFailed(step="prepare", reason=reason) from error
