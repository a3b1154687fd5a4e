"""From one raw object to one message.

Fields of ``guicang.message/1`` and of exports close to it. What has no meaning here
goes to ``extra``; what has one and cannot be read is a BadRecord with its path.
"""

from collections.abc import Mapping
from typing import Any, Final

from guicang.adapters.sources.files.attachments import attachments
from guicang.adapters.sources.files.parsing import canonical
from guicang.domain.errors import BadRecord
from guicang.domain.record import Attachment, Kind, Message, Role
from guicang.domain.record.names import identifier
from guicang.domain.record.times import Instants

# Words of other exporters for the four roles.
ROLES: Final[Mapping[str, Role]] = {
    **{role.value: role for role in Role},
    "user": Role.CUSTOMER,
    "client": Role.CUSTOMER,
    "visitor": Role.CUSTOMER,
    "staff": Role.AGENT,
    "service": Role.AGENT,
    "assistant": Role.BOT,
    "robot": Role.BOT,
}
_DIRECTIONS: Final = {"in": Role.CUSTOMER, "out": Role.AGENT}
_KINDS: Final = {kind.value: kind for kind in Kind}
ATTACHMENTS_MORE: Final = "attachments_more"
_SIMPLE: Final = 6
_REST: Final = tuple(Message._field_defaults.values())
_KIND_OF_NONE: Final = {True: Kind.TEXT}
_SENDER: Final = frozenset({"id", "role", "name"})
KNOWN: Final = frozenset(
    {
        "seq",
        "message_id",
        "ts",
        "sender",
        "sender_id",
        "sender_role",
        "sender_name",
        "role",
        "direction",
        "type",
        "text",
        "recalled",
        "attachments",
    }
)
_LONGEST_SEQ: Final = 2**31 - 1
_LONGEST_ID: Final = 200
_LONGEST_NAME: Final = 64 << 10


def message(
    raw: dict[str, Any],
    seq: int,
    instants: Instants,
    known: frozenset[str] = KNOWN,
    others: int = 0,
) -> Message:
    """Map one raw message; ``seq`` holds where it has none of its own.

    ``known`` are the fields that mean something: others are kept in ``extra``.
    ``others`` counts fields that say nothing of the message, such as whose it is.
    """
    if len(raw) == _SIMPLE + others and (simple := _simple(raw, instants)) is not None:
        return simple
    get = raw.get
    text = get("text")
    if type(text) is not str:
        text = _no_text(text)
    sender, role, name, extra = _sender(raw)
    sort = get("type")
    kind = _KINDS.get(sort) if type(sort) is str else _KIND_OF_NONE.get(sort is None)
    if kind is None:
        kind, extra = Kind.OTHER, {**extra, "type": sort}
    files: tuple[Attachment, ...] = ()
    if get("attachments"):
        files, rest = attachments(raw["attachments"])
        extra = {**extra, ATTACHMENTS_MORE: rest} if rest else extra
    if not raw.keys() <= known:
        extra = {**extra, **{k: v for k, v in raw.items() if k not in known}}
    number = get("seq", seq)
    if type(number) is not int or not 0 <= number <= _LONGEST_SEQ:
        raise BadRecord(place="seq", reason="not a number of a message")
    return Message(
        number,
        identifier(get("message_id"), "message_id") if "message_id" in raw else "",
        instants.read(get("ts"), "ts"),
        sender,
        role,
        kind,
        text,
        name,
        "recalled" in raw and _flag(raw["recalled"]),
        files,
        canonical(extra, "extra") if extra else "",
    )


def _simple(raw: dict[str, Any], instants: Instants) -> Message | None:
    """Map the commonest form without a detour; None if this is not it.

    Bulk files hold millions of messages with six fields and nothing unusual.
    """
    try:
        seq, sender, text = raw["seq"], raw["sender"], raw["text"]
        role, kind, at = ROLES[raw["role"]], _KINDS[raw["type"]], raw["ts"]
    except (KeyError, TypeError):
        return None
    if not (type(seq) is int and type(sender) is type(text) is str):
        return None
    if not (0 <= seq <= _LONGEST_SEQ and len(sender) <= _LONGEST_ID):
        return None
    if not sender.isprintable():
        return None
    fields = (seq, "", instants.read(at, "ts"), sender, role, kind, text)
    # What Message(...) does, without its function for defaults: half of the time.
    return tuple.__new__(Message, fields + _REST)


def _no_text(value: object) -> str:
    if value is not None:
        raise BadRecord(place="text", reason="not a text")
    return ""


def _sender(raw: dict[str, Any]) -> tuple[str, Role, str, dict[str, Any]]:
    """Tell who speaks: id, role and name, and what else the sender object holds."""
    sender = raw.get("sender")
    rest: dict[str, Any] = {}
    if isinstance(sender, dict):
        who, said, name = sender.get("id"), sender.get("role"), sender.get("name")
        if not sender.keys() <= _SENDER:
            rest = {"sender": {k: v for k, v in sender.items() if k not in _SENDER}}
    else:
        who = sender if sender is not None else raw.get("sender_id")
        said, name = None, None
    said = said or raw.get("role") or raw.get("sender_role")
    role = ROLES.get(said) if isinstance(said, str) else None
    if role is None:
        role = _role(said, raw.get("direction"))
    elif "direction" in raw and raw["direction"] != _direction(role):
        rest = {**rest, "direction": raw["direction"]}
    return (
        identifier(who, "sender"),
        role,
        _name(name or raw.get("sender_name")),
        rest,
    )


def _role(said: object, direction: object) -> Role:
    if said is not None:
        raise BadRecord(place="role", reason="not a known role")
    role = _DIRECTIONS.get(direction) if isinstance(direction, str) else None
    if role is None:
        raise BadRecord(place="role", reason="missing")
    return role


def _direction(role: Role) -> str:
    return "in" if role is Role.CUSTOMER else "out"


def _name(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadRecord(place="sender.name", reason="not a text")
    if len(value) > _LONGEST_NAME:
        raise BadRecord(place="sender.name", reason="longer than 65536 characters")
    return value


def _flag(value: object) -> bool:
    if value is None or isinstance(value, bool):
        return bool(value)
    raise BadRecord(place="recalled", reason="neither true nor false")
