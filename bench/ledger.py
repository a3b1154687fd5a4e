"""Fill a ledger in a home of its own and time what is asked of it.

    python -m bench.ledger SIZE FOLDER [DATABASE-URL POSTMASTER-ID]

Prints one JSON list a line: name, value, unit. A home opens once in a process.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.bench_ledger import ALONE, CHUNK, last, quantiles, rate
from bench.ledger_fill import ACTOR, data, fill
from bench.stopwatch import lap, peak_bytes

from guicang.bootstrap import House, initialise
from guicang.domain.ledger.model import Tag
from guicang.domain.ledger.tiles import Tiles

Step = tuple[str, float, str]


def steps(size: int, folder: Path, url: str, server: int | None) -> Iterator[Step]:
    """Walk what a ledger is asked in its life, at this size."""
    made = initialise(folder / "home", sandbox=True, organisation="Bench", database=url)
    house: House = made.house
    fill(house.ledger, size - last(size))

    def together() -> None:
        for at in range(house.ledger.head().size, size, CHUNK):
            with house.ledger.transaction():
                for _ in range(min(CHUNK, size - at)):
                    append(house)

    def alone() -> None:
        for _ in range(ALONE):
            append(house)

    yield from rate("append, 1,000 a commit", last(size), together, server)
    yield from rate("append, 1 a commit, synced each", ALONE, alone, server)
    yield from quantiles("inclusion proof", house.recording.prove, size, server)
    yield from quantiles(
        "consistency proof", lambda old: consistent(house, old), size, server
    )
    with lap() as verified:
        report = house.recording.verify()
    report.require_whole()
    yield "verify", verified.rate(report.entries), "entries/s of one core"
    yield "peak memory", peak_bytes() / 2**20, "MiB"


def append(house: House) -> None:
    """Write one entry, as a running batch does."""
    now, tag = house.clock.now(), Tag.BATCH_CHUNK_ERASED
    house.ledger.append(tag, ACTOR, data(0), now)


def consistent(house: House, old: int) -> None:
    """Make the proof that an older tree is this one's beginning."""
    Tiles(size=house.ledger.head().size, tile=house.ledger.tile).consistency(old)


def main(size: str, folder: str, url: str = "", server: str = "") -> None:
    """Print what was measured, line by line, as it comes."""
    process = int(server) if server else None
    for step in steps(int(size), Path(folder), url, process):
        print(json.dumps(step), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
