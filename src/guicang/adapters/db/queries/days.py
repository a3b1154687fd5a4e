"""What happened on each of the last days, by the ledger."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import partial
from typing import Final

from guicang.adapters.db.queries.ledger import Wanted, entries, how_many, stretch
from guicang.adapters.db.queries.paging import MOST
from guicang.adapters.db.queries.remembered import Remembered
from guicang.adapters.db.replica import replicated
from guicang.adapters.db.sql import among, pages, select
from guicang.adapters.db.transactions import translated
from guicang.domain.ledger.model import Tag

DAYS: Final = 14
_PAGES: Final = 25  # pages of entries that are read for a day: 5,000
_MOST_BLOCKED: Final = 100_000
_LATE: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What happened on a day, by the ledger; all but ``intercepted`` are conversations.

    ``whole`` is False where there were more entries than are read for one day.
    """

    day: date
    taken_in: int
    archived: int
    erased: int
    intercepted: int
    whole: bool = True


_PAST_DAYS: Final[Remembered[Day]] = Remembered()


@replicated
def days(now: datetime, zone: tzinfo, *, count: int = DAYS) -> tuple[Day, ...]:
    """Say what happened on each of the last days, today the last, by the ledger.

    A day that is over is counted once: its entries never change.
    """
    today = now.astimezone(zone).date()
    return tuple(
        _remembered(today - timedelta(days=ago), zone, now)
        for ago in range(count - 1, -1, -1)
    )


def _remembered(day: date, zone: tzinfo, now: datetime) -> Day:
    # What was begun before midnight may be written a little after it.
    if midnight(day + timedelta(days=1), zone) + _LATE > now:
        return _day(day, zone)
    return _PAST_DAYS((str(zone), day), None, partial(_day, day, zone))


def _day(day: date, zone: tzinfo) -> Day:
    # The ends are looked up once for all that is asked of the day.
    span = stretch(midnight(day, zone), midnight(day + timedelta(days=1), zone))
    taken_in, all_taken = _told(Tag.CONVERSATION_TAKEN_IN, span)
    erased, all_erased = _told(Tag.BATCH_CHUNK_ERASED, span)
    archived, all_archived = _told(Tag.BATCH_ARCHIVED, span)
    blocked = frozenset({str(Tag.MESSAGE_BLOCKED)})
    intercepted = how_many(Wanted(stretch=span, tags=blocked), most=_MOST_BLOCKED)
    return Day(
        day=day,
        taken_in=sum(_number(data.get("conversations")) for data in taken_in),
        archived=_in_segments(archived),
        erased=sum(_number(data.get("erased")) for data in erased),
        intercepted=intercepted.count,
        whole=all_taken and all_erased and all_archived and intercepted.exact,
    )


def _told(tag: Tag, span: tuple[int, int]) -> tuple[list[Mapping[str, object]], bool]:
    """Read what entries of a range say, and whether these are all of them."""
    wanted = Wanted(stretch=span, tags=frozenset({str(tag)}))
    found: list[Mapping[str, object]] = []
    after = ""
    for _ in range(_PAGES):
        page = entries(wanted, after=after, limit=MOST)
        found += [entry.data for entry in page.rows]
        after = page.next
        if not after:
            break
    return found, not after


def _in_segments(archived: Iterable[Mapping[str, object]]) -> int:
    """Sum the conversations of the segments that entries say were written."""
    named = [
        str(segment) for data in archived for segment in _listed(data.get("segments"))
    ]
    total = 0
    for page in pages(named):
        these, them = among(page)
        with translated():
            ((some,),) = select(
                f"SELECT sum(conversations) FROM guicang_segment WHERE code {these}",  # noqa: S608 - constants
                [them],
            )
        total += int(some or 0)
    return total


def _listed(value: object) -> Iterable[object]:
    return value if isinstance(value, list | tuple) else ()


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def midnight(day: date, zone: tzinfo) -> datetime:
    """Say when a day begins."""
    return datetime.combine(day, time(), zone)
