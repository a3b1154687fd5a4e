"""What a platform tells comes to the desk: live, once, and no old story."""

import json
from datetime import timedelta

import pytest

from guicang.domain.desk.model import Closing, Sensitive, State
from guicang.domain.desk.presence import Agent, Presence
from guicang.domain.errors import SessionChanged
from guicang.domain.sources.connection import DESK
from guicang.ports.connecting import Call
from guicang.ports.desk import Side, Stand, TurnKind
from guicang.services.hearing import Hearing
from guicang.services.shadowing import Shadowing
from tests import homes
from tests.simulators.plain import signed
from tests.sources.host import NAME, hosted

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def home(database, settings):
    return homes.bare(database, settings)


@pytest.fixture
def host(home):
    with hosted(home, {DESK.name: "on"}) as found:
        found.pull()
        yield found


def now(host):
    return int(host.home.clock.now().timestamp())


def agent(host, name, **more):
    told = {
        "capacity": 3,
        "said": Presence.AVAILABLE,
        "languages": frozenset({"zh"}),
        "accounts": {NAME: f"{name}.w"},
    }
    return host.house.attending.put(Agent(name=name, **{**told, **more}), by="sue")


def comes(host, thread="chat", text="您好", at=None, **more):
    """Say something on the platform, and let it be read and heard of."""
    host.platform.say(thread, text, now(host) if at is None else at, **more)
    host.pull()
    return hears(host)


def hears(host):
    done = host.house.shadowing.run()
    found = host.house.desk.sessions()
    return done, (found[0] if found else None)


def by_hand(host):
    """Let a supervisor do what the desk asks for, so that nothing of it waits."""
    host.house.errands.run()
    for errand in host.house.desk.errands(Stand.BY_HAND):
        host.house.errands.done(errand.id, by="sue")


def kinds(host, session):
    return [turn.kind for turn in host.house.desk.turns(session.id)]


# --- live or not ----------------------------------------------------------------------


def test_a_customer_who_writes_on_a_platform_has_a_session(host):
    agent(host, "ann")

    done, session = comes(host)

    assert done == {"heard": 1}
    assert (session.source, session.thread, session.channel) == (NAME, "chat", "plain")
    assert (session.state, session.owner) == (State.ASSIGNED, "ann")
    assert host.house.desk.lines(session.id) == []
    assert host.house.shadowing.run() == {}


def test_a_source_comes_to_the_desk_only_if_it_says_so(home):
    with hosted(home) as host:
        host.pull()

        assert comes(host) == ({}, None)
        assert len(host.stored()) == 1


def test_what_a_new_source_has_to_tell_is_an_old_story(home):
    with hosted(home, {DESK.name: "on"}) as host:
        for hours in (300, 20, 1):
            host.platform.say("chat", f"{hours}", now(host) - hours * 3600)

        assert comes(host, "other", "刚才", now(host) - 60)[0] == {"heard": 1}
        assert [s.thread for s in host.house.desk.sessions()] == ["other"]
        assert len(host.texts()) > 1


def test_what_waited_while_we_were_away_is_live_for_a_day(host):
    begun = now(host)
    host.home.clock.at += 30 * HOUR
    host.platform.say("forgotten", "一", begun + 60)
    host.platform.say("waits", "二", begun + 20 * 3600)

    host.pull()

    assert hears(host)[0] == {"heard": 1}
    assert [s.thread for s in host.house.desk.sessions()] == ["waits"]


def test_what_is_read_again_is_no_news(host):
    since = host.home.clock.now() - HOUR
    host.platform.say("chat", "一", now(host) - 60)

    host.house.pulling.resync(NAME, since, host.home.clock.now())
    host.pull()

    assert hears(host) == ({}, None)
    assert len(host.stored()) == 1


def test_what_nobody_agreed_to_have_kept_is_no_news(host):
    assert comes(host, agreed=False) == ({}, None)


def test_what_a_call_brings_and_a_pull_brings_too_is_heard_once(host):
    said = host.platform.say("chat", "您好", now(host))
    body, signature = signed({"nonce": "n1", "items": [said]})

    call = Call(
        method="POST",
        query={},
        headers={"x-signature": signature},
        body=body,
        at=host.home.clock.now(),
    )
    assert isinstance(host.house.hearing, Hearing)
    host.house.hearing.call(NAME, call)
    assert hears(host)[0] == {"heard": 1}
    host.pull()

    assert host.house.shadowing.run() == {}


# --- what happens there ---------------------------------------------------------------


def test_an_answer_on_the_platform_stops_the_clocks(host):
    agent(host, "ann")
    _, session = comes(host)
    host.home.clock.at += 30 * timedelta(seconds=1)

    _, after = comes(host, text="我来看看", who="ann.w")
    host.home.clock.at += 10 * MINUTE

    assert (after.owner, after.answered, after.first_reply_at is not None) == (
        "ann",
        True,
        True,
    )
    assert host.house.clocking.tick() == {}
    assert kinds(host, session)[-1] is TurnKind.REPLIED
    assert dict(host.house.desk.known([after.customer])) == {after.customer: ["ann"]}


