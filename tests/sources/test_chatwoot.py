"""Chatwoot: conversations without loss, signed webhooks, and what can be done there."""

import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings, strategies as st

from guicang.adapters.sources.chatwoot.messages import message
from guicang.domain.errors import (
    BadRecord,
    SourceGarbled,
    SourceThrottled,
    SourceUnreachable,
)
from guicang.domain.record import Kind, Role
from guicang.domain.sources.model import (
    Mark,
    Said,
    Turn,
    Unread,
)
from guicang.ports.recalling import Place
from tests.fakes.clock import FakeClock
from tests.simulators.chatwoot import chatwoot
from tests.simulators.server import Answered, Fault
from tests.sources.chatwoot import fill, opened
from tests.sources.connectors import drained, odd, said, sample


@pytest.fixture
def platform():
    with chatwoot() as running:
        yield running


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def source(platform, clock):
    with opened(platform, clock) as source:
        yield source


# Pages


def test_all_conversations_and_messages_come(platform, source):
    fill(platform)
    items, _ = drained(source, {})
    customers = {i.thread: i.customer_name for i in items if isinstance(i, Mark)}

    assert said(items) == platform.held()
    assert len(said(items)) > 350
    assert customers == {str(n + 1): f"客户{n}" for n in range(60)}


def test_whoever_is_killed_between_two_pages_goes_on_from_the_cursor(platform, clock):
    fill(platform)
    cursor, found, more = {}, [], True
    while more:
        with opened(platform, clock) as another:
            page = another.pull(json.loads(json.dumps(cursor)))
        found += page.items
        cursor, more = page.cursor, page.more

    assert said(found) == platform.held()


def test_a_page_asked_for_twice_is_the_same(platform, source):
    fill(platform)
    first = source.pull({})

    assert source.pull({}) == first
    assert source.pull(first.cursor) == source.pull(first.cursor)


def test_what_becomes_active_during_a_round_is_met_in_the_next(platform, source):
    fill(platform)
    cursor, found, pages = {}, [], 0
    while True:
        page = source.pull(cursor)
        found += page.items
        cursor, pages = page.cursor, pages + 1
        if pages < 30:
            platform.say(pages % 60 + 1, f"插话{pages}")
        if not page.more:
            break
    later, _ = drained(source, cursor)

    assert said([*found, *later]) == platform.held()


def test_the_next_round_reads_only_what_was_active(platform, source):
    fill(platform)
    platform.now += 3_600
    platform.say(1, "话")
    _, cursor = drained(source, {})
    platform.now += 3_600
    platform.say(3, "后来的话")
    new = platform.open()
    platform.say(new, "新的话")
    asked = len(platform.asked)
    items, _ = drained(source, cursor)

    assert {"后来的话", "新的话"} <= set(said(items).values())
    assert len(platform.asked) - asked < 8


def test_messages_whose_times_and_numbers_disagree_all_come(platform, source):
    number = platform.open()
    for k in range(250):
        platform.say(number, f"话{k}", created_at=1_700_000_000 - k)
    items, _ = drained(source, {})

    assert said(items) == platform.held()


def test_a_round_that_is_over_says_up_to_when(platform, source):
    fill(platform, 3)
    platform.now += 100
    platform.say(1, "话")
    pages, cursor, more = [], {}, True
    while more:
        pages.append(source.pull(cursor))
        cursor, more = pages[-1].cursor, pages[-1].more

    assert pages[-1].through == datetime.fromtimestamp(platform.now - 60, UTC)
    assert {page.through for page in pages[:-1]} == {None}


def test_a_conversation_that_is_deleted_meanwhile_is_a_gap(platform, source):
    fill(platform, 3)
    first = source.pull({})
    del platform.messages[2]
    page, gaps, cursor = first, [], first.cursor
    while page.more:
        page = source.pull(cursor)
        gaps += page.gaps
        cursor = page.cursor

    assert gaps == ["a conversation that Chatwoot no longer has"]


def test_pages_that_fail_are_asked_for_again_without_loss(platform, source):
    fill(platform)
    platform.faults += [
        Fault("/conversations", Answered(b"{}", 502)),
        Fault("/messages", change=lambda a: Answered(a.body, cut=9)),
        Fault("/messages", Answered({}, 429, {"retry-after": "7"})),
        Fault("/messages", Answered(b"<html>")),
        Fault("/messages", Answered(b"")),
    ]
    cursor, found, failures, more = {}, [], [], True
    while more:
        try:
            page = source.pull(cursor)
        except Exception as error:  # noqa: BLE001 - whatever it was is told below
            failures.append(type(error))
            continue
        found += page.items
        cursor, more = page.cursor, page.more

    assert failures == [
        SourceUnreachable, SourceUnreachable, SourceThrottled, SourceGarbled,
        SourceGarbled,
    ]  # fmt: skip
    assert said(found) == platform.held()


def test_a_window_is_read_again(platform, source):
    fill(platform, 5)
    since = datetime.fromtimestamp(platform.now + 3_600, UTC)
    platform.now += 7_200
    platform.say(2, "后来的话")
    items, _ = drained(source, source.window(since, since))

    assert {i.thread for i in items} == {"2"}
    assert "后来的话" in said(items).values()


