"""A hold placed by another process at any moment of a running disposal.

Either it is in force before the record's turn comes: then the record survives, and the
certificate says that it was kept and by which hold. Or the record's turn is over: then
the hold says that it covers no working copy, and what is left of it stays.
"""

import time
from collections.abc import Iterator

import pytest

from guicang.domain.disposal.model import Batch, End, Fate, State
from tests import homes
from tests.cli import specimens
from tests.databases import pointed
from tests.faults import journeys
from tests.faults.races import FEW, Race, Races, Ready, is_over, stop
from tests.faults.terminals import Terminal, sandbox

COUNT = 24 * FEW
TRIES = 8
ROAD = list(State)
JUMP = '"P4000D"'  # tests come in any order, and some let months pass


@pytest.fixture(
    scope="module",
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.service)],
)
def races(request, tmp_path_factory, django_db_blocker) -> Iterator[Races]:
    place = tmp_path_factory.mktemp("races")
    templates = request.getfixturevalue(f"{request.param}_templates")
    database = templates.fresh(place / "home")
    people = sandbox(
        database, {**journeys.SETTINGS, "disposal.chunk": 1, "clock.jump": JUMP}
    )
    with django_db_blocker.unblock(), pointed(database):
        talks = (specimens.talk(f"c-{n:03}", f"cust-{n}") for n in range(COUNT))
        people.json("import", specimens.write(place / "export.jsonl", *talks))
        policy = people.json("policy", "apply", "three-tier", "--as", "supervisor")
        people.approve(policy["id"], "admin", "legal")
        whole = journeys.said(database)
        races = Races(database, people, Terminal(database.home), whole)
        take_time(races)
        yield races
    people.terminal.close()
    races.other.close()
    with django_db_blocker.unblock():
        templates.drop(database)


def take_time(races: Races) -> None:
    """Let a disposal run on its own, which takes everything, and see how long."""
    race, house, began = races.race(), races.house, time.monotonic()
    pid = races.dispose(race)
    while not (is_past_erasing(house.batches.get(race.batch)) or is_over(pid, 0)):
        time.sleep(0.0005)
    races.span = time.monotonic() - began
    assert races.people.terminal.end().code == 0
    assert house.batches.get(race.batch).counts[Fate.DESTROYED] == FEW


def is_past_erasing(batch: Batch) -> bool:
    return ROAD.index(batch.state) > ROAD.index(State.ERASING)


def somewhere(
    races: Races, end: End, ready: Ready, *, locked: bool
) -> tuple[Race, int]:
    """Give a race whose disposal sleeps where one wants it, and its number."""
    for _ in range(TRIES):
        race = races.race(end=end)
        if pid := races.sleeping(race, ready, locked=locked):
            return race, pid
        assert races.people.terminal.end().code == 0
    raise AssertionError("it never slept just there")


@pytest.mark.slow
@pytest.mark.parametrize("end", list(End))
def test_a_hold_between_verified_and_erased_is_in_time(races, end):
    if end is End.DESTRUCTION:
        races.people.wait(journeys.A_MONTH)
    race, pid = somewhere(
        races, end, lambda batch: batch.state is State.VERIFIED, locked=False
    )

    assert races.hold_and_wake(race, pid)
    assert race.in_time


def in_the_middle(batch: Batch) -> bool:
    left = batch.counts[Fate.NOMINATED]
    return batch.state is State.ERASING and 0 < left < batch.members


@pytest.mark.slow
def test_a_hold_between_two_erasures_is_in_time_for_the_next(races):
    race, pid = somewhere(races, End.OFFLINE, in_the_middle, locked=False)

    assert races.hold_and_wake(race, pid)
    assert race.in_time


@pytest.mark.slow
def test_a_hold_that_comes_while_its_record_is_erased_has_to_wait(races):
    race, pid = somewhere(races, End.OFFLINE, in_the_middle, locked=True)
    left = races.house.batches.members(race.batch, fate=Fate.NOMINATED)
    race.held = next(left).conversation

    races.hold_and_wake(race, pid)
    assert not race.in_time


@pytest.mark.slow
def test_a_hold_that_comes_too_late_keeps_the_archived_copy(races):
    race, pid = somewhere(races, End.OFFLINE, is_past_erasing, locked=False)

    assert not races.hold_and_wake(race, pid)
    races.people.wait(journeys.A_MONTH)
    due = races.people.json("due", "--end", "destruction", "--list")["due_ids"]
    assert race.held not in due
    assert race.members[0] in due


@pytest.mark.slow
@pytest.mark.parametrize("asleep", [True, False], ids=["asleep", "awake"])
def test_at_random_moments_one_of_the_two_is_true(races, asleep):
    moments = homes.moments(seed=int(asleep))
    for turn, moment in zip((0, FEW // 2, FEW - 1), moments, strict=False):
        race = races.race(turn)
        pid = races.dispose(race)
        time.sleep(moment * races.span)
        races.hold_and_wake(race, pid if asleep and stop(pid) else 0)
