"""微信客服: names, servicers, handing over, notices and files."""

import json

import pytest

from guicang.adapters.sources.wecom import KF
from guicang.domain.errors import (
    BadSource,
    MediaGone,
    NotPossible,
    SourceGarbled,
    SourceRefused,
    SourceThrottled,
)
from guicang.domain.record import Role
from guicang.domain.sources.model import (
    Agent,
    MediaRef,
    Presence,
    Turn,
)
from guicang.ports.connecting import Tools
from guicang.ports.recalling import CannotRecall, Place
from tests.simulators import wecom
from tests.simulators.server import Answered, Fault
from tests.sources.wecom import SETTINGS, opened, platform, pulled, said, sample, talk

THREAD = "wkA/wm1"
WRONG = wecom.SECRET[::-1]
BLOCK = Answered(b"<html>blocked</html>", headers={"content-type": "text/html"})


def test_names_are_asked_for_once_a_page_and_a_hundred_at_a_time():
    there = platform()
    for number in range(230):
        there.customer("wkA", f"wm{number:03d}", "您好")
        there.names[f"wm{number:03d}"] = f"客户{number}"
    with opened(there) as source:
        items, _ = pulled(source)
    names = {item.customer: item.customer_name for item in items}

    assert names == there.names
    assert there.calls("batchget") == 3


def test_names_are_not_asked_for_where_nobody_wants_them():
    there = platform()
    talk(there, 1)
    with opened(there, names="no") as source:
        items, _ = pulled(source)

    assert items[0].customer_name == ""
    assert there.calls("batchget") == 0


def test_without_permission_for_names_messages_come_all_the_same():
    there = platform()
    talk(there, 3)
    there.names["wm0"] = "客户"
    there.faults.append(Fault("batchget", instead=wecom.refused(48002)))
    with opened(there) as source:
        items, _ = pulled(source)

    assert len(items) == 3
    assert {item.customer_name for item in items} == {""}


def test_servicers_are_there_if_they_are_there_at_any_account():
    there = platform()
    talk(there, 1, "wkA")
    talk(there, 1, "wkB")
    there.accounts["wkA"].servicers = {"zhangsan": 1, "lisi": 0}
    there.accounts["wkB"].servicers = {"zhangsan": 0, "wangwu": 1}
    with opened(there) as source:
        found = source.agents()

    assert found == [
        Agent(id="lisi", presence=Presence.ONLINE),
        Agent(id="wangwu", presence=Presence.OFFLINE),
        Agent(id="zhangsan", presence=Presence.ONLINE),
    ]


def test_a_paused_servicer_is_busy():
    there = platform()
    talk(there, 1)
    answer = json.loads(sample("kf_servicer_list.json"))
    there.faults.append(Fault("servicer/list", instead=Answered(answer)))
    with opened(there) as source:
        found = source.agents()

    assert {agent.id: agent.presence for agent in found} == {
        "zhangsan": Presence.BUSY,
        "lisi": Presence.ONLINE,
    }


def test_a_customer_is_handed_over_and_the_turn_comes_back_as_a_mark():
    there = platform()
    there.customer("wkA", "wm1", "人工")
    there.accounts["wkA"].servicers = {"lisi": 0, "wangwu": 1}
    with opened(there) as source:
        source.transfer(THREAD, "lisi")
        items, _ = pulled(source)

    assert there.accounts["wkA"].states["wm1"] == 3
    assert items[-1].turn == Turn.ASSIGNED
    assert items[-1].agent == "lisi"


@pytest.mark.parametrize(
    ("thread", "servicer", "why"),
    [
        (THREAD, "wangwu", "not active"),
        ("wkA/wm9", "lisi", "state of the session"),
        ("wkB/wm1", "lisi", "no such customer-service account"),
        ("wkA", "lisi", "no customer"),
    ],
)
def test_a_customer_is_not_handed_over_where_that_cannot_be(thread, servicer, why):
    there = platform()
    there.customer("wkA", "wm1", "人工")
    there.accounts["wkA"].servicers = {"lisi": 0, "wangwu": 1}
    with opened(there) as source, pytest.raises(SourceRefused, match=why):
        source.transfer(thread, servicer)


