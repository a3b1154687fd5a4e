"""Homes on which one command is given, and how each is looked at afterwards."""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from django.db import connections

from guicang.adapters.db import totp
from guicang.domain.disposal.model import End
from tests import homes
from tests.cli.hands import Answer
from tests.databases import Database
from tests.faults.injecting import Fault, Follower
from tests.faults.terminals import Terminal

COUNT: Final = 5
HELD: Final = "c0002"
NOTHING_TO_DO: Final = 10
KILLED: Final = -9
CHANGES: Final = {"disposal.chunk": 3, "archive.segment_messages": 6}
_LATER: Final = 60  # seconds: a code is good once

Signed = Callable[[str], tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One command; ``end`` is how its home has a batch approved, if it has one."""

    argv: tuple[str, ...]
    end: End | None = None
    signer: str = ""
    again: tuple[str, ...] = ()
    """What goes on where ``argv`` was cut off; the same command if it is empty."""


SCENES: Final[Mapping[str, Scene]] = {
    "offline": Scene(argv=("dispose",), end=End.OFFLINE),
    "destruction": Scene(argv=("dispose",), end=End.DESTRUCTION),
    "anchor": Scene(argv=("ledger", "anchor")),
    "snapshot": Scene(argv=("snapshot", "make"), signer="admin"),
    "rotation": Scene(argv=("keys", "rotate"), signer="admin"),
}


@dataclass
class Stage:
    """A home that can be set back to before the command, as often as one likes."""

    home: homes.Home
    said: dict[str, Any]
    scene: Scene
    kept: Path
    log: Path
    batch: str = ""
    terminal: Terminal = field(init=False)
    wanted: dict[str, Any] = field(default_factory=dict)

    def set_back(self) -> None:
        shutil.rmtree(self.home.folder)
        shutil.copytree(self.kept, self.home.folder, symlinks=True)

    def follow(self, fault: Fault | None = None) -> tuple[Answer, Follower]:
        """Give the command; the kernel fails one of its calls."""
        pid = self.terminal.begin(*self._argv(0), ahead=0, traced=True)
        with Follower(pid, self.log, fault) as follower:
            answer = self.terminal.end()
        return answer, follower

    def again(self) -> Answer:
        """Give the command once more, in a process to which nothing happens."""
        return self.run(*self._argv(_LATER), ahead=_LATER)

    def run(self, *argv: str, ahead: int = 0) -> Answer:
        self.terminal.begin(*argv, ahead=ahead)
        return self.terminal.end()

    def _argv(self, ahead: int) -> tuple[str, ...]:
        argv = (*self.scene.argv, "-o", "json")
        if not (name := self.scene.signer):
            return argv
        now = totp.counter(homes.real_now()) + ahead * 1_000_000 // totp.STEP
        return (*argv, "--as", name, "--otp", totp.code(self.home.secrets[name], now))

    def in_order(self) -> None:
        """Check all that is there, by commands of its own and to the last message."""
        assert self._whole("ledger", "verify")["whole"]
        if self.home.files("archive"):
            self._whole("archive", "verify")
        with _closed(self.home):
            homes.where(self.home, self.said)

    def _whole(self, *argv: str) -> Any:
        answer = self.run(*argv, "-o", "json")
        assert answer.code == 0, answer
        return answer.data

    def state(self) -> dict[str, Any]:
        """Say what must be the same in the end, whatever happened in between."""
        with _closed(self.home):
            if self.batch:
                return homes.final(self.home, self.batch, self.said)
            house = self.home.again()
            report = house.recording.verify()
            assert report.whole, report.faults
            for found in house.snapshotting.all():
                house.snapshotting.verify(found.id)
            assert not house.snapshotting.broken()
            return {"places": homes.where(self.home, self.said)}


@contextmanager
def _closed(home: homes.Home) -> Iterator[None]:
    """Leave no connection to files that will be replaced."""
    try:
        yield
    finally:
        home.house.keys.close()
        connections.close_all()


@contextmanager
def stage(database: Database, mfa_settings: Any, name: str, at: Path) -> Iterator[Stage]:
    """Make a home for a scene, before its command."""
    home = homes.make(database, mfa_settings, **CHANGES)
    said, scene = homes.talks(COUNT), SCENES[name]
    batch = _furnished(home, said, scene)
    (home.folder / "worm").mkdir()
    with (home.folder / "guicang.toml").open("a", encoding="utf-8") as file:
        file.write(f'"anchor.folder" = {json.dumps(str(home.folder / "worm"))}\n')
    home.house.keys.close()
    connections.close_all()
    shutil.copytree(home.folder, at / "kept")
    here = Stage(home, said, scene, at / "kept", at / "calls", batch)
    here.terminal = Terminal(home.folder)
    try:
        yield here
    finally:
        here.terminal.close()


def _furnished(home: homes.Home, said: Mapping[str, Any], scene: Scene) -> str:
    home.take_in(*said.values())
    home.policy()
    if scene.end is not End.OFFLINE:
        home.house.running.run(home.approved().id)
    home.until_now()
    if scene.end is None:
        return ""
    batch = home.approved(scene.end)
    home.hold(conversations=[HELD])
    return batch.id
