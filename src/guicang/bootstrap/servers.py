"""What ``guicang doctor`` says of a database server; there is none with SQLite."""

from collections.abc import Iterable
from typing import Final

from guicang.bootstrap.house import House
from guicang.domain.errors import GuicangError

_SQLITE: Final = "SQLite"
_LOG: Final = ("wal_level", "archive_mode", "max_wal_size")


def vacuumed(house: House) -> tuple[bool, str]:
    """Whether what was deleted leaves the files of tables."""
    from guicang.adapters.db import server

    if not server.is_postgresql():
        return True, _SQLITE
    found = list(server.vacuum())
    return not found, _told(house, found) or "autovacuum"


def logged(house: House) -> tuple[bool, str]:
    """Whether the log, in which deleted rows lie on, is as short as it is meant to be.

    Where it is archived, that archive ends by ``backup.horizon``, which has a line of
    its own.
    """
    from guicang.adapters.db import server

    if not server.is_postgresql():
        return True, _SQLITE
    found = list(server.log())
    settings = ", ".join(f"{name} = {server.setting(name)}" for name in _LOG)
    return not found, _told(house, found) or settings


def durable(house: House) -> tuple[bool, str]:
    """Whether what was confirmed is on a disk; a sandbox may do without.

    A server without checksums is advised of them; it is no fault.
    """
    from guicang.adapters.db import server

    if not server.is_postgresql():
        return True, _SQLITE
    found = list(server.durable())
    advised = [*found, *server.checked()]
    return not found or house.config.sandbox, _told(house, advised) or "fsync"


def followed(house: House) -> tuple[bool, str]:
    """Whether the replica of the settings answers pages."""
    from guicang.adapters.db import replica, server

    found = list(server.followed())
    none = house.words("no replica is set")
    return not found, _told(house, found) or (
        replica.name() if replica.is_named() else none
    )


def _told(house: House, found: Iterable[GuicangError]) -> str:
    return " ".join(
        f"{error.code} {house.words(error.message).format(**error.data)}: "
        f"{house.words(error.advice)}"
        for error in found
    )
