"""A chat becomes records, once, and its lines go when they are to go."""

from dataclasses import replace
from datetime import timedelta

import pytest

from guicang.domain.chat.channel import Channel, check
from guicang.domain.chat.model import Sort
from guicang.domain.desk.assignment import OURS
from guicang.domain.desk.model import State
from guicang.domain.desk.presence import Agent, Presence
from guicang.domain.errors import NotYourSession
from guicang.domain.record import Kind, Role
from tests import homes
from tests.homes import Home

PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)
TEXTS = {"zh": "测试", "en": "test"}
BOTH = frozenset({"zh", "en"})


@pytest.fixture
def home(settled) -> Home:
    found = settled(homes.make)
    channel = Channel(
        name="shop",
        title=TEXTS,
        origins=("https://shop.test",),
        terms=TEXTS,
        greeting=TEXTS,
        alternatives=TEXTS,
    )
    found.house.channels.put(check(channel), "test", found.clock.now())
    return found


def begin(home: Home):
    channel = home.house.channels.get("shop")
    chat, _token = home.house.chatting.begin(channel, "zh", 1)
    return chat


def say(home: Home, chat, text: str, mark: str):
    home.clock.move(seconds=1)
    inspection = home.house.intercepting.inspecting.inspect(text)
    return home.house.chatting.say(chat, mark, inspection)


def sit(home: Home, *names: str) -> None:
    for name in names:
        agent = Agent(name=name, capacity=3, languages=BOTH)
        home.house.attending.put(agent, by="test")
        home.house.attending.present(name, Presence.AVAILABLE, by="test")


def records(home: Home):
    ids = [record.id for record in home.house.records.facts()]
    return list(home.house.records.read(ids))


def test_what_was_said_becomes_one_conversation_with_the_agreement_first(home):
    chat = begin(home)
    say(home, chat, "我的手机号是13800138000", "m-1")
    home.house.transcribing.run()
    say(home, chat, "还没有收到货", "m-2")
    home.house.transcribing.run()
    [found] = records(home)

    assert (found.source, found.channel) == ("webchat:shop", "webchat")
    assert [m.kind for m in found.messages] == [Kind.EVENT, Kind.TEXT, Kind.TEXT]
    assert found.messages[0].text == "notice 1 (zh)"
    assert found.messages[1].text == "我的手机号是138****8000"
    assert [m.role for m in found.messages[1:]] == [Role.CUSTOMER] * 2


def test_what_is_a_record_already_is_not_one_twice(home):
    chat = begin(home)
    say(home, chat, "你好", "m-1")
    home.house.transcribing.run()
    # As if it had been killed before it noted how far it came.
    home.house.chats.kept(chat.key, 0)
    got = home.house.transcribing.run()
    [found] = records(home)

    assert (got.messages, got.known) == (0, 2)
    assert len(found.messages) == 2


def test_a_file_goes_into_the_record(home):
    chat = begin(home)
    name = home.house.intercepting.inspecting.inspect("单据.png")
    home.house.chatting.send(chat, "f-1", name, PNG, 1000)
    home.house.transcribing.run()
    [found] = records(home)
    [file] = found.messages[-1].attachments

    assert (file.name, file.media_type, file.data) == ("单据.png", "image/png", PNG)


def test_lines_that_are_records_go_after_a_while_and_others_stay(home):
    chat = begin(home)
    say(home, chat, "one", "m-1")
    home.house.transcribing.run()
    home.clock.at += timedelta(hours=25)
    say(home, chat, "two", "m-2")
    gone = home.house.transcribing.tidy()

    assert gone == 2
    assert [line.text for line in home.house.chats.lines(chat.key)] == ["two"]


def test_lines_go_with_their_record(home):
    chat = begin(home)
    name = home.house.intercepting.inspecting.inspect("a.png")
    home.house.chatting.send(chat, "f-1", name, PNG, 1000)
    home.house.transcribing.run()
    [found] = records(home)
    with home.house.records.transaction():
        home.house.records.destroy([found.id])

    assert not home.house.chats.lines(chat.key)
    assert home.house.chats.file(chat.key, 2) is None


