"""Alarms, gaps and counts; calls that wake; connections that are held."""

from dataclasses import replace

import pytest

from guicang.bootstrap import make_worker
from guicang.bootstrap.opening import private_hosts
from guicang.domain.errors import BadSource, NotPossible, SourceGarbled
from guicang.domain.ledger.model import Tag
from guicang.domain.sources.watch import GapKind
from guicang.ports.connecting import Heard
from tests import homes
from tests.simulators.server import Answered, Fault
from tests.sources.host import NAME, hosted
from tests.sources.plain import PlainConnector, PlainSource


@pytest.fixture
def home(fresh_sqlite, settings):
    return homes.bare(fresh_sqlite, settings)


@pytest.fixture
def host(home):
    with hosted(home) as found:
        yield found


def levels(host):
    return [
        (e.data["level"], e.data["hours"])
        for e in host.house.ledger.entries(tag=Tag.SOURCE_BEHIND)
    ]


def test_each_level_is_told_once_and_a_lost_window_is_a_gap(host):
    host.pull()
    began = host.connection().state.complete
    for hours in (23, 2, 1, 24, 12, 12, 1, 5):
        host.home.clock.move(hours=hours)
        host.house.watching.watch()
    [gap] = host.house.gaps.list(NAME)
    told = levels(host)
    host.pull()
    host.house.watching.watch()

    assert told == [("warning", 25), ("serious", 50), ("critical", 62), ("lost", 74)]
    assert (gap.kind, gap.since) == (GapKind.WINDOW, began)
    assert (gap.until - gap.since).total_seconds() == 8 * 3600
    assert host.connection().state.level == ""


def test_a_platform_that_counts_more_makes_a_gap_until_it_is_filled(host):
    host.platform.say("chat", "一", host.at)
    host.platform.told = {"chat": 2}
    host.pull()
    [gap] = host.house.gaps.list(NAME)
    host.platform.say("chat", "二", host.at + 1)
    host.pull()

    assert gap.kind is GapKind.COUNT
    assert "chat" not in gap.about
    assert host.house.gaps.list(NAME) == []


def test_numbers_that_are_missing_are_a_gap(host):
    for n in range(3):
        host.platform.say("chat", f"第{n}句", host.at + n)
    host.platform.numbers = [1, 2, 5]
    host.pull()

    assert [(g.kind, g.about) for g in host.house.gaps.list(NAME)] == [
        (GapKind.SEQUENCE, "3-4")
    ]


def test_what_is_due_waits_once_and_a_source_at_rest_does_not(host):
    first, second = host.house.watching.order(), host.house.watching.order()
    host.house.connections.pause(NAME, host.home.clock.now())
    job = host.house.jobs.claim("w", host.home.clock.now(), homes.AN_HOUR)
    host.house.jobs.complete(job, host.home.clock.now(), {})
    host.home.clock.move(minutes=2)

    assert (first, second, host.house.watching.order()) == ([NAME], [], [])


def test_a_worker_leaves_alone_what_wants_it_whoever_calls(host):
    working = make_worker(host.house, lambda _line: None, lambda _job, _said: None)
    busy = Answered({}, 429, {"retry-after": "600"})
    host.platform.say("chat", "一", host.at)
    host.platform.faults.append(Fault("/log", instead=busy))
    working.once(lambda: False)
    asked = host.platform.calls("/log")
    with host.house.connections.transaction():
        host.house.watching.wake(NAME, {})
    working.once(lambda: False)
    meanwhile = host.platform.calls("/log")
    host.home.clock.move(minutes=11)
    working.once(lambda: False)

    assert (asked, meanwhile) == (1, 1)
    assert list(host.texts().values()) == [["一"]]


class Listening(PlainSource):
    def listen(self, heard, stopped):
        for n in range(3):
            if stopped():
                return
            page = self.pull({"after": n})
            heard(Heard(items=page.items, wakes=True))


class ListeningConnector(PlainConnector):
    def open(self, settings, tools):
        return Listening(self.profile, settings, tools)


def test_what_a_long_connection_brings_is_kept_before_it_goes_on(host):
    for n in range(3):
        host.platform.say("chat", f"第{n}句", host.at + n)
    host.house.registry.more["plain"] = ListeningConnector()
    kept = []
    host.house.hearing.listen(
        NAME, lambda: False, lambda _: kept.append(len(host.stored()))
    )

    assert kept == [1, 1, 1]
    assert list(host.texts().values()) == [["第0句", "第1句", "第2句"]]
    assert len(host.house.jobs.list(kind="pull-source")) == 1


def test_only_what_has_a_long_connection_is_listened_to(host):
    plain = host.house.hearing.listens(host.connection())
    host.house.registry.more["plain"] = ListeningConnector()

    assert (plain, host.house.hearing.listens(host.connection())) == (False, True)
    host.house.registry.more["plain"] = PlainConnector()
    with pytest.raises(NotPossible):
        host.house.hearing.listen(NAME, lambda: False)


def test_a_connection_ends_when_its_source_is_let_rest(host):
    for n in range(3):
        host.platform.say("chat", f"第{n}句", host.at + n)
    host.house.registry.more["plain"] = ListeningConnector()
    host.house.hearing.listen(
        NAME,
        lambda: False,
        lambda _: host.house.connections.pause(NAME, host.home.clock.now()),
    )

    assert len(host.platform.asked) == 2  # a token, and one page


def test_a_foreign_fault_is_the_sources_and_not_ours(host, monkeypatch):
    monkeypatch.setattr(PlainSource, "pull", lambda *_: 1 / 0)
    with pytest.raises(SourceGarbled):
        host.pull()

    assert host.connection().state.error == "GC-135"
    assert host.connection().state.reason == "ZeroDivisionError"


def test_a_later_level_follows_only_worse_ones(host):
    state = replace(host.connection().state, level="critical")
    host.house.connections.note(NAME, state)
    host.home.clock.move(hours=30)
    host.house.watching.watch()

    assert levels(host) == []
    assert host.connection().state.level == "warning"


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ({"url": "https://Chat.example.test/x"}, ["chat.example.test:443"]),
        ({"url": "http://10.0.0.1:3000"}, ["10.0.0.1:3000"]),
        ({"url": "mongodb://x/y", "name": "plain"}, []),
        ({"hosts": "a.test, b.test:8443,"}, ["a.test", "b.test:8443"]),
    ],
)
def test_only_configured_addresses_are_private(settings, found):
    assert list(private_hosts(settings)) == found


@pytest.mark.parametrize(
    "settings",
    [
        {"url": "https://x:port/"},
        {"url": "https:///path"},
        {"url": "https://[::1"},
        {"hosts": "https://a.test"},
        {"hosts": "*.test"},
    ],
)
def test_an_address_that_is_none_is_said(settings):
    with pytest.raises(BadSource):
        list(private_hosts(settings))
