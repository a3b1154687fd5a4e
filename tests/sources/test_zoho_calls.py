"""Tokens of Zoho are shared and few; its limits are obeyed, its refusals are told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import jsonschema
import pytest

from guicang.adapters.sources.zoho import DESK, SALESIQ
from guicang.adapters.sources.zoho.centres import CENTRES, HOSTS
from guicang.domain.errors import (
    BadSource,
    GuicangError,
    NotPossible,
    SourceGarbled,
    SourceRefused,
    SourceThrottled,
    SourceUnreachable,
)
from guicang.domain.sources.model import Ability, Agent, Can, Presence
from guicang.ports.recalling import CannotRecall, Place
from tests.fakes.clock import START
from tests.simulators.server import Answered, Fault
from tests.simulators.zoho import AGENT, NAMES, REFRESH, SECRET, SETTINGS, error
from tests.sources.zoho import House, house, pages, said, sample

DAY = timedelta(days=1)
OTHER = next(one for one in NAMES if one != AGENT)


@pytest.fixture
def there():
    with house() as found:
        yield found


# Tokens.


def together(there: House, count: int) -> list[str]:
    with ThreadPoolExecutor(count) as pool:
        sources = [there.desk() for _ in range(count)]
        return list(pool.map(lambda source: source.check(), sources))


def test_twenty_workers_share_one_token(there):
    found = together(there, 20)

    assert set(found) == {"示例公司 (60001280952)"}
    assert len(there.zoho.refreshed) == 1


def test_a_token_that_was_taken_back_is_replaced_once_for_all(there):
    together(there, 5)
    there.clock.move(minutes=5)
    there.zoho.revoke()
    together(there, 20)

    assert len(there.zoho.refreshed) == 2


def test_a_token_is_replaced_before_it_ends(there):
    for _ in range(12):
        there.desk().check()
        there.clock.move(minutes=20)

    assert len(there.zoho.refreshed) == 4
    assert there.zoho.calls("organizations") == 12  # none of them was refused


def test_however_often_tokens_are_refused_few_are_asked_for(there):
    refused = Fault("/api/v1/", instead=error("INVALID_OAUTH", 401), times=10_000)
    there.zoho.faults.append(refused)
    for _ in range(600):
        with pytest.raises((SourceRefused, SourceThrottled)) as caught:
            there.desk().check()
        there.clock.move(seconds=1)

    assert 2 <= len(there.zoho.refreshed) <= 10
    assert isinstance(caught.value, SourceRefused)  # by now a person has to look


def test_a_young_token_that_is_taken_back_once_is_waited_for(there):
    source = there.desk()
    source.check()
    there.zoho.revoke()
    with pytest.raises(SourceThrottled) as caught:
        source.check()
    there.clock.move(seconds=caught.value.data["seconds"])

    assert source.check()


@pytest.mark.parametrize(
    ("change", "answer"),
    [
        ({"refresh_token": "1000.other"}, "invalid_code"),
        ({"client_secret": "other"}, "invalid_client"),
    ],
)
def test_wrong_credentials_are_refused_and_not_repeated(there, change, answer):
    with pytest.raises(SourceRefused, match=answer) as caught:
        there.desk(**change).check()

    assert not any(value in str(caught.value) for value in change.values())


def test_no_secret_is_shown(there):
    source = there.desk()
    source.check()
    shown = repr(source)

    assert not any(s in shown for s in (SECRET, REFRESH, *there.zoho.tokens))


def test_who_asks_for_too_many_tokens_waits(there):
    there.zoho.refreshed = [there.clock.now()] * 10

    with pytest.raises(SourceThrottled):
        there.desk().check()


# Limits and refusals.

THROTTLED = {
    "the day's credits": (
        error("THRESHOLD_EXCEEDED", 429, **{"Retry-After": "60"}),
        60,
    ),
    "no time is told": (error("THRESHOLD_EXCEEDED", 429), 900),
    "too many at once": (error("TOO_MANY_REQUESTS", 429), 10),
    "a page that blocks": (
        Answered(b"<html>blocked", 503, {"content-type": "text/html"}),
        60,
    ),
}


@pytest.mark.parametrize("name", THROTTLED)
def test_a_limit_is_told_with_its_time_and_nothing_is_lost(there, name):
    one = there.zoho.ticket(START - DAY)
    there.zoho.say(one, "您好", START - DAY)
    answer, seconds = THROTTLED[name]
    there.zoho.faults.append(Fault("/conversations", instead=answer))
    with pytest.raises(SourceThrottled) as caught:
        pages(there.desk())

    assert caught.value.data["seconds"] == seconds
    assert [s.message.text for s in said(pages(there.desk()))] == ["您好"]


def test_before_the_days_credits_are_gone_it_rests(there):
    one = there.zoho.ticket(START - DAY)
    there.zoho.say(one, "您好", START - DAY)
    there.zoho.credits = 21
    source = there.desk()
    assert source.check()  # what was answered is not thrown away
    before = len(there.zoho.asked)
    with pytest.raises(SourceThrottled) as caught:
        source.check()

    assert caught.value.data["seconds"] > 600
    assert len(there.zoho.asked) == before
    there.zoho.credits = 50_000
    there.clock.move(minutes=16)
    assert source.check()


REFUSED = (
    "SCOPE_MISMATCH",
    "OAUTH_ORG_MISMATCH",
    "LICENSE_ACCESS_LIMITED",
    "FORBIDDEN",
)


@pytest.mark.parametrize("code", REFUSED)
def test_a_refusal_is_told_by_its_code(there, code):
    there.zoho.faults.append(Fault("/im/sessions", instead=error(code, 403)))

    with pytest.raises(SourceRefused, match=code):
        there.desk().pull({})


def test_another_organization_is_refused(there):
    with pytest.raises(SourceRefused, match="OAUTH_ORG_MISMATCH"):
        there.desk(org="7").check()


BROKEN = {
    "a listing without a byte": (
        Fault("/tickets/search", instead=Answered(b"", 200)),
        SourceGarbled,
    ),
    "entries without a byte": (
        Fault("/conversations", instead=Answered(b"", 200)),
        SourceGarbled,
    ),
    "a listing that is not there": (
        Fault("/tickets/search", instead=error("URL_NOT_FOUND", 404)),
        SourceRefused,
    ),
    "an answer that breaks off": (
        Fault("/search", change=lambda a: Answered(a.body, a.status, a.headers, cut=5)),
        SourceUnreachable,
    ),
    "a server that fails": (
        Fault("/search", instead=Answered({}, 502)),
        SourceUnreachable,
    ),
    "no JSON": (Fault("/search", instead=Answered(b"oops")), SourceGarbled),
    "a list that is none": (
        Fault("/search", instead=Answered({"data": 3})),
        SourceGarbled,
    ),
    "entries that are none": (
        Fault("/conversations", instead=Answered({"data": "x"})),
        SourceGarbled,
    ),
    "a ticket that is none": (
        Fault("/conversations", instead=Answered([])),
        SourceGarbled,
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_makes_no_sense_is_an_error_of_the_port(there, name):
    one = there.zoho.ticket(START - DAY)
    there.zoho.say(one, "您好", START - DAY)
    fault, kind = BROKEN[name]
    there.zoho.faults.append(fault)

    with pytest.raises(kind):
        pages(there.desk())
    assert len(said(pages(there.desk()))) == 1


# What it can.


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


def test_sessions_cannot_be_deleted(there):
    with pytest.raises(NotPossible):
        there.desk().delete(Place(source="z", conversation="im:7", message=""))


ASKED = {
    Ability.AGENT_STATE: lambda source: source.agents(),
    Ability.TRANSFER: lambda source: source.transfer("1", "2"),
    Ability.NOTICE: lambda source: source.tell("im:1", "x"),
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


# Settings.


@pytest.mark.parametrize("name", CENTRES)
def test_each_data_centre_has_its_own_names(there, name):
    source = there.desk(centre=name, address="")
    place = CENTRES[name]

    assert source.zoho.base == f"{place.desk}/api/v1"
    assert source.zoho.credentials.accounts == place.accounts
    assert {place.desk.removeprefix("https://")} <= set(HOSTS)


@pytest.mark.parametrize(
    "change",
    [
        {"centre": "mars", "address": ""},
        {"address": "ftp://x.test"},
        {"org": " "},
        {"client_id": ""},
        {"since": "gestern"},
    ],
)
def test_a_value_that_does_not_do_is_named(there, change):
    with pytest.raises(BadSource) as caught:
        there.desk(**change)
    assert caught.value.data["field"] in change


# The published schemas, as far as this connector relies on them: written by hand.

TEXT = {"type": ["string", "null"]}
NUMBER = {"type": ["string", "integer"], "pattern": "^[0-9]+$"}
INSTANT = {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$"}
SESSION = {
    "type": "object",
    "required": ["id", "status", "createdTime", "lastActiveTime", "actor", "contactId"],
    "properties": {
        "id": NUMBER,
        "status": {"enum": ["CREATED", "OPEN", "ON_PROGRESS", "ON_HOLD", "ENDED",
                            "BLOCKED", "MISSED"]},
        "createdTime": INSTANT,
        "lastActiveTime": INSTANT,
        "messagesCount": {"type": "string"},
    },
}  # fmt: skip
MESSAGE = {
    "type": "object",
    "required": ["id", "type", "direction", "status", "createdTime", "displayMessage"],
    "properties": {
        "id": NUMBER,
        "type": {"enum": ["TEXT", "INFO", "ATTACHMENT", "LOCATION", "TEMPLATE",
                          "CAROUSEL", "LAYOUT", "ACTION", "EXTERNAL_INFO"]},
        "direction": {"enum": ["IN", "OUT"]},
        "status": {"enum": ["SAVED", "QUEUED", "SENT", "DELIVERED", "READ", "FAILED",
                            "DELETED", "MISSED"]},
        "contentType": {"enum": ["text/html", "text/plain", "application/json"]},
        "createdTime": INSTANT,
        "displayMessage": {"type": "string", "maxLength": 300},
    },
}  # fmt: skip
ENTRY = {
    "type": "object",
    "required": ["id", "type", "content"],
    "properties": {"id": NUMBER, "type": {"enum": ["thread", "comment"]}},
    "if": {"properties": {"type": {"const": "thread"}}},
    "then": {
        "required": ["createdTime", "direction", "contentType", "isContentTruncated"],
        "properties": {
            "createdTime": INSTANT,
            "direction": {"enum": ["in", "out"]},
            "contentType": {"enum": ["text/plain", "text/html"]},
            "status": {"enum": ["SUCCESS", "PENDING", "FAILED", "DRAFT"]},
        },
    },
    "else": {
        "required": ["commentedTime", "isPublic"],
        "properties": {"commentedTime": INSTANT},
    },
}
PRESENT = {
    "type": "object",
    "required": ["agentId", "status"],
    "properties": {"agentId": NUMBER, "status": {"enum": ["ONLINE", "OFFLINE"]}},
}


def rows(there: House, path: str, **query: str) -> list[object]:
    answer = there.desk().zoho.get(path, **query)
    return answer["data"]


def test_the_simulator_answers_as_the_schemas_say(there):
    one, session = there.zoho.ticket(START), there.zoho.session(START)
    there.zoho.say(one, "您好")
    there.zoho.comment(one, "备注")
    there.zoho.chat(session, "长" * 400)
    for schema, found in (
        (ENTRY, rows(there, f"/tickets/{one}/conversations")),
        (SESSION, rows(there, "/im/sessions")),
        (MESSAGE, rows(there, f"/im/sessions/{session}/messages")),
        (
            PRESENT,
            rows(there, "/agentAvailability", departmentId="-1", **{"from": "0"}),
        ),
    ):
        assert found
        for row in found:
            jsonschema.validate(row, schema)


def test_the_published_samples_are_as_the_schemas_say():
    jsonschema.validate(sample("desk_im_session.json"), SESSION)
    for name, schema in (
        ("desk_im_messages.json", MESSAGE),
        ("desk_ticket_conversations.json", ENTRY),
        ("desk_agent_availability.json", PRESENT),
    ):
        for row in sample(name)["data"]:
            jsonschema.validate(row, schema)


def test_the_published_samples_are_read(there):
    session = sample("desk_im_session.json")
    messages = sample("desk_im_messages.json")["data"]
    entries = sample("desk_ticket_conversations.json")["data"]
    one = there.zoho.ticket(START - DAY)
    there.zoho.sessions[session["id"]] = session
    there.zoho.chats[session["id"]] = messages
    there.zoho.tickets[one].entries = entries
    found = pages(there.desk(since="2025-11-01"))
    every = {s.message.id for s in said(found)}

    assert every == {row["id"] for row in (*messages, *entries)}
    assert "我要退款" in {s.message.text for s in said(found)}
    assert {s.thread for s in said(found)} == {one, f"im:{session['id']}"}


def test_the_published_errors_are_told(there):
    kinds = {"oauth": SourceRefused, "org": SourceRefused}
    there.desk().check()
    there.clock.move(minutes=2)
    for name, raw in sample("errors.json").items():
        answer = Answered(raw["body"], raw["http"], raw.get("headers", {}))
        there.zoho.faults[:] = [Fault("/organizations", instead=answer, times=2)]
        with pytest.raises(kinds.get(name, SourceThrottled)) as caught:
            there.desk().check()
        assert isinstance(caught.value, GuicangError)
