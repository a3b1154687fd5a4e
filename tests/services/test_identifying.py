"""Customers are merged and split by two people; holds follow, and nothing is freed."""

import pytest
from tests.fakes.house import House
from tests.fakes.talk import talk
from tests.fakes.world import World
from tests.services.standing import Meanwhile, entries, standing

from guicang.domain.approval.model import Decision
from guicang.domain.disposal.model import End, Fate
from guicang.domain.errors import (
    BadSplit,
    CustomersChanged,
    ManifestChanged,
    NoSuchCustomer,
    NotAllowed,
    NothingToMerge,
    SameHand,
)
from guicang.domain.hold import Freeze, Query
from guicang.domain.identity import Digested, Reason
from guicang.domain.ledger.model import Tag
from guicang.domain.retention.model import State
from guicang.services.foreseeing import Size

X, Y, Z = (f"customer-of-c{number}" for number in range(3))
SIGNERS = ("supervisor", "compliance")


class Always(Meanwhile):
    """A wire on which something is looked at before each call of a kind."""

    def pass_(self, place: str) -> None:
        if place == self.place:
            self.action()


def tag(house: House, customer: str) -> str:
    return house.world.tagger.tag("customer", customer)


def tags(house: House, *customers: str) -> frozenset[str]:
    return frozenset(tag(house, customer) for customer in customers)


def merge(house: House, *customers: str) -> None:
    request = house.identifying.merge(customers, by="legal", reason="one person")
    house.sign(request.id, *SIGNERS)


def split(house: House, customer: str, *away: str) -> None:
    request = house.identifying.split(customer, away, by="legal", reason="two people")
    house.sign(request.id, *SIGNERS)


def hold(house: House, customer: str) -> str:
    request = house.holding.place(
        Query(customers=frozenset({tag(house, customer)})),
        title="case",
        reason="sued",
        by="legal",
    )
    return str(request.payload["hold"])


def states(house: House) -> dict[str, State]:
    bench = house.judging.bench(house.world.clock.now())
    return {
        record.id: bench.judge(record, End.OFFLINE).state
        for record in house.world.records.facts()
    }


# --- asking and signing ---------------------------------------------------------------


def test_nothing_is_merged_before_two_people_have_signed():
    house = standing()
    request = house.identifying.merge([X, Y], by="legal", reason="one person")

    house.sign(request.id, "supervisor")
    assert house.identifying.customer(X) == tags(house, X)

    done = house.sign(request.id, "compliance")
    assert done.decision is Decision.APPROVED
    assert house.identifying.customer(X) == tags(house, X, Y)
    assert house.identifying.customer(Y) == tags(house, X, Y)
    assert house.identifying.customer(Z) == tags(house, Z)


def test_the_ledger_says_who_asked_and_who_signed_and_names_no_customer():
    house = standing()
    merge(house, X, Y)
    split(house, X, Y)

    asked = entries(house, Tag.CUSTOMER_PROPOSED)
    (merged,) = entries(house, Tag.CUSTOMER_MERGED)
    (parted,) = entries(house, Tag.CUSTOMER_SPLIT)
    assert [entry.data["deed"] for entry in asked] == ["merge", "split"]
    assert {entry.actor for entry in asked} == {"legal"}
    assert (merged.data["version"], parted.data["version"]) == (1, 2)
    assert merged.data["signers"] == sorted(SIGNERS)
    assert not any(
        known in str(entry.data)
        for entry in (*asked, merged, parted)
        for known in (X, Y, *tags(house, X, Y))
    )


def test_who_asks_never_signs_and_others_have_no_chair():
    house = standing()
    request = house.identifying.merge([X, Y], by="supervisor", reason="mine")

    with pytest.raises(SameHand):
        house.sign(request.id, "supervisor")
    with pytest.raises(NotAllowed):
        house.sign(request.id, "admin")
    assert house.identifying.customer(X) == tags(house, X)


def test_what_was_rejected_changes_nothing():
    house = standing()
    request = house.identifying.merge([X, Y], by="legal", reason="one person")

    house.sign(request.id, "supervisor", approve=False)

    assert house.identifying.customer(X) == tags(house, X)
    assert entries(house, Tag.CUSTOMER_MERGED) == []


