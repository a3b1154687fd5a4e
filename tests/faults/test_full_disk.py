"""The disk fills up at any write of the whole journey, and is given room again.

Every command is given on a disk that is full from its first write on, then from a later
one, and so on until it gets through. Each time it says so with a code and advice, the
home is in order, and given again on a disk with room the command comes to the same end
as if nothing had happened.
"""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest

from tests import servers
from tests.cli import hands
from tests.cli.hands import Answer
from tests.databases import Database, pointed
from tests.faults import journeys
from tests.faults.full_disk import (
    NO_FILE,
    SmallDisk,
    Tracer,
    may_trace,
    require,
    small_disk,
)
from tests.faults.journeys import EVERY, Journey
from tests.faults.terminals import People, sandbox

NO_SPACE = "GC-406"
NO_ENTRY = "GC-605"
UNREADY = "GC-805"


@pytest.fixture(scope="module")
def journey(sqlite_templates, tmp_path_factory, django_db_blocker) -> Iterator[Journey]:
    place = tmp_path_factory.mktemp("full")
    database = sqlite_templates.fresh(place / "home")
    people = sandbox(database, journeys.SETTINGS)
    exported = journeys.export(place / "export.jsonl")
    with django_db_blocker.unblock(), pointed(database):
        whole = Journey(people, database)
        whole.walk(exported, place)
        yield whole
    people.terminal.close()


def said_clearly(answer: Answer, *codes: str) -> None:
    assert answer.code == 1
    assert answer.out == ""
    assert "Traceback" not in answer.err
    assert answer.error["code"] in codes
    assert answer.error["advice"]


def in_order(people: People) -> None:
    """Whoever looks at the home after a failure finds everything whole."""
    doctor = people.run("doctor", "-o", "json").data
    bad = {c["name"] for c in doctor["checks"] if not c["ok"]}
    assert bad <= {"a retention policy is in force"}
    if live_segments(doctor):
        assert people.json("archive", "verify")["whole"]


def live_segments(doctor: dict[str, Any]) -> bool:
    details = {c["name"]: c["detail"] for c in doctor["checks"]}
    return not details["every live archive segment has its bytes"].startswith("0 ")


class Kind(NamedTuple):
    """What is full: a file that takes no more writes, or the disk of a folder.

    ``steps`` are those that must fail at least once.
    """

    place: str
    steps: frozenset[str]

    @contextmanager
    def at(self, journey: Journey) -> Iterator[Callable[..., Answer]]:
        """Give how to run a command at a level of fullness."""
        where = journey.database.home / self.place
        people = journey.people
        if self.is_file:
            require(may_trace(), "trace a process")

            def traced(level: int, *argv: object) -> Answer:
                pid = people.terminal.begin(*argv, ahead=people.ahead, traced=True)
                tracer = Tracer(pid, where, level)
                answer = people.terminal.end()
                tracer.close()
                return answer

            yield traced
            return
        with small_disk(where) as disk:

            def run(level: int, *argv: object) -> Answer:
                with disk.level(level):
                    return people.run(*argv)

            yield run

    @property
    def is_file(self) -> bool:
        return "/" in self.place

    def levels(self) -> Iterator[int]:
        """Give levels from full on: numbers of writes, or of free blocks."""
        if not self.is_file:
            yield NO_FILE
        yield from (4**n for n in count())


