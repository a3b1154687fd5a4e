"""A worker takes jobs, keeps them, ends them, and stops when it is asked to."""

import threading
from contextlib import contextmanager
from datetime import timedelta
from threading import Event
from zoneinfo import ZoneInfo

import pytest
from tests.fakes.clock import FakeClock
from tests.fakes.jobs import MemoryJobs

from guicang.domain.errors import (
    AlreadyRunning,
    DatabaseUnready,
    HoldInForce,
    KeyServiceUnreachable,
    NoSpace,
    StoreFailed,
    StoreUnreachable,
)
from guicang.domain.jobs.model import LONGEST_OUTAGE, MOST_FAILURES, State
from guicang.domain.jobs.schedule import read
from guicang.services.working import HandedBack, Working, beating

LEASE = timedelta(minutes=1)


class Bench:
    """A worker whose heart beats when the test says so."""

    def __init__(self, *, schedules=(), jobs=None, clock=None):
        self.clock = clock or FakeClock()
        self.jobs = jobs or MemoryJobs()
        self.done = []
        self.said = []
        self.stopped = False
        self.beat = None
        self.tasks = {"note": self._note}
        self.worker = Working(
            jobs=self.jobs,
            clock=self.clock,
            tasks=self.tasks,
            schedules=schedules,
            zone=ZoneInfo("Asia/Shanghai"),
            owner="w",
            lease=LEASE,
            pulse=self._pulse,
            told=lambda job, said: self.said.append((job.kind, said)),
        )

    @contextmanager
    def _pulse(self, beat, every):
        assert every < LEASE / 2
        self.beat = beat
        yield

    def _note(self, turn):
        self.done.append(turn.job.payload["n"])
        return {"noted": turn.job.payload["n"]}

    def add(self, kind="note", **payload):
        return self.jobs.add(kind, {"n": 1, **payload}, now=self.clock.now())

    def once(self):
        return self.worker.once(lambda: self.stopped)

    def only(self):
        (job,) = self.jobs.list()
        return job


@pytest.fixture
def bench():
    return Bench()


def test_all_that_is_due_is_done_in_turn(bench):
    for n in (1, 2, 3):
        bench.add(n=n)

    assert bench.once() == 3
    assert bench.done == [1, 2, 3]
    assert bench.jobs.counts() == {State.DONE: 3}
    assert [job.result["noted"] for job in bench.jobs.list()] == [3, 2, 1]
    assert bench.said == [("note", "done")] * 3
    assert bench.once() == 0


FAILURES = {
    "an error of ours is tried again": (
        StoreFailed(what="x", reason="AccessDenied"),
        "again",
        "GC-409",
    ),
    "a fault is tried again": (ZeroDivisionError("秘密"), "again", "ZeroDivisionError"),
    "a refusal is not": (HoldInForce(holds="h-1"), "dead", "GC-301"),
}


@pytest.mark.parametrize("case", FAILURES.values(), ids=FAILURES)
def test_what_fails(bench, case):
    error, said, code = case

    def fail(_turn):
        raise error

    bench.tasks["fail"] = fail
    bench.add("fail")
    bench.add(n=2)

    bench.once()

    assert bench.said == [("fail", said), ("note", "done")]
    failed = bench.jobs.list(kind="fail")[0]
    assert (failed.error, failed.failures) == (code, 1)


@pytest.mark.parametrize(
    "error",
    [
        NoSpace(what="x"),
        DatabaseUnready(reason="away"),
        StoreUnreachable(store="s", reason="away"),
        KeyServiceUnreachable(service="s", reason="away"),
        AlreadyRunning(batch="b"),
    ],
    ids=lambda error: error.code,
)
def test_what_only_has_to_pass_is_tried_again_for_as_long_as_it_takes(bench, error):
    def fail(_turn):
        raise error

    bench.tasks["fail"] = fail
    bench.add("fail")
    for _ in range(3 * MOST_FAILURES):
        assert bench.once() == 1
        held_up = bench.only()
        assert held_up.run_at - bench.clock.now() <= LONGEST_OUTAGE
        bench.clock.move(seconds=LONGEST_OUTAGE.total_seconds())

    assert (held_up.state, held_up.error) == (State.WAITING, error.code)
    assert held_up.failures == 0
    bench.tasks["fail"] = bench.tasks["note"]
    bench.once()
    assert (bench.only().state, bench.only().error) == (State.DONE, "")


def test_what_fails_too_often_waits_for_a_person(bench):
    bench.add("unknown")
    for _ in range(MOST_FAILURES):
        bench.once()
        bench.clock.move(hours=2)

    assert bench.once() == 0
    assert (bench.only().state, bench.only().error) == (State.DEAD, "GC-354")


def test_asked_to_stop_it_hands_back_what_it_has_and_takes_nothing_else(bench):
    def long(turn):
        turn.progress(1, 10)
        bench.stopped = True
        turn.progress(2, 10)
        raise AssertionError("it went on")

    bench.tasks["long"] = long
    bench.add("long")
    bench.add(n=2)

    assert bench.once() == 1

    job = bench.jobs.list(kind="long")[0]
    assert (job.state, job.done, job.of, job.failures) == (State.WAITING, 1, 10, 0)
    assert bench.said == [("long", "handed back")]
    assert bench.done == []


def test_no_handler_of_errors_swallows_that_it_is_to_stop(bench):
    def careless(turn):
        bench.stopped = True
        try:
            turn.progress(1, 2)
        except Exception:  # noqa: BLE001 - the careless handler that is meant
            pytest.fail("swallowed")

    bench.tasks["careless"] = careless
    bench.add("careless")

    bench.once()

    assert issubclass(HandedBack, BaseException)
    assert bench.only().state is State.WAITING


