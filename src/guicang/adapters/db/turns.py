"""Who comes first on SQLite, where writers do not stand in line.

A writer that finds the database locked tries again every tenth of a second, and one who
destroys chunk after chunk is back before that: the red button would wait for many of
them. So whoever destroys looks here between two chunks, and waits for who presses.
PostgreSQL lets everybody stand in line; nothing is done here then.

The lock is on a file of its own beside the database: closing a second handle of the
database's own file would take away SQLite's locks. It goes with the process.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.db import connection

NAME: Final = "first.lock"


class _Here(threading.local):
    """Whether this thread comes first already: then it waits for nobody."""

    first = False


_here: Final = _Here()


@contextmanager
def first() -> Iterator[None]:
    """Come before whoever gives way; a transaction is opened inside of it."""
    place = _place()
    if place is None or _here.first:
        yield
        return
    handle = os.open(place, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        _here.first = True
        yield
    finally:
        _here.first = False
        os.close(handle)


def give_way() -> None:
    """Wait, outside of any transaction, until nobody comes first."""
    place = _place()
    if place is None or _here.first or not place.exists():
        return
    handle = os.open(place, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
    finally:
        os.close(handle)


def _place() -> Path | None:
    if connection.vendor != "sqlite":
        return None
    database = Path(str(connection.settings_dict["NAME"]))
    return database.with_name(NAME) if database.is_absolute() else None
