"""The audit ledger on SQLite and PostgreSQL: append only, and no entry, no action.

An entry is written in the transaction of the deed it speaks of. When it cannot be
written, that transaction cannot be committed any more, even by a caller who swallows
the error. Writers stand in line at the head's row, so that the sequence has no gaps.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any, Final

from django.db import (
    DEFAULT_DB_ALIAS,
    DatabaseError,
    connection,
    connections,
    transaction,
)
from django.db.backends.base.base import BaseDatabaseWrapper

from guicang.adapters.db.ledgering import HEAD, writing
from guicang.adapters.db.sql import PAGE, select, when
from guicang.adapters.db.transactions import Atomic, meaning, translated
from guicang.domain.errors import LedgerRefused
from guicang.domain.ledger.canonical import decode, encode
from guicang.domain.ledger.merkle import EMPTY_ROOT, Frontier, leaf_hash
from guicang.domain.ledger.model import Entry, Head, Tag
from guicang.domain.ledger.tiles import WIDTH, place, risen
from guicang.domain.record import instant, micros
from guicang.ports.ledger import Row

_NO_END: Final = 2**63 - 1
_LONGEST: Final = 200  # letters; what is longer is a text and no id
_LEAVES: Final = (
    "SELECT leaf FROM guicang_ledgerentry WHERE seq >= %s AND seq < %s ORDER BY seq"
)
_HASHES: Final = (
    "SELECT hash FROM guicang_ledgertile "
    "WHERE level = %s AND place >= %s AND place < %s ORDER BY place"
)
_FORGET: Final = (
    "UPDATE guicang_ledgerentry SET body = '', actor = '' WHERE seq BETWEEN %s AND %s"
)
_LAST_BEFORE: Final = (
    "SELECT seq FROM guicang_ledgerentry WHERE at < %s"
    " ORDER BY at DESC, seq DESC LIMIT 1"
)
_UNNAME: Final = "DELETE FROM guicang_ledgerabout WHERE seq BETWEEN %s AND %s"


class DjangoLedger(Atomic):
    """The ledger in the working store."""

    def append(
        self, tag: Tag, actor: str, data: Mapping[str, object], at: datetime
    ) -> Entry:
        """Write one entry in the open transaction, or in one of its own.

        LedgerRefused if it cannot be written; the open transaction is lost then.
        """
        try:
            return _joined(tag, actor, data, at)
        except (DatabaseError, sqlite3.Error) as error:
            known = meaning(error, "the ledger")
            # What the driver says may quote values; its kind says enough.
            reason = type(error).__name__ if known is None else str(known)
            raise LedgerRefused(reason=reason) from error

    def head(self) -> Head:
        """Give size, root and last instant, as they are kept beside the entries."""
        rows = select(HEAD)
        if not rows:
            return Head(size=0, root=EMPTY_ROOT)
        size, frontier, last = rows[0]
        root = Frontier.from_bytes(bytes(frontier)).root()
        return Head(size=size, root=root, last_at=when(last))

    def rows(self, start: int = 0, end: int | None = None) -> Iterator[Row]:
        """Stream stored entries in order, for verification and export.

        ``end`` is exclusive. A sequence that is missing is missing here, too: finding
        the gap is for whoever verifies.
        """
        statement = (
            "SELECT seq, body, leaf FROM guicang_ledgerentry "
            "WHERE seq >= %s AND seq < %s ORDER BY seq LIMIT %s"
        )
        stop = _NO_END if end is None else end
        while page := select(statement, [start, stop, PAGE]):
            for seq, body, leaf in page:
                yield Row(seq, _raw(body), _raw(leaf))
            start = page[-1][0] + 1

    def tile(self, level: int, number: int) -> tuple[bytes, ...]:
        """Give the hashes of a tile of the tree (domain.ledger.tiles)."""
        span = [number * WIDTH, (number + 1) * WIDTH]
        found = select(_HASHES, [level, *span]) if level else select(_LEAVES, span)
        return tuple(_raw(hash_) for (hash_,) in found)

    def forget(self, ranges: Sequence[tuple[int, int]]) -> None:
        """Remove the bodies of entries, and what they are found by."""
        with self.transaction(), translated(), connection.cursor() as cursor:
            for span in ranges:
                cursor.execute(_FORGET, span)
                cursor.execute(_UNNAME, span)

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
        where, values = _conditions(tag, thing, about)
        statement = (
            "SELECT seq, body FROM guicang_ledgerentry "  # noqa: S608 — constants
            f"WHERE seq > %s AND length(body) > 0 "
            f"{where}ORDER BY seq LIMIT %s"
        )
        last = -1 if since is None else _before(since)
        while page := select(statement, [last, *values, PAGE]):
            for _, body in page:
                entry = decode(bytes(body))
                if thing and entry.tag.rpartition(":")[0] != thing:
                    continue
                # Two things may share the digest of the index: the entry decides.
                if not about or about in things(entry.data):
                    yield entry
            last = page[-1][0]


def things(data: object) -> frozenset[str]:
    """Return what an entry can be found by: each short text in its data, at any depth.

    Keys are no ids, and neither are texts of more than 200 letters.
    """
    found: set[str] = set()
    left: list[Any] = [data]
    while left:
        value = left.pop()
        if isinstance(value, str):
            if 0 < len(value) <= _LONGEST:
                found.add(value)
        elif isinstance(value, dict | Mapping):
            left.extend(value.values())
        elif isinstance(value, list | tuple):
            left.extend(value)
    return frozenset(found)


def _joined(tag: Tag, actor: str, data: Mapping[str, object], at: datetime) -> Entry:
    """Append in the open transaction, which an error spoils, or in one of its own."""
    database = connections[DEFAULT_DB_ALIAS]
    if not database.in_atomic_block:
        with transaction.atomic():
            return _append(database, tag, actor, data, at)
    try:
        return _append(database, tag, actor, data, at)
    except BaseException:
        # No savepoint: an error must undo the deed, not only the entry.
        database.set_rollback(rollback=True)
        raise


def _append(
    database: BaseDatabaseWrapper,
    tag: Tag,
    actor: str,
    data: Mapping[str, object],
    at: datetime,
) -> Entry:
    if at.tzinfo is None:
        # Said here: it could not be compared with the entry before.
        raise LedgerRefused(reason="an instant without a zone")
    with writing(database) as cursor:
        size, frontier, last = cursor.head()
        # Writers take their instant before they stand in line here. Who comes late
        # gets the instant of the entry before: time never runs backwards in the ledger.
        moment = at if last is None else max(at, instant(last))
        entry = Entry(seq=size, at=moment, tag=tag, actor=actor, data=data)
        body, when_ = encode(entry), micros(moment)
        leaf = leaf_hash(body)
        edge = Frontier.from_bytes(bytes(frontier))
        filled = edge.append(leaf)
        cursor.enter(
            (size, when_, str(tag), actor, body, leaf),
            _indexes(data),
            (size + 1, edge.to_bytes(), when_),
        )
        cursor.rise(
            [(level, place(level, size + 1), each) for level, each in risen(filled)]
        )
    return entry


def _before(since: datetime) -> int:
    """Give the number of the last entry before an instant, -1 for none."""
    found = select(_LAST_BEFORE, [micros(since)])
    return int(found[0][0]) if found else -1


def _conditions(tag: Tag | None, thing: str, about: str) -> tuple[str, list[Any]]:
    where = ""
    values: list[Any] = []
    if tag is not None:
        where, values = "AND tag = %s ", [str(tag)]
    if thing:
        # All tags of a thing stand together: ";" is the letter after ":".
        where, values = (
            where + "AND tag >= %s AND tag < %s ",
            [
                *values,
                f"{thing}:",
                f"{thing};",
            ],
        )
    if about:
        where += "AND seq IN (SELECT seq FROM guicang_ledgerabout WHERE thing = %s) "
        values = [*values, index(about)]
    return where, values


def _indexes(data: Mapping[str, object]) -> list[int]:
    return list(set(map(index, things(data))))


def index(thing: str) -> int:
    """Give what an id is looked up by: the first 8 bytes of its digest, signed."""
    digest = blake2b(thing.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _raw(value: object) -> bytes:
    """Give what is stored as bytes; whoever tampers may have stored anything."""
    if type(value) is bytes:
        return value
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    return str(value).encode(errors="surrogatepass")
