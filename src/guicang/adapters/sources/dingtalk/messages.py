"""What a robot hears, and what happens to its chats, in the words of this house."""

import json
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from guicang.adapters.sources.kit.reading import (
    canonical,
    items,
    maybe,
    millis,
    obj,
    text,
)
from guicang.domain.errors import BadRecord
from guicang.domain.record import Kind, Message, Role
from guicang.domain.sources.model import Item, Mark, MediaRef, Said, Turn, Unread

SINGLE: Final = "1"
_PLACE: Final = "#"
"""Stands between a chat of two and the member that a robot can write to there."""
_READ: Final = frozenset(
    {
        "conversationId", "msgId", "createAt", "senderNick", "senderId",
        "senderStaffId", "msgtype", "text", "content",
        # Whoever has it may write into the chat for an hour and a half.
        "sessionWebhook", "sessionWebhookExpiredTime",
    }
)  # fmt: skip
_KINDS: Final = {
    "text": Kind.TEXT,
    "richText": Kind.TEXT,
    "picture": Kind.IMAGE,
    "audio": Kind.VOICE,
    "video": Kind.VIDEO,
    "file": Kind.FILE,
}
_TYPES: Final = {"audio": "audio/amr", "video": "video/mp4"}
_ENDED: Final = frozenset({"chat_disband"})


@dataclass(slots=True)
class _Content:
    """What a message says: its text, its files, and what else came with them."""

    text: str = ""
    media: list[MediaRef] = field(default_factory=list)
    rest: dict[str, Any] = field(default_factory=dict)


def heard(data: bytes, members: Role) -> Item:
    """Read what a robot was told; ``members`` is what people of the house are."""
    try:
        return message(data, members)
    except BadRecord as error:
        return Unread(reason=f"a message: {error.data['place']}", raw=data)


def parsed(data: bytes) -> Mapping[str, Any]:
    """Read JSON that has to be an object. BadRecord."""
    try:
        return obj(json.loads(data), "the message")
    except (ValueError, RecursionError):
        raise BadRecord(place="the message", reason="no JSON") from None


def message(data: bytes, members: Role) -> Said:
    """Read a message. BadRecord."""
    raw = parsed(data)
    kind = maybe(raw, "msgtype")
    content = _content(kind, raw)
    staff = maybe(raw, "senderStaffId")
    sender, name = staff or maybe(raw, "senderId"), maybe(raw, "senderNick")
    single = maybe(raw, "conversationType") == SINGLE
    role = members if staff and not single else Role.CUSTOMER
    extra = {k: v for k, v in raw.items() if k not in _READ} | content.rest
    if kind in _KINDS:
        extra.pop("msgtype", None)
    asks = role == Role.CUSTOMER
    return Said(
        thread=_thread(text(raw, "conversationId"), staff if single else ""),
        message=Message(
            seq=0,
            id=text(raw, "msgId"),
            at=millis(raw.get("createAt"), "createAt"),
            sender=sender,
            role=role,
            kind=_KINDS.get(kind, Kind.OTHER),
            text=content.text,
            name=name,
            extra=canonical(extra) if extra else "",
        ),
        raw=data,
        customer=sender if asks else "",
        customer_name=name if asks else "",
        agent="" if asks else sender,
        agent_name="" if asks else name,
        media=tuple(content.media),
    )


def addressed(thread: str) -> tuple[str, str]:
    """Take a thread apart: the chat, and whom a robot writes to in a chat of two."""
    chat, _, member = thread.partition(_PLACE)
    return chat, member


def event(kind: str, told: Mapping[str, Any], at: int, data: bytes) -> tuple[Item, ...]:
    """Read what happened. What is no matter of chats says nothing here.

    ``told`` comes with small first letters from the long connection, and with capital
    ones from callbacks.
    """
    chat = told.get("openConversationId") or told.get("OpenConversationId")
    if not isinstance(chat, str) or not chat or kind not in _ENDED:
        return ()
    return (Mark(thread=chat, at=at, turn=Turn.CLOSED, raw=data),)


def _thread(chat: str, member: str) -> str:
    return f"{chat}{_PLACE}{member}" if member else chat


def _content(kind: str, raw: Mapping[str, Any]) -> _Content:
    if kind == "text":
        told = dict(obj(raw.get("text", {}), "text"))
        return _Content(
            maybe(told, "content").strip(), rest=_rest("text", told, "content")
        )
    if kind not in _KINDS:
        known = {"msgtype", "text", "content"}
        return _Content(rest={name: raw[name] for name in known & raw.keys()})
    told = dict(obj(raw.get("content", {}), "content"))
    if kind == "richText":
        return _rich(told, raw)
    code = maybe(told, "downloadCode")
    name = maybe(told, "fileName") or f"{kind}-{maybe(raw, 'msgId')}"
    content = _Content(maybe(told, "recognition"))
    if code:
        found = _TYPES.get(kind) or mimetypes.guess_type(name)[0]
        content.media.append(_media(code, name, raw, found or ""))
    content.rest = _rest("content", told, "downloadCode", "fileName", "recognition")
    return content


def _rich(told: dict[str, Any], raw: Mapping[str, Any]) -> _Content:
    """Read text and pictures in turn; parts that are neither are kept as they came."""
    content, odd = _Content(), []
    for each in items(told.pop("richText", None), "richText"):
        part = obj(each, "richText")
        if code := maybe(part, "downloadCode"):
            name = f"picture-{maybe(raw, 'msgId')}-{len(content.media) + 1}"
            content.media.append(_media(code, name, raw, ""))
        elif isinstance(part.get("text"), str):
            content.text += part["text"]
        if part.keys() - {"text", "type", "downloadCode"}:
            odd.append(part)
    if odd:
        told["richText"] = odd
    content.rest = _rest("content", told)
    return content


def _media(code: str, name: str, raw: Mapping[str, Any], kind: str) -> MediaRef:
    return MediaRef(
        key={"downloadCode": code, "robotCode": maybe(raw, "robotCode")},
        name=name,
        media_type=kind or "application/octet-stream",
    )


def _rest(name: str, told: Mapping[str, Any], *read: str) -> dict[str, Any]:
    left = {k: v for k, v in told.items() if k not in read}
    return {name: left} if left else {}
