"""Chats of Feishu: all that was said comes, once read twice it is the same."""

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from hypothesis import given, settings, strategies as st

from guicang.adapters.sources.feishu import messages
from guicang.adapters.sources.feishu.messages import Who
from guicang.adapters.sources.feishu.rounds import BACK, EVERY, Round
from guicang.domain.errors import (
    MediaGone,
    SourceGarbled,
    SourceRefused,
    SourceThrottled,
    SourceUnreachable,
)
from guicang.domain.record import Kind, Role
from guicang.domain.sources.model import Said, Unread
from guicang.ports.recalling import CannotRecall, Place, Recalled
from tests.simulators import feishu
from tests.simulators.server import Answered, Fault
from tests.sources.feishu import JSON, NAMED, answers, drain, sample, world

HTML = Answered(
    b"<html><body>blocked</body></html>", 403, {"content-type": "text/html"}
)


@pytest.fixture
def here():
    with world(page=3) as made:
        yield made


def test_every_message_of_every_chat_comes(here):
    for n in range(25):
        here.platform.chat(f"oc_{n}")
        for m in range(n % 5):
            here.platform.say(f"oc_{n}", f"话 {n}.{m}", at=1_700_000_000_000 + m)
    read = drain(here.im())

    assert sorted(read.ids) == sorted(here.platform.held())
    assert {each.thread for each in read.said} <= set(here.platform.chats)


def test_whoever_stops_between_two_pages_goes_on_from_the_cursor(here):
    here.platform.chat("oc_a")
    here.platform.chat("oc_b")
    for n in range(20):
        here.platform.say("oc_a" if n % 2 else "oc_b", f"话 {n}", at=1_700_000_000_000)
    whole = drain(here.im())
    seen: list[str] = []
    cursor: dict = {}
    for _ in range(len(whole.pages)):
        page = here.im().pull(cursor)  # each time a process of its own
        seen += [each.message.id for each in page.items]
        cursor = json.loads(json.dumps(page.cursor))

    assert seen == whole.ids
    assert len(set(seen)) == 20


def test_the_next_round_reads_what_is_new_and_a_minute_before(here):
    here.platform.chat("oc_a")
    here.platform.say("oc_a", "早")
    source = here.im()
    first = drain(source)
    here.clock.move(seconds=90)
    here.platform.say("oc_a", "晚")
    second = drain(source, first.cursor)
    here.clock.move(seconds=90)
    third = drain(source, second.cursor)
    here.clock.move(seconds=90)
    fourth = drain(source, third.cursor)

    assert first.texts == ["早"]
    assert second.texts == ["早", "晚"]
    assert third.texts == ["晚"]
    assert fourth.texts == []
    assert fourth.pages[-1].through.timestamp() == here.now - 60


def test_answers_in_a_thread_come_though_no_history_has_them(here):
    here.platform.chat("oc_a")
    root = here.platform.say("oc_a", "问", thread="omt_1")
    for n in range(7):
        here.platform.say("oc_a", f"答 {n}", thread="omt_1", root=root)
    here.platform.say("oc_a", "另一件事")
    read = drain(here.im())

    assert set(read.ids) == set(here.platform.held())
    assert {each.thread for each in read.said} == {"oc_a"}


def test_an_old_thread_is_read_back_only_as_far_as_the_round(here):
    here.platform.chat("oc_a")
    at = (here.now - 9 * 86_400) * 1000
    here.platform.say("oc_a", "问", thread="omt_1", at=at)
    for n in range(60):
        here.platform.say("oc_a", f"旧 {n}", thread="omt_1", root="om_000000", at=at)
    here.platform.say("oc_a", "新", thread="omt_1", root="om_000000")
    here.platform.say("oc_a", "又问", thread="omt_1")
    source = here.im()
    since = here.clock.now().replace(hour=0)
    read = drain(source, source.window(since, here.clock.now()))

    assert "新" in read.texts
    assert len(read.texts) < 10


def test_an_edit_is_a_later_version_of_the_same_message(here):
    here.platform.chat("oc_a")
    id_ = here.platform.say("oc_a", "三点")
    source = here.im()
    first = drain(source)
    here.clock.move(seconds=EVERY)
    here.platform.edit(id_, "四点")
    second = drain(source, first.cursor)
    (edited,) = second.said

    assert first.ids == [id_]
    assert edited.edits == id_
    assert edited.message.id != id_
    assert edited.message.text == "四点"
    assert drain(source, first.cursor).said == second.said


