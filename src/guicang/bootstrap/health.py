"""Whether a process that serves a home can do its work now: cheap, and without data.

Strangers may ask as often as they like, so nothing here costs more than a query.
"""

import os
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final

from guicang.bootstrap.house import House
from guicang.domain.errors import GuicangError

_KEYS: Final = ("ring.db", "mfa.key", "django.key")
"""Files without which nothing can be opened or signed."""


def readiness(opened: Callable[[], House]) -> Iterator[tuple[str, bool]]:
    """Look at what everything else needs; give names and whether they are well.

    ``opened`` gives the house of this thread; it may raise, too.
    """
    from django.db import DatabaseError

    for name, look in _LOOKS.items():
        try:
            well = look(opened())
        except (GuicangError, DatabaseError, OSError):
            well = False
        yield name, well


def _database(_house: House) -> bool:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _migrations(_house: House) -> bool:
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return _known() <= MigrationRecorder(connection).applied_migrations().keys()


@cache
def _known() -> frozenset[tuple[str, str]]:
    """Name the migrations of this release; they are read off the disk once."""
    from django.db.migrations.loader import MigrationLoader

    return frozenset(MigrationLoader(None).disk_migrations)


def _keys(house: House) -> bool:
    """Whether the ring and the signing key opened, and their files are still there.

    They are not read again: a ring under a passphrase takes long to open, and closing
    its file would take away the locks of other connections.
    """
    folder = house.key_folder
    there = [folder / name for name in _KEYS] + list(folder.iterdir())
    _open = house.keys, house.recording.key  # KeyRingClosed
    return all(os.access(path, os.R_OK) for path in there)


def _ledger(house: House) -> bool:
    return house.ledger.head().size > 0


_LOOKS: Final[dict[str, Callable[[House], bool]]] = {
    "database": _database,
    "migrations": _migrations,
    "keys": _keys,
    "ledger": _ledger,
}
