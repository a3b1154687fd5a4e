"""Where SQLite and PostgreSQL differ on the bulk paths.

Statements are written in PostgreSQL's words. Rows go around the ORM here: an object
for each of a million messages would cost more than sealing them.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, Protocol

import orjson
from django.db import Error, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from guicang.adapters.db.replica import answering
from guicang.domain.errors import DatabaseUnready

_SAFE: Final = {
    # Freed pages are overwritten with zeros.
    "secure_delete": 1,
    # Readers do not block the writer, and a checkpoint empties the log.
    "journal_mode": "wal",
    # FULL: what was committed survives a power cut.
    "synchronous": 2,
}


class Dialect(Protocol):
    """What the record store asks of a database."""

    def run(self, sql: str, values: Sequence[Any] | None = None) -> int:
        """Run a statement with one list after ``= ANY(%s)``; return the rows met."""
        ...

    def select(self, sql: str, values: Sequence[Any]) -> list[Any]:
        """Fetch rows, bytes as bytes, with one list after ``= ANY(%s)``."""
        ...

    def insert(
        self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
    ) -> None:
        """Insert rows in bulk."""
        ...

    def flush(self, tables: Iterable[str]) -> None:
        """Push deletions out of logs and free pages, outside a transaction."""
        ...


class SQLite:
    """SQLite in WAL mode."""

    def run(self, sql: str, values: Sequence[Any] | None = None) -> int:
        """Run a statement; a list travels as JSON, so there is no limit to it."""
        with connection.cursor() as cursor:
            if values is None:
                cursor.execute(sql)
            else:
                cursor.execute(_sqlite(sql), [orjson.dumps(values).decode()])
            return int(cursor.rowcount)

    def select(self, sql: str, values: Sequence[Any]) -> list[Any]:
        """Fetch rows."""
        with connection.cursor() as cursor:
            cursor.execute(_sqlite(sql), [orjson.dumps(values).decode()])
            return list(cursor.fetchall())

    def insert(
        self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
    ) -> None:
        """Insert through one prepared statement."""
        quote = connection.ops.quote_name
        names = ", ".join(quote(column) for column in columns)
        marks = ", ".join(["%s"] * len(columns))
        sql = f"INSERT INTO {quote(table)} ({names}) VALUES ({marks})"  # noqa: S608 - names of our own tables
        with connection.cursor() as cursor:
            cursor.executemany(sql, list(rows))

    def flush(self, tables: Iterable[str]) -> None:  # noqa: ARG002 - the log is one for all tables
        """Move the log into the database and cut it to nothing.

        Freed pages are zeros already (secure_delete). A reader in the middle of a
        long read keeps the log; then it stays, and the probe will say so.
        """
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()


class PostgreSQL:
    """PostgreSQL 14 or later."""

    def run(self, sql: str, values: Sequence[Any] | None = None) -> int:
        """Run a statement."""
        with connection.cursor() as cursor:
            cursor.execute(sql, None if values is None else [list(values)])
            return int(cursor.rowcount)

    def select(self, sql: str, values: Sequence[Any]) -> list[Any]:
        """Fetch rows in the binary format: sealed bytes come as they are."""
        import psycopg  # not on SQLite, where it would only cost the start

        here = answering()
        here.ensure_connection()
        with (
            here.wrap_database_errors,
            psycopg.Cursor(here.connection) as cursor,
        ):
            cursor.execute(sql.encode(), [list(values)], binary=True)
            return cursor.fetchall()

    def insert(
        self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
    ) -> None:
        """Insert with COPY."""
        quote = connection.ops.quote_name
        names = ", ".join(quote(column) for column in columns)
        sql = f"COPY {quote(table)} ({names}) FROM STDIN"
        with (
            connection.wrap_database_errors,
            connection.cursor() as cursor,
            cursor.copy(sql) as copy,
        ):
            for row in rows:
                copy.write_row(row)

    def flush(self, tables: Iterable[str]) -> None:
        """Take dead rows out of the pages; the server's log turns over by itself."""
        with unhurried(), connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"VACUUM {connection.ops.quote_name(table)}")


_DIALECTS: Final[dict[str, Dialect]] = {
    "sqlite": SQLite(),
    "postgresql": PostgreSQL(),
}


def dialect() -> Dialect:
    """Return the dialect of the database that is in use."""
    return _DIALECTS[connection.vendor]


@contextmanager
def unhurried() -> Iterator[None]:
    """Let statements of this connection run as long as they need, for a while.

    For what grows with the store by its nature: VACUUM, migrations. How long they wait
    for locks stays bounded.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    try:
        yield
    finally:
        with suppress(Error), connection.cursor() as cursor:
            cursor.execute("RESET statement_timeout")


def version() -> str:
    """Name the database and its version, for certificates."""
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (text,) = cursor.fetchone()
    return f"PostgreSQL {text}"


def assert_safe(database: BaseDatabaseWrapper) -> None:
    """Raise DatabaseUnready unless erased rows are overwritten and commits are kept."""
    if database.vendor != "sqlite":
        return
    with database.cursor() as cursor:
        for name, wanted in _SAFE.items():
            cursor.execute(f"PRAGMA {name}")
            (found,) = cursor.fetchone()
            if found != wanted:
                raise DatabaseUnready(reason=f"{name} is {found}, not {wanted}")


def _sqlite(sql: str) -> str:
    return sql.replace("= ANY(%s)", "IN (SELECT value FROM json_each(%s))")


def writable(table: str) -> bool:
    """Whether rows can be added to a table: cheap, without a lock or a write.

    A standby, a role without the right, a file or folder that may only be read.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('transaction_read_only') = 'off'"
                " AND has_table_privilege(%s, 'INSERT')",
                [table],
            )
            return bool(cursor.fetchone()[0])
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only")
        kept = bool(cursor.fetchone()[0])
    file = Path(connection.settings_dict["NAME"])
    return not kept and all(os.access(each, os.W_OK) for each in (file, file.parent))
