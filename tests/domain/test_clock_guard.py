"""A clock that was moved destroys nothing: witnesses that nobody here can set."""

from datetime import UTC, datetime, timedelta

import pytest

from guicang.domain.disposal.guards import DRIFT, check_clock, check_witnesses
from guicang.domain.errors import ClockMoved, ClockRefused

NOW = datetime(2026, 3, 1, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@pytest.mark.parametrize("drift", [DRIFT, -DRIFT, timedelta()])
@pytest.mark.parametrize("stamped", [None, NOW, NOW + DRIFT, NOW - 400 * DAY])
def test_a_clock_that_its_witnesses_bear_out_is_trusted(drift, stamped):
    check_witnesses(NOW, drift, stamped)


@pytest.mark.parametrize("drift", [DRIFT + SECOND, -DRIFT - SECOND, 20 * DAY])
def test_a_clock_that_left_the_machines_counter_is_refused(drift):
    with pytest.raises(ClockMoved, match="counter"):
        check_witnesses(NOW, drift, None)


def test_a_clock_behind_a_time_stamp_is_refused():
    with pytest.raises(ClockMoved, match="time stamp"):
        check_witnesses(NOW, timedelta(), NOW + DRIFT + SECOND)


def test_a_clock_before_the_newest_entry_is_refused():
    with pytest.raises(ClockRefused):
        check_clock(NOW, NOW + DAY, NOW + 31 * DAY)
