"""The bad day is practised on a home of its own; what came of it is in the ledger."""

import pytest

from guicang.domain.errors import BadIncident, ExerciseFailed
from guicang.domain.incident.wording import STEPS
from guicang.domain.ledger.model import Tag
from guicang.ports.rehearsals import Played, Step
from guicang.services.exercising import SCRIPT, Exercising


class Scripted:
    def __init__(self, result):
        self.result = result

    def play(self, records):
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


def exercising(home, result):
    ours = home.house.exercising
    return Exercising(
        rehearsals=Scripted(result),
        ledger=ours.ledger,
        clock=ours.clock,
        alone=ours.alone,
    )


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
    assert tuple(STEPS) == SCRIPT