def test_a_change_of_customers_that_became_others_is_refused_when_signed():
    house = standing()
    stale = house.identifying.merge([X, Y], by="legal", reason="one person")
    merge(house, Y, Z)

    house.sign(stale.id, "supervisor")
    with pytest.raises(CustomersChanged):
        house.sign(stale.id, "compliance")

    assert house.identifying.customer(X) == tags(house, X)
    assert house.identifying.customer(Y) == tags(house, Y, Z)
    assert house.world.requests.get(stale.id).decision is Decision.OPEN


def test_what_cannot_be_done_is_refused_when_it_is_asked_for():
    house = standing()
    merge(house, X, Y)

    for wrong, deed in (
        (NothingToMerge, lambda: house.identifying.merging([X, Y])),
        (NothingToMerge, lambda: house.identifying.merging([X])),
        (NoSuchCustomer, lambda: house.identifying.merging([X, "nobody"])),
        (BadSplit, lambda: house.identifying.splitting(X, [])),
        (BadSplit, lambda: house.identifying.splitting(X, [X, Y])),
        (BadSplit, lambda: house.identifying.splitting(X, [Z])),
        (NoSuchCustomer, lambda: house.identifying.splitting("nobody", [X])),
    ):
        with pytest.raises(wrong):
            deed()


def test_an_unknown_customer_is_not_named_in_the_error():
    house = standing()

    with pytest.raises(NoSuchCustomer) as error:
        house.identifying.customer("13800138000")

    assert "13800138000" not in str(error.value)


def test_a_customer_is_found_by_its_id_and_by_its_digest():
    house = standing()
    merge(house, X, Y)

    assert house.identifying.customer(tag(house, Y)) == tags(house, X, Y)
    assert house.identifying.all_of([Y, "nobody"]) == tags(house, X, Y, "nobody")
    assert house.identifying.all_of([tag(house, Y)]) == tags(house, X, Y)
    assert house.identifying.conversations(X) == (["c0", "c1"], [])


# --- suggestions ----------------------------------------------------------------------


def test_a_suggestion_says_why_and_merges_nobody():
    house = standing()
    mail = Digested(Reason.EMAIL, "1" * 32)
    phone = Digested(Reason.PHONE, "2" * 32)
    house.world.identities.learn(
        [(tag(house, X), mail), (tag(house, Y), mail), (tag(house, Z), phone)]
    )

    (suggested,) = house.identifying.suggestions()

    assert set(suggested.customers) == tags(house, X, Y)
    assert suggested.reasons == (Reason.EMAIL,)
    assert house.identifying.customer(X) == tags(house, X)

    merge(house, X, Y)
    assert house.identifying.suggestions() == ()


# --- what it would do -----------------------------------------------------------------


def test_a_preview_counts_conversations_holds_and_verdicts():
    house = standing()
    case = hold(house, X)

    preview = house.identifying.merging([X, Y])

    assert preview.sizes == {
        tag(house, X): Size(working=1),
        tag(house, Y): Size(working=1),
    }
    assert preview.holds == {case: 1}
    assert preview.verdicts == {("due_delete", "held"): 1}
    assert states(house) == {
        "c0": State.HELD,
        "c1": State.DUE_DELETE,
        "c2": State.DUE_DELETE,
    }


def test_a_preview_counts_archive_copies_and_erasures_asked_for():
    house = standing()
    house.running.run(house.approved(only=frozenset({"c0"})).id)
    house.world.records.request(["c1"], house.world.clock.now())
    case = hold(house, Y)

    preview = house.identifying.merging([X, Y])

    assert preview.sizes == {
        tag(house, X): Size(archive=1),
        tag(house, Y): Size(working=1, erasures=1),
    }
    assert preview.holds == {case: 1}


def test_a_split_would_change_no_verdict():
    house = standing()
    merge(house, X, Y)
    hold(house, X)

    preview = house.identifying.splitting(X, [Y])

    assert (preview.holds, preview.verdicts) == ({}, {})


def test_a_request_carries_what_its_signers_are_to_see():
    house = standing()
    case = hold(house, X)

    request = house.identifying.merge([X, Y], by="legal", reason="one person")

    assert request.payload["impact"]["holds"] == [{"hold": case, "more": 1}]
    assert [c["working"] for c in request.payload["impact"]["customers"]] == [1, 1]


# --- holds follow customers -----------------------------------------------------------


