"""Who may sign, what is written down, and what silence does."""

from dataclasses import replace

import pytest
from tests.services.standing import entries, standing

from guicang.domain.access.model import Role
from guicang.domain.access.passkeys import Assertion
from guicang.domain.approval.model import Chair, Decision
from guicang.domain.disposal.model import State
from guicang.domain.errors import (
    GuicangError,
    ManifestChanged,
    NotApproved,
    RequestClosed,
    WrongCode,
    WrongPasskey,
)
from guicang.domain.ledger.model import Tag
from guicang.services.approving import spell

REFUSALS = {
    "the proposer": ("hr", {}, "GC-304"),
    "who is not here": ("nobody", {}, "GC-302"),
    "who may sign nothing": ("auditor", {}, "GC-303"),
    "who has no chair here": ("finance", {}, "GC-303"),
    "who saw another root": ("admin", {"root": "00000000"}, "GC-307"),
    "who saw too little of the root": ("admin", {"root": "short"}, "GC-307"),
}


@pytest.mark.parametrize("case", REFUSALS.values(), ids=REFUSALS.keys())
def test_a_refused_signature_is_written_down(case):
    name, shown, code = case
    house = standing()
    batch = house.propose()
    if name == "nobody":
        house.world.people.factors[name] = house.world.people.factors["hr"]

    with pytest.raises(GuicangError) as told:
        house.sign(batch.id, name, **shown)

    assert told.value.code == code
    entry = entries(house, Tag.REQUEST_REFUSED)[-1]
    assert entry.actor == f"claimed:{name}"
    assert entry.data == {"request": batch.id, "code": code}
    assert house.world.requests.get(batch.id).signatures == ()


def test_a_wrong_code_signs_nothing_and_is_written_down():
    house = standing()
    batch = house.propose()

    with pytest.raises(WrongCode):
        house.approving.sign(batch.id, name="admin", code="000000")

    assert entries(house, Tag.REQUEST_REFUSED)[-1].data["code"] == "GC-306"


def test_a_code_is_good_for_one_signature_whatever_becomes_of_it():
    house = standing()
    batch = house.propose()
    code = house.code("admin")
    with pytest.raises(ManifestChanged):
        house.approving.sign(batch.id, name="admin", code=code, root="0" * 64)

    with pytest.raises(WrongCode):
        house.approving.sign(batch.id, name="admin", code=code)


@pytest.mark.parametrize("digits", [8, 64])
def test_the_beginning_of_the_root_is_enough_in_either_case(digits):
    house = standing()
    batch = house.propose()

    request = house.sign(batch.id, "admin", root=batch.root[:digits].upper())

    assert request.signatures[0].root == batch.root
    signed = entries(house, Tag.REQUEST_SIGNED)[-1]
    assert (signed.actor, signed.data["role"]) == ("admin", "admin")


def test_seven_digits_of_the_root_are_too_few():
    house = standing()
    batch = house.propose()

    with pytest.raises(ManifestChanged):
        house.sign(batch.id, "admin", root=batch.root[:7])


def test_nobody_signs_a_manifest_that_was_changed_in_the_store():
    house = standing()
    batch = house.propose()
    lines = house.world.batches.lines[batch.id]
    lines["c0"] = lines["c0"]._replace(digest="00" * 32)

    with pytest.raises(ManifestChanged):
        house.sign(batch.id, "admin", root=batch.root)


def test_the_last_signature_sets_the_approval_in_motion():
    house = standing()
    batch = house.propose()

    request = house.sign(batch.id, "admin", "supervisor", "compliance")

    assert request.decision is Decision.APPROVED
    assert house.world.batches.get(batch.id).state is State.APPROVED
    approved = entries(house, Tag.BATCH_APPROVED)[-1]
    assert approved.data["signers"] == ["admin", "supervisor", "compliance"]


def test_a_signature_that_comes_too_late_closes_the_request():
    house = standing()
    batch = house.propose()
    house.world.clock.move(days=14)

    with pytest.raises(RequestClosed) as told:
        house.sign(batch.id, "admin")

    assert told.value.data["state"] == "expired"
    assert house.world.requests.get(batch.id).decision is Decision.EXPIRED
    assert house.world.batches.get(batch.id).state is State.EXPIRED
    assert entries(house, Tag.REQUEST_EXPIRED)[-1].data == {"request": batch.id}


def test_an_approved_request_stays_approved_when_somebody_signs_it_much_later():
    house = standing()
    request = house.world.requests.list()[0]  # the policy's
    house.world.clock.move(days=15)

    with pytest.raises(RequestClosed) as told:
        house.sign(request.id, "legal")

    assert told.value.data["state"] == "approved"
    assert house.world.requests.get(request.id).decision is Decision.APPROVED


def test_silence_closes_open_requests_and_never_approves():
    house = standing()
    batch = house.propose()
    house.sign(batch.id, "admin")
    assert house.approving.sweep() == 0
    house.world.clock.move(days=14)

    assert house.approving.sweep() == 1

    assert house.world.requests.get(batch.id).decision is Decision.EXPIRED
    assert house.world.batches.get(batch.id).state is State.EXPIRED
    assert house.approving.sweep() == 0


def test_an_approval_lapses_only_when_its_time_is_over():
    house = standing()
    batch = house.approved()

    assert house.approving.lapse(batch.id) is False
    house.world.clock.move(days=14)
    assert house.approving.lapse(batch.id) is True


def test_a_decided_request_is_not_withdrawn():
    house = standing()
    batch = house.propose()
    house.sign(batch.id, "admin", approve=False)

    with pytest.raises(RequestClosed):
        house.approving.withdraw(batch.id, name="hr", now=house.world.clock.now())


def test_an_approval_falls_with_the_role_of_a_signer():
    house = standing()
    batch = house.approved()
    now = house.world.clock.now()
    assert house.approving.check(batch.id, now).decision is Decision.APPROVED
    assert house.approving.objection(batch.id, now) == ""
    people = house.world.people.people
    people["supervisor"] = replace(people["supervisor"], active=False)

    with pytest.raises(NotApproved):
        house.approving.check(batch.id, now)

    assert house.approving.objection(batch.id, now) == "GC-310 missing"


def test_an_approval_that_ran_out_is_told_by_its_state():
    house = standing()
    batch = house.approved()
    house.world.clock.move(days=14)

    objection = house.approving.objection(batch.id, house.world.clock.now())

    assert objection == "GC-308 expired"


def test_chairs_are_spelt_for_people():
    chairs = (
        Chair(roles=frozenset({Role.ADMIN})),
        Chair(roles=frozenset({Role.LEGAL, Role.COMPLIANCE})),
    )

    assert spell(chairs) == "admin, compliance|legal"


def test_where_no_passkeys_are_taken_one_signs_nothing():
    house = standing()
    batch = house.propose()
    passkey = Assertion(site="console.test", credential={})

    with pytest.raises(WrongPasskey):
        house.approving.sign(batch.id, name="admin", code=passkey)

    assert house.world.requests.get(batch.id).signatures == ()
    assert entries(house, Tag.REQUEST_REFUSED)[-1].data["code"] == WrongPasskey.code
