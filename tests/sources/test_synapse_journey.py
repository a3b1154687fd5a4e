"""A room's whole way on a real Synapse: in, archived, erased, purged, certified."""

from datetime import UTC, datetime, timedelta

import pytest

from guicang.domain.certificate import platforms
from guicang.domain.disposal.model import Fate, State
from guicang.domain.ledger.model import Tag
from guicang.domain.record import Kind
from guicang.services.sourcing import Form
from tests.homes import certified, make
from tests.oracles.synapse import Refused, synapse

# The first test waits for the server, and for its packages where there are none yet.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
COUNT = 120
LAST = "Purged all before it; Synapse keeps the last message of a room."
"""That the customer went is the last event of the room: it stays, and that is said."""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with synapse(tmp_path_factory.mktemp("synapse")) as running_server:
        yield running_server


@pytest.fixture
def home(database, settings):
    home = make(database, settings)
    home.policy()
    home.clock.at = datetime.now(UTC) + timedelta(minutes=5)  # noqa: TID251 - Synapse has no other clock
    return home


def status(server, token, room, event):
    try:
        server.event(token, room, event)
    except Refused as refused:
        return refused.status
    return 200


def room_of(server, name):
    """Let a customer say it all to an agent, and go; the house's user reads along."""
    bot, agent = f"@bot-{name}:guicang.test", f"@agent-{name}:guicang.test"
    token = server.register(f"bot-{name}", admin=True)
    customer, helper = (server.register(f"{who}-{name}") for who in ("k", "agent"))
    room = server.room(customer, bot, agent)
    for each in (token, helper):
        server.join(each, room)
    said = [
        server.send(helper if n % 3 == 2 else customer, room, f"第{n}句话，订单已付款")
        for n in range(COUNT)
    ]
    server.ask("POST", f"/_matrix/client/v3/rooms/{room}/leave", {}, customer)
    return token, room, said


def test_what_is_archived_and_erased_here_is_purged_there_and_both_are_certified(
    server, home
):
    house, name = home.house, f"matrix-{home.database.vendor}"
    token, room, said = room_of(server, home.database.vendor)
    house.sourcing.add(
        name,
        "matrix",
        Form(
            settings={
                "address": server.address,
                "agents": f"@agent-{home.database.vendor}:guicang.test",
            },
            secrets={"access_token": token},
        ),
        by="admin",
        code=home.code("admin"),
    )
    while house.pulling.pull(name).more:
        pass
    talks = list(house.records.read([r.id for r in house.records.facts()]))
    messages = sorted((m for talk in talks for m in talk.messages), key=lambda m: m.at)
    names = {talk.id for talk in talks}
    before = [status(server, token, room, event) for event in said]
    home.clock.move(days=40)
    batch = home.approved(platform=True)
    done = house.running.run(batch.id)

    assert [m.id for m in messages if m.kind == Kind.TEXT] == said
    assert before == [200] * COUNT
    assert (done.state, done.counts[Fate.DESTROYED]) == (State.CERTIFIED, len(names))
    assert [status(server, token, room, event) for event in said] == [404] * COUNT
    assert not list(house.records.facts())
    assert house.catalogue.find(names).keys() == names
    document = house.certifying.open(house.batches.certificate(done.id))
    assert document["claim"]["code"] == "offline"
    assert document["residual"]["source"]["data"] == {"conversations": len(names)}
    [row] = platforms.rows(document)
    assert row["copy"]["data"] == {
        "source": name,
        "conversations": len(names),
        "asked": len(names),
        "left": 0,
    }
    assert LAST in [told["says"] for told in row["told"] if told["deleted"]]
    assert row["retention"]["code"] == "platform-not-attested"
    asked = house.ledger.entries(tag=Tag.BATCH_PLATFORM_ASKED, about=done.id)
    assert {each for e in asked for each in e.data["conversations"]} == names
    assert house.recording.verify().whole
    certified(home, done)
    assert house.batches.notes(done.id)["places"] == {}
