"""Messages and events of 微信客服, read.

Source: developer.work.weixin.qq.com, paths 94670 and 94698. Instants are seconds. What
an event is about stands inside of it, and not where messages have it.
"""

from collections.abc import Mapping
from typing import Any, Final

from guicang.adapters.sources.kit import reading
from guicang.adapters.sources.wecom import kinds
from guicang.adapters.sources.wecom.kinds import Shape
from guicang.domain.errors import BadRecord
from guicang.domain.record import Kind, Message, Role
from guicang.domain.sources.model import (
    Item,
    Mark,
    MediaRef,
    Said,
    Turn,
    Unread,
)

_SHAPES: Final = {
    "text": Shape(Kind.TEXT, ("content",)),
    "image": Shape(Kind.IMAGE),
    "voice": Shape(Kind.VOICE),
    "video": Shape(Kind.VIDEO),
    "file": Shape(Kind.FILE),
    "location": Shape(Kind.LOCATION, ("name", "address")),
    "link": Shape(Kind.LINK, ("title", "desc", "url")),
    "business_card": Shape(Kind.CARD),
    "miniprogram": Shape(Kind.CARD, ("title",)),
    "msgmenu": Shape(Kind.CARD, ("head_content", "tail_content")),
}
# Without more than this, the kind says the type.
_TOLD: Final = frozenset(
    {"text", "image", "voice", "video", "file", "location", "link"}
)
# We ask for voice as AMR; of the others only their header tells.
_MEDIA_TYPES: Final = {"voice": "audio/amr"}
_CUSTOMER, _SYSTEM, _SERVICER = 3, 4, 5
_ROLES: Final = {_CUSTOMER: Role.CUSTOMER, _SYSTEM: Role.SYSTEM, _SERVICER: Role.AGENT}
_TURNS: Final = {
    1: Turn.ASSIGNED,
    2: Turn.ASSIGNED,
    3: Turn.CLOSED,
    4: Turn.OPENED,
}
_RECALLS: Final = {
    "user_recall_msg": Role.CUSTOMER,
    "servicer_recall_msg": Role.AGENT,
}
_HEAD: Final = frozenset({"msgid", "send_time", "open_kfid", "external_userid"})


def thread_of(account: str, customer: str) -> str:
    """Name a customer at an account; the account alone for what has no customer."""
    return f"{account}/{customer}" if customer else account


def read(raw: object, names: Mapping[str, str]) -> Item:
    """Read an entry of ``msg_list``. ``names`` are of customers, by id."""
    try:
        fields = reading.obj(raw, "msg_list")
        if fields.get("msgtype") == "event":
            return _event(fields, names)
        return _message(fields, names)
    except BadRecord as error:
        place, reason = error.data["place"], error.data["reason"]
        return Unread(reason=f"{place}: {reason}", raw=reading.raw(raw))


def customers(entries: list[Any]) -> list[str]:
    """Give the ids of the customers that entries are about, each once."""
    found: dict[str, None] = {}
    for entry in entries:
        if isinstance(entry, dict):
            event = entry.get("event")
            place = event if isinstance(event, dict) else entry
            who = place.get("external_userid")
            if isinstance(who, str) and who:
                found[who] = None
    return list(found)


def _message(fields: Mapping[str, Any], names: Mapping[str, str]) -> Said:
    msgtype = reading.maybe(fields, "msgtype")
    shape = _SHAPES.get(msgtype, kinds.UNKNOWN)
    body = fields.get(msgtype)
    text, rest = kinds.split(body, shape) if isinstance(body, dict) else ("", body)
    if msgtype == "msgmenu" and isinstance(body, dict):
        text, rest = _menu(body)
    customer = reading.text(fields, "external_userid")
    agent = reading.maybe(fields, "servicer_userid")
    role = _ROLES.get(_number(fields, "origin"), Role.SYSTEM)
    sender = {Role.CUSTOMER: customer, Role.AGENT: agent}.get(role, "")
    media, rest = _media(fields, msgtype, rest)
    kept = {k: v for k, v in fields.items() if k not in _HEAD | {msgtype, "msgtype"}}
    if _number(fields, "origin") in _ROLES:
        kept.pop("origin", None)
    if role == Role.AGENT:
        kept.pop("servicer_userid", None)
    if msgtype not in _TOLD or body is None:
        kept["msgtype"] = fields.get("msgtype")
    if rest not in (None, {}):
        kept[msgtype] = rest
    return Said(
        thread=thread_of(reading.text(fields, "open_kfid"), customer),
        message=Message(
            seq=0,
            id=reading.text(fields, "msgid"),
            at=reading.seconds(fields.get("send_time"), "send_time"),
            sender=sender,
            role=role,
            kind=shape.kind,
            text=text,
            name=names.get(customer, "") if role == Role.CUSTOMER else "",
            extra=kinds.beside(kept),
        ),
        raw=reading.raw(fields),
        customer=customer,
        customer_name=names.get(customer, ""),
        agent=agent,
        media=media,
    )


