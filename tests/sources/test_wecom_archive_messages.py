"""会话内容存档: what its messages mean."""

import json

import pytest
from hypothesis import given, strategies as st

from guicang.adapters.sources.wecom import archive_messages
from guicang.domain.record import Kind, Role
from guicang.domain.sources.model import Said
from tests.sources.wecom import (
    sample,
)

ALL_TYPES = (
    *("text", "image", "revoke", "agree", "disagree", "voice", "video", "card"),
    *("location", "emotion", "file", "link", "weapp", "chatrecord", "todo", "vote"),
    *("collect", "redpacket", "external_redpacket", "meeting"),
    *("meeting_notification", "docmsg", "markdown", "news", "calendar", "mixed"),
    *("meeting_voice_call", "voip_doc_share", "sphfeed", "voiptext", "qydiskfile"),
    *("solitaire", "note"),
)


def test_the_published_messages_are_read_whole():
    lines = sample("msgaudit_plain.jsonl").splitlines()
    items = [
        archive_messages.read(json.loads(line), line, consented=True) for line in lines
    ]
    found = {item.message.id: item for item in items if isinstance(item, Said)}
    kinds = [item.message.kind.value for item in items]

    assert kinds == [
        "text", "image", "voice", "video", "file", "location", "link", "card", "card",
        "event", "event", "event", "text",
    ]  # fmt: skip
    assert [item.raw for item in items] == lines
    assert items[0].message.at == 1763856001000 * 1000
    assert items[4].media[0].name == "合同.pdf"
    assert items[4].media[0].size == 18181
    assert items[2].media[0].media_type == "audio/amr"
    assert items[9].recalls == "syn_aud_1_external"
    assert items[10].thread == "zhangsan"
    assert found["syn_aud_13_external"].message.text == "混合"


def test_the_items_of_a_forwarded_record_are_told_in_seconds():
    message = {
        "msgid": "r_external", "action": "send", "from": "zhangsan", "tolist": ["wm1"],
        "msgtime": 1763856001000, "msgtype": "chatrecord",
        "chatrecord": {
            "title": "群聊",
            "item": [
                {"type": "ChatRecordText", "msgtime": 1763856001,
                 "content": '{"content":"您好"}'},
                {"type": "ChatRecordFile", "msgtime": "?",
                 "content": '{"filename":"a.pdf","sdkfileid":"F1","md5sum":"x"}'},
            ],
        },
    }  # fmt: skip
    item = archive_messages.read(message, b"raw", consented=True)
    same = archive_messages.read(
        {**message, "msgtype": "text", "text": {"content": "x"}}, b"raw", consented=True
    )

    assert item.message.text == "群聊\n2025-11-23T00:00:01+00:00 您好"
    assert item.message.at == same.message.at == 1763856001 * 1_000_000
    assert [ref.name for ref in item.media] == ["a.pdf"]


@pytest.mark.parametrize("kind", ALL_TYPES)
def test_every_documented_kind_has_a_meaning(kind):
    body = {"title": "题", "content": "文", "pre_msgid": "t0", "sdkfileid": "F"}
    place = archive_messages._SHAPES[kind].body or kind
    message = {
        "msgid": "k_external", "action": "send", "from": "wm1", "tolist": ["zhangsan"],
        "msgtime": 1763856001000, "msgtype": kind, place: body,
    }  # fmt: skip
    item = archive_messages.read(message, b"raw", consented=True)

    assert item.message.kind != Kind.OTHER
    assert item.customer == "wm1"
    assert item.agent == "zhangsan"


def test_robots_are_robots():
    message = {
        "msgid": "k_external", "from": "wb1", "tolist": ["wm1"], "action": "send",
        "msgtime": 1763856001000, "msgtype": "text", "text": {"content": "x"},
    }  # fmt: skip
    item = archive_messages.read(message, b"raw", consented=True)

    assert item.message.role == Role.BOT


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["item", "content", "sdkfileid", "title"])
            | st.text(max_size=5),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@given(
    kind=st.text(min_size=1, max_size=12).filter(lambda k: k not in ALL_TYPES),
    body=_JSON,
    more=st.dictionaries(st.text(max_size=8), _JSON, max_size=3),
)
def test_kinds_and_fields_that_nobody_knows_yet_survive(kind, body, more):
    known = {
        "msgid": "m1", "from": "zhangsan", "tolist": ["lisi"], "roomid": "",
        "msgtime": 1763856000000, "action": "send", "msgtype": kind,
    }  # fmt: skip
    message = {**more, kind: body, **known}
    item = archive_messages.read(message, b"raw", consented=True)
    extra = json.loads(item.message.extra)["wecom"]

    assert item.message.kind == Kind.OTHER
    assert extra["msgtype"] == kind
    for name in set(message) - set(known):
        if name != kind or body not in (None, {}):
            assert extra[name] == message[name]


@given(
    message=st.dictionaries(
        st.sampled_from(
            ["msgid", "from", "tolist", "roomid", "msgtime", "msgtype", "mixed",
             "action", "chatrecord", "revoke", "time", "user"]
        ),
        _JSON | st.sampled_from(["mixed", "chatrecord", "revoke", "switch"]),
    )
)  # fmt: skip
def test_whatever_was_in_a_message_is_read_or_kept_raw(message):
    item = archive_messages.read(message, b"raw", consented=True)

    assert item.raw == b"raw"
