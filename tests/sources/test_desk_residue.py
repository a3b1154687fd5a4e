"""What the desk has of a customer goes with their conversation, to the last row."""

from datetime import timedelta

import pytest
from django.db import connection

from guicang.adapters.db.deskends import TABLES
from guicang.adapters.probing.files import FileProbe
from guicang.domain.desk.model import Closing
from guicang.domain.desk.presence import Agent, Presence
from guicang.domain.sources.connection import DESK
from tests import homes
from tests.sources.host import NAME, hosted

CUSTOMER = "金丝雀客户-5c1d"
WORDS = "金丝雀句子：你好，请问"
CONTACT = "+86 10 5555 0142 canary"
DAY = timedelta(days=1)


@pytest.fixture
def host(database, settings):
    home = homes.make(database, settings)
    with hosted(home, {DESK.name: "on"}) as found:
        found.pull()
        told = {
            "said": Presence.AVAILABLE,
            "languages": frozenset({"zh"}),
            "accounts": {NAME: "ann.w"},
        }
        agent = Agent(name="ann", capacity=3, **told)
        found.house.attending.put(agent, by="sue")
        yield found


def now(host):
    return int(host.home.clock.now().timestamp())


def talks(host, thread, customer):
    """Let somebody write, be answered, ask to be called and go."""
    host.platform.say(thread, WORDS, now(host), customer=customer)
    host.pull()
    host.house.shadowing.run()
    session = host.house.desk.latest(NAME, thread)
    host.home.clock.at += timedelta(seconds=5)
    host.platform.say(thread, "请讲", now(host), who="ann.w", customer=customer)
    host.pull()
    host.house.shadowing.run()
    host.house.wishing.call_me(session.id, CONTACT)
    return session


def rows(needle=""):
    """Count the rows of the desk's tables in which something stands."""
    found = {}
    for table in TABLES:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - our own names
            lines = cursor.fetchall()
        held = [
            line
            for line in lines
            if not needle or any(needle in str(value) for value in line)
        ]
        if held:
            found[table.removeprefix("guicang_desk")] = len(held)
    return found


def sealed(session):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sealed FROM guicang_desksession WHERE key = %s", [session.id]
        )
        (first,) = cursor.fetchone()
    return bytes(first)[:40]


def found(host, needles):
    files = [host.home.folder, *host.home.database.files]
    return FileProbe(files).search(needles)


def gone(host):
    """Take offline what is stored, as its policy says."""
    host.home.clock.at += 400 * DAY
    host.home.policy()
    host.house.running.run(host.home.approved().id)


@pytest.mark.parametrize("over", [True, False])
def test_nothing_of_a_conversation_that_is_gone_is_left_at_the_desk(host, over):
    session = talks(host, "chat", CUSTOMER)
    if over:
        host.house.desking.complete(session.id, Closing.AGENT, by="ann")
    before = rows()
    held = {"session": sealed(session)}
    canaries = {name: name.encode() for name in (CUSTOMER, WORDS, CONTACT)}
    assert found(host, canaries) == {}
    assert before.keys() >= {"session", "turn", "call", "errand", "known"}
    if connection.vendor == "sqlite":
        assert found(host, held) != {}

    gone(host)

    assert rows() == {}
    assert host.house.desk.sessions() == []
    assert found(host, canaries) == {}
    if connection.vendor == "sqlite":
        assert found(host, held) == {}


def test_what_the_desk_has_of_others_stays(host):
    talks(host, "chat", CUSTOMER)
    host.home.clock.at += 400 * DAY
    host.pull()
    other = talks(host, "other", "somebody")
    later = rows()

    host.home.policy()
    host.house.running.run(host.home.approved().id)

    assert [s.id for s in host.house.desk.sessions()] == [other.id]
    assert rows(other.id).keys() == {"session", "turn", "call", "errand"}
    assert rows()["known"] == later["known"] - 1
    assert host.house.desk.known([other.customer]) == {other.customer: ["ann"]}


def test_news_of_what_is_gone_open_nothing(host):
    host.platform.say("chat", WORDS, now(host), customer=CUSTOMER)
    host.pull()
    assert rows() == {"news": 1}

    gone(host)

    assert rows() == {}
    assert host.house.shadowing.run() == {}
