"""What decides is read together, at one instant."""

from dataclasses import replace
from datetime import timedelta

import orjson
import pytest
from tests.fakes.house import House
from tests.fakes.talk import talk
from tests.fakes.world import World
from tests.services.standing import archived, policy, standing

from guicang.domain.disposal.model import End
from guicang.domain.retention.model import State


def test_without_a_policy_nothing_is_ever_due():
    house = House(World())
    house.take_in(talk("c0"))
    bench = house.judging.bench(house.world.clock.now() + timedelta(days=9999))

    (record,) = house.world.records.facts()
    verdict = bench.judge(record, End.OFFLINE)

    assert bench.version == 0
    assert verdict.state is not State.DUE_DELETE
    assert not bench.due(verdict, End.OFFLINE)


def test_the_holds_are_locked_only_inside_a_transaction():
    house = standing()
    now = house.world.clock.now()

    with pytest.raises(RuntimeError):
        house.judging.bench(now, lock=True)
    with house.world.holds.transaction():
        assert house.judging.bench(now, lock=True).holds == []


def test_reasons_are_left_out_in_bulk_and_nothing_else():
    house = standing("c0")
    bench = house.judging.bench(house.world.clock.now())
    (record,) = house.world.records.facts()

    told = bench.judge(record, End.OFFLINE)
    bulk = bench.judge(record, End.OFFLINE, why=False)

    assert told.reasons
    assert bulk.reasons == ()
    assert bench.facts(record, told) == bench.facts(record, bulk)


def test_a_fast_writer_gives_the_same_digest_of_facts():
    house = standing("c0")
    bench = house.judging.bench(house.world.clock.now())
    (record,) = house.world.records.facts()
    record = record._replace(agent="kf-1", jurisdictions=("CN", "US-CA"))
    verdict = bench.judge(record, End.OFFLINE)

    fast = replace(bench, dumps=orjson.dumps)

    assert fast.facts(record, verdict) == bench.facts(record, verdict)


def test_what_is_read_anew_decides_although_the_rules_are_kept():
    house = standing("c0")
    now = house.world.clock.now()
    first = house.judging.bench(now)
    again = house.judging.bench(now + timedelta(days=1))

    house.world.policies.declare({"jurisdictions": ["US"]}, by="admin", at=now)
    other = house.judging.bench(now)

    assert again.compiled is first.compiled
    assert other.rules.clauses != first.rules.clauses


def test_a_copy_without_a_promise_is_judged_as_if_it_ended_now():
    house = archived("c0")
    bench = house.judging.bench(house.world.clock.now())
    (record,) = house.world.catalogue.facts()

    verdict = bench.judge(record, End.DESTRUCTION)

    assert verdict.dispose_at == bench.now
    assert bench.due(verdict, End.DESTRUCTION)


def test_what_wants_a_review_is_due_only_when_somebody_looked():
    house = standing("other")
    closed = house.world.clock.now() - timedelta(days=60)
    house.take_in(
        talk("c0", labels=("chat.complaint",), events={"complaint_closed": closed})
    )
    bench = house.judging.bench(house.world.clock.now())
    record = house.world.records.facts_of(["c0"])["c0"]

    verdict = bench.judge(record, End.OFFLINE)

    assert verdict.state is State.DUE_REVIEW
    assert not bench.due(verdict, End.OFFLINE)
    assert bench.due(verdict, End.OFFLINE, reviewed=True)


def test_another_policy_is_another_set_of_facts():
    house = standing("c0")
    (record,) = house.world.records.facts()
    first = house.judging.bench(house.world.clock.now())
    request = house.retaining.propose(policy(period="P60D"), by="hr", reason="test")
    house.sign(request.id, "admin", "compliance")

    second = house.judging.bench(house.world.clock.now())

    assert (first.version, second.version) == (1, 2)
    assert first.facts(record, first.judge(record, End.OFFLINE)) != second.facts(
        record, second.judge(record, End.OFFLINE)
    )
