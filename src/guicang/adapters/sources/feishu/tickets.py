"""A ticket of a helpdesk, and what was said in it.

``status`` 50 was closed by the bot and 51 by a person; the others are open. Whoever is
neither the guest nor known as an agent of the ticket is an agent if it is a user, else
the bot. Source: open.feishu.cn, helpdesk-v1, "Ticket management".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from guicang.adapters.sources.feishu import content
from guicang.adapters.sources.kit import reading
from guicang.domain.errors import BadRecord
from guicang.domain.record import Kind, Message, Role
from guicang.domain.sources.model import Item, Mark, MediaRef, Said, Turn, Unread

_CLOSED: Final = (50, 51)
_READ: Final = frozenset(
    {"id", "message_id", "message_type", "created_at", "content", "user_id"}
    | {"user_name", "avatar_url"}
)
_KINDS: Final = {
    "text": Kind.TEXT,
    "post": Kind.TEXT,
    "image": Kind.IMAGE,
    "file": Kind.FILE,
    "audio": Kind.VOICE,
    "media": Kind.VIDEO,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What of a ticket is needed to read what was said in it."""

    id: str
    guest: str
    guest_name: str
    agents: Mapping[str, str]
    labels: tuple[str, ...]
    marks: tuple[Item, ...]


def read(raw: object) -> Ticket | Unread:
    """Read a ticket of the list."""
    kept = reading.raw(raw)
    try:
        return _ticket(reading.obj(raw, "ticket"), kept)
    except BadRecord as error:
        return Unread(reason=str(error.data["reason"]), raw=kept)


def said(raw: object, ticket: Ticket) -> Said | Unread:
    """Read a message of a ticket."""
    kept = reading.raw(raw)
    try:
        return _said(reading.obj(raw, "message"), ticket, kept)
    except BadRecord as error:
        return Unread(reason=str(error.data["reason"]), raw=kept)


def _ticket(raw: Mapping[str, Any], kept: bytes) -> Ticket:
    guest = reading.obj(raw.get("guest") or {}, "guest")
    agents = _people(raw)
    last = next(reversed(agents), "")
    customer, name = reading.maybe(guest, "id"), reading.maybe(guest, "name")
    ticket = reading.text(raw, "ticket_id")

    def mark(at: int, turn: Turn) -> Mark:
        return Mark(
            thread=ticket, at=at, turn=turn, raw=kept, customer=customer,
            customer_name=name, agent=last, agent_name=agents.get(last, ""),
        )  # fmt: skip

    marks = tuple(mark(at, turn) for at, turn in _turns(raw))
    return Ticket(
        id=ticket, guest=customer, guest_name=name, agents=agents, marks=marks,
        labels=tuple(_labels(raw)),
    )  # fmt: skip


def _turns(raw: Mapping[str, Any]) -> Iterator[tuple[int, Turn]]:
    yield reading.millis(raw.get("created_at"), "created_at"), Turn.OPENED
    if entered := raw.get("agent_entry_time"):
        yield reading.millis(entered, "agent_entry_time"), Turn.ASSIGNED
    if raw.get("status") in _CLOSED and raw.get("closed_at"):
        yield reading.millis(raw["closed_at"], "closed_at"), Turn.CLOSED


def _people(raw: Mapping[str, Any]) -> dict[str, str]:
    """Name those who answer, the one who has the ticket last."""
    named = [raw.get("closed_by"), *reading.items(raw.get("collaborators"), "")]
    named += [*reading.items(raw.get("agents"), "agents"), raw.get("agent_owner")]
    found: dict[str, str] = {}
    for each in named:
        person = reading.obj(each or {}, "agents")
        if key := reading.maybe(person, "id"):
            name = reading.maybe(person, "name") or found.get(key, "")
            found.pop(key, None)
            found[key] = name
    return found


def _labels(raw: Mapping[str, Any]) -> Iterator[str]:
    for each in reading.items(raw.get("tags"), "tags"):
        if name := reading.maybe(reading.obj(each, "tags"), "name"):
            yield name


def _said(raw: Mapping[str, Any], ticket: Ticket, kept: bytes) -> Said:
    kind = reading.text(raw, "message_type")
    number = reading.maybe(raw, "id")
    message = reading.maybe(raw, "message_id") or reading.text(raw, "id")
    user, name = reading.maybe(raw, "user_id"), reading.maybe(raw, "user_name")
    whole = content.parsed(reading.maybe(raw, "content"))
    fields = whole if isinstance(whole, Mapping) else {"content": whole}
    role = _role(user, ticket)
    extra = {
        key: value
        for key, value in raw.items()
        if key not in _READ and value not in ("", None, [], {})
    }
    text = _text(kind, fields)
    if kind != "text":
        extra |= {"message_type": kind, "content": whole}
    elif whole not in (text, {"content": text, "msg_type": "text"}):
        extra["content"] = whole
    return Said(
        thread=ticket.id,
        message=Message(
            seq=0, id=message, at=reading.millis(raw.get("created_at"), "created_at"),
            sender=user, role=role, kind=_KINDS.get(kind, Kind.OTHER), text=text,
            name=name, extra=reading.canonical(extra) if extra else "",
        ),
        raw=kept,
        customer=ticket.guest,
        customer_name=ticket.guest_name,
        agent=user if role is Role.AGENT else "",
        agent_name=name if role is Role.AGENT else "",
        media=tuple(_media(kind, fields, ticket.id, number or message)),
        labels=ticket.labels,
    )  # fmt: skip


def _role(user: str, ticket: Ticket) -> Role:
    if user and user == ticket.guest:
        return Role.CUSTOMER
    if user in ticket.agents or user.startswith("ou_"):
        return Role.AGENT
    return Role.BOT


def _text(kind: str, fields: Mapping[str, Any]) -> str:
    held = fields.get("content", fields.get("text"))
    if kind == "post":
        inner = held if isinstance(held, Mapping) else fields
        if isinstance(held, str):
            return held
        return content.said("post", inner.get("post") or inner)
    if kind == "text" and isinstance(held, str):
        return held
    return content.said(kind, fields)


def _media(
    kind: str, fields: Mapping[str, Any], ticket: str, message: str
) -> Iterator[MediaRef]:
    def ref(key: str, what: str, index: str) -> MediaRef:
        where = {"ticket": ticket, "message": message, "type": what, "index": index}
        return MediaRef(key=where, name=key)

    if kind == "image":
        yield ref(str(fields.get("image_key") or message), "image", "")
        return
    keys = fields.get("image_keys")
    for index, key in enumerate(keys if isinstance(keys, list) else []):
        yield ref(str(key), "image", str(index))
    if kind in {"file", "audio", "media"}:
        yield ref(str(fields.get("file_name") or message), "file", "")
