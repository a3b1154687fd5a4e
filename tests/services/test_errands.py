"""Platforms are asked to do what the desk decided; supervisors do the rest."""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from tests.desks import HOUR, SECOND, DeskBench

from guicang.domain.desk.presence import Away, Presence
from guicang.domain.errors import (
    NoSuchErrand,
    NoSuchSource,
    NotPossible,
    SourceRefused,
    SourceUnreachable,
)
from guicang.domain.sources.model import Presence as Theirs
from guicang.ports.desk import Stand
from guicang.services.desking import Arrival
from guicang.services.dispatching import Dispatching
from guicang.services.errands import MOST_TRIES, SILENT, Errands


class Platform:
    """A platform that does what it is asked, or raises what the test says."""

    def __init__(self):
        self.done = []
        self.kept = []
        self.faults = {}

    def _do(self, deed, *said):
        if deed in self.faults:
            raise self.faults[deed]
        self.done.append((deed, *said))

    def tell(self, thread, text):
        self._do("tell", thread, text[:3])
        return f"told {text[:3]}"

    def transfer(self, thread, agent):
        self._do("transfer", thread, agent)

    def present(self, agent, presence):
        self._do("present", agent, presence)


@pytest.fixture
def platform():
    return Platform()


@pytest.fixture
def bench():
    return DeskBench()


@pytest.fixture
def errands(bench, platform):
    def get(name):
        if name not in {"wecom", "crm"}:
            raise NoSuchSource(source=name)
        return SimpleNamespace(name=name, fetched=name == "crm")

    @contextmanager
    def open_(_connection):
        yield SimpleNamespace(source=platform)

    return Errands(
        floor=bench.floor,
        connections=SimpleNamespace(get=get),
        opener=SimpleNamespace(open=open_),
        keep=lambda _connection, _opened, said: platform.kept.append(said),
    )


def arrives(bench, source="wecom"):
    arrival = Arrival(source=source, channel="kf", thread="wx", customer="c")
    return bench.desking.arrive(arrival)[0]


def handed_over(bench):
    bench.agent("ann", accounts={"wecom": "ann.w"})
    session = arrives(bench)
    bench.agent("bob", accounts={"wecom": "bob.w"})
    bench.attending.present("ann", Presence.OFFLINE, by="ann")
    return session


def test_the_customer_is_told_before_the_thread_is_handed_over(
    bench, platform, errands
):
    handed_over(bench)

    assert errands.run() == {"done": 4}
    assert platform.kept == ["told 为您服"]
    assert platform.done == [
        ("transfer", "wx", "ann.w"),
        ("present", "ann.w", Theirs.OFFLINE),
        ("tell", "wx", "为您服"),
        ("transfer", "wx", "bob.w"),
    ]
    assert errands.run() == {}


def test_what_a_platform_cannot_do_is_an_instruction_and_done_by_hand(
    bench, platform, errands
):
    platform.faults["tell"] = NotPossible(ability="notice", connector="x")
    platform.faults["present"] = SourceRefused(answer="403", reason="no")
    handed_over(bench)

    assert errands.run() == {"done": 2, "by-hand": 2}
    by_hand = bench.desk.errands(Stand.BY_HAND)
    assert [(each.deed.value, each.why) for each in by_hand] == [
        ("present", "GC-134"),
        ("tell", "GC-131"),
    ]

    errands.done(by_hand[0].id, by="sue")

    assert len(bench.desk.errands(Stand.BY_HAND)) == 1
    assert bench.tags()[-1] == "desk:errand-done"
    with pytest.raises(NoSuchErrand):
        errands.done(by_hand[0].id, by="sue")


def test_what_waits_for_a_platform_holds_back_what_comes_after_it(
    bench, platform, errands
):
    platform.faults["tell"] = SourceUnreachable(reason="down", asked=False)
    handed_over(bench)

    assert errands.run() == {"done": 2, "waiting": 1}
    assert errands.run() == {}

    del platform.faults["tell"]
    bench.clock.at += 15 * SECOND

    assert errands.run() == {"done": 2}
    assert [deed for deed, *_ in platform.done][-2:] == ["tell", "transfer"]


def test_what_does_not_work_again_and_again_is_done_by_hand(bench, platform, errands):
    platform.faults["tell"] = SourceUnreachable(reason="down", asked=False)
    handed_over(bench)
    for _ in range(MOST_TRIES):
        errands.run()
        bench.clock.at += HOUR

    assert [e.deed.value for e in bench.desk.errands(Stand.BY_HAND)] == ["tell"]
    assert bench.desk.errands(Stand.WAITING) == []


# --- what a program fetches -----------------------------------------------------------


@pytest.fixture
def program(bench, errands):
    return Dispatching(floor=bench.floor, connections=errands.connections)


