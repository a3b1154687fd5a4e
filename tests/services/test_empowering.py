"""Role tables and grants come through approval, and never break what none may break."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes.house import House
from tests.fakes.world import World
from tests.services.standing import entries

from guicang.domain.access.model import May, Role
from guicang.domain.access.permissions import SHIPPED
from guicang.domain.access.table import SCHEMA, document_of
from guicang.domain.approval.model import Decision
from guicang.domain.errors import (
    BadRoles,
    BadRoleTable,
    BadUsage,
    ManifestChanged,
    NobodyToSign,
    NoSuchGrant,
    NoSuchPerson,
    NoSuchRoleTable,
    NotAllowed,
    NotGrantable,
    SameHand,
)
from guicang.domain.ledger.model import Tag
from guicang.services.empowering import Asked


@pytest.fixture
def house() -> House:
    house = House(World())
    house.populate()
    return house


def plus(may, *roles):
    held = SHIPPED.holders[may] | set(roles)
    powers = {may.value: sorted(role.value for role in held)}
    return {"schema": SCHEMA, "name": "ours", "powers": powers}


LABELS = plus(May.CONVERSATION_LABEL, Role.LEGAL)


def propose(house, document, by="hr"):
    return house.empowering.propose(
        document, by=by, code=house.code(by), reason="we are small"
    )


def put_in_force(house, document):
    request = propose(house, document)
    return house.sign(request.id, "compliance", "security")


def may(house, name, permission):
    return house.powers.allowed(house.world.people.get(name), permission)


# --- tables ---------------------------------------------------------------------------


def test_the_table_in_force_at_first_is_the_shipped_one(house):
    assert house.powers.table is house.empowering.version(0) is SHIPPED
    assert house.empowering.history() == []


def test_a_table_is_in_force_when_counsel_and_security_have_signed(house):
    request = propose(house, LABELS)
    assert house.sign(request.id, "compliance").decision is Decision.OPEN
    assert not may(house, "legal", May.CONVERSATION_LABEL)

    assert house.sign(request.id, "security").decision is Decision.APPROVED

    assert may(house, "legal", May.CONVERSATION_LABEL)
    changed = entries(house, Tag.ROLES_CHANGED)[-1]
    assert (changed.actor, changed.data["version"]) == ("system:approval", 1)
    assert changed.data["signers"] == ["compliance", "security"]
    assert entries(house, Tag.ROLES_PROPOSED)[-1].data["root"] == request.root


def test_an_administrator_has_no_chair_for_it(house):
    request = propose(house, LABELS)

    with pytest.raises(NotAllowed):
        house.sign(request.id, "admin")


def test_who_proposed_signs_nothing_of_it(house):
    house.world.people.add("guard", [Role.SECURITY])
    house.world.people.enrol("guard")
    request = propose(house, LABELS, by="security")

    with pytest.raises(SameHand):
        house.sign(request.id, "security")


def test_where_security_is_one_person_they_cannot_propose_what_only_they_sign(house):
    house.world.people.deactivate("security")

    with pytest.raises(NobodyToSign):
        propose(house, LABELS)

    assert entries(house, Tag.ACCESS_REFUSED)[-1].data["code"] == "GC-316"


@pytest.mark.parametrize("name", ["agent", "auditor"])
def test_who_proposes_no_table_is_refused(house, name):
    with pytest.raises(NotAllowed):
        propose(house, LABELS, by=name)

    assert entries(house, Tag.ACCESS_REFUSED)[-1].data["code"] == "GC-303"


def test_a_table_that_breaks_a_rule_is_asked_of_nobody(house):
    with pytest.raises(BadRoleTable):
        propose(house, plus(May.BATCH_DISPOSE, Role.AUDITOR))

    assert house.world.requests.list() == []
    assert entries(house, Tag.ACCESS_REFUSED)[-1].data["code"] == "GC-341"


def test_what_was_signed_is_whole_so_that_a_later_release_changes_nothing(house):
    put_in_force(house, LABELS)

    written = house.empowering.history()[0].document
    assert set(written["powers"]) == {may.value for may in May}
    assert written == {**document_of(house.powers.table), "name": "ours"}


def test_a_table_under_which_somebody_here_breaks_a_separation_is_refused(house):
    house.world.people.add("zhao", [Role.FINANCE, Role.HR])
    pair = {"roles": ["finance", "hr"], "why": "who pays does not hire"}

    with pytest.raises(BadRoleTable, match="zhao"):
        propose(house, {**LABELS, "apart": [pair]})


def test_who_comes_between_is_found_when_it_is_put_in_force(house):
    pair = {"roles": ["finance", "hr"], "why": "who pays does not hire"}
    request = propose(house, {**LABELS, "apart": [pair]})
    house.sign(request.id, "compliance")
    house.world.people.add("zhao", [Role.FINANCE, Role.HR])

    with pytest.raises(BadRoleTable):
        house.sign(request.id, "security")

    assert house.powers.table is SHIPPED


def test_a_pair_kept_apart_is_asked_when_roles_are_given(house):
    pair = {"roles": ["finance", "hr"], "why": "who pays does not hire"}
    put_in_force(house, {**LABELS, "apart": [pair]})

    with pytest.raises(BadRoles):
        house.admitting.add(
            "zhao", [Role.FINANCE, Role.HR], by="hr", code=house.code("hr")
        )


def test_a_table_under_which_nobody_could_be_let_in_is_refused(house):
    for name in ("hr", "finance", "supervisor", "admin"):
        house.world.people.deactivate(name)
    powers = {May.PEOPLE_CHANGE.value: ["finance", "supervisor", "hr"]}

    with pytest.raises(BadRoleTable, match="nobody could be let in"):
        propose(house, {"schema": SCHEMA, "powers": powers}, by="legal")


def test_a_table_that_another_overtook_is_not_in_force(house):
    first = propose(house, LABELS)
    second = propose(house, plus(May.CONVERSATION_LABEL, Role.COMPLIANCE))
    house.sign(second.id, "compliance", "security")
    house.sign(first.id, "compliance")

    with pytest.raises(ManifestChanged):
        house.sign(first.id, "security")

    assert not may(house, "legal", May.CONVERSATION_LABEL)


def test_a_power_that_a_table_took_is_gone_at_once(house):
    powers = {May.CONVERSATION_LABEL.value: ["admin"]}
    put_in_force(house, {"schema": SCHEMA, "powers": powers})

    with pytest.raises(NotAllowed):
        house.governing.prove(
            "supervisor", house.code("supervisor"), May.CONVERSATION_LABEL
        )


def test_old_versions_can_be_looked_at(house):
    put_in_force(house, LABELS)

    difference = house.empowering.difference(house.empowering.version(0))

    assert [(c.role, c.lost) for c in difference.roles] == [
        (Role.LEGAL, {May.CONVERSATION_LABEL})
    ]
    assert [p.person for p in difference.people] == ["legal"]
    assert house.empowering.version(1).version == 1
    with pytest.raises(NoSuchRoleTable):
        house.empowering.version(2)


# --- grants ---------------------------------------------------------------------------


def asked(house, **changes):
    given = {
        "person": "auditor",
        "permission": May.CONVERSATION_READ,
        "until": house.world.clock.now() + timedelta(days=3),
        "uses": None,
        "reason": "yearly audit",
    }
    return Asked(**{**given, **changes})


def ask(house, by="auditor", **changes):
    code = house.code(by)
    return house.empowering.ask(asked(house, **changes), by=by, code=code)


def granted(house, **changes):
    request = ask(house, **changes)
    house.sign(request.id, "legal", "security")
    return request


def test_an_auditor_sees_contents_when_two_have_signed_and_for_a_time(house):
    assert not may(house, "auditor", May.CONVERSATION_READ)

    request = granted(house)

    assert may(house, "auditor", May.CONVERSATION_READ)
    given = entries(house, Tag.GRANT_GIVEN)[-1].data
    assert given["grant"] == request.id
    assert given["signers"] == ["legal", "security"]
    assert given["permission"] == "records:conversation:read"
    house.world.clock.move(days=3)
    assert not may(house, "auditor", May.CONVERSATION_READ)


def test_nobody_signs_for_a_power_of_their_own(house):
    request = ask(house, by="hr", person="finance")

    with pytest.raises(SameHand):
        house.sign(request.id, "finance")


REFUSED = {
    "power over anything": ({"permission": May.BATCH_DISPOSE}, NotGrantable),
    "contents for an administrator": ({"person": "admin"}, NotGrantable),
    "contents for security": ({"person": "security"}, NotGrantable),
    "no use at all": ({"uses": 0}, NotGrantable),
    "somebody who is not here": ({"person": "nobody"}, NoSuchPerson),
    "no reason": ({"reason": " "}, BadUsage),
    "what they have already": ({"person": "compliance"}, BadUsage),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_this_is_asked_of_nobody(house, case):
    changes, error = case

    with pytest.raises(error):
        ask(house, **changes)

    assert house.world.requests.list() == []


def test_an_agent_asks_for_no_power(house):
    with pytest.raises(NotAllowed):
        ask(house, by="agent", person="agent")


def test_what_changed_since_it_was_asked_is_asked_again_when_it_is_given(house):
    request = ask(house, by="hr", person="finance")
    house.sign(request.id, "legal")
    house.world.people.change("finance", [Role.ADMIN])

    with pytest.raises(NotGrantable):
        house.sign(request.id, "security")

    assert house.world.access.grants() == []


def test_one_person_takes_a_grant_back_at_once(house):
    request = granted(house)

    house.empowering.revoke(
        request.id, by="security", code=house.code("security"), reason="audit is over"
    )

    assert not may(house, "auditor", May.CONVERSATION_READ)
    revoked = entries(house, Tag.GRANT_REVOKED)[-1]
    assert (revoked.actor, revoked.data["grant"]) == ("security", request.id)


def test_a_grant_there_is_not_is_not_taken_back(house):
    with pytest.raises(NoSuchGrant):
        house.empowering.revoke(
            "r-0", by="security", code=house.code("security"), reason="x"
        )

    assert entries(house, Tag.GRANT_REVOKED) == []


def test_a_grant_gives_nothing_to_who_left(house):
    granted(house)
    gone = house.world.people.people["auditor"]
    house.world.people.deactivate("auditor")

    with pytest.raises(NotAllowed):
        house.powers.exercise(replace(gone, active=False), May.CONVERSATION_READ)
