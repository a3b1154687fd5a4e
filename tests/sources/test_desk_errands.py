"""From a customer on a platform to the one who goes on: real connectors, real calls."""

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from guicang.adapters.sources.dingtalk import SERVICE as DINGTALK
from guicang.domain.desk.model import Closing, State
from guicang.domain.desk.presence import Agent, Away, Presence
from guicang.domain.sources.connection import DESK, Connection
from guicang.ports.desk import Deed, Stand
from guicang.services.desking import Arrival
from guicang.services.errands import Errands
from tests import homes
from tests.desks import DeskBench
from tests.fakes.clock import FakeClock
from tests.simulators import chatwoot, dingtalk, wecom, zoho
from tests.simulators.server import Answered, Fault, running
from tests.simulators.zoho import AGENT, NAMES
from tests.sources.dingtalk import opened as opened_dingtalk
from tests.sources.feishu import world as feishu_world

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
ENGLISH = "hello, where is my order"


@dataclass
class Bench:
    """A home with a source, and the platform on its other side."""

    home: homes.Home
    platform: Any
    name: str

    @property
    def house(self) -> Any:
        return self.home.house

    def agent(self, name: str, account: str, **more: Any) -> Agent:
        told = {
            "capacity": 3,
            "said": Presence.AVAILABLE,
            "languages": frozenset({"zh", "en"}),
            "accounts": {self.name: account},
        }
        return self.house.attending.put(Agent(name=name, **{**told, **more}), by="sue")

    def turn(self) -> None:
        """Let the worker come round: read, hear, run errands."""
        self.tick()
        while self.house.pulling.pull(self.name).more:
            pass
        self.house.shadowing.run()
        self.house.errands.run()

    def tick(self, span: timedelta = SECOND) -> None:
        self.home.clock.at += span
        if hasattr(self.platform, "now"):  # Chatwoot's own clock
            self.platform.now = max(self.platform.now, self.seconds)

    @property
    def seconds(self) -> int:
        return int(self.home.clock.now().timestamp())

    @property
    def session(self) -> Any:
        return self.house.desk.sessions()[0]

    def by_hand(self) -> list[tuple[Deed, str]]:
        return [(e.deed, e.why) for e in self.house.desk.errands(Stand.BY_HAND)]

    def goes(self, name: str) -> None:
        """Let a supervisor name somebody who goes on a break."""
        self.tick()
        until = self.home.clock.now() + 30 * MINUTE
        self.house.attending.plan_leave(name, by="sue", why=Away.BREAK, until=until)
        self.house.errands.run()


@pytest.fixture
def home(database, settings):
    found = homes.bare(database, settings)
    found.clock.at = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    return found


def added(home, kind, settings, secrets):
    home.house.source_secrets.keep(kind, secrets)
    home.house.connections.add(
        Connection(
            name=kind,
            kind=kind,
            settings={**settings, DESK.name: "on"},
            by="admin",
            created_at=home.clock.now(),
        )
    )


@contextmanager
def chatwoot_bench(home):
    platform = chatwoot.Chatwoot()
    platform.now = int(home.clock.now().timestamp())
    with running(platform) as address:
        platform.address = address
        given = {"account": "1", "address": address}
        added(
            home,
            "chatwoot",
            given,
            {"access_token": chatwoot.TOKEN, "webhook_secret": chatwoot.SECRET},
        )
        bench = Bench(home, platform, "chatwoot")
        bench.turn()
        yield bench


@contextmanager
def wecom_bench(home):
    platform = wecom.WeCom(home.clock)
    platform.accounts["wkA"] = wecom.Account("wkA")
    platform.accounts["wkA"].servicers = {"ann.w": 0, "bob.w": 0}
    with running(platform) as address:
        given = {"corp_id": wecom.CORP, "address": address}
        secrets = {
            "secret": wecom.SECRET,
            "token": wecom.TOKEN,
            "aes_key": wecom.AES_KEY,
        }
        added(home, "wecom-kf", given, secrets)
        bench = Bench(home, platform, "wecom-kf")
        bench.turn()
        yield bench


@contextmanager
def zoho_bench(home):
    platform = zoho.Zoho(home.clock)
    with running(platform) as address:
        platform.address = address
        hidden = {
            field.name
            for field in home.house.registry.profile("zoho-desk").fields
            if field.secret
        }
        form = {**zoho.SETTINGS, "address": address}
        added(
            home,
            "zoho-desk",
            {k: v for k, v in form.items() if k not in hidden},
            {k: v for k, v in form.items() if k in hidden},
        )
        bench = Bench(home, platform, "zoho-desk")
        bench.turn()
        yield bench


# --- Chatwoot -------------------------------------------------------------------------


