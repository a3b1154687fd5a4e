"""How well and how fast sensitive information is found, beside what others find."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from tools import targets
from tools.docs import ROOT
from tools.markdown import page, table
from tools.pages.benchmarks import RESULTS, machine_table
from tools.targets import (
    ALL_OURS,
    ARROW,
    HELD_OUT,
    NAMES,
    OURS,
    SETS,
    SHAPES,
    SHAPES_ARROW,
    percent,
)

PATH: Final = "docs/reference/detection.md"
TOLD: Final = ROOT / "bench" / "detect" / "sets.yaml"
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
    NAMES: (
        "All its rules, and the model of the extra `names` behind them"
        " (`--names`; docs/reference/names.md)"
    ),
    ARROW: "All its rules, from an Arrow column",
    SHAPES: "Ours without names, addresses, health and age, from a list",
    SHAPES_ARROW: "The same from an Arrow column",
}
HONESTY: Final = """\
- Every engine runs in a process of its own, one at a time, in turns, on the same slices
  of the same file. Rates are per second of processor time; a ratio is the median of the
  rounds' ratios. Clock times suffer from whatever else the machine did. A batch engine
  does better the more it is given at once: the whole file has a table of its own.
- Ours reads a text that comes several times in a block of 100,000 once. Of the texts of
  the file about 60 in a hundred are distinct, of real talk 65 to 74. Nobody else does.
- There are {count} held-out sets. Edition 1 was used while the
  rules were written: nobody looked at its messages, but its figures said where to
  work. Edition 2 was written without the rules and measured blind once; then the
  rules were mended with
  its missed messages at hand, so that it is tuned now, and so are the later editions
  but where a set says that it is blind.
  What a set says of its own blind run is to be believed rather than its tables: each
  new set of templates has shown forms of which 3 to 77 in a hundred were missed. The
  widest are editions 7 and later, each written by somebody else who had not read the
  rules: blind, {blind} of
  what has a shape of its own was found.
- An address with its user's password (`scheme://user:password@host`) is a SECRET as a
  whole: who has it is in. Three of the four who wrote sets with such addresses before
  that was settled label it so; the development set has none. Until edition 13 of the
  rules its password alone was found, and edition 7 of the sets labelled it: two of its
  templates were changed.
- Edition 1 is made by `bench/detect/corpus.py`, with check digits from python-stdnum;
  the recognizers given to Presidio were written by who wrote it, and did not have to
  guess how people write there: on it Presidio is flattered. Edition 2 is made by
  `bench/detect/edition2/corpus.py`, with check digits of its own that the tests hold
  against python-stdnum; the later ones beside it, with those of python-stdnum. The
  development set comes from another generator.
- What is missed is in the tables: every type and every written form has its row.
- A resident number of 15 digits, as given out until 1999, has no check digit. It is
  found where a word that speaks of identity stands near it, and, with a lower score,
  where the message is nothing else. Elsewhere it is left alone: of random numbers of 15
  digits one in 76 has a region and a day in the right places. `plain15` in the tables
  are such numbers with and without a word.
- Values are random. What people really write in a help desk is more varied than any
  generator, and there is no public labelled set of it.
