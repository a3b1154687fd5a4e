"""Run one engine in a process of its own and do what the other side asks for.

    python serve.py ENGINE

Standard library only, because it runs in the environments of others. Requests and
answers are lines of JSON on standard input and output:

``{"do": "batch", "file", "start", "count"}``   time a slice as fast as it goes
``{"do": "single", "file", "start", "count"}``  time each message of a slice
``{"do": "spans", "file", "to"}``               write what is found in every message

Files hold a JSON string a line. Reading them is not timed.
"""

import json
import os
import sys
import time
from itertools import islice
from pathlib import Path
from typing import Any

from engines import ENGINES, Engine

_WARM = 300


def main() -> None:
    """Answer until nobody asks any more."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what an engine prints must not come among the answers
    started = time.perf_counter()
    engine = ENGINES[sys.argv[1]]()
    known = [f"第{n}次，电话13800138000，谢谢 a@example.com" for n in range(_WARM)]
    for text in known:
        engine.single(text)
    engine.batch(engine.prepare(known))
    ready = round(time.perf_counter() - started, 3)
    answer: Any = {"version": engine.version, "seconds_to_load": ready}
    while True:
        out.write(json.dumps(answer) + "\n")
        out.flush()
        line = sys.stdin.readline()
        if not line:
            return
        asked = json.loads(line)
        answer = DEEDS[asked.pop("do")](engine, **asked)


def texts(file: str, start: int = 0, count: int | None = None) -> list[str]:
    """Read a slice of a file."""
    with Path(file).open(encoding="utf-8") as lines:
        stop = None if count is None else start + count
        return [json.loads(line) for line in islice(lines, start, stop)]


def batch(engine: Engine, file: str, start: int, count: int) -> dict[str, float]:
    """Scan a slice at once; seconds of processor and clock."""
    given = engine.prepare(texts(file, start, count))
    cpu, wall = time.process_time(), time.perf_counter()
    engine.batch(given)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return {"cpu": cpu, "wall": wall}


def single(engine: Engine, file: str, start: int, count: int) -> dict[str, list[int]]:
    """Scan a slice one by one, twice; nanoseconds by clock and by processor."""
    given, scan = texts(file, start, count), engine.single
    taken: dict[str, list[int]] = {"wall": [], "cpu": []}
    for name, clock in (("wall", time.perf_counter_ns), ("cpu", time.thread_time_ns)):
        note = taken[name].append
        for text in given:
            before = clock()
            scan(text)
            note(clock() - before)
    return taken


def spans(engine: Engine, file: str, to: str) -> dict[str, int]:
    """Write what is found in each message of a file; count where the engine failed."""
    failed = 0
    with Path(to).open("w", encoding="utf-8") as out:
        for text in texts(file):
            try:
                found = engine.spans(text)
            except Exception as error:  # noqa: BLE001 - whatever others raise
                found, failed = [], failed + 1
                print(repr(error), file=sys.stderr)
            out.write(json.dumps(found) + "\n")
    return {"failed": failed}


DEEDS = {"batch": batch, "single": single, "spans": spans}

if __name__ == "__main__":
    main()
