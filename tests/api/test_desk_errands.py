"""A program pushes records and does what the desk decided about their customers."""

import pytest

from guicang.domain.access.apikeys import Scope
from guicang.domain.desk.model import Closing
from guicang.domain.desk.presence import Agent, Presence
from guicang.domain.sources.connection import DESK, FETCH, Connection
from guicang.services.pushing import KIND

ERRANDS = "/desk/sources/crm/errands"


def _connect(served, **settings):
    served.house.connections.add(
        Connection(
            name="crm",
            kind=KIND,
            settings={DESK.name: "on", **settings},
            by="admin",
            created_at=served.home.clock.now(),
        )
    )


def _seat(served, name, account):
    told = {"said": Presence.AVAILABLE, "languages": frozenset({"zh"})}
    agent = Agent(name=name, capacity=3, accounts={"crm": account}, **told)
    served.house.attending.put(agent, by="sue")


def _talk(served):
    at = served.home.clock.now().isoformat()
    said = {"seq": 1, "ts": at, "sender": "cust-7", "role": "customer"}
    return {
        "schema": "guicang.conversation/1",
        "conversation_id": "c-1001",
        "source": "crm",
        "channel": "web",
        "opened_at": at,
        "customer": {"id": "cust-7"},
        "messages": [{**said, "type": "text", "text": "您好"}],
    }


@pytest.fixture
def crm(served):
    """A program whose customer has just been given to somebody at the desk."""
    _connect(served, **{FETCH.name: "on"})
    _seat(served, "ann", "A001")
    program = served.program(Scope.RECORDS_WRITE)
    pushed = program.post("/records", {"records": [_talk(served)]}).json()
    assert pushed["conversations"] == 1
    served.house.shadowing.run()
    return program


def _waiting(program):
    return program.get(ERRANDS).json()["items"]


def _does_all(program):
    """Do what waits, in its order; give the deeds."""
    done = []
    for each in _waiting(program):
        answer = program.post(f"/desk/errands/{each['id']}/report", {"done": True})
        assert answer.json() == {"done": True}
        done.append((each["deed"], each["thread"], each["account"]))
    return done


def test_a_program_hears_who_has_its_customer_who_takes_over_and_that_it_is_over(
    served, crm
):
    house = served.house
    assert _does_all(crm) == [("transfer", "c-1001", "A001")]
    _seat(served, "bob", "A002")

    house.attending.present("ann", Presence.OFFLINE, by="ann")
    handed = _waiting(crm)

    assert [(each["deed"], each["account"]) for each in handed] == [
        ("present", "A001"),
        ("tell", None),
        ("transfer", "A002"),
    ]
    assert handed[0]["presence"] == "offline"
    assert handed[1]["text"]
    assert house.errands.run() == {"waiting": 2}  # the third is behind the second
    assert _waiting(crm) == handed
    _does_all(crm)

    [session] = house.desk.sessions()
    house.desking.complete(session.id, Closing.AGENT, by="bob", agent="bob")

    assert [deed for deed, *_ in _does_all(crm)] == ["tell", "end"]
    assert _waiting(crm) == []
    by = {each.actor for each in served.entries("desk:errand-done")}
    assert len(by) == 1
    assert by.pop().startswith("system:key:")


def test_what_the_program_says_nothing_of_a_supervisor_finds_on_the_board(served, crm):
    house = served.house
    house.errands.run()
    served.wait(minutes=2)
    house.errands.run()

    [left] = house.overseeing.board().errands

    assert (left.account, left.why) == ("A001", "GC-747")
    assert _waiting(crm) == []
    late = crm.get(ERRANDS + "?by_hand=true").json()["items"]
    assert [each["id"] for each in late] == [left.id]


def test_a_key_that_may_not_push_fetches_nothing(served, crm):
    other = served.program(Scope.RECORDS_READ, Scope.DISPOSAL_READ)
    [one] = _waiting(crm)

    assert other.get(ERRANDS).status_code == 403
    said = other.post(f"/desk/errands/{one['id']}/report", {"done": True})
    assert said.status_code == 403
    assert _waiting(crm) == [one]


def test_a_source_that_leaves_it_to_supervisors_has_nothing_to_fetch(served):
    _connect(served)
    program = served.program(Scope.RECORDS_WRITE)

    assert program.get(ERRANDS).status_code == 404
    assert program.get("/desk/sources/nothing/errands").status_code == 404
