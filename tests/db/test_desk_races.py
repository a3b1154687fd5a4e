"""Several processes' worth of threads at one desk: nobody takes what another has."""

import json
import os
import random  # noqa: TID251 - dice of a test
import secrets
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.db import connection
from tests.cli.hands import unmeasured
from tests.databases import Database
from tests.desks import DeskBench
from tests.fakes.keys import MemoryTagger
from tests.fakes.sealing import MemoryBox

from guicang.adapters.db.desk import DjangoDesk
from guicang.adapters.db.ledger import DjangoLedger
from guicang.adapters.db.versions import DjangoDeskRules
from guicang.domain.desk.model import Closing, State
from guicang.domain.desk.presence import Away, Presence
from guicang.domain.errors import IllegalTurn, NotYourSession
from guicang.ports.desk import Side, TurnKind

CUSTOMERS = 12
THREADS = 4
CAPACITY = 3
PEOPLE = ("ann", "bob", "cid")


def _bench() -> DeskBench:
    return DeskBench(
        desk=DjangoDesk(box=MemoryBox(), tagger=MemoryTagger()),
        versions=DjangoDeskRules(),
        ledger=DjangoLedger(),
        entropy=secrets.token_bytes,
    )


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.service)]
)
def home(request) -> Database:
    return request.getfixturevalue(f"fresh_{request.param}")


class Hand(threading.Thread):
    """One of several that work at the same desk at once."""

    def __init__(self, number: int, barrier: threading.Barrier) -> None:
        super().__init__()
        self.number = number
        self.barrier = barrier
        self.bench = _bench()
        self.dice = random.Random(number)
        self.over: list[int] = []
        self.failed: list[BaseException] = []

    def run(self) -> None:
        self.barrier.wait()
        try:
            for customer in range(CUSTOMERS):
                self._turn(customer)
        except BaseException as error:  # noqa: BLE001 - told by the test
            self.failed.append(error)
        finally:
            connection.close()

    def _turn(self, customer: int) -> None:
        # Every thread writes as every customer: threads meet in the same sessions.
        session = self.bench.says(f"c{customer}", f"{self.number}")
        self._look()
        if session.owner and self.dice.random() < 0.5:
            try:
                self.bench.desking.reply(session.id, session.owner, None)
                if self.dice.random() < 0.5:
                    self.bench.desking.complete(
                        session.id, Closing.AGENT, by="x", agent=session.owner
                    )
            except (NotYourSession, IllegalTurn):
                pass  # somebody was faster
        if self.dice.random() < 0.3:
            name = self.dice.choice(PEOPLE)
            said = self.dice.choice([Presence.AVAILABLE, Presence.OFFLINE])
            self.bench.attending.present(name, said, by="sue", why=Away.BREAK)
        self._look()

    def _look(self) -> None:
        seats = self.bench.floor.seats(self.bench.floor.rules(), self.bench.clock.now())
        self.over += [seat.load for seat in seats if seat.load > CAPACITY]


def test_however_many_decide_at_once_nobody_has_too_much_and_nothing_is_lost(home):
    bench = _bench()
    for name in PEOPLE:
        bench.agent(name, capacity=CAPACITY)
    barrier = threading.Barrier(THREADS)
    hands = [Hand(number, barrier) for number in range(THREADS)]
    for hand in hands:
        hand.bench._ids = iter(range(hand.number * 10_000, 10**9))  # ids of its own
        hand.start()
    for hand in hands:
        hand.join()

    assert [error for hand in hands for error in hand.failed] == []
    assert [load for hand in hands for load in hand.over] == []

    sessions = bench.desk.sessions(limit=1000)
    open_ = [each for each in sessions if each.open]
    assert len({each.thread for each in open_}) == len(open_)
    lines = [
        line
        for each in sessions
        for line in bench.desk.lines(each.id)
        if line.side is Side.CUSTOMER
    ]
    assert len(lines) == THREADS * CUSTOMERS
    for each in sessions:
        told = bench.desk.lines(each.id)
        assert [line.seq for line in told] == list(range(1, len(told) + 1))
        _one_owner_at_a_time(bench, each.id)


def _one_owner_at_a_time(bench: DeskBench, session: str) -> None:
    """Between two assignments it was let go of, or handed over at once."""
    turns = bench.desk.turns(session)
    owner = ""
    for turn in turns:
        if turn.kind is TurnKind.ASSIGNED:
            assert not owner or turn.why == "offline", turns
            owner = turn.agent
        elif turn.kind in {TurnKind.QUEUED, TurnKind.PAUSED, TurnKind.COMPLETED}:
            owner = ""
        elif turn.kind is TurnKind.REPLIED:
            assert turn.agent == owner


# --- kill -9 --------------------------------------------------------------------------

CHILD = """
import json, sys, django
django.setup()
from tests.db.test_desk_races import _bench
from guicang.domain.desk.presence import Away, Presence
bench = _bench()
start = int(sys.argv[1])
bench._ids = iter(range(start, 10**9))
for n in range(start, 10**9):
    session = bench.says(f"c{n % 7}", f"say {n}")
    print(json.dumps([session.id, n]), flush=True)
    name = ("ann", "bob", "cid")[n % 3]
    said = Presence.OFFLINE if n % 2 else Presence.AVAILABLE
    bench.attending.present(name, said, by="sue", why=Away.BREAK)
    now = bench.desk.get(session.id)
    if n % 5 == 0 and now.owner:
        bench.replies(now)
"""


def test_killed_at_any_instant_it_loses_nothing_that_it_said_it_had(fresh_sqlite):
    bench = _bench()
    for name in PEOPLE:
        bench.agent(name, capacity=CAPACITY)
    connection.close()
    told: list[tuple[str, int]] = []
    for round_ in range(4):
        told += _killed(fresh_sqlite, 1 + round_ * 100_000, 0.2 + 0.13 * round_)

    bench.clocking.tick()
    kept = {
        (each.id, line.text): line
        for each in bench.desk.sessions(limit=1000)
        for line in bench.desk.lines(each.id)
    }
    assert len(told) > 10
    for session, number in told:
        assert (session, f"say {number}") in kept
    for each in bench.desk.sessions(limit=1000):
        if each.state is State.ASSIGNED:
            assert bench.desk.agent(each.owner).said is Presence.AVAILABLE
        else:
            assert each.queued_at is not None or not each.open
    bench.agent("dan", capacity=100)
    assert [each for each in bench.desk.queue() if each.state is State.WAITING] == []


def _killed(database: Database, start: int, after: float) -> list[tuple[str, int]]:
    """Let a process work, kill it, and give what it said it had done."""
    settings = {"DJANGO_SETTINGS_MODULE": "guicang.entrypoints.settings"}
    env = {**unmeasured(os.environ), "PYTHONPATH": "src:.", **settings, **database.env}
    process = subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, "-c", CHILD, str(start)],
        env=env,
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
    )
    first = process.stdout.readline()
    time.sleep(after)
    process.kill()
    rest, _ = process.communicate()
    said = [ln for ln in (first + rest).splitlines() if ln.endswith("]")]
    return [tuple(json.loads(line)) for line in said]
