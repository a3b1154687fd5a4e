"""All or nothing, and database errors told in the product's own words.

Every store of this adapter builds on ``Atomic``. A transaction inside a transaction
is a savepoint of it: when it fails, only what was done since is undone, and the
outer one decides for itself whether to go on.
"""

import errno
import os
import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Final

from django.db import DatabaseError, InterfaceError, connection, transaction

from guicang.domain.errors import (
    DatabaseUnready,
    GuicangError,
    LockedOut,
    NoSpace,
    StatementTooLong,
    StoodStill,
)

_STORE: Final = "the working store"
_FULL_SQLITE: Final = frozenset(
    # The second is what a full disk looks like when the WAL index has to grow.
    {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE}
)
# What else a full disk looks like: no log can be made, or a sync fails. Only the disk
# itself can say whether it was that.
_MAYBE_FULL: Final = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR})
_FULL_POSTGRESQL: Final = "53100"  # disk_full, PostgreSQL appendix A
_UNREADY_SQLITE: Final = {
    sqlite3.SQLITE_BUSY: "another process has kept it locked",
    sqlite3.SQLITE_LOCKED: "another process has kept it locked",
    sqlite3.SQLITE_CANTOPEN: "the file does not open as a database",
    sqlite3.SQLITE_NOTADB: "the file does not open as a database",
    sqlite3.SQLITE_IOERR: "its disk fails",
    sqlite3.SQLITE_READONLY: "it may only be read",
}
_UNREADY: Final = {
    "08000": "the connection broke",
    "08003": "the connection broke",
    "08006": "the connection broke",
    "08007": "the connection broke",
    "40001": "another process changed the same rows",
    "40P01": "another process locks the same rows the other way round",
    "42P01": "a table is missing: it is not migrated",
    "53300": "it takes no more connections",
    "57P01": "it is being shut down",
    "57P02": "it broke down",
    "57P03": "it is starting up",
}

# What was waited for too long, and which setting of the connection says how long.
_TOO_LONG: Final[dict[str, tuple[type[GuicangError], str]]] = {
    "55P03": (LockedOut, "lock_timeout"),
    "57014": (StatementTooLong, "statement_timeout"),
    "25P03": (StoodStill, "idle_in_transaction_session_timeout"),
}
_PATIENCE: Final = re.compile(r"-c (\w+)=(\d+)s")


class Atomic:
    """Gives a store its ``transaction()``."""

    def transaction(self) -> AbstractContextManager[None]:
        """Open a transaction, or a savepoint in the open one; an exception undoes it.

        NoSpace if the disk is full. DatabaseUnready if the database cannot be reached,
        or SQLite is locked for longer than the connection waits (30 s); on PostgreSQL
        LockedOut, StatementTooLong and StoodStill, after what the settings say.
        """
        return _transaction()

    def still(self) -> AbstractContextManager[None]:
        """Read as of one instant, whatever others write meanwhile; holds nobody up.

        Nothing is written in it. In an open transaction it is part of that one.
        On SQLite a log that is to be cut waits for it (``dialects.SQLite.flush``).
        """
        return _still()


@contextmanager
def _still() -> Iterator[None]:
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with _deferred(), _transaction():
            yield
    else:
        with _transaction():
            with connection.cursor() as cursor:
                cursor.execute(
                    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
                )
            yield


@contextmanager
def _deferred() -> Iterator[None]:
    """Let the next transaction be one that takes no lock until it writes."""
    connection.ensure_connection()
    here: Any = connection  # SQLite's, which alone has a mode
    mode, here.transaction_mode = here.transaction_mode, "DEFERRED"
    try:
        yield
    finally:
        here.transaction_mode = mode


@contextmanager
def _transaction() -> Iterator[None]:
    with translated(), transaction.atomic():
        yield


@contextmanager
def translated(what: str = _STORE) -> Iterator[None]:
    """Turn the errors of a full, locked or missing database into ours.

    Every other database error is a fault of the program and passes as it is. What the
    driver said is never repeated: it may quote values of the row.
    """
    try:
        yield
    except _faults() as error:
        if (ours := meaning(error, what)) is None:
            raise
        raise ours from error
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise NoSpace(what=what) from error


def meaning(error: BaseException, what: str = _STORE) -> GuicangError | None:
    """Say which of our errors a database error is; None if it is none of them."""
    # Django wraps what the driver raised; bulk paths meet the driver's own error.
    for cause in (error, error.__cause__):
        if isinstance(cause, sqlite3.Error):
            return _of_sqlite(cause, what)
        if isinstance(cause, _drivers()):
            return _of_postgresql(cause, what)
    return None


def _drivers() -> tuple[type[Exception], ...]:
    """Give the errors of the drivers in use; psycopg is loaded for PostgreSQL only."""
    loaded = sys.modules.get("psycopg")
    return (sqlite3.Error,) if loaded is None else (sqlite3.Error, loaded.Error)


def _faults() -> tuple[type[Exception], ...]:
    return (DatabaseError, InterfaceError, *_drivers())


def _of_sqlite(error: sqlite3.Error, what: str) -> GuicangError | None:
    code = getattr(error, "sqlite_errorcode", 0)
    if code in _FULL_SQLITE or (code & 0xFF in _MAYBE_FULL and _disk_is_full()):
        return NoSpace(what=what)
    # The low byte is the primary code (sqlite.org/rescode.html).
    reason = _UNREADY_SQLITE.get(code & 0xFF, "")
    if "no such table" in str(error):
        reason = _UNREADY["42P01"]
    return DatabaseUnready(reason=reason) if reason else None


def _disk_is_full() -> bool:
    """Say whether there is room for no block, or no file, beside the database."""
    try:
        found = os.statvfs(Path(connection.settings_dict["NAME"]).parent)
    except OSError:
        return False
    # Some file systems make room for files as they go: then f_files is 0.
    return found.f_bavail == 0 or (found.f_files > 0 and found.f_favail == 0)


def _of_postgresql(error: Exception, what: str) -> GuicangError | None:
    import psycopg  # loaded already: it raised the error

    state = getattr(error, "sqlstate", None)
    if state == _FULL_POSTGRESQL:
        return NoSpace(what=what)
    if state in _TOO_LONG:
        kind, setting = _TOO_LONG[state]
        return kind(seconds=_patience(setting))
    if state in _UNREADY:
        return DatabaseUnready(reason=_UNREADY[state])
    # A server that was never reached gives no state at all.
    if state is None and isinstance(error, psycopg.OperationalError):
        return DatabaseUnready(reason="the server does not answer")
    return None


def _patience(setting: str) -> str:
    """Say how many seconds the connection was told to wait; "?" if it was not told."""
    told = str(connection.settings_dict.get("OPTIONS", {}).get("options", ""))
    said: dict[str, str] = dict(_PATIENCE.findall(told))
    return said.get(setting, "?")
