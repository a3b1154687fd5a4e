"""What calls told of is read, whatever comes between: some platforms tell it once."""

from contextlib import suppress

import pytest

from guicang.bootstrap import make_worker
from guicang.domain.errors import SourceGarbled
from guicang.domain.sources.watch import GapKind
from guicang.ports.connecting import Page
from tests import homes
from tests.simulators.server import Answered, Fault
from tests.sources.host import NAME, hosted
from tests.sources.plain import PlainConnector, PlainSource


class Hinted(PlainSource):
    """Lists nothing: what it is not told of it never sees."""

    def pull(self, cursor, hints=None):
        self._get("/log", after=0)
        followed.append(dict(hints or {}))
        if "poison" in (hints or {}):
            raise ValueError
        return Page(items=(), cursor=cursor, more=False)


class HintedConnector(PlainConnector):
    def open(self, settings, tools):
        return Hinted(self.profile, settings, tools)


followed: list[dict[str, str]] = []


@pytest.fixture
def host(fresh_sqlite, settings):
    followed.clear()
    with hosted(homes.bare(fresh_sqlite, settings)) as found:
        found.house.registry.more["plain"] = HintedConnector()
        yield found


def told(host, **hints):
    with host.house.connections.transaction():
        host.house.watching.wake(NAME, hints)


def work(host, times=1):
    working = make_worker(host.house, lambda _line: None, lambda _job, _said: None)
    for _ in range(times):
        working.once(lambda: False)
        host.home.clock.move(minutes=11)


def seen():
    return [each for each in followed if each]


def test_calls_that_come_while_a_pull_waits_are_followed_with_it(host):
    for n in range(3):
        told(host, **{f"t{n}": "ticket"})
    told(host, t0="another")
    told(host, t0="another")
    work(host)

    assert seen() == [dict.fromkeys(("t0", "t1", "t2"), "ticket"), {"t0": "another"}]
    assert not host.house.hinting.waits(NAME)


def test_what_was_told_is_not_lost_when_a_platform_fails(host):
    busy = Answered({}, 429, {"retry-after": "60"})
    broken = Answered(b"", 503)
    host.platform.faults += [Fault("/log", instead=each) for each in (busy, broken)]
    told(host, t1="ticket")
    work(host, 4)

    assert seen() == [{"t1": "ticket"}]


def test_what_is_told_while_it_is_read_is_read_again(host):
    told(host, t1="ticket")
    connection = host.connection()
    taken = host.house.hinting.take(NAME, connection.state)
    told(host, t1="ticket")
    host.house.hinting.followed(NAME, taken)
    again = host.house.hinting.take(NAME, connection.state)
    host.house.hinting.followed(NAME, taken)

    assert (taken.hint, again.hint) == ({"t1": "ticket"}, {"t1": "ticket"})
    assert host.house.hinting.waits(NAME)


def test_what_cannot_be_followed_is_a_gap_and_holds_nothing_back_for_ever(host):
    told(host, t1="ticket", poison="ticket", t2="ticket")
    told(host, poison="another")
    for _ in range(20):
        with suppress(SourceGarbled):
            host.pull()
    gaps = host.house.gaps.list(NAME)
    read = [each for each in seen() if "poison" not in each]

    assert read == [{"t1": "ticket"}, {"t2": "ticket"}]
    assert {gap.kind for gap in gaps} == {GapKind.PLATFORM}
    assert not host.house.hinting.waits(NAME)


def test_more_calls_than_can_be_remembered_are_a_gap(host):
    for n in range(501):
        told(host, t=str(n))
    gaps = host.house.gaps.list(NAME)

    assert [gap.kind for gap in gaps] == [GapKind.PLATFORM]
    assert host.connection().active
