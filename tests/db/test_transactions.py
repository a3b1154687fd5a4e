"""A full disk, a locked file and a missing server are told in our own words."""

import errno
import os
import sqlite3
from pathlib import Path

import psycopg
import pytest
from django.db import DatabaseError, connection, connections
from tests.databases import Database, point
from tests.fakes.sealing import MemoryBox, MemoryRing
from tests.specimens import NOW, conversation, incoming, message

from guicang.adapters.db.dialects import assert_safe
from guicang.adapters.db.records import DjangoRecords
from guicang.adapters.db.transactions import Atomic, meaning, translated
from guicang.domain.errors import DatabaseUnready, NoSpace


def _sqlite(code: int, text: str = "") -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(text)
    error.sqlite_errorcode = code
    return error


MEANINGS = {
    "SQLite full": (_sqlite(sqlite3.SQLITE_FULL), NoSpace),
    "SQLite locked": (_sqlite(sqlite3.SQLITE_BUSY), DatabaseUnready),
    "SQLite locked by a reader": (
        _sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT),
        DatabaseUnready,
    ),
    "SQLite absent": (_sqlite(sqlite3.SQLITE_CANTOPEN), DatabaseUnready),
    "SQLite not migrated": (
        _sqlite(sqlite3.SQLITE_ERROR, "no such table: x"),
        DatabaseUnready,
    ),
    "SQLite on a failing disk": (_sqlite(sqlite3.SQLITE_IOERR_FSYNC), DatabaseUnready),
    "SQLite syntax": (_sqlite(sqlite3.SQLITE_ERROR, "near FORM"), None),
    "PostgreSQL full": (psycopg.errors.DiskFull(), NoSpace),
    "PostgreSQL deadlock": (psycopg.errors.DeadlockDetected(), DatabaseUnready),
    "PostgreSQL broken down": (psycopg.errors.CrashShutdown(), DatabaseUnready),
    "PostgreSQL in doubt": (
        psycopg.errors.TransactionResolutionUnknown(),
        DatabaseUnready,
    ),
    "PostgreSQL away": (psycopg.OperationalError(), DatabaseUnready),
    "PostgreSQL syntax": (psycopg.errors.SyntaxError(), None),
    "something else": (DatabaseError(), None),
}


@pytest.mark.parametrize("name", MEANINGS)
def test_errors_of_a_driver_have_a_meaning(name):
    error, expected = MEANINGS[name]
    wrapped = DatabaseError()
    wrapped.__cause__ = error

    for each in (error, wrapped):
        ours = meaning(each)
        assert (type(ours) if ours else None) is expected


def test_a_full_disk_is_no_space_and_other_trouble_is_not():
    with pytest.raises(NoSpace), translated("the keys"):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with pytest.raises(PermissionError), translated("the keys"):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def test_a_full_database_takes_nothing_of_a_batch(fresh_sqlite):
    store = DjangoRecords(MemoryRing(), MemoryBox())
    store.add([incoming("c1")], NOW)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages + 4}")
    large = [
        incoming(conversation(f"d{n}", messages=(message(0, "长" * 9000),)))
        for n in range(9)
    ]

    with pytest.raises(NoSpace):
        store.add(large, NOW)

    assert [record.id for record in store.facts()] == ["c1"]
    assert list(store.read(["c1"])) == [conversation("c1")]


def test_a_database_that_is_locked_says_so(fresh_sqlite):
    path = connection.settings_dict["NAME"]
    connection.settings_dict["OPTIONS"] |= {"timeout": 0.05}
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(DatabaseUnready, match="locked"), Atomic().transaction():
        pass

    other.close()


def test_a_database_that_was_never_migrated_says_so(fresh_sqlite, tmp_path):
    (tmp_path / "empty" / "data").mkdir(parents=True)
    point(Database("sqlite", tmp_path / "empty", "", ()))

    with pytest.raises(DatabaseUnready, match="not migrated"):
        DjangoRecords(MemoryRing(), MemoryBox()).counts()


def test_a_connection_that_would_not_overwrite_is_refused(fresh_sqlite, tmp_path):
    for weak in ("secure_delete=OFF", "secure_delete=FAST", "synchronous=NORMAL"):
        connections["default"].close()
        connection.settings_dict["OPTIONS"] |= {
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            f" PRAGMA secure_delete=ON; PRAGMA {weak};"
        }
        with pytest.raises(DatabaseUnready, match=weak.partition("=")[0]):
            connection.ensure_connection()


def test_a_database_without_a_log_is_refused(fresh_sqlite, tmp_path: Path):
    connections["default"].close()
    connection.settings_dict["OPTIONS"] |= {
        "init_command": "PRAGMA secure_delete=ON; PRAGMA journal_mode=DELETE"
    }

    with pytest.raises(DatabaseUnready, match="journal_mode"):
        connection.ensure_connection()


def test_the_databases_of_a_home_are_safe(database):
    connection.ensure_connection()

    assert_safe(connection)
