"""Records that programs push come to the desk as those of platforms: live, and once."""

from datetime import timedelta

import orjson
import pytest
from django.db import connection

from guicang.adapters.db.deskends import TABLES
from guicang.domain.desk.model import Closing, State
from guicang.domain.desk.presence import Agent, Presence
from guicang.domain.sources.connection import DESK, Connection
from guicang.ports.desk import Stand
from guicang.services.pushing import KIND
from tests import homes

CRM = "crm"
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@pytest.fixture
def home(settled):
    return settled(homes.make)


@pytest.fixture
def desk(home):
    """A home with a source of pushed records that is on, and somebody who answers."""
    marked(home)
    seated(home, "ann")
    return home


def marked(home, name=CRM, **settings):
    home.house.connections.add(
        Connection(
            name=name,
            kind=KIND,
            settings=settings or {DESK.name: "on"},
            by="admin",
            created_at=home.clock.now(),
        )
    )


def seated(home, name):
    told = {"said": Presence.AVAILABLE, "languages": frozenset({"zh"})}
    agent = Agent(name=name, capacity=3, accounts={CRM: f"{name}.w"}, **told)
    home.house.attending.put(agent, by="sue")


def line(home, seq, text, who="cust-7", role="customer", ago=0 * MINUTE):
    at = home.clock.now() - ago
    return {
        "seq": seq,
        "ts": at.isoformat(),
        "sender": who,
        "role": role,
        "type": "text",
        "text": text,
    }


def talk(lines, name="c-1", **more):
    return {
        "schema": "guicang.conversation/1",
        "conversation_id": name,
        "source": CRM,
        "channel": "web",
        "opened_at": lines[0]["ts"],
        "customer": {"id": "cust-7"},
        "messages": lines,
        **more,
    }


def push(home, *records):
    """Push, let the desk hear, and give what it heard with its last session."""
    sent = [orjson.dumps(record) for record in records]
    items = home.house.pushed.read(sent)
    result, _ = home.house.pushing.push(items, "0" * 64, actor="program:crm")
    assert not result.quarantined
    heard = home.house.shadowing.run()
    found = home.house.desk.sessions()
    return heard, (found[0] if found else None)


def test_a_customer_who_writes_now_has_a_session(desk):
    heard, session = push(desk, talk([line(desk, 1, "您好")]))

    assert heard == {"heard": 1}
    assert (session.source, session.thread, session.channel) == (CRM, "c-1", "web")
    assert (session.state, session.owner, session.lang) == (
        State.ASSIGNED,
        "ann",
        "zh",
    )
    state = desk.house.connections.get(CRM).state
    assert state.counts == {"conversations": 1, "messages": 1}


def test_only_what_came_new_is_heard(desk):
    first = line(desk, 1, "您好")
    push(desk, talk([first]))
    desk.clock.at += MINUTE
    more = talk([first, line(desk, 2, "请讲", "ann.w", "agent")])

    heard, session = push(desk, more)

    assert heard == {"heard": 1}
    assert session.last_agent_at == desk.clock.now()
    assert push(desk, more)[0] == {}
    assert len(desk.house.desk.sessions()) == 1


def test_what_was_closed_there_is_over(desk):
    first = line(desk, 1, "您好")
    push(desk, talk([first]))
    desk.clock.at += MINUTE

    closed = talk([first], closed_at=desk.clock.now().isoformat())
    _, session = push(desk, closed)

    assert (session.state, session.closing) == (State.COMPLETED, Closing.PLATFORM)


def test_whom_your_system_gave_it_to_has_it(desk):
    seated(desk, "bob")
    given = talk([line(desk, 1, "您好")], agent={"id": "bob.w"})

    _, session = push(desk, given)

    assert session.owner == "bob"


@pytest.mark.parametrize("mark", ["off", "paused", "unmarked", "old"])
def test_what_is_not_marked_or_not_live_opens_nothing(home, mark):
    seated(home, "ann")
    if mark != "unmarked":
        marked(home, **{DESK.name: "off" if mark == "off" else "on"})
    if mark == "paused":
        home.house.connections.pause(CRM, home.clock.now())
    ago = DAY if mark == "old" else 0 * MINUTE

    assert push(home, talk([line(home, 1, "您好", ago=ago)])) == ({}, None)
    assert home.house.records.known(["c-1"])


def test_what_the_desk_wants_done_there_a_supervisor_does(desk):
    _, session = push(desk, talk([line(desk, 1, "您好")]))
    desk.house.errands.run()

    waiting = desk.house.desk.errands(Stand.BY_HAND)

    assert {each.session for each in waiting} == {session.id}


def rows():
    with connection.cursor() as cursor:
        found = 0
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - our own names
            found += cursor.fetchone()[0]
    return found


def taken_offline(home):
    home.clock.at += 400 * DAY
    home.policy()
    home.house.running.run(home.approved().id)


def forget_place():
    """Leave sessions as releases before migration 0024 wrote them."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE guicang_desksession SET place = ''")


@pytest.mark.parametrize("mended", ["never old", "before", "after"])
def test_a_session_goes_with_its_conversation_also_one_of_an_earlier_release(
    desk, mended
):
    first = line(desk, 1, "您好")
    push(desk, talk([first]))
    closed = talk([first], closed_at=desk.clock.now().isoformat())
    push(desk, closed)
    if mended != "never old":
        forget_place()
    if mended == "before":
        assert desk.house.clocking.settle() == 1
        assert len(desk.house.desk.sessions()) == 1

    taken_offline(desk)
    if mended == "after":
        assert len(desk.house.desk.sessions()) == 1
        assert desk.house.clocking.settle() == 1

    assert desk.house.desk.sessions() == []
    assert rows() == 0
    assert desk.house.clocking.settle() == 0
