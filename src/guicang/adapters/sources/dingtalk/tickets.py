"""Tickets of customer service and of service groups, in the words of this house.

An action of customer service has neither an id nor an instant: it is known by its
place in its ticket, and stands at the ticket's creation, a microsecond after the one
before it. Times have no zone: DingTalk's are China's (UTC+8, no summer time).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any, Final

from guicang.adapters.sources.kit.reading import (
    canonical,
    items,
    maybe,
    millis,
    obj,
    raw,
    text,
)
from guicang.domain.errors import BadRecord
from guicang.domain.record import Kind, Message, Role, micros
from guicang.domain.sources.model import Item, Mark, MediaRef, Said, Turn

GROUP: Final = "group:"
"""Before the id of a service group's ticket: those of customer service have none."""
_CHINA: Final = timezone(timedelta(hours=8))
_CLOSED: Final = frozenset(
    {
        "CLOSED", "CLOSE", "FINISHED", "FINISH", "COMPLETED", "SOLVED", "CANCELED",
        "CANCELLED", "CANCEL", "已关闭", "已完结", "已完成", "已解决", "已取消",
    }
)  # fmt: skip
_ROLES: Final = {
    "1": Role.CUSTOMER,
    "CREATOR": Role.CUSTOMER,
    "CUSTOMER": Role.CUSTOMER,
    "USER": Role.CUSTOMER,
    "4": Role.AGENT,
    "AGENT": Role.AGENT,
    "SERVICER": Role.AGENT,
    "BOT": Role.BOT,
    "ROBOT": Role.BOT,
}
_SHIFTING: Final = frozenset({"gmtModified", "ticketStatus"})
_READ: Final = frozenset({"ticketId", "title", "gmtCreate", "foreignId", "foreignName"})
_ACTED: Final = frozenset({"operatorId", "operator"})
_RECORDED: Final = frozenset({"operator", "operateTime"})
_GROUP_SHIFTING: Final = frozenset({"stage", "updateTime", "processor", "takers"})
_GROUP_READ: Final = frozenset({"openTicketId", "title", "createTime", "creator"})
_FILES: Final = frozenset({"attachments", "attachment", "image", "images", "file"})


def moment(value: object, place: str) -> int:
    """Read an instant however this platform spells it, in microseconds. BadRecord."""
    if isinstance(value, str) and not value.isdigit():
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            raise BadRecord(place=place, reason="no instant") from None
        return micros(at if at.tzinfo else at.replace(tzinfo=_CHINA))
    return millis(value, place)


def ticket(told: Mapping[str, Any], actions: Sequence[object]) -> Iterator[Item]:
    """Read a ticket of customer service with all that was done in it. BadRecord."""
    name, at = text(told, "ticketId"), moment(told.get("gmtCreate"), "gmtCreate")
    customer, customer_name = maybe(told, "foreignId"), maybe(told, "foreignName")
    kept = {k: v for k, v in told.items() if k not in _SHIFTING}
    yield Mark(
        thread=name,
        at=at,
        turn=Turn.OPENED,
        raw=raw(kept),
        customer=customer,
        customer_name=customer_name,
    )
    yield _asked(name, at, kept, _READ, (customer, customer_name))
    for place, action in enumerate(actions):
        yield _action(name, at + place + 1, place, obj(action, "action"), customer)
    if maybe(told, "ticketStatus").upper() in _CLOSED:
        ended = moment(told.get("gmtModified"), "gmtModified")
        yield Mark(thread=name, at=ended, turn=Turn.CLOSED, raw=raw(told))


def group_ticket(told: Mapping[str, Any], records: Sequence[object]) -> Iterator[Item]:
    """Read a ticket of a service group with what was done in it. BadRecord."""
    name = GROUP + text(told, "openTicketId")
    at = moment(told.get("createTime"), "createTime")
    creator = obj(told.get("creator") or {}, "creator")
    customer, customer_name = maybe(creator, "unionId"), maybe(creator, "nickName")
    kept = {k: v for k, v in told.items() if k not in _GROUP_SHIFTING}
    yield _asked(name, at, kept, _GROUP_READ, (customer, customer_name))
    for place, record in enumerate(records):
        yield _record(name, place, obj(record, "record"), customer)
    if processor := told.get("processor"):
        who = obj(processor, "processor")
        yield Mark(
            thread=name,
            at=moment(told.get("updateTime"), "updateTime"),
            turn=Turn.ASSIGNED,
            raw=raw(told),
            agent=maybe(who, "unionId"),
            agent_name=maybe(who, "nickName"),
        )
    if maybe(told, "stage").upper() in _CLOSED:
        ended = moment(told.get("updateTime"), "updateTime")
        yield Mark(thread=name, at=ended, turn=Turn.CLOSED, raw=raw(told))


