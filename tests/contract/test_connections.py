"""What every store of sources promises: who they are, threads, gaps, what they keep."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection as line

from guicang.adapters.db.kept import DjangoKeptStates
from guicang.adapters.db.sources import (
    DjangoAttestations,
    DjangoConnections,
    DjangoGaps,
)
from guicang.adapters.db.threads import DjangoThreads
from guicang.domain.errors import NoSuchSource, SourceExists
from guicang.domain.sources.connection import Connection, State
from guicang.domain.sources.native import Attestation
from guicang.domain.sources.threads import Stretch
from guicang.domain.sources.watch import Gap, GapKind
from tests.cuts import cut_short
from tests.fakes.clock import FakeClock
from tests.fakes.kept import FakeKept
from tests.fakes.sealing import MemoryBox
from tests.services.test_intake import Tags

NOW = datetime(2026, 11, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
SHOP = Connection(
    name="shop", kind="plain", settings={"url": "u"}, by="admin", created_at=NOW
)


@pytest.fixture
def connections(database):
    return DjangoConnections()


@pytest.fixture
def threads(database):
    return DjangoThreads()


@pytest.fixture
def gaps(database):
    return DjangoGaps()


# --- sources --------------------------------------------------------------------------


def test_a_source_comes_back_as_it_was_added(connections):
    connections.add(SHOP)

    assert connections.get("shop") == SHOP
    assert connections.list() == [SHOP]


def test_a_name_is_given_once_even_after_its_end(connections):
    connections.add(SHOP)
    connections.end("shop", NOW)

    with pytest.raises(SourceExists):
        connections.add(SHOP)
    with pytest.raises(NoSuchSource):
        connections.get("shop")
    assert connections.list() == []
    assert [each.name for each in connections.list(ended=True)] == ["shop"]


def test_a_state_comes_back_whole(connections):
    connections.add(SHOP)
    state = State(through=NOW, again=NOW + HOUR, error="GC-133", wanted=2).counted(
        pages=3
    )
    with connections.transaction():
        connections.get("shop", lock=True)
        connections.note("shop", state)

    assert connections.get("shop").state == state


def test_pausing_and_changing_are_undone_with_their_transaction(connections):
    connections.add(SHOP)
    cut_short(
        connections,
        lambda: connections.pause("shop", NOW),
        lambda: connections.set("shop", {"url": "v"}),
    )

    assert connections.get("shop") == SHOP


@pytest.mark.parametrize("deed", ["pause", "end", "note", "set"])
def test_what_there_is_not_cannot_be_changed(connections, deed):
    value = {"note": State(), "set": {}}.get(deed, NOW)
    with pytest.raises(NoSuchSource):
        getattr(connections, deed)("nobody", value)


# --- threads --------------------------------------------------------------------------


def stretch(number: int, first: int, last: int, **more) -> Stretch:
    return Stretch(
        thread="t", number=number, conversation=f"c#{number}", first=first, last=last,
        **more,
    )  # fmt: skip


def test_stretches_are_found_by_their_instants(threads):
    one = stretch(1, 10, 20, messages=2, known=frozenset({b"12345678", b"abcdefgh"}))
    two = stretch(2, 50, 60, told=frozenset({"customer", "lang"}))
    three = stretch(3, 90, 99, recalled=frozenset({b"recalled"}))
    threads.keep("shop", [one, two, three])

    assert {s.number for s in threads.near("shop", ["t"], 15, 50)} == {1, 2, 3}
    assert [s for s in threads.whole("shop", ["t"]) if s.number < 3] == [one, two]
    assert threads.near("other", ["t"], 0, 99) == []
    assert threads.highest("shop", ["t", "u"]) == {"t": 3}
    assert threads.bases("shop", ["t"]) == {"t": "c#1"}
    assert threads.messages("shop", ["t"]) == {"t": 2}
    assert threads.of(["c#1", "c#9"]) == {"c#1": ("shop", one)}


def test_a_stretch_grows_in_its_place(threads):
    threads.keep("shop", [stretch(1, 10, 20)])
    grown = stretch(1, 5, 30, closed=30, messages=4)
    threads.keep("shop", [grown])

    assert threads.whole("shop", ["t"]) == [grown]


def test_silent_are_open_ones_with_messages(threads):
    threads.keep(
        "shop",
        [
            stretch(1, 1, 2, messages=1),
            stretch(2, 3, 4, messages=1, closed=4),
            stretch(3, 5, 6),
            stretch(4, 7, 99, messages=1),
        ],
    )

    assert [s.number for s in threads.silent("shop", 50, 10)] == [1]


# --- gaps -----------------------------------------------------------------------------


def gap(**more) -> Gap:
    return Gap(**{"source": "shop", "kind": GapKind.COUNT, "noted": NOW, **more})


def test_a_gap_is_noted_once_until_it_is_filled(gaps):
    assert gaps.note([gap(about="a"), gap(about="b"), gap(about="a")]) == 2
    assert gaps.note([gap(about="a")]) == 0
    assert gaps.counts() == {"shop": 2}
    assert gaps.resolve("shop", GapKind.COUNT, ["a"], NOW) == 1
    assert gaps.counts() == {"shop": 1}
    assert gaps.note([gap(about="a")]) == 1
    assert len(gaps.list("shop", open_only=False)) == 3


def test_the_end_of_an_open_gap_moves_on(gaps):
    first = gap(kind=GapKind.WINDOW, about="x", since=NOW, until=NOW + HOUR)
    gaps.note([first])
    gaps.note([gap(kind=GapKind.WINDOW, about="x", since=NOW, until=NOW + 2 * HOUR)])
    [found] = gaps.list()

    assert (found.since, found.until) == (NOW, NOW + 2 * HOUR)


# --- what sources keep ----------------------------------------------------------------


@pytest.fixture(
    params=[
        "memory",
        "sqlite",
        pytest.param("postgresql", marks=pytest.mark.service),
    ]
)
def kept(request):
    clock = FakeClock(NOW)
    if request.param == "memory":
        return clock, FakeKept(clock)
    request.getfixturevalue(f"fresh_{request.param}")
    states = DjangoKeptStates(
        box=MemoryBox(), tagger=Tags(), clock=clock, random=_counted(), pause=0.01
    )
    return clock, states.of("shop")


def _counted():
    numbers = iter(range(1_000_000))
    return lambda size: next(numbers).to_bytes(size, "big")


def test_a_value_is_made_once_while_it_is_fresh(kept):
    clock, keeping = kept
    made = iter(["one", "two", "three"])

    def make() -> tuple[str, int]:
        return next(made), 60

    assert [keeping.fresh("token", make) for _ in range(3)] == ["one"] * 3
    clock.move(seconds=61)
    assert keeping.fresh("token", make) == "two"
    keeping.drop("token", "one")
    assert keeping.fresh("token", make) == "two"
    keeping.drop("token", "two")
    assert keeping.fresh("token", make) == "three"


def test_what_could_not_be_made_is_tried_by_the_next(kept):
    _, keeping = kept

    def fails() -> tuple[str, int]:
        raise KeyError

    with pytest.raises(KeyError):
        keeping.fresh("token", fails)
    assert keeping.fresh("token", lambda: ("one", 60)) == "one"


def test_who_is_lost_while_making_it_is_waited_for_a_minute_and_changes_nothing(
    database,
):
    clock = FakeClock(NOW)
    states = DjangoKeptStates(
        box=MemoryBox(),
        tagger=Tags(),
        clock=clock,
        random=_counted(),
        sleep=lambda seconds: clock.move(seconds=seconds),
        pause=1.0,
    )
    waited = []

    def made_by_another() -> tuple[str, int]:
        waited.append(clock.now() - NOW)
        return "two", 600

    def lost() -> tuple[str, int]:
        assert states.of("shop").fresh("token", made_by_another) == "two"
        return "one", 600

    states.of("shop").fresh("token", lost)

    assert waited == [timedelta(minutes=1)]
    assert states.of("shop").fresh("token", lost) == "two"


def test_twenty_who_ask_at_once_make_it_once(kept):
    _, keeping = kept
    made, found = [], []

    def make() -> tuple[str, int]:
        made.append(1)
        return f"token-{len(made)}", 60

    def ask() -> None:
        try:
            found.append(keeping.fresh("token", make))
        finally:
            line.close()

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert (len(made), set(found), len(found)) == (1, {"token-1"}, 20)


def test_what_was_seen_is_seen_until_it_is_forgotten(kept):
    clock, keeping = kept

    assert [keeping.seen("nonce", 300), keeping.seen("nonce", 300)] == [False, True]
    if hasattr(keeping, "confirm"):
        keeping.confirm()
    clock.move(seconds=200)
    assert keeping.seen("nonce", 300)
    clock.move(seconds=301)
    assert not keeping.seen("nonce", 300)


def test_a_text_is_changed_by_one_at_a_time(database):
    states = DjangoKeptStates(
        box=MemoryBox(), tagger=Tags(), clock=FakeClock(NOW), random=_counted()
    )

    def count() -> None:
        try:
            for _ in range(10):
                states.of("shop").change("pace", lambda old: str(int(old or 0) + 1))
        finally:
            line.close()

    threads = [threading.Thread(target=count) for _ in range(5)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    found: list[str] = []
    states.of("shop").change("pace", lambda old: found.append(old) or old)
    states.of("other").change("pace", lambda old: found.append(old) or old)

    assert found == ["50", ""]


def test_what_was_not_kept_was_not_seen(database):
    clock = FakeClock(NOW)
    states = DjangoKeptStates(
        box=MemoryBox(), tagger=Tags(), clock=clock, random=_counted()
    )
    keeping = states.of("shop")
    keeping.seen("nonce", 300)
    clock.move(seconds=5)

    assert not states.of("shop").seen("nonce", 300)


# --- what people saw ------------------------------------------------------------------


def test_attestations_come_back_the_newest_first(database):
    store = DjangoAttestations()
    made = [
        Attestation(
            source="shop", days=days, proof="0" * 64, note="n", by="a",
            at=NOW + number * HOUR,
        )
        for number, days in enumerate((7, None))
    ]  # fmt: skip
    for each in made:
        store.add(each)

    assert store.list("shop") == [made[1], made[0]]
    assert store.list("other") == []
