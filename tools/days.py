"""A part of the benchmarks' page: a day of an installation, lived in ten minutes."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from tools.markdown import table

_HOW: Final = (
    "`make life` lives a day in ten minutes, on a home that `guicang serve` and another"
    " worker serve, whose clock goes 144 times as fast (`DATABASE=postgresql`: on a"
    " temporary cluster). All at once, programs push records over HTTP, old ones again"
    " and torn ones among them, customers talk at the desk, records are read; people"
    " hand sessions over and go offline, propose and sign disposals, place and release"
    " holds, answer persons who want their records erased or copied, make snapshots,"
    " restore conversations and drill. Workers carry out what is signed. Another"
    " process looks on throughout: the ledger verifies and only grows, held records are"
    " there, what is gone has a certificate that verifies, archives read back, erased"
    " persons stay erased, every session has an owner or a place, no job is stuck, and"
    " each record that was taken in is in the store, in the archive or erased. The test"
    " suite lives the first minutes of it."
)
_LAST: Final = {
    "taken": "Taken in",
    "live": "In the store",
    "archived": "In the archive alone",
    "erased": "Erased",
    "torn": "Quarantined",
    "gone": "Erased at a person's request",
    "held": "Held at the end",
    "entries": "Entries of the ledger",
}


def days(folder: Path) -> str | None:
    """Say what came of the last day on each database; None without any."""
    found = [json.loads(p.read_text("utf-8")) for p in sorted(folder.glob("life-*"))]
    last = {one["database"]: one for one in sorted(found, key=lambda one: one["at"])}
    if not last:
        return None
    heads = ("What", *last)
    return "\n\n".join(
        (
            f"## A day\n\n{_HOW}",
            " ".join(map(_told, last.values())),
            table(heads, list(_rows(list(last.values())))),
        )
    )


def _told(day: dict[str, Any]) -> str:
    wrong = len(day["faults"]) + len(day["complaints"])
    return (
        f"Lived {day['at'][:10]} on {day['database']}: {day['hours']} hours in"
        f" {day['seconds']} s, looked at {day['looks']} times: **{wrong} promises"
        " broken or commands failed**; load average"
        f" {day['machine']['load_average']} at its end."
        + "".join(
            f" Said: `{_short(each)}`." for each in (*day["faults"], *day["complaints"])
        )
    )


def _short(said: str) -> str:
    """Give the beginning, and the code if there is one."""
    at = said.find("GC-")
    return said[:60].replace("`", "") + (f" … {said[at:][:6]}" if at > 0 else " …")


def _rows(days_: list[dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    for key, name in _LAST.items():
        yield (name, *(f"{day['last'][key]:,}" for day in days_))
    for name, words in (
        ("Disposals proposed", "batch propose"),
        ("Signatures", "approve"),
        ("Holds placed", "hold place"),
        ("Holds released", "hold release"),
        ("Requests of persons", "subject add"),
        ("Restores", "restore --run"),
        ("Snapshots by hand", "snapshot make"),
        ("Drills by hand", "drill run"),
        ("Sessions handed over", "desk take"),
    ):
        yield (name, *(f"{day['staff'].get(words, 0):,}" for day in days_))
    yield (
        "MiB of the largest process: midday, end",
        *(_largest(day["memory"]) for day in days_),
    )


def _largest(memory: dict[str, list[int]]) -> str:
    middle, end = max(memory.values(), key=lambda pair: pair[1])
    return f"{middle}, {end}"
