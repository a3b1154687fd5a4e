"""Whether a process that serves a home can do its work now: cheap, and without data.

Strangers may ask as often as they like, so nothing here costs more than a query, and
nothing takes a lock.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Final

from guicang.bootstrap import schema
from guicang.bootstrap.house import House
from guicang.domain.errors import GateClosed, GuicangError

MAINTENANCE: Final = "maintenance"
"""A file in a home: as long as it is there, nothing new is begun here."""
ROOM: Final = 64 << 20
"""Bytes without which a database cannot go on for long."""
_KEYS: Final = ("ring.db", "mfa.key", "django.key")
"""Files without which nothing can be opened or signed."""


def readiness(opened: Callable[[], House]) -> Iterator[tuple[str, bool]]:
    """Look at what everything else needs; give names and whether they are well.

    ``opened`` gives the house of this thread; it may raise, too. ``gate`` is not well
    in a restored home that was not told what came after its snapshot.
    """
    house, closed = _opened(opened)
    for name, look in _LOOKS.items():
        yield name, _well(look)
    yield "gate", not closed
    for name, ask in _ASKED.items():
        # Behind a closed gate nobody has looked: that it is closed is what is wrong.
        yield name, closed or (house is not None and _asked(ask, house))


def _opened(opened: Callable[[], House]) -> tuple[House | None, bool]:
    from django.db import DatabaseError

    try:
        return opened(), False
    except GateClosed:
        return None, True
    except (GuicangError, DatabaseError, OSError):
        return None, False


def _asked(ask: Callable[[House], bool], house: House) -> bool:
    return _well(lambda: ask(house))


def _well(look: Callable[[], bool]) -> bool:
    from django.db import DatabaseError

    try:
        return look()
    except (GuicangError, DatabaseError, OSError):
        return False


def _database() -> bool:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _schema() -> bool:
    schema.standing().check()
    return True


def in_maintenance(house: House) -> bool:
    """Whether somebody wants nothing new to begin here."""
    return (house.config.home / MAINTENANCE).exists()


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


def _writable(_house: House) -> bool:
    """Whether entries could be written: what cannot be, for who may not, or not now."""
    from guicang.adapters.db.dialects import writable

    return writable("guicang_ledgerentry")


def _room(house: House) -> bool:
    return shutil.disk_usage(house.config.home).free > ROOM


_LOOKS: Final[dict[str, Callable[[], bool]]] = {
    "database": _database,
    "schema": _schema,
}
_ASKED: Final[dict[str, Callable[[House], bool]]] = {
    "keys": _keys,
    "ledger": _ledger,
    "writing": _writable,
    "room": _room,
    MAINTENANCE: lambda house: not in_maintenance(house),
}
