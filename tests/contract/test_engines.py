"""What every engine does with batches of work."""

import os
from dataclasses import dataclass

import pyarrow as pa
import pytest

from guicang.adapters.engines.local import LocalEngine


@dataclass(frozen=True)
class Twice:
    """Doubles numbers; fails at one of them if told so."""

    fails_at: int = -1

    def __call__(self, batch):
        numbers = batch.column("n").to_pylist()
        if self.fails_at in numbers:
            raise ValueError(self.fails_at)
        return pa.RecordBatch.from_pydict(
            {"n": [2 * n for n in numbers], "by": [os.getpid()] * len(numbers)}
        )


@pytest.fixture(params=[1, 2], ids=["in this process", "in two processes"])
def engine(request):
    return LocalEngine(request.param)


def batches(count):
    for n in range(count):
        yield pa.RecordBatch.from_pydict({"n": [n]})


def numbers(results):
    return [n for batch in results for n in batch.column("n").to_pylist()]


def test_results_come_in_the_order_of_the_batches(engine):
    assert numbers(engine.map(Twice(), batches(20))) == list(range(0, 40, 2))


def test_nothing_to_do_gives_nothing(engine):
    assert list(engine.map(Twice(), [])) == []


def test_what_the_work_raises_is_raised_and_nothing_follows(engine):
    given = []

    with pytest.raises(ValueError, match="7"):
        given.extend(engine.map(Twice(fails_at=7), batches(20)))
    assert numbers(given) == list(range(0, 14, 2))


def test_batches_are_asked_for_as_they_are_needed(engine):
    asked = []

    def watched():
        for batch in batches(50):
            asked.append(batch)
            yield batch

    next(engine.map(Twice(), watched()))

    assert len(asked) <= 5


def test_two_processes_work_and_neither_is_this_one():
    results = list(LocalEngine(2).map(Twice(), batches(40)))

    workers = {by for batch in results for by in batch.column("by").to_pylist()}
    assert os.getpid() not in workers
