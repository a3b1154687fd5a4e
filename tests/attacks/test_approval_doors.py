"""The bypass matrix: every way around the second person, tried on real homes.

Each case makes ready what an attacker may have, honestly come by, and then tries to get
through a door alone. The door says no with its stable code, nothing but the ledger has
changed, and the refusal stands in the ledger. On SQLite and on PostgreSQL.
"""

from dataclasses import replace

import pytest

from guicang.domain.access.model import May, Role
from guicang.domain.approval.model import Decision
from guicang.domain.disposal.model import End, Fate, State
from guicang.domain.errors import GuicangError
from guicang.domain.ledger.model import Tag
from tests import homes
from tests.attacks.bypasses import (
    COUNT,
    MATRIX,
    NAMES,
    _move_a_member,
    people,
    ready,
    refusals,
    signed,
    state,
    tampered,
)
from tests.fakes.house import SIMPLE
from tests.homes import Home


@pytest.fixture
def home(settled) -> Home:
    return settled(ready)


@pytest.mark.parametrize("case", MATRIX.values(), ids=MATRIX.keys())
def test_the_door_stays_shut_and_that_is_written_down(home, case):
    attempt = case.attempt(home)
    before, noted = state(home), refusals(home, case.tag) if case.tag else []

    with pytest.raises(GuicangError) as told:
        attempt()

    assert told.value.code == case.code
    assert state(home) == before
    if case.tag:
        (entry,) = refusals(home, case.tag)[len(noted) :]
        assert entry.data["code"] == case.code
    assert home.house.recording.verify().whole


# --- what changes, and only that ------------------------------------------------------


def test_an_expired_request_is_closed_by_the_attempt_and_not_signed(home):
    batch = signed(home, "admin")
    home.clock.move(days=15)

    with pytest.raises(GuicangError) as told:
        home.sign(batch, "supervisor")

    request = home.house.requests.get(batch)
    assert told.value.code == "GC-308"
    assert request.decision is Decision.EXPIRED
    assert [s.person for s in request.signatures] == ["admin"]
    assert home.house.batches.get(batch).state is State.EXPIRED
    assert refusals(home, Tag.REQUEST_REFUSED)[-1].data["code"] == "GC-308"
    assert sorted(home.house.records.known(NAMES)) == sorted(NAMES)


def relabelled(home: Home) -> None:
    home.house.labelling.label(NAMES[0], ["chat.complaint"], by="supervisor")


def happened(home: Home) -> None:
    home.house.labelling.happened(
        NAMES[0], "complaint_closed", home.clock.now(), by="supervisor"
    )


def rewritten(home: Home) -> None:
    """A message in the place of another, as whoever holds the keys could write it."""
    said = homes.talks(COUNT)[NAMES[0]]
    first, *rest = said.messages
    other = replace(said, messages=(first._replace(text="something else"), *rest))
    home.house.records.destroy([NAMES[0]])
    home.take_in(other)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (relabelled, "GC-307 facts"),
        (happened, "GC-307 facts"),
        (rewritten, "GC-307 content"),
    ],
)
def test_a_record_that_was_changed_after_the_signatures_stays(home, change, why):
    batch = home.approved().id
    change(home)

    home.house.running.run(batch)

    (kept,) = home.house.batches.members(batch, fate=Fate.REFUSED)
    assert (kept.conversation, kept.why) == (NAMES[0], why)
    assert sorted(home.house.records.known(NAMES)) == [NAMES[0]]
    refused = refusals(home, Tag.BATCH_MEMBER_REFUSED)
    assert any(NAMES[0] in str(entry.data) for entry in refused)


def test_a_member_that_was_added_after_the_signatures_stops_the_whole_batch(home):
    first, second = home.propose(only=frozenset(NAMES[:1])), home.propose()
    home.sign(first.id, "admin", "supervisor", "compliance")
    _move_a_member(first.id, second.id)

    with pytest.raises(GuicangError) as told:
        home.house.running.run(first.id)

    assert told.value.code == "GC-307"
    assert sorted(home.house.records.known(NAMES)) == sorted(NAMES)
    assert refusals(home, Tag.REQUEST_REFUSED)[-1].data["code"] == "GC-307"


