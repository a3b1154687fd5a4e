"""What doctor says of the database server, with code and advice."""

from dataclasses import replace

import pytest
from tests import homes

from guicang.adapters.db.sql import execute
from guicang.bootstrap import servers

SAID = (servers.vacuumed, servers.logged, servers.durable, servers.followed)


def test_of_sqlite_there_is_nothing_to_say(fresh_sqlite, settings):
    house = homes.bare(fresh_sqlite, settings).house

    assert [look(house) for look in SAID] == [
        *[(True, "SQLite")] * 3,
        (True, "no replica is set"),
    ]


@pytest.mark.service
def test_of_a_server_each_finding_has_code_and_advice(fresh_postgresql, settings):
    house = homes.bare(fresh_postgresql, settings).house
    execute("ALTER TABLE guicang_message SET (autovacuum_enabled = false)")

    vacuumed, logged = servers.vacuumed(house), servers.logged(house)

    assert not vacuumed[0]
    assert vacuumed[1].startswith(
        "GC-863 autovacuum is off for guicang_message: Turn it on"
    )
    assert logged == (
        True,
        "wal_level = replica, archive_mode = off, max_wal_size = 128MB",
    )


@pytest.mark.service
def test_a_sandbox_is_only_advised_of_a_server_that_does_not_wait(
    fresh_postgresql, settings
):
    house = homes.bare(fresh_postgresql, settings).house
    ok, detail = servers.durable(house)
    house.config = replace(
        house.config, values={**house.config.values, "sandbox": True}
    )

    assert not ok
    assert "GC-867" in detail
    assert "GC-868" in detail
    assert servers.durable(house) == (True, detail)