@pytest.fixture
def woot(home):
    with chatwoot_bench(home) as bench:
        bench.agent("ann", "2")
        yield bench


def said_there(bench):
    return [
        m["content"]
        for some in bench.platform.messages.values()
        for m in some
        if m["message_type"] == 1
    ]


def assignee(bench, number):
    return (bench.platform.conversations[number]["meta"]["assignee"] or {}).get("id")


def test_chatwoot_from_the_customer_to_the_one_who_goes_on(woot):
    number = woot.platform.open()
    woot.platform.say(number, ENGLISH)
    woot.turn()
    assert (woot.session.owner, assignee(woot, number)) == ("ann", 2)
    woot.turn()
    woot.agent("bob", "3")

    woot.goes("ann")

    assert (woot.session.owner, assignee(woot, number)) == ("bob", 3)
    [told] = said_there(woot)
    assert "a short break" in told
    assert woot.platform.agents[2]["availability_status"] == "offline"
    woot.tick()
    woot.platform.say(number, "are you there?")
    woot.turn()
    woot.turn()
    after = woot.session
    assert (after.owner, after.lang, after.last_agent_at) == ("bob", "en", None)
    assert after.awaiting_since is not None
    assert woot.by_hand() == []
    assert said_there(woot) == [told]


def test_what_an_agent_answers_in_chatwoot_counts_and_what_we_say_does_not(woot):
    number = woot.platform.open()
    woot.platform.say(number, "您好")
    woot.turn()
    woot.tick()
    woot.platform.say(number, "请讲", 1)
    woot.turn()
    woot.turn()

    assert woot.session.answered

    last = woot.session.last_agent_at
    woot.tick()
    woot.house.desking.complete(woot.session.id, Closing.AGENT, by="ann")
    woot.turn()
    woot.turn()

    assert woot.platform.conversations[number]["status"] == "resolved"
    assert [text[:4] for text in said_there(woot)[1:]] == ["本次会话", "请评价本"]
    assert (woot.session.state, woot.session.last_agent_at) == (
        State.COMPLETED,
        last,
    )


def test_an_end_in_chatwoot_is_an_end_at_the_desk_and_a_word_begins_it_anew(woot):
    number = woot.platform.open()
    woot.platform.say(number, "您好")
    woot.turn()
    woot.tick()
    there = woot.platform.conversations[number]
    there |= {"status": "resolved", "last_activity_at": woot.seconds}
    woot.turn()
    assert woot.session.closing is Closing.PLATFORM
    assert said_there(woot) == []

    woot.tick(MINUTE)
    there["status"] = "open"
    woot.platform.say(number, "还有一个问题")
    woot.turn()
    woot.turn()

    assert (woot.session.state, woot.session.reopened) == (State.ASSIGNED, 1)


def test_a_cut_between_errands_is_taken_up_again_and_nothing_is_doubled(woot):
    number = woot.platform.open()
    woot.platform.say(number, "您好")
    woot.turn()
    woot.turn()
    woot.agent("bob", "3")
    broken = Answered(b"", 503)
    woot.platform.faults.append(Fault("/assignments", broken))

    woot.goes("ann")
    assert (woot.session.owner, assignee(woot, number)) == ("bob", 2)
    woot.tick(MINUTE)
    woot.house.errands.run()

    assert assignee(woot, number) == 3
    assert len(said_there(woot)) == 1


def test_a_notice_whose_answer_was_cut_off_is_not_said_again(woot):
    number = woot.platform.open()
    woot.platform.say(number, "您好")
    woot.turn()
    woot.turn()
    woot.agent("bob", "3")
    cut = Fault("/messages", change=lambda true: replace(true, cut=5))
    woot.platform.faults.append(cut)

    woot.goes("ann")
    assert (len(said_there(woot)), assignee(woot, number)) == (1, 2)

    # It comes back as any message does, and what comes after it goes on.
    woot.turn()
    woot.turn()
    woot.turn()
    assert (len(said_there(woot)), assignee(woot, number)) == (1, 3)
    assert woot.by_hand() == []


def test_a_notice_that_never_arrived_is_for_a_supervisor_to_see(woot):
    number = woot.platform.open()
    woot.platform.say(number, "您好")
    woot.turn()
    woot.turn()
    woot.agent("bob", "3")
    woot.platform.faults.append(Fault("/messages", Answered(b"{", cut=1)))

    woot.goes("ann")
    for _ in range(3):
        woot.tick(MINUTE)
        woot.turn()

    assert said_there(woot) == []
    assert woot.by_hand() == [(Deed.TELL, "GC-654")]
    assert assignee(woot, number) == 3


# --- WeCom ----------------------------------------------------------------------------


