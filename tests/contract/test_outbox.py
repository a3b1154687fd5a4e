"""What every store of notices promises (``ports.noticing.Outbox``)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from guicang.adapters.db.outbox import DjangoOutbox
from guicang.domain.errors import NoSuchNoticeSent
from guicang.domain.notices.occasions import Occasion
from guicang.domain.notices.outbox import MAIL, PACE, Notice, State
from guicang.domain.notices.quiet import habits_from
from tests.fakes.sealing import MemoryBox

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
LEASE = timedelta(minutes=5)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def store(database):
    return DjangoOutbox(MemoryBox())


def notice(name, **more):
    return Notice(
        **{
            "id": name,
            "key": f"test/{name}/ann",
            "occasion": Occasion.TEST,
            "urgent": False,
            "to": "mail:canary@acme.test",
            "recipient": "token-1",
            "way": MAIL,
            "lang": "zh",
            "values": {"at": "CANARY"},
            "state": State.WAITING,
            "made_at": NOW,
            "due_at": NOW,
            **more,
        }
    )


def ids(found):
    return [each.id for each in found]


def test_a_notice_comes_back_as_it_was_written_and_sealed(store):
    assert store.add(notice("a"))

    assert store.get("a") == notice("a")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM guicang_personnotice")
        raw = repr(cursor.fetchall())
    assert "canary@" not in raw


def test_of_one_key_there_is_one(store):
    store.add(notice("a"))

    assert not store.add(notice("b", key="test/a/ann"))
    assert ids(store.list()) == ["a"]


def test_what_is_not_urgent_goes_together_by_recipient_and_way(store):
    for one in (
        notice("a"),
        notice("b"),
        notice("c", recipient="token-2"),
        notice("d", way="ops"),
        notice("e", urgent=True),
        notice("f", due_at=NOW + MINUTE),
    ):
        store.add(one)

    taken = [ids(store.claim(NOW, LEASE)) for _ in range(5)]

    assert taken == [["e"], ["a", "b"], ["c"], ["d"], []]


def test_what_was_taken_and_not_settled_is_taken_as_it_was(store):
    store.add(notice("a"))
    store.add(notice("b"))
    first = store.claim(NOW, LEASE)
    store.add(notice("c"))
    late = NOW + LEASE

    rest = store.claim(NOW, LEASE)
    again = store.claim(late, LEASE)

    assert (ids(first), ids(rest), ids(again)) == (["a", "b"], ["c"], ["a", "b"])
    assert {each.message for each in again} == {"a"}
    assert {each.attempts for each in again} == {2}


def test_a_bot_waits_for_its_minute_and_others_do_not(store):
    for n in range(PACE + 1):
        store.add(notice(f"n{n}", way="ops", urgent=True))
    for n in range(PACE + 1):
        store.add(notice(f"m{n}", recipient=f"t{n}"))
    for _ in range(PACE):
        assert store.claim(NOW, LEASE)[0].way == "ops"

    mails = [store.claim(NOW, LEASE) for _ in range(PACE + 1)]

    assert all(each[0].way == MAIL for each in mails)
    assert store.claim(NOW, LEASE) == ()
    assert ids(store.claim(NOW + MINUTE, LEASE)) == [f"n{PACE}"]


def test_what_became_of_it(store):
    for name in "abcd":
        store.add(notice(name, recipient=name))
        store.claim(NOW, LEASE)
    store.settle(["a"], version=3, proof="ab" * 32, at=NOW)
    store.postpone(["b"], "GC-781", NOW + MINUTE)
    store.end(["c"], State.DEAD, "GC-846", NOW)
    store.end(["d"], State.BOUNCED, "5.1.1", NOW)

    sent = store.get("a")
    assert (sent.state, sent.version, sent.proof) == (State.SENT, 3, "ab" * 32)
    assert store.get("b").due_at == NOW + MINUTE
    assert store.counts() == {
        State.SENT: 1,
        State.WAITING: 1,
        State.DEAD: 1,
        State.BOUNCED: 1,
    }
    assert ids(store.of_message("d")) == ["d"]
    assert store.of_message("") == []
    assert store.revive("c", NOW).state is State.WAITING
    assert store.dismiss("d", NOW).state is State.DISMISSED
    for wrong in ("a", "b", "d", "nobody"):
        with pytest.raises(NoSuchNoticeSent):
            store.dismiss(wrong, NOW)
    assert ids(store.list(state=State.SENT)) == ["a"]


def test_what_waits_of_an_event_can_be_taken_back(store):
    store.add(notice("a", key="alarm/disk/1/x"))
    store.add(notice("b", key="alarm/disk/1/y"))
    store.add(notice("c", key="alarm/disk/10/x"))
    store.settle(["b"], version=0, proof="", at=NOW)

    assert store.withdraw("alarm/disk/1/") == 1
    assert ids(store.list()) == ["c", "b"]


def test_marks_addresses_and_habits_are_kept(store):
    day = date(2026, 12, 25)
    store.tell("person:ann", {(day, 30)})
    store.tell("person:ann", {(day, 30), (day, 7)})
    who = habits_from("en", "Europe/Berlin", "22:00-08:00", "09:00")

    store.shut("token", "5.1.1", NOW)
    store.shut("token", "5.1.1", NOW)
    store.keep_habits("ann", habits_from("zh", "UTC", "", ""))
    store.keep_habits("ann", who)

    assert store.told("person:ann") == {(day, 30), (day, 7)}
    assert store.told("person:bob") == set()
    assert store.is_shut("token")
    assert store.lift("token")
    assert not store.lift("token")
    assert store.habits("ann") == who
    assert store.habits("bob") is None


def test_what_ended_is_forgotten_unless_it_failed(store):
    for name in "abc":
        store.add(notice(name))
    store.settle(["a"], version=0, proof="", at=NOW)
    store.end(["b"], State.DEAD, "x", NOW)
    store.tell("ann", {(date(2026, 11, 1), 1), (date(2026, 12, 1), 1)})

    assert store.forget(NOW + MINUTE) == 1

    assert ids(store.list()) == ["c", "b"]
    assert store.told("ann") == {(date(2026, 12, 1), 1)}


def test_two_who_add_at_once_leave_one(store):
    with store.transaction():
        store.add(notice("a"))
        assert not store.add(replace(notice("b"), key="test/a/ann"))
