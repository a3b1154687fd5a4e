"""What every store of customers promises, and how holds follow them."""

from datetime import UTC, datetime, timedelta

import pytest

from guicang.adapters.db.holds import DjangoHolds
from guicang.adapters.db.identities import DjangoIdentities
from guicang.domain.errors import CustomersChanged
from guicang.domain.hold import Freeze, Hold, Query
from guicang.domain.identity import (
    Change,
    Digested,
    Identity,
    Kind,
    Reason,
    merge,
    split,
    undone,
)
from guicang.ports.identities import Version
from tests.cuts import cut_short
from tests.fakes.holds import MemoryHolds
from tests.fakes.identities import MemoryIdentities
from tests.fakes.transactions import MemoryDatabase

NOW = datetime(2026, 3, 1, 8, 30, 0, 123456, tzinfo=UTC)
A, B, C, D = (letter * 32 for letter in "abcd")
MAIL = Digested(Reason.EMAIL, "1" * 32)
PHONE = Digested(Reason.PHONE, "2" * 32)


@pytest.fixture
def stores(either):
    def fakes():
        database = MemoryDatabase()
        identities = MemoryIdentities(database)
        return identities, MemoryHolds(database, identities)

    return either(fakes, lambda: (DjangoIdentities(), DjangoHolds()))


@pytest.fixture
def identities(stores):
    stores[0].meet(map(met, (A, B, C, D)))
    return stores[0]


@pytest.fixture
def holds(stores, identities):
    return stores[1]


def met(tag, **changes) -> Identity:
    told = {"source": "kf", "channel": "wecom-kf", "met_at": NOW}
    return Identity(tag=tag, **{**told, **changes})


def change(identities, change: Change, **more) -> Version:
    version = Version(
        version=len(identities.history()) + 1,
        change=change,
        by="supervisor",
        reason="the same person",
        request="r-1",
        at=NOW,
    )
    identities.change(version)
    return version


def together(identities, *tags: str) -> Version:
    return change(identities, merge(identities.customers(tags)))


def sets(*customers) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(each) for each in customers)


def a_hold(name: str, *customers: str, **more) -> Hold:
    return Hold(
        id=name,
        title="case",
        reason="case 7",
        owner="legal",
        query=Query(customers=frozenset(customers)),
        placed_at=NOW,
        **more,
    )


def test_a_new_identity_is_a_customer_of_its_own(identities):
    assert identities.customers([A, B, "no"]) == sets([A], [B])
    assert identities.get([A, "no"]) == {A: met(A)}


def test_an_identity_that_is_met_again_stays_as_it_was_first_met(identities):
    identities.meet([met(A, source="web", met_at=NOW + timedelta(1))])
    identities.meet([met(B, kind=Kind.EXTERNAL_USERID), met(B)])
    together(identities, A, B)
    identities.meet([met(B, kind=Kind.LOCAL)])

    assert identities.get([A, B]) == {A: met(A), B: met(B, kind=Kind.EXTERNAL_USERID)}
    assert identities.customers([B]) == sets([A, B])


def test_a_merge_and_its_split_are_kept_as_versions(identities):
    first = together(identities, B, C)
    second = change(identities, undone(first.change))

    assert identities.customers([A, B, C]) == sets([A], [B], [C])
    assert identities.history() == [second, first]
    assert identities.history([C]) == [second, first]
    assert identities.history([A]) == []


def test_every_identity_of_a_customer_names_it(identities):
    together(identities, B, C)
    together(identities, A, C)

    for tag in (A, B, C):
        assert identities.customers([tag]) == sets([A, B, C])


def test_a_change_of_customers_that_are_others_by_now_is_refused(identities):
    stale = merge(identities.customers([A, B]))
    together(identities, B, C)

    with pytest.raises(CustomersChanged):
        change(identities, stale)

    assert identities.customers([A, B]) == sets([A], [B, C])


def test_a_version_follows_the_one_before(identities):
    late = Version(
        version=3, change=merge(sets([A], [B])), by="x", reason="", request="", at=NOW
    )

    with pytest.raises(ValueError, match="not the next one"):
        identities.change(late)


def test_clues_that_customers_share_are_given_with_their_names(identities):
    identities.learn([(A, MAIL), (B, MAIL), (C, PHONE), ("no", PHONE)])
    identities.learn([(A, MAIL)])

    assert identities.shared(9) == [(MAIL, A), (MAIL, B)]

    together(identities, A, B)

    assert identities.shared(9) == []


def test_as_many_shared_clues_are_given_as_were_asked_for(identities):
    identities.learn([(A, MAIL), (B, MAIL), (C, PHONE), (D, PHONE)])

    assert identities.shared(1) == [(MAIL, A), (MAIL, B)]


def test_an_exception_undoes_the_transaction(identities):
    cut_short(
        identities,
        lambda: together(identities, A, B),
        lambda: identities.meet([met("e" * 32)]),
        lambda: identities.learn([(C, MAIL), (D, MAIL)]),
    )

    assert identities.customers([A, "e" * 32]) == sets([A])
    assert identities.history() == []
    assert identities.shared(9) == []


# --- holds follow customers -----------------------------------------------------------


def test_a_hold_or_freeze_names_all_identities_of_its_customers(identities, holds):
    together(identities, A, B)

    holds.place(a_hold("h-1", B, D))
    holds.freeze(
        Freeze(id="f-1", reason="leak", query=Query(customers={A}), placed_at=NOW)
    )

    assert holds.get("h-1").query == Query(customers=frozenset({A, B, D}))
    assert holds.freezes()[0].query == Query(customers=frozenset({A, B}))


def test_what_is_in_force_names_a_customer_whole_once_it_is_joined(identities, holds):
    holds.place(a_hold("h-1", A))
    holds.place(a_hold("h-2", D))
    holds.place(a_hold("h-3", A))
    holds.release("h-3", NOW)
    holds.place(a_hold("h-4"))
    holds.freeze(
        Freeze(id="f-1", reason="leak", query=Query(customers={B}), placed_at=NOW)
    )

    wider = holds.join(frozenset({A, B}))

    assert sorted(wider) == ["f-1", "h-1"]
    assert [sorted(hold.query.customers) for hold in holds.in_force()] == [
        [A, B],
        [D],
        [],
    ]
    assert holds.get("h-3").query.customers == {A}
    assert holds.freezes()[0].query.customers == {A, B}
    assert holds.join(frozenset({A, B})) == []


def test_a_split_takes_no_hold_away(identities, holds):
    together(identities, A, B)
    holds.place(a_hold("h-1", A))

    change(identities, split(frozenset({A, B}), frozenset({B})))

    assert holds.get("h-1").query.customers == {A, B}


def test_a_hold_of_an_unknown_customer_is_kept_as_it_was_asked_for(holds):
    holds.place(a_hold("h-1", "e" * 32))

    assert holds.get("h-1") == a_hold("h-1", "e" * 32)
