"""What watches over the console learns whether it works, and nothing else."""

from unittest.mock import Mock

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from guicang.bootstrap import health
from guicang.domain.errors import DatabaseUnready, GateClosed


def test_strangers_are_told_that_it_lives_and_works(console):
    client = console.client()

    answers = [client.get(path) for path in ("/livez", "/readyz")]

    assert [a.json() for a in answers] == [{"alive": True}, {"ready": True}]
    assert not client.cookies
    assert all("no-store" in a["Cache-Control"] for a in answers)


@pytest.mark.parametrize("name", ["ring.db", "mfa.key"])
def test_without_its_keys_it_is_not_ready(console, name):
    (console.home.folder / "keys" / name).rename(console.home.folder / "elsewhere")

    answer = console.client().get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "lacking": ["keys"]}
    assert console.client().get("/livez").status_code == 200


def test_before_its_migrations_it_is_not_ready(console):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE name = '0001_initial'")

    answer = console.client().get("/readyz")

    assert answer.json() == {"ready": False, "lacking": ["schema"]}


def test_without_its_tables_it_is_not_ready(console):
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE django_migrations")
        cursor.execute("ALTER TABLE guicang_ledgerhead RENAME TO gone")

    answer = console.client().get("/readyz")

    assert answer.json()["lacking"] == ["schema", "ledger"]


@pytest.mark.parametrize(
    ("unknown", "lacking"),
    [
        ("9998_expand_more", []),
        ("9998_contract_less", ["schema"]),
        ("9998", ["schema"]),
    ],
)
def test_what_a_newer_release_only_added_does_not_hinder_it(console, unknown, lacking):
    MigrationRecorder(connection).record_applied("guicang", unknown)

    answer = console.client().get("/readyz")

    assert answer.json().get("lacking", []) == lacking


def test_where_nothing_can_be_written_it_is_not_ready(console):
    forbid = {
        "sqlite": "PRAGMA query_only=ON",
        "postgresql": "SET default_transaction_read_only = on",
    }
    with connection.cursor() as cursor:
        cursor.execute(forbid[connection.vendor])

    answer = console.client().get("/readyz")

    assert answer.json()["lacking"] == ["writing"]


def test_on_a_full_disk_it_is_not_ready(console, monkeypatch):
    monkeypatch.setattr(health, "ROOM", 1 << 62)

    assert console.client().get("/readyz").json()["lacking"] == ["room"]


def test_while_somebody_works_on_the_machine_it_is_not_ready(console):
    note = console.home.folder / "maintenance"
    note.touch()
    during = console.client().get("/readyz")
    note.unlink()
    after = console.client().get("/readyz")

    assert during.json() == {"ready": False, "lacking": ["maintenance"]}
    assert after.json() == {"ready": True}
    assert console.client().get("/livez").status_code == 200


def test_behind_the_gate_of_a_restored_store_it_is_not_ready(console, monkeypatch):
    def closed():
        raise GateClosed(snapshot="s-1")

    monkeypatch.setattr("guicang.entrypoints.web.health.house", closed)

    assert console.client().get("/readyz").json()["lacking"] == ["gate"]


def test_without_a_database_it_lives_and_is_not_ready(console, monkeypatch):
    def away():
        raise DatabaseUnready(reason="away")

    with monkeypatch.context() as broken:
        broken.setattr("guicang.entrypoints.web.health.house", away)
        broken.setattr(connection, "cursor", Mock(side_effect=OperationalError))
        answer = console.client().get("/readyz")
        alive = console.client().get("/livez")

    lacking = {"database", "schema", "keys", "ledger", "writing", "room", "maintenance"}
    assert set(answer.json()["lacking"]) == lacking
    assert alive.status_code == 200


def test_nothing_is_posted_there(console):
    assert console.client().post("/readyz").status_code == 405


@pytest.mark.parametrize("name", ["metrics.token", "login.secret"])
def test_secrets_of_the_settings_are_not_shown(console, monkeypatch, name):
    monkeypatch.setitem(console.house.config.values, name, "specimen-0815")

    page = console.log_in("admin").get("/settings").content.decode()

    assert name in page
    assert "specimen-0815" not in page
