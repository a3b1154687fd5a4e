"""Holds bind at once, end through two people, and leave a time of grace."""

import pytest
from tests.fakes.talk import talk
from tests.services.standing import archived, entries, standing

from guicang.domain.approval.model import Decision
from guicang.domain.errors import NoSuchHold, NothingDue
from guicang.domain.hold import Query
from guicang.domain.ledger.model import Tag
from guicang.services.approving import payload_root
from guicang.services.holding import Reach


def _place(house, *names):
    return house.holding.place(
        Query(conversations=frozenset(names)), title="case", reason="test", by="legal"
    )


def test_a_hold_binds_before_anybody_confirmed_it():
    house = standing("c0")

    request = _place(house, "c0")

    assert request.decision is Decision.OPEN
    with pytest.raises(NothingDue):
        house.propose()
    asked = entries(house, Tag.HOLD_PROPOSED)[-1]
    assert asked.data == {
        "hold": request.payload["hold"],
        "request": request.id,
        "root": payload_root(dict(request.payload)),
        "query": request.payload["query"],
    }


def test_confirming_a_hold_changes_nothing_but_the_ledger():
    house = standing("c0")
    request = _place(house, "c0")

    house.sign(request.id, "compliance")

    placed = entries(house, Tag.HOLD_PLACED)[-1]
    assert placed.data["signers"] == ["compliance"]
    assert len(house.world.holds.in_force()) == 1


@pytest.mark.parametrize("make", [standing, archived])
def test_rejecting_a_hold_ends_it_and_its_records_wait_for_grace(make):
    house = make("c0")
    request = _place(house, "c0")

    house.sign(request.id, "compliance", approve=False)

    assert house.world.holds.in_force() == []
    assert entries(house, Tag.HOLD_REJECTED)[-1].data["request"] == request.id
    store = house.world.records if make is standing else house.world.catalogue
    now = house.world.clock.now()
    assert store.facts_of(["c0"])["c0"].shortened_at == now


def test_releasing_takes_two_people_and_leaves_a_month():
    house = standing("c0")
    hold = house.hold("c0")
    request = house.holding.release(hold, reason="the case is over", by="hr")
    assert entries(house, Tag.HOLD_RELEASE_PROPOSED)[-1].data["hold"] == hold
    house.sign(request.id, "legal")
    assert len(house.world.holds.in_force()) == 1

    house.sign(request.id, "compliance")

    assert house.world.holds.in_force() == []
    assert entries(house, Tag.HOLD_RELEASED)[-1].data["signers"] == [
        "compliance",
        "legal",
    ]
    with pytest.raises(NothingDue):
        house.propose()
    house.world.clock.move(days=31)
    assert house.propose().members == 1


def test_releasing_one_hold_leaves_the_other():
    house = standing("c0")
    first, second = house.hold("c0"), house.hold("c0")
    request = house.holding.release(first, reason="over", by="hr")
    house.sign(request.id, "legal", "compliance")
    house.world.clock.move(days=31)

    with pytest.raises(NothingDue):
        house.propose()

    assert [h.id for h in house.world.holds.in_force()] == [second]


def test_what_is_released_is_not_released_again():
    house = standing("c0")
    hold = house.hold("c0")
    again = house.holding.release(hold, reason="over", by="hr")
    request = house.holding.release(hold, reason="over", by="hr")
    house.sign(request.id, "legal", "compliance")

    with pytest.raises(NoSuchHold):
        house.holding.release(hold, reason="over", by="hr")
    house.sign(again.id, "legal")
    with pytest.raises(NoSuchHold):
        house.sign(again.id, "compliance")

    assert house.world.requests.get(again.id).decision is Decision.OPEN
    assert entries(house, Tag.REQUEST_REFUSED)[-1].data["code"] == "GC-311"


def test_a_hold_says_what_it_reaches_and_what_it_came_too_late_for():
    house = archived("c0", "c1")
    house.take_in(talk("c2", customer="other"), talk("c3"))
    named = _place(house, "c0", "c3", "gone")
    asked = Query(customers=frozenset({house.world.tagger.tag("customer", "other")}))
    request = house.holding.place(asked, title="case", reason="test", by="legal")

    reach = house.holding.reach(str(named.payload["hold"]))
    other = house.holding.reach(str(request.payload["hold"]))

    assert reach == Reach(working=1, archive=1, absent=("gone",))
    assert other == Reach(working=1, archive=0)


def test_a_hold_on_names_reaches_only_those_that_meet_its_other_conditions():
    house = standing("c0", "c1")
    customer = house.world.tagger.tag("customer", "other")
    house.take_in(talk("c2", customer="other"))
    query = Query(
        conversations=frozenset({"c0", "c2"}), customers=frozenset({customer})
    )
    request = house.holding.place(query, title="case", reason="test", by="legal")

    reach = house.holding.reach(str(request.payload["hold"]))

    assert reach == Reach(working=1, archive=0)
