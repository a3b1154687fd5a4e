"""Feishu's messages, read: whatever comes is read or kept raw."""

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings, strategies as st

from guicang.adapters.sources.feishu import messages
from guicang.adapters.sources.feishu.messages import Who
from guicang.domain.record import Kind, Role
from guicang.domain.sources.model import Said, Unread
from tests.simulators import feishu
from tests.simulators.server import Answered, Fault
from tests.sources.feishu import ITEM, JSON, NAMED, answers, drain, sample, world


@pytest.fixture
def here():
    with world(page=3) as made:
        yield made


def test_who_speaks_is_told_by_agents_or_by_the_tenant(here):
    here.platform.chat("oc_a")
    here.platform.say("oc_a", "问", sender="ou_cust")
    here.platform.say("oc_a", "答", sender="ou_agent")
    here.platform.say("oc_a", "自动", sender=feishu.APP)
    by_tenant = [each.message.role for each in drain(here.im()).said]
    named = drain(here.im(agents="ou_cust", tenant=""))
    unsaid = [each.message.role for each in drain(here.im(tenant="")).said]

    assert by_tenant == [Role.CUSTOMER, Role.AGENT, Role.BOT]
    assert [each.agent_name for each in named.said] == ["测试客户", "", ""]
    assert unsaid == [Role.CUSTOMER, Role.CUSTOMER, Role.BOT]


def test_every_sample_of_the_platform_is_read():
    pages = [sample(f"im_messages_page{n}.json") for n in (1, 2)]
    items = [item for page in pages for item in page["data"]["items"]]
    read = [messages.read(item, Who()) for item in items]
    kinds = [each.message.kind for each in read]

    assert all(isinstance(each, Said) for each in read)
    assert kinds == [
        Kind.TEXT, Kind.IMAGE, Kind.FILE, Kind.VOICE, Kind.VIDEO, Kind.TEXT,
        Kind.LOCATION, Kind.CARD, Kind.CARD, Kind.EVENT, Kind.EVENT,
    ]  # fmt: skip
    assert read[0].message.text == "@客服 银行卡 6222021234567890128"
    assert read[0].message.at == 1_763_856_001_000_000
    assert read[5].message.text == "标题\n富文本"
    assert read[9].message.text == "a invited b"
    assert read[10].recalls == "om_syn11"
    assert [len(each.media) for each in read] == [0, 1, 1, 1, 2, 1, 0, 0, 0, 0, 0]


@given(st.text(min_size=1), JSON)
def test_a_kind_nobody_knows_keeps_its_content_whole(kind, content):
    body = {"content": json.dumps(content)}
    read = messages.read({**ITEM, "msg_type": f"x_{kind}", "body": body}, Who())
    kept = json.loads(read.message.extra)

    assert read.message.kind is Kind.OTHER
    assert kept["content"] == content
    assert kept["msg_type"] == f"x_{kind}"


@given(
    st.dictionaries(
        st.text(min_size=1).map(lambda name: f"x_{name}"),
        JSON.filter(lambda value: value not in ("", None, [], {})),
        max_size=4,
    )
)
def test_fields_nobody_knows_are_kept(fields):
    read = messages.read(ITEM | fields, Who())
    kept = json.loads(read.message.extra or "{}")

    assert read.message.text == "在"
    assert {name: kept.get(name) for name in fields} == fields


@given(JSON)
def test_whatever_comes_is_read_or_kept_raw(item):
    read = messages.read(item, Who())

    assert isinstance(read, Unread)
    assert json.loads(read.raw) == item


@given(st.sampled_from([*ITEM, "mentions", "deleted", "updated"]), JSON)
def test_a_message_of_which_anything_is_wrong_is_read_or_kept_raw(name, value):
    item = {**ITEM, name: value}
    read = messages.read(item, Who(agents=frozenset({"ou_1"})))

    assert isinstance(read, Said | Unread)
    assert json.loads(read.raw) == item


@given(st.sampled_from(["id", "sender_type", "tenant_key", "sender_name"]), JSON)
def test_a_sender_of_whom_anything_is_wrong_stops_nothing(name, value):
    item = {**ITEM, "sender": {**ITEM["sender"], name: value}}
    read = messages.read(item, Who(agents=frozenset({"ou_1"})))

    assert isinstance(read, Said | Unread)


ASKED = {
    "/im/v1/chats": lambda source: source.pull({}),
    "/im/v1/messages": lambda source: source.pull({"until": 5, "chats": ["oc_a"]}),
    "/bot/v3/info": lambda source: source.check(),
    "/tenant_access_token": lambda source: source.check(),
    "/callback/ws": lambda source: source.listen(lambda heard: None, lambda: True),
}


@pytest.mark.parametrize("where", ASKED)
def test_whatever_the_platform_answers_the_errors_are_the_named_ones(here, where):
    source = here.im()

    @settings(max_examples=40, deadline=None)
    @given(answers(JSON))
    def ask(answer):
        here.platform.faults = [Fault(where, instead=Answered(answer))]
        with suppress(*NAMED):
            ASKED[where](source)

    ask()


@given(
    st.sampled_from(["text", "post", "interactive", "system", "media", "sticker"]), JSON
)
def test_no_content_stops_the_reading(kind, content):
    body = {"content": json.dumps(content)}
    read = messages.read({**ITEM, "msg_type": kind, "body": body}, Who())

    assert isinstance(read, Said)


def test_content_that_is_no_json_is_kept_as_it_is():
    body = {"content": "Merged and Forwarded Message"}
    item = {**ITEM, "msg_type": "merge_forward", "body": body}
    read = messages.read(item, Who())

    assert read.message.kind is Kind.OTHER
    assert json.loads(read.message.extra)["content"] == body["content"]


def test_the_words_of_cards_and_of_rich_text_are_found():
    post = {
        "zh_cn": {
            "title": "退款",
            "content": [
                [
                    {"tag": "text", "text": "见 "},
                    {"tag": "a", "text": "此处", "href": "https://a.test"},
                    {"tag": "at", "user_name": "客服甲", "user_id": "ou_1"},
                    {"tag": "emotion", "emoji_type": "SMILE"},
                ]
            ],
        }
    }
    card = {
        "header": {"title": {"tag": "plain_text", "content": "通知"}},
        "elements": [
            {"tag": "div", "text": {"tag": "lark_md", "content": "已退 30 元"}},
            {"tag": "img", "img_key": "img_1"},
        ],
    }
    said = [
        messages.read(
            {**ITEM, "msg_type": kind, "body": {"content": json.dumps(content)}}, Who()
        )
        for kind, content in (("post", post), ("interactive", card))
    ]

    assert said[0].message.text == "退款\n见 此处 (https://a.test)@客服甲[SMILE]"
    assert said[1].message.text == "通知\n已退 30 元"
    assert said[1].media[0].key["file"] == "img_1"
