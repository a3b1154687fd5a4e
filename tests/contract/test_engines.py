"""What every engine does with tasks, whatever becomes of the processes that do them."""

import os
import signal
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

import pytest
from cryptography.exceptions import InvalidTag

from guicang import __version__
from guicang.adapters.engines import crew, ray as ray_adapter
from guicang.adapters.engines.crew import MOST_LOSSES
from guicang.adapters.engines.local import LocalEngine
from guicang.adapters.engines.ray import HERE, RayEngine
from guicang.adapters.engines.sealed import Ear, begin
from guicang.domain.errors import (
    EngineMissing,
    EngineUnready,
    NoSuchKey,
    TaskFailed,
    TaskPoisoned,
    TaskTooLong,
)
from guicang.ports.engines import results
from tests.clusters import joined, session_folder


@dataclass(frozen=True)
class Twice:
    """Doubles numbers and says who did; fails at one of them if told so."""

    fails_at: int = -1

    def __call__(self, number):
        if number == self.fails_at:
            raise ValueError("what a text said")
        return 2 * number, os.getpid()


@dataclass(frozen=True)
class Deadly:
    """Kills the process that does it at a number, so many times."""

    at: int
    times: int
    folder: Path

    def __call__(self, number):
        if number == self.at:
            tries = self.folder / f"{len(list(self.folder.iterdir()))}"
            if int(tries.name) < self.times:
                tries.touch()
                os.kill(os.getpid(), signal.SIGKILL)
        return number


@dataclass(frozen=True)
class Sleepy:
    """Says that it is at a number, and does not come to an end with it."""

    at: int
    begun: Path

    def __call__(self, number):
        if number == self.at:
            time.sleep(0.5)  # what else was begun comes to its end
            self.begun.touch()
            time.sleep(1_000)
        return number


def lacks_a_key(number):
    raise NoSuchKey(key=number)


def echo_or_fail(text):
    if text.endswith("!"):
        raise ValueError(text)
    return text


def cannot_travel(number):
    return lambda: number


@pytest.fixture(scope="module")
def cluster():
    yield from joined()


@pytest.fixture(params=["in two processes", "on ray"])
def apart(request):
    """Engines whose work is done in other processes."""
    if request.param == "on ray":
        request.getfixturevalue("cluster")
        return RayEngine(HERE, most=2)
    return LocalEngine(2)


@pytest.fixture(params=["in this process", "in two processes", "on ray"])
def engine(request):
    if request.param == "on ray":
        request.getfixturevalue("cluster")
        return RayEngine(HERE, most=2)
    return LocalEngine(0 if request.param == "in this process" else 2)


def test_results_come_in_the_order_of_the_tasks(engine):
    found = [number for number, _ in results(engine.map(Twice(), range(20)))]

    assert found == list(range(0, 40, 2))


def test_nothing_to_do_gives_nothing(engine):
    assert list(engine.map(Twice(), [])) == []


def test_what_the_work_raises_ends_one_task_and_only_its_kind_is_told(engine):
    outcomes = list(engine.map(Twice(fails_at=7), range(20)))

    failed = [n for n, outcome in enumerate(outcomes) if outcome.error is not None]
    assert failed == [7]
    assert isinstance(outcomes[7].error, TaskFailed)
    assert outcomes[7].error.data == {"kind": "ValueError"}


def test_whoever_wants_all_gets_what_came_before_the_first_error(engine):
    given = []

    with pytest.raises(TaskFailed):
        given.extend(results(engine.map(Twice(fails_at=7), range(20))))
    assert [number for number, _ in given] == list(range(0, 14, 2))


def test_errors_of_ours_come_back_as_they_were(engine):
    (outcome,) = engine.map(lacks_a_key, [5])

    assert isinstance(outcome.error, NoSuchKey)
    assert outcome.error.data == {"key": 5}


def test_tasks_are_asked_for_as_they_are_needed(engine):
    asked = []

    def watched():
        for number in range(50):
            asked.append(number)
            yield number

    given = engine.map(Twice(), watched())
    next(given)
    given.close()

    assert len(asked) <= 5


