"""Where archives lie."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class ObjectStore(Protocol):
    """Write-once storage; every store passes ``tests/contract/test_objects.py``.

    Names are made of ``a-z0-9-_./``; no name climbs out of the store. What cannot be
    reached raises StoreUnreachable, what fails StoreFailed.
    """

    def put(self, name: str, data: bytes) -> None:
        """Store the bytes durably, whole or not at all.

        ObjectExists if other bytes are there; the same bytes again are no error.
        NoSpace if the store is full.
        """
        ...

    def get(self, name: str) -> bytes:
        """Read the bytes back. NoSuchObject if there are none."""
        ...

    def erase(self, name: str) -> None:
        """Remove the bytes, in every version, and what a cut write left of them.

        Erasing what is gone is no error. ObjectLocked if a lock forbids it.
        """
        ...

    def names(self, prefix: str = "") -> Iterator[str]:
        """Name everything that is stored, sorted; half-written leftovers never."""
        ...

    def used(self) -> int:
        """Say how many bytes the objects have that are stored."""
        ...

    def remains(self, name: str) -> Sequence[str]:
        """Name what is still there of an object: bytes, versions, markers, uploads."""
        ...

    def sweep(self) -> int:
        """Remove what writes that were cut off left behind; say how many."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """What keeps an object: until when it is retained, and whether it is held.

    ``until`` is None where nothing retains it. No one can shorten it.
    """

    until: datetime | None = None
    held: bool = False


class Locks(Protocol):
    """What a store with locks can do besides (S3 Object Lock, compliance mode)."""

    def lock(self, name: str) -> Lock:
        """Say what keeps an object now, by the store's own time. NoSuchObject."""
        ...

    def retain(self, name: str, until: datetime) -> None:
        """Let nobody remove an object before an instant; it can only be made later.

        An instant that has come for the store changes nothing.
        StoreFailed if the store does not take the lock.
        """
        ...

    def hold(self, name: str, *, on: bool) -> None:
        """Let nobody remove an object as long as it is held, or let go of it."""
        ...


class Bucketed(ObjectStore, Locks, Protocol):
    """A store that is a bucket somewhere."""

    @property
    def place(self) -> str:
        """Name the bucket, and where it is, without secrets."""
        ...

    def faults(self, *, locked: bool) -> Sequence[str]:
        """Ask the bucket whether it is fit; name what is not, by keys of ``UNFIT``.

        ``locked``: whether it shall lock what the law keeps. What can be tried is
        tried with an object of its own, which is gone afterwards: some servers accept
        what they do not do.
        """
        ...
