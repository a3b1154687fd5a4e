"""What was said of conversations when they were last judged: to find and to count.

An outlook stands as long as nothing that decided has changed: the record's own facts
(whoever changes them takes it away), and policy, law, holds and freezes (its digest).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import connection, transaction

from guicang.adapters.db.sql import pages, select, since_epoch
from guicang.adapters.db.transactions import translated
from guicang.domain.record import instant, micros

_BEFORE: Final = "judged < %s"
_AFTER: Final = "judged > %s"
_NEVER: Final = "judged IS NULL"
_SLOT: Final = 15 * 60 * 1_000_000
"""A quarter of an hour, in microseconds."""
_KEEP: Final = (
    "UPDATE guicang_conversation "
    "SET outlook = %s, due_at = %s, judged = %s WHERE key = %s"
)
# Once there and back for a page, and not once for each: a third of the time.
_KEEP_MANY: Final = (
    "UPDATE guicang_conversation AS c "
    "SET outlook = v.outlook, due_at = v.due_at, judged = %s "
    "FROM unnest(%s::text[], %s::bigint[], %s::text[]) AS v(outlook, due_at, key) "
    "WHERE c.key = v.key"
)


def unjudged(digest: int, limit: int) -> list[str]:
    """Name conversations without an outlook under this digest, from the index alone."""
    found: list[str] = []
    with translated():
        for condition, values in (
            (_NEVER, []),
            (_BEFORE, [digest]),
            (_AFTER, [digest]),
        ):
            found += [
                key
                for (key,) in select(
                    "SELECT key FROM guicang_conversation "  # noqa: S608 - constants
                    f"WHERE {condition} LIMIT %s",
                    [*values, limit - len(found)],
                )
            ]
            if len(found) >= limit:
                break
    return found


def keep(found: Mapping[str, tuple[str, datetime | None]], digest: int) -> None:
    """Write state and due date by conversation."""
    lines = [(state, since_epoch(due), key) for key, (state, due) in found.items()]
    with translated(), transaction.atomic(), connection.cursor() as cursor:
        for page in pages(lines):
            if connection.vendor == "postgresql":
                states, dues, keys = map(list, zip(*page, strict=True))
                cursor.execute(_KEEP_MANY, [digest, states, dues, keys])
            else:
                cursor.executemany(
                    _KEEP, [(*line[:2], digest, line[2]) for line in page]
                )


def due_slots(digest: int, until: datetime) -> list[tuple[str, datetime, int]]:
    """Count by agent and quarter of an hour what falls due until then, by the index.

    Every time zone's midnight is the end of such a quarter.
    """
    with translated():
        rows = select(
            f"SELECT agent, due_at / {_SLOT}, COUNT(*) FROM guicang_conversation "  # noqa: S608 - a constant
            "WHERE judged = %s AND due_at IS NOT NULL AND due_at <= %s "
            f"GROUP BY agent, due_at / {_SLOT} ORDER BY 2, 1",
            [digest, micros(until)],
        )
    return [(agent, instant(int(slot) * _SLOT), many) for agent, slot, many in rows]