def test_a_visitors_copy_has_records_and_what_is_none_yet(home):
    chat = begin(home)
    say(home, chat, "one", "m-1")
    home.house.transcribing.run()
    say(home, chat, "two", "m-2")
    copy = home.house.chatting.copy(chat)

    assert [m.text for c in copy.conversations for m in c.messages][1:] == ["one"]
    assert [line.text for line in copy.lines] == ["two"]


def test_what_is_held_back_leaves_types_and_an_entry_and_no_text(home):
    chat = begin(home)
    inspecting = home.house.intercepting.inspecting
    blocking = replace(inspecting, block=frozenset({"CN_ID"}))
    inspection = blocking.inspect("身份证11010519491231002X")
    line = home.house.chatting.say(chat, "m-1", inspection)
    [entry] = home.house.ledger.entries(tag="message:blocked")

    assert (line.sort, line.text, line.hidden) == (Sort.HELD, "", ("CN_ID",))
    assert "11010519491231002X" not in str(entry)


def test_the_desk_hears_of_a_message_and_gives_it_to_somebody(home):
    sit(home, "agent")
    chat = begin(home)
    say(home, chat, "你好", "m-1")
    home.house.greeting.hear()
    session = home.house.desk.latest(OURS, chat.key)

    assert (session.state, session.owner) == (State.ASSIGNED, "agent")
    assert home.house.greeting.hear() == 0


def test_what_comes_in_the_gap_stands_in_its_order(home):
    sit(home, "agent", "supervisor")
    chat = begin(home)
    say(home, chat, "one", "m-1")
    home.house.greeting.hear()
    first = home.house.desk.latest(OURS, chat.key).owner
    person = home.house.people.get(first)
    home.house.answering.say(chat, person, "a-1", "hello")
    other = {"agent": "supervisor", "supervisor": "agent"}[first]
    home.house.attending.present(other, Presence.BUSY, by="test")
    home.clock.move(seconds=1)
    home.house.attending.present(first, Presence.OFFLINE, by="test")
    say(home, chat, "two", "m-2")
    say(home, chat, "three", "m-3")
    home.house.greeting.hear()
    home.clock.move(seconds=1)
    home.house.attending.present(other, Presence.AVAILABLE, by="test")
    session = home.house.desk.latest(OURS, chat.key)
    lines = home.house.desk.lines(session.id)
    said = [line.text for line in lines if line.text in {"one", "two", "three"}]

    assert session.owner == other
    assert said == ["one", "two", "three"]
    assert [line.gap for line in lines if line.text in {"two", "three"}] == [True] * 2


def test_who_has_not_got_it_cannot_answer(home):
    sit(home, "agent")
    chat = begin(home)
    say(home, chat, "你好", "m-1")
    home.house.greeting.hear()
    other = home.house.people.get("supervisor")
    with pytest.raises(NotYourSession):
        home.house.answering.say(chat, other, "a-1", "hello")

    assert [line.text for line in home.house.chats.lines(chat.key)][1:2] == ["你好"]


def test_an_agents_note_is_not_in_the_visitors_copy(home):
    sit(home, "agent")
    chat = begin(home)
    say(home, chat, "你好", "m-1")
    home.house.greeting.hear()
    agent = home.house.people.get("agent")
    home.house.answering.note(chat, agent, "n-1", "a difficult one")
    copy = home.house.chatting.copy(chat)

    assert "a difficult one" not in str(copy.lines)


def test_a_number_to_be_called_back_lies_at_the_desk_and_in_no_record(home):
    sit(home, "agent")
    chat = begin(home)
    say(home, chat, "请回电", "m-1")
    home.house.chatting.call_back(chat, "c-1", "13800138000", None)
    home.house.greeting.hear()
    home.house.transcribing.run()
    [call] = home.house.desk.calls()
    [found] = records(home)

    assert call.contact == "13800138000"
    assert "13800138000" not in str(found.messages)
