"""The catalogue of the archive on SQLite and PostgreSQL."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from guicang.adapters.db.facts import facts_from, facts_to
from guicang.adapters.db.models import catalogue as tables
from guicang.adapters.db.sql import (
    PAGE,
    among,
    execute,
    insert,
    locked,
    pages,
    select,
    when,
)
from guicang.adapters.db.transactions import Atomic
from guicang.domain.archive.model import Item, Mode, Segment, SegmentState
from guicang.domain.errors import NoSuchSegment
from guicang.domain.hold import Query, covers
from guicang.domain.record import instant, micros
from guicang.domain.retention.model import Record

_COLUMNS = (
    "conversation",
    "segment_id",
    "digest",
    "messages",
    "keep_until",
    "facts",
)
_SEGMENT = (
    *("code", "object", "key", "mode", "basis", "bucket", "batch", "state"),
    *("created_at", "conversations", "messages", "size", "sha256", "ended_at"),
)
_SEGMENTS = f"SELECT {', '.join(_SEGMENT)} FROM guicang_segment"  # noqa: S608 — constants


class DjangoCatalogue(Atomic):
    """What the archive holds, in the working store's database."""

    def plan(self, segment: Segment) -> None:
        """Write a segment that will be written, so that a cut leaves a trace."""
        tables.Segment.objects.create(
            code=segment.id,
            object=segment.object,
            key=segment.key,
            mode=segment.mode,
            basis=segment.basis,
            bucket=segment.bucket,
            batch=segment.batch,
            state=segment.state,
            created_at=micros(segment.created_at),
            conversations=segment.conversations,
            messages=segment.messages,
            size=segment.size,
            sha256=segment.sha256,
        )

    def update(
        self,
        segment: str,
        state: SegmentState,
        *,
        object: str = "",  # noqa: A002 - the segment's own field
        sha256: str = "",
        size: int = 0,
        at: datetime | None = None,
    ) -> None:
        """Move a segment on; digest and size come with WRITTEN, ``at`` with ENDED.

        What is not given stays as it was. NoSuchSegment if there is none.
        """
        ended = None if at is None else micros(at)
        given = {"object": object, "sha256": sha256, "size": size, "ended_at": ended}
        changes = {name: value for name, value in given.items() if value}
        sets = ", ".join(f"{name} = %s" for name in ("state", *changes))
        found = execute(
            f"UPDATE guicang_segment SET {sets} WHERE code = %s",  # noqa: S608 — constants
            [str(state), *changes.values(), segment],
        )
        if not found:
            raise NoSuchSegment(segment=segment)

    def get(self, segment: str, *, lock: bool = False) -> Segment:
        """Give one. NoSuchSegment if there is none. ``lock``: until the commit."""
        statement = f"{_SEGMENTS} WHERE code = %s"
        found = select(locked(statement) if lock else statement, [segment])
        for line in found:
            return _segment(line)
        raise NoSuchSegment(segment=segment)

    def segments(
        self, *, batch: str | None = None, state: SegmentState | None = None
    ) -> Sequence[Segment]:
        """Give segments, in the order of their ids."""
        asked = {"batch": batch, "state": None if state is None else str(state)}
        wanted = {name: value for name, value in asked.items() if value is not None}
        narrow = " AND ".join([f"{name} = %s" for name in wanted] or ["TRUE"])
        statement = f"{_SEGMENTS} WHERE {narrow} ORDER BY code"
        return [_segment(line) for line in select(statement, list(wanted.values()))]

    def enter(self, items: Sequence[tuple[Item, Record]]) -> None:
        """Enter conversations into the catalogue, with the facts the rules need.

        One that is entered already is entered anew: a step that was cut is run again.
        """
        with self.transaction():
            for page in pages(items):
                self.remove(item.conversation for item, _ in page)
                numbers = _numbers(item.segment for item, _ in page)
                insert(
                    "guicang_item",
                    _COLUMNS,
                    (_line(numbers[i.segment], i, record) for i, record in page),
                )

    def move_items(self, conversations: Iterable[str], segment: str) -> None:
        """Note that these are now in another segment (after a rewrite)."""
        row = _number(segment)
        with self.transaction():
            for page in pages(conversations):
                these, them = among(page)
                execute(
                    "UPDATE guicang_item SET segment_id = %s "  # noqa: S608 — constants
                    f"WHERE conversation {these}",
                    [row, them],
                )

    def remove(self, conversations: Iterable[str]) -> int:
        """Take conversations out of the catalogue: their archive copy has ended.

        Part of the one choke point (R14), like ``Records.destroy``.
        """
        gone = 0
        with self.transaction():
            for page in pages(conversations):
                these, them = among(page)
                gone += execute(
                    f"DELETE FROM guicang_item WHERE conversation {these}",  # noqa: S608 — constants
                    [them],
                )
        return gone

    def find(self, conversations: Iterable[str]) -> Mapping[str, Item]:
        """Say where these conversations are archived; absent ones are left out."""
        return {
            line[0]: _item(line)
            for line in _among(
                conversations,
                "i.conversation, s.code, i.digest, i.messages, i.keep_until",
            )
        }

    def items(self, segment: str) -> Sequence[Item]:
        """Give what a segment holds, in the order of conversation ids."""
        found = select(
            "SELECT conversation, digest, messages, keep_until FROM guicang_item "
            "WHERE segment_id = %s ORDER BY conversation",
            [_number(segment)],
        )
        return [_item((line[0], segment, *line[1:])) for line in found]

    def facts(self, *, after: str = "", query: Query | None = None) -> Iterator[Record]:
        """Stream the facts of archived conversations, in the order of ids."""
        statement = (
            "SELECT conversation, facts FROM guicang_item WHERE conversation > %s "
            "ORDER BY conversation LIMIT %s"
        )
        while page := select(statement, [after, PAGE]):
            for conversation, text in page:
                record = facts_from(conversation, text)
                if query is None or covers(query, record):
                    yield record
            after = page[-1][0]

    def facts_of(self, ids: Iterable[str]) -> Mapping[str, Record]:
        """Give the facts of those of these conversations that are archived."""
        return {
            conversation: facts_from(conversation, text)
            for conversation, text in _among(ids, "i.conversation, i.facts")
        }

    def shortened(self, ids: Iterable[str], at: datetime) -> None:
        """Note that something made the end of these earlier at an instant (R11)."""
        with self.transaction():
            for page in pages(ids):
                for conversation, record in self.facts_of(page).items():
                    tables.Item.objects.filter(conversation=conversation).update(
                        facts=facts_to(record._replace(shortened_at=at))
                    )

    def request(self, ids: Iterable[str], at: datetime) -> None:
        """Note that the customer asked for erasure; the first time counts (R23)."""
        with self.transaction():
            for page in pages(ids):
                for conversation, record in self.facts_of(page).items():
                    if record.request_at is None:
                        tables.Item.objects.filter(conversation=conversation).update(
                            facts=facts_to(record._replace(request_at=at))
                        )

    def person_ended(
        self, identities: Iterable[str], request: str, until: datetime, at: datetime
    ) -> None:
        """Note in the erasure ledger that a request ends a person's records so far."""
        with self.transaction():
            tables.ErasedPerson.objects.bulk_create(
                (
                    tables.ErasedPerson(
                        tag=tag, request=request, until=micros(until), at=micros(at)
                    )
                    for tag in identities
                ),
                ignore_conflicts=True,
            )

    def persons_ended(self, identities: Iterable[str]) -> Mapping[str, datetime]:
        """Say of which of these all records are ended, and up to when."""
        found: dict[str, datetime] = {}
        for page in pages(identities):
            these, them = among(page)
            rows = select(
                "SELECT tag, MAX(until) FROM guicang_erasedperson "  # noqa: S608 — constants
                f"WHERE tag {these} GROUP BY tag",
                [them],
            )
            found |= {tag: instant(until) for tag, until in rows}
        return found

    def ended(self, conversations: Iterable[str], request: str, at: datetime) -> None:
        """Note in the erasure ledger that a subject request ended these for good.

        What is noted stands: the first request is the one that ended it.
        """
        with self.transaction():
            for page in pages(conversations):
                known = self.erased_by(page)
                tables.Erased.objects.bulk_create(
                    (
                        tables.Erased(conversation=one, request=request, at=micros(at))
                        for one in dict.fromkeys(page)
                        if one not in known
                    ),
                    ignore_conflicts=True,
                )

    def erased_by(self, conversations: Iterable[str]) -> Mapping[str, str]:
        """Say which of these a subject request has ended: id to request."""
        found: dict[str, str] = {}
        for page in pages(conversations):
            these, them = among(page)
            found.update(
                select(
                    "SELECT conversation, request FROM guicang_erased "  # noqa: S608 — constants
                    f"WHERE conversation {these}",
                    [them],
                )
            )
        return found


