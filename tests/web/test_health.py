"""What watches over the console learns whether it works, and nothing else."""

import pytest
from django.db import connection


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

    assert answer.json() == {"ready": False, "lacking": ["migrations"]}


def test_without_its_tables_it_is_not_ready(console):
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE django_migrations")
        cursor.execute("ALTER TABLE guicang_ledgerhead RENAME TO gone")

    answer = console.client().get("/readyz")

    assert answer.json()["lacking"] == ["migrations", "ledger"]


def test_nothing_is_posted_there(console):
    assert console.client().post("/readyz").status_code == 405
