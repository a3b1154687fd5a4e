"""Places outside the database that keep signed checkpoints, and what they gave back."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Protocol

from guicang.domain.ledger.anchors import Kind, Receipt


class Place(Protocol):
    """A place that takes checkpoints; ``name`` is what people know it by.

    A write-once store of objects is one more implementation, of kind ``worm``.
    """

    @property
    def kind(self) -> Kind:
        """What kind of place it is."""
        ...

    @property
    def name(self) -> str:
        """Which one it is, for people: no secret is in it."""
        ...

    def anchor(self, note: str, size: int) -> bytes:
        """Put a signed checkpoint of this size there, durably; the same again is fine.

        Return what only the place can make, "" if it makes nothing. NotAnchored.
        """
        ...


class WrittenOnce(Place, Protocol):
    """A place that can be read again, and in which nothing can be changed."""

    def notes(self) -> Iterator[str]:
        """Give all notes that are in it. NotAnchored if it cannot be read."""
        ...


class TimeStamps(Protocol):
    """Verifies time stamps with certificates that were pinned."""

    def stamped(self, token: bytes, note: str) -> datetime:
        """Return the instant that an authority attests for a note. BadTimeStamp."""
        ...


class Receipts(Protocol):
    """Where receipts lie, outside the database."""

    def keep(self, receipt: Receipt, size: int) -> str:
        """Keep a receipt for a checkpoint of this size; return where."""
        ...

    def all(self) -> Iterator[Receipt]:
        """Give all receipts, the smallest checkpoint first. BadReceipt."""
        ...

    def newest(self) -> Mapping[Kind, Receipt]:
        """Give the newest receipt of each kind; what cannot be read is left out."""
        ...
