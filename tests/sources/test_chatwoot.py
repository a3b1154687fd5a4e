"""Chatwoot: conversations without loss, signed webhooks, and what can be done there."""

import hashlib
import json
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings, strategies as st

from guicang.adapters.sources.chatwoot import CHATWOOT
from guicang.adapters.sources.chatwoot.door import sign
from guicang.adapters.sources.chatwoot.messages import message
from guicang.domain.errors import (
    BadRecord,
    BadSource,
    CallRefused,
    MediaGone,
    NotPossible,
    SourceGarbled,
    SourceRefused,
    SourceThrottled,
    SourceUnreachable,
)
from guicang.domain.record import Kind, Role
from guicang.domain.sources.model import (
    Ability,
    Can,
    Mark,
    MediaRef,
    Presence,
    Said,
    Turn,
    Unread,
)
from guicang.ports.recalling import CannotRecall, Place
from tests.fakes.clock import FakeClock
from tests.oracles import driven
from tests.simulators.chatwoot import SECRET, TOKEN, chatwoot
from tests.simulators.server import Answered, Fault
from tests.sources.connectors import DEEP, call, drained, odd, said, sample
from tests.sources.tools import tools

FORM = {"account": "1", "access_token": TOKEN, "webhook_secret": SECRET}

WRONG = "another-token"


@contextmanager
def opened(platform, clock, **form):
    with tools(platform.address, clock) as given:
        yield CHATWOOT.open(FORM | {"address": platform.address} | form, given)


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


def fill(platform, conversations=60, long=7):
    for n in range(conversations):
        number = platform.open(f"客户{n}")
        for k in range(260 if n == long else n % 5):
            platform.say(number, f"话{n}-{k}", k % 2)


def seconds(clock):
    return round(clock.now().timestamp())


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


# Webhooks


def heard(platform, source, clock, event="message_created", delivery="d1", **told):
    headers, body = platform.webhook(event, delivery, seconds(clock), **told)
    return source.receive(call(clock, body, headers))


def test_a_webhook_wakes_and_its_message_is_read_again(platform, source, clock):
    fill(platform, 3)
    _, cursor = drained(source, {})
    number = platform.say(2, "新的话")
    told = {"id": number, "content": "别的话", "conversation": {"id": 2}}
    it = heard(platform, source, clock, **told)
    page = source.pull(cursor, it.hints)

    assert it.wakes
    assert said(page.items) == {str(number): "新的话"}
    assert page.cursor == cursor
    assert page.more


def test_a_change_of_an_old_message_is_read_when_it_is_told(platform, source, clock):
    fill(platform, 3)
    _, cursor = drained(source, {})
    old = platform.messages[2][0]["id"]
    source.delete(Place(source="c", conversation="2", message=str(old)))
    it = heard(
        platform, source, clock, "message_updated", id=old, conversation={"id": 2}
    )
    [item] = source.pull(cursor, it.hints).items

    assert item.recalls == str(old)


def test_a_conversation_that_ends_is_marked_when_it_is_told(platform, source, clock):
    number = platform.open()
    platform.conversations[number]["status"] = "resolved"
    it = heard(platform, source, clock, "conversation_status_changed", id=number)
    *_, last = source.pull({}, it.hints).items

    assert last.turn == Turn.CLOSED


def test_what_is_gone_before_it_is_read_tells_nothing(platform, source):
    hints = {"9/4": "message", "8": "conversation"}

    assert source.pull({}, hints).items == ()


def test_a_conversation_that_is_told_of_and_cannot_be_read_is_kept(platform, source):
    number = platform.open()
    platform.conversations[number]["created_at"] = "soon"
    [item] = source.pull({}, {str(number): "conversation"}).items

    assert isinstance(item, Unread)


def test_without_permission_nothing_is_passed_over(platform, source):
    fill(platform, 3)
    first = source.pull({})
    platform.faults.append(Fault("/messages", Answered({}, 403), times=2))
    with pytest.raises(SourceRefused):
        source.pull(first.cursor)
    with pytest.raises(SourceRefused):
        source.pull({}, {"1/1": "message"})


def test_an_attachment_without_an_address_of_the_web_is_no_message():
    with pytest.raises(BadRecord, match="data_url"):
        message("1", told(attachments=[{"data_url": "http://["}]))


