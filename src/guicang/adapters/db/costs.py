"""Samples of what is stored, and what measures the database.

Everything is counted where it lies: sealed bytes of rows, not what they were before.
What the database takes besides (indexes, free space, every other table) is the
difference to what it takes on disk, so that the sum is what is there.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.db import connection

from guicang.adapters.db.facets import CATEGORY
from guicang.adapters.db.facts import facts_from
from guicang.adapters.db.models import costs as tables
from guicang.adapters.db.sql import select, spelled
from guicang.adapters.db.transactions import Atomic, translated
from guicang.domain.archive.model import SegmentState
from guicang.domain.cost import measure
from guicang.domain.cost.book import Place
from guicang.domain.cost.measure import Sample, Slice
from guicang.domain.disposal.model import End, Fate
from guicang.domain.record import micros
from guicang.domain.record.categories import categories
from guicang.domain.retention.model import State
from guicang.ports.costs import Metered

_DAY: Final = 86_400_000_000
_FAR: Final = 3_660
"""Days beyond which nothing is looked at."""
_RECENT: Final = (7, 30, 365)
_APART: Final = "\x1f"
_KEPT: Final = (str(SegmentState.LIVE), str(SegmentState.VERIFIED))
_JOINED: Final = {"sqlite": "group_concat", "postgresql": "string_agg"}
_NUMBERS: Final = 8
"""Bytes of a number in a row."""

_CONTENT: Final = """
SELECT c.source, f.names, sum(c.size), sum(m.bytes + length(c.head)),
       sum(coalesce(a.bytes, 0)),
       sum(coalesce(d.bytes, 0) + coalesce(f.bytes, 0))
FROM guicang_conversation c
LEFT JOIN (SELECT conversation_id, sum(length(sealed)) AS bytes FROM guicang_message
           GROUP BY conversation_id) m ON m.conversation_id = c.id
LEFT JOIN (SELECT conversation_id, sum(length(sealed)) AS bytes FROM guicang_attachment
           GROUP BY conversation_id) a ON a.conversation_id = c.id
LEFT JOIN (SELECT conversation_id, sum(length(type) + length(rule) + length(digest)
                  + {finding}) AS bytes
           FROM guicang_finding GROUP BY conversation_id) d ON d.conversation_id = c.id
LEFT JOIN (SELECT conversation_id, sum(length(value) + {facet}) AS bytes,
                  {joined}(CASE WHEN value LIKE %s THEN value END, %s) AS names
           FROM guicang_facet GROUP BY conversation_id) f ON f.conversation_id = c.id
