"""Instants in every spelling, and those that are none."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from guicang.domain.errors import BadRecord
from guicang.domain.record.names import identifier
from guicang.domain.record.times import Instants

NOW = datetime(2026, 1, 31, 7, tzinfo=UTC)
AT = 1_763_827_200_000_000

SAME = {
    "with a zone": "2025-11-23T00:00:00+08:00",
    "in UTC": "2025-11-22T16:00:00Z",
    "with a space": "2025-11-23 00:00:00+08:00",
    "without a zone": "2025-11-23T00:00:00",
    "compact": "20251123T000000+0800",
    "seconds": 1_763_827_200,
    "milliseconds": 1_763_827_200_000,
    "microseconds": 1_763_827_200_000_000,
    "nanoseconds": 1_763_827_200_000_000_000,
    "seconds as text": "1763827200",
    "milliseconds as text": "1763827200000",
    "a fraction": 1_763_827_200.0,
    "a datetime": datetime(2025, 11, 22, 16, tzinfo=UTC),
    "a datetime elsewhere": datetime(
        2025, 11, 22, 11, tzinfo=timezone(timedelta(hours=-5))
    ),
    "milliseconds as a fraction": 1_763_827_200_000.0,
    "a naive datetime": datetime(2025, 11, 23),  # noqa: DTZ001 - as tables give them
}


@pytest.fixture
def instants() -> Instants:
    return Instants(ZoneInfo("Asia/Shanghai"), NOW)


@pytest.mark.parametrize("value", SAME.values(), ids=SAME)
def test_one_instant_has_many_spellings(instants, value):
    assert instants.read(value, "ts") == AT


def test_a_fraction_of_a_second_is_kept(instants):
    assert instants.read("2025-11-23T00:00:00.123456+08:00", "ts") == AT + 123_456
    assert instants.read(1_763_827_200.25, "ts") == AT + 250_000


@pytest.mark.parametrize(
    ("value", "assumed"),
    [("2025-11-23T00:00:00Z", False), ("2025-11-23", True), (1_763_827_200, False)],
)
def test_an_assumed_zone_is_remembered(instants, value, assumed):
    instants.read(value, "ts")

    assert instants.assumed is assumed


NONE = {
    "before 1990": "1989-12-31T23:59:59Z",
    "a day and a second ahead": "2026-02-01T07:00:01Z",
    "not a number": float("nan"),
    "infinity": float("inf"),
    "true": True,
    "nothing": None,
    "a list": [1_763_827_200],
    "words": "now",
    "an empty text": "",
    "month 13": "2025-13-01T00:00:00Z",
    "too large for any unit": 10**21,
    "a fraction too large for any unit": 1e21,
    "before the first year": "0001-01-01T00:00:00+14:00",
}


@pytest.mark.parametrize("value", NONE.values(), ids=NONE)
def test_what_is_no_instant_is_refused_by_its_place(instants, value):
    with pytest.raises(BadRecord) as caught:
        instants.read(value, "messages[3].ts")

    assert caught.value.data["place"] == "messages[3].ts"


def test_the_bounds_themselves_are_allowed(instants):
    instants.read("1990-01-01T00:00:00Z", "ts")
    instants.read("2026-02-01T07:00:00Z", "ts")
    instants.read("2125-01-01T00:00:00Z", "events.contract_ended", future=True)


def test_a_life_of_days_is_read_and_only_some_of_them_are_remembered():
    instants = Instants(ZoneInfo("Asia/Shanghai"), NOW)
    first = datetime(2010, 1, 1, tzinfo=UTC)
    days = [first + timedelta(days=n) for n in range(5_000)]

    read = [instants.read(day.isoformat(), "ts") for day in (*days, *days)]

    assert read == [int(day.timestamp()) * 1_000_000 for day in (*days, *days)]
    assert len(instants._days) <= 4_096


def test_an_id_may_be_a_number_and_need_not_be_there():
    assert identifier(17, "x") == "17"
    assert identifier(None, "x") == ""
    assert identifier("客户 7", "x") == "客户 7"
    with pytest.raises(BadRecord):
        identifier(True, "x")
