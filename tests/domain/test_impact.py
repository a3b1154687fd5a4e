"""What a change of somebody would do, before it is asked for."""

from dataclasses import replace

import pytest

from guicang.domain.access.model import Person, Role
from guicang.domain.access.permissions import SANDBOX_PEOPLE, SHIPPED
from guicang.domain.approval.impact import impact, staffed
from guicang.domain.approval.matrix import TEMPLATES
from guicang.domain.approval.model import Operation

MATRIX = TEMPLATES["default"]
EVERYBODY = [
    Person(name=name, roles=roles, enrolled=True)
    for name, roles in SANDBOX_PEOPLE.items()
]
BY_NAME = {person.name: person for person in EVERYBODY}


def of(changed):
    return impact(EVERYBODY, changed, SHIPPED, MATRIX)


def test_somebody_new_gains_what_their_roles_carry():
    found = of(Person(name="wu", roles=frozenset({Role.AUDITOR}), enrolled=True))

    assert found.gained == SHIPPED.of(Role.AUDITOR)
    assert not found.lost
    assert found.apart == ()
    assert found.lost_operations == ()


def test_other_roles_gain_and_lose_only_the_difference():
    found = of(replace(BY_NAME["hr"], roles=frozenset({Role.SUPERVISOR})))

    assert found.gained == SHIPPED.of(Role.SUPERVISOR) - SHIPPED.of(Role.HR)
    assert found.lost == SHIPPED.of(Role.HR) - SHIPPED.of(Role.SUPERVISOR)


def test_roles_that_may_not_meet_are_named_with_the_reason():
    found = of(replace(BY_NAME["hr"], roles=frozenset({Role.HR, Role.AUDITOR})))

    (((one, other), why),) = found.apart
    assert {one, other} == {Role.HR, Role.AUDITOR}
    assert why == SHIPPED.apart[frozenset({one, other})]


def test_who_leaves_loses_everything_and_takes_operations_with_them():
    found = of(replace(BY_NAME["admin"], active=False))

    assert found.lost == SHIPPED.of(Role.ADMIN)
    assert Operation.RECORD_DELETE in found.lost_operations
    assert Operation.ACCESS_CHANGE not in found.lost_operations  # security signs


def test_who_has_no_second_factor_sits_in_no_chair():
    found = of(replace(BY_NAME["admin"], enrolled=False))

    left = {each.operation: each for each in found.left}
    assert not left[Operation.RECORD_DELETE].possible
    assert left[Operation.RECORD_DELETE].chairs[0][1] == ()


@pytest.mark.parametrize("operation", Operation)
def test_one_person_for_each_role_can_do_everything(operation):
    (found,) = [
        each
        for each in staffed(EVERYBODY, SHIPPED, MATRIX)
        if each.operation is operation
    ]

    assert found.possible
    assert all(names for _chair, names in found.chairs)
