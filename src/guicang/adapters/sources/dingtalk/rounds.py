"""Where reading of tickets stands: a round of slices of time, page by page.

A round reads the tickets that were created between an instant and now, a week at a
time. The rounds after it go back by some days and take up only tickets that were
changed since the round before. All instants are milliseconds since the epoch.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from guicang.domain.errors import SourceGarbled

DAY: Final = timedelta(days=1) // timedelta(milliseconds=1)
_SLICE: Final = 7 * DAY
_OVERLAP: Final = timedelta(minutes=10) // timedelta(milliseconds=1)
_EDGE: Final = 1_000
"""Slices overlap: nobody says whether their ends belong to them."""
FIRST: Final = "0"


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """A slice that begins at ``since``, of a round up to ``upto``.

    ``page`` is what the next page of the slice is asked for with. Tickets last changed
    before ``after`` were read in the round before.
    """

    since: int
    upto: int
    page: str = FIRST
    after: int = 0

    @property
    def until(self) -> int:
        """The end of the slice."""
        return min(self.since + _SLICE, self.upto)

    @property
    def asked(self) -> dict[str, str | int]:
        """What the platform is asked for."""
        return {
            "nextToken": self.page,
            "startTime": max(0, self.since - _EDGE),
            "endTime": self.until,
        }

    def cursor(self) -> dict[str, object]:
        """Write it as a cursor."""
        return {
            "since": self.since,
            "upto": self.upto,
            "page": self.page,
            "after": self.after,
        }

    def then(self, page: str) -> "At":
        """Go on to a page of this slice, or to the next slice if there is none."""
        since = self.since if page else self.until
        return At(since=since, upto=self.upto, page=page or FIRST, after=self.after)

    def again(self, start: int, back: int, now: int) -> "At":
        """Begin the round after this one."""
        since = max(start, self.upto - back * DAY)
        return At(since=since, upto=now, after=max(0, self.upto - _OVERLAP))


def at(cursor: Mapping[str, Any]) -> At:
    """Read a cursor. SourceGarbled for one that is none of ours."""
    try:
        return At(
            since=int(cursor["since"]),
            upto=int(cursor["upto"]),
            page=str(cursor["page"]),
            after=int(cursor["after"]),
        )
    except (KeyError, TypeError, ValueError):
        raise SourceGarbled(reason="a cursor of another connector") from None


def following(told: Mapping[str, Any], asked: str) -> str:
    """Say with what the next page is asked for; "" if there is none.

    A page may be short and not the last one.
    """
    page = told.get("nextCursor")
    if isinstance(page, bool) or not isinstance(page, int) or page <= 0:
        return ""
    return "" if str(page) == asked else str(page)
