"""The gate of a restored store, and what it takes over of the one that it replaces."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from guicang.ports.records import Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A restore that does not serve yet. ``entries`` is the ledger's size then."""

    snapshot: str
    entries: int
    replayed: bool


class Gates(Protocol):
    """Whether the store may serve."""

    def closed(self) -> Gate | None:
        """Give the gate that is closed; None if the store may serve."""
        ...

    def replayed(self, at: datetime) -> None:
        """Note that what came later was done again."""
        ...

    def open(self, at: datetime) -> None:
        """Let the store serve."""
        ...


class Later(Transactions, Protocol):
    """Rows of disposal and archive that came after an instant.

    What the ledger does not tell: where archive copies lie, and what batches came to.
    """

    def rows(self, since: datetime, batches: Sequence[str]) -> Iterator[bytes]:
        """Spell them, page by page; those of these batches whatever their age."""
        ...

    def put(self, pages: Iterable[bytes]) -> int:
        """Put them in the place of older ones, in the open transaction; count them."""
        ...
