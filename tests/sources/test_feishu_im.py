"""Chats of Feishu: all that was said comes, once read twice it is the same."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from guicang.adapters.sources.feishu.rounds import BACK, EVERY, Round
from guicang.domain.errors import (
    SourceGarbled,
    SourceRefused,
    SourceThrottled,
    SourceUnreachable,
)
from guicang.domain.record import Kind
from tests.simulators import feishu
from tests.simulators.server import Answered, Fault
from tests.sources.feishu import drain, world

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
