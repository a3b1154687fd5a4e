"""The published schemas and samples of Zoho, as far as they are relied on."""

import jsonschema
import pytest

from guicang.domain.errors import (
    GuicangError,
    SourceRefused,
    SourceThrottled,
)
from tests.fakes.clock import START
from tests.simulators.server import Answered, Fault
from tests.sources.zoho import DAY, House, house, pages, said, sample


@pytest.fixture
def there():
    with house() as found:
        yield found


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
