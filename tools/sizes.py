"""A part of the benchmarks' page: whether a message costs the same however many."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.scale import cost
from tools.markdown import table

_HOW = (
    "`make bench-scale` walks the main job at 10,000 and 100,000 messages on SQLite"
    " and on a PostgreSQL of its own that waits for the disk, and the same records"
    " through plain SQL in the same run: a table, `COPY` or `INSERT`, `GROUP BY`, a"
    " dump that is compressed, encrypted and read back, `DELETE`, `VACUUM`, in clear"
    " and without anybody's signature. `make bench-scale FULL=--full` adds 1 and 10"
    " million (hours, and tens of gigabytes). It prints what a message costs"
    " (processor, server included), the ratio to the script, the peak of memory of"
    " each step, and how cost and memory grow from one size to the next."
)


def sizes(folder: Path) -> str:
    """Say how to measure it, and what was measured last where anybody did."""
    found = sorted(folder.glob("scale-*.json"))
    results = [json.loads(path.read_text("utf-8")) for path in found]
    last = max(results, key=lambda result: result["at"], default=None)
    if last is None:
        return f"## Sizes\n\n{_HOW} No result of a quiet machine is kept yet."
    heads = ("Database", "Messages", "Step", "µs each", "MiB at most", "Script")
    return f"## Sizes\n\n{_HOW} Measured {last['at'][:10]}.\n\n" + table(
        heads, list(_rows(last))
    )


def _rows(result: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    for run in result["runs"]:
        for name, step in run["ours"].items():
            beside = run["script"].get(name)
            own, other = cost(step), cost(beside) if beside else 0.0
            yield (
                run["database"],
                f"{run['messages']:,}",
                name,
                f"{own:,.3g}",
                f"{step['peak']:,.0f}",
                f"{own / other:.2f} times" if other else "",
            )
