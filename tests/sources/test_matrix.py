"""Matrix, against a real Synapse: history, what is new, redactions, purging."""

import hashlib
import json
from contextlib import contextmanager

import pytest
from hypothesis import given, settings, strategies as st

from guicang.adapters.sources.matrix import MATRIX
from guicang.adapters.sources.matrix.events import People, read
from guicang.domain.errors import (
    BadSource,
    MediaGone,
    NotPossible,
    SourceGarbled,
    SourceRefused,
    SourceThrottled,
    SourceUnreachable,
)
from guicang.domain.record import Kind, Role
from guicang.domain.sources.model import (
    Ability,
    Can,
    Mark,
    MediaRef,
    Presence,
    Said,
    Turn,
    Unread,
)
from guicang.ports.recalling import CannotRecall, Place, Recalled
from tests.fakes.clock import FakeClock
from tests.oracles.synapse import Refused, synapse
from tests.simulators.server import Answered, Fault, Platform, running
from tests.sources.connectors import call, drained, odd
from tests.sources.tools import tools

# The first test waits for the server, and for its packages where there are none yet.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
AGENT = "@agent:guicang.test"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with synapse(tmp_path_factory.mktemp("synapse")) as running_server:
        yield running_server


@contextmanager
def opened(address, token, **form):
    with tools(address, FakeClock()) as given:
        values = {"address": address, "access_token": token, "agents": AGENT}
        yield MATRIX.open(values | form, given)


class Life:
    """A room with a customer and an agent that Guicang's user is in."""

    number = 0

    def __init__(self, server, *, invite=True):
        Life.number += 1
        self.server = server
        self.bot = server.register(f"bot{Life.number}", admin=True)
        self.me = f"@bot{Life.number}:guicang.test"
        self.customer = server.register(f"customer{Life.number}")
        self.room = server.room(self.customer, *([self.me] if invite else []))
        if invite:
            server.join(self.bot, self.room)

    def say(self, *texts):
        return [self.server.send(self.customer, self.room, text) for text in texts]


@pytest.fixture
def life(server):
    return Life(server)


@pytest.fixture
def source(life):
    with opened(life.server.address, life.bot) as source:
        yield source


def texts(items):
    """Say what people said, without what became of rooms."""
    return {
        i.message.id: i.message.text
        for i in items
        if isinstance(i, Said) and i.message.kind == Kind.TEXT
    }


def place(life, message):
    return Place(source="m", conversation=life.room, message=message)


# Pages


def test_a_hundred_and_twenty_messages_come_in_and_once(life, source):
    names = life.say(*(f"话{n}" for n in range(120)))
    other = life.server.room(life.bot)
    mine = life.server.send(life.bot, other, "另一处")
    items, _ = drained(source, {})
    wanted = {name: f"话{n}" for n, name in enumerate(names)} | {mine: "另一处"}
    count = [i.message.id for i in items if isinstance(i, Said)]

    assert texts(items) == wanted
    assert len(count) == len(set(count))
    assert {i.thread for i in items if isinstance(i, Mark)} == {life.room, other}


def test_whoever_is_killed_between_two_pages_goes_on_from_the_cursor(life):
    names = life.say(*(f"话{n}" for n in range(120)))
    cursor, found, more, pages = {}, [], True, 0
    while more:
        with opened(life.server.address, life.bot) as another:
            page = another.pull(json.loads(json.dumps(cursor)))
        found += page.items
        cursor, more, pages = page.cursor, page.more, pages + 1
        if pages == 2:
            names += life.say("插话")

    assert texts(found) == dict(
        zip(names, [*(f"话{n}" for n in range(120)), "插话"], strict=True)
    )


def test_what_is_new_comes_though_it_is_more_than_a_sync_holds(life, source):
    old = life.say("旧")
    first, cursor = drained(source, {})
    new = life.say(*(f"新{n}" for n in range(60)))
    page = source.pull(cursor)
    later, cursor = drained(source, cursor)
    nothing, _ = drained(source, cursor)

    assert page.cursor["gaps"]
    assert set(texts(first)) == set(old)
    assert set(texts(later)) == set(new)
    assert nothing == []


