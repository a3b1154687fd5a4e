"""How the masking policy changes: seen before, signed by two, kept in the history."""

import json
from dataclasses import replace

import pytest
from tests.fakes.house import House
from tests.fakes.talk import talk
from tests.fakes.world import World
from tests.services.standing import entries
from tests.specimens.rules import document as rules, rule

from guicang.adapters.packs import shipped_masking
from guicang.domain.approval.model import Decision
from guicang.domain.detect.policy import Operator
from guicang.domain.errors import (
    BadMasking,
    ManifestChanged,
    NeverInClear,
    NoSuchMasking,
    NotAllowed,
)
from guicang.domain.ledger.model import Tag
from guicang.services import remasking

STRICT = {"schema": "guicang.masking/1", "clauses": [{"do": "redact"}]}
MOBILE = "13812345678"
SAID = (f"我的手机{MOBILE}", "好的")


def standing() -> House:
    house = House(World())
    house.populate()
    house.take_in(*(talk(f"c{n}", *SAID) for n in range(3)))
    return house


def propose(house: House, given=STRICT):
    return house.remasking.propose(given, by="supervisor", reason="test")


def put_in_force(house: House, given=STRICT):
    return house.sign(propose(house, given).id, "admin", "legal")


def test_the_shipped_policy_holds_before_any_was_applied():
    policy = House(World()).remasking.policy()

    assert policy.version == "1"
    assert policy.reversible("exchange")


def test_a_policy_is_in_force_when_administrator_and_legal_have_signed():
    house = standing()

    request = propose(house)
    house.sign(request.id, "admin")
    between = house.world.masking_policies.current()
    done = house.sign(request.id, "legal")

    current = house.world.masking_policies.current()
    policy = house.remasking.policy()
    assert between is None
    assert done.decision is Decision.APPROVED
    assert (current.version, current.by) == (1, "supervisor")
    assert policy.version == current.name
    assert policy.treatment("MOBILE", frozenset(), "reading").operator is (
        Operator.REDACT
    )
    (proposed,) = entries(house, Tag.MASKING_PROPOSED)
    (changed,) = entries(house, Tag.MASKING_CHANGED)
    assert proposed.data["digest"] == changed.data["digest"] == current.digest
    assert changed.data["signers"] == ["admin", "legal"]


def test_compliance_does_not_sign_for_the_legal_team():
    house = standing()
    request = propose(house)
    house.sign(request.id, "admin")

    with pytest.raises(NotAllowed):
        house.sign(request.id, "compliance")


def test_a_request_shows_what_would_change_and_no_value():
    house = standing()

    run = propose(house).payload["simulation"]

    touched = [c for c in run["changes"] if "MOBILE" in c["types"]]
    assert (run["conversations"], run["messages"]) == (3, 6)
    assert run["found"] == {"MOBILE": 3}
    assert {c["values"] for c in touched} == {3}
    assert run["sealed"] == ["exchange", "testing"]
    assert len(run["examples"]) == 3
    assert MOBILE not in json.dumps(run, ensure_ascii=False)


def test_a_simulation_can_be_made_on_other_conversations():
    run = House(World()).remasking.simulate(STRICT, [talk("x", SAID[0])])

    assert (run.conversations, run.found) == (1, {"MOBILE": 1})


def test_a_simulation_of_a_large_store_looks_at_some_of_it(monkeypatch):
    monkeypatch.setattr(remasking, "SAMPLE", 2)

    assert standing().remasking.simulate(STRICT).conversations == 2


def test_types_of_rules_of_ones_own_are_compared_and_found():
    house = standing()
    given = rules(rule("keywords", "内部价", type="PRICE"))
    request = house.ruling.propose(given, by="supervisor", reason="test")
    house.sign(request.id, "admin", "legal")

    clause = {"do": "redact", "types": ["PRICE", "PRIZE"]}
    run = house.remasking.simulate({**STRICT, "clauses": [clause]})

    assert run.unfound == ("PRIZE",)
    assert "PRICE" in run.types


BAD = {
    "a fault of the document": ({**STRICT, "clauses": None}, BadMasking),
    "a role nobody has": (
        {**STRICT, "clauses": [{"do": "redact", "roles": ["agnet"]}]},
        BadMasking,
    ),
    "what an agent may not see": (
        {
            **STRICT,
            "clauses": [{"do": "keep", "types": ["CN_ID"], "roles": ["agent"]}],
        },
        NeverInClear,
    ),
}


@pytest.mark.parametrize(("given", "error"), list(BAD.values()), ids=list(BAD))
def test_what_is_not_valid_is_never_proposed(given, error):
    house = standing()

    with pytest.raises(error):
        propose(house, given)

    assert house.world.requests.list() == []


def test_a_policy_that_changed_while_people_signed_stops_the_request():
    house = standing()
    first = propose(house)
    house.sign(first.id, "admin")
    put_in_force(house, {**STRICT, "clauses": []})

    with pytest.raises(ManifestChanged):
        house.sign(first.id, "legal")

    assert house.world.masking_policies.current().version == 1


def test_an_old_version_is_put_in_force_anew_and_stays_in_the_history():
    house = standing()
    put_in_force(house)
    put_in_force(house, {**STRICT, "clauses": []})

    request = house.remasking.roll_back(1, by="supervisor", reason="test")
    house.sign(request.id, "admin", "legal")

    third, second, first = house.remasking.history()
    assert (third.version, third.document) == (3, first.document)
    assert third.digest == first.digest != second.digest


def test_what_never_was_is_not_gone_back_to():
    with pytest.raises(NoSuchMasking):
        standing().remasking.roll_back(1, by="supervisor", reason="test")


def test_what_is_in_force_is_published_and_can_be_published_anew():
    house = standing()
    nothing = house.remasking.publish()
    put_in_force(house)
    current = house.world.masking_policies.current()
    published = house.world.published_masking.current()

    house.world.published_masking.version = None
    policy = house.remasking.refresh()

    assert nothing is None
    assert published == house.world.published_masking.current() == current
    assert policy.version == current.name
    assert house.remasking.publish() == current


def test_the_document_in_force_is_the_shipped_one_until_another_is_applied():
    house = standing()
    before = house.remasking.document()
    put_in_force(house)

    assert before == shipped_masking()
    assert house.remasking.document() == STRICT
    assert house.remasking.refresh().version.startswith("masking/1:")


def test_before_any_was_applied_nothing_is_published():
    house = standing()

    assert house.remasking.refresh().version == "1"
    assert house.world.published_masking.current() is None


def test_a_request_without_a_document_puts_nothing_in_force():
    house = standing()
    request = replace(propose(house), payload={"document": None})

    with pytest.raises(BadMasking):
        house.remasking.activate(request, house.world.clock.now())

    assert house.world.masking_policies.current() is None
