"""A part of the benchmarks' page: whether a message costs the same however many."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from bench.scale import cost, growth
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


STEPS: Final = (
    *("intake", "simulate", "due, kept", "due, counted", "explain", "search"),
    *("propose", "sign", "dispose", "restore one", "restore some"),
)
_FLAT: Final = 1.2
"""By how many times a message may cost more where there are ten times as many."""


def sizes(folder: Path) -> str:
    """Say how to measure it, and what was measured last where anybody did."""
    found = sorted(folder.glob("scale-*.json"))
    results = [json.loads(path.read_text("utf-8")) for path in found]
    runs = _last(sorted(results, key=lambda result: str(result["at"])))
    if not runs:
        return f"## Sizes\n\n{_HOW} No result of a quiet machine is kept yet."
    heads = ("Database", "Messages", "Step", "µs each", "MiB at most", "Script")
    load = max(result["machine"]["load_average"] for result in results)
    measured = max(result["at"][:10] for result in results)
    return (
        f"## Sizes\n\n{_HOW} Measured {measured}, on a machine that others used"
        f" (load average up to {load} before): times are the processor's. {_most(runs)}"
        f"\n\n{table(heads, list(_rows(runs)))}\n\n{_growth(runs)}"
        + "".join(f"\n\n{each['note']}" for each in results if "note" in each)
    )


def _last(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give the run of each database and size that was measured last, small first."""
    runs = {(r["database"], r["messages"]): r for each in results for r in each["runs"]}
    return [
        runs[key] for key in sorted(runs, key=lambda key: (key[0] != "sqlite", key))
    ]


def _most(runs: list[dict[str, Any]]) -> str:
    most: dict[str, int] = {}
    for run in runs:
        most[run["database"]] = max(most.get(run["database"], 0), run["messages"])
    told = " and ".join(f"{size:,} on {name}" for name, size in most.items())
    return f"The largest that was measured: {told}."


def _growth(runs: list[dict[str, Any]]) -> str:
    """Say how each step grows, and which does not stay flat."""
    grown = sorted(
        growth(runs), key=lambda each: (each["database"], STEPS.index(each["name"]))
    )
    heads = ("Database", "Step", "From", "To", "Cost", "Memory", "More MiB")
    rows = [
        (
            each["database"],
            each["name"],
            f"{each['from']:,}",
            f"{each['to']:,}",
            f"{each['cost']} times",
            f"{each['peak']} times",
            str(each["more"]),
        )
        for each in grown
    ]
    steep = [
        f"{each['name']} on {each['database']} ({each['cost']} times)"
        for each in grown
        if (each["cost"] or 0) > _FLAT
    ]
    fat = [
        f"{each['name']} on {each['database']} ({each['more']} MiB)"
        for each in grown
        if each["peak"] > _FLAT
    ]
    said = f"Cost not flat within 20 %: {'; '.join(steep) or 'none'}."
    said += f" Memory not flat within 20 %: {'; '.join(fat) or 'none'}."
    return (
        f"{said} Restores read whole segments, each of which holds up to"
        " `archive.segment_messages` messages: they cost more until one is full, and no"
        f" more from there on.\n\n{table(heads, rows)}"
    )


def _rows(runs: list[dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    for run in runs:
        for name in sorted(run["ours"], key=STEPS.index):
            step = run["ours"][name]
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
