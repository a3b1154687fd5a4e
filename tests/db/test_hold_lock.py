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
from datetime import UTC, datetime

import pytest
from django.db import connection
from tests.databases import Database

from guicang.adapters.db.holds import DjangoHolds
from guicang.adapters.db.identities import DjangoIdentities
from guicang.domain.hold import Freeze, Hold, Query
from guicang.domain.identity import Identity

NOW = datetime(2026, 3, 1, tzinfo=UTC)
A_WHILE = 0.7  # seconds that a process would need at most, if nothing stopped it

OTHER = """
import sys
from datetime import UTC, datetime
import django
django.setup()
from guicang.adapters.db.holds import DjangoHolds
from guicang.adapters.db.identities import DjangoIdentities
from guicang.domain.hold import Freeze, Hold
from guicang.domain.identity import merge
from guicang.ports.identities import Version

holds, now = DjangoHolds(), datetime(2026, 3, 2, tzinfo=UTC)
hold = Hold(id="h-2", title="", reason="", owner="legal", placed_at=now)
identities = DjangoIdentities()


def merged():
    change = merge(identities.customers("ab"))
    facts = dict(by="legal", reason="", request="r-1", at=now)
    with identities.transaction():
        identities.change(Version(version=1, change=change, **facts))
        for customer in change.after:
            holds.join(customer)


deeds = {
    "merge": merged,
    "place": lambda: holds.place(hold),
    "release": lambda: holds.release("h-1", now),
    "freeze": lambda: holds.freeze(Freeze(id="f-2", reason="", placed_at=now)),
    "thaw": lambda: holds.thaw("f-1", now),
}
print("ready", flush=True)
for line in sys.stdin:
    deed, how = line.split()
    if how == "at-once":
        print("trying", flush=True)
        deeds[deed]()
    else:
        with holds.transaction():
            deeds[deed]()
            print("trying", flush=True)
            sys.stdin.readline()
    print("done", flush=True)
"""


class Process:
    """The other process; one line a step."""

    def __init__(self, database: Database) -> None:
        settings = {"DJANGO_SETTINGS_MODULE": "guicang.entrypoints.settings"}
        self._process = subprocess.Popen(  # noqa: S603 - our own script, above
            [sys.executable, "-c", OTHER],
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

    def hears(self, line: str) -> None:
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        self._process.stdin.close()
        self._process.stdout.close()


@pytest.fixture
def other(holds: DjangoHolds, database: Database) -> Iterator[Process]:
    process = Process(database)
    yield process
    process.close()


@pytest.fixture
def holds(database: Database) -> DjangoHolds:
    store = DjangoHolds()
    store.place(Hold(id="h-1", title="", reason="", owner="legal", placed_at=NOW))
    store.freeze(Freeze(id="f-1", reason="", placed_at=NOW))
    return store


def state(holds: DjangoHolds) -> tuple[list[str], list[str]]:
    return [h.id for h in holds.in_force()], [f.id for f in holds.freezes()]


@pytest.fixture
def customers(other: Process, holds: DjangoHolds) -> DjangoIdentities:
    """Two customers; the first of them is held."""
    identities = DjangoIdentities()
    identities.meet(
        Identity(tag=tag, source="kf", channel="wecom-kf", met_at=NOW) for tag in "ab"
    )
    query = Query(customers=frozenset("a"))
    holds.place(
        Hold(id="h-0", title="", reason="", owner="legal", query=query, placed_at=NOW)
    )
    return identities


def held(holds: DjangoHolds) -> frozenset[str]:
    return holds.get("h-0").query.customers


BEFORE = (["h-1"], ["f-1"])
DEEDS = {  # one after the other, with what is in force afterwards
    "place": (["h-1", "h-2"], ["f-1"]),
    "release": (["h-2"], ["f-1"]),
    "freeze": (["h-2"], ["f-1", "f-2"]),
    "thaw": (["h-2"], ["f-2"]),
}


@pytest.mark.slow
def test_whoever_changes_the_holds_waits_for_the_disposal(holds, other):
    before = BEFORE
    for deed, after in DEEDS.items():
        with holds.transaction():
            holds.in_force(lock=True)
            other.hears(f"{deed} at-once")
            assert other.says() == "trying"
            assert other.silent()
            assert state(holds) == before
        assert other.says() == "done"
        assert state(holds) == after
        before = after


@pytest.mark.slow
def test_a_disposal_waits_for_a_change_under_way_and_sees_it(holds, other):
    seen = []

    def dispose() -> None:
        with holds.transaction():
            holds.in_force(lock=True)
            seen.append(state(holds))
        connection.close()

    for deed, after in DEEDS.items():
        other.hears(f"{deed} in-a-transaction")
        assert other.says() == "trying"
        disposal = threading.Thread(target=dispose)
        disposal.start()
        disposal.join(A_WHILE)
        assert seen == []
        other.hears("commit")
        assert other.says() == "done"
        disposal.join()
        assert seen.pop() == after


@pytest.mark.slow
def test_whoever_merges_customers_waits_for_the_disposal(holds, customers, other):
    with holds.transaction():
        holds.in_force(lock=True)
        other.hears("merge at-once")
        assert other.says() == "trying"
        assert other.silent()
        assert held(holds) == {"a"}
    assert other.says() == "done"

    assert held(holds) == {"a", "b"}
    assert len(customers.customers("a")) == 1


@pytest.mark.slow
def test_a_disposal_waits_for_a_merge_under_way_and_sees_it(holds, customers, other):
    seen = []

    def dispose() -> None:
        with holds.transaction():
            holds.in_force(lock=True)
            seen.append(held(holds))
        connection.close()

    other.hears("merge in-a-transaction")
    assert other.says() == "trying"
    disposal = threading.Thread(target=dispose)
    disposal.start()
    disposal.join(A_WHILE)
    assert seen == []
    other.hears("commit")
    assert other.says() == "done"
    disposal.join()

    assert seen == [{"a", "b"}]
