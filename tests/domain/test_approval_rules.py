"""Two people, the right roles, a fresh second factor, one root."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from guicang.domain.access.model import Person, Role
from guicang.domain.approval.matrix import TEMPLATES, VOUCHER, chairs
from guicang.domain.approval.model import (
    Chair,
    Decision,
    Operation,
    Request,
    Signature,
)
from guicang.domain.approval.rules import (
    could_sign,
    decide,
    missing,
    require_valid,
    seating,
    sign,
    still_valid,
)
from guicang.domain.errors import (
    ManifestChanged,
    NotAllowed,
    NotApproved,
    RequestClosed,
    SameHand,
    StaleProof,
)

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
ROOT, OTHER_ROOT = "aa" * 32, "bb" * 32
A, S, F, H, L, C, G = (
    Role.ADMIN,
    Role.SUPERVISOR,
    Role.FINANCE,
    Role.HR,
    Role.LEGAL,
    Role.COMPLIANCE,
    Role.SECURITY,
)


def chair(*roles):
    return Chair(roles=frozenset(roles))


def person(name, *roles, **changes):
    return Person(name=name, roles=frozenset(roles), **changes)


def request(*wanted, **changes):
    return Request(
        **{
            "id": "r-1",
            "operation": Operation.RECORD_DELETE,
            "root": ROOT,
            "proposer": "wu",
            "reason": "due",
            "created_at": NOW - timedelta(days=1),
            "expires_at": NOW + timedelta(days=13),
            "chairs": wanted,
            **changes,
        }
    )


def signature(name, role, *more, approve=True, root=ROOT):
    return Signature(
        person=name,
        role=role,
        root=root,
        at=NOW,
        proof="totp",
        proof_at=NOW,
        approve=approve,
        roles=frozenset({role, *more}) if more else frozenset(),
    )


def put(asked, who, **changes):
    """Sign, and give the request with the signature."""
    facts = {
        "root": asked.root,
        "approve": True,
        "now": NOW,
        "proof": "totp",
        "proof_at": NOW,
        "reason": "seen",
        **changes,
    }
    mark = sign(asked, who, **facts)
    return replace(asked, signatures=(*asked.signatures, mark))


# --- the matrix -----------------------------------------------------------------------

TABLE = [
    ("default", Operation.RETENTION_CHANGE, [{A}, {L, C}]),
    ("default", Operation.RULES_CHANGE, [{A}, {L}]),
    ("default", Operation.MASKING_CHANGE, [{A}, {L}]),
    ("default", Operation.CLASSIFIER_CHANGE, [{A}, {L, C}]),
    ("default", Operation.DESTINATION_CHANGE, [{A}, {L, C}]),
    ("default", Operation.RECORD_DELETE, [{A}, {S}]),
    ("default", Operation.ARCHIVE_DESTROY, [{A}, {S}, {L, C}]),
    ("default", Operation.HOLD_PLACE, [{L, C}]),
    ("default", Operation.HOLD_RELEASE, [{L}, {L, C}]),
    ("default", Operation.FREEZE_LIFT, [{L, C}, {A, G}]),
    ("default", Operation.RESTORE, [{A}, {L, C}]),
    ("default", Operation.ACCESS_CHANGE, [{L, C}, {A, G}]),
    ("default", Operation.ORGANISATION_CHANGE, [{A}, {L, C}]),
    ("default", Operation.REVEAL, [{S, L, C}]),
    ("default", Operation.ROLES_CHANGE, [{L, C}, {G}]),
    ("default", Operation.GRANT, [{L, C}, {G}]),
    ("default", Operation.LEDGER_REMOVE, [{L, C}, {G}]),
    ("default", Operation.CUSTOMER_CHANGE, [{S}, {L, C}]),
    ("default", Operation.RELEASE, [{L, C}]),
    ("default", Operation.INCIDENT_TELL, [{L, C}]),
    ("default", Operation.POLICY_TELL, [{L, C}]),
    ("default", Operation.QUARANTINE_DISCARD, [{A}, {L, C}]),
    ("article", Operation.RETENTION_CHANGE, [{A}, {H}]),
    ("article", Operation.RULES_CHANGE, [{A}, {L}]),
    ("article", Operation.MASKING_CHANGE, [{A}, {L}]),
    ("article", Operation.CLASSIFIER_CHANGE, [{A}, {L, C}]),
    ("article", Operation.DESTINATION_CHANGE, [{A}, {L, C}]),
    ("article", Operation.RECORD_DELETE, [{A}, {F}]),
    ("article", Operation.ARCHIVE_DESTROY, [{A}, {F}]),
    ("article", Operation.HOLD_PLACE, [{L, C}]),
    ("article", Operation.HOLD_RELEASE, [{L}, {L, C}]),
    ("article", Operation.FREEZE_LIFT, [{L, C}, {A, G}]),
    ("article", Operation.RESTORE, [{A}, {L, C}]),
    ("article", Operation.ACCESS_CHANGE, [{L, C}, {A, G}]),
    ("article", Operation.ORGANISATION_CHANGE, [{A}, {L, C}]),
    ("article", Operation.REVEAL, [{S, L, C}]),
    ("article", Operation.ROLES_CHANGE, [{L, C}, {G}]),
    ("article", Operation.GRANT, [{L, C}, {G}]),
    ("article", Operation.LEDGER_REMOVE, [{L, C}, {G}]),
    ("article", Operation.CUSTOMER_CHANGE, [{S}, {L, C}]),
    ("article", Operation.RELEASE, [{L, C}]),
    ("article", Operation.INCIDENT_TELL, [{L, C}]),
    ("article", Operation.POLICY_TELL, [{L, C}]),
    ("article", Operation.QUARANTINE_DISCARD, [{A}, {L, C}]),
]


@pytest.mark.parametrize(("template", "operation", "wanted"), TABLE)
def test_an_operation_needs_these_chairs(template, operation, wanted):
    assert [set(each.roles) for each in chairs(template, operation)] == wanted


def test_the_table_names_every_operation_of_every_template():
    assert {(name, op) for name, op, _ in TABLE} == {
        (name, op) for name, matrix in TEMPLATES.items() for op in matrix
    }
    assert all(set(matrix) == set(Operation) for matrix in TEMPLATES.values())


@pytest.mark.parametrize(
    "operation", [Operation.RECORD_DELETE, Operation.ARCHIVE_DESTROY]
)
def test_vouchers_need_finance_once(operation):
    plain = chairs("default", operation)

    assert chairs("default", operation, {VOUCHER, "chat.complaint"}) == (
        *plain,
        Chair(roles=frozenset({F}), why=VOUCHER),
    )
    assert chairs("default", operation, {"chat.complaint"}) == plain
    assert chairs("article", operation, {VOUCHER}) == chairs("article", operation)


def test_vouchers_change_nothing_for_a_hold():
    assert len(chairs("default", Operation.HOLD_PLACE, {VOUCHER})) == 1


# --- signing --------------------------------------------------------------------------


def test_a_signature_says_who_for_which_chair_and_to_what():
    asked = request(chair(A), chair(S))

    mark = put(asked, person("chen", S)).signatures[0]

    assert mark == Signature(
        person="chen",
        role=S,
        root=ROOT,
        at=NOW,
        proof="totp",
        proof_at=NOW,
        approve=True,
        reason="seen",
        roles=frozenset({S}),
    )


@pytest.mark.parametrize("state", sorted(set(Decision) - {Decision.OPEN}))
def test_what_is_not_open_is_not_signed(state):
    with pytest.raises(RequestClosed, match=state.value):
        put(request(chair(A), decision=state), person("chen", A))


def test_an_expired_request_is_not_signed():
    asked = request(chair(A))

    put(asked, person("chen", A), now=asked.expires_at - timedelta(microseconds=1),
        proof_at=asked.expires_at)  # fmt: skip
    with pytest.raises(RequestClosed, match="expired"):
        put(
            asked,
            person("chen", A),
            now=asked.expires_at,
            proof_at=asked.expires_at,
        )


def test_another_root_than_was_shown_is_not_signed():
    with pytest.raises(ManifestChanged) as refused:
        put(request(chair(A)), person("chen", A), root=OTHER_ROOT)

    assert refused.value.data["shown"] == OTHER_ROOT


@pytest.mark.parametrize("approve", [True, False])
def test_the_proposer_does_not_sign(approve):
    with pytest.raises(SameHand):
        put(request(chair(A)), person("wu", A), approve=approve)


@pytest.mark.parametrize("approve", [True, False])
def test_who_answers_for_the_program_that_proposed_does_not_sign(approve):
    asked = request(
        chair(A), chair(S), proposer="system:key:01", owner="chen", payload={}
    )

    with pytest.raises(SameHand):
        put(asked, person("chen", A, S), approve=approve)
    assert not could_sign(asked, person("chen", A, S))
    assert could_sign(asked, person("li", A))


@pytest.mark.parametrize(
    "changes",
    [
        {"proposer": "chen"},
        {"proposer": "system:key:01", "owner": "chen"},
        {"payload": {"person": "chen"}},
    ],
)
def test_a_yes_of_who_may_not_sign_counts_for_nothing_at_the_last_door(changes):
    """However it came there: behind the program's back, or before an upgrade."""
    given = (signature("chen", A), signature("li", S))
    asked = request(chair(A), chair(S), signatures=given, **changes)
    people = {p.name: p for p in (person("chen", A), person("li", S))}

    with pytest.raises(NotApproved):
        require_valid(asked, people, NOW)
    assert still_valid(replace(asked, proposer="wu", owner="", payload={}), people, NOW)


