"""Tickets: their turns, and the threads and comments that were said in them."""

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

# What says how a thing stands now, and so would differ when it is read again.
_PASSING: Final = frozenset(
    (
        "status",
        "readReceipts",
        "actions",
        "canReply",
        "isRead",
        "hasAttach",
        "attachmentCount",
        "fullContentURL",
        "isContentTruncated",
        "summary",
        "plainText",
        "sentiment",
        "keyWords",
        "aspects",
        "modifiedTime",
    )
)
_KNOWN: Final = _PASSING | frozenset(
    (
        "id",
        "type",
        "content",
        "contentType",
        "createdTime",
        "commentedTime",
        "author",
        "commenter",
        "commenterId",
        "direction",
        "attachments",
        "isPublic",
    )
)
_HTML: Final = frozenset({"text/html", "html"})
_DRAFT: Final = "DRAFT"

Fetch = Callable[[str, str], tuple[str, str]]
"""Fetches the whole content of a thread of a ticket, with its content type."""


def marks(ticket: Mapping[str, Any]) -> list[Item]:
    """Tell the turns of a ticket that it knows the instants of."""
    found: list[Item] = []
    assignee = person(ticket.get("assignee"))
    agent = reading.maybe(ticket, "assigneeId") or reading.maybe(assignee, "id")
    turns = [(Turn.OPENED, "createdTime"), (Turn.CLOSED, "closedTime")]
    if agent:
        turns.append((Turn.ASSIGNED, "modifiedTime"))
    for turn, name in turns:
        if ticket.get(name):
            found.append(
                Mark(
                    thread=number(ticket.get("id"), "id"),
                    at=reading.iso(ticket[name], name),
                    turn=turn,
                    raw=reading.raw(ticket),
                    agent="" if turn is Turn.OPENED else agent,
                    agent_name="" if turn is Turn.OPENED else full_name(assignee),
                    **_customer(ticket),
                )
            )
    return found


def _customer(ticket: Mapping[str, Any]) -> Customer:
    contact = person(ticket.get("contact"))
    who = reading.maybe(ticket, "contactId") or reading.maybe(contact, "id")
    return {"customer": who, "customer_name": full_name(contact)}


def entry(ticket: Mapping[str, Any], value: object, fetch: Fetch) -> list[Item]:
    """Read one entry of a ticket's conversations; a draft is none yet."""
    try:
        raw = reading.obj(value, "conversation")
        if reading.maybe(raw, "status") == _DRAFT:
            return []
        if reading.maybe(raw, "type") == "comment":
            return [_comment(ticket, raw)]
        return [_thread(ticket, raw, fetch)]
    except BadRecord as error:
        return [unread(error, value)]


def _thread(ticket: Mapping[str, Any], raw: Mapping[str, Any], fetch: Fetch) -> Said:
    thread = number(ticket.get("id"), "id")
    found = number(raw.get("id"), "id")
    content, sort = _whole(thread, found, raw, fetch)
    text, original = _text(content, sort)
    author = person(raw.get("author"))
    role = role_of(author, reading.maybe(raw, "direction"))
    files = _files(raw, f"/tickets/{thread}/threads/{found}")
    failed = reading.maybe(raw, "status") == "FAILED"
    known = reading.maybe(raw, "type") == "thread"
    more = {
        "content": original,
        "author": _rest(author),
        "status": "FAILED" if failed else "",
        "type": "" if known else raw.get("type"),
    }
    return _said(
        ticket,
        raw,
        Message(
            seq=0,
            id=found,
            at=reading.iso(raw.get("createdTime"), "createdTime"),
            sender=reading.maybe(author, "id"),
            role=role,
            kind=_kind(text, files) if known else Kind.OTHER,
            text=text,
            name=full_name(author),
            extra=beside(raw, _KNOWN, more),
        ),
        files,
    )


def _comment(ticket: Mapping[str, Any], raw: Mapping[str, Any]) -> Said:
    """Read a comment: a later version of it is told as one."""
    thread = number(ticket.get("id"), "id")
    found = number(raw.get("id"), "id")
    said = reading.iso(raw.get("commentedTime"), "commentedTime")
    changed = raw.get("modifiedTime")
    at = reading.iso(changed, "modifiedTime") if changed else said
    text, original = _text(
        reading.maybe(raw, "content"), reading.maybe(raw, "contentType")
    )
    author = person(raw.get("commenter"))
    role = role_of(author, "out")
    files = _files(raw, f"/tickets/{thread}/comments/{found}")
    more = {
        "content": original,
        "commenter": _rest(author),
        "type": "comment",
        "internal": raw.get("isPublic") is not True,
    }
    message = Message(
        seq=0,
        id=f"{found}:{at // 1000}" if at > said else found,
        at=max(at, said),
        sender=reading.maybe(raw, "commenterId") or reading.maybe(author, "id"),
        role=role,
        kind=_kind(text, files),
        text=text,
        name=full_name(author),
        extra=beside(raw, _KNOWN, more),
    )
    return _said(ticket, raw, message, files, edits=found if at > said else "")


def _said(
    ticket: Mapping[str, Any],
    raw: Mapping[str, Any],
    message: Message,
    files: tuple[MediaRef, ...],
    edits: str = "",
) -> Said:
    by_agent = message.role is Role.AGENT
    return Said(
        thread=number(ticket.get("id"), "id"),
        message=message,
        raw=reading.raw(raw),
        agent=message.sender if by_agent else "",
        agent_name=message.name if by_agent else "",
        lang=reading.maybe(ticket, "language"),
        edits=edits,
        media=files,
        **_customer(ticket),
    )


def _whole(
    thread: str, found: str, raw: Mapping[str, Any], fetch: Fetch
) -> tuple[str, str]:
    """Give the whole content and its type: a list may cut it, or leave it out."""
    content = raw.get("content")
    if isinstance(content, str) and raw.get("isContentTruncated") is False:
        return content, reading.maybe(raw, "contentType")
    return fetch(thread, found)


def _text(content: str, sort: str) -> tuple[str, str]:
    """Give the text, and the original if it is another."""
    if sort not in _HTML:
        return content, ""
    text = text_of(content)
    return text, content if content != text else ""


def _files(raw: Mapping[str, Any], place: str) -> tuple[MediaRef, ...]:
    found = []
    for value in reading.items(raw.get("attachments"), "attachments"):
        one = number(reading.obj(value, "attachment").get("id"), "attachment.id")
        found.append(file_of(value, f"{place}/attachments/{one}/content"))
    return tuple(found)


def _kind(text: str, files: tuple[MediaRef, ...]) -> Kind:
    return Kind.TEXT if text or not files else kind_of(files[0].media_type)


def _rest(author: Mapping[str, Any]) -> dict[str, Any]:
    known = {"id", "name", "firstName", "lastName", "type", "photoURL"}
    return {k: v for k, v in author.items() if k not in known and v is not None}
