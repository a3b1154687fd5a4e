"""What doctor finds out about a PostgreSQL server, on a real one."""

import time
from collections.abc import Callable

import psycopg
import pytest

from guicang.adapters.db import replica, server
from guicang.adapters.db.sql import execute, select
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

pytestmark = pytest.mark.service
DEADLINE = 60.0


def the(kind: type[GuicangError], look: Callable[[], object]) -> GuicangError:
    """Look until it is found: what the server counts comes a little later."""
    end = time.monotonic() + DEADLINE
    while True:
        found = [error for error in look() if type(error) is kind]
        if found:
            return found[0]
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_new_database_leaves_nothing_to_say(fresh_postgresql):
    assert [*server.vacuum(), *server.log(), *server.followed()] == []


def test_a_table_that_nobody_vacuums_is_named(fresh_postgresql):
    execute("ALTER TABLE guicang_message SET (autovacuum_enabled = false)")

    assert the(VacuumOff, server.vacuum).data == {"tables": "guicang_message"}


def test_dead_rows_are_counted_where_they_lie(fresh_postgresql, monkeypatch):
    execute("CREATE TABLE guicang_much AS SELECT n FROM generate_series(1, 900) n")
    execute("ALTER TABLE guicang_much SET (autovacuum_enabled = false)")
    monkeypatch.setattr(server, "DEAD", 500)

    execute("DELETE FROM guicang_much WHERE n > 100")

    assert the(DeadRows, server.vacuum).data == {
        "rows": "800",
        "table": "guicang_much",
        "percent": 89,
    }


def test_a_transaction_that_stays_open_is_named(fresh_postgresql, monkeypatch):
    monkeypatch.setattr(server, "OPEN", 0)
    with psycopg.connect(fresh_postgresql.url) as other:
        ((process,),) = other.execute("SELECT pg_backend_pid()").fetchall()

        assert the(OpenTooLong, server.vacuum).data["process"] == str(process)


def test_a_slot_that_keeps_the_log_is_named(fresh_postgresql, monkeypatch):
    monkeypatch.setattr(server, "KEPT", -1)
    select("SELECT pg_create_physical_replication_slot('forgotten', true)")
    try:
        found = the(LogKept, server.log)
    finally:
        select("SELECT pg_drop_replication_slot('forgotten')")

    assert found.data["slot"] == "forgotten"
    assert list(server.log()) == []


def test_a_server_that_does_not_wait_for_its_disk_is_told_of(fresh_postgresql):
    # The tests' own cluster is such a one, without checksums.
    found = the(NotDurable, server.durable)

    assert found.data == {"settings": "fsync = off, full_page_writes = off"}
    assert [type(error) for error in server.checked()] == [NoChecksums]


def test_a_replica_that_does_not_answer_is_told_of(fresh_postgresql, monkeypatch):
    monkeypatch.setattr(replica, "is_named", lambda: True)
    monkeypatch.setattr(replica, "is_up", lambda: False)

    assert [type(error) for error in server.followed()] == [ReplicaAway]
