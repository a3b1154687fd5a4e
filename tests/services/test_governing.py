"""Who lets whom in, and what is written down when nobody is."""

import pytest
from tests.fakes.house import House, World
from tests.services.standing import entries

from guicang.domain.access.model import May, Role
from guicang.domain.errors import (
    BadRoles,
    BadUsage,
    GuicangError,
    NotAllowed,
    PersonExists,
    WrongCode,
)
from guicang.domain.ledger.model import Tag
from guicang.services.governing import SANDBOX_PEOPLE


@pytest.fixture
def house() -> House:
    house = House(World())
    house.populate()
    return house


def test_the_ledger_begins_with_what_kind_of_home_it_is():
    house = House(World())

    house.governing.initialise(sandbox=True, version="1.0")

    first = entries(house, Tag.SYSTEM_INITIALISED)[0]
    assert first.seq == 0
    assert first.data == {"sandbox": True, "version": "1.0"}


def test_a_sandbox_has_one_person_for_each_role():
    house = House(World())

    made = house.governing.sandbox()

    assert {p.name: p.roles for p, _ in made} == SANDBOX_PEOPLE
    assert len({secret for _, secret in made}) == len(made)
    assert len(entries(house, Tag.ACCESS_PERSON_ADDED)) == len(made)


def test_the_first_person_needs_nobodys_leave():
    house = House(World())

    person, secret = house.governing.add("wang", [Role.ADMIN], by="", code="")

    assert (person.name, person.enrolled) == ("wang", True)
    assert secret == house.world.people.factors["wang"]
    added = entries(house, Tag.ACCESS_PERSON_ADDED)[0]
    assert added.actor == "system:init"
    assert added.data == {"person": "wang", "roles": ["admin"]}


def test_the_next_one_needs_an_administrator_with_a_fresh_code(house):
    person, _ = house.governing.add(
        "li", [Role.HR], by="admin", code=house.code("admin"), title="人事"
    )

    assert person.title == "人事"
    assert entries(house, Tag.ACCESS_PERSON_ADDED)[-1].actor == "admin"


@pytest.mark.parametrize(("by", "code"), [("", "123456"), ("admin", "")])
def test_without_name_and_code_nobody_is_added(house, by, code):
    with pytest.raises(BadUsage):
        house.governing.add("li", [Role.HR], by=by, code=code)


def test_a_name_is_given_once(house):
    with pytest.raises(PersonExists):
        house.governing.add("hr", [Role.HR], by="admin", code=house.code("admin"))


def test_roles_that_may_not_meet_are_refused_before_anything_is_asked(house):
    with pytest.raises(BadRoles):
        house.governing.add("li", [Role.ADMIN, Role.AUDITOR], by="", code="")


REFUSED = {
    "a wrong code": ("admin", False, WrongCode),
    "a role without the permission": ("supervisor", True, NotAllowed),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED.keys())
def test_who_is_not_let_through_is_written_down(house, case):
    name, right, error = case
    code = house.code(name) if right else "000000"

    with pytest.raises(error) as told:
        house.governing.prove(name, code, May.PEOPLE_CHANGE)

    refused = entries(house, Tag.ACCESS_REFUSED)[-1]
    assert refused.actor == f"claimed:{name}"
    assert refused.data == {
        "permission": "governance:people:change",
        "code": told.value.code,
    }


def test_a_new_second_factor_ends_the_old_one(house):
    old = house.world.people.factors["hr"]

    new = house.governing.enrol("hr", by="admin", code=house.code("admin"))

    assert new == house.world.people.factors["hr"] != old
    assert entries(house, Tag.ACCESS_ENROLLED)[-1].data == {"person": "hr"}


def test_what_the_organisation_is_switches_law_on(house):
    before = {c.id for c in house.judging.law()}
    told = {"actors": ["ecommerce_platform_operator"]}

    said = house.governing.declare(told, by="admin", code=house.code("admin"))

    assert said == told
    assert {c.id for c in house.judging.law()} - before == {"cn-ecl-31"}
    assert entries(house, Tag.ORGANISATION_DECLARED)[-1].data == told


def test_an_entry_that_was_read_by_a_person_is_confirmed(house):
    house.governing.confirm(
        "cn-x", "official gazette", by="admin", code=house.code("admin")
    )

    assert house.world.policies.confirmed() == {"cn-x"}
    assert entries(house, Tag.PACK_CONFIRMED)[-1].data == {
        "entry": "cn-x",
        "source": "official gazette",
    }


DEEDS = {
    "declare": lambda h, **who: h.governing.declare({}, **who),
    "confirm": lambda h, **who: h.governing.confirm("cn-x", "seen", **who),
    "enrol": lambda h, **who: h.governing.enrol("hr", **who),
    "confirm the clock": lambda h, **who: h.governing.confirm_clock(**who),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS.keys())
def test_an_agent_governs_nothing(house, deed):
    with pytest.raises(GuicangError) as told:
        deed(house, by="agent", code=house.code("agent"))

    assert told.value.code == "GC-303"


def test_a_leap_of_the_clock_can_be_said_to_be_real(house):
    house.governing.confirm_clock(by="admin", code=house.code("admin"))

    said = entries(house, Tag.SYSTEM_CLOCK_CONFIRMED)[-1]
    assert (said.actor, said.data) == ("admin", {})
