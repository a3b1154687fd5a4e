"""Walk the main job on a real home and time each step; one process a size.

    python -m bench.journey CORPUS FOLDER [DATABASE-URL]

Prints one JSON object a line, ``{"name", "value", "unit"}``. A home can be opened only
once in a process, and peak memory is a process's own: hence the process.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from bench.stopwatch import Lap, lap, peak_bytes

from guicang.bootstrap import House, SystemClock, initialise
from guicang.domain.archive.model import SegmentState
from guicang.domain.disposal.model import Batch, End, State
from guicang.domain.ledger.model import Tag
from guicang.entrypoints.cli.story import Hands, StoryClock
from guicang.services.disposing import Wish

PER_CORE: Final = "messages/s of one core"
ASKED: Final = 500
DESTROYED: Final = 200
ENTRIES: Final = 20_000
ALONE: Final = 500
COLUMNS: Final = 100  # texts, enough for the engine for many
TEXT: Final = "我的手机号是 13800138000"

Step = tuple[str, float, str]


class Journey:
    """A sandbox home and what was measured in it."""

    def __init__(self, folder: Path, database: str = "") -> None:
        home = folder / "home"
        self.house: House
        clock = StoryClock(SystemClock().now())
        made = initialise(
            home, sandbox=True, organisation="Bench", database=database, clock=clock
        )
        self.house = made.house
        self.hands = Hands(self.house, clock, {p.name: s for p, s in made.people})
        self.house.governing.declare(
            {
                "actors": ["ecommerce_platform_operator"],
                "flags": [],
                "jurisdictions": ["CN"],
                "persons": 120_000,
            },
            by="admin",
            code=self.hands.code("admin"),
        )
        self.messages = 0
        self.conversations = 0
        self.batch: Batch

    def walk(self, corpus: Path) -> Iterator[Step]:
        """Take every step once, in the order of a record's life."""
        yield from self.take_in(corpus)
        yield from self.judge()
        yield from self.explain()
        yield from self.dispose()
        yield from self.restore()
        yield from self.destroy_keys()
        yield from self.record()
        yield "peak memory", peak_bytes() / 2**20, "MiB"

    # --- steps ------------------------------------------------------------------------

    def take_in(self, corpus: Path) -> Iterator[Step]:
        """Import the file, and once more, which changes nothing.

        Before that the rules are compiled, which a home does once in its life: in the
        rate of a small file it would hide all else.
        """
        with lap() as compiled:
            self.house.screening.scanner.inspect([TEXT] * COLUMNS)
        yield "rules, compiled once", compiled.wall, "s"
        with lap() as taken:
            result = self.house.intake.take(corpus, self.house.files)
        self.messages, self.conversations = result.messages, result.conversations
        yield from self._rates("import", taken)
        with lap() as again:
            self.house.intake.take(corpus, self.house.files)
        yield "import again", again.rate(self.messages), PER_CORE

    def judge(self) -> Iterator[Step]:
        """Put a policy in force after simulating it, and ask what is due."""
        document = self.house.document("three-tier")
        with lap() as simulated:
            self.house.retaining.simulate(document)
        yield "simulate", simulated.rate(self.conversations), "conversations/s"
        request = self.house.retaining.propose(document, by="supervisor", reason="b")
        self.hands.sign(request.id, "admin", "compliance")
        with lap() as swept:
            tally = self.house.retaining.tally()
        yield "due", swept.rate(tally.conversations), "verdicts/s of one core"

    def explain(self) -> Iterator[Step]:
        """Ask why, of conversations anywhere."""
        ids = [record.id for record in self.house.records.facts()]
        asked = ids[:: max(1, len(ids) // ASKED)]
        times = _times(self.house.retaining.explain, asked)
        yield from _quantiles("explain", times)

    def dispose(self) -> Iterator[Step]:
        """Take everything due offline: from the proposal to the certificate."""
        wish = Wish(end=End.OFFLINE, by="hr", reason="bench", review=True)
        with lap() as proposed:
            self.batch = self.house.disposing.propose(wish)
        yield "propose", proposed.rate(self.batch.messages), PER_CORE
        with lap() as signed:
            self.hands.sign(self.batch.id, "admin", "supervisor", "compliance")
        yield "sign, three people", signed.wall, "s"
        laps = self._run()
        whole = Lap()
        for state, name in _STEPS:
            whole.cpu += laps[state].cpu if name in _MAIN else 0.0
            whole.wall += laps[state].wall if name in _MAIN else 0.0
            yield name, laps[state].rate(self.batch.messages), PER_CORE
        yield "archive + verify + erase", whole.rate(self.batch.messages), PER_CORE
        yield (
            "archive + verify + erase, wall",
            self.batch.messages / whole.wall,
            "messages/s",
        )
        everything = Lap(cpu=sum(one.cpu for one in laps.values()))
        yield "dispose, all steps", everything.rate(self.batch.messages), PER_CORE
        segments = self.house.catalogue.segments(state=SegmentState.LIVE)
        size = sum(segment.size for segment in segments)
        yield "archive", size / sum(s.messages for s in segments), "bytes/message"

    def _run(self) -> dict[State, Lap]:
        """Run the batch; a step's lap ends where the batch enters the next state."""
        laps: dict[State, Lap] = {}
        running = self.house.running
        leave = type(running)._leave  # noqa: SLF001 - steps are timed where they begin and end

        def timed(this: Any, batch: Batch, *rest: Any) -> None:
            with lap() as taken:
                leave(this, batch, *rest)
            laps[batch.state] = taken

        type(running)._leave = timed  # type: ignore[method-assign]  # noqa: SLF001 - as above
        try:
            running.run(self.batch.id)
        finally:
            type(running)._leave = leave  # type: ignore[method-assign]  # noqa: SLF001 - as above
        return laps

    def restore(self) -> Iterator[Step]:
        """Bring back one conversation, then what a batch took offline."""
        ids = self.house.restoring.members_of(self.batch.id)
        with lap() as one:
            self._restore(ids[:1])
        yield "restore one conversation", one.wall * 1000, "ms"
        counts = self.house.catalogue.find(ids[1:]).values()
        with lap() as taken:
            self._restore(ids[1:])
        messages = sum(item.messages for item in counts)
        yield "restore a batch", taken.rate(messages), PER_CORE
        yield "restore a batch, wall", messages / taken.wall, "messages/s"

    def _restore(self, ids: Sequence[str]) -> None:
        request = self.house.restoring.propose(ids, by="supervisor", reason="bench")
        self.hands.sign(request.id, "admin", "legal")
        self.house.restoring.run(request.id)

    def destroy_keys(self) -> Iterator[Step]:
        """Destroy one key at a time, in a ring that holds everybody's."""
        keys = [key.id for key in self.house.keys.create(DESTROYED)]
        times = _times(lambda key: self.house.keys.destroy([key]), keys)
        yield from _quantiles("destroy one key", times)

    def record(self) -> Iterator[Step]:
        """Append to the ledger, many in a transaction and one by one; verify it."""
        with lap() as many:
            for _ in range(ENTRIES // 1000):
                with self.house.ledger.transaction():
                    for _ in range(1000):
                        self._append()
        yield "ledger, 1000 a commit", ENTRIES / many.wall, "entries/s"
        with lap() as single:
            for _ in range(ALONE):
                with self.house.ledger.transaction():
                    self._append()
        yield "ledger, 1 a commit", ALONE / single.wall, "entries/s"
        with lap() as verified:
            report = self.house.recording.verify()
        report.require_whole()
        yield "ledger, verify", verified.rate(report.entries), "entries/s of one core"

    def _append(self) -> None:
        now = self.house.clock.now()
        data = {"batch": self.batch.id, "erased": 500, "messages": 7000, "refused": 0}
        self.house.ledger.append(Tag.BATCH_CHUNK_ERASED, "system:disposal", data, now)

    def _rates(self, name: str, taken: Lap) -> Iterator[Step]:
        yield name, taken.rate(self.messages), PER_CORE
        yield f"{name}, wall", self.messages / taken.wall, "messages/s"


_STEPS: Final = (
    (State.APPROVED, "archive step"),
    (State.ARCHIVED, "verify step"),
    (State.VERIFIED, "last door"),
    (State.ERASING, "erase step"),
    (State.ERASED, "shred step"),
    (State.SHREDDED, "probe step"),
    (State.PROBED, "certify step"),
)
_MAIN: Final = {"archive step", "verify step", "last door", "erase step"}


def _times(deed: Callable[[str], object], names: Sequence[str]) -> list[float]:
    times = []
    for name in names:
        started = time.perf_counter()
        deed(name)
        times.append((time.perf_counter() - started) * 1000)
    return times


def _quantiles(name: str, times: Sequence[float]) -> Iterator[Step]:
    cuts = statistics.quantiles(times, n=100)
    yield f"{name}, p50", cuts[49], "ms"
    yield f"{name}, p99", cuts[98], "ms"


def main(corpus: str, folder: str, database: str = "") -> None:
    """Print what was measured, line by line, as it comes."""
    for name, value, unit in Journey(Path(folder), database).walk(Path(corpus)):
        print(json.dumps({"name": name, "value": value, "unit": unit}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