def test_a_hold_on_one_covers_the_other_from_the_merge_on():
    house = standing()
    case = hold(house, X)
    assert states(house)["c1"] is State.DUE_DELETE

    merge(house, X, Y)

    assert states(house) == {
        "c0": State.HELD,
        "c1": State.HELD,
        "c2": State.DUE_DELETE,
    }
    (widened,) = entries(house, Tag.HOLD_WIDENED)
    assert widened.data["hold"] == case


def test_a_hold_placed_after_the_merge_covers_both():
    house = standing()
    merge(house, X, Y)
    hold(house, Y)

    assert states(house)["c0"] is State.HELD
    assert house.world.requests.list()[0].payload["query"] == {
        "customers": sorted(tags(house, X, Y))
    }


def test_what_comes_in_later_from_either_is_covered():
    house = standing()
    hold(house, X)
    merge(house, X, Y)

    house.take_in(talk("c9", customer=Y))

    assert states(house)["c9"] is State.HELD


def test_a_freeze_follows_like_a_hold():
    house = standing()
    house.world.holds.freeze(
        Freeze(
            id="f-1",
            reason="leak",
            query=Query(customers=tags(house, X)),
            placed_at=house.world.clock.now(),
        )
    )

    merge(house, X, Y)

    assert states(house)["c1"] is State.HELD


def test_after_a_split_the_hold_stays_on_both():
    house = standing()
    hold(house, X)
    merge(house, X, Y)

    split(house, X, Y)

    assert house.identifying.customer(X) == tags(house, X)
    assert states(house) == {
        "c0": State.HELD,
        "c1": State.HELD,
        "c2": State.DUE_DELETE,
    }


def test_a_release_that_was_signed_for_less_than_the_hold_reaches_now_is_refused():
    house = standing()
    case = hold(house, X)
    release = house.holding.release(case, reason="settled", by="hr")
    house.sign(release.id, "legal")
    merge(house, X, Y)

    with pytest.raises(ManifestChanged):
        house.sign(release.id, "compliance")

    assert [each.id for each in house.world.holds.in_force()] == [case]
    again = house.holding.release(case, reason="settled", by="hr")
    house.sign(again.id, "legal", "compliance")
    assert house.world.holds.in_force() == []


# --- the last door --------------------------------------------------------------------


def fates(house: House, batch: str) -> dict[str, tuple[Fate, str]]:
    return {
        member.conversation: (member.fate, member.why)
        for member in house.world.batches.members(batch)
    }


def test_an_approved_batch_spares_those_who_became_one_with_a_held_customer():
    house = standing()
    batch = house.approved(only=frozenset({"c1", "c2"}))
    case = hold(house, X)
    merge(house, X, Y)

    house.running.run(batch.id)

    assert fates(house, batch.id) == {
        "c1": (Fate.REFUSED, f"GC-301 {case}"),
        "c2": (Fate.DESTROYED, ""),
    }


def test_a_merge_between_two_erasures_is_in_time_for_the_next():
    world = World()
    standing(world=world)
    other = House(world)
    case = hold(other, Z)
    asked = other.identifying.merge([Y, Z], by="legal", reason="one person")
    other.sign(asked.id, "supervisor")
    signed = []

    def between():
        """Let the last one sign as soon as one record is gone, and not before."""
        gone = world.records.facts_of(["c0"]) == {}
        if gone and not signed and not world.database.depth:
            signed.append(other.sign(asked.id, "compliance"))

    house = House(world, Always("batches.get", between), chunk=1)
    batch = house.approved(only=frozenset({"c0", "c1"}))

    house.running.run(batch.id)

    assert len(signed) == 1
    assert fates(house, batch.id) == {
        "c0": (Fate.DESTROYED, ""),
        "c1": (Fate.REFUSED, f"GC-301 {case}"),
    }


def test_an_archive_copy_is_spared_like_a_working_copy():
    house = standing()
    house.running.run(house.approved().id)
    house.world.clock.move(days=60)
    batch = house.approved(End.DESTRUCTION)
    case = hold(house, X)
    merge(house, X, Y)

    house.running.run(batch.id)

    assert fates(house, batch.id) == {
        "c0": (Fate.REFUSED, f"GC-301 {case}"),
        "c1": (Fate.REFUSED, f"GC-301 {case}"),
        "c2": (Fate.DESTROYED, ""),
    }