- Totals count types that have a shape of their own; names, addresses, health and age
  are in the tables by type. Masked and disguised values have rows of their own."""


def newest(folder: Path = RESULTS) -> dict[str, Any] | None:
    """Read what was measured last, part by part and set by set; None without any.

    A run need not measure everything: each part is of the newest run that has it, and
    ``measured`` says of which. Engines that it left out are of the run before, if that
    read as many messages. Sets that are no longer made are left out.
    """
    read = [json.loads(p.read_text("utf-8")) for p in folder.glob("detect-*.json")]
    made: dict[str, Any] = {}
    for run in sorted(read, key=lambda result: result["at"]):
        quality = {n: s for n, s in (run.get("quality") or {}).items() if n in SETS}
        quality = {
            n: _joined(made.get("quality", {}).get(n), one, "engines")
            for n, one in quality.items()
        }
        parts = {n: run[n] for n in ("pace", "talk", "real", "others") if run.get(n)}
        if "real" in parts:
            parts["real"] = _joined(made.get("real"), parts["real"], "found")
        of = {"at": run["at"], "quick": run["quick"], "machine": run["machine"]}
        version = run["engines"].get(OURS, {}).get("version", "")
        made = {**made, **of, **parts} | {
            "engines": made.get("engines", {}) | run["engines"],
            "quality": made.get("quality", {}) | quality,
            "measured": made.get("measured", {})
            | dict.fromkeys((*parts, *quality), of | {"version": version}),
        }
    return made or None


def _joined(
    before: Mapping[str, Any] | None, now: Mapping[str, Any], key: str
) -> Mapping[str, Any]:
    """Add to what was measured the engines that only the run before had."""
    if not before or before["messages"] != now["messages"]:
        return now
    return {**now, key: before[key] | now[key]}


def render() -> str | None:
    """Write the page; None where nothing was measured yet."""
    result = newest()
    if result is None:
        return None
    parts = [
        "`make bench-detect` measures anew.",
        _measured(result["measured"]),
        machine_table(result["machine"]),
        _engines(result["engines"]),
        f"## How to read it\n\n{_honesty()}",
        *targets.targets(result),
        *_pace(result.get("pace")),
        *_talk(result.get("talk")),
        *_real(result.get("real")),
        *targets.behind(result),
        *_quality(result["quality"]),
        *_others(result.get("others") or {}),
    ]
    return page("Detection", *parts)


def _honesty() -> str:
    """Say how to read the page, with how many sets there are and what they showed."""
    sets = map(_said, reversed(HELD_OUT))
    told = [f"{each['blind']:.2f}%" for each in sets if "blind" in each]
    blind = f"{', '.join(told[:-1])} and {told[-1]}"
    return HONESTY.format(count=len(HELD_OUT), blind=blind)


def _said(name: str) -> Mapping[str, Any]:
    """Return what there is to say of a labelled set."""
    edition = name.rpartition(" ")[2]
    return _told()[int(edition) if edition.isdigit() else name]


@cache
def _told() -> Mapping[int | str, Mapping[str, Any]]:
    found: Mapping[int | str, Mapping[str, Any]] = yaml.safe_load(
        TOLD.read_text("utf-8")
    )["sets"]
    return found


def _measured(measured: Mapping[str, Any]) -> str:
    """Say when each part was measured, with which rules, and how busy it was."""
    names = {"pace": "Speed", "talk": "Speed on talk alone"}
    names |= {"real": "Real talk", "others": "Rules of others, gateway"}
    names |= {name: f"Quality: {name}" for name in SETS}
    rows = [
        (
            words,
            one["at"][:16].replace("T", " "),
            "a tenth" if one["quick"] else "in full",
            one["version"],
            one["machine"]["load_average"],
        )
        for part, words in names.items()
        if (one := measured.get(part))
    ]
    heads = ("Part", "Measured", "Extent", "Our rules", "Load average before")
    return table(heads, rows)


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
    yield from _rates(pace)
    yield from _latency(pace)


def _talk(talk: Mapping[str, Any] | None) -> Iterator[str]:
    if talk is None:
        return
    of = talk["messages"]
    yield (
        "## Speed on talk alone\n\nThe same, of messages that people really wrote to"
        f" customer services and nothing else, {of['mean_characters']} characters on"
        " average. Most messages hold nothing that looks like a value, and these cost"
        " least: the mixture above is denser than what most organisations receive."
    )
    yield from _rates(talk)


def _rates(pace: Mapping[str, Any]) -> Iterator[str]:
    count = pace["messages"]["count"]
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
        (f"All {count:,} at once", "Messages/s of one core", "By the clock"),
        [
            (name, f"{one['per_core']:,}", f"{one['wall']:,}")
            for name, one in _ordered(pace["whole"])
        ],
    )


def _latency(pace: Mapping[str, Any]) -> Iterator[str]:
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
    for name, one in _sets(sets):
        engines = dict(_ordered(one["engines"]))
        yield (
            f"## Quality: {name}\n\n{_said(name)['told']}\n\n"
            f"{one['messages']:,} messages,"
            f" {one['labels']:,} labels, {one['clean']:,} messages without any."
        )
        yield _summary(engines)
        yield "Typed recall (leak-free recall) by type:"
        yield _recall("types", engines)
        yield "By written form:"
        yield _recall("forms", engines)
        yield "Messages with a false hit, by look-alike, where there is any:"
        yield _false_hits(engines)


def _sets(sets: Mapping[str, Any]) -> Sequence[tuple[str, Any]]:
    return [(name, sets[name]) for name in SETS if name in sets]


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
