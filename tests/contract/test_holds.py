"""What every store of holds and freezes promises."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from guicang.adapters.db.holds import DjangoHolds
from guicang.domain.errors import NoSuchFreeze, NoSuchHold
from guicang.domain.hold import Freeze, Hold, Query
from tests.cuts import cut_short
from tests.fakes.holds import MemoryHolds

NOW = datetime(2026, 3, 1, 8, 30, 0, 123456, tzinfo=UTC)
QUERIES = {
    "everything": Query(),
    "every condition": Query(
        conversations=frozenset({"c-2", "c-1", "会话"}),
        customers=frozenset({"ab" * 16}),
        agents=frozenset({"li"}),
        categories=frozenset({"complaint"}),
        sources=frozenset({"wecom"}),
        channels=frozenset({"web"}),
        since=NOW - timedelta(days=30),
        until=NOW,
    ),
}


@pytest.fixture
def holds(either):
    return either(MemoryHolds, DjangoHolds)


def a_hold(name="h-1", **changes) -> Hold:
    hold = Hold(
        id=name,
        title="诉讼",
        reason="case 7",
        owner="legal",
        placed_at=NOW,
        review_at=NOW + timedelta(days=365),
    )
    return replace(hold, **changes)


def a_freeze(name="f-1", **changes) -> Freeze:
    return replace(Freeze(id=name, reason="泄露", placed_at=NOW), **changes)


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_a_hold_comes_back_with_its_query(holds, query):
    holds.place(a_hold(query=query))
    holds.freeze(a_freeze(query=query))

    assert holds.get("h-1") == a_hold(query=query)
    assert holds.in_force() == [a_hold(query=query)]
    assert holds.freezes() == [a_freeze(query=query)]


def test_a_released_hold_is_in_force_no_more_and_never_forgotten(holds):
    holds.place(a_hold("h-1"))
    holds.place(a_hold("h-2", placed_at=NOW + timedelta(days=1), review_at=None))

    holds.release("h-1", NOW + timedelta(days=2))

    assert [hold.id for hold in holds.in_force()] == ["h-2"]
    assert [hold.id for hold in holds.all()] == ["h-2", "h-1"]
    assert holds.get("h-1").released_at == NOW + timedelta(days=2)


def test_a_hold_is_released_once(holds):
    holds.place(a_hold())
    holds.release("h-1", NOW)

    with pytest.raises(NoSuchHold):
        holds.release("h-1", NOW + timedelta(days=1))

    assert holds.get("h-1").released_at == NOW


def test_an_unknown_hold_is_refused(holds):
    for question in (
        lambda: holds.get("h-0"),
        lambda: holds.release("h-0", NOW),
    ):
        with pytest.raises(NoSuchHold):
            question()
    with pytest.raises(NoSuchFreeze):
        holds.thaw("f-0", NOW)


def test_a_freeze_is_lifted_once(holds):
    holds.freeze(a_freeze("f-2"))
    holds.freeze(a_freeze("f-1"))

    holds.thaw("f-2", NOW)

    assert holds.freezes() == [a_freeze("f-1")]
    assert [f.id for f in holds.freezes(everything=True)] == ["f-1", "f-2"]
    with pytest.raises(NoSuchFreeze):
        holds.thaw("f-2", NOW)


def test_the_lock_needs_a_transaction_to_live_in(holds):
    # Each store has its own word for a fault of the caller.
    with pytest.raises(Exception, match="locked in a transaction"):
        holds.in_force(lock=True)

    with holds.transaction():
        assert holds.in_force(lock=True) == []


def test_an_exception_undoes_the_transaction(holds):
    holds.place(a_hold("h-1"))

    cut_short(
        holds,
        lambda: holds.release("h-1", NOW),
        lambda: holds.place(a_hold("h-2")),
        lambda: holds.freeze(a_freeze()),
    )

    assert holds.all() == [a_hold("h-1")]
    assert holds.freezes() == []