def test_processes_work_and_none_of_them_is_this_one(apart):
    by = {by for _, by in results(apart.map(Twice(), range(20)))}

    assert os.getpid() not in by


def test_a_killed_process_costs_its_task_once_more_and_nothing_else(apart, tmp_path):
    work = Deadly(at=5, times=1, folder=tmp_path)

    assert list(results(apart.map(work, range(12)))) == list(range(12))
    assert len(list(tmp_path.iterdir())) == 1


def test_a_task_that_kills_again_and_again_is_left_alone(apart, tmp_path):
    work = Deadly(at=5, times=99, folder=tmp_path)

    outcomes = list(apart.map(work, range(12)))

    error = outcomes.pop(5).error
    assert isinstance(error, TaskPoisoned)
    assert error.data == {"times": MOST_LOSSES}
    assert len(list(tmp_path.iterdir())) == MOST_LOSSES
    assert [o.taken() for o in outcomes] == [n for n in range(12) if n != 5]


def test_a_task_that_takes_too_long_is_ended_and_no_other_one(
    apart, tmp_path, monkeypatch
):
    begun = tmp_path / "begun"
    # An hour goes by once the task has begun, unless it was noted later still: then
    # the limit goes by.
    hour = 3_600.0
    monkeypatch.setattr(crew, "monotonic", lambda: monotonic() + hour * begun.exists())

    outcomes = list(replace(apart, limit=5.0).map(Sleepy(5, begun), range(12)))

    error = outcomes.pop(5).error
    assert isinstance(error, TaskTooLong)
    assert error.data == {"seconds": 5.0}
    assert [o.taken() for o in outcomes] == [n for n in range(12) if n != 5]


def test_a_result_that_cannot_travel_is_a_failure_of_its_task(apart):
    (outcome,) = apart.map(cannot_travel, [1])

    assert isinstance(outcome.error, TaskFailed)


def test_large_tasks_and_results_travel(apart):
    large = [bytes(3 << 20), bytes(5 << 20)]

    assert list(results(apart.map(bytearray, large))) == large


def test_whoever_stops_listening_leaves_no_process_behind(apart):
    given = apart.map(Twice(), iter(range(10_000)))
    _, by = next(given).taken()

    given.close()

    deadline = time.monotonic() + 120
    while Path(f"/proc/{by}").exists():  # Ray ends it a moment later
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_what_tasks_say_is_in_no_file_of_the_cluster(cluster, tmp_path):
    """Texts travel sealed, errors by their kind: nothing of them is logged."""
    canary = "13800138000 is a specimen"

    outcomes = list(RayEngine(HERE).map(echo_or_fail, [canary, canary + "!"]))

    assert outcomes[0].taken() == canary
    assert isinstance(outcomes[1].error, TaskFailed)
    files = [path for path in session_folder().rglob("*") if path.is_file()]
    assert files
    assert [p for p in files if canary.encode() in p.read_bytes()] == []


def test_a_session_seals_each_way_apart_and_says_nothing_of_its_key():
    ear = Ear()
    session, told = begin(ear.name)
    heard = ear.hear(told)

    sealed = session.task(b"specimen")

    assert heard.open_task(sealed) == b"specimen"
    assert b"specimen" not in sealed
    assert session.secret not in told
    assert repr(session) == "Session()"
    with pytest.raises(InvalidTag):
        heard.open_outcome(sealed)


def test_a_cluster_with_another_release_is_not_worked_on(cluster, monkeypatch):
    monkeypatch.setattr(ray_adapter, "__version__", "9.9.9")

    with pytest.raises(EngineUnready, match=f"release {__version__}"):
        list(RayEngine(HERE).map(Twice(), [1]))


def test_without_ray_it_is_said_what_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)

    with pytest.raises(EngineMissing):
        list(RayEngine(HERE).map(Twice(), [1]))
