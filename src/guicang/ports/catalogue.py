"""The catalogue of the archive: segments and the conversations in them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from guicang.domain.archive.model import Item, Segment, SegmentState
from guicang.domain.hold import Query
from guicang.domain.retention.model import Record
from guicang.ports.records import Transactions


class Catalogue(Transactions, Protocol):
    """What the archive holds; passes ``tests/contract/test_catalogue.py``."""

    def plan(self, segment: Segment) -> None:
        """Write a segment that will be written, so that a cut leaves a trace."""
        ...

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

        ``object`` is where its bytes will lie.
        """
        ...

    def get(self, segment: str, *, lock: bool = False) -> Segment:
        """Give one. NoSuchSegment if there is none. ``lock``: until the commit."""
        ...

    def segments(
        self, *, batch: str | None = None, state: SegmentState | None = None
    ) -> Sequence[Segment]:
        """Give segments, in the order of their ids."""
        ...

    def enter(self, items: Sequence[tuple[Item, Record]]) -> None:
        """Enter conversations into the catalogue, with the facts the rules need."""
        ...

    def move_items(self, conversations: Iterable[str], segment: str) -> None:
        """Note that these are now in another segment (after a rewrite)."""
        ...

    def remove(self, conversations: Iterable[str]) -> int:
        """Take conversations out of the catalogue: their archive copy has ended.

        Part of the one choke point (R14), like ``Records.destroy``.
        """
        ...

    def find(self, conversations: Iterable[str]) -> Mapping[str, Item]:
        """Say where these conversations are archived; absent ones are left out."""
        ...

    def items(self, segment: str) -> Sequence[Item]:
        """Give what a segment holds, in the order of conversation ids."""
        ...

    def facts(self, *, after: str = "", query: Query | None = None) -> Iterator[Record]:
        """Stream the facts of archived conversations, in the order of ids."""
        ...

    def facts_of(self, ids: Iterable[str]) -> Mapping[str, Record]:
        """Give the facts of those of these conversations that are archived."""
        ...

    def shortened(self, ids: Iterable[str], at: datetime) -> None:
        """Note that something made the end of these earlier at an instant (R11)."""
        ...

    def request(self, ids: Iterable[str], at: datetime) -> None:
        """Note that the customer asked for erasure at an instant (R23)."""
        ...

    def person_ended(
        self, identities: Iterable[str], request: str, until: datetime, at: datetime
    ) -> None:
        """Note in the erasure ledger that a request ends a person's records so far."""
        ...

    def persons_ended(self, identities: Iterable[str]) -> Mapping[str, datetime]:
        """Say of which of these all records are ended, and up to when."""
        ...

    def ended(self, conversations: Iterable[str], request: str, at: datetime) -> None:
        """Note in the erasure ledger that a subject request ended these for good."""
        ...

    def erased_by(self, conversations: Iterable[str]) -> Mapping[str, str]:
        """Say which of these a subject request has ended: id to request."""
        ...
