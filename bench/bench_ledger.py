"""The audit ledger: appends that wait for the disk, proofs, verification.

On SQLite and on PostgreSQL (a cluster of its own that waits for the same disk), next to
pymerkle's tree in SQLite with the same entries. A size is a number of entries: the last
20,000 of them are appended and timed, those before are filled in at once.
"""

import json
import os
import random  # noqa: TID251 - seeded picks
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bench.run import ROOT, Figure, say
from bench.stopwatch import lap

Step = tuple[str, float, str]

TITLE: Final = "The ledger"
PEER: Final = "pymerkle, SqliteTree"
FULL: Final = (1_000_000, 10_000_000)
ASKED: Final = 200
ALONE: Final = 200
CHUNK: Final = 1_000
LAST: Final = 20_000


def run(size: int, folder: Path) -> Iterator[Figure]:
    """Fill a ledger of so many entries on each database, and ask it."""
    theirs = dict(_peer(size, folder / "peer.db"))
    for vendor in ("SQLite", "PostgreSQL"):
        with _database(vendor, folder.parent) as server:
            if server is None:
                say("no PostgreSQL on this machine")
                return
            for name, value, unit in _ours(size, folder / vendor, *server):
                peer = theirs.get(name)
                yield Figure(
                    name=f"{vendor}: {name}",
                    value=value,
                    unit=unit,
                    peer=peer,
                    peer_name=PEER if peer else "",
                )


def last(size: int) -> int:
    """Say how many of so many entries are appended and timed."""
    return min(LAST, size)


def quantiles(
    name: str, deed: Callable[[int], object], size: int, server: int | None = None
) -> Iterator[Step]:
    """Time a deed on entries anywhere, in milliseconds: on the wall, and of one core.

    ``server`` is the id of a postmaster, whose time is ours.
    """
    dice, times = random.Random(1), []  # noqa: S311 - seeded picks
    with lap(server) as taken:
        for _ in range(ASKED):
            seq = dice.randrange(1, size)
            started = time.perf_counter()
            deed(seq)
            times.append((time.perf_counter() - started) * 1000)
    cuts = statistics.quantiles(times, n=100)
    yield f"{name}, p50", cuts[49], "ms"
    yield f"{name}, p99", cuts[98], "ms"
    yield f"{name}, of one core", taken.cpu * 1000 / ASKED, "ms"


def rate(
    name: str, count: int, deed: Callable[[], object], server: int | None = None
) -> Iterator[Step]:
    """Time a deed that does so many: by the wall clock, which waits for the disk."""
    with lap(server) as taken:
        deed()
    yield name, count / taken.wall, "entries/s"
    yield f"{name}, of one core", taken.rate(count), "entries/s"


def body(seq: int) -> bytes:
    """Spell an entry as ours are, for the peer."""
    data = '{"batch":"b-1","erased":500,"messages":7000,"refused":0}'
    at = "2026-01-31T07:00:00.000000Z"
    tag = "batch:chunk-erased"
    return (
        f'{{"actor":"system:disposal","at":"{at}","data":{data},"seq":{seq},'
        f'"tag":"{tag}"}}'
    ).encode()


def _peer(size: int, path: Path) -> Iterator[tuple[str, float]]:
    from pymerkle import SqliteTree

    tree = SqliteTree(str(path))
    first = size - last(size)
    for low in range(0, first, CHUNK):
        tree.append_entries([body(n) for n in range(low, min(low + CHUNK, first))])
    bodies = [body(n) for n in range(first, size)]
    figures = [
        *rate(
            "append, 1,000 a commit",
            len(bodies),
            lambda: [
                tree.append_entries(bodies[low : low + CHUNK])
                for low in range(0, len(bodies), CHUNK)
            ],
        ),
        *rate(
            "append, 1 a commit, synced each",
            ALONE,
            lambda: [tree.append_entry(body(size + n)) for n in range(ALONE)],
        ),
        *quantiles("inclusion proof", lambda n: tree.prove_inclusion(n, size), size),
        *quantiles(
            "consistency proof", lambda n: tree.prove_consistency(n, size), size
        ),
    ]
    tree.close()
    for name, value, _ in figures:
        yield name, value


def _ours(size: int, folder: Path, *server: str) -> Iterator[Step]:
    folder.mkdir()
    command = [sys.executable, "-m", "bench.ledger", str(size), str(folder), *server]
    paths = os.pathsep.join((str(ROOT), str(ROOT / "src")))
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": paths},
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            name, value, unit = json.loads(line)
            say(f"{name}: {value:,.4g} {unit}")
            yield name, value, unit
    if process.returncode:
        raise RuntimeError(f"bench.ledger ended with exit code {process.returncode}")


@contextmanager
def _database(vendor: str, place: Path) -> Iterator[tuple[str, ...] | None]:
    """Give an empty database on the disk of ``place``: its address, and whose it is.

    Nothing for SQLite; None where there is no PostgreSQL.
    """
    if vendor == "SQLite":
        yield ()
        return
    from tests.servers import PostgreSQL, binaries

    programs = binaries()
    if programs is None:
        yield None
        return
    # Not in memory, and where the server's own user may come.
    folder = Path(tempfile.mkdtemp(prefix="guicang-pg-", dir=place))
    try:
        server = PostgreSQL(programs, folder, safe=True)
        try:
            server.run("CREATE DATABASE bench")
            process = (server.data / "postmaster.pid").read_text().split()[0]
            yield server.url("bench"), process
        finally:
            server.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
