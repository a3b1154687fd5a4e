"""Does a message cost the same however many there are? On both databases, by step.

    python -m bench.scale                       10,000 and 100,000 messages
    python -m bench.scale --full                and 1 and 10 million
    python -m bench.scale --size 50000          these sizes instead
    python -m bench.scale --database sqlite     one database alone

At each size, in a process of its own: intake, due dates, simulation, explanations,
search, disposal (archive, read back, erase, certify), restores. In the same run the
same records go through plain SQL (``bench.scale_scripts``). Printed: the cost of one
message, the ratio to the script, the peak of memory; then how cost and memory grow from
one size to the next. Results go to ``bench/results/scale-DATE.json``.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from bench.corpus import Corpus, make, origin
from bench.machine import describe
from bench.run import ROOT, keep, say

SIZES: Final = (10_000, 100_000)
FULL: Final = (*SIZES, 1_000_000, 10_000_000)
DATABASES: Final = ("sqlite", "postgresql")
KINDS: Final = ("ours", "script")

Steps = dict[str, dict[str, Any]]


class Server(NamedTuple):
    """A PostgreSQL of our own; empty for SQLite."""

    url: str = ""
    process: int | None = None


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; return the exit code."""
    parser = argparse.ArgumentParser(description="Measure the main job at sizes.")
    parser.add_argument("--size", type=int, action="append", help="messages")
    parser.add_argument("--full", action="store_true", help="1 and 10 million, too")
    parser.add_argument("--database", choices=DATABASES, action="append")
    parser.add_argument("--folder", type=Path, help="where to work; the temporary one")
    parser.add_argument("--dry", action="store_true", help="write no result")
    parser.add_argument("--one", choices=KINDS, help=argparse.SUPPRESS)
    parser.add_argument("--corpus", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--url", default="", help=argparse.SUPPRESS)
    parser.add_argument("--server", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    folder = options.folder or Path(tempfile.gettempdir())
    if options.one:
        _one(options.one, folder, options.corpus, Server(options.url, options.server))
        return 0
    at, machine = datetime.fromtimestamp(time.time(), UTC), describe(folder)
    sizes = options.size or (FULL if options.full else SIZES)
    runs = list(_runs(sizes, options.database or DATABASES, folder))
    grown = list(growth(runs))
    for text in told(grown):
        print(text)
    if not options.dry:
        result = {
            "at": at.isoformat(),
            "machine": machine,
            "corpus": origin(),
            "runs": runs,
            "growth": grown,
        }
        print(f"wrote {keep(result, f'scale-{at.date().isoformat()}')}")
    return 0


def _one(kind: str, folder: Path, corpus: Path, server: Server) -> None:
    """Walk one size; the steps are told on the standard output as they end."""
    if kind == "ours":
        from bench.scale_ours import Scale

        Scale(folder, server.url, server.process).walk(corpus)
    else:
        from bench.scale_scripts import script

        script(folder, server.url, server.process).walk(corpus)


# --- sizes and databases --------------------------------------------------------------


def _runs(
    sizes: Sequence[int], databases: Sequence[str], folder: Path
) -> Iterator[dict[str, Any]]:
    for size in sizes:
        with tempfile.TemporaryDirectory(dir=folder) as place:
            corpus = make(size, Path(place))
            for database in databases:
                run = _run(corpus, database, Path(place) / database)
                for text in shown(run):
                    print(text, flush=True)
                yield run


def _run(corpus: Corpus, database: str, folder: Path) -> dict[str, Any]:
    say(f"{database}: {corpus.messages:,} messages, {corpus.conversations:,} talks")
    steps: dict[str, Steps] = {}
    for kind in KINDS:
        with _served(database) as server:
            (folder / kind).mkdir(parents=True)
            steps[kind] = dict(_walked(kind, folder / kind, corpus.path, server))
    return {
        "database": database,
        "messages": corpus.messages,
        "conversations": corpus.conversations,
        **steps,
    }


def _walked(
    kind: str, folder: Path, corpus: Path, server: Server
) -> Iterator[tuple[str, dict[str, Any]]]:
    command = [sys.executable, "-m", "bench.scale", "--one", kind]
    command += ["--folder", str(folder), "--corpus", str(corpus), "--url", server.url]
    if server.process is not None:
        command += ["--server", str(server.process)]
    paths = os.pathsep.join((str(ROOT), str(ROOT / "src")))
    environment = {**os.environ, "PYTHONPATH": paths}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            step = json.loads(line)
            say(f"{kind}: {step['name']} {step['wall']:.1f} s, {step['peak']:.0f} MiB")
            yield step.pop("name"), step
    if process.returncode:
        raise RuntimeError(f"{kind} ended with exit code {process.returncode}")


@contextmanager
def _served(database: str) -> Iterator[Server]:
    """Run a PostgreSQL that waits for the disk, as the one of a company does."""
    if database == "sqlite":
        yield Server()
        return
    from tests.servers import PostgreSQL, binaries

    programs = binaries()
    if programs is None:
        raise SystemExit("no PostgreSQL on this machine")
    with tempfile.TemporaryDirectory(prefix="guicang-pg-") as folder:
        server = PostgreSQL(programs, Path(folder), safe=True)
        try:
            server.run("CREATE DATABASE bench")
            process = int((server.data / "postmaster.pid").read_text().split()[0])
            yield Server(server.url("bench"), process)
        finally:
            server.close()


# --- what it says ---------------------------------------------------------------------


def cost(step: Mapping[str, Any]) -> float:
    """Give microseconds of processor time for one of what a step counted."""
    return float(step["cpu"]) * 1e6 / step["count"] if step["count"] else 0.0


def shown(run: Mapping[str, Any]) -> Iterator[str]:
    """Put a run into lines: what each step cost, beside the script's."""
    yield f"{run['database']}, {run['messages']:,} messages"
    for name, step in run["ours"].items():
        text = f"  {name:13} {cost(step):10.2f} µs {step['wall']:8.1f} s"
        text += f" {step['peak']:7.0f} MiB"
        beside = run["script"].get(name)
        if beside and cost(beside):
            text += f"  {cost(step) / cost(beside):6.2f} times the script"
        yield text


def growth(runs: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Say how cost and peak of each step change with size: 1.0 is flat."""
    before: dict[str, Mapping[str, Any]] = {}
    for run in runs:
        smaller = before.get(run["database"])
        before[run["database"]] = run
        for name, step in run["ours"].items() if smaller else ():
            assert smaller is not None
            old = smaller["ours"][name]
            yield {
                "database": run["database"],
                "name": name,
                "from": smaller["messages"],
                "to": run["messages"],
                "cost": round(cost(step) / cost(old), 2) if cost(old) else None,
                "peak": round(step["peak"] / old["peak"], 2),
                "more": round(step["peak"] - old["peak"], 1),
            }


def told(grown: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Put growth into lines."""
    for one in grown:
        yield (
            f"{one['database']}, {one['name']}, {one['from']:,} to {one['to']:,}: "
            f"cost {one['cost']} times, memory {one['peak']} times ({one['more']} MiB)"
        )


if __name__ == "__main__":
    sys.exit(main())
