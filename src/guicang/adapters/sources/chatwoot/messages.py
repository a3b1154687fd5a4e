"""Conversations and messages of Chatwoot, in the words of this house.

Instants are seconds. A message that was deleted stays under its id with other words: it
is read as what takes the message back.
"""

import mimetypes
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from guicang.adapters.sources.kit.reading import (
    canonical,
    items,
    maybe,
    obj,
    raw,
    seconds,
    text,
)
from guicang.domain.errors import BadRecord
from guicang.domain.identity import Clue, Reason
from guicang.domain.record import Kind, Message, Role
from guicang.domain.sources.model import Mark, MediaRef, Said, Turn

DELETED: Final = ":deleted"
"""After the id of a message that was deleted, for the deletion itself."""
_INCOMING, _OUTGOING, _ACTIVITY = "0", "1", "2"
_NAMED: Final = {"incoming": "0", "outgoing": "1", "activity": "2", "template": "3"}
_PEOPLE: Final = frozenset({"user", "User", ""})
_CONTENTS: Final = {
    "": Kind.TEXT,
    "text": Kind.TEXT,
    "incoming_email": Kind.TEXT,
    "cards": Kind.CARD,
    "article": Kind.LINK,
    "sticker": Kind.EMOJI,
}
_FILES: Final = {
    "image": Kind.IMAGE,
    "audio": Kind.VOICE,
    "video": Kind.VIDEO,
    "file": Kind.FILE,
    "location": Kind.LOCATION,
}
_READ: Final = frozenset(
    {
        "id", "content", "created_at", "message_type", "sender", "conversation_id",
        # What comes of the delivery later is no matter of what was said.
        "status", "updated_at",
    }
)  # fmt: skip

_EMPTY: Final[tuple[object, ...]] = (None, [], {})


def name(told: Mapping[str, Any], field: str) -> str:
    """Take an id, a number or its digits. BadRecord."""
    return maybe(told, field) or text(told, field)


def marks(told: Mapping[str, Any]) -> Iterator[Mark]:
    """Read what became of a conversation. BadRecord."""
    thread, kept = name(told, "id"), raw(told)
    meta = obj(told.get("meta") or {}, "meta")
    customer = obj(meta.get("sender") or {}, "sender")
    at = seconds(told.get("created_at"), "created_at")
    yield Mark(
        thread=thread,
        at=at,
        turn=Turn.OPENED,
        raw=kept,
        customer=maybe(customer, "id"),
        customer_name=maybe(customer, "name"),
        clues=tuple(_clues(meta, customer)),
    )
    last = activity(told) * 1_000_000 or at
    if agent := meta.get("assignee"):
        agent = obj(agent, "assignee")
        yield Mark(
            thread=thread,
            at=last,
            turn=Turn.ASSIGNED,
            raw=kept,
            agent=maybe(agent, "id"),
            agent_name=maybe(agent, "name"),
        )
    if told.get("status") == "resolved":
        yield Mark(thread=thread, at=last, turn=Turn.CLOSED, raw=kept)


def _clues(meta: Mapping[str, Any], customer: Mapping[str, Any]) -> Iterator[Clue]:
    """Give the addresses of a customer whom the site itself has made out.

    Only then (``hmac_verified``) are they more than what somebody typed into a form.
    """
    if meta.get("hmac_verified") is not True:
        return
    for field, reason in (("email", Reason.EMAIL), ("phone_number", Reason.PHONE)):
        if value := maybe(customer, field):
            yield Clue(reason=reason, value=value)


def activity(told: Mapping[str, Any]) -> int:
    """Say when something happened last, in seconds; 0 if it is not told. BadRecord."""
    last = told.get("last_activity_at") or told.get("timestamp")
    return seconds(last, "last_activity_at") // 1_000_000 if last else 0


def message(thread: str, told: Mapping[str, Any]) -> Said:
    """Read a message. BadRecord."""
    attributes = obj(told.get("content_attributes") or {}, "content_attributes")
    if attributes.get("deleted") is True:
        return _deleted(thread, told)
    sender = obj(told.get("sender") or {}, "sender")
    role = _role(told, sender)
    found = [obj(each, "attachments") for each in items(_attached(told), "attachments")]
    who, called = maybe(sender, "id"), maybe(sender, "name")
    extra = {
        k: v for k, v in told.items() if k not in _READ and v not in (None, [], {})
    }
    if maybe(told, "content_type") in {"", "text"}:
        extra.pop("content_type", None)
    return Said(
        thread=thread,
        message=Message(
            seq=0,
            id=name(told, "id"),
            at=seconds(told.get("created_at"), "created_at"),
            sender=who,
            role=role,
            kind=_kind(told, role, found),
            text=maybe(told, "content"),
            name=called,
            extra=canonical(extra) if extra else "",
        ),
        raw=raw(told),
        customer=who if role == Role.CUSTOMER else "",
        customer_name=called if role == Role.CUSTOMER else "",
        agent=who if role == Role.AGENT else "",
        agent_name=called if role == Role.AGENT else "",
        media=tuple(_media(each) for each in found if each.get("data_url")),
    )


def _deleted(thread: str, told: Mapping[str, Any]) -> Said:
    deleted = name(told, "id")
    return Said(
        thread=thread,
        message=Message(
            seq=0,
            id=deleted + DELETED,
            at=seconds(told.get("created_at"), "created_at"),
            sender="",
            role=Role.SYSTEM,
            kind=Kind.EVENT,
            text="",
        ),
        raw=raw(told),
        recalls=deleted,
    )


def _role(told: Mapping[str, Any], sender: Mapping[str, Any]) -> Role:
    kind = maybe(told, "message_type")
    kind = _NAMED.get(kind, kind)
    if kind == _INCOMING:
        return Role.CUSTOMER
    if kind == _ACTIVITY:
        return Role.SYSTEM
    people = maybe(sender, "type") in _PEOPLE
    return Role.AGENT if kind == _OUTGOING and people else Role.BOT


def _kind(told: Mapping[str, Any], role: Role, found: list[Mapping[str, Any]]) -> Kind:
    if role == Role.SYSTEM:
        return Kind.EVENT
    if found and not maybe(told, "content"):
        return _FILES.get(maybe(found[0], "file_type"), Kind.OTHER)
    return _CONTENTS.get(maybe(told, "content_type"), Kind.OTHER)


def _attached(told: Mapping[str, Any]) -> object:
    """Take the files: older versions have one, under another name."""
    one = told.get("attachment")
    return told.get("attachments") or ([one] if one else [])


def _media(told: Mapping[str, Any]) -> MediaRef:
    url = text(told, "data_url")
    try:
        called = unquote(PurePosixPath(urlsplit(url).path).name) or "file"
    except ValueError:
        raise BadRecord(place="data_url", reason="no address") from None
    size = told.get("file_size")
    return MediaRef(
        key={"url": url},
        name=called,
        media_type=mimetypes.guess_type(called)[0] or "application/octet-stream",
        size=size if isinstance(size, int) and size >= 0 else -1,
    )
