"""A scratch store, in which a snapshot is restored to see whether it can be."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from guicang.domain.recovery.model import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """What a restored scratch store showed.

    ``erased`` were erased again, ``conversations`` opened and compared with their
    digests, ``entries`` of the ledger hashed.
    """

    erased: int
    conversations: int
    segments: int
    entries: int


class Scratch(Protocol):
    """A restored scratch store, as long as it is open."""

    @property
    def rehearsed(self) -> Rehearsed:
        """What it showed when it was let catch up."""
        ...

    def digests(self) -> Iterator[list[tuple[str, str]]]:
        """Give its conversations and their digests (hex), page by page."""
        ...


class Scratches(Protocol):
    """Makes scratch stores."""

    def restored(
        self, snapshot: Snapshot, later: Iterable[bytes]
    ) -> AbstractContextManager[Scratch]:
        """Restore a snapshot, let it catch up and verify it; then throw it away.

        SnapshotBroken, SnapshotFailed, NoSpace, or DrillFailed with the code that the
        restored system stopped with.
        """
        ...
