"""While rows are locked, and while somebody reads, another process is kept in order."""

import sqlite3
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from tests.fakes.sealing import MemoryBox, MemoryRing
from tests.specimens import NOW, incoming

from guicang.adapters.db.records import DjangoRecords


@pytest.fixture
def store(database) -> DjangoRecords:
    store = DjangoRecords(MemoryRing(), MemoryBox())
    store.add([incoming(id_) for id_ in ("c1", "c2", "c3")], NOW)
    return store


def _free_for_others(database, id_: str) -> bool:
    """Say whether another process could change a row at once."""
    if database.vendor == "sqlite":
        other = sqlite3.connect(connection.settings_dict["NAME"], timeout=0)
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        finally:
            other.close()
        return True
    with psycopg.connect(database.url) as other:
        found = other.execute(
            "SELECT key FROM guicang_conversation WHERE key = %s"
            " FOR UPDATE SKIP LOCKED",
            [id_],
        )
        return found.fetchone() is not None


def test_locked_rows_are_nobody_elses_until_the_transaction_ends(store, database):
    with store.transaction():
        store.lock(["c2", "c1"])
        during = [_free_for_others(database, id_) for id_ in ("c1", "c2")]

    assert during == [False, False]
    assert _free_for_others(database, "c1")


def test_on_postgresql_rows_that_are_not_locked_stay_free(fresh_postgresql):
    store = DjangoRecords(MemoryRing(), MemoryBox())
    store.add([incoming(id_) for id_ in ("c1", "c3")], NOW)

    with store.transaction():
        store.lock(["c1"])

        assert _free_for_others(fresh_postgresql, "c3")


def test_on_sqlite_flushing_leaves_an_empty_log_even_while_facts_stream(fresh_sqlite):
    store = DjangoRecords(MemoryRing(), MemoryBox())
    store.add([incoming("c1"), incoming("c2")], NOW)
    # A read that stayed open would keep the log.
    stream = store.facts()
    next(stream)
    log = Path(str(connection.settings_dict["NAME"]) + "-wal")
    before = log.stat().st_size

    store.flush()

    assert before > 0
    assert log.stat().st_size == 0
    assert next(stream).id == "c2"
