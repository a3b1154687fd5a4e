"""A day of an installation, compressed: everything at once, watched throughout.

``make life`` is this test with ``GUICANG_LIFE`` seconds; it prints and keeps what
happened. ``GUICANG_LIFE_DATABASE=postgresql`` lives it on a temporary cluster.
"""

import json
import os
import random  # noqa: TID251 - seeded
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from bench.machine import describe
from bench.run import keep

from tests.day.crowd import Crowd
from tests.day.facts import Notes
from tests.day.staff import Staff, deeds
from tests.day.town import RATE, Town, town

SECONDS = float(os.environ.get("GUICANG_LIFE", "0"))
DATABASE = os.environ.get("GUICANG_LIFE_DATABASE", "sqlite")
SEED = int(os.environ.get("GUICANG_LIFE_SEED", "1"))
DRAINING = 8
"""Half hours of the day after its end, in which what was begun is finished."""
PATIENCE = 180
"""Seconds for what is under way at the end of the day."""
ENOUGH = 60
"""How many records there are before somebody does something with them."""
GROWTH, SLACK = 1.25, 24.0
"""By how much a process may be larger at the end of the day than in the middle of it:
times, and MiB."""


@pytest.fixture
def place(tmp_path, request) -> Iterator[Town]:
    urls = []
    if DATABASE == "postgresql":
        server = request.getfixturevalue("postgresql")
        for name in ("day", "scratch"):
            server.run(f"CREATE DATABASE {name}")
            urls.append(server.url(name))
    with town(tmp_path, *urls) as made:
        yield made


@pytest.mark.slow
@pytest.mark.timeout(max(300, int(SECONDS * 2)))
@pytest.mark.allow_hosts(["127.0.0.1", "localhost"])
def test_whatever_goes_on_at_once_every_promise_is_kept(place, capsys):
    day = Day(place)
    day.live(SECONDS)
    if SECONDS:
        with capsys.disabled():
            day.tell()

    assert not day.staff.complaints, day.staff.complaints[:5]
    assert not day.crowd.complaints, day.crowd.complaints[:5]
    assert not day.faults, (day.faults[:5], place.logs())
    assert not any(day.ended.values()), place.logs()
    last = day.looks[-1]
    assert min(last[each] for each in ("archived", "torn", "held")) > 0
    assert last["taken"] == last["live"] + last["archived"] + last["erased"]
    if SECONDS:
        assert min(last["erased"], last["gone"]) > 0
        assert not day.swollen()


class Day:
    """The people, the crowd and the watch of a town."""

    def __init__(self, place: Town) -> None:
        self.town, self.notes = place, Notes(place.folder / "notes")
        self.staff = Staff(place, self.notes, random.Random(SEED))
        self.looks: list[dict[str, Any]] = []
        self.ended: dict[str, int] = {}
        self.seconds = 0.0

    @property
    def faults(self) -> list[str]:
        return [fault for look in self.looks for fault in look["faults"]]

    def live(self, seconds: float) -> None:
        """Let a day of so many seconds go by; none: each deed once."""
        key = self.staff.prepare()
        self.town.open()
        every = 3 if seconds else 1
        watched = self.town.begin("watch", "tests.day.watch", self.notes.path, every)
        self.crowd = Crowd(self.town, self.notes, key, SEED)
        self.crowd.begin()
        began = time.monotonic()
        while len(self.notes.known.taken) < ENOUGH and not self.crowd.complaints:
            time.sleep(0.2)
        for deed in deeds(self.staff):
            self._one(deed)
        while time.monotonic() - began < seconds:
            self._one(self.staff.act)
        self.crowd.end()
        self._drain()
        self.seconds = time.monotonic() - began
        died = self.town.died()
        watched.terminate()
        watched.wait(120)
        self.ended = {**self.town.close(), **died}
        told = (self.town.folder / "watch.log").read_text().splitlines()
        self.looks = [json.loads(line) for line in told if line.startswith("{")]

    def _one(self, deed: Any) -> None:
        self.town.keep_pace()
        deed()
        time.sleep(0.2)

    def _drain(self) -> None:
        """Let what was begun come to its end."""
        for _ in range(DRAINING if SECONDS else 2):
            self.staff.sign_all()
            self.town.home.wait(1800)
            self.town.keep_pace()
            time.sleep(3)
        until = time.monotonic() + PATIENCE
        while self.staff.is_busy() and time.monotonic() < until:
            self.town.home.wait(60)
            time.sleep(1)

    def swollen(self) -> dict[str, tuple[float, float]]:
        """Name processes that grew, with their sizes in MiB."""
        grown = self.town.grown()
        return {n: s for n, s in grown.items() if s[1] > s[0] * GROWTH + SLACK}

    def tell(self) -> None:
        """Print what happened, and keep it where the page of benchmarks finds it."""
        at = datetime.fromtimestamp(time.time(), UTC)
        hours = self.town.home.ahead / 3600 + self.seconds / 3600
        result = {
            "at": at.isoformat(),
            "machine": describe(Path(tempfile.gettempdir())),
            "database": DATABASE,
            "seconds": round(self.seconds),
            "hours": round(hours, 1),
            "looks": len(self.looks),
            "last": self.looks[-1],
            "crowd": dict(sorted(self.crowd.done.items())),
            "staff": dict(sorted(self.staff.done.items())),
            "memory": {n: list(map(round, s)) for n, s in self.town.grown().items()},
            "complaints": [*self.staff.complaints, *self.crowd.complaints],
            "faults": self.faults,
        }
        path = keep(result, f"life-{at.date().isoformat()}")
        text = json.dumps(result, ensure_ascii=False, indent=1)
        sys.stdout.write(f"\n{text}\nat {RATE:.0f} times the pace, kept in {path}\n")
