"""Put many entries into a ledger by the database's fastest way, as appending would.

What is asked of a long ledger does not depend on how it grew; appending ten million
times through the service would take hours and measure the same thing again and again.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from guicang.adapters.db.ledger import DjangoLedger, index, things
from guicang.adapters.db.sql import execute, insert, select
from guicang.domain.ledger.canonical import encode
from guicang.domain.ledger.merkle import Frontier, leaf_hash
from guicang.domain.ledger.model import Entry, Tag
from guicang.domain.ledger.tiles import HEIGHT
from guicang.domain.record import micros

PIECE: Final = 50_000
ACTOR: Final = "system:disposal"
_ENTRY: Final = ("seq", "at", "tag", "actor", "body", "leaf")
_HEAD: Final = "SELECT size, frontier FROM guicang_ledgerhead WHERE id = 1"
_GROW: Final = (
    "UPDATE guicang_ledgerhead SET size = %s, frontier = %s, last_at = %s WHERE id = 1"
)


def data(seq: int) -> dict[str, object]:
    """Say what a running batch says of a chunk."""
    batch = f"b-20260131-{seq // 1000:06d}"
    return {"batch": batch, "erased": 500, "messages": 7000, "refused": 0}


def entry(seq: int, at: datetime) -> Entry:
    """Give the entry at a place."""
    tag = Tag.BATCH_CHUNK_ERASED
    return Entry(seq=seq, at=at, tag=tag, actor=ACTOR, data=data(seq))


def fill(ledger: DjangoLedger, size: int) -> None:
    """Grow a ledger to this size, from its last entry on, a microsecond apart.

    Only what has at least one entry already is grown: the head is a row then.
    """
    head = ledger.head()
    assert head.last_at is not None
    start = head.last_at
    for low in range(head.size, size, PIECE):
        high = min(low + PIECE, size)
        entries = [
            entry(seq, start + timedelta(microseconds=seq - head.size))
            for seq in range(low, high)
        ]
        with ledger.transaction():
            _piece(entries)


def _piece(entries: Sequence[Entry]) -> None:
    ((size, frontier),) = select(_HEAD)
    bodies = [encode(each) for each in entries]
    leaves = [leaf_hash(body) for body in bodies]
    edge = Frontier.from_bytes(bytes(frontier))
    hashes: list[tuple[int, int, bytes]] = []

    def filled(height: int, roots: Sequence[bytes]) -> None:
        level, odd = divmod(height, HEIGHT)
        if level and not odd:
            first = size >> height
            hashes.extend((level, first + n, root) for n, root in enumerate(roots))

    edge.extend(leaves, filled)
    rows = zip(entries, bodies, leaves, strict=True)
    insert("guicang_ledgerentry", _ENTRY, (_row(*each) for each in rows))
    insert(
        "guicang_ledgerabout",
        ("thing", "seq"),
        ((index(name), each.seq) for each in entries for name in things(each.data)),
    )
    insert("guicang_ledgertile", ("level", "place", "hash"), hashes)
    execute(_GROW, [size + len(entries), edge.to_bytes(), micros(entries[-1].at)])


def _row(one: Entry, body: bytes, leaf: bytes) -> tuple[Any, ...]:
    return (one.seq, micros(one.at), str(one.tag), one.actor, body, leaf)