@pytest.mark.parametrize(
    ("event", "told"),
    [
        ("webwidget_triggered", {}),
        ("message_created", {"id": "x"}),
        ("conversation_x", {}),
    ],
)
def test_other_events_only_wake(platform, source, clock, event, told):
    it = heard(platform, source, clock, event, **told)

    assert it.wakes
    assert it.hints == {}


@pytest.mark.parametrize("body", [b"[]", b"{", DEEP], ids=["list", "cut", "deep"])
def test_a_body_that_is_no_event_only_wakes(source, clock, body):
    stamp = str(seconds(clock))
    headers = {
        "x-chatwoot-timestamp": stamp,
        "x-chatwoot-signature": sign(SECRET, stamp, body),
    }

    assert source.receive(call(clock, body, headers)).hints == {}


def test_the_published_webhook_is_accepted(platform, clock):
    given = json.loads(sample("chatwoot/webhook_message_created.json"))
    headers = {name.lower(): value for name, value in given["headers"].items()}
    clock.move(seconds=1_763_856_000 - seconds(clock))
    with opened(platform, clock, webhook_secret=given["config"]["secret"]) as source:
        it = source.receive(call(clock, given["raw_body"].encode(), headers))

    assert it.hints == {"1/1": "message"}


def test_a_delivery_comes_in_once(platform, source, clock):
    heard(platform, source, clock, id=1)
    heard(platform, source, clock, delivery="d2", id=1)
    with pytest.raises(CallRefused, match="came before"):
        heard(platform, source, clock, id=1)


@pytest.mark.parametrize(
    "change",
    [
        {"x-chatwoot-signature": "sha256=00"},
        {"x-chatwoot-signature": ""},
        {"x-chatwoot-signature": "密"},
        {"x-chatwoot-timestamp": "1"},
        {"x-chatwoot-timestamp": ""},
    ],
)
def test_a_webhook_with_a_wrong_signature_is_refused(platform, source, clock, change):
    headers, body = platform.webhook("message_created", "d", seconds(clock))
    with pytest.raises(CallRefused):
        source.receive(call(clock, body, headers | change))


@pytest.mark.parametrize("late", [-301, 301, -800_000_000])
def test_a_webhook_of_another_time_is_refused(platform, source, clock, late):
    headers, body = platform.webhook("message_created", "d", seconds(clock) + late)
    with pytest.raises(CallRefused, match="too old"):
        source.receive(call(clock, body, headers))


def test_without_a_secret_and_with_too_much_nothing_comes_in(platform, source, clock):
    headers, body = platform.webhook("message_created", "d", seconds(clock))
    with pytest.raises(CallRefused):
        source.receive(call(clock, b" " * 10_000_000, headers))
    with (
        opened(platform, clock, webhook_secret="") as without,
        pytest.raises(CallRefused),
    ):
        without.receive(call(clock, body, headers))


# What can be done


def test_attachments_are_fetched_without_the_token(platform, source):
    number = platform.open()
    body = bytes(range(256)) * 999
    platform.say(number, None, attachments=[platform.attach("%E5%9B%BE.png", body)])
    items, _ = drained(source, {})
    [ref] = items[-1].media
    found = source.media(ref, len(body))
    asked = [each for each in platform.asked if "/rails/" in each.path]

    assert hashlib.sha256(found).digest() == hashlib.sha256(body).digest()
    assert (ref.name, ref.media_type, ref.size) == ("图.png", "image/png", len(body))
    assert items[-1].message.kind == Kind.IMAGE
    assert len(asked) == 2
    assert not any("api_access_token" in each.headers for each in asked)


def test_a_file_that_is_gone_or_too_large_is_a_gap(platform, source):
    url = platform.attach("f.bin", b"12345")["data_url"]
    with pytest.raises(MediaGone, match="larger"):
        source.media(MediaRef(key={"url": url}, name="f"), 4)
    platform.files.clear()
    with pytest.raises(MediaGone, match="404"):
        source.media(MediaRef(key={"url": url}, name="f"), 4)


def test_a_file_elsewhere_is_not_fetched(source):
    ref = MediaRef(key={"url": "https://storage.test/f"}, name="f")
    with pytest.raises(MediaGone, match=r"storage\.test is not allowed"):
        source.media(ref, 4)


