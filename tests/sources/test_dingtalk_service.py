"""DingTalk's customer service: tickets by slices and pages, and service groups."""

import json
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies as st

from guicang.adapters.sources.dingtalk import SERVICE
from guicang.adapters.sources.dingtalk.tickets import moment, ticket
from guicang.domain.errors import (
    BadRecord,
    SourceRefused,
)
from guicang.domain.record import Kind, Role, micros
from guicang.domain.sources.model import (
    Mark,
    Said,
    Turn,
    Unread,
)
from tests.fakes.clock import FakeClock
from tests.simulators.dingtalk import dingtalk
from tests.simulators.server import Answered, Fault
from tests.sources.connectors import DEEP, drained, odd, said, sample
from tests.sources.dingtalk import (
    DAY,
    TICKET,
    action,
    field,
    fill,
    millis,
    opened,
    read,
)


@pytest.fixture
def platform():
    with dingtalk() as running:
        yield running


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def service(platform, clock):
    since = (clock.now() - timedelta(days=30)).date().isoformat()
    with opened(SERVICE, platform, clock, since=since) as source:
        yield source


def held(platform):
    """Say what the platform holds, by the ids that its messages get."""
    found = {each["ticketId"]: each["title"] for each in platform.cases}
    for name, actions in platform.actions.items():
        for place, each in enumerate(actions):
            found[f"{name}:{place}"] = each["actionContent"][0]["value"]
    return found


def test_all_tickets_come_over_short_pages_and_many_slices(platform, service, clock):
    fill(platform, clock)
    items, cursor = drained(service, {})

    assert said(items) == held(platform)
    assert len(said(items)) > 150
    assert cursor["since"] == cursor["upto"] == millis(clock)


def test_whoever_is_killed_between_two_pages_goes_on_from_the_cursor(
    platform, service, clock
):
    fill(platform, clock)
    cursor, found = {}, []
    for _ in range(200):
        since = (clock.now() - timedelta(days=30)).date().isoformat()
        with opened(SERVICE, platform, clock, since=since) as another:
            page = another.pull(json.loads(json.dumps(cursor)))
        found += page.items
        cursor = page.cursor
        if not page.more:
            break

    assert said(found) == held(platform)


def test_the_same_page_twice_is_the_same(platform, service, clock):
    fill(platform, clock)
    first = service.pull({})

    assert service.pull({}) == first


def test_what_the_platform_counts_is_what_comes(platform, service, clock):
    fill(platform, clock)
    told, counted, cursor, more = {}, {}, {}, True
    while more:
        page = service.pull(cursor)
        told |= page.told
        for item in page.items:
            if isinstance(item, Said):
                counted.setdefault(item.thread, set()).add(item.message.id)
        cursor, more = page.cursor, page.more

    assert told == {thread: len(ids) for thread, ids in counted.items()}
    assert len(told) == 50


def test_the_next_round_takes_up_only_what_was_changed(platform, service, clock):
    fill(platform, clock)
    _, cursor = drained(service, {})
    clock.move(hours=2)
    platform.act("tk3", "后来的话", changed=millis(clock) - 1_000)
    platform.case("new", millis(clock) - 60_000, "新的话")
    asked = platform.calls("/actions")
    items, _ = drained(service, cursor)

    assert set(said(items).values()) >= {"后来的话", "新的话"}
    assert platform.calls("/actions") - asked <= 4


def test_nothing_is_missing_before_the_end_of_a_round(platform, service, clock):
    fill(platform, clock, 3)
    pages, cursor, more = [], {}, True
    while more:
        pages.append(service.pull(cursor))
        cursor, more = pages[-1].cursor, pages[-1].more

    assert pages[-1].through == clock.now()
    assert {page.through for page in pages[:-1]} == {None}


def test_an_action_stands_in_its_order_from_the_ticket_on(platform, service, clock):
    at = millis(clock) - DAY
    at -= at % 1_000
    platform.case("tk1", at, "一", "二", "三", changed=at + 5_000)
    platform.found("tk1")["ticketStatus"] = "已关闭"
    items, _ = drained(service, {})
    messages = [item.message for item in items if isinstance(item, Said)]
    marks = [(item.turn, item.at) for item in items if isinstance(item, Mark)]

    assert [m.text for m in messages] == ["题tk1", "一", "二", "三"]
    assert [m.role for m in messages[1:]] == [Role.CUSTOMER, Role.AGENT, Role.CUSTOMER]
    assert messages[0].at == at * 1_000
    assert all(two.at - one.at == 1 for one, two in pairwise(messages))
    assert marks == [(Turn.OPENED, at * 1_000), (Turn.CLOSED, (at + 5_000) * 1_000)]


def test_a_window_is_read_again(platform, service, clock):
    fill(platform, clock)
    since = clock.now() - timedelta(days=10)
    items, _ = drained(service, service.window(since, clock.now()))
    wanted = {
        each["ticketId"]
        for each in platform.cases
        if each["created"] >= since.timestamp() * 1_000
    }

    assert {item.thread for item in items} == wanted
    assert 10 < len(wanted) < 50


def test_pages_that_fail_are_asked_for_again_without_loss(platform, service, clock):
    fill(platform, clock)
    platform.faults += [
        Fault("/tickets", Answered({"code": "ServiceUnavailable"}, 503)),
        Fault("/actions", change=lambda a: Answered(a.body, cut=9)),
        Fault("/tickets", Answered(b"<html>", 200)),
        Fault("/actions", Answered(b"{", 200)),
        Fault("/actions", Answered(b"", 200)),
        Fault("/tickets", Answered(b"", 200)),
    ]
    cursor, found, failures, more = {}, [], [], True
    while more:
        try:
            page = service.pull(cursor)
        except Exception as error:  # noqa: BLE001 - whatever it was is told below
            failures.append(type(error).__name__)
            continue
        found += page.items
        cursor, more = page.cursor, page.more

    assert Counter(failures) == {
        "SourceGarbled": 3,
        "SourceThrottled": 1,
        "SourceUnreachable": 2,
    }
    assert said(found) == held(platform)


