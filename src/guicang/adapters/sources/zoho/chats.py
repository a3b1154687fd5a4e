"""Instant-message sessions: their turns and messages.

The threads of sessions are named ``im:`` and the session's id, so that they are no
tickets.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from guicang.adapters.sources.kit import reading
from guicang.adapters.sources.zoho.items import (
    Customer,
    beside,
    file_of,
    full_name,
    kind_of,
    number,
    person,
    role_of,
    unread,
)
from guicang.adapters.sources.zoho.markup import text_of
from guicang.domain.errors import BadRecord
from guicang.domain.record import Kind, Message, Role
from guicang.domain.sources.model import Item, Mark, MediaRef, Said, Turn

PREFIX: Final = "im:"
_OVER: Final = frozenset({"ENDED", "BLOCKED", "MISSED"})
_KINDS: Final = {
    "TEXT": Kind.TEXT,
    "ATTACHMENT": Kind.FILE,
    "LAYOUT": Kind.CARD,
    "TEMPLATE": Kind.CARD,
    "CAROUSEL": Kind.CARD,
    "LOCATION": Kind.LOCATION,
    "INFO": Kind.EVENT,
    "ACTION": Kind.EVENT,
    "EXTERNAL_INFO": Kind.EVENT,
}
_LASTING: Final = frozenset({"FAILED", "MISSED"})
_TURNS: Final = {
    "CHAT_ACCEPT": Turn.ASSIGNED,
    "CHAT_TRANSFER": Turn.ASSIGNED,
    "CHAT_REOPEN": Turn.OPENED,
}
# What says how a thing stands now, and so would differ when it is read again.
_PASSING: Final = frozenset({"status", "statusUpdatedTime", "isRead", "fullContentURL"})
_KNOWN: Final = _PASSING | frozenset(
    (
        "id",
        "sessionId",
        "type",
        "direction",
        "contentType",
        "displayMessage",
        "createdTime",
        "actor",
        "attachment",
        "meta",
        "replyToMessage",
    )
)
_META: Final = frozenset({"REACTION", "BOT_REPLY_STATUS", "GC_PAYMENT_STATUS", "COST"})
_ACTOR: Final = frozenset({"id", "name", "type", "photoURL"})

Fetch = Callable[[str, str], str]
"""Fetches the whole content of a message of a session."""


def marks(session: Mapping[str, Any]) -> list[Item]:
    """Tell when a session was opened, and closed if it is."""
    turns = [(Turn.OPENED, "createdTime")]
    if reading.maybe(session, "status") in _OVER:
        turns.append((Turn.CLOSED, "lastActiveTime"))
    assignee = person(session.get("deskAssignee"))
    agent, agent_name = reading.maybe(assignee, "id"), full_name(assignee)
    return [
        Mark(
            thread=PREFIX + number(session.get("id"), "id"),
            at=reading.iso(session[name], name),
            turn=turn,
            raw=reading.raw(session),
            **_customer(session),
            agent=agent if turn is Turn.CLOSED else "",
            agent_name=agent_name if turn is Turn.CLOSED else "",
        )
        for turn, name in turns
        if session.get(name)
    ]


def _customer(session: Mapping[str, Any]) -> Customer:
    actor = person(session.get("actor"))
    who = reading.maybe(session, "contactId") or reading.maybe(actor, "contactId")
    name = reading.maybe(actor, "contactName") or full_name(actor)
    return {"customer": who or reading.maybe(actor, "id"), "customer_name": name}


def entry(session: Mapping[str, Any], value: object, fetch: Fetch) -> list[Item]:
    """Read one message: itself, what turned with it, and that it was taken back."""
    try:
        raw = reading.obj(value, "message")
        said = _said(session, raw, fetch)
        if reading.maybe(raw, "status") == "DELETED":
            whole = said.message.text or said.media
            return [*([said] if whole else []), _recall(said, raw)]
        return [said, *_turn(session, said, raw)]
    except BadRecord as error:
        return [unread(error, value)]


def _said(session: Mapping[str, Any], raw: Mapping[str, Any], fetch: Fetch) -> Said:
    sort = reading.maybe(raw, "type")
    actor = person(raw.get("actor"))
    files = _files(session, raw)
    kind = _KINDS.get(sort, Kind.OTHER)
    role = role_of(actor, reading.maybe(raw, "direction"))
    text, original = _text(session, raw, fetch)
    status = reading.maybe(raw, "status")
    more = {
        "content": original,
        "type": "" if sort in _KINDS and kind is not Kind.CARD else sort,
        "status": status if status in _LASTING else "",
        "meta": _filled(raw.get("meta"), _META),
        "actor": _filled(actor, _ACTOR),
        "reply_to": reading.maybe(person(raw.get("replyToMessage")), "id"),
    }
    message = Message(
        seq=0,
        id=number(raw.get("id"), "id"),
        at=reading.iso(raw.get("createdTime"), "createdTime"),
        sender=reading.maybe(actor, "id"),
        role=Role.SYSTEM if sort in {"INFO", "EXTERNAL_INFO"} else role,
        kind=kind_of(files[0].media_type) if files and kind is Kind.FILE else kind,
        text=text,
        name=full_name(actor),
        extra=beside(raw, _KNOWN, more),
    )
    by_agent = message.role is Role.AGENT
    return Said(
        thread=PREFIX + number(session.get("id"), "id"),
        message=message,
        raw=reading.raw(raw),
        agent=message.sender if by_agent else "",
        agent_name=message.name if by_agent else "",
        media=files,
        **_customer(session),
    )


def _recall(said: Said, raw: Mapping[str, Any]) -> Said:
    at = raw.get("statusUpdatedTime") or raw.get("createdTime")
    return Said(
        thread=said.thread,
        message=Message(
            seq=0,
            id=f"{said.message.id}:deleted",
            at=reading.iso(at, "statusUpdatedTime"),
            sender=said.message.sender,
            role=said.message.role,
            kind=Kind.EVENT,
            text="",
            name=said.message.name,
        ),
        raw=said.raw,
        customer=said.customer,
        customer_name=said.customer_name,
        agent=said.agent,
        agent_name=said.agent_name,
        recalls=said.message.id,
    )


def _turn(session: Mapping[str, Any], said: Said, raw: Mapping[str, Any]) -> list[Item]:
    info = person(raw.get("info"))
    action = reading.maybe(info, "action")
    turn = _TURNS.get(action)
    if turn is None:
        return []
    who = person(info.get("actor"))
    targets = reading.items(info.get("targets"), "targets")
    if action == "CHAT_TRANSFER" and targets:
        who = person(targets[0])
    return [
        Mark(
            thread=said.thread,
            at=said.message.at,
            turn=turn,
            raw=said.raw,
            agent=reading.maybe(who, "deskActorId") or reading.maybe(who, "id"),
            agent_name=full_name(who),
            **_customer(session),
        )
    ]


def _text(
    session: Mapping[str, Any], raw: Mapping[str, Any], fetch: Fetch
) -> tuple[str, str]:
    """Give the text, and the original if it is another; ``displayMessage`` is cut."""
    text = reading.maybe(raw, "displayMessage")
    if raw.get("fullContentURL"):
        text = fetch(number(session.get("id"), "id"), number(raw.get("id"), "id"))
    if reading.maybe(raw, "contentType") == "text/html":
        shown = text_of(text)
        return shown, text if shown != text else ""
    where = person(raw.get("location"))
    if not text and where.get("latitude"):
        text = ",".join(reading.maybe(where, n) for n in ("latitude", "longitude"))
    return text, ""


def _files(session: Mapping[str, Any], raw: Mapping[str, Any]) -> tuple[MediaRef, ...]:
    file = person(raw.get("attachment"))
    if not file.get("id"):
        return ()
    place = f"/im/sessions/{number(session.get('id'), 'id')}/attachments"
    return (file_of(file, f"{place}/{number(file['id'], 'attachment.id')}"),)


def _filled(value: object, without: frozenset[str]) -> dict[str, Any]:
    return {k: v for k, v in person(value).items() if k not in without and v}
