"""A real streaming replica answers pages, and never with less than was done."""

import time
from collections.abc import Iterator

import psycopg
import pytest
from django.db import DatabaseError, connection, connections
from tests.databases import Database
from tests.fakes.sealing import MemoryBox, MemoryRing
from tests.servers import PostgreSQL, Replica
from tests.specimens import NOW, incoming

from guicang.adapters.db import replica
from guicang.adapters.db.ledger import DjangoLedger
from guicang.adapters.db.models.ledger import LedgerEntry
from guicang.adapters.db.queries.conversations import conversations
from guicang.adapters.db.queries.filters import Filter
from guicang.adapters.db.queries.ledger import Wanted, entries
from guicang.adapters.db.records import DjangoRecords
from guicang.adapters.db.replica import is_up, replicated
from guicang.adapters.db.sql import select
from guicang.config import load
from guicang.domain.errors import BadSetting
from guicang.domain.ledger.model import Tag

pytestmark = pytest.mark.service
DEADLINE = 60.0


@pytest.fixture(scope="module")
def follower(postgresql) -> Iterator[PostgreSQL]:
    server = Replica(postgresql)
    yield server
    server.close()


def follow(database: Database, url: str) -> None:
    """Let the replica that the settings name be at an address."""
    given = load(database.home)
    names = {"database.url": database.url, "database.replica": url}
    config = type(given)(given.home, {**given.values, **names})
    told = connections.configure_settings(config.databases())
    connections.settings["replica"] = told["replica"]


@pytest.fixture
def home(fresh_postgresql, follower, monkeypatch) -> Iterator[Database]:
    """Give a database of which there is a replica, which has it by now."""
    name = fresh_postgresql.url.rpartition("/")[2]
    monkeypatch.setattr(replica, "_rests_until", {})
    follow(fresh_postgresql, follower.url(name))
    until_it_is_there(follower, name)
    yield fresh_postgresql
    connections["replica"].close()
    del connections["replica"]
    del connections.settings["replica"]


def until_it_is_there(follower: PostgreSQL, name: str) -> None:
    end = time.monotonic() + DEADLINE
    found = None
    while found is None:
        assert time.monotonic() < end
        with psycopg.connect(follower.url()) as base:
            asked = "SELECT 1 FROM pg_database WHERE datname = %s"
            found = base.execute(asked, [name]).fetchone()


def act(number: int) -> None:
    data = {"batch": f"b-{number}"}
    DjangoLedger().append(Tag.BATCH_PROPOSED, "wang", data, NOW)


def until_up() -> None:
    end = time.monotonic() + DEADLINE
    while not is_up():
        assert time.monotonic() < end


@replicated
def where() -> bool:
    ((follows,),) = select("SELECT pg_is_in_recovery()")
    return follows


def test_pages_are_answered_by_the_replica_with_all_that_was_done(home, monkeypatch):
    # However slow the machine is: the replica comes up with what was done.
    monkeypatch.setattr(replica, "PATIENCE", DEADLINE)
    DjangoRecords(MemoryRing(), MemoryBox()).add([incoming("c1")], NOW)
    act(1)

    assert where()
    assert [row.id for row in conversations(Filter()).rows] == ["c1"]
    assert [entry.data["batch"] for entry in entries(Wanted()).rows] == ["b-1"]


def test_the_orm_reads_there_too(home, monkeypatch):
    monkeypatch.setattr(replica, "PATIENCE", DEADLINE)
    act(1)

    @replicated
    def read() -> str:
        return LedgerEntry.objects.get(seq=0)._state.db

    assert read() == "replica"
    assert LedgerEntry.objects.get(seq=0)._state.db == "default"


def test_a_replica_that_is_behind_is_not_asked(home, follower):
    act(1)
    until_up()
    with psycopg.connect(follower.url(), autocommit=True) as base:
        base.execute("SELECT pg_wal_replay_pause()")
        try:
            act(2)
            behind, seen = where(), entries(Wanted()).rows
        finally:
            base.execute("SELECT pg_wal_replay_resume()")
    until_up()

    assert not behind
    assert [entry.data["batch"] for entry in seen] == ["b-2", "b-1"]
    assert where()


def test_whoever_is_in_a_transaction_reads_what_it_wrote(home):
    until_up()
    ledger = DjangoLedger()

    with ledger.transaction():
        act(1)
        inside = where(), len(entries(Wanted()).rows)

    assert inside == (False, 1)


def test_a_read_that_fails_there_is_asked_here_and_the_replica_rests(home):
    until_up()
    asked = replicated(
        lambda: select("SELECT 1 / (CASE WHEN pg_is_in_recovery() THEN 0 ELSE 1 END)")
    )

    assert asked() == [(1,)]
    assert not is_up()


@pytest.mark.parametrize("port", ["its own", "nobody's"])
def test_what_is_no_replica_is_left_alone(port, home):
    url = home.url
    if port == "nobody's":
        url = "postgresql://guicang:x@127.0.0.1:1/nothing"
    connections["replica"].close()
    del connections["replica"]
    follow(home, url)
    act(1)

    assert not where()
    assert len(entries(Wanted()).rows) == 1


def test_nothing_is_written_through_the_replicas_connection(home):
    until_up()

    with pytest.raises(DatabaseError), connections["replica"].cursor() as cursor:
        cursor.execute("CREATE TABLE elsewhere (id integer)")

    assert connection.settings_dict["NAME"] in home.url


def test_sqlite_has_no_replica(tmp_path, monkeypatch):
    monkeypatch.setenv("GUICANG_DATABASE_REPLICA", "postgresql://u@127.0.0.1/x")

    with pytest.raises(BadSetting, match="no replica"):
        load(tmp_path).databases()