def test_a_message_taken_back_is_told_and_its_words_are_not_replaced(here):
    here.platform.chat("oc_a")
    id_ = here.platform.say("oc_a", "说错了")
    source = here.im()
    first = drain(source)
    here.clock.move(seconds=EVERY)
    here.platform.take_back(id_)
    (taken,) = drain(source, first.cursor).said

    assert taken.recalls == id_
    assert taken.message.kind is Kind.EVENT
    assert taken.message.text == ""


def test_a_long_round_goes_a_day_back_and_only_once_an_hour():
    now = 1_800_000_000
    first = Round().begun(now, ())
    soon = first.ended().begun(now + 100, ())
    later = soon.ended().begun(now + EVERY, ())

    assert first.since == 0
    assert soon.since == now - 60
    assert later.since == now + EVERY - BACK


def test_only_the_chats_that_are_named_are_read(here):
    for name in "abc":
        here.platform.chat(f"oc_{name}")
        here.platform.say(f"oc_{name}", name)
    read = drain(here.im(chats="oc_a, oc_c"))

    assert read.texts == ["a", "c"]
    assert here.platform.calls("/im/v1/chats") == 0


def test_a_chat_with_one_person_is_read_once_it_was_heard_of(here):
    here.platform.chat("oc_p", mode="p2p")
    here.platform.say("oc_p", "私聊")
    source = here.im()
    page = source.pull({}, {"chats": "oc_p"})
    here.clock.move(seconds=10)
    rest = drain(source, page.cursor)

    assert "私聊" in [each.message.text for each in (*page.items, *rest.said)]
    assert rest.cursor["direct"] == ["oc_p"]


def test_a_chat_that_the_bot_left_is_a_gap_and_holds_nobody_up(here):
    here.platform.chat("oc_a", inside=False)
    here.platform.chat("oc_b")
    here.platform.say("oc_b", "在")
    read = drain(here.im(chats="oc_a,oc_b"))

    assert read.texts == ["在"]
    assert [gap for page in read.pages for gap in page.gaps] == [
        "the bot does not see oc_a (230002)"
    ]


def test_a_page_token_that_is_not_taken_any_more_begins_the_chat_again(here):
    here.platform.chat("oc_a")
    for n in range(5):
        here.platform.say("oc_a", f"话 {n}")
    source = here.im()
    first = source.pull({})
    here.platform.faults.append(
        Fault("/im/v1/messages", instead=feishu.refused(230001, "invalid parameter"))
    )
    rest = drain(source, first.cursor)

    assert set(rest.ids) == set(here.platform.held())


def test_a_token_that_ended_is_made_once_for_twenty_at_a_time(here):
    here.platform.chat("oc_a")
    here.platform.say("oc_a", "在")
    source = here.im()
    source.check()
    here.platform.expire_tokens()
    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(lambda _: source.pull({}).items, range(20)))

    assert len(here.platform.tokens) == 2
    assert all(len(each) == 1 for each in found)


def test_a_token_is_not_used_to_its_very_end(here):
    here.platform.expire = 600
    source = here.im()
    source.check()
    here.clock.move(seconds=301)
    source.check()

    assert len(here.platform.tokens) == 2


def test_a_wrong_secret_is_refused_and_not_told(here):
    with pytest.raises(SourceRefused) as refusal:
        here.im(app_secret="specimen-other-secret").check()  # noqa: S106

    assert refusal.value.data["answer"] == "200/10014"
    assert "specimen" not in str(refusal.value)


RATE = Answered(
    {"code": 99991400, "msg": "request trigger frequency limit"},
    429,
    {"x-ogw-ratelimit-limit": "100", "x-ogw-ratelimit-reset": "52"},
)
OLD_RATE = Answered({"code": 99991400, "msg": "request trigger frequency limit"}, 400)


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [(RATE, 52), (OLD_RATE, 60), (HTML, 60), (Answered(b"busy", 503), 60)],
    ids=["told", "not told", "a page for people", "busy"],
)
def test_too_many_calls_wait_as_long_as_the_platform_says(here, answer, seconds):
    here.platform.faults.append(Fault("/im/v1/chats", instead=answer))
    with pytest.raises(SourceThrottled) as held:
        here.im().pull({})

    assert held.value.data["seconds"] == seconds


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answered({"code": 155000, "msg": "Internal error"}, 500), SourceUnreachable),
        (Answered(b"<html>", 502), SourceUnreachable),
        (Answered(b'{"code":0,"data":{"items":[{"mess', 200), SourceGarbled),
        (Answered({"code": 0, "data": {"has_more": True}}), SourceGarbled),
        (Answered({"code": 0, "data": []} | {"code": "0"}), SourceGarbled),
        (feishu.refused(230027, "Lack of necessary permissions."), SourceRefused),
    ],
)
def test_what_makes_no_sense_is_no_page(here, answer, error):
    here.platform.chat("oc_a")
    here.platform.faults.append(Fault("/im/v1/messages", instead=answer))
    with pytest.raises(error):
        here.im().pull({})


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


