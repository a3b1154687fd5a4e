"""Consistent copies of the database while others work on it.

SQLite is copied by its online backup (sqlite.org/backup.html) into a working file, and
what the copy holds is read out of that file. PostgreSQL is read by ``pg_dump`` in the
custom format, in the snapshot of a transaction of ours (REPEATABLE READ) that tells
what is in it.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, BinaryIO, Final, cast

from django.db import DatabaseError, connection

from guicang.adapters.db.transactions import meaning
from guicang.domain.errors import NoDumpTool, NoSpace, SnapshotFailed
from guicang.domain.ledger.merkle import EMPTY_ROOT, Frontier
from guicang.ports.snapshots import Copied, Seen

WORK: Final = "snapshot.work"
"""The working file beside the database; a cut leaves it to the next copy."""
_LONGEST: Final = 300
_PROGRAMS: Final = ("/usr/lib/postgresql",)

Ask = Callable[[str], Sequence[Any] | None]
"""Runs a query and gives its one row."""


class DjangoDumping:
    """Implements ``Dumping``. ``folder`` is where SQLite's working file goes."""

    def __init__(self, folder: Path) -> None:
        self._work = folder / WORK

    @contextmanager
    def copy(self) -> Iterator[Copied]:
        """Give the store as it is at one moment. SnapshotFailed, NoDumpTool."""
        copied = self._sqlite if connection.vendor == "sqlite" else self._postgresql
        try:
            with copied() as copy:
                yield copy
        except (DatabaseError, sqlite3.Error) as error:
            known = meaning(error, "the snapshot")
            if isinstance(known, NoSpace):
                raise known from error
            # What the driver says may quote values; its kind says enough.
            raise SnapshotFailed(reason=type(error).__name__) from error

    @contextmanager
    def _sqlite(self) -> Iterator[Copied]:
        with suppress(FileNotFoundError):
            self._work.unlink()
        os.close(os.open(self._work, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            connection.ensure_connection()
            with closing(sqlite3.connect(self._work)) as target:
                target.execute("PRAGMA journal_mode = OFF")
                target.execute("PRAGMA synchronous = OFF")
                connection.connection.backup(target)
            seen = _seen_in(self._work)
            with self._work.open("rb") as stream:
                yield Copied(seen, stream)
        finally:
            self._work.unlink(missing_ok=True)

    @contextmanager
    def _postgresql(self) -> Iterator[Copied]:
        own = connection.copy()
        try:
            with own.cursor() as cursor:
                # It stands still for as long as pg_dump reads in its snapshot.
                cursor.execute("SET idle_in_transaction_session_timeout = 0")
                cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")

                def ask(query: str) -> Sequence[Any] | None:
                    cursor.execute(query)
                    row: Sequence[Any] | None = cursor.fetchone()
                    return row

                (at,) = ask("SELECT pg_export_snapshot()") or ("",)
                (version,) = ask("SHOW server_version") or ("",)
                seen = _seen(ask, "postgresql", f"pg_dump of PostgreSQL {version}")
                with _dumped(own.settings_dict, str(at)) as stream:
                    yield Copied(seen, stream)
                cursor.execute("ROLLBACK")
        finally:
            own.close()


def _seen_in(path: Path) -> Seen:
    # Nobody else knows the file: it needs no log and no locks.
    with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as base:
        tool = f"SQLite {sqlite3.sqlite_version} online backup"
        return _seen(lambda query: base.execute(query).fetchone(), "sqlite", tool)


def _seen(ask: Ask, kind: str, tool: str) -> Seen:
    head = ask("SELECT size, frontier FROM guicang_ledgerhead WHERE id = 1")
    size, root = 0, EMPTY_ROOT
    if head is not None:
        size, root = int(head[0]), Frontier.from_bytes(bytes(head[1])).root()
    (migration,) = ask(
        "SELECT name FROM django_migrations WHERE app = 'guicang' "
        "ORDER BY id DESC LIMIT 1"
    ) or ("",)
    (conversations,) = ask("SELECT count(*) FROM guicang_conversation") or (0,)
    (segments,) = ask("SELECT count(*) FROM guicang_segment") or (0,)
    return Seen(
        kind=kind,
        tool=tool,
        migration=str(migration),
        ledger=size,
        root=root,
        conversations=int(conversations),
        segments=int(segments),
    )


# --- PostgreSQL's programs ------------------------------------------------------------


def program(name: str) -> str:
    """Find one of PostgreSQL's programs. NoDumpTool if it is not on this machine.

    Of those in versioned folders the newest: a dump needs one of the server's version
    or newer.
    """
    versioned = [
        path
        for root in _PROGRAMS
        for path in Path(root).glob(f"*/bin/{name}")
        if path.parent.parent.name.isdigit()
    ]
    newest = max(versioned, key=lambda p: int(p.parent.parent.name), default=None)
    found = str(newest) if newest else shutil.which(name)
    if found is None:
        raise NoDumpTool(program=name)
    return found


def environment(settings: Mapping[str, Any]) -> dict[str, str]:
    """Tell libpq where a database is; a password on a command line can be seen."""
    given = {
        "PGHOST": settings.get("HOST"),
        "PGPORT": settings.get("PORT"),
        "PGUSER": settings.get("USER"),
        "PGPASSWORD": settings.get("PASSWORD"),
        "PGDATABASE": settings.get("NAME"),
    }
    return {**os.environ, **{name: str(v) for name, v in given.items() if v}}


@contextmanager
def _dumped(settings: dict[str, Any], at: str) -> Iterator[BinaryIO]:
    command = [program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges"]
    command += ["--compress=0", f"--snapshot={at}"]
    with TemporaryFile() as said:
        running = subprocess.Popen(  # noqa: S603 - our own command line
            command, stdout=subprocess.PIPE, stderr=said, env=environment(settings)
        )
        try:
            if running.stdout is None:
                raise SnapshotFailed(reason="no output")
            with running.stdout as stream:
                yield cast("BinaryIO", stream)
                stream.read()  # whoever stops early must not see a broken pipe
            require(running.wait(), said)
        finally:
            if running.poll() is None:
                running.kill()
                running.wait()


def require(code: int, said: IO[bytes]) -> None:
    """Raise SnapshotFailed with what a program said last, unless it ended well."""
    if code:
        said.seek(0)
        text = said.read().decode(errors="replace").strip() or f"exit {code}"
        raise SnapshotFailed(reason=text[-_LONGEST:])
