"""A home on which commands are given whose calls fail, and a look at it afterwards."""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from django.db import connections

from guicang.adapters.db import totp
from guicang.domain.archive.model import SegmentState
from guicang.domain.disposal.model import End
from tests import homes
from tests.cli.hands import Answer
from tests.databases import Database
from tests.faults.injecting import Fault, Follower
from tests.faults.terminals import Terminal

COUNT: Final = 5
ARCHIVED: Final = 4
HELD: Final = ("c0002", "c0006")
"""One of those that go to the archive, and one of those that are to go from it."""
NOTHING_TO_DO: Final = 10
KILLED: Final = -9
CHANGES: Final = {"disposal.chunk": 3, "archive.segment_messages": 6}
SCENES: Final[Mapping[str, tuple[str, ...]]] = {
    "offline": ("dispose", "offline"),
    "destruction": ("dispose", "destruction"),
    "anchor": ("ledger", "anchor"),
    "snapshot": ("snapshot", "make"),
    "rotation": ("keys", "rotate"),
}
SIGNED: Final = frozenset({"snapshot", "rotation"})
_LATER: Final = 60  # seconds: a code is good once


@dataclass
class Stage:
    """A home that can be set back to before its commands, as often as one likes."""

    home: homes.Home
    said: dict[str, Any]
    batches: Mapping[str, str]
    kept: Path
    log: Path
    terminal: Terminal = field(init=False)

    def set_back(self) -> None:
        shutil.rmtree(self.home.folder)
        shutil.copytree(self.kept, self.home.folder)

    def follow(self, scene: str, fault: Fault | None = None) -> tuple[Answer, Follower]:
        """Give a scene's command; the kernel fails one of its calls."""
        pid = self.terminal.begin(*self._argv(scene, 0), ahead=0, traced=True)
        with Follower(pid, self.log, fault) as follower:
            answer = self.terminal.end()
        return answer, follower

    def again(self, scene: str) -> Answer:
        """Give the command once more, in a process to which nothing happens."""
        self.terminal.begin(*self._argv(scene, _LATER), ahead=_LATER)
        return self.terminal.end()

    def _argv(self, scene: str, ahead: int) -> tuple[str, ...]:
        argv = (*(self.batches.get(word, word) for word in SCENES[scene]), "-o", "json")
        if scene not in SIGNED:
            return argv
        # The next code: it is good for longer, and the command is traced.
        now = totp.counter(homes.real_now()) + 1 + ahead * 1_000_000 // totp.STEP
        return (*argv, "--as", "admin", "--otp", self._code(now))

    def _code(self, counter: int) -> str:
        return totp.code(self.home.secrets["admin"], counter)

    def in_order(self) -> None:
        """Hash the ledger anew, and read every record where it is.

        AssertionError for one that is in two places, in none, or not whole.
        """
        with _closed(self.home):
            report = self.home.again().recording.verify()
            assert report.whole, report.faults
            homes.where(self.home, self.said)

    def state(self, scene: str) -> dict[str, Any]:
        """Say what must be the same in the end, whatever happened in between."""
        with _closed(self.home):
            if batch := self.batches.get(scene):
                return homes.final(self.home, batch, self.said)
            house = self.home.again()
            report = house.recording.verify()
            assert report.whole, report.faults
            for found in house.snapshotting.all():
                house.snapshotting.verify(found.id)
            assert not house.snapshotting.broken()
            for segment in house.catalogue.segments(state=SegmentState.LIVE):
                items = house.catalogue.items(segment.id)
                wanted = {item.conversation: item.digest for item in items}
                house.archiving.verify(segment, wanted)
            return {
                "places": homes.where(self.home, self.said),
                # Who died with the last word on his lips left one, and makes another.
                "snapshot": bool(house.snapshotting.all()),
                "anchor": bool(self.home.files("worm")),
            }


@contextmanager
def _closed(home: homes.Home) -> Iterator[None]:
    """Leave no connection to files that will be replaced."""
    try:
        yield
    finally:
        home.house.keys.close()
        connections.close_all()


@contextmanager
def stage(database: Database, mfa_settings: Any, at: Path) -> Iterator[Stage]:
    """Make a home with one batch that may go offline, and one that may be destroyed."""
    home = homes.make(database, mfa_settings, **CHANGES)
    said = homes.talks(COUNT + ARCHIVED)
    (home.folder / "worm").mkdir()
    with (home.folder / "guicang.toml").open("a", encoding="utf-8") as file:
        file.write(f'"anchor.folder" = {json.dumps(str(home.folder / "worm"))}\n')
    with _closed(home):
        batches = _furnished(home, said)
    shutil.copytree(home.folder, at / "kept")
    here = Stage(home, said, batches, at / "kept", at / "calls")
    here.terminal = Terminal(home.folder)
    try:
        yield here
    finally:
        here.terminal.close()


def _furnished(home: homes.Home, said: Mapping[str, Any]) -> dict[str, str]:
    talks = list(said.values())
    home.take_in(*talks[COUNT:])
    home.policy()
    home.house.running.run(home.approved().id)
    home.until_now()
    destruction = home.approved(End.DESTRUCTION)
    home.take_in(*talks[:COUNT])
    offline = home.approved(End.OFFLINE)
    for name in HELD:
        home.hold(conversations=[name])
    return {"destruction": destruction.id, "offline": offline.id}