@pytest.mark.parametrize("approve", [True, False])
def test_nobody_signs_twice(approve):
    asked = put(request(chair(A), chair(S)), person("chen", A, S))

    with pytest.raises(SameHand):
        put(asked, person("chen", A, S), approve=approve)


@pytest.mark.parametrize(
    "who",
    [
        person("chen", F),
        person("chen", L, C, H),
        person("chen"),
        person("chen", A, active=False),
    ],
    ids=["finance", "others", "nothing", "left"],
)
@pytest.mark.parametrize("approve", [True, False])
def test_without_a_chair_nobody_signs(who, approve):
    with pytest.raises(NotAllowed, match=r"admin or supervisor is needed"):
        put(request(chair(A), chair(S)), who, approve=approve)


def test_a_chair_that_is_taken_is_not_filled_again():
    asked = put(request(chair(A), chair(S)), person("chen", A))

    with pytest.raises(NotAllowed, match="supervisor is needed"):
        put(asked, person("zhao", A))


@pytest.mark.parametrize(
    ("age", "fresh"),
    [(-31, False), (-30, True), (0, True), (300, True), (301, False)],
)
def test_a_second_factor_is_good_for_five_minutes(age, fresh):
    given_at = NOW - timedelta(seconds=age)
    if fresh:
        put(request(chair(A)), person("chen", A), proof_at=given_at)
    else:
        with pytest.raises(StaleProof) as refused:
            put(request(chair(A)), person("chen", A), proof_at=given_at)
        assert refused.value.data == {"person": "chen", "age": age, "limit": 300}