def _menu(body: Mapping[str, Any]) -> tuple[str, object]:
    """Give what a menu shows, line by line; its choices stay as they came."""
    lines = [body.get("head_content")]
    for entry in reading.items(body.get("list"), "msgmenu"):
        choice = reading.obj(entry, "msgmenu")
        shown = choice.get(str(choice.get("type")))
        if isinstance(shown, dict):
            lines.append(shown.get("content"))
    lines.append(body.get("tail_content"))
    text = "\n".join(line for line in lines if isinstance(line, str) and line)
    rest = {k: v for k, v in body.items() if k not in {"head_content", "tail_content"}}
    return text, rest


def _media(
    fields: Mapping[str, Any], msgtype: str, rest: object
) -> tuple[tuple[MediaRef, ...], object]:
    """Take the file out of a body. A mini program's picture stays where it is."""
    if not isinstance(rest, dict) or not isinstance(rest.get("media_id"), str):
        return (), rest
    ref = MediaRef(
        key={"media_id": rest["media_id"]},
        name=f"{msgtype}-{reading.text(fields, 'msgid')}",
        media_type=_MEDIA_TYPES.get(msgtype, "application/octet-stream"),
    )
    return (ref,), {k: v for k, v in rest.items() if k != "media_id"}


def _event(fields: Mapping[str, Any], names: Mapping[str, str]) -> Said | Mark:
    event = reading.obj(fields.get("event"), "event")
    account = reading.maybe(event, "open_kfid") or reading.text(fields, "open_kfid")
    customer = reading.maybe(event, "external_userid")
    thread = thread_of(account, customer)
    at = reading.seconds(fields.get("send_time"), "send_time")
    kind = reading.maybe(event, "event_type")
    turn = _TURNS.get(_number(event, "change_type"))
    if kind == "servicer_status_change" and not customer:
        # Of no conversation, and so it makes none: who is there, the list tells.
        return Mark(
            thread=thread,
            at=at,
            turn=Turn.ASSIGNED,
            raw=reading.raw(fields),
            agent=reading.maybe(event, "servicer_userid"),
        )
    if kind == "session_status_change" and turn is not None:
        return Mark(
            thread=thread,
            at=at,
            turn=turn,
            raw=reading.raw(fields),
            customer=customer,
            customer_name=names.get(customer, ""),
            agent=reading.maybe(event, "new_servicer_userid")
            or reading.maybe(event, "old_servicer_userid"),
        )
    agent = reading.maybe(event, "servicer_userid")
    role = _RECALLS.get(kind, Role.SYSTEM)
    recalls = reading.text(event, "recall_msgid") if kind in _RECALLS else ""
    kept = {k: v for k, v in fields.items() if k not in _HEAD | {"msgtype", "origin"}}
    return Said(
        thread=thread,
        message=Message(
            seq=0,
            id=reading.text(fields, "msgid"),
            at=at,
            sender={Role.CUSTOMER: customer, Role.AGENT: agent}.get(role, ""),
            role=role,
            kind=Kind.EVENT,
            text=kind,
            extra=kinds.beside(kept),
        ),
        raw=reading.raw(fields),
        customer=customer,
        customer_name=names.get(customer, ""),
        agent=agent,
        recalls=recalls,
    )


def _number(fields: Mapping[str, Any], name: str) -> int:
    value = fields.get(name)
    return value if isinstance(value, int) else -1
