"""Where calendar periods end (R21)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from guicang.domain.errors import BadPeriod
from guicang.domain.retention.calendar import (
    FAR,
    Period,
    day_end,
    end_of,
    nominal_days,
    parse,
)
from guicang.domain.retention.model import Effect

SHANGHAI = "Asia/Shanghai"

PERIODS = {
    "P30D": Period(0, 30, 0),
    "P6M": Period(6, 0, 0),
    "P3Y": Period(36, 0, 0),
    "P1Y6M": Period(18, 0, 0),
    "P2W": Period(0, 14, 0),
    "PT72H": Period(0, 0, 259200),
    "PT30S": Period(0, 0, 30),
    "PT0S": Period(0, 0, 0),
    "P1DT12H": Period(0, 1, 43200),
    "P24M": Period(24, 0, 0),
}


@pytest.mark.parametrize(("text", "period"), PERIODS.items())
def test_an_iso_period_is_read(text, period):
    assert parse(text) == period


@pytest.mark.parametrize(
    "text",
    [
        *("", "P", "PT", "P1", "30D", "P-1D", "P1.5D", "p30d", "P30D ", "P1H", "-P1D"),
        *("P1DT", "P\uff11D", "P99999999D", "P1Y1Y", "forever", "P30D\n"),
    ],
)
def test_what_is_no_period_is_refused(text):
    with pytest.raises(BadPeriod):
        parse(text)


ENDS = {
    "everyday chat of 31 January, thirty days": (
        *("2026-01-31T15:00+08:00", "P30D", SHANGHAI),
        "2026-03-03T00:00+08:00",
    ),
    "the first day is not counted": (
        *("2026-01-01T00:00+08:00", "P1D", SHANGHAI),
        "2026-01-03T00:00+08:00",
    ),
    "31 January and a month": (
        *("2026-01-31T09:00+08:00", "P1M", SHANGHAI),
        "2026-03-01T00:00+08:00",
    ),
    "31 January and a month in a leap year": (
        *("2028-01-31T09:00+08:00", "P1M", SHANGHAI),
        "2028-03-01T00:00+08:00",
    ),
    "29 February and a year": (
        *("2028-02-29T09:00+08:00", "P1Y", SHANGHAI),
        "2029-03-01T00:00+08:00",
    ),
    "six months are no 180 days": (
        *("2026-03-01T10:00+08:00", "P6M", SHANGHAI),
        "2026-09-02T00:00+08:00",
    ),
    "the date is that of the zone, not of UTC": (
        *("2026-01-30T17:00+00:00", "P1D", SHANGHAI),
        "2026-02-02T00:00+08:00",
    ),
    "over the night when clocks go forward": (
        *("2026-03-07T12:00-05:00", "P0M1D", "America/New_York"),
        "2026-03-09T00:00-04:00",
    ),
    "over the night when clocks go back": (
        *("2026-10-31T12:00-04:00", "P1D", "America/New_York"),
        "2026-11-02T00:00-05:00",
    ),
    "a midnight that clocks leap over": (
        *("2018-11-02T12:00-03:00", "P1D", "America/Sao_Paulo"),
        "2018-11-04T03:00+00:00",
    ),
    "a midnight that comes twice": (
        *("2010-11-05T12:00-02:30", "P1D", "America/St_Johns"),
        "2010-11-07T00:00-03:30",
    ),
    "a day that a zone left out": (
        *("2011-12-29T12:00-10:00", "P1D", "Pacific/Apia"),
        "2011-12-31T00:00+14:00",
    ),
    "hours run from the instant": (
        *("2026-01-31T15:30+08:00", "PT72H", SHANGHAI),
        "2026-02-03T15:30+08:00",
    ),
}


@pytest.mark.parametrize("effect", [Effect.FLOOR, Effect.SCHEDULE])
@pytest.mark.parametrize("case", ENDS)
def test_floors_and_schedules_run_to_the_end_of_the_last_day(case, effect):
    start, period, zone, end = ENDS[case]

    found = end_of(datetime.fromisoformat(start), period, zone, effect=effect)

    assert found == datetime.fromisoformat(end)
    assert found.tzinfo is UTC


CEILINGS = {
    "the time of day stays": (
        *("2026-01-31T15:00+08:00", "P1M", SHANGHAI),
        "2026-02-28T15:00+08:00",
    ),
    "a time that clocks leap over is not rounded up": (
        *("2026-03-07T02:30-05:00", "P1D", "America/New_York"),
        "2026-03-08T01:30-05:00",
    ),
    "of a time that comes twice the first": (
        *("2026-10-31T01:30-04:00", "P1D", "America/New_York"),
        "2026-11-01T01:30-04:00",
    ),
}


@pytest.mark.parametrize("case", CEILINGS)
def test_ceilings_are_never_rounded_up(case):
    start, period, zone, end = CEILINGS[case]

    found = end_of(datetime.fromisoformat(start), period, zone, effect=Effect.CEILING)

    assert found == datetime.fromisoformat(end)


def test_a_start_without_a_zone_is_refused():
    with pytest.raises(BadPeriod, match="without a zone"):
        end_of(datetime(2026, 1, 1), "P1D", SHANGHAI, effect=Effect.FLOOR)  # noqa: DTZ001  # the case itself


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", "/etc"])
def test_a_zone_that_does_not_exist_is_refused(zone):
    with pytest.raises(BadPeriod):
        end_of(datetime(2026, 1, 1, tzinfo=UTC), "P1D", zone, effect=Effect.FLOOR)


@pytest.mark.parametrize("effect", list(Effect))
@pytest.mark.parametrize("period", ["P9999Y", "PT999999H", "P999999D", "P1DT999999H"])
def test_what_lies_beyond_the_calendar_ends_far_away(period, effect):
    start = datetime(9990, 1, 1, tzinfo=UTC)

    assert end_of(start, period, SHANGHAI, effect=effect) == FAR


def test_the_last_instant_of_the_machine_does_not_break_the_calendar():
    start = datetime.max.replace(tzinfo=UTC)

    assert end_of(start, "P1D", SHANGHAI, effect=Effect.FLOOR) == FAR
    assert day_end(start, SHANGHAI) == FAR


def test_a_day_ends_with_the_next_local_midnight():
    at = datetime(2026, 2, 28, 7, tzinfo=UTC)

    assert day_end(at, SHANGHAI) == datetime(2026, 2, 28, 16, tzinfo=UTC)


def test_six_months_are_longer_than_180_days():
    assert nominal_days("P6M") > nominal_days("P180D")
    assert nominal_days("P1Y") == nominal_days("P12M")
    assert nominal_days("PT24H") == nominal_days("P1D")


def test_six_calendar_months_are_181_to_184_days():
    zone = ZoneInfo(SHANGHAI)
    lengths = set()
    for day in range(365 * 4):
        start = datetime(2025, 1, 1, 12, tzinfo=zone) + timedelta(days=day)
        end = end_of(start, "P6M", SHANGHAI, effect=Effect.FLOOR)
        lengths.add((end.astimezone(zone).date() - start.date()).days - 1)

    assert lengths == {181, 182, 183, 184}
