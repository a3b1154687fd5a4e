"""The red button, pressed in one process while another destroys.

``make soak-freeze`` is this test with 100,000 conversations in chunks of 500; it keeps
and prints how long the button took, and what was destroyed after it was pressed.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from bench.machine import describe
from bench.run import keep

from guicang.domain.disposal.model import Batch, Fate, State
from guicang.domain.errors import Frozen
from guicang.domain.hold import Query
from guicang.domain.ledger.model import Tag
from tests import homes, nursery
from tests.cli.hands import environment
from tests.databases import Database

SIZE = int(os.environ.get("GUICANG_FREEZE", "400"))
KEPT = "GUICANG_FREEZE" in os.environ
CHUNK = 500 if KEPT else 10
FIRST = 3  # chunks that are destroyed before anybody notices
PAGE = 2_000
DESTROYING = frozenset(
    {Tag.BATCH_CHUNK_ERASED, Tag.BATCH_ERASED, Tag.BATCH_SHREDDED, Tag.BATCH_PROBED}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """What came of it; seconds from the moment in which the button was pressed.

    ``chunks`` came to their end between that and the moment it was in force: the one
    that was on its way, and ``begun`` of them that began then. ``after`` came later.
    """

    database: str
    records: int
    destroyed: int
    in_force: float
    stopped: float
    chunks: int
    begun: int
    after: int


def furnished(database: Database, settings: Any) -> homes.Home:
    """Make a home with so many records that are due, some months in the past."""
    changes = {"disposal.chunk": CHUNK}
    if KEPT:
        changes["archive.segment_messages"] = 50_000
    home = homes.make(database, settings, **changes)
    waiting = iter(homes.talks(SIZE).values())
    while page := list(islice(waiting, PAGE)):
        home.take_in(*page)
    home.policy()
    home.until_now()
    return home


@contextmanager
def disposing(home: homes.Home, batch: str) -> Iterator[nursery.Child]:
    """Let another process run a batch."""
    with tempfile.TemporaryFile() as streams:
        number = streams.fileno()
        child = nursery.begin(
            "guicang",
            ["dispose", batch, "-o", "json"],
            env=environment(home.folder),
            stdin=number,
            stdout=number,
            stderr=number,
        )
        yield child


def reached(home: homes.Home, batch: str, child: nursery.Child) -> None:
    """Wait until some chunks are gone."""
    wanted = FIRST * CHUNK
    while home.house.batches.get(batch).counts.get(Fate.DESTROYED, 0) < wanted:
        os.kill(child.pid, 0)
        time.sleep(0.002)


def press(home: homes.Home, batch: Batch) -> Pressed:
    """Run the batch elsewhere, press here, and wait until the other has stopped."""
    home.clock.at = homes.real_now()
    with disposing(home, batch.id) as child:
        reached(home, batch.id, child)
        before, began = home.house.ledger.head().size, time.monotonic()
        home.clock.at = homes.real_now()
        home.house.freezing.freeze(Query(), reason="the wrong policy", by="supervisor")
        in_force = time.monotonic() - began
        assert child.wait() == Frozen.exit_code
        stopped = time.monotonic() - began
    entries = list(home.house.ledger.entries())
    (placed,) = [e.seq for e in entries if e.tag == Tag.FREEZE_PLACED]
    deeds = [e.seq for e in entries if e.tag in DESTROYING]
    return Pressed(
        database=home.database.vendor,
        records=SIZE,
        destroyed=home.house.batches.get(batch.id).counts[Fate.DESTROYED],
        in_force=round(in_force, 3),
        stopped=round(stopped, 3),
        chunks=sum(before <= seq < placed for seq in deeds),
        begun=sum(entries[n].at > home.clock.at for n in deeds if before <= n < placed),
        after=sum(seq > placed for seq in deeds),
    )


def erased(home: homes.Home) -> int:
    """Count what the ledger says was erased."""
    entries = home.house.ledger.entries(tag=Tag.BATCH_CHUNK_ERASED)
    return sum(int(str(entry.data["erased"])) for entry in entries)


def require_truthful(home: homes.Home, batch: str) -> None:
    """Batch, records, archive, keys and ledger say the same of who is gone."""
    house = home.house
    found = house.batches.get(batch)
    assert found.state is State.ERASING
    gone, left = (
        {m.conversation: m.key for m in house.batches.members(batch, fate=fate)}
        for fate in (Fate.DESTROYED, Fate.NOMINATED)
    )
    assert found.counts.get(Fate.DESTROYED, 0) == len(gone) == erased(home)
    assert len(gone) + len(left) == found.members == SIZE
    assert house.records.known([*gone, *left]).keys() == left.keys()
    assert house.catalogue.find([*gone, *left]).keys() == gone.keys()
    assert not house.keys.missing([*gone.values(), *left.values()])
    assert house.recording.verify().whole


def lift(home: homes.Home) -> None:
    (placed,) = home.house.holds.freezes()
    asked = home.house.freezing.lift(placed.id, reason="mended", by="supervisor")
    home.sign(asked.id, "compliance", "admin")
    assert home.house.holds.freezes() == []


@pytest.mark.slow
@pytest.mark.timeout(max(300, SIZE // 20))
def test_a_freeze_stops_another_process_inside_one_chunk_and_it_goes_on_later(
    database, settings, capsys
):
    machine = describe(Path(tempfile.gettempdir())) if KEPT else {}
    home = furnished(database, settings)
    batch = home.approved()

    pressed = press(home, batch)

    if KEPT:
        with capsys.disabled():
            tell(pressed, machine)
    assert pressed.after == 0
    assert pressed.begun <= 1  # who had just looked whether to give way
    assert FIRST * CHUNK <= pressed.destroyed < SIZE
    require_truthful(home, batch.id)

    lift(home)
    done = home.house.running.run(batch.id)

    assert done.state is State.CERTIFIED
    assert done.counts[Fate.DESTROYED] == done.members == SIZE
    assert erased(home) == SIZE
    assert home.house.recording.verify().whole


def tell(pressed: Pressed, machine: dict[str, object]) -> None:
    """Print it, and keep it where the page of benchmarks finds it."""
    at = datetime.fromtimestamp(time.time(), UTC)
    result = {"at": at.isoformat(), "machine": machine, "chunk": CHUNK}
    path = keep(result | asdict(pressed), f"freeze-{at.date().isoformat()}")
    sys.stdout.write(f"\n{asdict(pressed)}, kept in {path}\n")
