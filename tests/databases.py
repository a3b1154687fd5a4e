"""Databases for tests: a fresh one for each test, on a disk, of either kind.

A template is migrated once a session. SQLite's is copied, PostgreSQL's is cloned by the
server. So every test begins with what ``init`` makes, on real files with a real log,
and nothing has to be cleaned up: not even a ledger whose triggers forbid it. What was
done to a copy can be copied in turn: see ``tests.settling``.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from django.core.management import call_command
from django.db import connections

from guicang.config import load
from tests.compiled import lend
from tests.servers import PostgreSQL

_numbers = count(1)


class Database(NamedTuple):
    """A migrated database.

    ``files`` are the folders in which its bytes lie. ``env`` takes another process to
    the same home and database.
    """

    vendor: str
    home: Path
    url: str
    files: tuple[Path, ...]

    @property
    def env(self) -> dict[str, str]:
        return {"GUICANG_HOME": str(self.home), "GUICANG_DATABASE_URL": self.url}


def point(database: Database) -> None:
    """Let Django's default connection lead to a database from now on."""
    connections["default"].close()
    config = load(database.home)
    given = type(config)(config.home, {**config.values, "database.url": database.url})
    settings: dict[str, Any] = {"default": given.database()}
    connections.settings["default"] = connections.configure_settings(settings)[
        "default"
    ]
    del connections["default"]


@contextmanager
def pointed(database: Database) -> Iterator[None]:
    """Let it lead there for a while."""
    before = connections.settings["default"]
    point(database)
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"] = before
        del connections["default"]


def migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False)


class SQLiteTemplates:
    """Copies of one migrated file."""

    def __init__(self, folder: Path) -> None:
        self.template = _sqlite(folder / "template")
        with pointed(self.template):
            migrate()

    def fresh(self, folder: Path) -> Database:
        return self.copy(self.template, folder)

    def copy(self, template: Database, folder: Path) -> Database:
        database = _sqlite(folder)
        # The log is gone with the last connection: the file is all there is.
        shutil.copyfile(_file(template), _file(database))
        return database

    def drop(self, database: Database) -> None:
        pass


class PostgreSQLTemplates:
    """Clones of one migrated database."""

    def __init__(self, server: PostgreSQL, folder: Path) -> None:
        self._server = server
        server.run("CREATE DATABASE template")
        self.template = self._database("template", folder)
        with pointed(self.template):
            migrate()

    def fresh(self, folder: Path) -> Database:
        return self.copy(self.template, folder)

    def copy(self, template: Database, folder: Path) -> Database:
        name = f"test{next(_numbers)}"
        # Through the log each page would be written twice.
        how = f"TEMPLATE {_name(template)} STRATEGY file_copy"
        self._server.run(f"CREATE DATABASE {name} {how}")
        return self._database(name, folder)

    def drop(self, database: Database) -> None:
        self._server.run(f"DROP DATABASE {_name(database)} WITH (FORCE)")

    def _database(self, name: str, folder: Path) -> Database:
        folder.mkdir(exist_ok=True)
        lend(folder)
        return Database(
            "postgresql", folder, self._server.url(name), (self._server.data,)
        )


Templates = SQLiteTemplates | PostgreSQLTemplates


def _sqlite(home: Path) -> Database:
    (home / "data").mkdir(parents=True)
    lend(home)
    return Database("sqlite", home, "", (home / "data",))


def _name(database: Database) -> str:
    return database.url.rpartition("/")[2]


def _file(database: Database) -> Path:
    return database.home / "data" / "guicang.db"


def residue(database: Database, canary: bytes) -> list[str]:
    """Name the files in which these bytes are found."""
    found = []
    for folder in database.files:
        for path in sorted(folder.rglob("*")):
            # Files of a running server may go while we look.
            with suppress(FileNotFoundError):
                if path.is_file() and canary in path.read_bytes():
                    found.append(path.name)
    return found
