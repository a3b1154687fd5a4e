"""What events of chats and of helpdesks bring.

An event of a chat has the whole message; one of a ticket has not even its time, so it
only wakes. Source: open.feishu.cn, events of im-v1 and helpdesk-v1, schema 2.0.
"""

from collections.abc import Mapping
from typing import Any, Final

from guicang.adapters.sources.feishu import messages
from guicang.adapters.sources.feishu.messages import Who
from guicang.adapters.sources.kit import reading
from guicang.domain.errors import BadRecord
from guicang.domain.sources.model import Item, Mark, Turn, Unread
from guicang.ports.connecting import Heard

_SILENT: Final = frozenset({"im.message.message_read_v1"})
_UNKNOWN: Final = "an event of an unknown kind"
_EMPTY: Final = b"{}"
_JSON: Final = "application/json; charset=utf-8"


def of_chats(event: Mapping[str, Any], who: Who) -> Heard:
    """Read an event of a chat."""
    raw = reading.raw(event)
    try:
        kind = _kind(event)
        if kind in _SILENT:
            return _heard()
        if kind.startswith("im.chat.") and kind != "im.chat.disbanded_v1":
            return _heard(wakes=True)
        told = reading.obj(event.get("event"), "event")
        return _chat(kind, told, event, who, raw)
    except BadRecord as error:
        return _heard(Unread(reason=str(error.data["reason"]), raw=raw))


def _chat(
    kind: str,
    told: Mapping[str, Any],
    event: Mapping[str, Any],
    who: Who,
    raw: bytes,
) -> Heard:
    match kind:
        case "im.message.receive_v1":
            item = _item(told)
            hints = {}
            if item.get("chat_type") == "p2p":  # no list names it
                hints["chats"] = reading.text(item, "chat_id")
            said = messages.read(item, who, raw)
            return _heard(said, wakes=bool(hints), hints=hints)
        case "im.message.recalled_v1":
            at = reading.millis(told.get("recall_time"), "recall_time")
            message, chat = (
                reading.text(told, "message_id"),
                reading.text(told, "chat_id"),
            )
            return _heard(messages.recalled(message, chat, at, raw))
        case "im.chat.disbanded_v1":
            header = reading.obj(event.get("header"), "header")
            at = reading.millis(header.get("create_time"), "create_time")
            chat = reading.text(told, "chat_id")
            return _heard(Mark(thread=chat, at=at, turn=Turn.CLOSED, raw=raw))
        case _:
            return _heard(Unread(reason=_UNKNOWN, raw=raw))


def of_tickets(event: Mapping[str, Any]) -> Heard:
    """Read an event of a helpdesk: it says which ticket to read."""
    raw = reading.raw(event)
    try:
        kind = _kind(event)
        told = reading.obj(event.get("event"), "event")
        match kind:
            case "helpdesk.ticket_message.created_v1":
                held = reading.obj(told.get("ticket"), "ticket")
            case "helpdesk.ticket.created_v1":
                held = told
            case "helpdesk.ticket.updated_v1":
                held = reading.obj(told.get("object"), "object")
            case _:
                return _heard(Unread(reason=_UNKNOWN, raw=raw))
        ticket = reading.maybe(held, "ticket_id")
        return _heard(wakes=True, hints={"tickets": ticket} if ticket else {})
    except BadRecord as error:
        return _heard(Unread(reason=str(error.data["reason"]), raw=raw))


def _kind(event: Mapping[str, Any]) -> str:
    return reading.maybe(reading.obj(event.get("header"), "header"), "event_type")


def _heard(
    *items: Item, wakes: bool = False, hints: Mapping[str, str] | None = None
) -> Heard:
    return Heard(
        items=items, wakes=wakes, hints=hints or {}, body=_EMPTY, media_type=_JSON
    )


def _item(told: Mapping[str, Any]) -> dict[str, Any]:
    """Turn the message of an event into what the history lists."""
    message = dict(reading.obj(told.get("message"), "message"))
    sender = dict(reading.obj(told.get("sender"), "sender"))
    ids = reading.obj(sender.pop("sender_id", None) or {}, "sender_id")
    kind, content = message.pop("message_type", None), message.pop("content", None)
    return {
        **message,
        "msg_type": kind,
        "body": {"content": content},
        "sender": {**sender, "id": ids.get("open_id"), "id_type": "open_id"},
    }