GROUP BY c.source, f.names
"""
_LEDGER: Final = (
    "SELECT coalesce((SELECT sum(length(body) + length(leaf)) FROM guicang_ledgerentry)"
    ", 0) + coalesce((SELECT sum(length(hash)) FROM guicang_ledgertile), 0)"
)
_DUE: Final = (
    "SELECT CASE WHEN due_at <= %s THEN 0 ELSE (due_at - %s + {day} - 1) / {day} END"
    " AS days, sum(size) FROM guicang_conversation WHERE due_at IS NOT NULL"
    " AND judged = %s AND outlook <> %s GROUP BY days"
).replace("{day}", str(_DAY))
_STAY: Final = (
    "SELECT CASE WHEN due_at <= opened_at THEN 0 ELSE"
    " (due_at - opened_at + {day} - 1) / {day} END AS days, sum(size)"
    " FROM guicang_conversation WHERE opened_at >= %s AND opened_at <= %s"
    " AND judged = %s GROUP BY days"
).replace("{day}", str(_DAY))
_AGES: Final = (
    "SELECT CASE WHEN opened_at > %s THEN 0 ELSE (%s - opened_at) / {day} END AS days,"
    " sum(size) FROM guicang_conversation GROUP BY days"
).replace("{day}", str(_DAY))
_UNJUDGED: Final = (
    "SELECT coalesce(sum(size), 0) FROM guicang_conversation"
    " WHERE judged IS NULL OR judged <> %s"
)
_GONE: Final = (
    "SELECT coalesce(sum(m.size), 0) FROM guicang_member m"
    " JOIN guicang_batch b ON b.id = m.batch_id WHERE b.{end} = %s AND m.fate = %s"
)
_SEGMENTS: Final = "SELECT id FROM guicang_segment WHERE state IN (%s, %s) ORDER BY id"
_ITEMS: Final = (
    "SELECT conversation, keep_until, facts FROM guicang_item WHERE segment_id = %s"
)


class DjangoCostSamples(Atomic):
    """Implements ``CostSamples``."""

    def add(self, sample: Sample) -> None:
        """Keep a sample; one of the same instant is kept once, as it was first."""
        document = spelled(measure.written(sample))
        with translated():
            tables.CostSample.objects.get_or_create(
                at=micros(sample.at), defaults={"document": document}
            )

    def since(self, at: datetime) -> Sequence[Sample]:
        """Give the samples from an instant on, the oldest first."""
        found = tables.CostSample.objects.filter(at__gte=micros(at)).order_by("at")
        with translated():
            return [_sample(row) for row in found]

    def last(self) -> Sample | None:
        """Give the newest sample; None before the first."""
        with translated():
            row = tables.CostSample.objects.order_by("at").last()
        return None if row is None else _sample(row)


def _sample(row: tables.CostSample) -> Sample:
    return measure.read(json.loads(row.document))


class DjangoMeter:
    """Implements ``Meter``: nine statements over everything, and one a segment."""

    def read(self, now: datetime, *, judged: int) -> Metered:
        """Measure."""
        with translated():
            content, slices = _content()
            at = micros(now)
            recent, stay, ever = _stay(at, judged)
            archived, ends = _archived(at)
            sample = Sample(
                at=now,
                slices=tuple(_with_the_rest(slices)),
                content=content,
                gone=_one(
                    _GONE.replace("{end}", connection.ops.quote_name("end")),
                    [str(End.OFFLINE), str(Fate.DESTROYED)],
                ),
                archived=sum(archived.values()),
                due=_by_day(select(_DUE, [at, at, judged, str(State.HELD)])),
                ends=ends,
                stay=stay,
                stay_ever=ever,
                recent=recent,
                ages=_by_day(select(_AGES, [at, at])),
                unjudged=_one(_UNJUDGED, [judged]),
            )
        return Metered(sample=sample, archived=archived)


# --- conversations --------------------------------------------------------------------


def _content() -> tuple[int, list[Slice]]:
    """Measure what conversations have: as they came in, and where it lies."""
    statement = _CONTENT.format(
        joined=_JOINED[connection.vendor], finding=6 * _NUMBERS, facet=2 * _NUMBERS
    )
    rows = select(statement, [f"{CATEGORY}%", _APART])
    slices = []
    for number, place in enumerate(measure.CONTENT, 3):
        sizes = measure.split(
            (source, _names(names), int(row[number] or 0))
            for row in rows
            for source, names in [row[:2]]
        )
        slices += [Slice(place, *key, size) for key, size in sorted(sizes.items())]
    return sum(int(row[2] or 0) for row in rows), [each for each in slices if each.size]


def _names(names: str | None) -> list[str]:
    return [n.removeprefix(CATEGORY) for n in (names or "").split(_APART) if n]


def _with_the_rest(slices: list[Slice]) -> Iterator[Slice]:
    """Add the ledger, and what the database takes besides all of it."""
    ledger = Slice(Place.LEDGER, "", "", _one(_LEDGER))
    yield from slices
    yield ledger
    known = sum(each.size for each in (*slices, ledger))
    yield Slice(Place.DATABASE, "", "", max(0, _on_disk() - known))


def _on_disk() -> int:
    if connection.vendor == "postgresql":
        return _one("SELECT pg_database_size(current_database())")
    file = str(connection.settings_dict["NAME"])
    paths = [Path(f"{file}{end}") for end in ("", "-wal", "-shm")]
    return sum(path.stat().st_size for path in paths if path.is_file())


def _stay(at: int, judged: int) -> tuple[int, dict[int, int], int]:
    """Say how long what was opened last stays, and what of it has no end.

    A week first: what has gone again since would be missing from a longer time.
    """
    for recent in (*_RECENT, _FAR):
        rows = select(_STAY, [at - recent * _DAY, at, judged])
        if rows:
            ever = sum(int(size) for days, size in rows if days is None)
            return recent, _by_day(rows), ever
    return 0, {}, 0


def _by_day(rows: Sequence[tuple[Any, ...]]) -> dict[int, int]:
    return {
        int(days): int(size or 0)
        for days, size in rows
        if days is not None and int(days) <= _FAR
    }


# --- the archive ----------------------------------------------------------------------


def _archived(at: int) -> tuple[dict[tuple[str, str], int], dict[int, int]]:
    """Add up archived conversations by source and category, and by when they end."""
    sums: dict[tuple[str, str], int] = {}
    ends: dict[int, int] = {}
    for (segment,) in select(_SEGMENTS, _KEPT):
        rows = []
        for conversation, keep_until, facts in select(_ITEMS, [segment]):
            record = facts_from(conversation, facts)
            given = [label.category for label in record.labels]
            rows.append((record.source, categories(given, record.starts), record.size))
            days = max(0, -(-(keep_until - at) // _DAY))
            if days <= _FAR:
                ends[days] = ends.get(days, 0) + record.size
        for key, size in measure.split(rows).items():
            sums[key] = sums.get(key, 0) + size
    return sums, ends


def _one(statement: str, values: Sequence[object] = ()) -> int:
    ((found,),) = select(statement, list(values))
    return int(found or 0)
