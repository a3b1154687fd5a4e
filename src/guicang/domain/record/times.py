"""Instants as they come in, made comparable: microseconds since the epoch, UTC.

Accepted are ISO 8601 texts, numbers since 1970 in seconds, milliseconds, microseconds
or nanoseconds (told apart by their magnitude), and ``datetime`` values. An instant
before 1990, or more than a day after now, is no instant of a chat: it is refused
rather than believed, because rules would reckon with it.
"""

import math
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from guicang.domain.errors import BadRecord
from guicang.domain.record import EPOCH, micros

_EARLIEST: Final = micros(datetime(1990, 1, 1, tzinfo=UTC))
_DAY: Final = timedelta(days=1)
_DAYS: Final = 4_096
_HOURS: Final = {f"{hour:02}": hour * 3_600_000_000 for hour in range(24)}
_SIXTY: Final = {f"{n:02}": n for n in range(60)}
_ZONES: Final = frozenset("+-Z")
_FAR: Final = timedelta(days=36_525)
_MICROSECOND: Final = timedelta(microseconds=1)
# Upper bounds by magnitude, and how many microseconds one of that unit is. 10**11
# seconds are the year 5138: no chat has an instant that two units could mean.
_UNITS: Final = ((10**11, 1_000_000), (10**14, 1_000), (10**17, 1))
_NANO: Final = 10**20
_SHORTEST_NUMBER: Final = 9


class Instants:
    """Reads instants, and remembers whether a zone had to be assumed.

    ``assumed`` turns True with the first instant that came without a zone; whoever
    reads the next record sets it back.
    """

    __slots__ = ("_days", "_far", "_latest", "_zone", "assumed")

    def __init__(self, zone: tzinfo, now: datetime) -> None:
        """Take the zone for instants without one, and the present instant."""
        self._zone = zone
        self._latest = micros(now + _DAY)
        self._far = micros(now + _FAR)
        self.assumed = False
        # Millions of instants lie on few days: a small table saves most of the parsing.
        self._days: dict[str, int] = {}

    def read(self, value: object, place: str, *, future: bool = False) -> int:
        """Return microseconds since the epoch.

        ``future`` allows instants up to a hundred years ahead, such as the end of a
        contract. BadRecord names ``place`` and says what is wrong.
        """
        at = self._common(value) if type(value) is str else None
        if at is None:
            at = self._micros(value, place)
        if at < _EARLIEST:
            raise BadRecord(place=place, reason="before 1990")
        if at > (self._far if future else self._latest):
            raise BadRecord(place=place, reason="in the future")
        return at

    def _common(self, text: str) -> int | None:
        """Read ``YYYY-MM-DDThh:mm:ss`` and a zone, on a day that came before.

        The day stands in the first 11 places, the zone behind the 19th. None for any
        other form or day.
        """
        try:
            if not text[13] == ":" == text[16]:
                return None
            return (
                self._days[text[:11] + text[19:]]
                + _HOURS[text[11:13]]
                + _SIXTY[text[14:16]] * 60_000_000
                + _SIXTY[text[17:19]] * 1_000_000
            )
        except (KeyError, IndexError):
            return None

    def _micros(self, value: object, place: str) -> int:
        if type(value) is int:
            return _number(value, place)
        if isinstance(value, str):
            return self._text(value, place)
        if isinstance(value, datetime):
            return self._aware(value)
        if isinstance(value, bool) or value is None:
            raise BadRecord(place=place, reason="no instant")
        if isinstance(value, float) and math.isfinite(value):
            return _fraction(value, place)
        raise BadRecord(place=place, reason="no instant")

    def _text(self, text: str, place: str) -> int:
        # Digits alone are a number since the epoch: the parser of dates would take
        # thirteen of them for a compact date with an odd separator.
        text = text.strip()
        if text.isascii() and text.isdigit() and len(text) >= _SHORTEST_NUMBER:
            return _number(int(text[:21]), place)
        return self._iso(text, place)

    def _iso(self, text: str, place: str) -> int:
        try:
            at = datetime.fromisoformat(text)
            if at.tzinfo is None:
                return self._aware(at)
            found = (at - EPOCH) // _MICROSECOND
        except (ValueError, OverflowError):
            raise BadRecord(place=place, reason="no instant") from None
        self._learn(text, at, found)
        return found

    def _learn(self, text: str, at: datetime, found: int) -> None:
        """Remember when the day begins of an instant in the common form."""
        if text[13:14] != ":" or text[16:17] != ":" or text[19:20] not in _ZONES:
            return
        if len(self._days) >= _DAYS:
            self._days.clear()
        time = (at.hour * 3600 + at.minute * 60 + at.second) * 1_000_000
        self._days[text[:11] + text[19:]] = found - time

    def _aware(self, at: datetime) -> int:
        if at.tzinfo is None:
            self.assumed = True
            at = at.replace(tzinfo=self._zone)
        return (at - EPOCH) // _MICROSECOND


def _number(value: int, place: str) -> int:
    for bound, times in _UNITS:
        if abs(value) < bound:
            return value * times
    if abs(value) < _NANO:
        return value // 1_000
    raise BadRecord(place=place, reason="no instant")


def _fraction(value: float, place: str) -> int:
    whole = math.floor(value)
    if abs(whole) >= _UNITS[0][0]:
        return _number(whole, place)
    return whole * 1_000_000 + round((value - whole) * 1_000_000)
