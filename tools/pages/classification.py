"""``docs/reference/classification.md``: classifiers on public benchmarks, measured."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from bench.classify import MOONSHOTS, TARGETS
from tools.pages.benchmarks import machine_table, page, table

PATH = "docs/reference/classification.md"
RESULTS: Final = Path(__file__).resolve().parents[2] / "bench" / "results"
_INTRODUCTION: Final = (
    "Measured with `make bench-classify` on the training parts of public benchmarks,"
    " about a tenth of each held out by the digests of its lines; figures on the"
    " official test parts are others, with all of the training"
    " part learned from. The target is for those test parts, which may be harder:"
    " TF-IDF and LinearSVC reach 92.4 on the official part of CLINC150, and 95.2 here."
    " Intervals are of 95 %"
    " (Wilson). Coverage is the share of texts that can be filed so that 92 % of them"
    " are right. Speeds are texts a processor second on one core of a machine that"
    " others used, too. None of these texts is part of the product."
)


def _newest() -> Iterator[Mapping[str, Any]]:
    """Give the last result of each benchmark, in the order of their names."""
    found: dict[str, Mapping[str, Any]] = {}
    for path in sorted(RESULTS.glob("classify-*.json"), key=_order):
        result = json.loads(path.read_text("utf-8"))
        for row in result["benchmarks"]:
            found[row["name"]] = {**row, "at": result["at"], "on": result["machine"]}
    yield from (found[name] for name in sorted(found))


def _order(path: Path) -> tuple[str, int]:
    day, _, number = path.stem.removeprefix("classify-")[10:].rpartition("-")
    return path.stem[:19], int(number or 1) if day == "" else 1


def _verdict(target: float, row: Mapping[str, Any] | None) -> tuple[str, str]:
    """Say of a target what was reached, and whether that is it."""
    if row is None:
        return "--", "not measured"
    reached = f"{row['accuracy']:.2f}"
    if row["accuracy"] >= target:
        return reached, "yes"
    missing = f"{target - row['accuracy']:.2f} short"
    within = row["high"] >= target
    return reached, f"no: {missing}{', within the interval' if within else ''}"


def _targets(found: Sequence[Mapping[str, Any]]) -> str:
    """Give every target with what was reached, whether it was measured or not."""
    ours = {
        each["name"]: next(r for r in each["rows"] if r["name"] == "guicang")
        for each in found
    }
    aims = [(name, name, target) for name, target in TARGETS.items() if target]
    aims += [(f"{name}, moonshot", name, best) for name, best in MOONSHOTS.items()]
    return table(
        ("Benchmark", "Target", "Measured", "Reached on the held-out tenth"),
        [
            (title, f"{target:g}", *_verdict(target, ours.get(name)))
            for title, name, target in aims
        ],
    )


def render() -> str | None:
    """Write the page; None where nothing was measured yet."""
    found = list(_newest())
    if not found:
        return None
    heads = (
        *("Benchmark", "Classifier", "Accuracy", "Interval", "Macro F1"),
        *("Coverage at 92 %", "Trained in, s", "Texts/s", "Target"),
    )
    rows = [
        (
            each["name"],
            row["name"],
            f"{row['accuracy']:.2f}",
            f"{row['low']:.1f}-{row['high']:.1f}",
            f"{row['macro_f1']:.2f}",
            "--" if row["coverage_at_92"] is None else f"{row['coverage_at_92']:.1f}",
            f"{row['train_s']:.1f}",
            f"{row['texts_per_s']:,}",
            each["target"] or "--" if row["name"] == "guicang" else "",
        )
        for each in found
        for row in each["rows"]
    ]
    last = found[-1]
    return page(
        "Classification, measured",
        _INTRODUCTION,
        _targets(found),
        table(heads, rows),
        machine_table(last["on"]),
    )