def test_what_we_send_is_returned_since_the_platform_does_not_tell_it():
    there = platform()
    there.customer("wkA", "wm1", "在吗")
    with opened(there) as source:
        told = source.tell(THREAD, "客服即将下线，请留言")
        items, _ = pulled(source)
    [sent] = there.outbox

    assert sent["msgid"] == told.message.id
    assert len(sent["msgid"]) <= 32
    assert told.message.role == Role.BOT
    assert json.loads(told.raw)["text"] == {"content": "客服即将下线，请留言"}
    assert told.message.id not in said(items)


def test_a_sixth_notice_a_late_one_and_one_to_the_served_are_refused():
    there = platform()
    there.customer("wkA", "wm1", "在吗")
    there.customer("wkA", "wm2", "在吗")
    there.accounts["wkA"].states["wm2"] = 3
    with opened(there) as source:
        for number in range(5):
            source.tell(THREAD, f"第{number}条")
        with pytest.raises(SourceRefused, match="too many"):
            source.tell(THREAD, "第六条")
        with pytest.raises(SourceRefused, match="state"):
            source.tell("wkA/wm2", "您好")
        there.clock.move(hours=49)
        with pytest.raises(SourceRefused, match="too long"):
            source.tell(THREAD, "您好")


@pytest.mark.parametrize("text", ["", "字" * 683])
def test_a_text_that_the_platform_would_not_take_is_not_sent(text):
    there = platform()
    there.customer("wkA", "wm1", "在吗")
    with opened(there) as source, pytest.raises(SourceRefused, match="2048"):
        source.tell(THREAD, text)

    assert there.outbox == []


def test_a_file_comes_whole_through_cut_connections_and_a_stale_token():
    there = platform()
    there.files["M1"] = (bytes(range(256)) * 4096, "a.bin")
    for cut in (600_000, 100_000):
        there.faults.append(
            Fault(
                "media",
                change=lambda a, n=cut: Answered(a.body, a.status, a.headers, cut=n),
            )
        )
    ref = MediaRef(key={"media_id": "M1"}, name="a.bin")
    with opened(there) as source:
        first = source.media(ref, 2 << 20)
        there.expire()
        second = source.media(ref, 2 << 20)

    assert first == second == there.files["M1"][0]


def test_a_file_of_json_is_not_mistaken_for_an_error():
    there = platform()
    body = json.dumps({"errcode": 40007}).encode()
    there.files["M1"] = (body, "a.json")
    with opened(there) as source:
        found = source.media(MediaRef(key={"media_id": "M1"}, name="a.json"), 1000)

    assert found == body


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (wecom.refused(40007), MediaGone),
        (Answered(b"gone", 404), MediaGone),
        (wecom.refused(45009), SourceThrottled),
        (wecom.refused(48002), SourceRefused),
        (Answered(b"x" * 1001), SourceGarbled),
    ],
)
def test_a_file_that_does_not_come_says_why(answer, error):
    there = platform()
    there.faults.append(Fault("media", instead=answer))
    ref = MediaRef(key={"media_id": "M1"}, name="a")
    with opened(there) as source, pytest.raises(error):
        source.media(ref, 1000)


def test_a_reference_without_an_id_is_a_file_that_is_gone():
    with opened(platform()) as source, pytest.raises(MediaGone):
        source.media(MediaRef(key={}, name="a"), 1000)


def test_what_the_platform_cannot_do_is_not_pretended():
    place = Place(source="s", conversation=THREAD, message="m1")
    with opened(platform()) as source:
        recalled = source.recall(place)
        for ask in (
            lambda: source.present("lisi", Presence.OFFLINE),
            lambda: source.delete(place),
        ):
            with pytest.raises(NotPossible):
                ask()

    assert isinstance(recalled, CannotRecall)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("corp_id", ""),
        ("secret", " "),
        ("address", "ftp://x.test"),
        ("aes_key", "short"),
        ("token", ""),
        ("tolerance", "0"),
        ("tolerance", "x"),
    ],
)
def test_a_form_with_a_wrong_value_names_the_field(field, value):
    tools = Tools(http=None, sockets=None, kept=None, now=None)
    with pytest.raises(BadSource) as caught:
        KF.open({**SETTINGS, field: value}, tools)

    assert caught.value.data["field"] == field