def test_a_page_asked_for_twice_is_the_same(life, source):
    life.say("一", "二")
    start = source.pull({}).cursor

    assert source.pull(start) == source.pull(start)


def test_a_room_that_is_entered_later_is_read_from_its_beginning(server):
    life = Life(server, invite=False)
    names = life.say(*(f"话{n}" for n in range(110)))
    with opened(server.address, life.bot) as source:
        _, cursor = drained(source, {})
        path = f"/_matrix/client/v3/rooms/{life.room}/invite"
        server.ask("POST", path, {"user_id": life.me}, life.customer)
        server.join(life.bot, life.room)
        items, _ = drained(source, cursor)

    assert set(texts(items)) == set(names)


def test_a_room_that_one_was_put_out_of_is_a_gap(life, source):
    life.say("话")
    start = source.pull({}).cursor
    path = f"/_matrix/client/v3/rooms/{life.room}/kick"
    life.server.ask("POST", path, {"user_id": life.me}, life.customer)
    page = source.pull({**start, "room": "!none:guicang.test", "page": start["since"]})
    items, _ = drained(source, page.cursor)

    assert page.gaps == ("a room that may no longer be read",)
    assert page.more
    assert not texts(items)


def test_a_window_reads_all_again(source):
    now = FakeClock().now()

    assert source.window(now, now) == {}


# What is said


def test_who_speaks_and_what_is_read(life, source):
    agent = life.server.register(f"agent-x{Life.number}")
    name = f"@agent-x{Life.number}:guicang.test"
    path = f"/_matrix/client/v3/rooms/{life.room}/invite"
    life.server.ask("POST", path, {"user_id": name}, life.customer)
    life.server.join(agent, life.room)
    life.say("问")
    life.server.send(agent, life.room, "答")
    life.server.send(life.bot, life.room, {"msgtype": "m.notice", "body": "告"})
    with opened(life.server.address, life.bot, agents=name) as it:
        items, _ = drained(it, {})
    roles = {i.message.text: i.message.role for i in items if isinstance(i, Said)}
    [opening] = [i for i in items if isinstance(i, Mark)]

    assert (roles["问"], roles["答"], roles["告"]) == ("customer", "agent", "bot")
    assert roles["m.room.member"] == Role.SYSTEM
    assert opening.turn == Turn.OPENED


def test_an_edit_names_what_it_is_a_later_version_of(life, source):
    [name] = life.say("错字")
    edit = {
        "msgtype": "m.text", "body": "* 正字",
        "m.new_content": {"msgtype": "m.text", "body": "正字"},
        "m.relates_to": {"rel_type": "m.replace", "event_id": name},
    }  # fmt: skip
    [later] = life.say(edit)
    items, _ = drained(source, {})
    found = {i.message.id: i for i in items if isinstance(i, Said)}

    assert found[name].message.text == "错字"
    assert (found[later].message.text, found[later].edits) == ("正字", name)


@pytest.mark.parametrize("known", [True, False], ids=["after", "before"])
def test_a_redaction_takes_back_whether_it_was_read_before_or_not(life, source, known):
    [gone, stays] = life.say("秘密", "话")
    cursor = drained(source, {})[1] if known else {}
    redaction = life.server.redact(life.customer, life.room, gone)
    items, _ = drained(source, cursor)
    found = {i.message.id: i for i in items if isinstance(i, Said)}

    assert found[redaction].recalls == gone
    assert found[redaction].message.text == "错"
    assert gone not in found
    assert (stays in found) != known


def test_a_file_is_fetched_and_one_that_is_gone_is_a_gap(life, source):
    body = bytes(range(256)) * 3_000
    url = life.server.upload(life.customer, "图.png", body, "image/png")
    info = {"size": len(body), "mimetype": "image/png"}
    life.say({"msgtype": "m.image", "body": "图.png", "url": url, "info": info})
    items, _ = drained(source, {})
    [ref] = items[-1].media
    found = source.media(ref, len(body))
    unknown = MediaRef(key={"mxc": "mxc://guicang.test/none"}, name="f")

    assert hashlib.sha256(found).digest() == hashlib.sha256(body).digest()
    assert (ref.name, ref.media_type, ref.size) == ("图.png", "image/png", len(body))
    with pytest.raises(MediaGone, match="larger"):
        source.media(ref, 99)
    with pytest.raises(MediaGone, match="no longer"):
        source.media(unknown, 99)


