"""Time what the console's pages read, at a small and at a large number of rows.

    python -m bench.console                 1,000 and 100,000 conversations, SQLite
    python -m bench.console --full          and a million
    python -m bench.console --postgresql    the same on a PostgreSQL of its own

Each read is asked 40 times at each size, on the corpus of ``bench.console_rows``:
rows of heads, findings and ledger entries in bulk, without sealed text, beside some
conversations with what was said, which searches open. Results go to
``bench/results/console-DATE.json`` and ``console-postgresql-DATE.json``.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from bench.machine import describe
from bench.run import RESULTS, keep, say

SIZES: Final = (1_000, 100_000)
FULL: Final = (*SIZES, 1_000_000)
TIMES: Final = 40
_ZONE: Final = ZoneInfo("Asia/Shanghai")
_DEEP: Final = 40  # pages on, for a read that begins far behind


def reads(house: Any) -> dict[str, Callable[[], object]]:
    """Name the reads of the pages."""
    from bench.console_rows import NOW

    from guicang.adapters.db.queries import overview
    from guicang.adapters.db.queries.conversation import conversation
    from guicang.adapters.db.queries.conversations import about_how_many, conversations
    from guicang.adapters.db.queries.filters import Filter, Sort
    from guicang.adapters.db.queries.ledger import Wanted, entries, how_many
    from guicang.domain.disposal.model import End
    from guicang.domain.ledger.graph import graph
    from guicang.domain.ledger.timeline import timeline
    from guicang.domain.retention.model import State

    bench, digest = house.judging.bench(NOW), house.sweeping.digest()

    def judge(record: Any) -> Any:
        return bench.judge(record, End.OFFLINE, why=False)

    def listed(asked: Filter, **more: Any) -> Callable[[], object]:
        return lambda: conversations(asked, judge=judge, **more)

    behind = ""
    for _ in range(_DEEP):
        behind = conversations(Filter(), after=behind, limit=20).next or behind
    month = NOW - timedelta(days=30)
    told = entries(Wanted(since=month, until=NOW), limit=200).rows
    both = Filter(source="wecom", category="chat.complaint", finding="CN_ID")
    return {
        "conversations, newest": listed(Filter()),
        "conversations, far behind": listed(Filter(), after=behind),
        "conversations, one agent": listed(Filter(agent="agent-7")),
        "conversations, a rare category": listed(Filter(category="chat.ip")),
        "conversations, a rare type": listed(Filter(finding="MEDICAL")),
        "conversations, three conditions": listed(both),
        "conversations, held": listed(Filter(held=True), judged=digest),
        "conversations, in a state that none has": listed(
            Filter(state=State.INDETERMINATE)
        ),
        "conversations, by due date": listed(Filter(), sort=Sort.DUE, judged=digest),
        "how many conversations": lambda: about_how_many(Filter()),
        "how many of three conditions": lambda: about_how_many(both),
        "one conversation": lambda: conversation("bench-00000050"),
        "ledger, newest": lambda: entries(Wanted()),
        "ledger, a month of one person": lambda: entries(
            Wanted(person="legal", since=month, until=NOW)
        ),
        "ledger, one batch": lambda: entries(Wanted(about="b-000010")),
        "ledger, how many of a person": lambda: how_many(Wanted(person="legal")),
        "overview, due and held": lambda: overview.due(NOW, _ZONE, judged=digest),
        "overview, refusals": lambda: overview.refusals(NOW),
        "overview, 14 days": lambda: overview.days(NOW, _ZONE),
        "overview, all that is kept (once a minute)": lambda: overview.kept(_later()),
        "timeline of 200 entries": lambda: timeline(told, since=month, until=NOW),
        "graph of 200 entries": lambda: graph(told),
    }


def _later(state: list[int] = [0]) -> datetime:  # noqa: B006 - it counts
    """Give an instant at which nothing that was counted is fresh any more."""
    state[0] += 1
    return datetime(2030, 1, 1, tzinfo=UTC) + timedelta(minutes=2 * state[0])


def measured(name: str, read: Callable[[], object]) -> dict[str, Any]:
    """Ask one read many times; give milliseconds, and statements of the last time.

    ``cpu`` is the median of this process's own time: on SQLite all there is, whatever
    else the machine does.
    """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    read()
    times, own = [], []
    for _ in range(TIMES):
        started, used = time.perf_counter(), time.process_time()
        read()
        times.append((time.perf_counter() - started) * 1000)
        own.append((time.process_time() - used) * 1000)
    with CaptureQueriesContext(connection) as asked:
        read()
    cuts = statistics.quantiles(times, n=20)
    return {
        "name": name,
        "p50": round(statistics.median(times), 3),
        "p95": round(cuts[18], 3),
        "cpu": round(statistics.median(own), 3),
        "statements": len(asked),
    }


def one_size(count: int, folder: Path, database: str) -> dict[str, Any]:
    """Make a home with so many conversations and time every read in it."""
    from bench.console_rows import NOW, fill
    from bench.console_search import prepare, searches

    from guicang.bootstrap import initialise
    from guicang.domain.hold import query_from
    from guicang.entrypoints.cli.story import Hands, StoryClock

    clock = StoryClock(NOW - timedelta(days=500))
    made = initialise(
        folder / "home",
        sandbox=True,
        organisation="Bench",
        database=database,
        clock=clock,
    )
    house = made.house
    hands = Hands(house, clock, {p.name: secret for p, secret in made.people})
    house.holding.place(
        query_from({"agents": ["agent-7"]}), title="bench", reason="bench", by="legal"
    )
    request = house.retaining.propose(
        house.document("three-tier"), by="supervisor", reason="bench"
    )
    hands.sign(request.id, "admin", "compliance")
    prepare(house, hands, folder)
    started = time.monotonic()
    fill(count)
    filled = time.monotonic()
    while house.sweeping.sweep(10_000):
        pass
    swept = time.monotonic()
    say(f"{count:,} conversations: rows {filled - started:.0f} s")
    return {
        "size": count,
        "database": "PostgreSQL" if database else "",
        "fill_seconds": round(filled - started, 1),
        "swept_per_second": round(count / (swept - filled)),
        "reads": [
            measured(name, read)
            for name, read in {**reads(house), **searches(house)}.items()
        ],
    }


def growth(runs: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Say how much longer each read takes at the largest size than at the smallest.

    By processor time on SQLite, which does all its work in this process; otherwise by
    the median of the wall.
    """
    first, last = runs[0], runs[-1]
    column = "p50" if first["database"] else "cpu"
    small = {read["name"]: read for read in first["reads"]}
    for read in last["reads"]:
        before = small[read["name"]][column]
        yield {
            "name": read["name"],
            "from": first["size"],
            "to": last["size"],
            "factor": round(read[column] / before, 2) if before else None,
        }


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; return the exit code."""
    parser = argparse.ArgumentParser(description="Time what the console reads.")
    parser.add_argument("--full", action="store_true", help="a million, too")
    parser.add_argument("--size", type=int, action="append", help="conversations")
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--folder", type=Path, help="where to work; the temporary one")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--database", default="", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    folder = options.folder or Path(tempfile.gettempdir())
    if options.one:
        print(json.dumps(one_size(options.one, folder, options.database)))
        return 0
    at = datetime.fromtimestamp(time.time(), UTC)
    machine = describe(folder)
    sizes = options.size or (FULL if options.full else SIZES)
    runs = list(_runs(sizes, folder, postgresql=options.postgresql))
    grown = list(growth(runs))
    for read, one in zip(runs[-1]["reads"], grown, strict=True):
        print(
            f"{read['name']}: p50 {read['p50']} ms, p95 {read['p95']} ms, "
            f"own {read['cpu']} ms, "
            f"{read['statements']} statements, {one['factor']} times {one['from']:,}"
        )
    result = {
        "at": at.isoformat(),
        "machine": machine,
        "database": "PostgreSQL" if options.postgresql else "SQLite",
        "corpus": "rows of heads, findings and ledger entries, without sealed text, and"
        " 200 conversations with it, of which 100 are archived",
        "runs": runs,
        "growth": grown,
    }
    kind = "console-postgresql" if options.postgresql else "console"
    print(f"wrote {keep(result, f'{kind}-{at.date().isoformat()}')}, in {RESULTS}")
    return 0


def _runs(
    sizes: Sequence[int], folder: Path, *, postgresql: bool
) -> Iterator[dict[str, Any]]:
    """Measure each size in a process of its own: a home opens once in a process."""
    for size in sizes:
        with (
            tempfile.TemporaryDirectory(dir=folder) as place,
            _database(use=postgresql) as url,
        ):
            done = subprocess.run(
                [
                    sys.executable,
                    "-m",
                    "bench.console",
                    "--one",
                    str(size),
                    "--folder",
                    place,
                    "--database",
                    url,
                ],
                check=True,
                stdout=subprocess.PIPE,
                text=True,
            )
        yield json.loads(done.stdout.splitlines()[-1])


@contextmanager
def _database(*, use: bool) -> Iterator[str]:
    if not use:
        yield ""
        return
    from tests import servers

    programs = servers.binaries()
    if programs is None:
        raise SystemExit("no PostgreSQL on this machine")
    server = servers.PostgreSQL(programs)
    try:
        server.run("CREATE DATABASE bench")
        yield server.url("bench")
    finally:
        server.close()


if __name__ == "__main__":
    sys.exit(main())
