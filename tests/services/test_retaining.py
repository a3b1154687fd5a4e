"""Why a record is kept, what is due, and how a policy changes."""

from dataclasses import replace

import pytest
from tests.fakes.house import House
from tests.fakes.talk import talk
from tests.fakes.world import World
from tests.services.standing import archived, entries, policy, standing

from guicang.domain.approval.model import Decision
from guicang.domain.disposal.model import End
from guicang.domain.errors import (
    BadPolicy,
    BelowFloor,
    LockedClause,
    ManifestChanged,
    NoSuchConversation,
)
from guicang.domain.hold import Query
from guicang.domain.ledger.model import Tag
from guicang.domain.retention.model import State
from guicang.domain.retention.policy import Change
from guicang.services.approving import payload_root


def _change(house: House, document, *signers: str):
    request = house.retaining.propose(document, by="hr", reason="test")
    return house.sign(request.id, *(signers or ("admin", "compliance")))


def test_a_live_record_is_explained_by_its_working_copy():
    house = standing("c0")

    record, verdict, end = house.retaining.explain("c0")

    assert (record.id, end) == ("c0", End.OFFLINE)
    assert verdict.state is State.DUE_DELETE
    assert verdict.clauses == ("everyday",)
    assert verdict.reasons


def test_an_archived_record_is_explained_by_its_promise():
    house = archived("c0")

    record, verdict, end = house.retaining.explain("c0")

    assert (record.id, end) == ("c0", End.DESTRUCTION)
    assert verdict.state is State.DUE_DELETE
    assert "archive-promised" in {r.key for r in verdict.reasons}


def test_what_is_nowhere_is_not_explained():
    with pytest.raises(NoSuchConversation):
        House(World()).retaining.explain("c0")


@pytest.mark.parametrize(
    ("make", "end"), [(standing, End.OFFLINE), (archived, End.DESTRUCTION)]
)
def test_what_is_due_is_counted_by_state_and_clause(make, end):
    house = make("c0", "c1")

    tally = house.retaining.tally(end)

    assert (tally.conversations, tally.messages, tally.conflicts) == (2, 4, 0)
    assert tally.states == {"due_delete": 2}
    assert tally.due == {"everyday": 2}


def test_what_is_not_due_is_counted_without_a_clause():
    house = standing("c0")
    house.take_in(talk("fresh", at=house.world.clock.now()))

    tally = house.retaining.tally(query=Query(conversations=frozenset({"fresh"})))

    assert tally.states == {"active": 1}
    assert tally.due == {}


def test_a_simulation_names_the_very_records_whose_verdict_changes():
    house = standing("c0")
    house.take_in(talk("fresh", at=house.world.clock.now()))

    changed: list[Change] = []
    longer = house.retaining.simulate(policy(period="P90D"), changed.append)

    assert longer.seen == 2
    assert [each.record for each in changed] == ["c0", "fresh"]
    assert longer.newly_due.records == 0
    changed.clear()
    graced = {**policy(period="P10D"), "grace": "P5D"}
    shorter = house.retaining.simulate(graced, changed.append)
    assert ([each.record for each in changed], shorter.earlier) == (["fresh"], 1)
    assert house.world.policies.current().version == 1  # nothing has changed


def test_a_first_policy_can_be_simulated():
    house = House(World())
    house.take_in(talk("c0"))

    simulation = house.retaining.simulate(policy())

    assert simulation.total.records == 1
    assert simulation.newly_due.records == 1


def test_two_people_put_a_policy_in_force_and_the_ledger_says_so():
    house = standing()

    _change(house, policy(period="P10D"))

    current = house.world.policies.current()
    assert (current.version, current.by, current.shortened) == (2, "hr", True)
    changed = entries(house, Tag.POLICY_CHANGED)[-1]
    assert changed.data["version"] == 2
    assert changed.data["signers"] == ["admin", "compliance"]
    proposed = entries(house, Tag.POLICY_PROPOSED)[-1]
    assert proposed.data["root"] == changed.data["root"]


def test_a_rejected_policy_changes_nothing():
    house = standing()
    request = house.retaining.propose(policy(period="P10D"), by="hr", reason="test")

    house.sign(request.id, "admin", approve=False)

    assert house.world.policies.current().version == 1


def test_of_two_policies_that_race_the_second_must_be_asked_again():
    house = standing()
    first = house.retaining.propose(policy(period="P60D"), by="hr", reason="a")
    second = house.retaining.propose(policy(period="P90D"), by="hr", reason="b")
    house.sign(first.id, "admin", "compliance")
    house.sign(second.id, "admin")

    with pytest.raises(ManifestChanged):
        house.sign(second.id, "compliance")

    assert house.world.policies.current().version == 2
    open_still = house.world.requests.get(second.id)
    assert open_still.decision is Decision.OPEN
    assert [s.person for s in open_still.signatures] == ["admin"]
    assert entries(house, Tag.REQUEST_REFUSED)[-1].data["code"] == "GC-307"


def _merchant() -> House:
    house = standing()
    house.world.policies.declare(
        {"actors": ["ecommerce_platform_operator"]},
        by="admin",
        at=house.world.clock.now(),
    )
    return house


def test_a_guide_below_a_floor_is_refused_with_the_article():
    house = _merchant()

    with pytest.raises(BelowFloor) as told:
        house.retaining.propose(policy(archive=""), by="hr", reason="test")

    assert "电子商务法" in str(told.value)
    assert entries(house, Tag.POLICY_PROPOSED)[1:] == []


def test_a_guide_that_hands_the_floor_to_the_archive_is_not_below_it():
    request = _merchant().retaining.propose(policy(), by="hr", reason="test")

    assert request.decision is Decision.OPEN


def test_law_that_came_while_people_signed_stops_the_policy():
    house = standing()
    request = house.retaining.propose(policy(archive=""), by="hr", reason="test")
    house.sign(request.id, "admin")
    house.world.policies.declare(
        {"actors": ["ecommerce_platform_operator"]},
        by="admin",
        at=house.world.clock.now(),
    )

    with pytest.raises(BelowFloor):
        house.sign(request.id, "compliance")

    assert house.world.policies.current().version == 1


LOCKED = {
    "a shorter period": (policy(locked=True, period="P20D"), LockedClause),
    "the same without the lock": (policy(), LockedClause),
    "a longer period, locked": (policy(locked=True, period="P60D"), None),
}


@pytest.mark.parametrize("case", LOCKED.values(), ids=LOCKED.keys())
def test_a_locked_clause_is_followed_by_one_as_long_and_locked(case):
    document, error = case
    house = standing()
    _change(house, policy(locked=True))

    if error is None:
        assert _change(house, document).decision is Decision.APPROVED
    else:
        with pytest.raises(error):
            house.retaining.propose(document, by="hr", reason="test")


def test_a_request_without_a_document_puts_nothing_in_force():
    house = standing()
    request = house.retaining.propose(policy(), by="hr", reason="test")
    payload = {**request.payload, "document": "none"}
    house.world.requests.requests[request.id] = replace(
        request, payload=payload, root=payload_root(payload)
    )

    house.sign(request.id, "admin")
    with pytest.raises(BadPolicy):
        house.sign(request.id, "compliance")
