"""How an entry is written, by the driver's shortest way on either database."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper

from guicang.domain.ledger.merkle import Frontier

HEAD: Final = "SELECT size, frontier, last_at FROM guicang_ledgerhead WHERE id = 1"
_START: Final = (
    "INSERT INTO guicang_ledgerhead (id, size, frontier, last_at) "
    "VALUES (1, 0, %s, NULL) ON CONFLICT (id) DO NOTHING"
)
_ENTER: Final = (
    "INSERT INTO guicang_ledgerentry (seq, at, tag, actor, body, leaf) "
    "VALUES (?, ?, ?, ?, ?, ?)"
)
_ABOUT: Final = "INSERT INTO guicang_ledgerabout (thing, seq) VALUES (?, ?)"
_TILE: Final = "INSERT INTO guicang_ledgertile (level, place, hash) VALUES (?, ?, ?)"
_GROW: Final = (
    "UPDATE guicang_ledgerhead SET size = ?, frontier = ?, last_at = ? WHERE id = 1"
)
_AT_ONCE: Final = (
    f"WITH entered AS ({_ENTER}), named AS ("
    "INSERT INTO guicang_ledgerabout (thing, seq) SELECT unnest(?::bigint[]), ?"
    f") {_GROW}"
).replace("?", "%s")


class _SQLite:
    """The driver's own cursor: Django's would cost as much as the entry."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def head(self) -> tuple[Any, ...]:
        """Read the head; the transaction is alone already."""
        while (row := self._cursor.execute(HEAD).fetchone()) is None:
            self._cursor.execute(_START.replace("%s", "?"), (Frontier().to_bytes(),))
        found: tuple[Any, ...] = row
        return found

    def enter(
        self, entry: Sequence[Any], named: Sequence[int], head: Sequence[Any]
    ) -> None:
        """Write an entry, what it names, and the head."""
        run = self._cursor
        run.execute(_ENTER, entry)
        run.executemany(_ABOUT, [(index, entry[0]) for index in named])
        run.execute(_GROW, head)

    def rise(self, hashes: Sequence[tuple[int, int, bytes]]) -> None:
        """Write what the tree keeps of full subtrees."""
        self._cursor.executemany(_TILE, hashes)


class _PostgreSQL:
    """Django's cursor, and one statement for all three tables: there and back once."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def head(self) -> tuple[Any, ...]:
        """Read the head and stand in line at it until the transaction ends."""
        # The row is missing before the first entry ever: of two who come at once,
        # one waits here for the other to write it.
        while True:
            self._cursor.execute(f"{HEAD} FOR UPDATE")
            row: tuple[Any, ...] | None = self._cursor.fetchone()
            if row is not None:
                return row
            self._cursor.execute(_START, (Frontier().to_bytes(),))

    def enter(
        self, entry: Sequence[Any], named: Sequence[int], head: Sequence[Any]
    ) -> None:
        """Write an entry, what it names, and the head."""
        self._cursor.execute(_AT_ONCE, (*entry, list(named), entry[0], *head))

    def rise(self, hashes: Sequence[tuple[int, int, bytes]]) -> None:
        """Write what the tree keeps of full subtrees: one entry in 256 has any."""
        for each in hashes:
            self._cursor.execute(_TILE.replace("?", "%s"), each)


@contextmanager
def writing(database: BaseDatabaseWrapper) -> Iterator[_SQLite | _PostgreSQL]:
    """Give what writes in the open transaction, and close it."""
    if database.vendor == "sqlite":
        with closing(database.connection.cursor(factory=sqlite3.Cursor)) as cursor:
            yield _SQLite(cursor)
        return
    with database.cursor() as cursor:
        yield _PostgreSQL(cursor)
