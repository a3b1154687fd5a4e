"""Who lets people in, as long as a house is founded and for ever after."""

import pytest
from tests.fakes.house import House
from tests.fakes.world import World
from tests.services.standing import Meanwhile, entries

from guicang.domain.access.model import Role
from guicang.domain.access.permissions import SANDBOX_PEOPLE
from guicang.domain.approval.model import Decision
from guicang.domain.errors import (
    BadRoles,
    BadUsage,
    ManifestChanged,
    NobodyToSign,
    NoSuchPerson,
    NotAllowed,
    PersonExists,
    SameHand,
    TooFewLeft,
    WrongCode,
)
from guicang.domain.ledger.model import Tag


@pytest.fixture
def house() -> House:
    """A complete house: one person a role."""
    house = House(World())
    house.populate()
    return house


@pytest.fixture
def unguarded(house) -> House:
    """A house whose administrator is the only one for the other chair."""
    house.world.people.deactivate("security")
    return house


@pytest.fixture
def new() -> House:
    """A house with its first person, wang the administrator."""
    house = House(World())
    house.admitting.add("wang", [Role.ADMIN], by="", code="")
    return house


def add(house, name, *roles, by, **more):
    return house.admitting.add(name, roles, by=by, code=house.code(by), **more)


def people(house):
    return {p.name: p for p in house.world.people.list()}


def request_of(house, deed, *arguments, by="hr"):
    """Ask for something; give the request's id."""
    asked = getattr(house.admitting, deed)(*arguments, by=by, code=house.code(by))
    return asked.request.id


# --- founding -------------------------------------------------------------------------


def test_a_sandbox_has_one_person_for_each_role_and_is_complete():
    house = House(World(), sandbox=True)

    made = house.admitting.sandbox()

    assert {p.name: p.roles for p, _ in made} == SANDBOX_PEOPLE
    assert len({secret for _, secret in made}) == len(made)
    added = entries(house, Tag.ACCESS_PERSON_ADDED)
    assert len(added) == len(made)
    assert all(entry.data["founding"] is True for entry in added)
    assert entries(house, Tag.ACCESS_FOUNDED)[0].data == {"people": len(made)}
    assert not house.admitting.founding()


def test_the_first_person_needs_nobodys_leave():
    house = House(World())

    admission = house.admitting.add("wang", [Role.ADMIN], by="", code="")

    assert (admission.person, admission.request) == ("wang", None)
    assert admission.secret == house.world.people.factors["wang"]
    added = entries(house, Tag.ACCESS_PERSON_ADDED)[0]
    assert added.actor == "system:init"
    assert added.data == {"person": "wang", "roles": ["admin"], "founding": True}


def test_the_first_person_is_an_administrator():
    house = House(World())

    with pytest.raises(BadUsage):
        house.admitting.add("wang", [Role.LEGAL], by="", code="")

    assert people(house) == {}


@pytest.mark.parametrize("name", ["", " ", "system:approval", "claimed:admin"])
def test_nobody_is_called_as_the_system_is(new, name):
    with pytest.raises(BadUsage):
        add(new, name, Role.HR, by="wang")

    assert set(people(new)) == {"wang"}


def test_while_the_house_is_founded_its_administrator_adds_people_alone(new):
    admission = add(new, "li", Role.LEGAL, by="wang", title="Counsel")

    assert admission.secret == new.world.people.factors["li"]
    assert not admission.complete
    assert people(new)["li"].title == "Counsel"
    entry = entries(new, Tag.ACCESS_PERSON_ADDED)[-1]
    assert entry.actor == "wang"
    assert entry.data == {"person": "li", "roles": ["legal"], "founding": True}


def test_of_two_first_people_the_faster_is_the_first():
    world = World()

    def faster():
        house = House(world)
        house.admitting.add("li", [Role.ADMIN], by="", code="")

    slower = House(world, Meanwhile("people.transaction", faster))

    with pytest.raises(BadUsage):
        slower.admitting.add("wang", [Role.ADMIN], by="", code="")

    assert set(people(slower)) == {"li"}
    assert len(entries(slower, Tag.ACCESS_PERSON_ADDED)) == 1


def test_who_founds_while_founding_ends_asks_again(new):
    add(new, "li", Role.LEGAL, by="wang")

    def faster():
        add(new, "zhao", Role.HR, by="wang")

    slower = House(new.world, Meanwhile("people.transaction", faster))

    with pytest.raises(BadUsage):
        add(slower, "forged", Role.COMPLIANCE, by="wang")

    assert set(people(new)) == {"wang", "li", "zhao"}


@pytest.mark.parametrize(("by", "code"), [("", "123456"), ("wang", "")])
def test_without_name_and_code_nobody_is_added(new, by, code):
    with pytest.raises(BadUsage):
        new.admitting.add("li", [Role.HR], by=by, code=code)

    assert set(people(new)) == {"wang"}


def test_nobody_but_the_administrator_founds(new):
    add(new, "li", Role.LEGAL, by="wang")

    with pytest.raises(NotAllowed):
        add(new, "zhao", Role.HR, by="li")

    refused = entries(new, Tag.ACCESS_REFUSED)[-1]
    assert refused.data == {
        "permission": "governance:people:found",
        "code": "GC-303",
    }