# What can be done


def test_a_notice_is_said_and_comes_back_the_same(life, source):
    sent = source.tell(life.room, "您的记录将被归档")
    items, _ = drained(source, {})

    assert sent in items
    assert sent.message.role == Role.BOT


def test_what_the_user_may_redact_is_recalled_and_twice_is_once(life, source):
    sent, [theirs] = source.tell(life.room, "错了"), life.say("话")
    done = [source.recall(place(life, sent.message.id)) for _ in range(2)]
    other = source.recall(place(life, theirs))

    assert done == [Recalled(), Recalled()]
    assert life.server.event(life.bot, life.room, sent.message.id)["content"] == {}
    assert isinstance(other, CannotRecall)
    assert life.server.event(life.bot, life.room, theirs)["content"]["body"] == "话"


def test_what_is_purged_is_gone_with_all_before_it_and_no_more(life, source):
    names = life.say(*(f"话{n}" for n in range(120)))
    told = source.delete(place(life, names[59]))
    gone = []
    for name in names:
        try:
            life.server.event(life.bot, life.room, name)
        except Refused as refused:
            gone.append(refused.status)

    assert gone == [404] * 60
    assert "with all before it" in told


def test_the_last_message_of_a_room_stays_and_that_is_told(life, source):
    names = life.say("一", "二")
    told = source.delete(place(life, names[1]))

    assert "keeps the last message" in told
    assert life.server.event(life.bot, life.room, names[1])["content"]["body"] == "二"


def test_what_is_not_there_cannot_be_purged(life, source):
    with pytest.raises(SourceRefused, match="M_NOT_FOUND"):
        source.delete(place(life, "$none"))


def test_whoever_is_no_admin_cannot_purge(life):
    names = life.say("一", "二")
    with (
        opened(life.server.address, life.customer) as source,
        pytest.raises(SourceRefused, match="M_FORBIDDEN"),
    ):
        source.delete(place(life, names[0]))


def test_check_tells_whose_token_it_is_and_what_rooms_say_of_retention(life, source):
    before = source.check()
    path = f"/_matrix/client/v3/rooms/{life.room}/state/m.room.retention"
    told = {"max_lifetime": 7 * 86_400_000}
    life.server.ask("PUT", path, told, life.customer)

    assert before == f"{life.me}: 1 rooms"
    assert source.check() == f"{life.me}: 1 rooms; m.room.retention: 7 days"


def test_agents_that_are_named_are_there_or_not(life):
    path = f"/_matrix/client/v3/presence/{life.me}/status"
    life.server.ask("PUT", path, {"presence": "unavailable"}, life.bot)
    agents = f"{life.me}, @nobody:guicang.test, elsewhere.test"
    with opened(life.server.address, life.bot, agents=agents) as source:
        found = {each.id: each.presence for each in source.agents()}
        with pytest.raises(NotPossible):
            source.present(life.me, Presence.ONLINE)

    assert found[life.me] == Presence.BUSY
    assert found["@nobody:guicang.test"] in {Presence.UNKNOWN, Presence.OFFLINE}
    assert len(found) == 2


def test_what_matrix_cannot_is_not_possible(source):
    abilities = MATRIX.profile.abilities
    no = {ability for ability, answer in abilities.items() if answer.can == Can.NO}

    assert no == {Ability.END, Ability.PUSH, Ability.TRANSFER}
    assert abilities.keys() == set(Ability)
    for ask in (
        lambda: source.transfer("r", "a"),
        lambda: source.end("r"),
        lambda: source.receive(call(FakeClock(), b"")),
        lambda: source.listen(lambda heard: None, lambda: True),
    ):
        with pytest.raises(NotPossible):
            ask()


