"""微信客服: what its messages and events mean."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, strategies as st

from guicang.adapters.sources.wecom import kf_messages
from guicang.domain.record import Kind, Role
from guicang.domain.sources.model import (
    Mark,
    Said,
    Turn,
    Unread,
)
from tests.simulators import wecom
from tests.simulators.server import Answered
from tests.sources.wecom import platform, said, sample

THREAD = "wkA/wm1"
WRONG = wecom.SECRET[::-1]
BLOCK = Answered(b"<html>blocked</html>", headers={"content-type": "text/html"})


def test_the_published_pages_are_read_whole():
    entries = [
        entry
        for page in ("kf_sync_msg_page1.json", "kf_sync_msg_page2.json")
        for entry in json.loads(sample(page))["msg_list"]
    ]
    items = [
        kf_messages.read(entry, {"wmSYNTHETIC01": "测试客户"}) for entry in entries
    ]
    found = said(items)
    marks = [item for item in items if isinstance(item, Mark)]
    kinds = [found[f"syn_kf_{n:04d}"].message.kind.value for n in range(12)]
    first = found["syn_kf_0001"]

    assert not [item for item in items if isinstance(item, Unread)]
    assert [json.loads(item.raw) for item in items] == entries
    assert kinds == [
        "event", "text", "image", "voice", "video", "file", "location", "link",
        "card", "card", "card", "text",
    ]  # fmt: skip
    assert first.message.at == 1763856001 * 1_000_000
    assert first.message.role == Role.CUSTOMER
    assert first.customer_name == first.message.name == "测试客户"
    assert json.loads(first.message.extra) == {"wecom": {"text": {"menu_id": "101"}}}
    assert found["syn_kf_0002"].media[0].key == {"media_id": "MEDIAIMG01"}
    assert found["syn_kf_0006"].message.text == "测试仓库\n广州市测试路1号"
    assert found["syn_kf_0010"].message.text.splitlines() == [
        "您对本次服务是否满意?", "满意", "不满意", "官网", "欢迎再次光临",
    ]  # fmt: skip
    assert found["syn_kf_0011"].agent == "zhangsan"
    assert found["syn_kf_0011"].message.role == Role.AGENT
    assert found["syn_kf_0014"].recalls == "syn_kf_0002"
    assert found["syn_kf_0015"].recalls == "syn_kf_0011"
    assert found["syn_kf_0016"].message.text == "msg_send_fail"
    assert [(mark.turn, mark.agent) for mark in marks] == [
        (Turn.ASSIGNED, "lisi"),
        (Turn.CLOSED, "lisi"),
    ]
    assert {item.thread for item in items} == {"wkSYNTHETIC01/wmSYNTHETIC01"}


@pytest.mark.parametrize("status", [0, 1, 2])
def test_a_servicers_coming_and_going_makes_no_conversation(status):
    there = platform()
    entry = there.event(
        "wkA", "", "servicer_status_change", status=status, servicer_userid="lisi"
    )
    item = kf_messages.read(entry, {})

    assert isinstance(item, Mark)
    assert (item.thread, item.agent, item.customer) == ("wkA", "lisi", "")
    assert item.turn is not Turn.OPENED


def test_an_event_that_nobody_knows_is_kept_though_it_names_no_customer():
    entry = platform().event("wkA", "", "account_merged", into="wkB")
    item = kf_messages.read(entry, {})

    assert isinstance(item, Said)
    assert item.message.text == "account_merged"
    assert item.thread == "wkA"


@pytest.mark.parametrize(
    ("change", "turn"),
    [(1, Turn.ASSIGNED), (2, Turn.ASSIGNED), (3, Turn.CLOSED), (4, Turn.OPENED)],
)
def test_a_sessions_turns_are_marks(change, turn):
    there = platform()
    entry = there.event("wkA", "wm1", "session_status_change", change_type=change)
    item = kf_messages.read(entry, {})

    assert isinstance(item, Mark)
    assert (item.turn, item.thread) == (turn, THREAD)


def test_a_turn_that_nobody_knows_yet_is_kept_as_an_event():
    there = platform()
    entry = there.event("wkA", "wm1", "session_status_change", change_type=9)
    item = kf_messages.read(entry, {})

    assert item.message.kind == Kind.EVENT
    assert json.loads(item.message.extra)["wecom"]["event"]["change_type"] == 9


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    kind=st.text(min_size=1, max_size=12).filter(
        lambda k: k not in kf_messages._SHAPES and k != "event"
    ),
    body=_JSON,
    more=st.dictionaries(st.text(max_size=8), _JSON, max_size=3),
)
def test_kinds_and_fields_that_nobody_knows_yet_survive(kind, body, more):
    known = {
        "msgid": "m1", "open_kfid": "wkA", "external_userid": "wm1",
        "send_time": 1763856000, "origin": 3, "msgtype": kind,
    }  # fmt: skip
    entry = {**more, kind: body, **known}
    item = kf_messages.read(entry, {})
    extra = json.loads(item.message.extra)["wecom"]

    assert isinstance(item, Said)
    assert item.message.kind == Kind.OTHER
    assert extra["msgtype"] == kind
    for name in set(entry) - set(known):
        if entry[name] not in (None, {}) and "media_id" not in str(entry[name]):
            assert extra[name] == entry[name]


@given(
    entry=st.dictionaries(
        st.sampled_from(
            ["msgid", "open_kfid", "external_userid", "send_time", "origin",
             "msgtype", "text", "event", "msgmenu", "servicer_userid"]
        )
        | st.text(max_size=5),
        _JSON | st.sampled_from(["event", "text", "msgmenu"])
        | st.fixed_dictionaries(
            {"event_type": _JSON, "open_kfid": _JSON, "change_type": _JSON}
        ),
    )
    | _JSON
)  # fmt: skip
def test_whatever_comes_is_read_or_kept_raw(entry):
    item = kf_messages.read(entry, {})

    assert json.loads(item.raw) == entry


def test_the_last_millisecond_of_a_day_stays_on_its_day():
    there = platform()
    late = datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC)  # 23:59:59 in Shanghai
    there.clock.at = late
    item = kf_messages.read(there.customer("wkA", "wm1", "x"), {})

    assert item.message.at == int(late.timestamp()) * 1_000_000
