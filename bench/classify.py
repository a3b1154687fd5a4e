"""Measure classifiers on public benchmarks: ours, plain TF-IDF, and fastText.

    python -m bench.classify DATA                all of them
    python -m bench.classify DATA --only NAME    one
    python -m bench.classify DATA --brief        without what ours is without sentences

DATA is a folder of ``NAME.train.jsonl.gz`` files (``text`` and ``label``); none is part
of this repository. About a tenth of each file is held out, by the digest of line number
and text: the same on any machine. As in the official parts, what people say again and
again ("hi") stands on both sides. Speeds are texts a processor second, one core,
reading included.
Results go to ``bench/results/classify-DATE.json``.
"""

import argparse
import gzip
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

from bench.machine import describe
from bench.run import RESULTS, keep, say

from guicang.bootstrap.classification import models
from guicang.domain.classify.measure import Judged, Vote, measure
from guicang.ports.classifying import Example, Examples

TARGETS: Final = {
    "banking77": 94.3,
    "clinc150": 96.2,
    "shop10_sentiment": 94.0,
    "waimai10k": 90.5,
    "med_dept": 97.0,
    "mdogo_insurance": 95.5,
    "mdogo_finance": 93.5,
    "jddc13_utt": None,
}
"""What accuracy each should reach on its own test part, in per cent."""

MOONSHOTS: Final = {"banking77": 94.94, "clinc150": 96.9}
"""The best that others published, to be passed."""

_HELD: Final = 10
Votes = list[Vote]


class Split(NamedTuple):
    """What is learned from, and what is held out."""

    learned: list[Example]
    held: list[Example]


def read(path: Path) -> Split:
    """Divide a file by the digests of its lines."""
    learned, held = [], []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            row = json.loads(line)
            example = Example(row["text"], str(row["label"]))
            digest = sha256(f"{number}:{example.text}".encode()).digest()
            apart = int.from_bytes(digest[:4]) % _HELD == 0
            (held if apart else learned).append(example)
    known = {row.label for row in learned}
    return Split(learned, [row for row in held if row.label in known])


def ours(split: Split, *, sentences: bool) -> Callable[[Sequence[str]], Votes]:
    trained = models().train(Examples(rows=split.learned), sentences=sentences)
    return lambda texts: list(trained.classifier.classify([[text] for text in texts]))


def plain(split: Split) -> Callable[[Sequence[str]], Votes]:
    """What a tutorial would do: words, TF-IDF, a linear machine."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    reader = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), sublinear_tf=True)
    machine = LinearSVC(random_state=0)
    machine.fit(reader.fit_transform([r.text for r in split.learned]), _labels(split))
    return lambda texts: [
        Vote(label, 0.0) for label in machine.predict(reader.transform(texts)).tolist()
    ]


def fasttext(split: Split) -> Callable[[Sequence[str]], Votes] | None:
    """The classic for speed, where it is installed; letters stand for words in Han."""
    try:
        from fasttext import train_supervised
    except ImportError:
        return None
    names = sorted(set(_labels(split)))
    numbers = {name: n for n, name in enumerate(names)}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "train.txt"
        path.write_text(
            "".join(
                f"__label__{numbers[r.label]} {_spaced(r.text)}\n"
                for r in split.learned
            ),
            "utf-8",
        )
        model = train_supervised(
            str(path), epoch=25, lr=0.5, wordNgrams=2, thread=1, verbose=0
        )

    def vote(texts: Sequence[str]) -> Votes:
        found = model.f.multilinePredict([_spaced(t) for t in texts], 1, 0.0, "strict")
        return [
            Vote(names[int(said[0].removeprefix("__label__"))], float(sure[0]))
            if said
            else Vote(names[0], 0.0)  # a text of no letter that it knows
            for said, sure in zip(found[0], found[1], strict=True)
        ]

    return vote


def _spaced(text: str) -> str:
    return " ".join(
        "".join(f" {c} " if "\u3400" <= c <= "\u9fff" else c for c in text).split()
    )


def _labels(split: Split) -> list[str]:
    return [row.label for row in split.learned]


def measured(name: str, split: Split, *, brief: bool = False) -> dict[str, Any]:
    """Train and measure every classifier on one benchmark."""
    ways = {
        "guicang": lambda: ours(split, sentences=True),
        "guicang without sentences": lambda: ours(split, sentences=False),
        "TF-IDF + LinearSVC": lambda: plain(split),
        "fastText": lambda: fasttext(split),
    }
    if brief:
        del ways["guicang without sentences"]
    rows = []
    for way, train in ways.items():
        begun = time.process_time()
        vote = train()
        if vote is None:
            say(f"{name}: {way} is not installed")
            continue
        taken = time.process_time() - begun
        rows.append({"name": way, "train_s": round(taken, 1), **_scores(split, vote)})
        say(f"{name}: {rows[-1]}")
    return {
        "name": name,
        "learned": len(split.learned),
        "held": len(split.held),
        "labels": len(Counter(_labels(split))),
        "target": TARGETS.get(name),
        "rows": rows,
    }


def _scores(
    split: Split, vote: Callable[[Sequence[str]], Votes]
) -> dict[str, float | None]:
    texts = [row.text for row in split.held]
    begun = time.process_time()
    votes = vote(texts)
    taken = time.process_time() - begun
    found = measure(
        [
            Judged(row.label, v.label, v.confidence)
            for row, v in zip(split.held, votes, strict=True)
        ]
    )
    sure = len({v.confidence for v in votes}) > 1
    return {
        "accuracy": round(100 * found.accuracy.value, 2),
        "low": round(100 * found.accuracy.low, 2),
        "high": round(100 * found.accuracy.high, 2),
        "macro_f1": round(100 * found.macro_f1, 2),
        "coverage_at_92": round(100 * found.coverage_at[0.92], 1) if sure else None,
        "calibration_error": round(100 * found.calibration_error, 2) if sure else None,
        "texts_per_s": round(len(texts) / taken),
    }


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Measure classifiers.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--brief", action="store_true")
    asked = parser.parse_args(arguments)
    files = {p.name.partition(".")[0]: p for p in asked.data.glob("*.train.jsonl.gz")}
    names = [n for n in TARGETS if n in files and asked.only in {"", n}]
    if not names:
        parser.error("no benchmark there")
    machine = describe(RESULTS)
    rows = [measured(name, read(files[name]), brief=asked.brief) for name in names]
    day = datetime.now(UTC).date().isoformat()  # noqa: TID251 - a bench has no clock
    keep({"at": day, "machine": machine, "benchmarks": rows}, f"classify-{day}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
