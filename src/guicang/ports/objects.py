"""Where archives lie."""

from collections.abc import Iterator
from typing import Protocol


class ObjectStore(Protocol):
    """Write-once storage; every store passes ``tests/contract/test_objects.py``.

    Names are made of ``a-z0-9-_./``; no name climbs out of the store.
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
        """Remove the bytes. Erasing what is gone is no error."""
        ...

    def names(self, prefix: str = "") -> Iterator[str]:
        """Name everything that is stored, sorted; half-written leftovers never."""
        ...

    def sweep(self) -> int:
        """Remove what writes that were cut off left behind; say how many."""
        ...