def test_what_does_not_ask_is_finished_before_it_stops(bench):
    def whole(_turn):
        bench.stopped = True
        return {}

    bench.tasks["whole"] = whole
    bench.add("whole")

    assert bench.once() == 1
    assert bench.only().state is State.DONE


def test_who_slept_through_the_lease_ends_nothing(bench):
    def sleep(_turn):
        bench.clock.move(minutes=2)
        return {"slept": True}

    bench.tasks["sleep"] = sleep
    bench.add("sleep")
    other = Bench(jobs=bench.jobs, clock=bench.clock)

    bench.worker.turn(lambda: False)

    assert bench.said == [("sleep", "lost")]
    assert bench.only().result == {}
    other.tasks["sleep"] = lambda _turn: {"by": "the other"}
    assert other.once() == 1
    assert bench.only().result == {"by": "the other"}


def test_as_long_as_the_heart_beats_the_job_is_kept(bench):
    def long(_turn):
        for _ in range(5):
            bench.clock.move(seconds=50)
            bench.beat()
        return {}

    bench.tasks["long"] = long
    bench.add("long")

    assert bench.once() == 1
    assert bench.only().state is State.DONE
    assert bench.only().attempt == 1


def test_whose_heart_finds_the_lease_gone_stops_at_the_next_step(bench):
    def long(turn):
        bench.clock.move(minutes=2)
        bench.beat()
        turn.progress(1, 2)
        raise AssertionError("it went on")

    bench.tasks["long"] = long
    bench.add("long")

    bench.worker.turn(lambda: False)

    assert bench.said == [("long", "lost")]


@pytest.mark.parametrize(
    "wrong", [DatabaseUnready(reason="away"), NoSpace(what="the store")]
)
def test_a_heart_that_misses_a_beat_beats_again(bench, monkeypatch, wrong):
    def long(turn):
        with monkeypatch.context() as away:
            away.setattr(bench.jobs, "beat", refuse)
            bench.beat()
        bench.beat()
        turn.progress(1, 2)
        return {}

    def refuse(*_):
        raise wrong

    bench.tasks["long"] = long
    bench.add("long")

    bench.once()

    assert bench.only().state is State.DONE


def test_a_heart_beats_until_the_block_ends():
    beats, enough = [], Event()

    def beat():
        beats.append(1)
        if len(beats) > 2:
            enough.set()

    with beating(beat, timedelta(milliseconds=1)):
        assert enough.wait(30)

    assert "heartbeat" not in {thread.name for thread in threading.enumerate()}


# --- again and again ------------------------------------------------------------------


def scheduled(**more):
    return Bench(schedules=[read("note", "PT15M")], **more)


def test_what_is_due_again_waits_once_a_slot_however_many_workers_there_are():
    first = scheduled()
    second = scheduled(jobs=first.jobs, clock=first.clock)
    for bench in (first, second, first):
        bench.worker.tick()
    assert len(first.jobs.list()) == 1
    first.once()

    first.clock.move(minutes=15)
    second.worker.tick()
    first.worker.tick()

    assert len(first.jobs.list()) == 2


def test_slots_that_were_missed_are_made_up_for_once():
    bench = scheduled()
    bench.once()
    bench.clock.move(days=3)

    scheduled(jobs=bench.jobs, clock=bench.clock).worker.tick()

    assert len(bench.jobs.list()) == 2


def test_what_waits_still_serves_for_the_next_slots_too():
    bench = scheduled()
    for _ in range(5):
        bench.worker.tick()
        bench.clock.move(minutes=15)

    assert [job.state for job in bench.jobs.list()] == [State.WAITING]
    bench.once()
    assert len(bench.jobs.list()) == 1
    bench.clock.move(minutes=15)
    bench.worker.tick()
    assert len(bench.jobs.list()) == 2


def test_a_worker_goes_on_until_it_is_asked_to_stop_and_rests_where_nothing_is_due(
    bench,
):
    rests = []

    def rest():
        rests.append(1)
        bench.add(n=len(rests))
        bench.stopped = len(rests) == 3

    bench.worker.run(lambda: bench.stopped, rest)

    assert bench.done == [1, 2]


@pytest.mark.parametrize(
    "wrong", [DatabaseUnready(reason="away"), NoSpace(what="the store")]
)
def test_a_database_that_takes_nothing_is_waited_for_and_that_is_said(
    bench, monkeypatch, wrong
):
    rests, said = [], []

    def away(*_):
        raise wrong

    def rest():
        rests.append(1)
        if len(rests) > 2:
            monkeypatch.undo()
        bench.stopped = bool(bench.done)

    bench.add(n=7)
    bench.worker.waiting = said.append
    monkeypatch.setattr(bench.jobs, "claim", away)

    bench.worker.run(lambda: bench.stopped, rest)

    assert bench.done == [7]
    assert said == [wrong.code, ""]


def test_while_it_is_paused_nothing_is_taken_and_the_schedule_goes_on(bench_paused):
    bench, paused = bench_paused
    bench.add()

    taken = bench.once()
    paused.clear()

    assert (taken, bench.done) == (0, [])
    assert bench.once() == 1


def test_what_is_done_is_measured_from_its_begin_to_its_end():
    bench = Bench()
    seen = []

    @contextmanager
    def around(job):
        seen.append(("begun", job.kind, list(bench.done)))
        yield
        seen.append(("over", job.kind, list(bench.done)))

    bench.worker.around = around
    bench.add()
    bench.add("unheard-of")

    bench.once()

    assert seen == [("begun", "note", []), ("over", "note", [1])]


@pytest.fixture
def bench_paused():
    bench, paused = Bench(), Event()
    paused.set()
    bench.worker.paused = paused.is_set
    return bench, paused