def test_a_founder_mends_roles_and_second_factors_alone(new):
    add(new, "li", Role.HR, by="wang")
    old = new.world.people.factors["li"]

    new.admitting.change("li", [Role.LEGAL], by="wang", code=new.code("wang"))
    again = new.admitting.enrol("li", by="wang", code=new.code("wang"))

    assert people(new)["li"].roles == {Role.LEGAL}
    assert again.secret == new.world.people.factors["li"] != old
    changed = entries(new, Tag.ACCESS_ROLES_CHANGED)[-1].data
    assert (changed["before"], changed["roles"]) == (["hr"], ["legal"])
    assert changed["founding"] is True
    assert entries(new, Tag.ACCESS_ENROLLED)[-1].data["founding"] is True


def test_the_last_founder_stays_one(new):
    add(new, "li", Role.LEGAL, by="wang")

    with pytest.raises(TooFewLeft):
        new.admitting.change("wang", [Role.HR], by="wang", code=new.code("wang"))
    with pytest.raises(TooFewLeft):
        new.admitting.deactivate("wang", by="wang", code=new.code("wang"))

    assert people(new)["wang"].roles == {Role.ADMIN}


def test_founding_ends_with_the_first_who_could_propose_what_others_sign(new):
    add(new, "li", Role.LEGAL, by="wang")
    assert new.admitting.founding()

    last = add(new, "zhao", Role.HR, by="wang")

    assert last.complete
    assert not new.admitting.founding()
    assert entries(new, Tag.ACCESS_FOUNDED)[-1].data == {"people": 3}
    after = new.admitting.add("zhou", [Role.HR], by="zhao", code=new.code("zhao"))
    assert after.request is not None
    assert "zhou" not in people(new)


def test_founding_does_not_come_back_whoever_leaves(new):
    for name, role in (("li", Role.LEGAL), ("zhao", Role.HR)):
        add(new, name, role, by="wang")
    # As if somebody had done it behind the program's back.
    new.world.people.deactivate("li")

    assert not new.admitting.founding()
    with pytest.raises(NobodyToSign):
        add(new, "forged", Role.LEGAL, by="wang")


def test_a_house_that_was_complete_before_this_was_noted_is_not_founded_again(house):
    assert not house.admitting.founding()

    request_of(house, "add", "li", [Role.HR])

    assert len(entries(house, Tag.ACCESS_FOUNDED)) == 1


# --- approval -------------------------------------------------------------------------


def test_a_new_person_is_here_when_two_have_signed_and_without_a_second_factor(house):
    request = request_of(house, "add", "li", [Role.LEGAL])
    asked = entries(house, Tag.ACCESS_PROPOSED)[-1]
    house.sign(request, "compliance")
    assert "li" not in people(house)

    house.sign(request, "admin")

    assert asked.actor == "hr"
    assert (asked.data["deed"], asked.data["roles"]) == ("add", ["legal"])
    assert not people(house)["li"].enrolled
    added = entries(house, Tag.ACCESS_PERSON_ADDED)[-1]
    assert added.actor == "system:approval"
    assert added.data == {
        "person": "li",
        "roles": ["legal"],
        "request": request,
        "signers": ["admin", "compliance"],
    }


def test_the_ledger_is_told_no_address_and_no_title(house):
    add(house, "li", Role.HR, by="hr", title="Counsel", email="li@specimen.test")

    told = entries(house, Tag.ACCESS_PROPOSED)[-1].data
    assert set(told) == {"deed", "person", "roles", "request", "root"}


def test_an_administrator_alone_lets_nobody_in(unguarded):
    house = unguarded
    with pytest.raises(NobodyToSign) as told:
        add(house, "forged", Role.COMPLIANCE, by="admin")

    assert told.value.data == {"missing": "admin|security"}
    refused = entries(house, Tag.ACCESS_REFUSED)[-1]
    assert (refused.actor, refused.data["code"]) == ("admin", "GC-316")
    assert house.world.requests.list() == []
    assert "forged" not in people(house)


def test_a_new_factor_for_an_approver_waits_for_approval_and_the_old_one_lives(house):
    old = house.world.people.factors["compliance"]
    request = request_of(house, "enrol", "compliance")

    house.sign(request, "legal", "admin")

    assert house.world.people.factors["compliance"] == old
    allowed = entries(house, Tag.ACCESS_ENROLMENT_ALLOWED)[-1].data
    assert allowed["person"] == "compliance"
    assert allowed["signers"] == ["admin", "legal"]


def test_nobody_signs_about_themselves(house):
    request = request_of(house, "change", "compliance", [Role.LEGAL])

    with pytest.raises(SameHand):
        house.sign(request, "compliance")

    assert entries(house, Tag.REQUEST_REFUSED)[-1].data["code"] == "GC-304"


def test_a_change_of_whom_nobody_else_could_sign_is_not_asked_for(unguarded):
    house = unguarded

    with pytest.raises(NobodyToSign):
        request_of(house, "enrol", "admin")


