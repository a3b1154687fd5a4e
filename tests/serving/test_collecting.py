"""Who stays does not grow: a worker looks for cycles between its jobs."""

import gc
import weakref
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from guicang.bootstrap import collecting, make_worker
from tests import homes


@pytest.fixture(autouse=True)
def slow_collector() -> Iterator[None]:
    """Let the collector look as seldom as a command does."""
    was = gc.get_threshold()
    gc.collect()
    gc.set_threshold(10_000_000, *was[1:])
    yield
    gc.set_threshold(*was)


class Knot:
    """Something with a cycle: it goes when somebody looks."""

    def __init__(self) -> None:
        self.self = self


def _litter(count: int) -> weakref.ref[Knot]:
    knots = [Knot() for _ in range(count)]
    return weakref.ref(knots[0])


def test_much_that_was_left_is_cleared_away_at_the_end():
    with collecting.swept():
        left = _litter(30_000)
        assert left() is not None

    assert left() is None


def test_for_little_nobody_looks():
    with collecting.swept():
        left = _litter(100)

    assert left() is not None


def test_it_is_cleared_away_after_a_failure_too():
    left = []

    def fail():
        with collecting.swept():
            left.append(_litter(30_000))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert left[0]() is None


def test_a_worker_clears_away_what_a_job_leaves(fresh_sqlite, settings):
    house, left = homes.bare(fresh_sqlite, settings).house, []

    @contextmanager
    def litter(_job):
        yield
        left.append(_litter(30_000))

    working = make_worker(house, lambda _: None, lambda *_: None, litter)
    working.schedules = ()
    house.jobs.add("remind", {}, now=house.clock.now())

    assert working.once(lambda: False) == 1
    assert [each() for each in left] == [None]