def _number(segment: str) -> int:
    return _numbers([segment])[segment]


def _numbers(segments: Iterable[str]) -> dict[str, int]:
    wanted = set(segments)
    rows = tables.Segment.objects.filter(code__in=wanted).values_list("code", "pk")
    found = dict(rows)
    for segment in sorted(wanted - set(found)):
        raise NoSuchSegment(segment=segment)
    return found


def _among(conversations: Iterable[str], columns: str) -> Iterator[tuple[Any, ...]]:
    for page in pages(conversations):
        these, them = among(page)
        yield from select(
            f"SELECT {columns} FROM guicang_item i "  # noqa: S608 — constants only
            "JOIN guicang_segment s ON s.id = i.segment_id "
            f"WHERE i.conversation {these}",
            [them],
        )


def _segment(line: tuple[Any, ...]) -> Segment:
    found = dict(zip(_SEGMENT, line, strict=True))
    found |= {
        "mode": Mode(found["mode"]),
        "state": SegmentState(found["state"]),
        "created_at": instant(found["created_at"]),
        "ended_at": when(found["ended_at"]),
    }
    return Segment(id=found.pop("code"), **found)


def _line(segment: int, item: Item, record: Record) -> tuple[Any, ...]:
    return (
        item.conversation,
        segment,
        item.digest,
        item.messages,
        micros(item.keep_until),
        facts_to(record),
    )


def _item(line: tuple[Any, ...]) -> Item:
    conversation, segment, digest, messages, keep_until = line
    return Item(conversation, segment, digest, messages, instant(keep_until))
