"""How customers sound, asked by people and programs: sessions, and what is kept."""

from dataclasses import replace

import pytest

from guicang.domain.access.apikeys import Scope
from guicang.domain.chat.channel import Channel, check
from guicang.domain.desk.assignment import OURS
from guicang.domain.desk.presence import Agent, Presence
from guicang.ports.desk import Turn, TurnKind
from tests.fakes.talk import talk

TEXTS = {"zh": "测试", "en": "test"}
CALM = {"tone": "neutral", "needs_person": False, "need": None, "because": []}


@pytest.fixture
def chat(served):
    """A chat of our own channel; ``say`` says something more in it."""
    house = served.house
    channel = Channel(
        name="shop",
        title=TEXTS,
        origins=("https://shop.test",),
        terms=TEXTS,
        greeting=TEXTS,
        alternatives=TEXTS,
        replies=(),
    )
    house.channels.put(check(channel), "test", house.clock.now())
    agent = Agent(name="agent", capacity=3, languages=frozenset({"zh", "en"}))
    house.attending.put(agent, by="test")
    house.attending.present("agent", Presence.AVAILABLE, by="test")
    return house.chatting.begin(channel, "en", 1)[0]


def say(served, chat, *texts):
    house = served.house
    for number, text in enumerate(texts):
        inspected = house.intercepting.inspecting.inspect(text)
        house.chatting.say(chat, f"m-{number}", inspected)
    house.greeting.hear()
    return house.desk.latest(OURS, chat.key).id


def test_who_asks_for_a_person_at_our_chat_is_told_to_those_who_steer(served, chat):
    session = say(served, chat, "Where is it?", "I want to talk to a human")
    asked = served.person("supervisor")

    one = asked.get(f"/desk/sessions/{session}/mood").json()
    (line,) = asked.get("/desk/moods?needs_person=true").json()

    assert (one["tone"], one["need"]) == ("neutral", "asks for a person")
    assert (one["needs_person"], one["because"]) == (True, ["talk to a human"])
    assert line == one
    assert asked.get("/desk/moods?needs_person=false").json() == []


def test_a_calm_customer_needs_nobody_and_is_not_listed(served, chat):
    session = say(served, chat, "Which sizes do you have")
    asked = served.person("supervisor")

    assert CALM.items() <= asked.get(f"/desk/sessions/{session}/mood").json().items()
    assert asked.get("/desk/moods?needs_person=true").json() == []


def test_of_a_session_of_another_channel_nothing_is_told(served, chat):
    house = served.house
    session = house.desk.get(say(served, chat, "我要曝光你们"))
    other = replace(session, id="other", source="wecom", thread="t", customer="c" * 32)
    opened = Turn(session="other", at=house.clock.now(), kind=TurnKind.OPENED)
    house.desk.open(other, opened)
    asked = served.person("supervisor")

    refused = asked.get("/desk/sessions/other/mood").json()["error"]

    assert refused["code"] == "GC-678"
    (line,) = asked.get("/desk/moods").json()
    assert line["session"] == session.id


def test_a_kept_conversation_is_read_masked_and_the_ledger_notes_it(served):
    served.home.take_in(talk("angry", "你好", "您好", "你们太差了，我要曝光"))
    before = len(served.entries("conversation:read"))

    person = served.person("supervisor").get("/conversations/angry/mood").json()
    program = served.program(*Scope).get("/conversations/angry/mood").json()

    assert person == program
    assert (person["tone"], person["need"]) == ("upset", "speaks of law or press")
    assert person["because"] == ["曝光", "太差"]
    assert len(served.entries("conversation:read")) == before + 2


def test_a_mood_is_no_label_and_leaves_the_period_as_it_is(served):
    served.home.take_in(talk("angry", "你们太差了，我要曝光"))
    asked = served.person("supervisor")
    facts = asked.get("/conversations/angry").json()
    asked.get("/conversations/angry/mood")

    assert asked.get("/conversations/angry").json()["labels"] == facts["labels"]
