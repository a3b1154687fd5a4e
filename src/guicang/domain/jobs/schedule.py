"""When something is due that is done again and again.

A schedule is spelt ``PT15M`` (every quarter of an hour, counted from midnight UTC),
``P1D`` or ``02:30`` (each day at that time of the zone), or "" for never. A slot that
was missed is made up for once: not each of those that went by.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final

from guicang.domain.errors import BadSetting

_EVERY: Final = re.compile(
    r"P(?:(?P<days>\d{1,3})D)?(?:T(?:(?P<hours>\d{1,3})H)?(?:(?P<minutes>\d{1,4})M)?)?",
    re.ASCII,
)
_DAILY: Final = re.compile(r"(?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d)", re.ASCII)
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """How often a kind of job is due: ``every`` so long, or ``daily`` at a time."""

    kind: str
    every: timedelta | None = None
    daily: time | None = None

    def slot(self, now: datetime, zone: tzinfo) -> datetime:
        """Return the last instant, not after now, at which it was due."""
        if self.every is not None:
            return _EPOCH + (now - _EPOCH) // self.every * self.every
        if self.daily is None:
            raise ValueError("neither every nor daily")
        local = now.astimezone(zone)
        at = datetime.combine(local.date(), self.daily, zone)
        if at > local:
            at = datetime.combine(local.date() - _A_DAY, self.daily, zone)
        return at.astimezone(UTC)


def read(kind: str, text: str) -> Schedule | None:
    """Read how often; None for never. BadSetting."""
    if not text:
        return None
    if daily := _DAILY.fullmatch(text):
        return Schedule(kind=kind, daily=time(int(daily["hour"]), int(daily["minute"])))
    found = _EVERY.fullmatch(text)
    parts = {k: int(v) for k, v in found.groupdict("0").items()} if found else {}
    every = timedelta(**parts)
    if every < timedelta(minutes=1):
        raise BadSetting(
            setting=f"schedule.{kind}", reason="such as PT15M, P1D or 02:30"
        )
    return Schedule(kind=kind, every=every)
