"""The catalogue in memory."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from guicang.domain.archive.model import Item, Segment, SegmentState
from guicang.domain.errors import NoSuchSegment
from guicang.domain.hold import Query, covers
from guicang.domain.retention.model import Record
from tests.fakes.transactions import MemoryDatabase, MemoryStore


class MemoryCatalogue(MemoryStore):
    def __init__(self, database: MemoryDatabase | None = None) -> None:
        super().__init__(database)
        self.planned: dict[str, Segment] = {}
        self.entered: dict[str, tuple[Item, Record]] = {}
        self.erased: dict[str, str] = {}
        self.persons: dict[str, datetime] = {}

    def plan(self, segment: Segment) -> None:
        if segment.id in self.planned:
            raise ValueError(f"segment {segment.id} is there already")
        self.planned[segment.id] = segment

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
        was = self.get(segment)
        self.planned[segment] = replace(
            was,
            state=state,
            object=object or was.object,
            sha256=sha256 or was.sha256,
            size=size or was.size,
            ended_at=at or was.ended_at,
        )

    def get(self, segment: str, *, lock: bool = False) -> Segment:
        if segment not in self.planned:
            raise NoSuchSegment(segment=segment)
        return self.planned[segment]

    def segments(
        self, *, batch: str | None = None, state: SegmentState | None = None
    ) -> Sequence[Segment]:
        return [
            segment
            for _, segment in sorted(self.planned.items())
            if batch in (None, segment.batch) and state in (None, segment.state)
        ]

    def enter(self, items: Sequence[tuple[Item, Record]]) -> None:
        for item, _ in items:
            self.get(item.segment)
        self.entered.update({item.conversation: (item, r) for item, r in items})

    def move_items(self, conversations: Iterable[str], segment: str) -> None:
        self.get(segment)
        for one in self.entered.keys() & set(conversations):
            item, record = self.entered[one]
            self.entered[one] = (item._replace(segment=segment), record)

    def remove(self, conversations: Iterable[str]) -> int:
        gone = self.entered.keys() & set(conversations)
        for one in gone:
            del self.entered[one]
        return len(gone)

    def find(self, conversations: Iterable[str]) -> Mapping[str, Item]:
        there = self.entered.keys() & set(conversations)
        return {one: self.entered[one][0] for one in there}

    def items(self, segment: str) -> Sequence[Item]:
        self.get(segment)
        return [
            item
            for _, (item, _) in sorted(self.entered.items(), key=lambda pair: pair[0])
            if item.segment == segment
        ]

    def facts(self, *, after: str = "", query: Query | None = None) -> Iterator[Record]:
        for one in sorted(self.entered):
            record = self.entered[one][1]
            if one > after and (query is None or covers(query, record)):
                yield record

    def facts_of(self, ids: Iterable[str]) -> Mapping[str, Record]:
        there = self.entered.keys() & set(ids)
        return {one: self.entered[one][1] for one in there}

    def shortened(self, ids: Iterable[str], at: datetime) -> None:
        for one in self.entered.keys() & set(ids):
            item, record = self.entered[one]
            self.entered[one] = (item, record._replace(shortened_at=at))

    def request(self, ids: Iterable[str], at: datetime) -> None:
        for one in self.entered.keys() & set(ids):
            item, record = self.entered[one]
            if record.request_at is None:
                self.entered[one] = (item, record._replace(request_at=at))

    def person_ended(
        self, identities: Iterable[str], request: str, until: datetime, at: datetime
    ) -> None:
        del request, at
        for tag in identities:
            self.persons[tag] = max(until, self.persons.get(tag, until))

    def persons_ended(self, identities: Iterable[str]) -> Mapping[str, datetime]:
        return {tag: self.persons[tag] for tag in identities if tag in self.persons}

    def ended(self, conversations: Iterable[str], request: str, at: datetime) -> None:
        for one in conversations:
            self.erased.setdefault(one, request)

    def erased_by(self, conversations: Iterable[str]) -> Mapping[str, str]:
        there = self.erased.keys() & set(conversations)
        return {one: self.erased[one] for one in there}
