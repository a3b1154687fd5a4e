"""Calendar periods and where they end (R21; Civil Code of China, 200 to 203).

* Instants are UTC; years, months and days are counted in the clause's own zone.
* The first day is not counted: P30D from any instant of 31 January runs over the
  whole of 2 March and ends when 3 March begins.
* A month that has no such day ends on its last day: 31 January + P1M is the end of
  28 or 29 February. Six months are never 180 days.
* Floors and schedules run to the end of the last local day, whatever the clocks do
  that night. Ceilings keep the time of day and are never rounded up.
* Hours, minutes and seconds run from the instant (Civil Code 201, paragraph 2).
"""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from guicang.domain.errors import BadPeriod
from guicang.domain.retention.model import Effect

FAR: Final = datetime(9999, 12, 31, tzinfo=UTC)
"""The end of what cannot be reckoned: later than the calendar of the machine."""

_ISO: Final = re.compile(
    r"P(?=.)(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,6})D)?"
    r"(?:T(?=.)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?",
    re.ASCII,
)
_LAST: Final = timedelta(microseconds=1)
_DAY: Final = timedelta(days=1)


class Period(NamedTuple):
    """An ISO 8601 period: a calendar part and an exact part in seconds."""

    months: int
    days: int
    seconds: int

    @property
    def exact(self) -> bool:
        """Say whether it is counted from the instant, not in whole days."""
        return self.seconds > 0 or not (self.months or self.days)


@lru_cache(maxsize=1024)
def parse(text: str) -> Period:
    """Read a period such as ``P30D``, ``P6M``, ``P1Y6M``, ``P2W`` or ``PT72H``.

    BadPeriod for anything else, signs and fractions too.
    """
    match = _ISO.fullmatch(text)
    if match is None:
        raise BadPeriod(text=text)
    years, months, weeks, days, hours, minutes, seconds = (
        int(part or 0) for part in match.groups()
    )
    return Period(
        years * 12 + months,
        weeks * 7 + days,
        hours * 3600 + minutes * 60 + seconds,
    )


@lru_cache(maxsize=256)
def zone_of(name: str) -> ZoneInfo:
    """Return a time zone by its IANA name. BadPeriod if there is none."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise BadPeriod(text=f"time zone {name}") from None


def end_of(start: datetime, period: str, zone: str, *, effect: Effect) -> datetime:
    """Return the UTC instant at which a period is over: the first one after it.

    BadPeriod for a period or zone that does not exist, or a start without a zone.
    What lies beyond the year 9999 ends FAR away.
    """
    if start.tzinfo is None:
        raise BadPeriod(text=f"{period} from {start.isoformat()} without a zone")
    length = parse(period)
    if length.exact and not (length.months or length.days):
        return _later(start.astimezone(UTC), length.seconds)
    try:
        local = start.astimezone(zone_of(zone))
    except OverflowError:
        return FAR
    if length.exact or effect is Effect.CEILING:
        return _same_time(local, length, zone)
    return _day_after(local.date(), length, zone)


def day_end(at: datetime, zone: str) -> datetime:
    """Return the UTC instant at which the local day of an instant is over."""
    try:
        return _day_after(at.astimezone(zone_of(zone)).date(), Period(0, 0, 0), zone)
    except OverflowError:
        return FAR


def nominal_days(period: str) -> float:
    """Return about how long a period is, in days; to compare rules, never records.

    A month counts 30.4375 days, so that P12M and P1Y are equal and P6M is longer
    than P180D, as it is on every calendar day.
    """
    length = parse(period)
    return length.months * 30.4375 + length.days + length.seconds / 86400


def _later(start: datetime, seconds: int) -> datetime:
    try:
        return start + timedelta(seconds=seconds)
    except OverflowError:
        return FAR


def _added(day: date, length: Period) -> date:
    """Add months, then days; a day that the month has not becomes its last."""
    month = day.year * 12 + day.month - 1 + length.months
    year, month = divmod(month, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last)) + timedelta(days=length.days)


@lru_cache(maxsize=65536)
def _day_after(day: date, length: Period, zone: str) -> datetime:
    try:
        midnight = datetime.combine(
            _added(day, length) + _DAY, time(), tzinfo=zone_of(zone)
        )
        first = midnight.astimezone(UTC)
        second = midnight.replace(fold=1).astimezone(UTC)
    except (OverflowError, ValueError):
        return FAR
    # Clocks set back over midnight show the old date again: the day ends with the
    # second midnight. A midnight that clocks leap over begins with the leap.
    again = (second - _LAST).astimezone(midnight.tzinfo).date() < midnight.date()
    return second if second > first and again else first


def _same_time(local: datetime, length: Period, zone: str) -> datetime:
    try:
        naive = datetime.combine(_added(local.date(), length), local.time())
        wall = naive.replace(tzinfo=zone_of(zone))
        # A time that occurs twice or never: the earlier reading, never rounded up.
        end = min(wall.astimezone(UTC), wall.replace(fold=1).astimezone(UTC))
    except (OverflowError, ValueError):
        return FAR
    return _later(end, length.seconds)
