"""What every store of failures promises."""

from datetime import UTC, datetime, timedelta

import pytest

from guicang.adapters.db.failures import DjangoFailures
from tests.cuts import cut_short

NOW = datetime(2026, 3, 1, 8, 30, 10, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def failures(database):
    return DjangoFailures()


def test_each_counter_counts_by_itself(failures):
    failures.count(["a"], NOW, DAY)

    assert failures.count(["b", "a"], NOW, DAY) == {"a": 2, "b": 1}


def test_a_pause_is_the_latest_of_those_asked_for(failures):
    failures.count(["a", "b", "c"], NOW, DAY)
    failures.pause("a", NOW + timedelta(seconds=5))
    failures.pause("b", NOW + timedelta(seconds=9))

    assert failures.paused_until(["a", "b"]) == NOW + timedelta(seconds=9)
    assert failures.paused_until(["a", "c"]) == NOW + timedelta(seconds=5)
    assert failures.paused_until(["c", "unknown"]) is None


def test_what_is_forgotten_begins_anew(failures):
    failures.count(["a", "b"], NOW, DAY)
    failures.pause("a", NOW + DAY)
    failures.forget(["a"])

    assert failures.paused_until(["a"]) is None
    assert failures.count(["a", "b"], NOW, DAY) == {"a": 1, "b": 2}


def test_what_is_older_than_the_memory_begins_anew_and_is_swept_away(failures):
    failures.count(["a", "b"], NOW, DAY)
    failures.count(["b"], NOW + timedelta(hours=1), DAY)

    later = NOW + DAY + timedelta(microseconds=1)
    assert failures.count(["a", "b"], later, DAY) == {"a": 1, "b": 3}


def test_a_count_that_is_undone_never_was(failures):
    cut_short(failures, lambda: failures.count(["a"], NOW, DAY))

    assert failures.count(["a"], NOW, DAY) == {"a": 1}
