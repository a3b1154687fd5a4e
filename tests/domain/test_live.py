"""What is said now, and what is an old story."""

from datetime import UTC, datetime, timedelta

import pytest

from guicang.domain.desk.live import FRESH, LONGEST, is_live

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


@pytest.mark.parametrize("pushed", [True, False])
@pytest.mark.parametrize(
    ("before", "live"),
    [
        (timedelta(), True),
        (FRESH, True),
        (FRESH + SECOND, False),
        (-FRESH, True),
        (-FRESH - SECOND, False),
    ],
)
def test_what_is_fresh_is_live(before, live, pushed):
    found = is_live(NOW - before, NOW, complete=NOW, pushed=pushed)

    assert found is live


def test_what_waited_for_us_is_live_if_it_was_asked_for():
    complete = NOW - 3 * HOUR
    late = {"at": NOW - 2 * HOUR, "now": NOW, "complete": complete}

    assert is_live(**late, pushed=False)
    assert not is_live(**late, pushed=True)
    assert not is_live(complete - FRESH - SECOND, NOW, complete=complete, pushed=False)


def test_a_source_that_was_never_read_to_its_end_has_an_old_story_to_tell():
    assert not is_live(NOW - HOUR, NOW, complete=None, pushed=False)


def test_after_a_day_nobody_waits_any_more():
    complete = NOW - 9 * LONGEST

    assert is_live(NOW - LONGEST, NOW, complete=complete, pushed=False)
    assert not is_live(NOW - LONGEST - SECOND, NOW, complete=complete, pushed=False)
