"""The audit ledger: appends that wait for the disk, proofs, verification.

On SQLite and on PostgreSQL (a cluster of its own that waits for the disk), next to
pymerkle's tree in SQLite with the same entries. A size is a number of entries.
"""

import json
import os
import random  # noqa: TID251 - seeded picks
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bench.run import ROOT, Figure, say

TITLE: Final = "The ledger"
PEER: Final = "pymerkle, SqliteTree"
ASKED: Final = 200
ALONE: Final = 200
CHUNK: Final = 1_000


def run(size: int, folder: Path) -> Iterator[Figure]:
    """Fill a ledger of so many entries on each database, and ask it."""
    theirs = dict(_peer(size, folder / "peer.db"))
    for vendor in ("SQLite", "PostgreSQL"):
        with _database(vendor) as url:
            if url is None:
                say("no PostgreSQL on this machine")
                return
            for name, value, unit in _ours(size, folder / vendor, url):
                peer = theirs.get(name)
                yield Figure(
                    name=f"{vendor}: {name}",
                    value=value,
                    unit=unit,
                    peer=peer,
                    peer_name=PEER if peer else "",
                )


def quantiles(name: str, deed: Callable[[int], object], size: int) -> Iterator[tuple]:
    """Time a deed on entries anywhere, in milliseconds."""
    dice, times = random.Random(1), []  # noqa: S311 - seeded picks
    for _ in range(ASKED):
        seq = dice.randrange(1, size)
        started = time.perf_counter()
        deed(seq)
        times.append((time.perf_counter() - started) * 1000)
    cuts = statistics.quantiles(times, n=100)
    yield f"{name}, p50", cuts[49], "ms"
    yield f"{name}, p99", cuts[98], "ms"


def rate(name: str, count: int, deed: Callable[[], object]) -> tuple[str, float, str]:
    """Time a deed that does so many, by the wall clock: it waits for the disk."""
    started = time.perf_counter()
    deed()
    return name, count / (time.perf_counter() - started), "entries/s"


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
    bodies = [body(seq) for seq in range(size)]
    figures = [
        rate(
            "append, 1,000 a commit",
            size,
            lambda: [
                tree.append_entries(bodies[at : at + CHUNK])
                for at in range(0, size, CHUNK)
            ],
        ),
        rate(
            "append, 1 a commit",
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


def _ours(size: int, folder: Path, url: str) -> Iterator[tuple[str, float, str]]:
    folder.mkdir()
    command = [sys.executable, "-m", "bench.ledger", str(size), str(folder), url]
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
def _database(vendor: str) -> Iterator[str | None]:
    if vendor == "SQLite":
        yield ""
        return
    from tests.servers import PostgreSQL, binaries

    programs = binaries()
    if programs is None:
        yield None
        return
    server = PostgreSQL(programs, safe=True)
    try:
        server.run("CREATE DATABASE bench")
        yield server.url("bench")
    finally:
        server.close()
