"""The bad day is practised on a home of its own; what came of it is in the ledger."""

import hashlib
import subprocess
import sys
from dataclasses import replace

import pytest

from guicang.bootstrap.exercises import FOLDER
from guicang.domain.errors import BadIncident, ExerciseFailed, NoSuchSnapshot
from guicang.domain.hold import Query
from guicang.domain.incident.wording import STEPS
from guicang.domain.ledger.model import Tag
from guicang.ports.rehearsals import Played, Step
from guicang.services.exercising import COPY, EXERCISE, SCRIPT
from tests.homes import talks


class Scripted:
    def __init__(self, result):
        self.result = result
        self.copied = ""

    def play(self, records):
        if isinstance(self.result, Exception):
            raise self.result
        return self.result

    def on_copy(self, snapshot, later, records):
        self.copied = snapshot.id
        list(later)
        return self.play(records)


def exercising(home, result):
    ours = home.house.exercising
    return replace(ours, rehearsals=Scripted(result))


def entries(home):
    return list(home.house.ledger.entries(tag=Tag.INCIDENT_EXERCISED))


@pytest.mark.slow
def test_the_script_is_played_to_its_end_and_leaves_nothing_behind(fresh_home):
    house = fresh_home.house
    before = house.records.counts()

    done = house.exercising.run(by="security", records=20)

    assert tuple(step.name for step in done.steps) == SCRIPT
    assert 0 < done.erased == done.found == done.back == done.same
    assert house.exercising.done() == [done]
    assert not (fresh_home.folder / "exercise").exists()
    assert house.records.counts() == before
    assert list(house.incidents.all()) == []


@pytest.fixture
def fresh_home(fresh_sqlite, settings):
    from tests import homes

    return homes.make(fresh_sqlite, settings)


def test_a_step_that_fails_is_an_entry_and_so_is_what_did_not_come_back(home):
    failed = exercising(home, ExerciseFailed(step="restore", reason="GC-701"))
    lost = Played(steps=[Step(name="declare", ms=1)], erased=3, found=3, back=3, same=2)

    for each in (failed, exercising(home, lost)):
        with pytest.raises(ExerciseFailed):
            each.run(by="security")

    codes = [entry.data["code"] for entry in entries(home)]
    assert codes == ["restore: GC-701", "compare: not all came back"]
    assert [each.code for each in failed.done()] == codes[::-1]


def test_an_exercise_has_records_and_every_step_has_words(home):
    for many in (0, 1_000_000):
        with pytest.raises(BadIncident):
            home.house.exercising.run(by="security", records=many)

    assert entries(home) == []
    assert tuple(STEPS) == (*COPY, *SCRIPT)


def everything(home):
    """Digest all that lies in a home but its database and what leases write."""
    return {
        str(path.relative_to(home.folder)): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in sorted(home.folder.rglob("*"))
        if path.is_file()
        and path.parent.name != "data"
        and not path.name.endswith("-shm")  # marks of readers
    }


@pytest.fixture
def copied_home(database, settings, request):
    """A home on either database; on PostgreSQL with the empty one that copies need."""
    from tests import homes

    changes = {}
    if database.vendor == "postgresql":
        server = request.getfixturevalue("postgresql")
        server.run("DROP DATABASE IF EXISTS exercises WITH (FORCE)")
        server.run("CREATE DATABASE exercises")
        changes["drill.database"] = server.url("exercises")
    return homes.make(database, settings, **changes)


@pytest.mark.slow
def test_on_a_copy_the_living_store_is_not_touched(copied_home):
    fresh_home, house = copied_home, copied_home.house
    fresh_home.policy()
    fresh_home.take_in(*talks(30).values())
    fresh_home.until_now()
    house.freezing.freeze(Query(), reason="an incident goes on", by="security")
    house.snapshotting.make()
    files, counts = everything(fresh_home), house.records.counts()
    entries_before = house.ledger.head().size

    done = house.exercising.run(by="security", records=5, copy=True)

    assert tuple(step.name for step in done.steps) == (*COPY, *SCRIPT)
    assert 0 < done.erased == done.found == done.back == done.same
    assert done.conversations == counts["conversations"]
    assert 0 < done.real <= done.erased <= 5
    assert done.snapshot == house.snapshotting.all()[-1].id
    assert everything(fresh_home) == files
    assert house.records.counts() == counts
    assert len(house.holds.freezes()) == 1
    assert list(house.incidents.all()) == []
    assert [p.name for p in house.people.list() if "exercise" in p.name] == []
    later = [e.tag for e in house.ledger.entries()][entries_before:]
    assert later[-1] == Tag.INCIDENT_EXERCISED
    assert not (fresh_home.folder / FOLDER).exists()


def test_a_copy_needs_a_snapshot_and_a_worker_plays_what_was_ordered_once(home):
    ours = exercising(
        home, Played(steps=[Step(name="copy", ms=2)], erased=1, found=1, back=1, same=1)
    )
    with pytest.raises(NoSuchSnapshot):
        ours.order(by="security", copy=True)
    with pytest.raises(NoSuchSnapshot):
        ours.run(by="security", copy=True)
    home.house.snapshotting.make()

    job = ours.order(by="security", records=7, copy=True)

    assert job.payload == {"by": "security", "records": 7, "copy": True}
    assert ours.order(by="legal").id == job.id
    assert ours.last().kind == EXERCISE
    done = ours.run(by="security", records=7, copy=True)
    assert (
        done.snapshot == ours.rehearsals.copied == home.house.snapshotting.all()[-1].id
    )


CALLS = """
import socket, sys
from guicang.bootstrap.rehearsing import shut

shut(sys.argv[1])
for call in (
    lambda: socket.create_connection(("192.0.2.1", 9), 0.1),
    lambda: socket.getaddrinfo("mail.example.test", 25),
    lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 9)),
):
    try:
        call()
    except Exception as error:
        print(type(error).__name__)
print(bool(socket.getaddrinfo("127.0.0.1", 9)) if sys.argv[1] else "")
"""


def test_a_copy_reaches_nobody_but_the_key_service():
    def said(but):
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", CALLS, but], capture_output=True, check=True
        )
        return done.stdout.decode().split()

    assert said("") == ["ExerciseFailed"] * 3
    assert said("127.0.0.1") == ["ExerciseFailed"] * 3 + ["True"]
