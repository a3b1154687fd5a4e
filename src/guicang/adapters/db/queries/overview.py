"""The numbers of the first page.

What has an index is counted anew each time, as far as 10,000. What takes a look at
everything that is kept is counted at most once a minute in each process, and says when
it was; the past days of the ledger are counted once, for they never change.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any, Final

from guicang.adapters.db.facets import FINDING
from guicang.adapters.db.queries.days import Day, days, midnight
from guicang.adapters.db.queries.ledger import Wanted, entries
from guicang.adapters.db.queries.paging import COUNTED, EARLIEST, About, Range
from guicang.adapters.db.queries.remembered import Remembered
from guicang.adapters.db.queries.requests import open_requests
from guicang.adapters.db.replica import replicated
from guicang.adapters.db.sql import select
from guicang.adapters.db.transactions import translated
from guicang.domain.archive.model import SegmentState
from guicang.domain.ledger.model import Tag
from guicang.domain.record import micros
from guicang.domain.retention.model import State

WEEK: Final = timedelta(days=7)
_KEPT_SEGMENTS: Final = (SegmentState.LIVE, SegmentState.VERIFIED)
REFUSALS: Final = frozenset(
    {
        Tag.ACCESS_REFUSED,
        Tag.REQUEST_REFUSED,
        Tag.RESTORE_REFUSED,
        Tag.FINDING_REVEAL_REFUSED,
        Tag.BATCH_MEMBER_REFUSED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What there is in all, as it was counted at ``at``.

    ``findings`` counts conversations by the type that was found in them, the most
    frequent first. ``archived`` counts conversations.
    """

    at: datetime
    conversations: int
    messages: int
    size: int
    archived: int
    archived_size: int
    segments: int
    findings: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What is due and what is held, of what was judged under what decides now.

    ``unjudged`` were not judged yet: as long as it is not 0 the others are too low.
    ``today`` is what is due by the end of the day, what was due before included;
    ``week`` what falls due in the seven days after now, and before.
    """

    today: About
    week: About
    held: About
    unjudged: About


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """All numbers of the first page."""

    at: datetime
    kept: Kept
    due: Due
    waiting: About
    refusals: About
    days: tuple[Day, ...]


_KEPT_NOW: Final[Remembered[Kept]] = Remembered()


@replicated
def overview(now: datetime, zone: tzinfo, *, judged: int) -> Overview:
    """Give the numbers of the first page, by the calendar of a zone.

    ``judged`` is the digest of what decides now (``services.sweeping``). About 25
    statements, and eight for each past day when it is first asked for.
    """
    return Overview(
        at=now,
        kept=kept(now),
        due=due(now, zone, judged=judged),
        waiting=open_requests(),
        refusals=refusals(now),
        days=days(now, zone),
    )


@replicated
def kept(now: datetime) -> Kept:
    """Count what there is in all. It looks at everything, at most once a minute."""
    return _KEPT_NOW("kept", now, lambda: _kept(now))


@replicated
def due(now: datetime, zone: tzinfo, *, judged: int) -> Due:
    """Count what is due and what is held, by index, up to 10,000 each."""
    tomorrow = midnight(now.astimezone(zone).date() + timedelta(days=1), zone)
    return Due(
        today=_due_before(judged, tomorrow),
        week=_due_before(judged, now + WEEK),
        held=_held(judged),
        unjudged=_unjudged(judged),
    )


@replicated
def refusals(now: datetime) -> About:
    """Count the refusals of the last seven days, by index, up to 10,000 each kind."""
    since = entries(Wanted(since=now - WEEK), limit=1, oldest_first=True)
    if not since.rows:
        return About(count=0, exact=True)
    abouts = [_tagged(tag, since.rows[0].seq).count() for tag in REFUSALS]
    return About(
        count=sum(about.count for about in abouts),
        exact=all(about.exact for about in abouts),
    )


def _kept(now: datetime) -> Kept:
    with translated():
        ((conversations, messages, size),) = select(
            "SELECT count(*), sum(messages), sum(size) FROM guicang_conversation"
        )
        marks = ", ".join(["%s"] * len(_KEPT_SEGMENTS))
        ((segments, archived, archived_size),) = select(
            "SELECT count(*), sum(conversations), sum(size) FROM guicang_segment "  # noqa: S608 - constants
            f"WHERE state IN ({marks})",
            list(map(str, _KEPT_SEGMENTS)),
        )
        findings = select(
            "SELECT value, count(*) FROM guicang_facet "
            "WHERE value >= %s AND value < %s GROUP BY value",
            [FINDING, FINDING[:-1] + ";"],
        )
    return Kept(
        at=now,
        conversations=conversations,
        messages=int(messages or 0),
        size=int(size or 0),
        archived=int(archived or 0),
        archived_size=int(archived_size or 0),
        segments=segments,
        findings=tuple(
            sorted(
                ((value.removeprefix(FINDING), count) for value, count in findings),
                key=lambda pair: (-pair[1], pair[0]),
            )
        ),
    )


def _due_before(judged: int, at: datetime) -> About:
    return _conversations("due_at", (("judged =", judged),), micros(at)).count()


def _held(judged: int) -> About:
    where = (("outlook =", str(State.HELD)), ("judged =", judged))
    return _conversations("opened_at", where).count()


def _unjudged(judged: int) -> About:
    with translated():
        never = select(
            "SELECT count(*) FROM (SELECT 1 FROM guicang_conversation "
            "WHERE judged IS NULL LIMIT %s) AS found",
            [COUNTED + 1],
        )
    others = [
        _conversations("judged", (), judged).count(),
        _conversations("judged", (), low=judged + 1).count(),
    ]
    total = never[0][0] + sum(about.count for about in others)
    return About(
        count=min(total, COUNTED),
        exact=total <= COUNTED and all(about.exact for about in others),
    )


def _conversations(
    at: str,
    where: tuple[tuple[str, Any], ...],
    high: int | None = None,
    low: int = EARLIEST,
) -> Range:
    return Range(
        table="guicang_conversation",
        columns=(),
        at=at,
        id="id",
        where=where,
        low=low,
        high=high,
    )


def _tagged(tag: str, start: int) -> Range:
    return Range(
        table="guicang_ledgerentry",
        columns=(),
        at="seq",
        id="seq",
        where=(("tag =", str(tag)),),
        low=start,
    )
