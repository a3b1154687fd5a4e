"""One journey through the command line, step by step: import, disposal, restore.

Every step is a command that can be given again; so a test may let it fail as often as
it likes before it lets it through, and compare what has become of the home.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Generator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connections

from guicang.bootstrap import House
from guicang.domain.archive.model import SegmentState
from guicang.domain.ledger.model import Tag
from guicang.domain.record import Conversation
from tests import homes
from tests.cli import specimens
from tests.cli.hands import Answer
from tests.databases import Database
from tests.faults.terminals import People

COUNT = 12
HELD = "c-003"
# Small chunks and segments: a few conversations are many writes.
SETTINGS = {
    "disposal.chunk": 4,
    "archive.segment_messages": 8,
    "archive.level": 1,
    "breaker.percent": 100,
    "backup.horizon": '"P30D"',
}
A_MONTH = 31 * 24 * 3600
EVERY = frozenset(
    {
        "import",
        "propose",
        "approve: admin",
        "dispose",
        "checkpoint",
        "hold",
        "destroy",
        "restore",
    }
)
"""The steps that are told apart; the rest is signatures and a policy."""
# What is tried in vain leaves these behind, and each end of a batch one more.
MORE = {Tag.REQUEST_REFUSED, Tag.LEDGER_CHECKPOINTED}

Argv = Callable[[], tuple[object, ...]]
Story = Generator[tuple[str, Argv], Answer, None]


def export(path: Path) -> Path:
    talks = (specimens.talk(f"c-{n:03}", f"cust-{n}") for n in range(COUNT))
    return specimens.write(path, *talks, torn=True)


def story(people: People, exported: Path) -> Story:
    """Give the name of each step and its command line; take its answer."""
    yield "import", lambda: ("import", exported)
    policy = ("policy", "apply", "three-tier", "--as", "supervisor")
    answer = yield "policy", lambda: policy
    yield from _signed(people, answer.data["id"], "policy", ("admin", "legal"))
    answer = yield "propose", lambda: ("batch", "propose", "--as", "hr")
    batch = answer.data["id"]
    yield from _signed(people, batch, "approve", ("admin", "supervisor", "compliance"))
    yield "dispose", lambda: ("dispose",)
    yield "checkpoint", lambda: ("ledger", "checkpoint")
    hold = ("hold", "place", "--conversation", HELD, "--reason", "sued")
    yield "hold", lambda: (*hold, "--as", "legal")
    people.wait(A_MONTH)
    end = ("batch", "propose", "--end", "destruction")
    answer = yield "propose the end", lambda: (*end, "--as", "hr")
    batch = answer.data["id"]
    yield from _signed(people, batch, "the end", ("admin", "supervisor", "compliance"))
    yield "destroy", lambda: ("dispose",)
    back = ("restore", HELD, "--as", "supervisor", "--reason", "back")
    answer = yield "ask back", lambda: back
    request = answer.data["id"]
    yield from _signed(people, request, "ask back", ("admin", "legal"))
    yield "restore", lambda: ("restore", "--run", request)


def _signed(people: People, request: str, name: str, who: tuple[str, ...]) -> Story:
    """Let people sign; each attempt takes a fresh code."""
    for person in who:
        yield (
            f"{name}: {person}",
            lambda person=person: ("approve", request, *people.signed(person)),
        )


def state(database: Database, said: Mapping[str, Conversation]) -> dict[str, Any]:
    """Say what must be the same however often a command was given in vain.

    Everything is read to its last message; AssertionError for what is lost or
    half-made.
    """
    home = homes.Home(database, None, None)
    house = home.again()
    try:
        return _state(home, house, said)
    finally:
        house.keys.close()
        connections.close_all()


def _state(
    home: homes.Home, house: House, said: Mapping[str, Conversation]
) -> dict[str, Any]:
    report = house.recording.verify()
    assert report.whole, report.faults
    segments = house.catalogue.segments()
    whole = [s for s in segments if s.state is SegmentState.LIVE]
    ended = [s for s in segments if s.state is SegmentState.ENDED]
    assert len(whole) + len(ended) == len(segments), "half-made segments are left"
    assert home.files("archive") == {s.object for s in whole}
    assert house.keys.missing(s.key for s in ended) == {s.key for s in ended}
    live = house.records.known(said)
    twice = sorted(live.keys() & house.catalogue.find(said).keys())
    for found in house.records.read(twice):
        assert found.messages == said[found.id].messages
    batches = house.batches.list()
    for batch in batches:
        if batch.certificate:
            homes.certified(home, batch)
    tags = Counter(entry.tag for entry in house.ledger.entries())
    return {
        "records": house.records.counts(),
        "batches": [(b.end, b.state, b.counts) for b in batches],
        "requests": sorted(
            (r.operation, r.decision, len(r.signatures)) for r in house.requests.list()
        ),
        "holds": len(house.holds.in_force()),
        "segments": sorted(s.conversations for s in whole),
        "places": homes.where(
            home, {name: talk for name, talk in said.items() if name not in twice}
        ),
        "twice": twice,
        "ledger": {tag: n for tag, n in tags.items() if tag not in MORE},
    }


def said(database: Database) -> dict[str, Conversation]:
    """Read everything that is in the working store."""
    house = homes.Home(database, None, None).again()
    try:
        ids = [record.id for record in house.records.facts()]
        return {found.id: found for found in house.records.read(ids)}
    finally:
        house.keys.close()
        connections.close_all()


@dataclass
class Step:
    """One command of the journey, and how the home was before and after it."""

    name: str
    argv: Argv
    ahead: float
    before: Path
    after: dict[str, Any] = field(default_factory=dict)


@dataclass
class Journey:
    """The journey as it goes where nothing fails."""

    people: People
    database: Database
    said: dict[str, Any] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)

    def state(self) -> dict[str, Any]:
        return state(self.database, self.said)

    def walk(self, exported: Path, place: Path) -> None:
        """Take every step once, and keep how the home is before and after it."""
        going, answer = story(self.people, exported), None
        with suppress(StopIteration):
            while True:
                name, argv = going.send(answer)
                step = Step(name, argv, self.people.ahead, place / f"before {name}")
                shutil.copytree(self.database.home, step.before)
                answer = self.people.run(*argv(), "-o", "json")
                assert answer.code == 0, answer
                if name == "import":
                    self.said.update(said(self.database))
                if name in EVERY:
                    step.after = self.state()
                    self.steps.append(step)

    def set_back(self, name: str) -> Step:
        """Let the home be as it was before a step."""
        step = next(step for step in self.steps if step.name == name)
        shutil.rmtree(self.database.home)
        shutil.copytree(step.before, self.database.home)
        self.people.ahead = step.ahead
        return step
