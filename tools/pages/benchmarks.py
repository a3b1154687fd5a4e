"""What was measured last, and on what."""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from tools.days import days
from tools.docs import ROOT
from tools.markdown import page, table
from tools.sizes import sizes
from tools.stops import ledger, ledger_note, stops

PATH: Final = "docs/reference/benchmarks.md"
RESULTS: Final = ROOT / "bench" / "results"
_CAUTION: Final = (
    "`make bench` measures anew. Figures that wait for the disk compare only between"
    " machines with a like fdatasync latency; those of one core only where sealing"
    " takes as long."
)


def newest(folder: Path = RESULTS) -> dict[str, Any] | None:
    """Read the result that was measured last; None without any."""
    return _newest(folder.glob("[0-9]*.json"))


def console(folder: Path = RESULTS) -> Iterator[dict[str, Any]]:
    """Read what was measured last of the console's reads, one a database."""
    paths = sorted(folder.glob("console-*.json"))
    for database in ("SQLite", "PostgreSQL"):
        found = _newest(paths, lambda r: r["database"] == database)  # noqa: B023 - used at once
        if found is not None:
            yield found


def intake(folder: Path = RESULTS) -> dict[str, Any] | None:
    """Read what was measured last of how records come in; None without any."""
    return _newest(folder.glob("intake-*.json"))


def _newest(
    paths: Iterable[Path], wanted: Callable[[dict[str, Any]], bool] = bool
) -> dict[str, Any] | None:
    read = (json.loads(path.read_text("utf-8")) for path in paths)
    return max(filter(wanted, read), key=lambda result: result["at"], default=None)


def _console(result: dict[str, Any]) -> str:
    """Say what each read of the console takes at each size."""
    factors = {one["name"]: one["factor"] for one in result["growth"]}
    runs = result["runs"]
    # On SQLite all is done in this process: its own time says what a read costs.
    column, said = ("cpu", "own") if result["database"] == "SQLite" else ("p50", "p50")
    rows = [
        (
            name,
            *(f"{read[column]:,.3g}" for read in reads),
            f"{reads[-1]['p95']:,.3g}",
            str(reads[-1]["statements"]),
            f"{factors[name]:,.2f}" if factors[name] else "",
        )
        for reads in zip(*(run["reads"] for run in runs), strict=True)
        for name in [reads[0]["name"]]
    ]
    heads = (
        "Read",
        *(f"{said} ms at {run['size']:,}" for run in runs),
        f"p95 of the wall, ms, at {runs[-1]['size']:,}",
        "Statements",
        "Growth",
    )
    return (
        f"## What the console reads, on {result['database']}\n\n"
        f"Measured {result['at'][:10]} with `make bench-console`, on"
        f" {result['corpus']}: no page that is timed opens any. Load average before:"
        f" {result['machine']['load_average']}; where it is high, the wall waits."
        " Growth is the cost at the largest size over that at the smallest, where most"
        " reads meet fewer rows than a page or a limit holds. What is kept in all grows"
        " with everything, and is therefore counted once a minute; a day grows with"
        " what happened on it, a count up to 10,000 until there are as many."
        "\n\n" + table(heads, rows)
    )


def _intake(result: dict[str, Any]) -> str:
    """Say how fast records come in, beside what could come at most."""
    rows = [
        (
            row["name"],
            f"{row['messages']:,}",
            f"{row['calls']:,}",
            f"{row['rate']:,}",
            "" if row["ceiling"] is None else f"{row['ceiling']:,}",
            "" if row["ratio"] is None else f"{row['ratio']:.2f}",
        )
        for row in result["rows"]
    ]
    heads = ("From", "Messages", "Calls", "Messages/s", "Ceiling", "Ratio")
    return (
        "## How fast records come in\n\n"
        f"Measured {result['at'][:10]} with `make bench-intake`, on a machine that"
        " others used, too, with a load average of"
        f" {result['machine']['load_average']} before. A connector"
        " reads its simulated platform, which runs in another process, through the port"
        " that all connectors have; what it read is not stored. The ceiling is the"
        " simulator's own: a bare client repeats the same calls on one connection and"
        " looks at nothing. Where a call brings many messages, the ceiling is far away:"
        " the connector reads every field, the bare client none. WeCom's archive comes"
        " through a library (here a stand-in) in a process of its own, and each message"
        " is under an RSA key: there is nothing to repeat. A push goes through"
        " all of intake, so its ceiling is the import of a file into the same home."
        " Real platforms allow a few calls a second.\n\n" + table(heads, rows)
    )


def desk(folder: Path = RESULTS) -> dict[str, Any] | None:
    """Read what a simulated day at the desk showed last; None without any."""
    return _newest(folder.glob("desk-*.json"))