def test_who_holds_two_roles_moves_for_who_holds_one():
    asked = put(request(chair(A), chair(S)), person("chen", A, S))
    assert asked.signatures[0].role is A

    asked = put(asked, person("zhao", A))

    assert missing(asked) == ()
    assert [(c.roles, s.person) for c, s in seating(asked)] == [
        ({A}, "zhao"),
        ({S}, "chen"),
    ]


def test_a_second_person_of_legal_may_release_a_hold_and_so_may_compliance():
    asked = request(*chairs("default", Operation.HOLD_RELEASE))
    for order in permutations([person("li", L), person("gao", C)]):
        full = asked
        for who in order:
            full = put(full, who)
        assert missing(full) == ()
    two = put(put(asked, person("li", L)), person("lin", L))
    assert missing(two) == ()
    with pytest.raises(NotAllowed):
        put(put(asked, person("gao", C)), person("guo", C))


# --- deciding -------------------------------------------------------------------------

YES = (signature("chen", A), signature("zhao", S))


@pytest.mark.parametrize(
    ("marks", "after", "decision"),
    [
        ((), 0, Decision.OPEN),
        (YES[:1], 0, Decision.OPEN),
        (YES, 0, Decision.APPROVED),
        ((), 14, Decision.EXPIRED),
        (YES[:1], 14, Decision.EXPIRED),
        (YES, 14, Decision.EXPIRED),
        ((signature("chen", A, approve=False),), 0, Decision.REJECTED),
        ((*YES, signature("lin", L, approve=False)), 0, Decision.REJECTED),
        ((signature("chen", A, approve=False),), 14, Decision.REJECTED),
        ((signature("chen", A, approve=False, root=OTHER_ROOT),), 0, Decision.REJECTED),
        ((YES[0], signature("zhao", S, root=OTHER_ROOT)), 0, Decision.OPEN),
        ((YES[0], signature("wu", S)), 0, Decision.OPEN),
        ((YES[0], signature("chen", S)), 0, Decision.OPEN),
    ],
)
def test_signatures_and_time_decide(marks, after, decision):
    asked = request(chair(A), chair(S), signatures=marks)

    assert decide(asked, NOW + timedelta(days=after)) is decision