@pytest.fixture
def asked(bench):
    """Somebody of a system of our own has a session."""
    bench.agent("ann", accounts={"crm": "A001"})
    return arrives(bench, "crm")


def test_what_a_program_fetches_waits_for_it_and_then_for_a_supervisor(
    bench, errands, program, asked
):
    assert errands.run() == {"waiting": 1}
    assert [e.account for e in program.waiting("crm", limit=9)] == ["A001"]
    bench.clock.at += SILENT - SECOND
    assert errands.run() == {}
    bench.clock.at += SECOND

    assert errands.run() == {"by-hand": 1}
    assert program.waiting("crm", limit=9) == []
    left = program.waiting("crm", by_hand=True, limit=9)
    assert [(e.account, e.why) for e in left] == [("A001", "GC-747")]


def test_a_program_is_given_the_same_until_it_says_that_it_is_done(
    bench, program, asked
):
    [one] = program.waiting("crm", limit=9)
    assert program.waiting("crm", limit=9) == [one]

    program.report(one.id, done=True, by="system:key:k")

    assert program.waiting("crm", limit=9) == []
    assert bench.desk.errand(one.id).done_by == "system:key:k"
    assert bench.tags()[-1] == "desk:errand-done"
    with pytest.raises(NoSuchErrand):
        program.report(one.id, done=True, by="system:key:k")
    with pytest.raises(NoSuchErrand):
        program.report(one.id, done=False, by="system:key:k")


def test_what_a_program_cannot_do_is_a_supervisors_and_whoever_is_first_did_it(
    bench, errands, program, asked
):
    [one] = program.waiting("crm", limit=9)

    program.report(one.id, done=False, by="system:key:k")

    assert errands.run() == {}
    assert bench.desk.errands(Stand.BY_HAND)[0].why == "GC-748"
    program.report(one.id, done=True, by="system:key:k")
    with pytest.raises(NoSuchErrand):
        errands.done(one.id, by="sue")


@pytest.mark.parametrize("source", ["wecom", "zoho"])
def test_a_program_settles_nothing_that_is_asked_of_others(bench, program, source):
    bench.agent("ann", accounts={source: "a"})
    arrives(bench, source)
    [theirs] = bench.desk.errands(Stand.WAITING)

    with pytest.raises(NoSuchSource):
        program.waiting(source, limit=9)
    with pytest.raises(NoSuchErrand):
        program.report(theirs.id, done=True, by="system:key:k")

    assert bench.desk.errands(Stand.WAITING) == [theirs]


def test_what_waits_is_not_done_by_hand(bench, errands, program, asked):
    [one] = program.waiting("crm", limit=9)

    with pytest.raises(NoSuchErrand):
        errands.done(one.id, by="sue")


def test_a_source_that_is_gone_is_said_so(bench, errands):
    bench.agent("ann", accounts={"zoho": "z"})
    arrives(bench, "zoho")

    assert errands.run() == {"by-hand": 1}
    assert bench.desk.errands(Stand.BY_HAND)[0].why == "GC-140"


@pytest.mark.parametrize("reason", ["ReadTimeout", "status 500"])
def test_a_notice_of_which_nobody_knows_is_never_said_twice(
    bench, platform, errands, reason
):
    platform.faults["tell"] = SourceUnreachable(reason=reason)
    handed_over(bench)
    assert errands.run() == {"done": 2, "waiting": 1}
    del platform.faults["tell"]
    bench.clock.at += SECOND
    assert errands.run() == {}

    bench.clock.at += HOUR

    assert errands.run() == {"by-hand": 1, "done": 1}
    assert [deed for deed, *_ in platform.done].count("tell") == 0
    assert [e.why for e in bench.desk.errands(Stand.BY_HAND)] == ["GC-654"]


def test_who_is_killed_while_they_tell_does_not_tell_again(bench, platform, errands):
    class KilledError(BaseException):
        pass

    platform.faults["tell"] = KilledError()
    handed_over(bench)
    with pytest.raises(KilledError):
        errands.run()
    del platform.faults["tell"]
    bench.clock.at += HOUR

    errands.run()

    assert [deed for deed, *_ in platform.done] == ["transfer", "present", "transfer"]
    assert [e.why for e in bench.desk.errands(Stand.BY_HAND)] == ["GC-654"]


def test_a_shift_that_ends_and_a_leave_that_is_over_are_shown_on_platforms(bench):
    bench.agent("ann", accounts={"wecom": "ann.w"})
    bench.agent("bob")
    since = bench.clock.now() + HOUR
    until = since + HOUR
    bench.attending.plan_leave(
        "ann", by="sue", why=Away.LEAVE, since=since, until=until
    )

    ticks = [bench.after(HOUR) for _ in range(3)]

    assert ticks == [{"shown": 1}, {"shown": 1}, {}]
    words = [e.word for e in bench.desk.errands(Stand.WAITING)]
    assert words == ["offline", "available"]