def _desk(result: dict[str, Any]) -> str:
    """Say how ways of choosing compare on the same day."""
    columns = {
        "way": "Way",
        "wait_p50": "Wait p50, s",
        "wait_p95": "Wait p95, s",
        "calm_p50": "p50 of others",
        "calm_p95": "p95 of others",
        "moves": "Hand-overs a session",
        "unfit": "Given to who could not answer",
        "utilisation": "Utilisation",
        "fairness": "Fairness",
        "same_person": "Same person again",
        "promise_late": "Waited longer than promised",
    }
    rows = [
        tuple(f"{v:,}" if isinstance(v := row[k], int) else str(v) for k in columns)
        for row in result["rows"]
    ]
    return (
        "## The desk\n\n"
        f"A simulated day, run {result['at'][:10]} with `make bench-desk`:"
        f" {result['people']:,} people with shifts, breaks, skills and languages, and"
        f" {result['sessions']:,} sessions over 14 hours with peaks (`make bench-desk"
        " QUICK=--quick` is a tenth of the day). All ways of"
        " choosing meet the same customers and the same people, with the same return"
        " timer and the same hand-over of who goes; they differ only in whom a session"
        " goes to and in what order the queue moves. Blind: skills, language and"
        " clearance are not looked at; who cannot answer says so after 45 seconds, and"
        " it goes on. What is assumed of people stands in `bench/desk.py`; nothing is"
        " assumed of what it would be worth in time to meet the same person again: it"
        " is only counted, as a part of those who come a second time. Waits are to the"
        " first reply. Fairness is Jain's index of what each was given by capacity. A"
        " range is promised to who waits; its upper end is meant to hold for 90 of"
        " 100.\n\n"
        + table(tuple(columns.values()), rows)
        + "\n\n"
        + _hours(result["hours"])
        + "\n\n"
        + _shortcomings({row["way"]: row for row in result["rows"]})
    )


def _hours(of: list[dict[str, int]]) -> str:
    """Say in which hours of the day too few are there."""
    rows = [
        (str(n + 8), *(f"{hour[k]:,}" for k in ("come", "asked", "there")))
        for n, hour in enumerate(of)
    ]
    few = [n + 8 for n, hour in enumerate(of) if hour["asked"] > hour["there"]]
    return (
        "The long waits are the day's, not a way's: it is drawn so that too few are"
        f" there from {few[0]} to {few[-1] + 1} o'clock, and until what waits then is"
        " answered no way can do more than keep everybody at work. Others are those who"
        " come in an hour that has places enough, and after one that had. Places asked"
        " for are reckoned with everybody at a full desk.\n\n"
        + table(("Hour", "Come", "Places asked for", "Places there"), rows)
    )


def _shortcomings(by: dict[str, dict[str, Any]]) -> str:
    """Say in what others are better than ours, or that they are not."""
    ours, worse = by["guicang"], []
    for key, what in _LESS.items():
        best = min(by.values(), key=lambda row: row[key])
        if best[key] < ours[key]:
            worse.append(f"{what} ({best['way']} {best[key]}, ours {ours[key]})")
    less = ", ".join(worse) if worse else "in none of these columns"
    return (
        f"Others are better than ours in: {less}. Ours goes first to who knows the"
        " customer, though they may have more at the time."
    )


_LESS: Final = {
    "wait_p50": "the wait's p50",
    "wait_p95": "its p95",
    "calm_p50": "the p50 of others",
    "calm_p95": "the p95 of others",
    "moves": "hand-overs",
    "promise_late": "what was promised",
}
"""What is better the less it is."""


def soak(folder: Path = RESULTS) -> dict[str, Any] | None:
    """Read what the last soak met; None without any."""
    return _newest(folder.glob("soak-*.json"))


def _soak(result: dict[str, Any]) -> str:
    """Say what sources went through, and what came of it."""
    columns = {
        "source": "From",
        "messages": "Messages",
        "asked": "Calls",
        "pages": "Pages",
        "faults": "Faults",
        "errors": "Pulls that failed",
        "kills": "Killed after a page",
        "told": "Callbacks",
        "refused": "Refused as replays",
        "seconds": "Seconds",
    }
    rows = [
        tuple(f"{v:,}" if isinstance(v := row[k], int) else str(v) for k in columns)
        for row in result["rows"]
    ]
    return (
        "## A soak\n\n"
        f"Run {result['at'][:10]} with `make soak`: {result['size']:,} messages on four"
        " simulated platforms, read by the connectors into a home on SQLite through"
        " expired tokens, blocks, pages cut short, slow, broken and empty answers,"
        " while the puller is killed after pages at random and platforms call the door"
        " several times and out of order. Afterwards every message was compared, by id"
        f" and text: **{result['lost']} lost, {result['doubled']} doubled**. The"
        " machine was shared, with a load average of"
        f" {result['machine']['load_average']} before; seconds are those of pulls, with"
        " detection and storing.\n\n" + table(tuple(columns.values()), rows)
    )


