"""What every store of webhooks promises (``ports.webhooks.Webhooks``)."""

from datetime import UTC, datetime, timedelta

import pytest

from guicang.adapters.db.webhooks import DjangoWebhooks
from guicang.domain.errors import NoSuchDelivery, NoSuchWebhook
from guicang.domain.notices.model import DeliveryState, Webhook
from tests.fakes.webhooks import MemoryWebhooks

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
LEASE = timedelta(minutes=5)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


@pytest.fixture
def store(either):
    return either(MemoryWebhooks, DjangoWebhooks)


def hook(name="wh_1", **more):
    return Webhook(
        id=name,
        url=f"https://hooks.test/{name}",
        tags=("batch:*", "policy:changed"),
        by="admin",
        created_at=NOW,
        position=3,
        **more,
    )


@pytest.fixture
def one(store):
    """A webhook with two deliveries that wait."""
    with store.transaction():
        store.add(hook(), b"sealed")
    with store.transaction():
        store.enter("wh_1", {"msg_a": 4, "msg_b": 7}, 9, NOW)
    return store


def failed(store):
    """Let the next delivery fail for good."""
    found = store.claim(NOW, LEASE)
    store.postpone(found.id, "503", at=NOW, again=None)
    return found.id


def test_a_webhook_comes_back_as_it_was_written(store):
    with store.transaction():
        store.add(hook(), b"sealed")
        store.add(hook("wh_2"), b"other")

    assert store.get("wh_1") == hook()
    assert store.secret("wh_2") == b"other"
    assert [each.id for each in store.list()] == ["wh_1", "wh_2"]


@pytest.mark.parametrize("ask", ["get", "secret"])
def test_what_is_no_webhook_is_refused(store, ask):
    with pytest.raises(NoSuchWebhook):
        getattr(store, ask)("wh_none")


def test_the_end_of_none_is_refused(store):
    with pytest.raises(NoSuchWebhook):
        store.end("wh_none", NOW)


def test_what_was_undone_was_not_written(store):
    def undone():
        with store.transaction():
            store.add(hook(), b"sealed")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        undone()

    assert list(store.list(active=False)) == []


def test_deliveries_are_entered_with_the_place_in_the_ledger(one):
    first, second = one.claim(NOW, LEASE), one.claim(NOW, LEASE)

    assert one.get("wh_1").position == 9
    assert {(d.id, d.seq, d.webhook) for d in (first, second)} == {
        ("msg_a", 4, "wh_1"),
        ("msg_b", 7, "wh_1"),
    }
    assert (first.attempts, first.state) == (1, DeliveryState.WAITING)


def test_nothing_is_claimed_twice_before_its_lease_is_over(one):
    claimed = {one.claim(NOW, LEASE).id for _ in range(2)}

    assert claimed == {"msg_a", "msg_b"}
    assert one.claim(NOW + LEASE - SECOND, LEASE) is None
    again = one.claim(NOW + LEASE, LEASE)
    assert again.id in claimed
    assert again.attempts == 2


def test_what_was_due_for_the_longest_comes_first(one):
    first = one.claim(NOW, LEASE)
    one.postpone(first.id, "500", at=NOW, again=NOW + 2 * SECOND)
    second = one.claim(NOW, LEASE)
    one.postpone(second.id, "500", at=NOW, again=NOW + SECOND)

    assert one.claim(NOW + 2 * SECOND, LEASE).id == second.id


def test_what_is_not_due_yet_waits(store):
    with store.transaction():
        store.add(hook(), b"sealed")
        store.enter("wh_1", {"msg_a": 4}, 5, NOW + SECOND)

    assert store.claim(NOW, LEASE) is None
    assert store.claim(NOW + SECOND, LEASE).id == "msg_a"


def test_what_was_taken_is_sent_no_more(one):
    taken = one.claim(NOW, LEASE)
    one.settle(taken.id, "200", at=NOW)

    assert one.claim(NOW + DAY, LEASE).id != taken.id
    assert one.dead() == []


def test_what_failed_for_good_is_listed_the_newest_first(one):
    first, second = failed(one), failed(one)

    dead = one.dead()
    assert {d.id for d in dead} == {first, second}
    assert [d.id for d in dead] == sorted((first, second), reverse=True)
    assert [d.said for d in dead] == ["503", "503"]
    assert len(one.dead(limit=1)) == 1
    assert one.claim(NOW + DAY, LEASE) is None


def test_a_dead_one_is_revived_as_if_never_tried(one):
    dead = failed(one)
    back = one.revive(dead, NOW)

    assert (back.state, back.attempts, back.due_at) == (DeliveryState.WAITING, 0, NOW)
    assert one.dead() == []
    with pytest.raises(NoSuchDelivery):
        one.revive(dead, NOW)


@pytest.mark.parametrize("deed", ["revive", "dismiss"])
def test_only_dead_ones_are_revived_or_dismissed(one, deed):
    for name in ("msg_a", "msg_none"):
        with pytest.raises(NoSuchDelivery):
            getattr(one, deed)(name, NOW)


def test_what_was_dismissed_is_neither_listed_nor_revived(one):
    dead = failed(one)
    gone = one.dismiss(dead, NOW)

    assert (gone.state, gone.said) == (DeliveryState.DISMISSED, "503")
    assert one.dead() == []
    with pytest.raises(NoSuchDelivery):
        one.revive(dead, NOW)


def test_an_ended_webhook_is_told_nothing_more(one):
    one.end("wh_1", NOW + SECOND)

    assert list(one.list()) == []
    assert [w.ended_at for w in one.list(active=False)] == [NOW + SECOND]
    assert one.claim(NOW + DAY, LEASE) is None
    dead = one.dead()
    assert [d.said for d in dead] == ["ended", "ended"]
    with pytest.raises(NoSuchDelivery):
        one.revive(dead[0].id, NOW)


def test_what_was_told_or_dismissed_is_forgotten_in_time_and_nothing_else(one):
    with one.transaction():
        one.enter("wh_1", {"msg_c": 9, "msg_d": 10}, 11, NOW)
    told = one.claim(NOW, LEASE)
    one.settle(told.id, "200", at=NOW)
    one.dismiss(failed(one), NOW)
    dead = failed(one)

    assert one.forget(NOW) == 0
    assert one.forget(NOW + SECOND) == 2
    assert [d.id for d in one.dead()] == [dead]
    assert one.forget(NOW + 365 * DAY) == 0
    assert one.claim(NOW + DAY, LEASE) is not None


def test_what_an_ended_webhook_left_is_forgotten_too(one):
    failed(one)
    one.end("wh_1", NOW)

    assert one.forget(NOW) == 0
    assert one.forget(NOW + SECOND) == 2
    assert one.dead() == []


def test_many_are_forgotten_page_by_page(store):
    with store.transaction():
        store.add(hook(), b"sealed")
        store.enter("wh_1", {f"msg_{n:04}": n for n in range(1_100)}, 1_100, NOW)
    store.end("wh_1", NOW)

    assert store.forget(NOW + SECOND) == 1_100
