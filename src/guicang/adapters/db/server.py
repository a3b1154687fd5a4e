"""What a PostgreSQL server does with what was deleted, and with what it confirmed.

A delete leaves dead rows until vacuum, old pages in the log until it is recycled or no
slot wants it, and rows on a replica until it has followed. Each finding is an error of
the product, with its advice; nobody raises it.
"""

from collections.abc import Iterator
from typing import Final

from django.db import connection

from guicang.adapters.db import replica
from guicang.adapters.db.sql import select
from guicang.adapters.db.transactions import translated
from guicang.domain.errors import (
    DeadRows,
    GuicangError,
    LogKept,
    NoChecksums,
    NotDurable,
    OpenTooLong,
    ReplicaAway,
    VacuumOff,
)

DEAD: Final = 10_000
"""Dead rows of a table that nobody minds; vacuum begins at a fifth by default."""
SHARE: Final = 0.3
OPEN: Final = 60
"""Minutes."""
KEPT: Final = 1024
"""MiB of the log: as much as the server keeps by itself (max_wal_size)."""
_DURABLE: Final = ("fsync", "full_page_writes", "synchronous_commit")

_OFF: Final = (
    "SELECT relname FROM pg_class WHERE relname LIKE 'guicang\\_%%' "
    "AND ('autovacuum_enabled=false' = ANY(reloptions) "
    "OR 'autovacuum_enabled=off' = ANY(reloptions)) ORDER BY relname"
)
_DEAD: Final = (
    "SELECT relname, n_dead_tup, n_live_tup FROM pg_stat_user_tables "
    "WHERE schemaname = current_schema() AND relname LIKE 'guicang\\_%%' "
    "AND n_dead_tup > %s AND n_dead_tup > %s * (n_live_tup + n_dead_tup) ORDER BY 1"
)
_OPEN: Final = (
    "SELECT pid::text, extract(epoch FROM now() - xact_start) / 60 "
    "FROM pg_stat_activity WHERE datname = current_database() "
    "AND pid <> pg_backend_pid() "
    "UNION ALL SELECT gid, extract(epoch FROM now() - prepared) / 60 "
    "FROM pg_prepared_xacts WHERE database = current_database()"
)
_SLOTS: Final = (
    "SELECT slot_name, pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) / 1048576 "
    "FROM pg_replication_slots WHERE restart_lsn IS NOT NULL ORDER BY 1"
)


def is_postgresql() -> bool:
    """Whether there is a server at all."""
    return connection.vendor == "postgresql"


def vacuum() -> Iterator[GuicangError]:
    """Find what leaves deleted rows in the files of tables."""
    with translated():
        tables = [name for (name,) in select(_OFF)]
        if setting("autovacuum") == "off":
            yield VacuumOff(tables="*")
        elif tables:
            yield VacuumOff(tables=", ".join(tables))
        for table, dead, live in select(_DEAD, [DEAD, SHARE]):
            percent = round(100 * dead / (dead + live))
            yield DeadRows(rows=f"{dead:,}", table=table, percent=percent)
        for process, minutes in select(_OPEN):
            if minutes is not None and minutes > OPEN:
                yield OpenTooLong(process=process, minutes=f"{int(minutes):,}")


def log() -> Iterator[GuicangError]:
    """Find what keeps the log longer than the server would."""
    with translated():
        for slot, mib in select(_SLOTS):
            if mib > KEPT:
                yield LogKept(slot=slot, mib=f"{int(mib):,}")


def durable() -> Iterator[GuicangError]:
    """Find settings by which the server says done before the disk has it."""
    weak = [f"{name} = off" for name in _DURABLE if setting(name) == "off"]
    if weak:
        yield NotDurable(settings=", ".join(weak))


def checked() -> Iterator[GuicangError]:
    """Find whether a page that the disk changed would be noticed."""
    if setting("data_checksums") == "off":
        yield NoChecksums()


def followed() -> Iterator[GuicangError]:
    """Find whether the replica of the settings answers."""
    if replica.is_named() and not replica.is_up():
        yield ReplicaAway()


def setting(name: str) -> str:
    """Show a setting of the server."""
    with translated():
        ((value,),) = select("SELECT current_setting(%s)", [name])
        return str(value)
