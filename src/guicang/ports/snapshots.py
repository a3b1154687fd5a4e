"""What copies a database, and what seals the copy."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a copy of the database holds, as it was read out of the copy itself.

    ``ledger`` and ``root`` are size and root (32 bytes) of the ledger's tree.
    """

    kind: str
    tool: str
    migration: str
    ledger: int
    root: bytes
    conversations: int
    segments: int


class Copied(NamedTuple):
    """A consistent copy: what it holds, and its bytes."""

    seen: Seen
    stream: BinaryIO


class Dumping(Protocol):
    """Copies the working store while it is in use."""

    def copy(self) -> AbstractContextManager[Copied]:
        """Give the store as it is at one moment.

        SnapshotFailed, NoDumpTool; also at the end of the block, where it turns out
        that what was read is not whole.
        """
        ...


class Frames(Protocol):
    """Seals a stream piece by piece; no piece can be moved, dropped or doubled."""

    def seal(
        self, secret: bytes, of: str, number: int, data: bytes, *, last: bool
    ) -> bytes:
        """Seal a piece of a stream under a key that seals nothing else."""
        ...

    def open(
        self, secret: bytes, of: str, number: int, sealed: bytes, *, last: bool
    ) -> bytes:
        """Give a piece back. SealBroken if it is not this one, whole."""
        ...