def chat(folder: Path = RESULTS) -> dict[str, Any] | None:
    """Read what was measured last of the web chat; None without any."""
    return _newest(folder.glob("chat-*.json"))


def _chat(result: dict[str, Any]) -> str:
    """Say how long customers wait who talk at once."""
    named = {
        "said": "From sending a message to the answer that it is kept",
        "answered": "From an agent's commit to the customer's stream",
    }
    columns = ("count", "p50", "p95", "p99", "longest")
    rows = [
        (title, *(f"{result[key][column]:,}" for column in columns))
        for key, title in named.items()
    ]
    return (
        "## Customers who talk at once\n\n"
        f"Measured {result['at'][:10]} with `make bench-chat`:"
        f" {result['customers']} customers with open streams on SQLite, each of whom"
        " says something every ten seconds or so, every fifth time with a number that"
        f" has to be hidden: {result['messages_per_second']} messages a second for"
        f" {result['seconds']:.0f} s, {result['failures']} failed. Inspection, disk and"
        " the desk are included. Customers, agent and door share"
        f" {result['machine']['cores']} cores, with others, too: load average before"
        f" {result['load_before']}; the door itself took {result['door_cores']} of a"
        f" core. The aim is a p95 under {result['budget_ms']:.0f} ms. Times are in"
        " milliseconds.\n\n"
        + table(("What", "Times", "p50", "p95", "p99", "Longest"), rows)
    )


def machine_table(machine: dict[str, Any]) -> str:
    """Describe what was measured on."""
    disk = machine["fdatasync_ms"]
    rows = [
        ("Processor", f"{machine['processor']}, {machine['cores']} cores"),
        ("Memory", f"{machine['memory_bytes'] / 2**30:.1f} GiB"),
        ("Kernel", machine["kernel"]),
        ("Python", machine["python"]),
        ("SQLite", machine["sqlite"]),
        ("PostgreSQL", machine["postgresql"] or "not installed"),
        ("Load average before", machine["load_average"]),
        ("AES-256-GCM of 66 bytes", f"{machine['seal_us']} µs"),
        ("fdatasync of 4 KiB", f"p50 {disk['p50']} ms, p99 {disk['p99']} ms"),
    ]
    return table(("Machine", ""), rows)


def _rows(run: dict[str, Any]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for figure in run["figures"]:
        peer = figure["peer"]
        beside = f"{peer:,.4g} ({figure['peer_name']})" if peer else ""
        ratio = f"{figure['value'] / peer:.2f}" if peer else ""
        value = f"{figure['value']:,.4g} {figure['unit']}"
        rows.append((f"{run['size']:,}", figure["name"], value, beside, ratio))
    return rows


def _growth(result: dict[str, Any]) -> str:
    """Say how the cost of a message changes with size."""
    rows = [
        (one["name"], f"{one['from']:,} to {one['to']:,}", f"{one['factor']:.2f}")
        for one in result["growth"]
    ]
    return (
        "## Growth\n\nWhat one message costs at the larger size, as a multiple of what"
        " it costs at the smaller; 1.00 is flat, less is cheaper.\n\n"
        + table(("What", "Messages", "Factor"), rows)
    )


def _titled(result: dict[str, Any], counted: str) -> Iterator[str]:
    """Give a table a benchmark."""
    heads = (counted, "What", "Measured", "Peer in the same run", "Ratio")
    for title in dict.fromkeys(run["title"] for run in result["runs"]):
        rows = [
            r for run in result["runs"] if run["title"] == title for r in _rows(run)
        ]
        yield f"## {title}\n\n{table(heads, rows)}"


def render() -> str | None:
    """Write a table a benchmark; None where nothing was measured yet."""
    result = newest()
    if result is None:
        return None
    parts = [
        f"Measured {result['at'][:10]} with {result['corpus']}. {_CAUTION}",
        machine_table(result["machine"]),
        *_titled(result, "Messages"),
    ]
    kept = ledger(RESULTS)
    parts += [*_titled(kept, "Entries"), ledger_note(kept)] if kept else []
    parts += stops(RESULTS)
    reads = map(_console, console())
    taken = intake()
    come = [_intake(taken)] if taken is not None else []
    soaked = soak()
    come += [_soak(soaked)] if soaked is not None else []
    come += [lived] if (lived := days(RESULTS)) is not None else []
    simulated = desk()
    come += [_desk(simulated)] if simulated is not None else []
    talked = chat()
    come += [_chat(talked)] if talked is not None else []
    grown = [_growth(result), sizes(RESULTS)]
    return page("Benchmarks", *parts, *grown, *reads, *come)