ITEM = {
    "message_id": "om_1",
    "msg_type": "text",
    "create_time": "1763856001000",
    "update_time": "1763856001000",
    "chat_id": "oc_1",
    "sender": {"id": "ou_1", "id_type": "open_id", "sender_type": "user"},
    "body": {"content": '{"text":"在"}'},
}


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


def test_files_come_whole_though_the_connection_is_cut(here):
    here.platform.chat("oc_a")
    data = bytes(range(256)) * 4096
    here.platform.files["file_1"] = data
    content = {"file_key": "file_1", "file_name": "合同.pdf"}
    here.platform.say("oc_a", content, kind="file")
    (said,) = drain(here.im()).said
    for cut in (700_000, 100_000):
        here.platform.faults.append(
            Fault(
                "/resources/",
                change=lambda a, n=cut: Answered(a.body, a.status, a.headers, cut=n),
            )
        )
    fetched = here.im().media(said.media[0], 1 << 21)

    assert fetched == data
    assert said.media[0].name == "合同.pdf"
    assert here.platform.calls("/resources/") == 3


def test_files_are_fetched_with_a_new_token_when_ours_ended(here):
    here.platform.chat("oc_a")
    here.platform.files["img_1"] = b"image"
    here.platform.say("oc_a", {"image_key": "img_1"}, kind="image")
    source = here.im()
    (said,) = drain(source).said
    here.platform.expire_tokens()

    assert source.media(said.media[0], 100) == b"image"


@pytest.mark.parametrize(
    ("kind", "content", "why"),
    [
        ("sticker", {"file_key": "file_s"}, "stickers"),
        ("interactive", {"elements": [{"tag": "img", "img_key": "img_c"}]}, "234043"),
        ("image", {"image_key": "img_gone"}, "234004"),
        ("image", {"image_key": "img_big"}, "more than 1000 bytes"),
    ],
)
def test_what_cannot_be_fetched_is_a_gap_with_its_reason(here, kind, content, why):
    here.platform.chat("oc_a")
    here.platform.files["img_big"] = b"x" * 1001
    here.platform.say("oc_a", content, kind=kind)
    source = here.im()
    (said,) = drain(source).said
    with pytest.raises(MediaGone, match=why):
        source.media(said.media[0], 1000)


def test_what_was_forwarded_is_read_as_a_file(here):
    here.platform.chat("oc_a")
    child = {**ITEM, "message_id": "om_child", "upper_message_id": "om_000000"}
    here.platform.say("oc_a", {}, kind="merge_forward", children=[child])
    source = here.im()
    (said,) = drain(source).said
    found = json.loads(source.media(said.media[0], 1 << 20))
    with pytest.raises(MediaGone, match="more than"):
        source.media(said.media[0], 10)

    assert found[1] == child


def test_what_we_say_is_the_same_when_it_is_read(here):
    here.platform.chat("oc_a")
    source = here.im()
    told = source.tell("oc_a", "已收到您的请求")

    assert drain(source).said == [told]
    assert told.message.role is Role.BOT


def test_our_own_words_are_taken_back_and_twice_is_the_same(here):
    here.platform.chat("oc_a")
    source = here.im()
    told = source.tell("oc_a", "发错了")
    place = Place(source="f", conversation="oc_a", message=told.message.id)
    later = Place(source="f", conversation="oc_a", message=f"{told.message.id}@17")
    strange = Place(source="f", conversation="oc_a", message="~")
    answers = [source.recall(each) for each in (place, place, later, strange)]

    assert answers[:3] == [Recalled()] * 3
    assert isinstance(answers[3], CannotRecall)
    assert here.platform.lines[told.message.id].recalled


def test_words_of_others_are_taken_back_only_by_an_administrator(here):
    here.platform.chat("oc_a")
    here.platform.chat("oc_b", admin=True)
    year = (here.now - 366 * 86_400) * 1000
    theirs = here.platform.say("oc_a", "别人的")
    ours = here.platform.say("oc_b", "群里的")
    old = here.platform.say("oc_b", "去年的", at=year)
    source = here.im()
    answers = {
        id_: source.recall(Place(source="f", conversation="", message=id_))
        for id_ in (theirs, ours, old)
    }

    assert answers[ours] == Recalled()
    assert isinstance(answers[theirs], CannotRecall)
    assert "230026" in answers[theirs].reason
    assert isinstance(answers[old], CannotRecall)


def test_a_check_says_who_the_bot_is(here):
    assert here.im().check() == "归藏 (ou_bot)"
