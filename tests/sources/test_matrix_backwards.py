"""Rooms of Matrix are read backwards, and become what they are read forwards."""

import pytest

from guicang.domain.sources.connection import Connection
from tests import homes
from tests.simulators.matrix import AGENT, CUSTOMER, TOKEN, Matrix
from tests.simulators.server import running

ROOM = "!room:guicang.test"
HOUR = 3_600_000
SAID = 95


@pytest.mark.parametrize("page", [7, 100])
def test_a_room_that_comes_in_pages_from_its_end_is_one_conversation(
    fresh_sqlite, settings, page
):
    home = homes.bare(fresh_sqlite, settings)
    platform = Matrix(page=page)
    at = int(home.clock.now().timestamp() * 1000) - 100 * HOUR
    platform.open(ROOM, at)
    for n in range(SAID):
        platform.say(ROOM, f"第{n}句", at + (n + 1) * HOUR, (CUSTOMER, AGENT)[n % 2])
    home.house.source_secrets.keep("rooms", {"access_token": TOKEN})
    with running(platform) as address:
        home.house.connections.add(
            Connection(
                name="rooms",
                kind="matrix",
                settings={"address": address, "agents": AGENT},
                by="admin",
                created_at=home.clock.now(),
            )
        )
        while home.house.pulling.pull("rooms").more:
            pass
    [talk] = home.house.records.read([r.id for r in home.house.records.facts()])

    assert [m.text for m in talk.messages] == [f"第{n}句" for n in range(SAID)]
    assert int(talk.opened_at.timestamp() * 1000) == at
