"""A message of a chat, out of the history or out of an event: the same either way.

Each way tells a little that the other does not. The name of who speaks is told by the
history alone; what else only one of them tells is kept raw and nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from guicang.adapters.sources.feishu import content
from guicang.adapters.sources.kit import reading
from guicang.domain.errors import BadRecord
from guicang.domain.record import Kind, Message, Role
from guicang.domain.sources.model import Said, Unread

_READ: Final = frozenset(
    {
        "message_id", "chat_id", "create_time", "update_time", "deleted", "updated",
        "sender", "body", "mentions", "msg_type",
    }
)  # fmt: skip
_ONE_WAY: Final = frozenset(
    {
        "chat_type", "lark_agent_context", "message_app_link", "message_position",
        "thread_message_position", "user_agent",
    }
)  # fmt: skip
_SENDER: Final = frozenset(
    {
        "id", "id_type", "open_bot_id", "sender_i18n_names", "sender_name",
        "sender_type", "tenant_key",
    }
)  # fmt: skip
_MENTION: Final = ("key", "id", "id_type", "name", "tenant_key")


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """How those who answer are told from customers.

    ``agents`` are open ids. Without any, everybody of the own ``tenant`` answers; and
    without that, too, everybody who is no bot is a customer.
    """

    agents: frozenset[str] = frozenset()
    tenant: str = ""

    def role(self, sender: Mapping[str, Any], kind: str) -> Role:
        """Say who speaks."""
        speaker = reading.maybe(sender, "id")
        if kind == "system" or not speaker:
            return Role.SYSTEM
        if sender.get("sender_type") == "app":
            return Role.BOT
        if self.agents:
            answers = speaker in self.agents
        else:
            answers = bool(self.tenant) and sender.get("tenant_key") == self.tenant
        return Role.AGENT if answers else Role.CUSTOMER


def read(item: object, who: Who, raw: bytes | None = None) -> Said | Unread:
    """Read a message as the history lists it; ``raw`` is what it came in."""
    kept = reading.raw(item) if raw is None else raw
    try:
        return _read(reading.obj(item, "message"), who, kept)
    except BadRecord as error:
        return Unread(reason=str(error.data["reason"]), raw=kept)


def recalled(message: str, chat: str, at: int, raw: bytes) -> Said:
    """Say that a message was taken back at an instant."""
    return Said(
        thread=chat,
        message=Message(
            seq=0, id=f"{message}:recalled", at=at, sender="", role=Role.SYSTEM,
            kind=Kind.EVENT, text="",
            extra=reading.canonical({"recalled": message}),
        ),
        raw=raw,
        recalls=message,
    )  # fmt: skip


def _read(item: Mapping[str, Any], who: Who, raw: bytes) -> Said:
    message = reading.text(item, "message_id")
    chat = reading.text(item, "chat_id")
    at = reading.millis(item.get("create_time"), "create_time")
    changed = item.get("update_time") or item.get("create_time")
    if item.get("deleted") is True:
        then = reading.millis(changed, "update_time")
        return recalled(message, chat, then, raw)
    kind = reading.text(item, "msg_type")
    sender = reading.obj(item.get("sender") or {}, "sender")
    body = reading.obj(item.get("body") or {}, "body")
    mentions = _mentions(item)
    said = content.read(
        kind, reading.maybe(body, "content"), message=message, names=_names(mentions)
    )
    extra = _extra(item, sender, body) | _beside(kind, said, mentions)
    edited = item.get("updated") is True
    version = message
    if edited:
        extra["create_time"] = reading.maybe(item, "create_time")
        at = reading.millis(changed, "update_time")
        version = f"{message}@{at // 1000}"
    role = who.role(sender, kind)
    speaker = reading.maybe(sender, "id")
    name = reading.maybe(sender, "sender_name")
    return Said(
        thread=chat,
        message=Message(
            seq=0, id=version, at=at, sender=speaker, role=role, kind=said.kind,
            text=said.text, name=name,
            extra=reading.canonical(extra) if extra else "",
        ),
        raw=raw,
        customer=speaker if role is Role.CUSTOMER else "",
        customer_name=name if role is Role.CUSTOMER else "",
        agent=speaker if role is Role.AGENT else "",
        agent_name=name if role is Role.AGENT else "",
        edits=message if edited else "",
        media=said.media,
    )  # fmt: skip


def _mentions(item: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = []
    for each in reading.items(item.get("mentions"), "mentions"):
        mention = dict(reading.obj(each, "mentions"))
        if isinstance(mention.get("id"), Mapping):  # as events have it
            mention["id"] = mention["id"].get("open_id")
            mention["id_type"] = "open_id"
        found.append({key: mention[key] for key in _MENTION if mention.get(key)})
    return found


def _names(mentions: list[dict[str, Any]]) -> dict[str, str]:
    return {
        str(each["key"]): str(each["name"])
        for each in mentions
        if "key" in each and "name" in each
    }


def _extra(
    item: Mapping[str, Any], sender: Mapping[str, Any], body: Mapping[str, Any]
) -> dict[str, Any]:
    """Gather what has no place in a message."""
    extra = _left(item, _READ | _ONE_WAY)
    if rest := _left(sender, _SENDER):
        extra["sender"] = rest
    if tenant := reading.maybe(sender, "tenant_key"):
        extra["tenant_key"] = tenant
    if rest := _left(body, frozenset({"content"})):
        extra["body"] = rest
    return extra


def _beside(
    kind: str, said: content.Content, mentions: list[dict[str, Any]]
) -> dict[str, Any]:
    """Keep the content whole, unless its text says all of it."""
    extra: dict[str, Any] = {}
    if kind != "text":
        extra["msg_type"] = kind
    if mentions:
        extra["mentions"] = mentions
    if kind != "text" or said.whole != {"text": said.text}:
        extra["content"] = said.whole
    return extra


def _left(held: Mapping[str, Any], read: frozenset[str]) -> dict[str, Any]:
    return {
        name: value
        for name, value in held.items()
        if name not in read and value not in ("", None, [], {})
    }
