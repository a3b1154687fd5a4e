"""Fill a ledger in a home of its own and time what is asked of it.

    python -m bench.ledger SIZE FOLDER [DATABASE-URL]

Prints one JSON list a line: name, value, unit. A home opens once in a process.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.bench_ledger import ALONE, CHUNK, quantiles, rate
from bench.stopwatch import lap, peak_bytes

from guicang.bootstrap import House, initialise
from guicang.domain.ledger.model import Tag
from guicang.domain.ledger.tiles import Tiles

Step = tuple[str, float, str]
DATA = {"batch": "b-1", "erased": 500, "messages": 7000, "refused": 0}


def steps(size: int, folder: Path, url: str) -> Iterator[Step]:
    """Walk what a ledger is asked in its life."""
    made = initialise(folder / "home", sandbox=True, organisation="Bench", database=url)
    house: House = made.house

    def fill() -> None:
        for at in range(house.ledger.head().size, size, CHUNK):
            with house.ledger.transaction():
                for _ in range(min(CHUNK, size - at)):
                    append(house)

    yield rate("append, 1,000 a commit", size, fill)

    def alone() -> None:
        for _ in range(ALONE):
            with house.ledger.transaction():
                append(house)

    yield rate("append, 1 a commit", ALONE, alone)
    yield from quantiles("inclusion proof", house.recording.prove, size)
    yield from quantiles("consistency proof", lambda old: consistent(house, old), size)
    with lap() as verified:
        report = house.recording.verify()
    report.require_whole()
    yield "verify", verified.rate(report.entries), "entries/s of one core"
    yield "peak memory", peak_bytes() / 2**20, "MiB"


def append(house: House) -> None:
    """Write one entry, as a running batch does."""
    now = house.clock.now()
    house.ledger.append(Tag.BATCH_CHUNK_ERASED, "system:disposal", DATA, now)


def consistent(house: House, old: int) -> None:
    """Make the proof that an older tree is this one's beginning."""
    Tiles(size=house.ledger.head().size, tile=house.ledger.tile).consistency(old)


def main(size: str, folder: str, url: str = "") -> None:
    """Print what was measured, line by line, as it comes."""
    for step in steps(int(size), Path(folder), url):
        print(json.dumps(step), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
