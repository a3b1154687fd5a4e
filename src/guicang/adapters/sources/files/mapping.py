"""From one raw object to one conversation, in each shape that is accepted.

Three shapes: ``guicang.conversation/1`` and exports that nest messages in the same
way, ``guicang.message/1`` with one message a line, and the flat form of bulk loaders.
All are described in docs/reference/records.md.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from guicang.adapters.sources.files.messages import message
from guicang.adapters.sources.files.parsing import canonical
from guicang.domain.classify import CATEGORIES
from guicang.domain.errors import BadRecord
from guicang.domain.record import Conversation, Message, instant
from guicang.domain.record.names import identifier
from guicang.domain.record.times import Instants

CONVERSATION: Final = "guicang.conversation/1"
MESSAGE: Final = "guicang.message/1"
KNOWN: Final = frozenset(
    {
        "schema",
        "conversation_id",
        "source",
        "channel",
        "lang",
        "opened_at",
        "closed_at",
        "customer",
        "agent",
        "messages",
        "events",
        "labels",
        "jurisdictions",
    }
)
ZONE_NOTE: Final = "zone_assumed"
_PERSON: Final = frozenset({"id", "name"})
MEDICAL: Final = "chat.medical_consult"
# Words of exporters for talk about health.
_HEALTH: Final = frozenset({"health", "medical"})
_CATEGORY_KEYS: Final = ("category", "categories", "label")
_EVENT: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
_JURISDICTION: Final = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,8})?")
# Starts that follow from the record itself and that nobody may set from outside.
_RESERVED: Final = frozenset(
    {"opened", "closed", "last_message", "last_customer_message", "labelled"}
)
_LONGEST_NAME: Final = 64 << 10


def conversation(
    raw: dict[str, Any], instants: Instants, zone: str = ""
) -> Conversation:
    """Map a conversation that holds its messages.

    ``zone`` is the name that is noted when an instant came without one. BadRecord
    names the path of the field, such as ``messages[3].ts``.
    """
    instants.assumed = False
    _check_schema(raw, CONVERSATION)
    messages = _messages(raw.get("messages"), instants)
    customer, customer_name, more_customer = _person(raw.get("customer"), "customer")
    agent, agent_name, more_agent = _person(raw.get("agent"), "agent")
    labels, more_labels = _labels(raw.get("labels"))
    opened, closed = _life(raw, messages, instants)
    events = _events(raw.get("events"), instants)
    extra = {k: v for k, v in raw.items() if k not in KNOWN}
    schema = raw.get("schema")
    if schema is not None and schema != CONVERSATION:
        extra["source_schema"] = schema
    rest = {"customer": more_customer, "agent": more_agent, "labels": more_labels}
    extra |= {name: more for name, more in rest.items() if more}
    if instants.assumed and zone:
        extra[ZONE_NOTE] = zone
    return Conversation(
        id=identifier(raw.get("conversation_id"), "conversation_id", required=True),
        source=identifier(raw.get("source"), "source"),
        channel=identifier(raw.get("channel"), "channel"),
        lang=identifier(raw.get("lang"), "lang"),
        opened_at=opened,
        closed_at=closed,
        customer=customer,
        customer_name=customer_name,
        agent=agent,
        agent_name=agent_name,
        messages=messages,
        events=events,
        labels=labels,
        jurisdictions=_jurisdictions(raw.get("jurisdictions")),
        extra=canonical(extra, "extra") if extra else "",
    )


def _check_schema(raw: Mapping[str, Any], known: str) -> None:
    """Raise BadRecord for a version of our own schema that is not known here."""
    schema = raw.get("schema")
    if isinstance(schema, str) and schema.startswith("guicang.") and schema != known:
        raise BadRecord(place="schema", reason="not a known version")


def _messages(value: object, instants: Instants) -> tuple[Message, ...]:
    if not isinstance(value, list):
        raise BadRecord(place="messages", reason="not a list")
    found: list[Message] = []
    n = 0
    try:
        for n, raw in enumerate(value):
            found.append(message(_object(raw), n, instants))
    except BadRecord as error:
        place = f"messages[{n}].{error.data['place']}".rstrip(".")
        raise BadRecord(place=place, reason=error.data["reason"]) from None
    _check_unique(found)
    return tuple(found)


def _check_unique(found: list[Message]) -> None:
    """Put messages in the order of their numbers; BadRecord if one comes twice."""
    numbers = [m.seq for m in found]
    if numbers != list(range(len(numbers))):
        found.sort(key=lambda m: m.seq)
        if len(set(numbers)) != len(numbers):
            raise BadRecord(place="messages", reason="the same seq twice")
    ids = [m.id for m in found if m.id]
    if len(set(ids)) != len(ids):
        raise BadRecord(place="messages", reason="the same message_id twice")


def _object(value: object) -> dict[str, Any]:
    if type(value) is not dict:
        raise BadRecord(place="", reason="not an object")
    return value


def _life(
    raw: Mapping[str, Any], messages: tuple[Message, ...], instants: Instants
) -> tuple[datetime, datetime | None]:
    """Read when it opened (or else its first message) and closed."""
    if raw.get("opened_at") is not None:
        opened = instants.read(raw["opened_at"], "opened_at")
    elif messages:
        opened = min(m.at for m in messages)
    else:
        raise BadRecord(place="opened_at", reason="missing, and no message")
    if raw.get("closed_at") is None:
        return instant(opened), None
    closed = instants.read(raw["closed_at"], "closed_at")
    if closed < opened:
        raise BadRecord(place="closed_at", reason="before opened_at")
    return instant(opened), instant(closed)


def _person(value: object, place: str) -> tuple[str, str, dict[str, Any]]:
    if not isinstance(value, dict):
        return identifier(value, place), "", {}
    name = value.get("name")
    if name is not None and not isinstance(name, str):
        raise BadRecord(place=f"{place}.name", reason="not a text")
    if name and len(name) > _LONGEST_NAME:
        raise BadRecord(place=f"{place}.name", reason="longer than 65536 characters")
    rest = {k: v for k, v in value.items() if k not in _PERSON}
    return identifier(value.get("id"), f"{place}.id"), name or "", rest


def _labels(value: object) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Take retention categories out of labels; give the rest as it came.

    A mark of sensitive health talk means a category too, and stays where it is.
    """
    if value is None:
        return (), {}
    if isinstance(value, list):
        value = {"categories": value}
    if not isinstance(value, dict):
        raise BadRecord(place="labels", reason="neither an object nor a list")
    found: list[str] = []
    rest = dict(value)
    for key in _CATEGORY_KEYS:
        given = value.get(key)
        names = given if isinstance(given, list) else [given]
        known = [n for n in names if isinstance(n, str) and n in CATEGORIES]
        found += known
        if known and len(known) == len(names):
            del rest[key]
    mark = value.get("sensitive")
    if isinstance(mark, str) and mark in _HEALTH:
        found.append(MEDICAL)
    return tuple(dict.fromkeys(found)), rest


def _events(value: object, instants: Instants) -> dict[str, datetime]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadRecord(place="events", reason="not an object")
    found = {}
    for name, at in value.items():
        if not _EVENT.fullmatch(name) or name in _RESERVED:
            raise BadRecord(place="events", reason="not a name for an event")
        found[name] = instant(instants.read(at, f"events.{name}", future=True))
    return found


def _jurisdictions(value: object) -> tuple[str, ...]:
    if value is None:
        return ("CN",)
    if (
        not isinstance(value, list)
        or not value
        or not all(isinstance(j, str) and _JURISDICTION.fullmatch(j) for j in value)
    ):
        raise BadRecord(place="jurisdictions", reason="not a list of country codes")
    return tuple(dict.fromkeys(value))
