"""When jobs are tried again, and when what is done again and again is due."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from guicang.domain.errors import BadSetting
from guicang.domain.jobs.model import (
    LONGEST_PAUSE,
    MOST_FAILURES,
    after_failure,
    pause,
)
from guicang.domain.jobs.schedule import Schedule, read

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 25, 17, 31, 12, tzinfo=UTC)


def test_pauses_double_up_to_a_ceiling():
    seconds = [pause(n).total_seconds() for n in range(1, 12)]

    assert seconds[:5] == [10, 20, 40, 80, 160]
    assert seconds[-1] == LONGEST_PAUSE.total_seconds()
    assert pause(10**6) == LONGEST_PAUSE


def test_after_so_many_failures_or_a_refusal_it_is_not_tried_again():
    assert after_failure(1, NOW, hopeless=False) == NOW + pause(1)
    assert after_failure(MOST_FAILURES - 1, NOW, hopeless=False) is not None
    assert after_failure(MOST_FAILURES, NOW, hopeless=False) is None
    assert after_failure(1, NOW, hopeless=True) is None


SLOTS = {
    "PT15M": "2026-11-25T17:30:00+00:00",
    "PT1H": "2026-11-25T17:00:00+00:00",
    "PT6H": "2026-11-25T12:00:00+00:00",
    "P1D": "2026-11-25T00:00:00+00:00",
    "P1DT12H": "2026-11-25T00:00:00+00:00",
    "02:30": "2026-11-24T18:30:00+00:00",
    "01:31": "2026-11-25T17:31:00+00:00",
    "01:32": "2026-11-24T17:32:00+00:00",
}


@pytest.mark.parametrize(("text", "slot"), SLOTS.items(), ids=SLOTS)
def test_a_schedule_has_slots(text, slot):
    assert read("due", text).slot(NOW, ZONE).isoformat() == slot


@given(
    st.sampled_from(["PT1M", "PT7M", "PT6H", "P1D", "00:00", "23:59", "12:05"]),
    st.datetimes(
        datetime(2020, 1, 1),  # noqa: DTZ001 - the strategy wants it naive
        datetime(2040, 1, 1),  # noqa: DTZ001 - as above
        timezones=st.just(UTC),
    ),
)
def test_a_slot_is_never_ahead_and_lasts_until_the_next(text, now):
    schedule = read("due", text)
    slot = schedule.slot(now, ZONE)
    length = schedule.every or timedelta(days=1)

    assert slot <= now < slot + length
    assert schedule.slot(slot, ZONE) == slot
    assert schedule.slot(slot + length, ZONE) == slot + length


def test_an_empty_schedule_is_never_due():
    assert read("due", "") is None


@pytest.mark.parametrize(
    "text",
    ["P", "PT", "1h", "PT0M", "P0D", "24:00", "2:30", "02:60", "PT30S", "1D"],
)
def test_what_is_no_schedule_is_said_with_its_setting(text):
    with pytest.raises(BadSetting, match=r"schedule\.due"):
        read("due", text)


def test_a_schedule_says_when():
    with pytest.raises(ValueError, match="neither"):
        Schedule(kind="due").slot(NOW, ZONE)