def test_agents_are_read_and_set(platform, source):
    before = {each.name: each.presence for each in source.agents()}
    source.present("2", Presence.BUSY)
    after = {each.name: each.presence for each in source.agents()}

    assert before == {"客服A": Presence.ONLINE, "客服B": Presence.OFFLINE}
    assert after == {"客服A": Presence.BUSY, "客服B": Presence.OFFLINE}


def test_a_presence_that_nobody_knows_is_unknown(platform, source):
    platform.agents[2]["availability_status"] = "asleep"

    assert source.agents()[0].presence == Presence.UNKNOWN
    platform.agents[2]["id"] = None
    with pytest.raises(SourceGarbled):
        source.agents()


def test_a_notice_is_said_and_comes_back_the_same(platform, source):
    number = platform.open()
    sent = source.tell(str(number), "您的记录将被归档")
    items, _ = drained(source, {})

    assert items[-1] == sent
    assert sent.message.role == Role.AGENT


def test_a_conversation_is_deleted_as_a_whole_and_twice_is_no_error(platform, source):
    number = platform.open()
    place = Place(source="c", conversation=str(number), message="")
    first, second = source.delete(place), source.delete(place)

    assert number not in platform.conversations
    assert first.startswith("Deleted in Chatwoot")
    assert "no longer" in second


def test_what_may_not_be_deleted_is_told(platform, source):
    platform.faults.append(Fault("/conversations/", Answered({}, 403)))
    with pytest.raises(SourceRefused):
        source.delete(Place(source="c", conversation="1", message=""))


def test_ids_cannot_leave_their_place_in_an_address(platform, source):
    with pytest.raises(SourceRefused):
        source.present("2/../../profile?x=", Presence.BUSY)

    assert platform.asked[-1].path.endswith("/agents/2%2F..%2F..%2Fprofile%3Fx%3D")


def test_what_chatwoot_cannot_is_not_possible(source):
    abilities = CHATWOOT.profile.abilities
    no = {ability for ability, answer in abilities.items() if answer.can == Can.NO}

    assert no == {Ability.RECALL, Ability.RETENTION}
    assert abilities.keys() == set(Ability)
    place = Place(source="c", conversation="1", message="1")
    assert isinstance(source.recall(place), CannotRecall)
    with pytest.raises(NotPossible):
        source.listen(lambda heard: None, lambda: True)


def test_check_names_whose_token_it_is_and_no_token(platform, source, clock):
    assert source.check() == "客服A (1)"
    assert TOKEN not in repr(source)
    assert SECRET not in repr(source)
    with (
        opened(platform, clock, access_token=WRONG) as other,
        pytest.raises(SourceRefused, match="401"),
    ):
        other.check()


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({"retry-after": "7"}, 7), ({}, 60), ({"retry-after": "soon"}, 60)],
)
def test_a_limit_is_obeyed(platform, source, headers, seconds):
    platform.faults.append(Fault("/profile", Answered({}, 429, headers)))
    with pytest.raises(SourceThrottled) as held:
        source.check()

    assert held.value.data == {"seconds": seconds}


@pytest.mark.parametrize("cursor", [{"queue": 3}, {"known": "x"}, {"queue": [[1]]}])
def test_a_cursor_of_another_connector_is_told(source, cursor):
    with pytest.raises(SourceGarbled):
        source.pull(cursor)


@pytest.mark.parametrize(
    ("field", "value"),
    [("account", "x"), ("access_token", ""), ("address", "chat.example.com")],
)
def test_a_form_that_cannot_work_is_refused_with_its_field(
    platform, clock, field, value
):
    with pytest.raises(BadSource) as bad, opened(platform, clock, **{field: value}):
        pass

    assert bad.value.data["field"] == field


# An independent client


@pytest.mark.slow
def test_an_independent_client_reads_what_our_connector_reads(platform, source):
    fill(platform, 8, long=0)
    items, _ = drained(source, {})
    answer = driven("chatwoot-sdk", "drive_chatwoot_sdk.py", platform.address, TOKEN)
    ours = {name: text for name, text in said(items).items() if name in answer["said"]}

    assert answer["conversations"] == sorted(platform.conversations)
    assert answer["agents"] == {"客服A": "online", "客服B": "offline"}
    assert answer["me"] == "客服A"
    assert answer["said"].items() - ours.items() == {(answer["sent"], "您好")}
    assert len(ours) > 15