ENDS = frozenset({"dispose", "destroy"})
KINDS = {
    "the database": Kind("data/guicang.db", ENDS),
    "its log": Kind("data/guicang.db-wal", EVERY),
    "the disk of both": Kind("data", frozenset({"import", "dispose"})),
    "the key ring": Kind("keys/ring.db", ENDS),
    "the key ring's log": Kind("keys/ring.db-wal", ENDS | {"import", "restore"}),
    "the key ring's disk": Kind("keys", frozenset({"import", "dispose"})),
    "the archive": Kind("archive", ENDS),
    "certificates": Kind("certificates", ENDS),
    "checkpoints": Kind("checkpoints", ENDS | {"checkpoint"}),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", KINDS)
def test_a_command_that_met_a_full_disk_is_given_again(journey, name):
    kind = KINDS[name]
    failed = dict.fromkeys(kind.steps, 0)
    for step in map(journey.set_back, sorted(kind.steps)):
        with kind.at(journey) as run:
            for level in kind.levels():
                answer = run(level, *step.argv(), "-o", "json")
                if answer.code == 0:
                    break
                said_clearly(answer, NO_SPACE)
                in_order(journey.people)
                failed[step.name] += 1

            assert journey.state() == step.after, step.name

    assert all(failed.values()), failed


LOTS = 10_000
LOG = -2
"""A level at which tables still have room, but the next file of the log has none."""


@pytest.fixture
def small_server(tmp_path) -> Iterator[tuple[SmallDisk, servers.PostgreSQL]]:
    """Give PostgreSQL on a small disk of its own."""
    programs = servers.binaries()
    require(programs is not None, "run PostgreSQL")
    with (
        TemporaryDirectory(prefix="guicang-pg-", dir="/tmp") as folder,
        small_disk(Path(folder)) as disk,
    ):
        server = servers.PostgreSQL(programs, Path(folder), segment=1, safe=True)
        # Files of the log are made when they are needed, none is kept in store.
        server.run("ALTER SYSTEM SET wal_recycle = off")
        server.run("SELECT pg_reload_conf()")
        yield disk, server
        server.close()


@pytest.mark.slow
@pytest.mark.service
def test_postgresql_on_a_full_disk_loses_nothing(
    journey, small_server, tmp_path, request
):
    """The same journey; the server may die of a full log, and is then started again."""
    disk, server = small_server
    server.run("CREATE DATABASE guicang")
    database = Database("postgresql", tmp_path / "home", server.url("guicang"), ())
    people = sandbox(database, journeys.SETTINGS)
    request.addfinalizer(people.terminal.close)
    expected = {step.name: step.after for step in journey.steps}
    failed = Counter()

    def given(name: str, argv: journeys.Argv) -> Answer:
        for level in (LOG, 0, 16, LOTS) if name in EVERY else (LOTS,):
            if level == LOG:
                turn(server)
            with disk.level(max(level, 0)):
                if level == LOG:
                    server.run("SELECT pg_switch_wal()")
                answer = people.run(*argv(), "-o", "json")
            if answer.code == 0:
                break
            said_clearly(answer, NO_SPACE, NO_ENTRY, UNREADY)
            server.revive()
            in_order(people)
            failed[name] += 1
        return answer

    story, answer = journeys.story(people, journeys.export(tmp_path / "x.jsonl")), None
    with pointed(database), suppress(StopIteration):
        while True:
            name, argv = story.send(answer)
            answer = given(name, argv)
            assert answer.code == 0, answer
            if name in expected:
                assert journeys.state(database, journey.said) == expected[name], name

    assert failed.keys() == EVERY


def turn(server: servers.PostgreSQL) -> None:
    """Use up the file of the log that is written to, and one made in advance."""
    for _ in range(2):
        server.run("SELECT pg_switch_wal()")
        server.run("SELECT pg_logical_emit_message(true, '', '')")


@pytest.mark.slow
def test_an_export_that_met_a_full_disk_leaves_no_half_file(journey, tmp_path):
    journey.set_back("propose")
    people = journey.people
    to = tmp_path / "export.jsonl"
    asked = ("export", "--to", to, "--purpose", "audit", "-o", "json")
    with small_disk(tmp_path) as disk:
        with disk.level(1):
            answer = people.run(*asked, *people.signed("compliance"))

        said_clearly(answer, NO_SPACE)
        assert str(to) in answer.error["message"]
        assert list(tmp_path.iterdir()) == []
        again = people.json(*asked[:-2], *people.signed("compliance"))
        assert again["conversations"] == len(to.read_text("utf-8").splitlines())


OUTPUTS = {
    "the help": ("--help",),
    "JSON": ("hold", "list", "-o", "json"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", OUTPUTS)
def test_what_could_not_be_printed_is_said(journey, name):
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "guicang", *OUTPUTS[name]],
            env=hands.environment(journey.database.home),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert done.returncode == 1
    assert "no space left while writing the output" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