def test_a_token_that_expires_between_two_pages_is_made_anew(platform, service, clock):
    fill(platform, clock)
    first = service.pull({})
    platform.expire()
    items, _ = drained(service, first.cursor)

    assert said([*first.items, *items]) == held(platform)
    assert platform.refreshes == 2


def test_a_ticket_that_cannot_be_read_is_kept_as_it_came(platform, service, clock):
    platform.case("tk1", millis(clock) - DAY, "话")
    platform.case("tk2", millis(clock) - DAY, "话")
    platform.found("tk1")["title"] = ["no text"]
    items, _ = drained(service, {})
    unread = [item for item in items if isinstance(item, Unread)]

    assert set(said(items)) == {"tk2", "tk2:0"}
    assert [json.loads(item.raw)["title"] for item in unread] == [["no text"]]


def test_a_ticket_that_may_not_be_seen_is_a_gap_and_the_others_come(
    platform, service, clock
):
    fill(platform, clock, 5)
    gone = Answered({"code": "ticket.notFound"}, 404)
    platform.faults += [Fault("tk1/actions", gone), Fault("ot9", gone)]
    pages, cursor, more = [service.pull({}, {"ot9": "ticket"})], {}, True
    while more:
        pages.append(service.pull(cursor))
        cursor, more = pages[-1].cursor, pages[-1].more
    items = [item for page in pages for item in page.items]
    gaps = [gap for page in pages for gap in page.gaps]

    assert {item.thread for item in items} == {"tk0", "tk2", "tk3", "tk4"}
    assert gaps == ["a ticket that cannot be read"] * 2


def test_without_permission_no_ticket_is_passed_over(platform, service, clock):
    fill(platform, clock, 5)
    denied = Answered({"code": "Forbidden.AccessDenied"}, 403)
    platform.faults.append(Fault("/actions", denied))
    with pytest.raises(SourceRefused):
        drained(service, {})


def test_every_sample_of_tickets_is_read():
    told = json.loads(sample("dingtalk/customer_service_tickets.json"))
    done = json.loads(sample("dingtalk/customer_service_actions.json"))
    opening, first, reply = ticket(told["response"]["list"][0], done["list"])

    assert opening.at == micros(datetime(2025, 11, 22, 2, tzinfo=UTC))
    assert (first.message.text, first.customer_name) == ("退货", "测试客户")
    assert json.loads(first.message.extra)["bizDataMap"] == {"k": "v"}
    assert (reply.message.text, reply.agent, reply.agent_name) == (
        "您好",
        "u1",
        "客服A",
    )


@pytest.mark.parametrize(
    "value",
    ["2026-03-02 07:59:59", "2026-03-01T23:59:59Z", 1_772_409_599_000, "1772409599000"],
    ids=["China's", "ISO", "a number", "digits"],
)
def test_one_instant_in_all_spellings(value):
    assert moment(value, "at") == micros(datetime(2026, 3, 1, 23, 59, 59, tzinfo=UTC))


@pytest.mark.parametrize("value", ["", None, "yesterday", True, -1, "9" * 30])
def test_what_is_no_instant_is_told(value):
    with pytest.raises(BadRecord):
        moment(value, "at")


@pytest.mark.parametrize(
    ("role", "means"),
    [
        ("1", Role.CUSTOMER), ("4", Role.AGENT), ("agent", Role.AGENT),
        ("ROBOT", Role.BOT), ("whoever", Role.SYSTEM), ("", Role.SYSTEM),
    ],
)  # fmt: skip
def test_roles_are_read_in_both_spellings(role, means):
    assert read(action(role)).message.role == means


def test_several_values_are_written_with_what_they_are():
    item = read(
        action(actionContent=[field("退货", name="类型"), field("急", name="备注")])
    )

    assert item.message.text == "类型：退货\n备注：急"


def test_an_action_without_words_is_an_event_and_keeps_its_fields():
    item = read(action(actionCode="ASSIGN", unheard={"a": 1}, actionContent=None))

    assert (item.message.kind, item.message.text) == (Kind.EVENT, "ASSIGN")
    assert json.loads(item.message.extra)["unheard"] == {"a": 1}


@pytest.mark.parametrize("value", ["a file", "[1]", '[{"name": "x"}]', '{"url": 1}'])
def test_files_without_an_address_stay_words(value):
    item = read(action(actionContent=[field(value, "attachments")]))

    assert (item.media, item.message.text) == ((), value)


@settings(max_examples=200, deadline=None)
@given(
    changed=odd({"title", "gmtCreate", "ticketStatus", "foreignId", "gmtModified"}),
    done=st.lists(
        odd(
            {
                "actionContent", "operator", "operatorId", "operatorRole", "value",
                "displayValue", "displayName", "valueType", "actionCode", "url",
            }
        ),
        max_size=2,
    ),
)  # fmt: skip
def test_whatever_a_ticket_is_it_is_read_or_refused_as_a_record(changed, done):
    with suppress(BadRecord):
        assert all(item.raw for item in ticket(TICKET | changed, done))
    with suppress(BadRecord):
        assert list(
            ticket(TICKET, [action(actionContent=[field(DEEP.decode(), "file")])])
        )
