"""What can be done at Zoho, and what is never pretended."""

import pytest

from guicang.adapters.sources.zoho import DESK, SALESIQ
from guicang.domain.errors import (
    NotPossible,
    SourceRefused,
)
from guicang.domain.sources.model import Ability, Agent, Can, Presence
from guicang.ports.recalling import CannotRecall, Place
from tests.fakes.clock import START
from tests.simulators.zoho import AGENT, NAMES, SETTINGS
from tests.sources.zoho import DAY, house, pages, said

OTHER = next(one for one in NAMES if one != AGENT)


@pytest.fixture
def there():
    with house() as found:
        yield found


def test_agents_are_named_with_presence_and_load(there):
    there.zoho.presence[OTHER] = {"status": "OFFLINE", "phoneStatus": "BUSY"}
    for _ in range(3):
        there.zoho.ticket(START - DAY)
    found = there.desk().agents()

    assert found == [
        Agent(id=AGENT, name="客服A", presence=Presence.ONLINE, load=3),
        Agent(id=OTHER, name="客服B", presence=Presence.BUSY, load=0),
    ]


def test_loads_are_asked_for_fifty_at_a_time(there, monkeypatch):
    many = {str(892000000056010 + n): f"客服{n}" for n in range(120)}
    monkeypatch.setattr("tests.simulators.zoho.NAMES", many)
    found = there.desk().agents()

    assert [agent.id for agent in found] == sorted(many)
    assert {agent.load for agent in found} == {0}
    assert there.zoho.calls("agentsTicketsCount") == 3


def test_a_ticket_and_a_session_go_to_another_agent(there):
    one, session = there.zoho.ticket(START), there.zoho.session(START)
    there.desk().transfer(one, OTHER)
    there.desk().transfer(f"im:{session}", OTHER)
    bodies = [a.json() for a in there.zoho.asked if a.method == "PATCH"]

    assert there.zoho.tickets[one].row["assigneeId"] == OTHER
    assert there.zoho.sessions[session]["deskAssignee"]["id"] == OTHER
    assert bodies == [{"assigneeId": OTHER}, {"agentId": OTHER}]


@pytest.mark.parametrize(
    ("thread", "agent"), [("1/../2", OTHER), ("5", "x"), ("5", "")]
)
def test_ids_that_are_none_go_nowhere(there, thread, agent):
    with pytest.raises(SourceRefused):
        there.desk().transfer(thread, agent)
    assert not there.zoho.asked


def test_something_is_said_in_a_session_that_is_ours(there):
    session = there.zoho.session(START)
    found = there.desk().tell(f"im:{session}", "会话即将转交")
    [row] = there.zoho.chats[session]

    assert row["displayMessage"] == "会话即将转交"
    assert (found.message.id, found.message.text) == (row["id"], "会话即将转交")
    assert said(pages(there.desk())) == [found]


def test_in_anothers_session_and_in_a_ticket_nothing_is_said(there):
    session, one = there.zoho.session(START), there.zoho.ticket(START)
    there.desk().transfer(f"im:{session}", OTHER)
    with pytest.raises(SourceRefused, match="FORBIDDEN"):
        there.desk().tell(f"im:{session}", "在吗")
    with pytest.raises(NotPossible):
        there.desk().tell(one, "在吗")

    assert not there.zoho.chats[session]


def test_a_ticket_goes_to_the_trash_and_nobody_says_destroyed(there):
    one = there.zoho.ticket(START - DAY)
    there.zoho.say(one, "您好", START - DAY)
    place = Place(source="zoho", conversation=one, message="")
    told = [there.desk().delete(place) for _ in range(2)]

    assert there.zoho.tickets[one].row["isTrashed"]
    assert "60 days in the trash, then gone" in told[0]
    assert told[0] == told[1]
    assert there.zoho.calls("moveToTrash") == 1
    assert not any(
        word in told[0].lower() for word in ("destroyed", "erased", "purged")
    )


def test_a_ticket_that_is_not_there_is_not_said_to_be_deleted(there):
    place = Place(source="zoho", conversation="7", message="")

    assert "nothing was deleted" in there.desk().delete(place)


def test_a_ticket_is_closed_and_a_session_ends_by_itself(there):
    ticket = there.zoho.ticket()

    there.desk().end(ticket)

    assert there.zoho.tickets[ticket].row["status"] == "Closed"
    with pytest.raises(NotPossible):
        there.desk().end("im:7")


def test_sessions_cannot_be_deleted(there):
    with pytest.raises(NotPossible):
        there.desk().delete(Place(source="z", conversation="im:7", message=""))


ASKED = {
    Ability.AGENT_STATE: lambda source: source.agents(),
    Ability.TRANSFER: lambda source: source.transfer("1", "2"),
    Ability.NOTICE: lambda source: source.tell("im:1", "x"),
    Ability.END: lambda source: source.end("im:1"),
    Ability.DELETE: lambda source: source.delete(
        Place(source="z", conversation="1", message="")
    ),
    Ability.MEDIA: lambda source: source.media(None, 1),
    Ability.PULL: lambda source: source.pull({}),
    Ability.PUSH: lambda source: source.receive(None),
}


@pytest.mark.parametrize("connector", [DESK, SALESIQ], ids=["desk", "salesiq"])
def test_what_is_declared_impossible_is_never_done(there, connector):
    source = connector.open({**SETTINGS, "address": there.address}, there.tools)
    answers = connector.profile.abilities
    for ability, ask in ASKED.items():
        if answers[ability].can is Can.NO:
            with pytest.raises(NotPossible):
                ask(source)
    assert set(answers) == set(Ability)
    assert answers[Ability.RECALL].can is Can.NO
    assert isinstance(
        source.recall(Place(source="z", conversation="1", message="2")), CannotRecall
    )
    assert answers[Ability.RETENTION].can is Can.ATTESTED
    assert not there.zoho.asked


def test_presence_is_read_only_there(there):
    assert DESK.profile.abilities[Ability.AGENT_STATE].can is Can.PARTLY
    with pytest.raises(NotPossible):
        there.desk().present(AGENT, Presence.OFFLINE)


def test_the_presets_of_the_article_are_called_unverified():
    for connector in (DESK, SALESIQ):
        native = connector.profile.native

        assert native.presets == (7, 30)
        assert "not verified" in native.source
    assert "60" in " ".join(DESK.profile.native.semantics)
    assert SALESIQ.profile.experimental
    assert not DESK.profile.experimental
