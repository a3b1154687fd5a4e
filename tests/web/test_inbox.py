"""The inbox and the page that sets web chats up, asked by Django's client."""

import io

import pytest
from PIL import Image

from guicang.domain.chat.channel import Channel, check
from guicang.domain.desk.assignment import OURS
from guicang.domain.desk.presence import Agent, Presence

TEXTS = {"zh": "测试", "en": "test"}
BOTH = frozenset({"zh", "en"})
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def chat(console):
    """A chat that the agent has, in which a customer said something."""
    house = console.house
    channel = Channel(
        name="shop",
        title=TEXTS,
        origins=("https://shop.test",),
        terms=TEXTS,
        greeting=TEXTS,
        alternatives=TEXTS,
        replies=("One moment.",),
    )
    house.channels.put(check(channel), "test", house.clock.now())
    house.attending.put(Agent(name="agent", capacity=3, languages=BOTH), by="test")
    house.attending.present("agent", Presence.AVAILABLE, by="test")
    found, _token = house.chatting.begin(channel, "en", 1)
    say(console, found, "Where is it? My number is 13800138000", "m-1")
    house.greeting.hear()
    return found


def say(console, chat, text, mark):
    inspecting = console.house.intercepting.inspecting
    return console.house.chatting.say(chat, mark, inspecting.inspect(text))


def test_the_owner_sees_it_masked_and_answers_once(console, chat):
    client = console.log_in("agent")
    shown = client.get(f"/inbox/of/{chat.key}").content.decode()
    asked = {"text": "It left yesterday.", "mark": "a-1", "after": "2"}
    first = client.post(f"/inbox/of/{chat.key}/say", asked, **HTMX)
    client.post(f"/inbox/of/{chat.key}/say", asked, **HTMX)
    lines = console.house.chats.lines(chat.key)

    assert chat.key in client.get("/inbox").content.decode()
    assert "Where is it?" in shown
    assert "13800138000" not in shown
    assert "It left yesterday." in first.content.decode()
    assert [line.text for line in lines].count("It left yesterday.") == 1


def test_news_are_told_once_and_nothing_is_told_in_no_words(console, chat):
    client = console.log_in("agent")
    news = f"/inbox/of/{chat.key}/news"
    client.get(f"/inbox/of/{chat.key}")
    quiet = client.get(news, {"after": "2", "was": "0.2.0"}, **HTMX)
    say(console, chat, "Hello?", "m-2")
    told = client.get(news, {"after": "2", "was": "0.2.0"}, **HTMX)

    assert quiet.status_code == 204
    assert "Hello?" in told.content.decode()


def test_nobody_sees_what_is_another_ones(console, chat):
    client = console.log_in("supervisor")
    seen = client.get(f"/inbox/of/{chat.key}")
    said = client.post(f"/inbox/of/{chat.key}/say", {"text": "x", "mark": "a"})

    assert (seen.status_code, said.status_code) == (409, 409)
    assert "Where is it?" not in seen.content.decode()


def test_it_is_ended_with_a_closing_note(console, chat):
    client = console.log_in("agent")
    client.post(f"/inbox/of/{chat.key}/end")
    lines = console.house.chats.lines(chat.key)

    assert not console.house.desk.latest(OURS, chat.key).open
    assert "closed" in [line.sort.value for line in lines]


def test_a_wish_to_be_deleted_is_a_request_whose_person_is_known(console, chat):
    number = console.house.chatting.ask_erasure(chat)
    again = console.house.chatting.ask_erasure(chat)
    client = console.log_in("compliance")
    listed = client.get("/subjects").content.decode()
    one = console.house.subjects.get(number)

    assert again == number
    assert number in listed
    assert (one.state.value, one.verified_how) == ("verified", "secret-of-the-chat")


def test_a_channel_is_changed_and_its_notice_counts_up(console, chat):
    client = console.log_in("admin")
    told = {
        "origins": "https://shop.test https://www.shop.test",
        "accent": "green",
        "files": "1",
        "active": "1",
        "reason": "test",
        "code": console.code("admin"),
        **{
            f"{part}-{lang}": "new"
            for part in ("title", "greeting", "terms", "alternatives")
            for lang in ("zh", "en")
        },
    }
    done = client.post("/webchat/of/shop/change", told)
    now = console.house.channels.get("shop")
    shown = client.get("/webchat/of/shop").content.decode()

    assert done.status_code == 302
    assert now.notice == 2
    assert console.house.channels.terms("shop", 1) == TEXTS
    assert "data-channel=&quot;shop&quot;" in shown
    assert ">https://shop.test\nhttps://www.shop.test</textarea>" in shown


def test_who_is_upset_or_wants_a_person_is_marked_with_the_words_that_told_it(
    console, chat
):
    before = console.log_in("agent").get("/inbox").content.decode()
    say(console, chat, "This is terrible, let me speak to a human", "m-2")

    after = console.log_in("agent").get("/inbox").content.decode()

    assert "speak to a human" not in before
    assert after.count("要求人工") == after.count("情绪不满") == 1
    assert "speak to a human" in after
    assert "This is" not in after


def test_a_picture_that_is_saved_says_who_saved_it(console, chat):
    out = io.BytesIO()
    Image.new("RGB", (200, 120), "white").save(out, format="PNG")
    sent = out.getvalue()
    named = console.house.intercepting.inspecting.inspect("slip.png")
    line = console.house.chatting.send(chat, "f-1", named, sent, 1 << 20)
    client = console.log_in("agent")

    saved = client.get(f"/inbox/of/{chat.key}/file/{line.seq}")

    assert saved["Content-Disposition"].startswith("attachment")
    with Image.open(io.BytesIO(saved.content)) as shown:
        assert shown.size == (200, 120)
        assert len(shown.convert("L").getcolors()) > 2, "letters on white"
    other = console.house.marking.picture(sent, "zhao", chat.key[:8])
    assert saved.content not in {sent, other}


def test_one_says_of_oneself_that_one_is_there_and_goes(console, chat):
    client = console.log_in("agent")
    shown = client.get("/inbox").content.decode()
    said = {"presence": "busy", "why": "break"}

    assert "inbox/presence" in shown
    client.post("/inbox/presence", said)
    assert console.house.desk.agent("agent").said is Presence.BUSY
    assert len(console.house.desk.of("agent")) == 1

    client.post("/inbox/presence", {**said, "presence": "offline"})
    assert console.house.desk.of("agent") == []
    [waits] = console.house.desk.queue()
    told = console.house.desk.lines(waits.id)[-1].text
    assert "a short break" in told


@pytest.mark.parametrize("said", [{"presence": "away"}, {"why": "tired"}, {}])
def test_what_is_no_state_is_not_taken(console, chat, said):
    client = console.log_in("agent")

    client.post("/inbox/presence", said)

    assert console.house.desk.agent("agent").said is Presence.AVAILABLE


def test_who_has_no_place_at_the_desk_is_asked_for_no_state(console, chat):
    shown = console.log_in("supervisor").get("/inbox").content.decode()

    assert "inbox/presence" not in shown
