"""Who is taken for whom, what is written down when nobody is, and what law binds."""

from dataclasses import replace

import pytest
from tests.fakes.house import House
from tests.fakes.world import World
from tests.services.standing import entries

from guicang.domain.access.model import May
from guicang.domain.approval.model import Decision
from guicang.domain.errors import (
    BadUsage,
    GuicangError,
    ManifestChanged,
    NoSuchPerson,
    NotAllowed,
    WrongCode,
)
from guicang.domain.ledger.model import Tag
from guicang.services.approving import payload_root
from guicang.services.governing import OPERATOR

SHOP = {"actors": ["ecommerce_platform_operator"]}
INSURER = {"actors": ["ecommerce_platform_operator", "insurer"]}


@pytest.fixture
def house() -> House:
    house = House(World())
    house.populate()
    return house


@pytest.fixture
def sandbox() -> House:
    house = House(World(), sandbox=True)
    house.populate()
    return house


def test_the_ledger_begins_with_what_kind_of_home_it_is():
    house = House(World())

    house.governing.initialise(sandbox=True, version="1.0")

    first = entries(house, Tag.SYSTEM_INITIALISED)[0]
    assert first.seq == 0
    assert first.data == {"sandbox": True, "version": "1.0"}


# --- who acts -------------------------------------------------------------------------

REFUSED = {
    "a wrong code": ("admin", False, WrongCode),
    "a role without the permission": ("agent", True, NotAllowed),
    "a stranger": ("nobody", False, NoSuchPerson),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED.keys())
def test_who_is_not_let_through_is_written_down(house, case):
    name, right, error = case
    code = house.code(name) if right else "000000"

    with pytest.raises(error) as told:
        house.governing.prove(name, code, May.BATCH_PROPOSE)

    refused = entries(house, Tag.ACCESS_REFUSED)[-1]
    assert refused.actor == f"claimed:{name}"
    assert refused.data == {
        "permission": "records:batch:propose",
        "code": told.value.code,
    }


@pytest.mark.parametrize(("name", "code"), [("", ""), ("admin", ""), ("", "123456")])
def test_in_production_a_name_without_its_code_asks_for_nothing(house, name, code):
    with pytest.raises(BadUsage):
        house.governing.actor(name, code, May.BATCH_PROPOSE)


def test_in_production_who_asks_has_proved_it(house):
    asked = house.governing.actor("hr", house.code("hr"), May.BATCH_PROPOSE)

    assert asked == "hr"


def test_in_a_sandbox_a_name_is_taken_at_its_word_and_may_be_left_out(sandbox):
    assert sandbox.governing.actor("hr", "", May.BATCH_PROPOSE) == "hr"
    assert sandbox.governing.actor("", "", May.BATCH_PROPOSE) == OPERATOR


CLAIMED = {
    "without the permission": ("agent", "", "GC-303"),
    "who is not here": ("nobody", "", "GC-302"),
    "with a wrong code": ("hr", "000000", "GC-306"),
}


@pytest.mark.parametrize("case", CLAIMED.values(), ids=CLAIMED.keys())
def test_a_name_is_refused_in_a_sandbox_too(sandbox, case):
    name, given, code = case

    with pytest.raises(GuicangError) as told:
        sandbox.governing.actor(name, given, May.BATCH_PROPOSE)

    refused = entries(sandbox, Tag.ACCESS_REFUSED)[-1]
    assert told.value.code == refused.data["code"] == code
    assert refused.actor == f"claimed:{name}"


def test_a_code_that_is_given_in_a_sandbox_is_spent(sandbox):
    code = sandbox.code("hr")
    sandbox.governing.actor("hr", code, May.BATCH_PROPOSE)

    with pytest.raises(WrongCode):
        sandbox.governing.actor("hr", code, May.BATCH_PROPOSE)


# --- what binds -----------------------------------------------------------------------


def declared(house, facts, by="admin"):
    return house.governing.declare(facts, by=by, code=house.code(by), reason="test")


def law(house):
    return {clause.id for clause in house.judging.law()}


