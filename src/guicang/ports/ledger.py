"""The audit ledger's store."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import NamedTuple, Protocol

from guicang.domain.ledger.model import Entry, Head, Tag
from guicang.ports.records import Transactions


class Row(NamedTuple):
    """An entry as it is stored: sequence, canonical bytes and leaf hash.

    The bytes are empty where they were removed.
    """

    seq: int
    body: bytes
    leaf: bytes


class Ledger(Transactions, Protocol):
    """Append only; passes ``tests/contract/test_ledger.py``."""

    def still(self) -> AbstractContextManager[None]:
        """Read as of one instant, whatever is appended meanwhile; holds nobody up."""
        ...

    def append(
        self, tag: Tag, actor: str, data: Mapping[str, object], at: datetime
    ) -> Entry:
        """Write one entry in the open transaction: no entry, no action.

        LedgerRefused if it cannot be written.
        """
        ...

    def head(self) -> Head:
        """Give size, root and last instant, as they are kept beside the entries."""
        ...

    def rows(self, start: int = 0, end: int | None = None) -> Iterator[Row]:
        """Stream stored entries in order, for verification and export."""
        ...

    def forget(self, ranges: Sequence[tuple[int, int]]) -> None:
        """Remove the bodies of entries, first to last of each range, in a transaction.

        Number, instant, tag and leaf stay; nothing finds them by what they named.
        """
        ...

    def tile(self, level: int, number: int) -> tuple[bytes, ...]:
        """Give the hashes of a tile of the tree; level 0 are the leaves.

        At most 256, fewer at the right edge (domain.ledger.tiles).
        """
        ...

    def entries(
        self,
        *,
        tag: Tag | None = None,
        thing: str = "",
        about: str = "",
        since: datetime | None = None,
    ) -> Iterator[Entry]:
        """Stream entries, newest last; ``about`` is an id in their data.

        From ``since`` on only what came then is read: time never runs backwards here.
        """
        ...


class Checkpoints(Protocol):
    """Where signed checkpoints are kept, outside the database."""

    def keep(self, size: int, note: str) -> str:
        """Keep a signed note; return where."""
        ...

    def all(self) -> Iterator[tuple[str, str]]:
        """Give place and text of all kept checkpoints, the smallest first."""
        ...
