"""How well and how fast sensitive information is found, beside what others find."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from tools import targets
from tools.markdown import page, table
from tools.pages.benchmarks import RESULTS, machine_table
from tools.targets import ALL_OURS, ARROW, OURS, SHAPES, SHAPES_ARROW, percent

PATH: Final = "docs/reference/detection.md"
SETTINGS: Final[Mapping[str, str]] = {
    "presidio": (
        "What it loads for Chinese, and 25 recognizers for China, the EU and the US"
        " (`bench/detect/measured/presidio_cn.py`); `NoOpNlpEngine`, because no"
        " Chinese model of spaCy can be had as a package; wide characters folded first"
    ),
    "presidio-lean": "The same 25 recognizers and none of its own: its fastest",
    "argus": "`mode=fast`, `lang=[zh, en]`: its rules in Rust; detection alone",
    "datafog": "As it comes; it knows no Chinese type",
    OURS: "All its rules, from a list of texts",
    ARROW: "All its rules, from an Arrow column",
    SHAPES: "Ours without names, addresses, health and age, from a list",
    SHAPES_ARROW: "The same from an Arrow column",
}
HONESTY: Final = """\
- Every engine runs in a process of its own, one at a time, in turns, on the same slices
  of the same file. Rates are per second of processor time; a ratio is the median of the
  rounds' ratios. Clock times suffer from whatever else the machine did. A batch engine
  does better the more it is given at once: the whole file has a table of its own.
- The held-out set is made by `bench/detect/corpus.py`, written without the rules of the
  product and without the development set; check digits are from python-stdnum. The
  recognizers given to Presidio were written by who wrote that set, and did not have to
  guess how people write there: on it Presidio is flattered. The development set comes
  from another generator.
- Values are random. What people really write in a help desk is more varied than any
  generator, and there is no public labelled set of it.