def test_a_declaration_that_only_adds_law_is_in_force_at_once(house):
    before = law(house)

    request = declared(house, SHOP)

    assert request is None
    assert law(house) - before == {"cn-ecl-31"}
    entry = entries(house, Tag.ORGANISATION_DECLARED)[-1]
    assert (entry.actor, entry.data) == ("admin", {**SHOP, "reason": "test"})


def test_the_same_declaration_again_takes_nothing_away(house):
    declared(house, INSURER)

    assert declared(house, INSURER) is None


def test_a_declaration_that_takes_law_away_waits_for_two_signatures(house):
    declared(house, SHOP)
    before = law(house)

    request = declared(house, {"actors": []}, by="compliance")

    assert law(house) == before
    assert request.payload == {"facts": {"actors": []}, "ceasing": ["cn-ecl-31"]}
    asked = entries(house, Tag.ORGANISATION_PROPOSED)[-1]
    assert (asked.actor, asked.data["ceasing"]) == ("compliance", ["cn-ecl-31"])
    assert house.sign(request.id, "admin").decision is Decision.OPEN
    assert law(house) == before

    assert house.sign(request.id, "legal").decision is Decision.APPROVED

    assert before - law(house) == {"cn-ecl-31"}
    entry = entries(house, Tag.ORGANISATION_DECLARED)[-1]
    assert entry.actor == "system:approval"
    assert entry.data["signers"] == ["admin", "legal"]
    assert entry.data["ceased"] == ["cn-ecl-31"]


def test_the_first_declaration_may_take_law_away_no_more_than_any_other(house):
    request = declared(house, {"jurisdictions": ["SG"]})

    assert request.payload["ceasing"] == sorted(
        clause for clause in law(house) if clause.startswith("cn-")
    )


def test_a_declaration_that_would_end_more_than_was_signed_is_not_in_force(house):
    declared(house, SHOP)
    request = declared(house, {"actors": []}, by="compliance")
    house.sign(request.id, "admin")
    declared(house, {"actors": ["ecommerce_platform_operator", "securities_firm"]})
    before = law(house)

    with pytest.raises(ManifestChanged):
        house.sign(request.id, "legal")

    assert law(house) == before
    assert entries(house, Tag.REQUEST_REFUSED)[-1].data["code"] == "GC-307"


def test_a_request_without_a_declaration_puts_nothing_in_force(house):
    declared(house, SHOP)
    request = declared(house, {"actors": []}, by="compliance")
    payload = {**request.payload, "facts": "none"}
    house.world.requests.requests[request.id] = replace(
        request, payload=payload, root=payload_root(payload)
    )
    house.sign(request.id, "admin")

    with pytest.raises(BadUsage):
        house.sign(request.id, "legal")

    assert house.world.policies.organisation() == SHOP


def test_a_word_that_is_not_known_is_refused_before_it_is_in_force(house):
    with pytest.raises(BadUsage):
        declared(house, {"actors": ["ecomerce"]})

    assert house.world.policies.organisation() == {}


def test_an_entry_that_was_read_by_a_person_is_confirmed(house):
    house.governing.confirm(
        "cn-x", "official gazette", by="legal", code=house.code("legal")
    )

    assert house.world.policies.confirmed() == {"cn-x"}
    assert entries(house, Tag.PACK_CONFIRMED)[-1].data == {
        "entry": "cn-x",
        "source": "official gazette",
    }


DEEDS = {
    "declare": lambda h, **who: h.governing.declare({}, **who),
    "confirm": lambda h, **who: h.governing.confirm("cn-x", "seen", **who),
    "confirm the clock": lambda h, **who: h.governing.confirm_clock(**who),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS.keys())
def test_an_agent_governs_nothing(house, deed):
    with pytest.raises(NotAllowed):
        deed(house, by="agent", code=house.code("agent"))

    assert entries(house, Tag.ACCESS_REFUSED)[-1].actor == "claimed:agent"


def test_a_leap_of_the_clock_can_be_said_to_be_real(house):
    house.governing.confirm_clock(by="admin", code=house.code("admin"))

    said = entries(house, Tag.SYSTEM_CLOCK_CONFIRMED)[-1]
    assert (said.actor, said.data) == ("admin", {})
