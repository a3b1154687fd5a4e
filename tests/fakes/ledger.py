"""The ledger in memory, with the same bytes, hashes and refusals."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from guicang.domain.ledger.canonical import decode, encode, spell
from guicang.domain.ledger.merkle import leaf_hash, root_of
from guicang.domain.ledger.model import Entry, Head, Tag
from guicang.ports.ledger import Row
from tests.fakes.transactions import MemoryDatabase, MemoryStore


class MemoryLedger(MemoryStore):
    def __init__(self, database: MemoryDatabase | None = None) -> None:
        super().__init__(database)
        self.stored: list[Row] = []
        self.last: datetime | None = None

    def append(
        self, tag: Tag, actor: str, data: Mapping[str, object], at: datetime
    ) -> Entry:
        spell(at)
        at = at if self.last is None else max(at, self.last)
        entry = Entry(seq=len(self.stored), at=at, tag=tag, actor=actor, data=data)
        body = encode(entry)
        self.stored.append(Row(entry.seq, body, leaf_hash(body)))
        self.last = at
        return entry

    def head(self) -> Head:
        return Head(
            size=len(self.stored),
            root=root_of(row.leaf for row in self.stored),
            last_at=self.last,
        )

    def rows(self, start: int = 0, end: int | None = None) -> Iterator[Row]:
        yield from self.stored[start:end]

    def forget(self, ranges: Sequence[tuple[int, int]]) -> None:
        for first, last in ranges:
            for seq in range(first, last + 1):
                self.stored[seq] = self.stored[seq]._replace(body=b"")

    def tile(self, level: int, number: int) -> tuple[bytes, ...]:
        under = 256**level
        low, high = number * 256, min((number + 1) * 256, len(self.stored) // under)
        leaves = [row.leaf for row in self.stored]
        return tuple(
            root_of(leaves[at * under : (at + 1) * under]) for at in range(low, high)
        )

    def entries(
        self,
        *,
        tag: Tag | None = None,
        thing: str = "",
        about: str = "",
        since: datetime | None = None,
    ) -> Iterator[Entry]:
        for row in self.stored:
            if not row.body:
                continue
            entry = decode(row.body)
            if (
                (tag is None or entry.tag == tag)
                and (not thing or entry.tag.rpartition(":")[0] == thing)
                and (since is None or entry.at >= since)
                and (not about or about in _texts(entry.data))
            ):
                yield entry


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str) and len(value) <= 200:
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)
