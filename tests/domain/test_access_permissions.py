"""Roles, permissions and who may not be one person."""

from itertools import combinations

import pytest

from guicang.domain.access.grants import allowed
from guicang.domain.access.model import May, Person, Role
from guicang.domain.access.permissions import SHIPPED
from guicang.domain.access.table import require_sound
from guicang.domain.approval.matrix import PROPOSING, SEATED, TEMPLATES
from guicang.domain.approval.staffing import unproposable
from guicang.domain.errors import BadRoles
from guicang.entrypoints.labels import SCOPES

OPERATING = set(May) - {
    May.CONVERSATION_EXPLAIN,
    May.FACTOR_RENEW,
    May.GRANT_ASK,
    May.LEDGER_EXPORT,
    May.LEDGER_READ,
    May.OPERATIONS_READ,
}


SIGNERS = set(Role) - {Role.AUDITOR, Role.AGENT}


def person(*roles, **changes):
    return Person(name="chen", roles=frozenset(roles), **changes)


def test_every_role_is_in_the_table_and_every_permission_is_held_by_somebody():
    require_sound(SHIPPED, SEATED, unproposable)

    assert set(SHIPPED.holders) == set(May)
    assert all(SHIPPED.of(role) for role in Role)


@pytest.mark.parametrize(
    ("may", "holders"),
    [
        (May.BATCH_DISPOSE, {Role.ADMIN}),
        (May.CONVERSATION_IMPORT, {Role.ADMIN}),
        (May.CLOCK_CONFIRM, {Role.ADMIN, Role.SECURITY}),
        (May.FACTOR_RENEW, set(Role)),
        (May.ORGANISATION_DECLARE, {Role.ADMIN, Role.LEGAL, Role.COMPLIANCE}),
        (May.PACK_CONFIRM, {Role.ADMIN, Role.LEGAL, Role.COMPLIANCE}),
        (May.PEOPLE_CHANGE, SIGNERS),
        (May.PEOPLE_DEACTIVATE, {Role.ADMIN, Role.SECURITY}),
        (May.PEOPLE_FOUND, {Role.ADMIN}),
        (May.REQUEST_SIGN, SIGNERS),
        (May.SUBJECT_ANSWER, {Role.LEGAL, Role.COMPLIANCE}),
        (May.CONVERSATION_READ_OWN, {Role.AGENT}),
        (May.GRANT_ASK, set(Role) - {Role.AGENT}),
        (May.JOBS_CHANGE, {Role.ADMIN}),
        (May.OPERATIONS_READ, set(Role) - {Role.AGENT}),
        (May.ROLES_CHANGE, SIGNERS),
        (May.FINDING_REVEAL, {Role.SUPERVISOR, Role.LEGAL, Role.COMPLIANCE}),
        (
            May.CONVERSATION_READ,
            {Role.SUPERVISOR, Role.LEGAL, Role.COMPLIANCE},
        ),
        (May.LEDGER_EXPORT, {Role.AUDITOR, Role.COMPLIANCE}),
        (May.BATCH_PROPOSE, SIGNERS - {Role.SECURITY}),
        (May.POLICY_CHANGE, SIGNERS - {Role.SECURITY}),
        (May.RULES_CHANGE, SIGNERS - {Role.SECURITY}),
        (May.MASKING_CHANGE, SIGNERS - {Role.SECURITY}),
        (May.CLASSIFIER_CHANGE, SIGNERS - {Role.SECURITY}),
        (May.FINDING_MARK, SIGNERS - {Role.SECURITY} | {Role.AGENT}),
        (May.HOLD_PLACE, SIGNERS),
        (
            May.CUSTOMER_CHANGE,
            {Role.ADMIN, Role.SUPERVISOR, Role.LEGAL, Role.COMPLIANCE},
        ),
    ],
)
def test_a_permission_is_held_by_these_roles_and_no_other(may, holders):
    assert {role for role in Role if may in SHIPPED.of(role)} == holders


def test_auditors_have_no_operating_power_and_see_no_contents():
    assert not SHIPPED.of(Role.AUDITOR) & OPERATING


def test_agents_may_only_answer_read_their_own_and_ask_why():
    assert SHIPPED.of(Role.AGENT) == {
        May.CONVERSATION_EXPLAIN,
        May.CONVERSATION_READ_OWN,
        May.DESK_ANSWER,
        May.FACTOR_RENEW,
        May.FINDING_MARK,
    }


def test_who_operates_the_system_reads_nothing_by_that():
    assert not SHIPPED.of(Role.ADMIN) & {May.CONVERSATION_READ, May.FINDING_REVEAL}


def test_everybody_who_has_a_chair_may_sign_and_nobody_else():
    assert {role for role in Role if May.REQUEST_SIGN in SHIPPED.of(role)} == SEATED


def test_with_one_person_a_role_somebody_is_left_to_propose():
    for matrix in TEMPLATES.values():
        for operation, chairs in matrix.items():
            may = PROPOSING[operation]
            assert any(
                _can_be_filled(chairs, set(Role) - {proposer})
                for proposer in Role
                if may in SHIPPED.of(proposer)
            ), operation


def _can_be_filled(chairs, roles):
    if not chairs:
        return True
    return any(
        _can_be_filled(chairs[1:], roles - {role}) for role in chairs[0].roles & roles
    )


def test_permissions_of_several_roles_add_up():
    both = person(Role.FINANCE, Role.SUPERVISOR)

    assert {m for m in May if allowed(both, m, SHIPPED)} == (
        SHIPPED.of(Role.FINANCE) | SHIPPED.of(Role.SUPERVISOR)
    )


@pytest.mark.parametrize("may", May)
def test_who_is_no_longer_active_may_nothing(may):
    gone = person(Role.ADMIN, active=False)

    assert not allowed(gone, may, SHIPPED)


@pytest.mark.parametrize("pair", list(combinations(Role, 2)), ids="+".join)
def test_only_the_pairs_of_the_table_are_refused(pair):
    if frozenset(pair) in SHIPPED.apart:
        with pytest.raises(BadRoles) as refused:
            SHIPPED.check_roles(pair)
        assert refused.value.data["reasons"] == (SHIPPED.apart[frozenset(pair)],)
    else:
        SHIPPED.check_roles(pair)


@pytest.mark.parametrize(
    "pair",
    [
        (Role.ADMIN, Role.AUDITOR),
        (Role.ADMIN, Role.SECURITY),
        (Role.AUDITOR, Role.SECURITY),
        (Role.AUDITOR, Role.AGENT),
        (Role.ADMIN, Role.AGENT),
    ],
    ids="+".join,
)
def test_these_are_always_apart(pair):
    assert frozenset(pair) in SHIPPED.apart


def test_all_pairs_that_clash_are_named():
    with pytest.raises(
        BadRoles, match=r"admin\+auditor, admin\+security, auditor\+sec"
    ):
        SHIPPED.check_roles([Role.SECURITY, Role.AUDITOR, Role.ADMIN])


def test_permissions_stand_in_the_order_of_their_values_within_a_scope():
    scopes = [may.value.split(":")[0] for may in May]

    assert scopes == sorted(scopes)
    assert all(may.value.count(":") == 2 for may in May)


def test_every_permission_has_a_row_where_the_table_is_edited():
    """What the form leaves out, it would take away."""
    assert {may.value.partition(":")[0] for may in May} == set(SCOPES)
