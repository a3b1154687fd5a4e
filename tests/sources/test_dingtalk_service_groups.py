"""DingTalk's service groups, and what customer service can and cannot."""

import json
from datetime import timedelta

import pytest

from guicang.adapters.sources.dingtalk import SERVICE
from guicang.domain.errors import (
    BadSource,
    CallRefused,
    MediaGone,
    NotPossible,
    SourceGarbled,
    SourceRefused,
    SourceUnreachable,
)
from guicang.domain.record import Role
from guicang.domain.sources.model import (
    Ability,
    Can,
    Presence,
    Turn,
    Unread,
)
from guicang.ports.recalling import CannotRecall, Place
from tests.fakes.clock import FakeClock
from tests.simulators.dingtalk import dingtalk
from tests.simulators.server import Answered, Fault
from tests.sources.connectors import call
from tests.sources.dingtalk import action, field, fill, millis, opened, read


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


def test_what_customer_service_cannot_is_not_possible(service):
    place = Place(source="d", conversation="tk1", message="tk1:0")
    refused = {
        Ability.AGENT_STATE: (
            service.agents,
            lambda: service.present("a", Presence.ONLINE),
        ),
        Ability.DELETE: (lambda: service.delete(place),),
        Ability.END: (lambda: service.end("tk1"),),
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
