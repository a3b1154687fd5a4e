"""What holds of approvals whatever people, roles and chairs there are."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

from hypothesis import given, strategies as st

from guicang.domain.access.model import Role
from guicang.domain.approval.model import (
    Chair,
    Decision,
    Operation,
    Request,
    Signature,
)
from guicang.domain.approval.rules import decide, missing, seating

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
ROLES = st.frozensets(
    st.sampled_from([Role.ADMIN, Role.SUPERVISOR, Role.LEGAL, Role.COMPLIANCE]),
    min_size=1,
)
CHAIRS = st.lists(st.builds(Chair, roles=ROLES), max_size=4).map(tuple)


@st.composite
def signatures(draw):
    roles = draw(ROLES)
    return Signature(
        person=draw(st.sampled_from("abcde")),
        role=draw(st.sampled_from(sorted(roles))),
        root=draw(st.sampled_from(["r1", "r1", "r1", "r2"])),
        at=NOW,
        proof="totp",
        proof_at=NOW,
        roles=roles,
    )


SIGNED = st.lists(signatures(), max_size=5, unique_by=lambda s: s.person).map(tuple)


def request(chairs, marks):
    return Request(
        id="r",
        operation=Operation.RECORD_DELETE,
        root="r1",
        proposer="e",
        reason="due",
        created_at=NOW,
        expires_at=NOW + timedelta(days=14),
        chairs=chairs,
        signatures=marks,
    )


def most(chairs, marks):
    """Try every way to seat people; the definition, not the algorithm."""
    counted = [s for s in marks if s.root == "r1" and s.person != "e"]
    slots = [*counted, *([None] * len(chairs))]
    return max(
        sum(
            s is not None and bool(s.roles & chair.roles)
            for chair, s in zip(chairs, order, strict=True)
        )
        for order in permutations(slots, len(chairs))
    )


@given(CHAIRS, SIGNED)
def test_as_many_chairs_are_filled_as_can_be(chairs, marks):
    assert len(chairs) - len(missing(request(chairs, marks))) == most(chairs, marks)


@given(CHAIRS, SIGNED, st.randoms())
def test_the_order_of_signatures_does_not_matter(chairs, marks, chance):
    mixed = list(marks)
    chance.shuffle(mixed)

    assert missing(request(chairs, tuple(mixed))) == missing(request(chairs, marks))
    assert decide(request(chairs, tuple(mixed)), NOW) is decide(
        request(chairs, marks), NOW
    )


@given(CHAIRS, SIGNED)
def test_nobody_sits_in_two_chairs_nor_in_one_that_does_not_fit(chairs, marks):
    seated = [(c, s) for c, s in seating(request(chairs, marks)) if s is not None]

    assert len({s.person for _, s in seated}) == len(seated)
    assert all(c.roles & s.roles for c, s in seated)


@given(CHAIRS, SIGNED)
def test_the_proposer_never_counts(chairs, marks):
    without = tuple(s for s in marks if s.person != "e")

    assert missing(request(chairs, marks)) == missing(request(chairs, without))


@given(CHAIRS, SIGNED)
def test_another_root_voids_every_signature(chairs, marks):
    changed = replace(request(chairs, marks), root="r3")

    assert missing(changed) == chairs
    assert decide(changed, NOW) is Decision.OPEN


@given(CHAIRS, SIGNED, signatures())
def test_one_more_yes_never_empties_a_chair(chairs, marks, more):
    if more.person in {s.person for s in marks}:
        return
    before = missing(request(chairs, marks))

    assert len(missing(request(chairs, (*marks, more)))) <= len(before)


@given(CHAIRS, SIGNED, signatures())
def test_one_no_is_enough(chairs, marks, no):
    refused = replace(no, approve=False)

    assert decide(request(chairs, (*marks, refused)), NOW) is Decision.REJECTED


@given(CHAIRS, SIGNED)
def test_time_alone_never_approves(chairs, marks):
    asked = request(chairs, marks)

    assert decide(asked, asked.expires_at) is Decision.EXPIRED
