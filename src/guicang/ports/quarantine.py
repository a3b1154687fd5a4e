"""What lies in quarantine, opened one page at a time."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from guicang.domain.quarantine.model import Place, Told
from guicang.ports.records import UNKNOWN, Transactions, Way
from guicang.ports.sources import Skipped, Taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One item, opened. ``tried_at`` is when it was last read again in vain."""

    id: int
    place: Place
    code: str
    reason: str
    since: datetime
    raw: bytes
    way: Way = UNKNOWN
    tried_at: datetime | None = None


class Seen(NamedTuple):
    """One item, unopened; ``size`` in bytes."""

    id: int
    place: Place
    code: str
    since: datetime
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which items are meant: all conditions that are given must be met."""

    ids: tuple[int, ...] = ()
    file: str = ""
    code: str = ""
    until: datetime | None = None


class Quarantine(Transactions, Protocol):
    """The quarantine; passes ``tests/contract/test_quarantine.py``."""

    def seen(
        self, choice: Choice, *, after: int = 0, limit: int = 200
    ) -> Sequence[Seen]:
        """Name what is meant, in the order of ids, from after one on; opens nothing."""
        ...

    def open(self, ids: Sequence[int], *, lock: bool = False) -> Iterator[Kept]:
        """Open those of these that lie here, in the order of ids, few at a time.

        SealBroken.

        With ``lock``, nobody ends or changes them until the transaction ends.
        """
        ...

    def end(self, ids: Sequence[int]) -> int:
        """Delete those of these that lie here; return how many. In a transaction."""
        ...

    def remark(self, item: int, code: str, reason: str, at: datetime) -> None:
        """Note why something could not be read again, the newest reason alone."""
        ...

    def oldest(self) -> datetime | None:
        """Say since when the oldest item lies here; None if there is none."""
        ...


class RawReader(Protocol):
    """Reads kept bytes again, as they were read when they came."""

    def read(self, raw: bytes, way: Way) -> Sequence[Taken | Skipped]:
        """Read them. NotReadAgain where the bytes alone do not suffice."""
        ...

    def told(self, raw: bytes, way: Way) -> Sequence[Told]:
        """Say whom they are about, as far as they say so; at least one."""
        ...

    def words(self, raw: bytes) -> Collection[str]:
        """Give what in them may be somebody's id, each once; bounded."""
        ...