- Totals count types that have a shape of their own; names, addresses, health and age
  are in the tables by type. Masked and disguised values have rows of their own."""


def newest(folder: Path = RESULTS) -> dict[str, Any] | None:
    """Read the result that was measured last; None without any."""
    read = [json.loads(p.read_text("utf-8")) for p in folder.glob("detect-*.json")]
    return max(read, key=lambda result: result["at"], default=None)


def render() -> str | None:
    """Write the page; None where nothing was measured yet."""
    result = newest()
    if result is None:
        return None
    extent = "in a quick run, a tenth of the full one" if result["quick"] else "in full"
    parts = [
        f"Measured {result['at'][:10]}, {extent}. `make bench-detect` measures anew.",
        machine_table(result["machine"]),
        _engines(result["engines"]),
        f"## How to read it\n\n{HONESTY}",
        *targets.targets(result),
        *_pace(result.get("pace")),
        *_real(result.get("real")),
        *targets.behind(result),
        *_quality(result.get("quality") or {}),
        *_others(result.get("others") or {}),
    ]
    return page("Detection", *parts)


def _engines(engines: Mapping[str, Any]) -> str:
    rows = [
        (name, one["version"], SETTINGS[name], one["seconds_to_load"])
        for name, one in _ordered(engines)
    ]
    heads = ("Engine", "Version", "Settings", "Seconds to load")
    return f"## Who is measured\n\n{table(heads, rows)}"


def _pace(pace: Mapping[str, Any] | None) -> Iterator[str]:
    if pace is None:
        return
    of = pace["messages"]
    talk = "real talk" if of["origin"] == "real" else "simulated talk"
    yield (
        f"## Speed\n\n{of['rounds']} rounds of {of['slice']:,} messages out of"
        f" {of['count']:,}, {of['mean_characters']} characters on average: 85 of 100"
        f" {talk}, 10 look-alikes, 5 with values."
    )
    columns = [name for name in ALL_OURS if name in pace["throughput"]]
    heads = ("Engine", "Messages/s of one core", "Best round", "By the clock")
    rows = [
        (
            name,
            *(f"{one[key]:,}" for key in ("per_core", "per_core_best", "wall")),
            *(_times(one["ours_times"].get(own)) for own in columns),
        )
        for name, one in _ordered(pace["throughput"])
    ]
    yield table((*heads, *(f"{own}, as fast" for own in columns)), rows)
    yield table(
        (f"All {of['count']:,} at once", "Messages/s of one core", "By the clock"),
        [
            (name, f"{one['per_core']:,}", f"{one['wall']:,}")
            for name, one in _ordered(pace["whole"])
        ],
    )
    cuts = ("p50", "p99", "p99.9")
    yield "## One message at a time\n\nMicroseconds, in the process, without a network."
    yield table(
        (
            "Engine",
            *(f"{cut}, clock" for cut in cuts),
            *(f"{cut}, CPU" for cut in cuts),
        ),
        [
            (name, *(f"{one[c][cut]:,}" for c in ("wall", "cpu") for cut in cuts))
            for name, one in _ordered(pace["latency"])
        ],
    )


def _times(factor: float | None) -> str:
    return "" if factor is None else f"{factor:,.4g} times"


def _real(real: Mapping[str, Any] | None) -> Iterator[str]:
    if real is None:
        return
    names = [name for name, _ in _ordered(real["found"])]
    never = real["never"]
    kinds = sorted({kind for found in real["found"].values() for kind in found})
    rows = [
        [
            f"**{kind}**" if kind in never else kind,
            *(real["found"][name].get(kind, 0) for name in names),
        ]
        for kind in sorted({*never, *kinds}, key=lambda k: (k not in never, k))
    ]
    yield (
        f"## Real talk\n\nFound in {real['messages']:,} different real messages,"
        " anonymised before they were published. In bold what cannot be there: each is"
        " a false hit. The others were not judged one by one."
    )
    yield table(("Type", *names), rows)


def _quality(sets: Mapping[str, Any]) -> Iterator[str]:
    for name, one in sorted(sets.items(), reverse=True):
        engines = dict(_ordered(one["engines"]))
        yield (
            f"## Quality: the {name} set\n\n{one['messages']:,} messages,"
            f" {one['labels']:,} labels, {one['clean']:,} messages without any."
        )
        yield _summary(engines)
        yield "Typed recall (leak-free recall) by type:"
        yield _recall("types", engines)
        yield "By written form:"
        yield _recall("forms", engines)
        yield "Messages with a false hit, by look-alike, where there is any:"
        yield _false_hits(engines)


def _summary(engines: Mapping[str, Any]) -> str:
    rows = [
        (
            name,
            *(
                percent(one["structured"][key])
                for key in ("typed", "leak_free", "precision", "false_hit_rate")
            ),
            one["failed"],
        )
        for name, one in engines.items()
    ]
    heads = ("Typed recall", "Leak-free recall", "Precision", "Clean messages hit")
    return table(("Engine", *heads, "Messages failed on"), rows)


def _recall(what: str, engines: Mapping[str, Any]) -> str:
    first = next(iter(engines.values()))[what]
    rows = [
        (
            name,
            own["labels"],
            *(_both(engine[what][name]) for engine in engines.values()),
        )
        for name, own in first.items()
    ]
    return table(("", "Labels", *engines), rows)


def _both(tally: Mapping[str, float]) -> str:
    return f"{percent(tally['typed'])} ({percent(tally['leak_free'])})"


def _false_hits(engines: Mapping[str, Any]) -> str:
    first = next(iter(engines.values()))["negatives"]
    rows = []
    for kind, own in first.items():
        hits = [e["negatives"][kind]["false_hits"] for e in engines.values()]
        if any(hits):
            rows.append((kind, own["messages"], *hits))
    return table(("Look-alike", "Messages", *engines), rows)


def _others(others: Mapping[str, Any]) -> Iterator[str]:
    for one in others.values():
        rows = [
            (
                f["name"],
                f"{f['value']:,.4g} {f['unit']}",
                f"{f['peer']:,.4g} ({f['peer_name']})" if f["peer"] else "",
            )
            for f in one["figures"]
        ]
        heads = ("What", "Measured", "Peer in the same run")
        yield f"## {one['title']}\n\n{table(heads, rows)}"


def _ordered(engines: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Put ours first and the others in the order of their settings."""
    order = [*ALL_OURS, *SETTINGS]
    return sorted(engines.items(), key=lambda item: order.index(item[0]))
