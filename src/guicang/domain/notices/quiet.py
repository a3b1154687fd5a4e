"""When somebody wants to be told: quiet hours and a time for digests, where they live.

1. What is urgent is told at once.
2. Otherwise nothing is told within quiet hours; it waits until they are over.
3. Who wants a digest gets everything at that time of day, outside their quiet hours.
4. Where clocks are put forward and a time does not exist, it is told when the clock has
   passed it; where it exists twice, at the first.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from guicang.domain.errors import BadNotices

_TIME: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)\Z")
_LANG: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """In which language and when somebody is told.

    ``quiet`` is from when until when, through midnight too; ``daily`` when digests
    come.
    """

    lang: str = "zh"
    zone: str = "Asia/Shanghai"
    quiet: tuple[time, time] | None = None
    daily: time | None = None


def habits_from(lang: str, zone: str, quiet: str, daily: str) -> Habits:
    """Read habits: ``22:00-08:00`` and ``09:00``, or empty. BadNotices."""
    if not _LANG.match(lang):
        raise BadNotices(field="lang", reason="a language such as zh or en is wanted")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadNotices(field="zone", reason="this is no time zone") from None
    begin, dash, end = quiet.partition("-")
    span = (_time("quiet", begin), _time("quiet", end)) if dash or quiet else None
    if span is not None and span[0] == span[1]:
        raise BadNotices(field="quiet", reason="it would never be told")
    when = _time("daily", daily) if daily else None
    return Habits(lang=lang, zone=zone, quiet=span, daily=when)


def spelled_quiet(habits: Habits) -> str:
    """Write quiet hours as they are read."""
    if habits.quiet is None:
        return ""
    return "-".join(f"{each:%H:%M}" for each in habits.quiet)


def spelled_daily(habits: Habits) -> str:
    """Write the time of digests as it is read."""
    return "" if habits.daily is None else f"{habits.daily:%H:%M}"


def is_quiet(habits: Habits, at: datetime) -> bool:
    """Say whether somebody wants to be left alone at an instant."""
    if habits.quiet is None:
        return False
    begin, end = habits.quiet
    here = at.astimezone(ZoneInfo(habits.zone)).time()
    if begin < end:
        return begin <= here < end
    return here >= begin or here < end


def tell_at(habits: Habits, now: datetime, *, urgent: bool) -> datetime:
    """Say when somebody is told of what has happened now."""
    if urgent:
        return now
    at = now if habits.daily is None else _next(habits, habits.daily, now)
    if habits.quiet is None or not is_quiet(habits, at):
        return at
    return _next(habits, habits.quiet[1], at)


def _next(habits: Habits, when: time, now: datetime) -> datetime:
    """Give the first instant from now on at which the clock shows a time."""
    zone = ZoneInfo(habits.zone)
    today = now.astimezone(zone).date()
    for days in range(3):
        at = datetime.combine(today + timedelta(days=days), when, zone).astimezone(UTC)
        if at >= now:
            return at
    raise AssertionError("a time of day comes every day")


def _time(field: str, text: str) -> time:
    found = _TIME.match(text.strip())
    if found is None:
        raise BadNotices(field=field, reason="times such as 22:00-08:00 are wanted")
    return time(int(found.group(1)), int(found.group(2)))