def test_what_became_of_a_conversation_is_marked(platform, source):
    number = platform.open()
    source.transfer(str(number), "3")
    platform.conversations[number]["status"] = "resolved"
    items, _ = drained(source, {})
    marks = [(i.turn, i.agent_name) for i in items]

    assert marks == [
        (Turn.OPENED, ""), (Turn.ASSIGNED, "客服B"), (Turn.CLOSED, ""),
    ]  # fmt: skip


def test_a_deleted_message_is_taken_back(platform, source):
    number = platform.open()
    gone, stays = platform.say(number, "秘密"), platform.say(number, "话")
    first, _ = drained(source, {})
    told = source.delete(Place(source="c", conversation=str(number), message=str(gone)))
    items, _ = drained(source, {})
    recalls = [i.recalls for i in items if isinstance(i, Said)]

    assert said(first)[str(gone)] == "秘密"
    assert recalls == [str(gone), ""]
    assert str(stays) in said(items)
    assert "Deleted" in told


# What is read


def test_every_sample_message_is_read():
    told = json.loads(sample("chatwoot/messages.json"))
    one, two = (message("1", each) for each in told["payload"])

    assert (one.message.text, one.message.role) == ("退货", Role.CUSTOMER)
    assert (one.customer, one.customer_name) == ("1", "测试客户")
    assert (two.message.role, two.agent_name) == (Role.AGENT, "客服A")
    assert one.message.at == 1_763_856_000_000_000


def told(**more):
    return {
        "id": 1, "message_type": 1, "created_at": 1_763_856_000, "content": "话",
        "sender": {"id": 2, "name": "甲", "type": "user"}, **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("more", "role", "kind"),
    [
        ({"message_type": 0}, Role.CUSTOMER, Kind.TEXT),
        ({"message_type": "incoming"}, Role.CUSTOMER, Kind.TEXT),
        ({}, Role.AGENT, Kind.TEXT),
        ({"sender": {"id": 9, "type": "agent_bot"}}, Role.BOT, Kind.TEXT),
        ({"message_type": 2, "sender": None}, Role.SYSTEM, Kind.EVENT),
        ({"message_type": 3}, Role.BOT, Kind.TEXT),
        ({"message_type": 77}, Role.BOT, Kind.TEXT),
        ({"content_type": "cards"}, Role.AGENT, Kind.CARD),
        ({"content_type": "hologram"}, Role.AGENT, Kind.OTHER),
        ({"content": None, "attachments": [{"file_type": "audio"}]}, "agent", "voice"),
        ({"content": None, "attachment": {"file_type": "fax"}}, "agent", "other"),
    ],
)  # fmt: skip
def test_who_speaks_and_how(more, role, kind):
    item = message("1", told(**more))

    assert (item.message.role, item.message.kind) == (role, kind)


def test_a_private_note_is_known_as_one():
    assert json.loads(message("1", told(private=True)).message.extra)["private"]


FIELDS = st.dictionaries(
    st.text(min_size=1, max_size=8).map(lambda name: f"x{name}"),
    st.integers()
    | st.text(min_size=1, max_size=8)
    | st.lists(st.booleans(), min_size=1),
    max_size=4,
)


@settings(max_examples=60, deadline=None)
@given(kind=st.text(min_size=1, max_size=12), more=FIELDS, attributes=FIELDS)
def test_kinds_and_fields_that_nobody_knows_survive(kind, more, attributes):
    kind = f"未知{kind}"
    item = message("1", told(content_type=kind, content_attributes=attributes) | more)
    extra = json.loads(item.message.extra)

    assert item.message.kind == Kind.OTHER
    assert extra["content_type"] == kind
    assert extra.get("content_attributes", {}) == attributes
    assert more.items() <= extra.items()


@settings(max_examples=200, deadline=None)
@given(
    changed=odd(
        {
            "id", "content", "created_at", "sender", "message_type", "content_type",
            "content_attributes", "attachments", "attachment", "data_url", "file_type",
            "file_size", "name", "type", "deleted",
        }
    )
)  # fmt: skip
def test_whatever_a_message_is_it_is_read_or_refused_as_a_record(changed):
    with suppress(BadRecord):
        assert message("1", told() | changed).raw


@pytest.mark.parametrize(
    "more", [{"id": None}, {"created_at": "soon"}, {"content": [1]}, {"sender": 3}]
)
def test_a_message_that_cannot_be_read_is_kept_as_it_came(platform, source, more):
    with pytest.raises(BadRecord):
        message("1", told(**more))
    number = platform.open()
    platform.say(number, "好")
    listed = [told(**more), *platform.messages[number]]
    platform.faults.append(Fault("/messages", Answered({"payload": listed})))
    items, _ = drained(source, {})

    assert [type(i) for i in items if not isinstance(i, Mark)] == [Unread, Said]


def test_a_conversation_that_cannot_be_read_is_kept_as_it_came(platform, source):
    number, _ = platform.open(), platform.open()
    platform.conversations[number]["created_at"] = "soon"
    items, _ = drained(source, {})

    assert {type(i) for i in items} == {Unread, Mark}


def test_an_attachment_without_an_address_of_the_web_is_no_message():
    with pytest.raises(BadRecord, match="data_url"):
        message("1", told(attachments=[{"data_url": "http://["}]))
