"""Sessions around a change, as the comparison wants them: digests and instants."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from guicang.adapters.db.sql import select
from guicang.adapters.db.transactions import translated
from guicang.domain.effect import Inquiry, Window
from guicang.domain.record import instant, micros

MOST: Final = 100_000
"""Sessions that are read of each side at most: the nearest to the change."""
_ASKED: Final = (
    "SELECT customer, opened_at, completed_at, facts FROM guicang_desksession "
    "WHERE opened_at >= %s AND opened_at < %s AND (%s = '' OR channel = %s) "
    "ORDER BY opened_at {way}, id {way} LIMIT %s"
)


def inquiries(
    window: Window, channel: str = "", *, most: int = MOST
) -> tuple[list[Inquiry], Window]:
    """Give the sessions of both sides, and the window that they fill.

    Where there are more than are read, both sides become shorter, and alike.
    """
    before = list(_side(window.before, channel, "DESC", most))
    after = list(_side(window.after, channel, "ASC", most))
    length = window.length
    if len(before) == most:
        length = window.before[1] - instant(before[-1].opened)
    if len(after) == most:
        length = min(length, instant(after[-1].opened) - window.after[0])
    return before + after, replace(window, length=length)


def _side(
    side: tuple[datetime, datetime], channel: str, way: str, most: int
) -> Iterator[Inquiry]:
    start, end = (micros(at) for at in side)
    asked = _ASKED.replace("{way}", way)
    with translated():
        rows = select(asked, [start, end, channel, channel, most])
    for customer, opened, completed, facts in rows:
        answered = json.loads(facts).get("first_reply_at")
        yield Inquiry(customer, opened, answered, completed)
