"""Between the last look at the holds and the commit no hold comes or goes.

The other side is another process, as in earnest: it holds or disposes on its own
connection to the same database.
"""

import os
import select
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.db import connection
from tests.databases import Database

from guicang.adapters.db.holds import DjangoHolds
from guicang.domain.hold import Freeze, Hold

NOW = datetime(2026, 3, 1, tzinfo=UTC)
A_WHILE = 0.7  # seconds that a process would need at most, if nothing stopped it

OTHER = """
import sys
from datetime import UTC, datetime
import django
django.setup()
from guicang.adapters.db.holds import DjangoHolds
from guicang.domain.hold import Freeze, Hold

holds, now = DjangoHolds(), datetime(2026, 3, 2, tzinfo=UTC)
hold = Hold(id="h-2", title="", reason="", owner="legal", placed_at=now)
deeds = {
    "place": lambda: holds.place(hold),
    "release": lambda: holds.release("h-1", now),
    "freeze": lambda: holds.freeze(Freeze(id="f-2", reason="", placed_at=now)),
    "thaw": lambda: holds.thaw("f-1", now),
}
print("ready", flush=True)
if sys.argv[2] == "at once":
    sys.stdin.readline()
    print("trying", flush=True)
    deeds[sys.argv[1]]()
else:
    with holds.transaction():
        deeds[sys.argv[1]]()
        print("trying", flush=True)
        sys.stdin.readline()
print("done", flush=True)
"""


class Process:
    """The other process; one line a step."""

    def __init__(self, database: Database, deed: str, how: str) -> None:
        settings = {"DJANGO_SETTINGS_MODULE": "guicang.entrypoints.settings"}
        self._process = subprocess.Popen(
            [sys.executable, "-c", OTHER, deed, how],
            env={**os.environ, "PYTHONPATH": "src", **settings, **database.env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.says() == "ready"

    def says(self) -> str:
        return self._process.stdout.readline().strip()

    def silent(self) -> bool:
        return not select.select([self._process.stdout], [], [], A_WHILE)[0]

    def go(self) -> None:
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        self._process.stdin.close()
        self._process.stdout.close()


@contextmanager
def another(database: Database, deed: str, how: str) -> Iterator[Process]:
    process = Process(database, deed, how)
    try:
        yield process
    finally:
        process.close()


@pytest.fixture
def holds(database: Database) -> DjangoHolds:
    store = DjangoHolds()
    store.place(Hold(id="h-1", title="", reason="", owner="legal", placed_at=NOW))
    store.freeze(Freeze(id="f-1", reason="", placed_at=NOW))
    return store


def state(holds: DjangoHolds) -> tuple[list[str], list[str]]:
    return [h.id for h in holds.in_force()], [f.id for f in holds.freezes()]


AFTER = {
    "place": (["h-1", "h-2"], ["f-1"]),
    "release": ([], ["f-1"]),
    "freeze": (["h-1"], ["f-1", "f-2"]),
    "thaw": (["h-1"], []),
}


@pytest.mark.slow
@pytest.mark.parametrize("deed", AFTER)
def test_whoever_changes_the_holds_waits_for_the_disposal(database, holds, deed):
    with another(database, deed, "at once") as other:
        with holds.transaction():
            holds.in_force(lock=True)
            other.go()
            assert other.says() == "trying"
            assert other.silent()
            assert state(holds) == (["h-1"], ["f-1"])
        assert other.says() == "done"

    assert state(holds) == AFTER[deed]


@pytest.mark.slow
@pytest.mark.parametrize("deed", AFTER)
def test_a_disposal_waits_for_a_change_under_way_and_sees_it(database, holds, deed):
    seen = []

    def dispose() -> None:
        with holds.transaction():
            holds.in_force(lock=True)
            seen.append(state(holds))
        connection.close()

    with another(database, deed, "in a transaction") as other:
        assert other.says() == "trying"
        disposal = threading.Thread(target=dispose)
        disposal.start()
        disposal.join(A_WHILE)
        assert seen == []
        other.go()
        assert other.says() == "done"
        disposal.join()

    assert seen == [AFTER[deed]]