def _asked(
    name: str,
    at: int,
    kept: Mapping[str, Any],
    read: frozenset[str],
    who: tuple[str, str],
) -> Said:
    """Make the first message of a ticket: its title. ``who`` is id and name."""
    customer, customer_name = who
    return Said(
        thread=name,
        message=Message(
            seq=0,
            id=name,
            at=at,
            sender=customer,
            role=Role.CUSTOMER,
            kind=Kind.TEXT,
            text=maybe(kept, "title"),
            name=customer_name,
            extra=_extra(kept, read),
        ),
        raw=raw(kept),
        customer=customer,
        customer_name=customer_name,
    )


def _action(
    thread: str, at: int, place: int, told: Mapping[str, Any], customer: str
) -> Said:
    lines, media = [], []
    for each in items(told.get("actionContent"), "actionContent"):
        content = obj(each, "actionContent")
        files = _files(content)
        media += files
        shown = maybe(content, "displayValue") or maybe(content, "value")
        if shown and not files:
            lines.append((maybe(content, "displayName"), shown))
    sender, name = maybe(told, "operatorId"), maybe(told, "operator")
    role = _role(maybe(told, "operatorRole"), sender, customer)
    kind = Kind.TEXT if lines else Kind.FILE if media else Kind.EVENT
    return Said(
        thread=thread,
        message=Message(
            seq=0,
            id=f"{thread}:{place}",
            at=at,
            sender=sender,
            role=role,
            kind=kind,
            text=_joined(lines) or ("" if media else maybe(told, "actionCode")),
            name=name,
            extra=_extra(told, _ACTED),
        ),
        raw=raw(told),
        agent=sender if role == Role.AGENT else "",
        agent_name=name if role == Role.AGENT else "",
        media=tuple(media),
    )


def _record(thread: str, place: int, told: Mapping[str, Any], customer: str) -> Said:
    operator = obj(told.get("operator") or {}, "operator")
    memo = obj(told.get("ticketMemo") or {}, "ticketMemo")
    sender, name = maybe(operator, "unionId"), maybe(operator, "nickName")
    role = Role.CUSTOMER if sender and sender == customer else Role.AGENT
    said = maybe(memo, "memo")
    media = [
        MediaRef(
            key={"key": text(each, "key"), "fileName": maybe(each, "fileName")},
            name=maybe(each, "fileName") or text(each, "key"),
        )
        for each in items(memo.get("attachments"), "attachments")
    ]
    return Said(
        thread=thread,
        message=Message(
            seq=0,
            id=f"{thread}:{place}",
            at=moment(told.get("operateTime"), "operateTime"),
            sender=sender,
            role=role,
            kind=Kind.TEXT if said else Kind.EVENT,
            text=said or maybe(told, "operationDisplayName"),
            name=name,
            extra=_extra(told, _RECORDED),
        ),
        raw=raw(told),
        agent=sender if role == Role.AGENT else "",
        agent_name=name if role == Role.AGENT else "",
        media=tuple(media),
    )


def _role(told: str, sender: str, customer: str) -> Role:
    """Say who acted; whoever is neither known nor the customer is the system."""
    if sender and sender == customer:
        return Role.CUSTOMER
    return _ROLES.get(told.upper(), Role.SYSTEM)


def _extra(told: Mapping[str, Any], read: frozenset[str]) -> str:
    left = {name: value for name, value in told.items() if name not in read}
    return canonical(left) if left else ""


def _joined(lines: Sequence[tuple[str, str]]) -> str:
    """Write one value as it is, and several with what each is."""
    if len(lines) == 1:
        return lines[0][1]
    return "\n".join(f"{name}：{value}" if name else value for name, value in lines)


def _files(content: Mapping[str, Any]) -> list[MediaRef]:
    """Find the files of a field: a list of objects with an address, as JSON."""
    if maybe(content, "valueType").lower() not in _FILES:
        return []
    try:
        told = json.loads(maybe(content, "value"))
    except (ValueError, RecursionError):
        return []
    found = told if isinstance(told, list) else [told]
    return [
        MediaRef(key={"url": each["url"]}, name=str(each.get("name") or "file"))
        for each in found
        if isinstance(each, dict) and isinstance(each.get("url"), str)
    ]
