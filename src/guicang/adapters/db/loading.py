"""Fill a new database from a copy, and close it until it knows what came later.

No Django here: the store that is filled is not the one that this process works on.
"""

import os
import sqlite3
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, Final

from guicang.adapters import disk_needed, sync_folder
from guicang.adapters.db.dumping import environment, program, require
from guicang.domain.errors import PlaceTaken, SnapshotFailed
from guicang.domain.record import micros

_CLOSE: Final = (
    "INSERT INTO guicang_gate (snapshot, entries, restored_at) VALUES (?, ?, ?)"
)
_TABLES: Final = (
    "SELECT count(*) FROM pg_tables "
    "WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
)
_DIGESTS: Final = "SELECT key, digest FROM guicang_conversation ORDER BY key"
_PAGE: Final = 500

Gate = tuple[str, int, datetime]
"""Snapshot, entries of its ledger, and when it was restored."""


def fill_sqlite(path: Path, data: Iterable[bytes], gate: Gate) -> None:
    """Write a database file, closed. PlaceTaken, NoSpace; half a file never stays."""
    if path.exists():
        raise PlaceTaken(place=str(path))
    draft = path.with_name(f".{path.name}.restored")
    draft.unlink(missing_ok=True)
    try:
        with disk_needed(path.name):
            handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(handle, "wb") as file:
                for piece in data:
                    file.write(piece)
            _close_sqlite(draft, gate)
            draft.replace(path)
            sync_folder(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def _close_sqlite(path: Path, gate: Gate) -> None:
    snapshot, entries, at = gate
    try:
        with closing(sqlite3.connect(path)) as base:
            # A single file: no log of it may be left beside a name that it loses.
            base.execute("PRAGMA journal_mode = DELETE")
            base.execute("PRAGMA synchronous = FULL")
            (found,) = base.execute("PRAGMA quick_check(1)").fetchone()
            if found != "ok":
                raise SnapshotFailed(reason="the copy is not a sound database")
            with base:
                base.execute(_CLOSE, (snapshot, entries, micros(at)))
    except sqlite3.Error as error:
        raise SnapshotFailed(reason=type(error).__name__) from error


def fill_postgresql(
    settings: Mapping[str, Any], data: Iterable[bytes], gate: Gate
) -> None:
    """Fill an empty database, closed. PlaceTaken, NoDumpTool, SnapshotFailed."""
    import psycopg

    snapshot, entries, at = gate
    known = _known(settings)
    try:
        with psycopg.connect(**known) as base:
            if (base.execute(_TABLES).fetchone() or (0,))[0]:
                raise PlaceTaken(place=str(settings["NAME"]))
        _restore(settings, data)
        with psycopg.connect(**known) as base:
            base.execute(_CLOSE.replace("?", "%s"), (snapshot, entries, micros(at)))
    except psycopg.Error as error:
        raise SnapshotFailed(reason=type(error).__name__) from error


def empty(settings: Mapping[str, Any]) -> None:
    """Take everything out of a database that was filled for practice."""
    import psycopg

    with psycopg.connect(**_known(settings)) as base:
        base.execute("DROP SCHEMA public CASCADE")
        base.execute("CREATE SCHEMA public")


def digests(settings: Mapping[str, Any]) -> Iterator[list[tuple[str, str]]]:
    """Give conversations and their digests (hex) of a filled database, by pages."""
    if settings["ENGINE"].endswith("sqlite3"):
        with closing(sqlite3.connect(settings["NAME"])) as base:
            cursor = base.execute(_DIGESTS)
            while page := cursor.fetchmany(_PAGE):
                yield [(key, bytes(digest).hex()) for key, digest in page]
        return
    import psycopg

    with (
        psycopg.connect(**_known(settings)) as server,
        server.cursor("digests") as rows,
    ):
        rows.execute(_DIGESTS)
        while found := rows.fetchmany(_PAGE):
            yield [(key, bytes(digest).hex()) for key, digest in found]


def _known(settings: Mapping[str, Any]) -> dict[str, Any]:
    given = {
        "host": settings["HOST"],
        "port": settings["PORT"],
        "user": settings["USER"],
        "password": settings["PASSWORD"],
        "dbname": settings["NAME"],
    }
    return {name: value for name, value in given.items() if value}


def _restore(settings: Mapping[str, Any], data: Iterable[bytes]) -> None:
    command = [program("pg_restore"), "--no-owner", "--no-privileges"]
    command += ["--single-transaction", "--exit-on-error"]
    command += [f"--dbname={settings['NAME']}"]
    with TemporaryFile() as said:
        running = subprocess.Popen(  # noqa: S603 - our own command line
            command, stdin=subprocess.PIPE, stderr=said, env=environment(settings)
        )
        try:
            _feed(running.stdin, data)
            require(running.wait(), said)
        finally:
            if running.poll() is None:
                running.kill()
                running.wait()


def _feed(pipe: IO[bytes] | None, data: Iterable[bytes]) -> None:
    if pipe is None:
        raise SnapshotFailed(reason="no input")
    # It says itself why it stopped reading.
    with suppress(BrokenPipeError), pipe:
        for piece in data:
            pipe.write(piece)