@pytest.mark.parametrize(
    "state",
    [Decision.DONE, Decision.WITHDRAWN, Decision.REJECTED, Decision.EXPIRED],
)
def test_what_is_over_stays_so(state):
    asked = request(chair(A), chair(S), signatures=YES, decision=state)

    assert decide(asked, NOW) is state


def test_an_approval_that_was_written_down_expires_too():
    asked = request(chair(A), chair(S), signatures=YES, decision=Decision.APPROVED)

    assert decide(asked, asked.expires_at) is Decision.EXPIRED


def test_a_chair_more_opens_an_approved_request_again():
    extra = Chair(roles=frozenset({C}), why="first-run")
    asked = request(chair(A), chair(S), extra, signatures=YES)

    assert decide(asked, NOW) is Decision.OPEN
    assert missing(asked) == (extra,)


def test_a_request_without_chairs_is_never_approved():
    asked = request(signatures=YES)

    assert decide(asked, NOW) is Decision.OPEN
    with pytest.raises(NotApproved):
        require_valid(asked, {}, NOW)


# --- the last door --------------------------------------------------------------------

FULL = request(chair(A), chair(S), signatures=YES, decision=Decision.APPROVED)
HERE = {"chen": person("chen", A), "zhao": person("zhao", S)}


def test_an_approval_holds_while_its_signers_are_what_they_were():
    assert still_valid(FULL, HERE, NOW)
    require_valid(FULL, HERE, NOW)


@pytest.mark.parametrize(
    "now_is",
    [
        {"zhao": person("zhao", S)},
        {**HERE, "chen": person("chen", A, active=False)},
        {**HERE, "chen": person("chen", F)},
        {**HERE, "chen": person("chen")},
    ],
    ids=["gone", "inactive", "moved", "stripped"],
)
def test_an_approval_falls_with_a_signer(now_is):
    assert not still_valid(FULL, now_is, NOW)
    with pytest.raises(NotApproved, match="still needs admin"):
        require_valid(FULL, now_is, NOW)


def test_a_role_won_since_the_signature_does_not_count():
    marks = (signature("chen", A), signature("zhao", F))
    asked = request(chair(A), chair(S), signatures=marks)
    promoted = {**HERE, "zhao": person("zhao", S)}

    assert not still_valid(asked, promoted, NOW)


def test_who_signed_with_two_roles_and_kept_the_needed_one_counts():
    marks = (signature("chen", A, S), signature("zhao", A))
    asked = request(chair(A), chair(S), signatures=marks)
    people = {"chen": person("chen", S), "zhao": person("zhao", A)}

    assert still_valid(asked, people, NOW)


def test_an_expired_approval_does_not_hold():
    assert not still_valid(FULL, HERE, FULL.expires_at)
    with pytest.raises(RequestClosed, match="expired"):
        require_valid(FULL, HERE, FULL.expires_at)


def test_the_no_of_somebody_who_left_is_still_a_no():
    asked = request(
        chair(A), chair(S), signatures=(*YES, signature("lin", S, approve=False))
    )

    assert decide(asked, NOW) is Decision.REJECTED
    assert not still_valid(asked, HERE, NOW)


def test_there_is_a_chair_for_whom_the_request_waits_and_for_nobody_else():
    asked = request(chair(A), chair(S), signatures=(signature("an", A),), proposer="wu")

    assert could_sign(asked, person("su", S))
    assert not could_sign(asked, person("an", A, S)), "has signed"
    assert not could_sign(asked, person("wu", S)), "has asked"
    assert not could_sign(asked, person("ad", A)), "the chair is taken"
    assert not could_sign(asked, person("hr", H)), "no chair is theirs"