def test_roles_are_changed_by_two_and_that_is_done_at_once(house):
    request = request_of(house, "change", "finance", [Role.FINANCE, Role.LEGAL])

    signed = house.sign(request, "compliance", "admin")

    assert signed.decision is Decision.DONE
    assert people(house)["finance"].roles == {Role.FINANCE, Role.LEGAL}
    changed = entries(house, Tag.ACCESS_ROLES_CHANGED)[-1].data
    assert (changed["before"], changed["roles"]) == (
        ["finance"],
        ["finance", "legal"],
    )


def test_roles_that_changed_meanwhile_are_not_changed_unseen(house):
    first = request_of(house, "change", "finance", [Role.FINANCE, Role.LEGAL])
    second = request_of(house, "change", "finance", [Role.SUPERVISOR])
    house.sign(first, "compliance", "admin")
    house.sign(second, "compliance")

    with pytest.raises(ManifestChanged):
        house.sign(second, "admin")

    assert people(house)["finance"].roles == {Role.FINANCE, Role.LEGAL}


def test_a_name_is_given_once(house):
    with pytest.raises(PersonExists):
        add(house, "hr", Role.HR, by="hr")


def test_a_name_that_was_given_meanwhile_is_not_given_again(house):
    first = request_of(house, "add", "li", [Role.HR])
    second = request_of(house, "add", "li", [Role.ADMIN])
    house.sign(first, "compliance", "admin")
    house.sign(second, "compliance")

    with pytest.raises(PersonExists):
        house.sign(second, "admin")

    assert people(house)["li"].roles == {Role.HR}


def test_roles_that_may_not_meet_are_refused_and_noted(house):
    with pytest.raises(BadRoles):
        add(house, "li", Role.ADMIN, Role.AUDITOR, by="hr")

    assert entries(house, Tag.ACCESS_REFUSED)[-1].data["code"] == "GC-312"


@pytest.mark.parametrize("deed", ["enrol", "change"])
def test_of_a_stranger_nothing_is_asked(house, deed):
    more = [[Role.HR]] if deed == "change" else []

    with pytest.raises(NoSuchPerson):
        request_of(house, deed, "nobody", *more)


def test_a_wrong_code_asks_for_nothing(house):
    with pytest.raises(WrongCode):
        house.admitting.add("li", [Role.HR], by="hr", code="000000")

    assert house.world.requests.list() == []


# --- leaving --------------------------------------------------------------------------


def test_access_ends_at_once_and_the_second_factor_dies(house):
    house.admitting.deactivate(
        "finance", by="admin", code=house.code("admin"), reason="left"
    )

    assert not people(house)["finance"].active
    assert "finance" not in house.world.people.factors
    entry = entries(house, Tag.ACCESS_DEACTIVATED)[-1]
    assert entry.actor == "admin"
    assert entry.data == {"person": "finance", "reason": "left"}


def test_nobody_without_the_permission_takes_access_away(house):
    with pytest.raises(NotAllowed):
        house.admitting.deactivate("finance", by="hr", code=house.code("hr"))

    assert people(house)["finance"].active


def test_of_who_is_not_here_no_access_is_taken(house):
    house.admitting.deactivate("finance", by="admin", code=house.code("admin"))

    with pytest.raises(NoSuchPerson):
        house.admitting.deactivate("finance", by="admin", code=house.code("admin"))

    assert len(entries(house, Tag.ACCESS_DEACTIVATED)) == 1


def test_the_last_who_could_let_anybody_in_stay(house):
    house.admitting.deactivate("legal", by="admin", code=house.code("admin"))

    with pytest.raises(TooFewLeft):
        house.admitting.deactivate("compliance", by="admin", code=house.code("admin"))

    assert people(house)["compliance"].active
    refused = entries(house, Tag.ACCESS_REFUSED)[-1]
    assert (refused.actor, refused.data["code"]) == ("admin", "GC-315")


def test_an_approved_change_of_roles_leaves_enough_too(unguarded):
    house = unguarded
    house.admitting.deactivate("legal", by="admin", code=house.code("admin"))

    with pytest.raises(TooFewLeft):
        request_of(house, "change", "admin", [Role.HR], by="compliance")


def test_security_stops_an_administrator_at_once(house):
    request = request_of(house, "add", "guard", [Role.SECURITY])
    house.sign(request, "compliance", "admin")
    house.world.people.enrol("guard")

    house.admitting.deactivate("admin", by="guard", code=house.code("guard"))

    assert not people(house)["admin"].active


def test_who_had_left_comes_back_through_approval(house):
    house.admitting.deactivate("finance", by="admin", code=house.code("admin"))
    request = request_of(house, "change", "finance", [Role.FINANCE])

    signed = house.sign(request, "compliance", "admin")

    assert signed.decision is Decision.APPROVED  # a second factor is still to come
    assert people(house)["finance"].active
    assert not people(house)["finance"].enrolled


def test_an_account_without_letters_is_nobodys(house):
    with pytest.raises(BadUsage):
        house.admitting.change(
            "agent", [Role.AGENT], by="hr", code=house.code("hr"), accounts=["a-1", " "]
        )

    assert people(house)["agent"].accounts == frozenset()
