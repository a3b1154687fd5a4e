"""What lies in quarantine, as pages list it: places and reasons, never what it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from guicang.adapters.db.quarantine import SEAL, is_id
from guicang.adapters.db.queries.paging import COUNTED, PAGE, About, Page, Range, pick
from guicang.adapters.db.replica import replicated
from guicang.adapters.db.sql import select, when
from guicang.adapters.db.transactions import translated
from guicang.domain.errors import BadUsage, NoSuchQuarantined
from guicang.domain.record import instant, micros

_TABLE: Final = "guicang_quarantined"
_LAST: Final = "\U0010ffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantineRow:
    """Something that could not be read: where it stood and why; not what it was.

    ``size`` is in bytes; ``tried_at`` is when it was last read again in vain.
    """

    id: int
    file: str
    position: int
    offset: int
    reason: str
    code: str
    since: datetime
    size: int
    tried_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """All of one file or source with one code."""

    file: str
    code: str
    count: int
    size: int
    oldest: datetime
    newest: datetime


@replicated
def quarantined(
    *,
    file: str = "",
    code: str = "",
    until: datetime | None = None,
    after: str = "",
    limit: int = PAGE,
) -> Page[QuarantineRow]:
    """Give a page of what could not be read, the newest first."""
    columns = ("file", "position", '"offset"', "reason", "code", "length(raw)")
    return pick(
        _range(file, code, until, (*columns, "tried_at")),
        lambda chunk: list(map(_row, chunk)),
        after=after,
        limit=limit,
    )


def _row(line: Sequence[Any]) -> QuarantineRow:
    stored, number, file, position, offset, reason, code, size, tried = line
    return QuarantineRow(
        id=number,
        file=file,
        position=position,
        offset=offset,
        reason=reason,
        code=code,
        since=instant(stored),
        size=size - SEAL,
        tried_at=when(tried),
    )


@replicated
def quarantined_item(item: int) -> QuarantineRow:
    """Give one. NoSuchQuarantined."""
    with translated():
        found = select(
            'SELECT stored_at, id, file, position, "offset", reason, code, '
            "length(raw), tried_at FROM guicang_quarantined WHERE id = %s",
            [item if is_id(item) else 0],
        )
    for line in found:
        return _row(line)
    raise NoSuchQuarantined(item=item)


@replicated
def how_many_quarantined(
    *, file: str = "", code: str = "", until: datetime | None = None
) -> About:
    """Count what could not be read, up to 10,000."""
    return _range(file, code, until, ()).count()


@replicated
def quarantine_groups() -> tuple[Group, ...]:
    """Count by file and code, of the 10,000 that came last; the most first."""
    with translated():
        found = select(
            "SELECT file, code, count(*), sum(length(raw)), min(stored_at), "
            "max(stored_at) FROM (SELECT file, code, raw, stored_at FROM "
            "guicang_quarantined ORDER BY stored_at DESC, id DESC LIMIT %s) "
            "AS found GROUP BY file, code ORDER BY count(*) DESC, file, code",
            [COUNTED],
        )
    return tuple(
        Group(
            file=file,
            code=code,
            count=count,
            size=int(size) - count * SEAL,
            oldest=instant(oldest),
            newest=instant(newest),
        )
        for file, code, count, size, oldest, newest in found
    )


@replicated
def file_named(beginning: str) -> str:
    """Give the one file or source whose name begins so. NoSuchQuarantined, BadUsage."""
    with translated():
        found = select(
            "SELECT DISTINCT file FROM guicang_quarantined "
            "WHERE file >= %s AND file < %s ORDER BY file LIMIT 2",
            [beginning, beginning + _LAST],
        )
    names = [name for (name,) in found]
    if beginning in names:
        return beginning
    if not names:
        raise NoSuchQuarantined(item=beginning)
    if len(names) > 1:
        raise BadUsage(reason=f"more than one file begins with {beginning}")
    return str(names[0])


def _range(
    file: str, code: str, until: datetime | None, columns: Sequence[str]
) -> Range:
    where = [("file =", file), ("code =", code)]
    return Range(
        table=_TABLE,
        columns=columns,
        at="stored_at",
        id="id",
        where=tuple((condition, value) for condition, value in where if value),
        high=None if until is None else micros(until) + 1,
    )