def test_a_role_that_is_withdrawn_while_the_batch_runs_stops_it(home):
    batch = home.approved().id

    def withdrawn_meanwhile(state_: State, at: int, of: int) -> None:
        if state_ is State.ARCHIVED and home.house.people.get("supervisor").roles == {
            Role.SUPERVISOR
        }:
            people(
                home, "change", "supervisor", Role.HR,
                by="hr", sign_=("legal", "admin"),
            )  # fmt: skip

    with pytest.raises(GuicangError) as told:
        home.house.running.run(batch, withdrawn_meanwhile)

    assert told.value.code == "GC-310"
    assert sorted(home.house.records.known(NAMES)) == sorted(NAMES)


def test_one_signature_releases_no_hold(home):
    hold = home.hold(conversations=[NAMES[0]])
    request = home.house.holding.release(hold, reason="over", by="hr")

    one = home.sign(request.id, "legal")

    assert one.decision is Decision.OPEN
    assert [h.id for h in home.house.holds.in_force()] == [hold]
    batch = home.approved().id
    home.house.running.run(batch)
    assert sorted(home.house.records.known(NAMES)) == [NAMES[0]]


def test_one_signature_merges_nobody_and_frees_nobody(home):
    one, other = (f"customer-{n}" for n in range(2))
    request = home.house.identifying.merge([one, other], by="legal", reason="test")
    before = home.house.identities.history()

    signed = home.sign(request.id, "supervisor")

    assert signed.decision is Decision.OPEN
    assert home.house.identities.history() == before == []
    for name in ("legal", "supervisor", "admin"):
        with pytest.raises(GuicangError):
            home.sign(request.id, name)
    assert home.house.identities.history() == []


def test_a_merge_whose_payload_was_changed_is_not_signed(home):
    one, other, third = (f"customer-{n}" for n in range(COUNT))
    request = home.house.identifying.merge([one, other], by="legal", reason="test")
    home.sign(request.id, "supervisor")
    tag = home.house.tagger.tag
    tampered(
        "UPDATE guicang_request SET payload = replace(payload, %s, %s)",
        tag("customer", other),
        tag("customer", third),
    )

    with pytest.raises(GuicangError) as told:
        home.sign(request.id, "compliance")

    assert told.value.code == "GC-307"
    assert home.house.identities.history() == []


def test_one_signature_puts_no_policy_in_force(home):
    before = home.house.policies.history()
    request = home.house.retaining.propose(SIMPLE, by="supervisor", reason="test")

    one = home.sign(request.id, "admin")

    assert one.decision is Decision.OPEN
    assert home.house.policies.history() == before


def test_one_administrator_switches_no_law_off(home):
    shop = {"actors": ["ecommerce_platform_operator"]}
    home.house.governing.declare(shop, by="admin", code=home.code("admin"))
    before = home.house.judging.law()

    request = home.house.governing.declare(
        {"actors": []}, by="compliance", code=home.code("compliance")
    )
    one = home.sign(request.id, "admin")

    assert one.decision is Decision.OPEN
    assert home.house.judging.law() == before
    assert home.house.policies.organisation() == shop


def test_a_proposal_in_production_is_nobodys_without_a_code(home):
    for name, code in (("", ""), ("hr", ""), ("hr", "000000")):
        with pytest.raises(GuicangError) as told:
            home.house.governing.actor(name, code, May.BATCH_PROPOSE)

        assert told.value.code == ("GC-306" if code else "GC-804")
    assert refusals(home, Tag.ACCESS_REFUSED)[-1].actor == "claimed:hr"


def test_what_two_have_signed_still_goes_through(home):
    """The matrix must not be green because nothing works any more."""
    done = home.house.running.run(home.approved().id)
    request = people(home, "add", "new", Role.LEGAL, by="hr", sign_=("legal", "admin"))
    secret = home.house.enrolling.hand_out(
        "new", request, by="legal", code=home.code("legal")
    )

    assert done.counts[Fate.DESTROYED] == COUNT
    assert done.end is End.OFFLINE
    assert len(secret) == 32
    assert home.house.people.get("new").enrolled
