"""On PostgreSQL nobody waits for ever: a clear error with its code comes instead."""

import time
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection, connections
from tests.fakes.sealing import MemoryBox, MemoryRing
from tests.specimens import NOW, incoming

from guicang.adapters.db.dialects import unhurried
from guicang.adapters.db.records import DjangoRecords
from guicang.adapters.db.sql import execute, select
from guicang.adapters.db.transactions import Atomic, translated
from guicang.config import load
from guicang.domain.errors import (
    BadSetting,
    LockedOut,
    StatementTooLong,
    StoodStill,
)

pytestmark = pytest.mark.service
SHOWN = "SELECT current_setting('{}')"


@pytest.fixture
def hasty(fresh_postgresql) -> Iterator[str]:
    """Connect with a second of patience; give where the database is."""
    told = (
        "-c lock_timeout=1s -c statement_timeout=2s "
        "-c idle_in_transaction_session_timeout=1s"
    )
    connections["default"].close()
    connection.settings_dict["OPTIONS"]["options"] = told
    yield fresh_postgresql.url
    connections["default"].close()


def test_what_the_settings_say_is_what_the_server_does(fresh_postgresql):
    shown = [
        select(SHOWN.format(name))[0][0]
        for name in (
            "lock_timeout",
            "statement_timeout",
            "idle_in_transaction_session_timeout",
        )
    ]

    assert shown == ["30s", "15min", "10min"]


def test_both_sides_ask_whether_the_other_is_there(fresh_postgresql):
    asked = {"keepalives_idle": 10, "keepalives_interval": 10, "keepalives_count": 2}

    ours = connection.settings_dict["OPTIONS"]
    theirs = {f"tcp_{name}": f"{value}" for name, value in asked.items()}

    assert {name: ours[name] for name in asked} == asked
    assert ours["tcp_user_timeout"] == 30_000
    assert {name: shown(name) for name in theirs} == theirs
    assert shown("tcp_user_timeout") == "30000"


def shown(name):
    return select(f"SHOW {name}")[0][0]


@pytest.mark.parametrize("seconds", [0, 2])
def test_how_long_a_silent_side_is_kept_can_be_set(tmp_path, seconds):
    (tmp_path / "guicang.toml").write_text(
        f'"database.url" = "postgresql://x@h/n"\n"database.alive" = {seconds}\n'
    )

    options = load(tmp_path).database()["OPTIONS"]

    assert options.get("tcp_user_timeout", 0) == seconds * 1000
    assert options.get("keepalives_idle", 0) == seconds // 2
    assert ("tcp_keepalives_idle" in options["options"]) == bool(seconds)


def test_ddl_behind_a_reader_gives_up_with_a_code(hasty):
    with psycopg.connect(hasty) as other:
        other.execute("SELECT count(*) FROM guicang_conversation")

        with pytest.raises(LockedOut, match="longer than 1 s") as refused, translated():
            execute("ALTER TABLE guicang_conversation ADD COLUMN more text")

    assert refused.value.code == "GC-860"
    with Atomic().transaction():
        execute("ALTER TABLE guicang_conversation ADD COLUMN more text")


def test_rows_that_somebody_else_keeps_are_not_waited_for_for_ever(hasty):
    store = DjangoRecords(MemoryRing(), MemoryBox())
    store.add([incoming("c1")], NOW)
    with psycopg.connect(hasty) as other:
        other.execute("SELECT key FROM guicang_conversation FOR UPDATE")

        with pytest.raises(LockedOut), store.transaction():
            store.lock(["c1"])

    assert [record.id for record in store.facts()] == ["c1"]


def test_a_statement_that_runs_too_long_is_ended(hasty):
    with pytest.raises(StatementTooLong, match="longer than 2 s"), translated():
        select("SELECT pg_sleep(60)")


def test_who_stands_still_in_a_transaction_loses_it(hasty):
    def stand_still() -> None:
        with Atomic().transaction():
            execute("UPDATE guicang_conversation SET agent = ''")
            time.sleep(2)
            select("SELECT 1")

    with pytest.raises(StoodStill):
        stand_still()


def test_a_vacuum_may_take_as_long_as_it_needs(hasty):
    with unhurried():
        during = select(SHOWN.format("statement_timeout"))
        locks = select(SHOWN.format("lock_timeout"))

    assert (during, locks) == ([("0",)], [("1s",)])
    assert select(SHOWN.format("statement_timeout")) == [("2s",)]


def test_less_than_no_patience_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("GUICANG_DATABASE_URL", "postgresql://u@127.0.0.1/x")
    monkeypatch.setenv("GUICANG_DATABASE_LOCK_TIMEOUT", "-1")

    with pytest.raises(BadSetting, match="lock_timeout"):
        load(tmp_path).database()
