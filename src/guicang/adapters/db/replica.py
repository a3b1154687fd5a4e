"""Read on a replica what pages and searches read, where it knows all that was done.

A streaming replica lags. It is asked only when its ledger is as long as the primary's
was a moment ago: every act is an entry of the ledger, in the transaction of the act, so
whoever has just done something finds it done. Where the replica is behind for longer
than ``PATIENCE``, cannot be reached, was promoted or ends a statement, the primary
answers. Nothing that decides reads here, and nothing in a transaction.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from guicang.domain.errors import DatabaseUnready

P = ParamSpec("P")
T = TypeVar("T")

REPLICA: Final = "replica"
PATIENCE: Final = 0.1
"""Seconds that a read waits for the replica to come up with the primary."""
BEHIND: Final = 1.0
"""Seconds for which a replica that did not come up is left alone."""
REST: Final = 30.0
"""Seconds for which one that failed is."""
_PAUSE: Final = 0.005
_PRIMARY: Final = "SELECT size, frontier FROM guicang_ledgerhead WHERE id = 1"
_THERE: Final = (
    "SELECT pg_is_in_recovery(), size, frontier "
    "FROM (SELECT 1) one LEFT JOIN guicang_ledgerhead ON id = 1"
)

_reading: ContextVar[bool] = ContextVar("guicang_reading_replica", default=False)
_rests_until: dict[str, float] = {}


class Router:
    """Sends the ORM's reads where the others go. Writes and migrations never."""

    def db_for_read(self, _model: Any, **_hints: Any) -> str:
        """Name the database that answers."""
        return alias()

    def db_for_write(self, _model: Any, **_hints: Any) -> str:
        """Name the primary."""
        return DEFAULT_DB_ALIAS

    def allow_migrate(self, db: str, _app: str, **_hints: Any) -> bool:
        """Let the primary be migrated: a replica follows."""
        return db == DEFAULT_DB_ALIAS


def alias() -> str:
    """Name the database that answers reads here and now."""
    if _reading.get() and not connections[DEFAULT_DB_ALIAS].in_atomic_block:
        return REPLICA
    return DEFAULT_DB_ALIAS


def answering() -> BaseDatabaseWrapper:
    """Give the connection that answers reads here and now."""
    return connections[alias()]


def replicated(read: Callable[P, T]) -> Callable[P, T]:
    """Let a read that changes nothing be answered by the replica, if it can.

    It must have read everything when it returns. It may be asked twice.
    """

    @wraps(read)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        if not _reading.get() and is_up():
            try:
                with _on_replica():
                    return read(*args, **kwargs)
            except (Error, DatabaseUnready):
                leave_alone()
        return read(*args, **kwargs)

    return asked


@contextmanager
def _on_replica() -> Iterator[None]:
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


def is_up() -> bool:
    """Say whether there is a replica, and it knows all that the primary knew."""
    if not is_named() or _rests():
        return False
    if connections[DEFAULT_DB_ALIAS].in_atomic_block:
        return False
    wanted = _row(DEFAULT_DB_ALIAS, _PRIMARY) or (0, b"")
    try:
        return _caught_up(int(wanted[0]), bytes(wanted[1]))
    except Error:
        leave_alone()
        return False


def is_named() -> bool:
    """Say whether the settings name a replica."""
    return REPLICA in connections.settings


def name() -> str:
    """Say where the replica is."""
    told = connections.settings[REPLICA]
    return f"{told['HOST']}:{told['PORT']}/{told['NAME']}"


def _caught_up(size: int, frontier: bytes) -> bool:
    until = time.monotonic() + PATIENCE
    while True:
        follows, there, edge = _row(REPLICA, _THERE) or (False, None, None)
        if not follows:
            leave_alone()  # promoted: whatever it says from now on is another story
            return False
        if (there or 0) > size or (
            (there or 0) == size and bytes(edge or b"") == frontier
        ):
            return True
        if time.monotonic() > until:
            _rest(BEHIND)  # otherwise each read of a page would wait as long
            return False
        time.sleep(_PAUSE)


def leave_alone() -> None:
    """Ask the primary for a while: the replica failed."""
    _rest(REST)
    connections[REPLICA].close()


def _rest(seconds: float) -> None:
    _rests_until[name()] = time.monotonic() + seconds


def _rests() -> bool:
    return time.monotonic() < _rests_until.get(name(), 0.0)


def _row(database: str, statement: str) -> tuple[Any, ...] | None:
    with connections[database].cursor() as cursor:
        cursor.execute(statement)
        found: tuple[Any, ...] | None = cursor.fetchone()
        return found
