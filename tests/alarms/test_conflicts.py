"""Clauses that contradict each other (R7) reach whoever answers for privacy, once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from guicang.bootstrap import make_worker
from guicang.domain.alarms.model import Kind
from guicang.domain.errors import NoSuchAlarm
from guicang.domain.notices.occasions import Occasion
from guicang.services.contradicting import STANDS
from tests import homes
from tests.fakes.house import SIMPLE
from tests.homes import talks

FLOOR = {"id": "books", "effect": "floor", "trigger": "opened", "period": "P3Y"}
CEILING = {"id": "minimal", "effect": "ceiling", "trigger": "opened", "period": "P1M"}
BASED = {**FLOOR, "basis": "cn-ecl-31"}


def policy(*clauses, name="torn"):
    return {**SIMPLE, "name": name, "clauses": [*SIMPLE["clauses"], *clauses]}


TORN = policy(BASED, CEILING)


@pytest.fixture
def home(settled):
    home = settled(homes.make)
    home.change({"alarm.to": ["ops@acme.test"]})
    # Mail could be sent; what is queued is what these tests look at.
    home.house.__dict__["mail_carrier"] = object()
    quiet = replace(home.house.alarming, deliver=lambda: 0)
    home.house.__dict__["alarming"] = quiet
    home.take_in(*talks(5).values())
    home.policy()
    home.clock.move(days=2)
    return home


def counted(home):
    """Let a worker count what is due, as every day, and look for alarms."""
    home.house.jobs.add("due", {}, now=home.clock.now())
    worker = make_worker(home.house, lambda _: None, lambda _job, _said: None)
    worker.schedules = ()
    worker.once(lambda: False)
    home.house.alarming.run()


def alarms(home):
    kinds = {Kind.POLICY_CONFLICT, Kind.POLICY_CONFLICTS, Kind.POLICY_CONFLICT_FORESEEN}
    return {a.key: a for a in home.house.alarms.open() if a.kind in kinds}


def told(home):
    """Name who was told of a conflict, and by which alarm."""
    listed = home.house.outbox.list(limit=200)
    return sorted(
        (each.to, each.values["alarm"])
        for each in listed
        if each.occasion == Occasion.ALARM and "policy-c" in each.values["alarm"]
    )


def test_what_contradicts_is_told_to_whoever_answers_for_privacy_once(home):
    home.policy(TORN)
    key = "policy-conflict:books.minimal"

    counted(home)
    counted(home)

    assert list(alarms(home)) == [key]
    assert told(home) == [("mail:ops@acme.test", key), ("person:compliance", key)]
    said = home.house.sentence(alarms(home)[key])
    assert "5" in said
    assert "cn-ecl-31" in said
    assert not any(talk in said for talk in talks(5))


def test_it_is_taken_on_by_compliance_over_when_it_is_and_comes_back(home):
    home.policy(TORN)
    counted(home)
    (key,) = alarms(home)

    home.house.alarming.acknowledge(key, by="compliance")
    assert alarms(home)[key].acknowledged_by == "compliance"
    assert ("person:compliance", key) in told(home)
    home.policy()
    counted(home)
    assert (alarms(home), told(home)) == ({}, [])
    with pytest.raises(NoSuchAlarm):
        home.house.alarming.acknowledge(key, by="compliance")

    home.policy(TORN)
    counted(home)
    assert alarms(home)[key].acknowledged_by == ""
    assert ("person:compliance", key) in told(home)


def test_what_a_simulated_policy_would_bring_is_told_before_it_is_in_force(home):
    found = home.house.retaining.simulate(TORN)

    home.house.alarming.run()
    home.house.retaining.simulate(TORN)
    home.house.alarming.run()

    assert dict(found.conflicts) == {("books", "minimal"): 5}
    key = "policy-conflict-foreseen:books.minimal"
    assert list(alarms(home)) == [key]
    assert [to for to, _ in told(home)] == ["mail:ops@acme.test", "person:compliance"]


def test_what_was_mended_is_over_and_what_is_in_force_is_no_news(home):
    home.house.retaining.simulate(TORN)
    home.house.alarming.run()
    assert len(alarms(home)) == 1

    home.house.retaining.simulate(policy(CEILING))
    home.house.alarming.run()
    assert alarms(home) == {}

    home.policy(TORN)
    counted(home)
    again = home.house.retaining.simulate(policy(BASED, CEILING, name="other"))
    home.house.alarming.run()
    assert dict(again.conflicts) == {}
    assert [a.kind for a in alarms(home).values()] == [Kind.POLICY_CONFLICT]


@pytest.mark.parametrize("how", ["time", "policy"])
def test_what_was_only_simulated_is_let_go(home, how):
    home.house.retaining.simulate(TORN)
    home.house.alarming.run()

    if how == "time":
        home.clock.move(seconds=(STANDS + timedelta(minutes=1)).total_seconds())
    else:
        home.policy(policy(CEILING))
    home.house.alarming.run()

    assert alarms(home) == {}


def test_of_very_many_the_first_have_alarms_and_the_others_are_counted(home):
    floors = [{**FLOOR, "id": f"books-{n:02}"} for n in range(13)]
    home.policy(policy(*floors, CEILING))

    counted(home)

    found = alarms(home)
    assert len(found) == 11
    more = found["policy-conflicts"]
    assert more.facts == {"pairs": 3, "shown": 10}
    assert "13" not in home.house.sentence(more)
