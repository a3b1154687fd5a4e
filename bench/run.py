"""Run the benchmarks and write what they measured, with the machine they ran on.

    python bench/run.py                 every benchmark in bench/
    python bench/run.py disposal        those named
    python bench/run.py --size 10000    one size instead of the standard two
    python bench/run.py --full          a million messages besides

A benchmark is a module ``bench/bench_NAME.py`` with ``TITLE`` and
``run(size: int, folder: Path) -> Iterable[Figure]``; ``FULL`` may name the sizes that
it is measured at besides, if those are others. Results go to
``bench/results/DATE.json``, with the names before it if some were named; a second run
on one day gets a number behind the date.
"""

import argparse
import importlib
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
RESULTS: Final = ROOT / "bench" / "results"
SIZES: Final = (10_000, 100_000)
FULL: Final = (1_000_000,)

for place in (str(ROOT), str(ROOT / "src")):
    if place not in sys.path:
        sys.path.insert(0, place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured number: of what, how much, in which unit.

    ``peer`` is the same figure of what an operator would script instead, measured in
    the same run; ``peer_name`` says what that was. None where there is no peer.
    """

    name: str
    value: float
    unit: str
    peer: float | None = None
    peer_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """A benchmark that was found."""

    name: str
    title: str
    run: Callable[[int, Path], Iterable[Figure]]
    full: Sequence[int] = FULL


def found(names: Sequence[str] = ()) -> Iterator[Benchmark]:
    """Give the benchmarks of these names, or all of them, in the alphabet's order."""
    for path in sorted((ROOT / "bench").glob("bench_*.py")):
        name = path.stem.removeprefix("bench_")
        if not names or name in names:
            module = importlib.import_module(f"bench.{path.stem}")
            full = getattr(module, "FULL", FULL)
            yield Benchmark(name=name, title=module.TITLE, run=module.run, full=full)


def measure(
    benchmarks: Iterable[Benchmark],
    sizes: Sequence[int],
    folder: Path,
    *,
    full: bool = False,
) -> Iterator[dict[str, Any]]:
    """Run each benchmark at each size in a folder of its own."""
    for benchmark in benchmarks:
        for size in (*sizes, *(benchmark.full if full else ())):
            started = time.monotonic()
            with tempfile.TemporaryDirectory(dir=folder) as place:
                figures = [asdict(f) for f in benchmark.run(size, Path(place))]
            yield {
                "benchmark": benchmark.name,
                "title": benchmark.title,
                "size": size,
                "seconds": round(time.monotonic() - started, 3),
                "figures": figures,
            }


def growth(runs: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Say how the cost of one message changes with size: 1.0 is flat.

    Each rate at one size over the same rate at the next larger one; above 1.0 a
    message costs more where there are more of them.
    """
    before: dict[tuple[str, str], tuple[int, float]] = {}
    for run in runs:
        named = {f["name"]: f for f in run["figures"] if "/s" in f["unit"]}
        for name, figure in named.items():
            key = (run["benchmark"], name)
            size, rate = before.get(key, (run["size"], 0.0))
            before[key] = (run["size"], figure["value"])
            if size < run["size"] and figure["value"]:
                yield {
                    "benchmark": run["benchmark"],
                    "name": name,
                    "from": size,
                    "to": run["size"],
                    "factor": round(rate / figure["value"], 3),
                }


def say(text: str) -> None:
    """Report progress to whoever waits."""
    print(f"  … {text}", file=sys.stderr, flush=True)


def keep(result: Mapping[str, Any], name: str, folder: Path = RESULTS) -> Path:
    """Write a result under its name; nothing that was measured is overwritten."""
    folder.mkdir(parents=True, exist_ok=True)
    path, number = folder / f"{name}.json", 1
    while path.exists():
        number += 1
        path = folder / f"{name}-{number}.json"
    text = json.dumps(result, ensure_ascii=False, indent=2, sort_keys=True)
    path.write_text(text + "\n", "utf-8")
    return path


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; return the exit code."""
    from bench.corpus import origin
    from bench.machine import describe

    parser = argparse.ArgumentParser(description="Measure and write down.")
    parser.add_argument("names", nargs="*", help="benchmarks to run; all by default")
    parser.add_argument("--size", type=int, action="append", help="messages")
    parser.add_argument("--full", action="store_true", help="a million messages too")
    parser.add_argument("--folder", type=Path, help="where to work; the temporary one")
    options = parser.parse_args(arguments)
    benchmarks = list(found(options.names))
    unknown = set(options.names) - {benchmark.name for benchmark in benchmarks}
    if unknown or not benchmarks:
        print(f"no such benchmark: {', '.join(sorted(unknown)) or '(none is here)'}")
        return 2
    folder = options.folder or Path(tempfile.gettempdir())
    at = datetime.fromtimestamp(time.time(), UTC)
    runs = []
    before = describe(folder)
    sizes = options.size or SIZES
    for run in measure(benchmarks, sizes, folder, full=options.full):
        runs.append(run)
        print(f"{run['title']}, {run['size']:,} messages: {run['seconds']} s")
        for figure in run["figures"]:
            print(f"  {line(figure)}")
    grown = list(growth(runs))
    for one in grown:
        print(f"{one['name']}, {one['from']:,} to {one['to']:,}: {one['factor']:.2f}")
    result = {
        "at": at.isoformat(),
        "machine": before,
        "corpus": origin(),
        "runs": runs,
        "growth": grown,
    }
    name = "-".join((*options.names, at.date().isoformat()))
    print(f"wrote {keep(result, name)}")
    return 0


def line(figure: Mapping[str, Any]) -> str:
    """Put a figure into words, with the ratio to its peer."""
    text = f"{figure['name']}: {figure['value']:,.4g} {figure['unit']}"
    if not figure["peer"]:
        return text
    ratio = figure["value"] / figure["peer"]
    return f"{text}, {ratio:.2f} times {figure['peer_name']} ({figure['peer']:,.4g})"


if __name__ == "__main__":
    # As a script this module is not yet "bench.run", from which benchmarks take Figure.
    from bench import run as this

    sys.exit(this.main())
