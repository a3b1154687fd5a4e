"""Sources at their edges: asleep, gone, told twice, and read again."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from guicang.bootstrap import make_worker
from guicang.domain.errors import BadSource, ConnectorBroken, SourceRests
from guicang.domain.ledger.model import Tag
from guicang.domain.record import instant
from guicang.domain.sources.model import Ability, Answer, Can, Grouping
from guicang.ports.connecting import Call
from guicang.services.gathering import Gathered
from tests import homes
from tests.simulators.plain import SECRET, signed
from tests.sources.host import NAME, hosted
from tests.sources.plain import PlainConnector, PlainSource

DAY = 86_400


@pytest.fixture
def home(fresh_sqlite, settings):
    return homes.bare(fresh_sqlite, settings)


@pytest.fixture
def host(home):
    with hosted(home) as found:
        yield found


def work(host):
    working = make_worker(host.house, lambda _line: None, lambda _job, _said: None)
    return working.once(lambda: False)


def pulls(host):
    return host.house.jobs.list(kind="pull-source")


# --- whose connector is gone ----------------------------------------------------------


def gone(host):
    del host.house.registry.more["plain"]


def test_what_has_no_connector_is_neither_pulled_nor_watched_nor_listened_to(host):
    gone(host)
    host.home.clock.move(hours=100)

    assert host.house.watching.order() == []
    assert host.house.watching.watch() == {}
    assert not host.house.hearing.listens(host.connection())


def test_a_connector_that_cannot_be_loaded_is_listed_with_the_reason(host, monkeypatch):
    def broken(_self, kind):
        raise ConnectorBroken(kind=kind, reason="no module of that name")

    monkeypatch.setattr(type(host.house.registry), "profile", broken)
    kinds = {each.kind: each for each in host.house.sourcing.kinds()}

    assert kinds["plain"].profile is None
    assert kinds["plain"].broken == "no module of that name"


# --- at rest --------------------------------------------------------------------------


def test_what_rests_is_not_pulled_woken_or_listened_to(host):
    host.house.connections.pause(NAME, host.home.clock.now())
    with host.house.connections.transaction():
        host.house.watching.wake(NAME, {"t1": "ticket"})
    with pytest.raises(SourceRests):
        host.pull()

    assert pulls(host) == []
    assert not host.house.hinting.waits(NAME)
    assert not host.house.hearing.listens(host.connection())


# --- read again -----------------------------------------------------------------------


class Through(PlainSource):
    """Tells that nothing is missing before what it told last."""

    def pull(self, cursor, hints=None):
        page = super().pull(cursor, hints)
        last = max(item.message.at for item in page.items)
        return replace(page, through=instant(last))


@dataclass(frozen=True)
class ThroughConnector(PlainConnector):
    def open(self, settings, tools):
        return Through(self.profile, settings, tools)


def test_a_worker_reads_a_stretch_again_and_no_further_than_it_goes(host):
    for n in range(35):
        host.platform.say("chat", f"第{n}句", host.at - 35 * 60 + n * 60)
    while host.pull().more:
        pass
    host.house.registry.more["plain"] = ThroughConnector()
    now = host.home.clock.now()
    since, until = now - timedelta(days=1), now - timedelta(hours=1.5)
    host.house.watching.resync(NAME, since, until)
    work(host)
    [entry] = host.house.ledger.entries(tag=Tag.SOURCE_RESYNCED)
    [again] = host.house.jobs.list(kind="resync-source")

    assert (entry.data["messages"], entry.data["known"]) == (0, 10)
    assert again.result["pages"] == 1
    assert len(host.stored()) == 1


def test_the_next_turn_waits_behind_what_waits_already(host):
    host.house.watching.go_on(NAME, 3)
    host.house.watching.go_on(NAME, 3)
    host.house.watching.go_on(NAME, 6)

    assert [job.payload for job in pulls(host)] == [{"source": NAME}] * 2


def test_a_worker_that_read_as_many_pages_as_a_turn_has_goes_on_later(
    fresh_sqlite, settings
):
    home = homes.bare(fresh_sqlite, settings, **{"sources.pages": 1})
    with hosted(home) as host:
        for n in range(25):
            host.platform.say("chat", f"第{n}句", host.at + n)
        while not host.stored() or len(*host.texts().values()) < 25:
            work(host)
            host.home.clock.move(seconds=1)
        why = [job.key.partition(":")[0] for job in pulls(host)]

    assert len(why) == 3
    assert "more" in why


def test_a_place_that_nobody_could_keep_is_said(host):
    with pytest.raises(BadSource, match="64 KiB"):
        host.house.storing.move(f"source:{NAME}", {"after": "0" * (64 << 10)})


def test_a_page_of_a_thousand_is_stored_in_pieces(host):
    host.platform.page = 1200
    for n in range(1100):
        host.platform.say("chat", f"第{n}句", host.at + n)
    pulled = host.pull()
    [found] = host.stored().values()

    assert (pulled.pages, pulled.got.messages) == (1, 1100)
    assert [m.text for m in found.messages] == [f"第{n}句" for n in range(1100)]


# --- what is pushed -------------------------------------------------------------------


@dataclass(frozen=True)
class PushConnector(PlainConnector):
    """Of a platform that is never asked."""

    @property
    def profile(self):
        profile = super().profile
        return replace(
            profile,
            abilities={**profile.abilities, Ability.PULL: Answer(Can.NO)},
        )


def test_what_only_calls_is_not_pulled_and_its_silent_sessions_end_by_the_clock(host):
    host.house.registry.more["plain"] = PushConnector()
    said = {"id": "m1", "thread": "c", "text": "一", "at": host.at, "who": "customer"}
    body, signature = signed({"nonce": "1", "items": [said]})
    host.house.hearing.call(
        NAME,
        Call(
            method="POST",
            query={},
            headers={"x-signature": signature},
            body=body,
            at=host.home.clock.now(),
        ),
    )
    before = [c.closed_at for c in host.stored().values()]
    host.home.clock.move(hours=30)

    assert host.house.watching.watch() == {}
    assert host.house.watching.order() == []
    assert before == [None]
    assert all(c.closed_at for c in host.stored().values())
    assert SECRET not in body.decode()


def test_a_call_that_was_finished_is_finished(host):
    assert host.house.hearing.finish(NAME, 999) == Gathered()


def test_silence_ends_no_ticket(home):
    with hosted(home, grouping=Grouping.THREAD) as host:
        host.platform.say("42", "一", host.at)
        host.pull()
        host.home.clock.move(hours=30)
        host.pull()
        host.house.watching.watch()
        [found] = host.stored().values()

    assert found.closed_at is None


# --- marks and recalls ----------------------------------------------------------------


def test_the_end_of_what_never_began_is_nothing(host):
    host.platform.say("chat", "", host.at, turn="closed")
    host.pull()

    assert host.stored() == {}


def test_a_recall_marks_what_came_with_it(host):
    host.platform.say("c", "说错了", host.at)
    host.platform.say("c", "", host.at + 1, recalls="m0")
    host.pull()
    [found] = host.stored().values()

    assert [m.recalled for m in found.messages] == [True, False]


def test_a_second_recall_of_the_same_changes_nothing(host):
    host.platform.say("c", "说错了", host.at)
    host.pull()
    for n in (1, 2):
        host.platform.say("c", "", host.at + n, recalls="m0")
        host.pull()
    [found] = host.stored().values()

    assert [m.recalled for m in found.messages] == [True, False, False]


def test_versions_that_come_in_one_page_are_kept_beside_each_other(host):
    host.platform.say("c", "一", host.at)
    host.platform.say("c", "一改", host.at + 1, edits="m0")
    host.platform.say("c", "一又改", host.at + 2, edits="m0")
    host.pull()
    [found] = host.stored().values()

    assert "一" in [m.text for m in found.messages]
    assert all(text in str(found) for text in ("一改", "一又改"))