def test_a_wrong_token_is_refused_and_not_shown(server):
    with (
        opened(server.address, "syt_wrong") as source,
        pytest.raises(SourceRefused, match="M_UNKNOWN_TOKEN") as refused,
    ):
        source.check()

    assert "syt_wrong" not in f"{refused.value} {source!r}"


@pytest.mark.parametrize("cursor", [{"queue": 3}, {"since": 4}])
def test_a_cursor_of_another_connector_is_told(source, cursor):
    with pytest.raises(SourceGarbled):
        source.pull(cursor)


# Without the server


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answered({"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 1_500}, 429), 2),
        (Answered(b"<html>", 429), 10),
        (Answered(b"<html>", 502), SourceUnreachable),
        (Answered(b"<html>", 403), SourceRefused),
        (Answered(b"<html>"), SourceGarbled),
        (Answered({"user_id": 3}), SourceGarbled),
    ],
)
def test_answers_that_are_none_are_errors_of_sources(answer, error):
    platform = Platform()
    platform.faults.append(Fault("/whoami", answer))
    seconds = error if isinstance(error, int) else 0
    with (
        running(platform) as address,
        opened(address, "t") as source,
        pytest.raises(SourceThrottled if seconds else error) as raised,
    ):
        source.check()

    assert not seconds or raised.value.data == {"seconds": seconds}


PEOPLE = People("@me:x", frozenset({"@a:x", "y.test"}))
EVENT = {
    "event_id": "$1", "sender": "@b:y.test", "origin_server_ts": 1_000,
    "type": "m.room.message", "content": {"msgtype": "m.text", "body": "话"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "kind", "text"),
    [
        ({"content": {"msgtype": "m.hologram", "body": "光"}}, Kind.OTHER, "光"),
        ({"type": "m.room.encrypted", "content": {"algorithm": "x"}}, Kind.OTHER, ""),
        ({"type": "m.sticker", "content": {"body": "笑"}}, Kind.EMOJI, "笑"),
        (
            {"type": "m.reaction", "content": {"m.relates_to": {"key": "👍"}}},
            Kind.EMOJI,
            "👍",
        ),
        ({"type": "x.unknown", "content": {"rays": 3}}, Kind.OTHER, ""),
    ],
    ids=["hologram", "encrypted", "sticker", "reaction", "unknown"],
)
def test_kinds_that_nobody_knows_survive(changed, kind, text):
    [item] = read("!r", EVENT | changed, PEOPLE)
    extra = json.loads(item.message.extra)

    assert (item.message.kind, item.message.text) == (kind, text)
    assert extra["content"] == changed["content"]
    assert item.agent == "@b:y.test"


def test_what_a_server_adds_each_time_is_no_part_of_an_event():
    [one] = read("!r", EVENT | {"unsigned": {"age": 1}, "age": 1}, PEOPLE)
    [two] = read("!r", EVENT | {"unsigned": {"age": 99}}, PEOPLE)

    assert one == two


@settings(max_examples=200, deadline=None)
@given(
    changed=odd(
        {
            "event_id", "sender", "origin_server_ts", "type", "content", "unsigned",
            "redacted_because", "redacts", "body", "msgtype", "m.relates_to",
            "m.new_content", "rel_type", "url", "info", "size", "state_key",
        }
    ),
    kind=st.sampled_from(["m.room.message", "m.room.redaction", "m.room.create"]),
)  # fmt: skip
def test_whatever_an_event_is_it_is_read_or_kept_as_it_came(changed, kind):
    [item] = read("!r", {**EVENT, "type": kind, **changed}, PEOPLE)

    assert isinstance(item, Said | Mark | Unread)
    assert item.raw


@pytest.mark.parametrize(
    ("field", "value"), [("address", "matrix.test"), ("access_token", "")]
)
def test_a_form_that_cannot_work_is_refused_with_its_field(field, value):
    values = {"address": "http://127.0.0.1", "access_token": "t", field: value}
    with (
        tools("http://127.0.0.1:9", FakeClock()) as made,
        pytest.raises(BadSource) as bad,
    ):
        MATRIX.open(values, made)

    assert bad.value.data["field"] == field