def test_who_is_not_of_the_desk_answers_and_it_stays_where_it_is(host):
    agent(host, "ann")
    comes(host)
    host.home.clock.at += MINUTE / 2

    _, after = comes(host, text="路过", who="stranger")

    assert (after.owner, after.awaiting_since) == ("ann", None)
    assert host.house.desk.known([after.customer]) == {}


def test_what_was_answered_there_before_we_looked_is_theirs_who_answered(host):
    agent(host, "ann")
    agent(host, "bob")
    host.platform.say("chat", "您好", now(host) - 20)
    host.platform.say("chat", "您好，请讲", now(host) - 10, who="bob.w")
    host.pull()

    _, session = hears(host)

    assert (session.owner, session.answered) == ("bob", True)
    assert host.house.desk.errands(Stand.WAITING) == []
    turn, _ = host.house.assigning.why(session.id)
    assert turn.why == "platform"


def test_a_conversation_that_is_closed_there_is_over_and_nothing_is_told(host):
    agent(host, "ann", capacity=1)
    _, session = comes(host)
    comes(host, "other")
    host.house.errands.run()

    _, _ = comes(host, at=now(host) + 1, turn="closed")

    over = host.house.desk.get(session.id)
    assert (over.state, over.closing) == (State.COMPLETED, Closing.PLATFORM)
    waiting = [x for x in host.house.desk.sessions() if x.thread == "other"]
    assert [x.owner for x in waiting] == ["ann"]
    left = host.house.desk.errands(Stand.WAITING)
    assert [x.deed.value for x in left if x.session == session.id] == []


def test_who_wrote_after_the_end_is_not_closed(host):
    agent(host, "ann")
    comes(host, text="一")
    host.platform.say("chat", "二", now(host) + 20)

    _, after = comes(host, at=now(host) + 10, turn="closed")

    assert after.open


def test_whom_the_platform_gives_it_to_has_it(host):
    agent(host, "ann")
    _, session = comes(host)
    agent(host, "bob")
    by_hand(host)
    host.home.clock.at += MINUTE / 2

    _, after = comes(host, turn="assigned", agent="bob.w")

    assert (after.owner, after.moves) == ("bob", 1)
    assert [e.deed.value for e in host.house.desk.errands(Stand.WAITING)] == []
    assert "session:handed-over" in [e.tag for e in host.house.ledger.entries()]
    assert kinds(host, session).count(TurnKind.ASSIGNED) == 2


def test_what_the_desk_decided_later_goes_on_before_what_the_platform_says(host):
    agent(host, "ann")
    agent(host, "bob", said=Presence.OFFLINE)
    _, session = comes(host)

    _, early = comes(host, at=now(host) - 5, turn="assigned", agent="bob.w")
    _, asked = comes(host, at=now(host) + 5, turn="assigned", agent="bob.w")

    assert (early.owner, asked.owner) == ("ann", "ann")
    [waits] = host.house.desk.errands_of(session.id)
    assert waits.stand is Stand.WAITING


def test_a_stranger_who_is_given_it_is_for_a_supervisor_to_see(host):
    agent(host, "ann")
    comes(host)
    by_hand(host)
    host.home.clock.at += MINUTE / 2

    _, after = comes(host, turn="assigned", agent="stranger")

    assert (after.owner, after.raised) == ("ann", True)


def test_what_was_found_says_who_may_answer(host):
    agent(host, "ann")
    words = "确诊糖尿病，正在服用二甲双胍，HIV 阳性"

    _, session = comes(host, text=words)

    assert session.sensitive == {Sensitive.MEDICAL}
    assert session.state is State.WAITING


# --- once -----------------------------------------------------------------------------


def test_what_fails_in_one_thread_stays_and_holds_up_no_other(host, monkeypatch):
    agent(host, "ann")
    host.platform.say("one", "一", now(host))
    host.platform.say("two", "二", now(host))
    host.pull()
    true = Shadowing._customer

    def fails(self, news, about):
        if news.thread == "one":
            raise SessionChanged(session="s")
        return true(self, news, about)

    with monkeypatch.context() as patch:
        patch.setattr(Shadowing, "_customer", fails)
        assert host.house.shadowing.run() == {"heard": 1, "failed": 1}

    assert host.house.shadowing.run() == {"heard": 1}
    assert len(host.house.desk.sessions()) == 2


def test_who_waits_is_told_so_in_the_words_of_their_language(host):
    _, session = comes(host)

    [waits] = host.house.desk.errands(Stand.WAITING)
    assert (waits.deed.value, waits.session) == ("tell", session.id)
    assert "前面还有 0 位" in waits.text
    assert Side.CUSTOMER not in {x.side for x in host.house.desk.lines(session.id)}


def test_news_do_not_say_what_was_said(host):
    host.platform.say("chat", "金丝雀", now(host))
    host.pull()

    [news] = host.house.desk_news.next(10)

    assert "金丝雀" not in json.dumps(
        {name: str(getattr(news, name)) for name in type(news).__slots__},
        ensure_ascii=False,
    )