def test_wecom_from_the_customer_to_the_one_who_goes_on(home):
    with wecom_bench(home) as bench:
        bench.tick()
        bench.platform.customer("wkA", "wm1", "您好")
        bench.turn()
        # Nobody is there yet: who waits is told so, while no person serves.
        [queued] = bench.platform.outbox
        assert "前面还有 0 位" in queued["text"]["content"]

        bench.agent("ann", "ann.w")
        bench.turn()
        there = bench.platform.accounts["wkA"]
        assert (bench.session.owner, there.states["wm1"]) == ("ann", 3)
        bench.agent("bob", "bob.w")

        bench.goes("ann")
        bench.turn()

        events = [e["event"] for e in there.log if e["msgtype"] == "event"]
        assert events[-1]["new_servicer_userid"] == "bob.w"
        # Where a person serves a program may say nothing, nor set who is there.
        assert [deed for deed, _ in bench.by_hand()] == [Deed.PRESENT, Deed.TELL]
        bench.tick()
        bench.platform.customer("wkA", "wm1", "在吗")
        bench.turn()
        assert bench.session.owner == "bob"
        assert bench.session.awaiting_since is not None


def test_what_was_told_in_wecom_is_in_the_record(home):
    with wecom_bench(home) as bench:
        bench.tick()
        bench.platform.customer("wkA", "wm1", "您好")
        bench.turn()

        ids = [record.id for record in bench.house.records.facts()]
        said = [m.text for c in bench.house.records.read(ids) for m in c.messages]

        assert [text[:4] for text in said] == ["您好", "客服都在"]


def test_a_session_that_is_over_ends_in_wecom_too(home):
    with wecom_bench(home) as bench:
        bench.agent("ann", "ann.w")
        bench.tick()
        bench.platform.customer("wkA", "wm1", "您好")
        bench.turn()

        bench.house.desking.complete(bench.session.id, Closing.AGENT, by="ann")
        bench.turn()
        bench.turn()

        assert bench.platform.accounts["wkA"].states["wm1"] == 4
        assert bench.session.state is State.COMPLETED


# --- Zoho -----------------------------------------------------------------------------


def test_zoho_from_the_customer_to_the_one_who_goes_on(home):
    other = next(name for name in NAMES if name != AGENT)
    with zoho_bench(home) as bench:
        bench.agent("ann", AGENT)
        bench.tick()
        thread = bench.platform.session()
        bench.platform.chat(thread, ENGLISH)
        bench.turn()
        assert bench.session.owner == "ann"
        bench.agent("bob", other)

        bench.goes("ann")

        there = bench.platform.sessions[thread]
        assert there["deskAssignee"]["id"] == other
        texts = [m["displayMessage"] for m in bench.platform.chats[thread]]
        assert "a short break" in texts[-1]
        # Who is there can only be read.
        assert bench.by_hand() == [(Deed.PRESENT, "GC-131")]
        bench.tick()
        bench.platform.chat(thread, "hello?")
        bench.turn()
        assert (bench.session.owner, bench.session.lang) == ("bob", "en")


# --- where a platform offers a program nothing ----------------------------------------


@contextmanager
def service_desk():
    clock = FakeClock()
    with (
        dingtalk.dingtalk() as platform,
        opened_dingtalk(DINGTALK, platform, clock) as source,
    ):
        yield source


@contextmanager
def helpdesk():
    with feishu_world() as world:
        world.platform.desk.open("t1")
        yield world.desk()


@pytest.mark.parametrize("platform", [service_desk, helpdesk])
def test_what_no_program_may_do_there_is_for_a_supervisor(platform):
    bench = DeskBench()
    bench.agent("ann", accounts={"there": "u1"})
    with platform() as source:

        @contextmanager
        def opened(_connection):
            yield SimpleNamespace(source=source)

        errands = Errands(
            floor=bench.floor,
            connections=SimpleNamespace(get=lambda _: SimpleNamespace(fetched=False)),
            opener=SimpleNamespace(open=opened),
            keep=lambda *_: None,
        )
        arrival = Arrival(source="there", channel="x", thread="t1", customer="c")
        session, _ = bench.desking.arrive(arrival)
        bench.attending.present("ann", Presence.BREAK, by="sue")

        errands.run()

        by_hand = bench.desk.errands(Stand.BY_HAND)
        assert [(e.deed, e.why, e.account) for e in by_hand] == [
            (Deed.TRANSFER, "GC-131", "u1"),
            (Deed.PRESENT, "GC-131", "u1"),
        ]
        errands.done(by_hand[0].id, by="sue")
        bench.ends(session)
        errands.run()
        ended = [e for e in bench.desk.errands_of(session.id) if e.deed is Deed.END]
        assert [(e.stand, e.why) for e in ended] == [(Stand.DONE, "GC-131")]
