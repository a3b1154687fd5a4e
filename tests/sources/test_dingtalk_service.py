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
    BadSource,
    CallRefused,
    MediaGone,
    NotPossible,
    SourceGarbled,
    SourceRefused,
    SourceUnreachable,
)
from guicang.domain.record import Kind, Role, micros
from guicang.domain.sources.model import (
    Ability,
    Can,
    Mark,
    Presence,
    Said,
    Turn,
    Unread,
)
from guicang.ports.recalling import CannotRecall, Place
from tests.fakes.clock import FakeClock
from tests.simulators.dingtalk import dingtalk
from tests.simulators.server import Answered, Fault
from tests.sources.connectors import DEEP, call, drained, odd, said, sample
from tests.sources.dingtalk import millis, opened

DAY = 86_400_000


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


def fill(platform, clock, tickets=50):
    """Keep tickets over four weeks, some of them with many actions."""
    now = millis(clock)
    for n in range(tickets):
        at = (now - 28 * DAY + n * 27 * DAY // tickets) // 1_000 * 1_000
        words = [f"话{n}-{k}" for k in range(1 + n % 4 if n % 25 else 70)]
        platform.case(f"tk{n}", at, *words)


def held(platform):
    """Say what the platform holds, by the ids that its messages get."""
    found = {each["ticketId"]: each["title"] for each in platform.cases}
    for name, actions in platform.actions.items():
        for place, action in enumerate(actions):
            found[f"{name}:{place}"] = action["actionContent"][0]["value"]
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


def action(role="AGENT", **more):
    return {"operatorId": "u1", "operator": "甲", "operatorRole": role, **more}


def field(value, kind="STRING", name=""):
    return {
        "value": value, "displayValue": value, "valueType": kind, "displayName": name,
    }  # fmt: skip


TICKET = {
    "ticketId": "tk1", "gmtCreate": "2026-03-02 08:00:00", "foreignId": "f1",
    "gmtModified": "2026-03-02 08:00:00",
}  # fmt: skip


def read(told):
    *_, item = ticket(TICKET, [told])
    return item


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


# Service groups


def group_case(platform, clock, name="ot1"):
    at = (clock.now() - timedelta(hours=1)).isoformat()
    platform.group_cases[name] = {
        "openTicketId": name,
        "title": "退货",
        "createTime": at,
        "updateTime": at,
        "stage": "PROCESSING",
        "creator": {"unionId": "c1", "nickName": "测试客户"},
        "openConversationId": "cidG==",
        "processor": {"unionId": "a1", "nickName": "客服A"},
        "customFields": "{}",
    }
    platform.records[name] = [
        {
            "openTicketId": name,
            "operation": "ADD_MEMO",
            "operationDisplayName": "添加备注",
            "operateTime": at,
            "operator": {"unionId": "a1", "nickName": "客服A"},
            "ticketMemo": {
                "memo": "已处理",
                "attachments": [{"fileName": "单.pdf", "key": "k1"}],
            },
        },
        {
            "openTicketId": name,
            "operation": "URGE",
            "operationDisplayName": "催单",
            "operateTime": at,
            "operator": {"unionId": "c1", "nickName": "测试客户"},
        },
    ]


def woken(platform, service, clock, **event):
    query, data = platform.event_call({"EventType": "ticket", **event}, millis(clock))
    return service.receive(call(clock, data, query=query))


def test_an_event_wakes_and_names_its_ticket(platform, service, clock):
    group_case(platform, clock)
    heard = woken(platform, service, clock, openTicketId="ot1")
    page = service.pull({}, heard.hints)
    first, memo, urged, assigned = page.items

    assert heard.wakes
    assert json.loads(heard.body).keys() == {
        "msg_signature", "timeStamp", "nonce", "encrypt",
    }  # fmt: skip
    assert page.more
    assert page.cursor == {}
    assert first.thread == "group:ot1"
    assert (memo.message.text, memo.message.role) == ("已处理", Role.AGENT)
    assert (urged.message.text, urged.message.role) == ("催单", Role.CUSTOMER)
    assert (assigned.turn, assigned.agent) == (Turn.ASSIGNED, "a1")


def test_a_group_ticket_that_ended_is_marked(platform, service, clock):
    group_case(platform, clock)
    platform.group_cases["ot1"]["stage"] = "finish"
    *_, mark = service.pull({}, {"ot1": "ticket"}).items

    assert mark.turn == Turn.CLOSED


def test_a_group_ticket_that_cannot_be_read_is_kept(platform, service, clock):
    group_case(platform, clock)
    platform.group_cases["ot1"]["createTime"] = "soon"
    [item] = service.pull({}, {"ot1": "ticket"}).items

    assert isinstance(item, Unread)


def test_a_question_whether_the_door_is_open_wakes_nobody(platform, service, clock):
    query, data = platform.event_call({"EventType": "check_url"}, millis(clock))
    heard = service.receive(call(clock, data, query=query))

    assert not heard.wakes
    assert not heard.hints


def test_a_call_that_is_no_event_is_refused(service, clock):
    with pytest.raises(CallRefused):
        service.receive(call(clock, b"{}", method="GET"))


def test_a_ticket_of_a_service_group_is_handed_over(platform, service, clock):
    group_case(platform, clock)
    service.transfer("group:ot1", "a2")
    *_, mark = service.pull({}, {"ot1": "ticket"}).items

    assert platform.group_cases["ot1"]["processor"]["unionId"] == "a2"
    assert (mark.turn, mark.agent) == (Turn.ASSIGNED, "a2")


def test_a_ticket_that_is_not_there_is_not_handed_over(service):
    with pytest.raises(SourceRefused, match=r"ticket\.notFound"):
        service.transfer("group:none", "a2")


def test_a_notice_goes_into_the_group_of_its_ticket(platform, service, clock):
    group_case(platform, clock)
    sent = service.tell("group:ot1", "您的工单已转交")

    assert platform.sent["task1"]["targetOpenConversationId"] == "cidG=="
    assert (sent.message.text, sent.message.id) == ("您的工单已转交", "task:task1")


def test_files_of_tickets_are_fetched(platform, service, clock):
    group_case(platform, clock)
    platform.files |= {"k1": b"pdf", "k2": b"png"}
    found = service.pull({}, {"ot1": "ticket"}).items[1].media
    value = json.dumps([{"name": "图.png", "url": f"{platform.address}/dl/k2"}])
    found += read(action(actionContent=[field(value, "attachments")])).media

    assert [ref.name for ref in found] == ["单.pdf", "图.png"]
    assert [service.media(ref, 10) for ref in found] == [b"pdf", b"png"]
    del platform.files["k1"]
    with pytest.raises(MediaGone):
        service.media(found[0], 10)


# What it can


def test_what_customer_service_cannot_is_not_possible(service):
    place = Place(source="d", conversation="tk1", message="tk1:0")
    refused = {
        Ability.AGENT_STATE: (
            service.agents,
            lambda: service.present("a", Presence.ONLINE),
        ),
        Ability.DELETE: (lambda: service.delete(place),),
    }
    abilities = SERVICE.profile.abilities
    no = {ability for ability, answer in abilities.items() if answer.can == Can.NO}

    assert no == refused.keys() | {Ability.RECALL}
    assert abilities.keys() == set(Ability)
    assert isinstance(service.recall(place), CannotRecall)
    for ask in (ask for asks in refused.values() for ask in asks):
        with pytest.raises(NotPossible):
            ask()


def test_tickets_of_customer_service_are_neither_handed_over_nor_written_to(service):
    for ask in (lambda: service.transfer("tk1", "a"), lambda: service.tell("tk1", "x")):
        with pytest.raises(NotPossible):
            ask()


def test_check_counts_the_tickets(platform, service, clock):
    fill(platform, clock, 5)

    assert service.check().startswith("T1: ")


def test_a_template_without_permission_is_told(platform, clock):
    with (
        opened(SERVICE, platform, clock, template="other") as service,
        pytest.raises(SourceRefused, match="lacks a permission"),
    ):
        service.check()


def test_a_cursor_of_another_connector_is_told(service):
    with pytest.raises(SourceGarbled):
        service.pull({"seq": 4})


@pytest.mark.parametrize(
    ("name", "value"),
    [("template", ""), ("since", "soon"), ("lookback", "0"), ("lookback", "many")],
)
def test_a_form_that_cannot_work_is_refused_with_its_field(
    platform, clock, name, value
):
    with (
        pytest.raises(BadSource) as bad,
        opened(SERVICE, platform, clock, **{name: value}),
    ):
        pass

    assert bad.value.data["field"] == name


def test_a_platform_that_is_broken_is_unreachable(platform, service):
    platform.faults.append(Fault("/oauth2/", Answered(b"{}", 500)))
    with pytest.raises(SourceUnreachable):
        service.check()
