"""What benchmarks of the ledger and of the red button say, one result each."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.markdown import table


def _all(folder: Path, pattern: str) -> list[dict[str, Any]]:
    """Read results, those that were measured last at the end."""
    found = [json.loads(path.read_text("utf-8")) for path in folder.glob(pattern)]
    return sorted(found, key=lambda result: str(result["at"]))


def ledger(folder: Path) -> dict[str, Any] | None:
    """Give the last run of each size, as one result; None without any."""
    runs: dict[int, Any] = {}
    for result in _all(folder, "ledger-*.json"):
        load = result["machine"]["load_average"]
        runs |= {run["size"]: {**run, "load": load} for run in result["runs"]}
    return {"runs": [runs[size] for size in sorted(runs)]} if runs else None


def ledger_note(result: dict[str, Any]) -> str:
    """Say how it was measured, and how busy the machine was."""
    loads = ", ".join(f"{run['size']:,}: {run['load']}" for run in result["runs"])
    return (
        "`make bench-ledger` (`FULL=--full`: 1 and 10 million) fills a ledger, appends"
        " its last 20,000 entries through the service and asks for 200 proofs of"
        " entries anywhere. An append of its own waits for the disk (fsync), on a"
        " cluster of PostgreSQL on the same disk, too. Figures of one core count the"
        " server's processor time; only these compare on a machine that others use:"
        f" the load average before was, by size, {loads}. pymerkle keeps bare leaves:"
        " no index of who and what, no head that is checked, no triggers. Its proofs"
        " hash the tree anew where it is not in memory; ours read a few tiles. At"
        " sizes that are not in the table nothing was measured yet."
    )


def stops(folder: Path) -> Iterator[str]:
    """Say how long the red button took, one line a database."""
    newest = {each["database"]: each for each in _all(folder, "freeze-*.json")}
    if not newest:
        return
    rows = [
        (
            {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[name],
            f"{each['records']:,}",
            f"{each['destroyed']:,}",
            f"{each['in_force']:.3f}",
            str(each["chunks"]),
            str(each["after"]),
            f"{each['stopped']:.3f}",
            str(each["machine"]["load_average"]),
        )
        for name, each in sorted(newest.items(), reverse=True)
    ]
    heads = (
        *("Database", "Records of the batch", "Destroyed when it stopped"),
        *("In force after, s", "Chunks that ended before that"),
        *("Destroying writes after that", "Process ended after, s", "Load average"),
    )
    yield (
        "## The red button\n\n`make soak-freeze`: one process takes 100,000 records"
        " offline in chunks of 500; another presses the emergency stop after the third"
        " chunk. The stop is in force once its own transaction is committed; every"
        " entry of the ledger that destroys was before it. Batch, records, archive,"
        " keys and ledger then say the same of who is gone, and when two people have"
        " lifted the stop the batch goes on to its certificate. On SQLite, writers do"
        " not stand in line: before whoever destroys gave way between two chunks, six"
        " chunks passed in 0.886 s while the button waited.\n\n" + table(heads, rows)
    )
