"""Events of rooms, in the words of this house.

An event that was redacted has lost its content, and carries what redacted it: then that
is what is read. Instants are milliseconds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from guicang.adapters.sources.kit.reading import (
    canonical,
    maybe,
    millis,
    obj,
    raw,
    text,
)
from guicang.domain.errors import BadRecord
from guicang.domain.record import Kind, Message, Role
from guicang.domain.sources.model import Item, Mark, MediaRef, Said, Turn, Unread

_KINDS: Final = {
    "m.text": Kind.TEXT,
    "m.notice": Kind.TEXT,
    "m.emote": Kind.TEXT,
    "m.image": Kind.IMAGE,
    "m.file": Kind.FILE,
    "m.audio": Kind.VOICE,
    "m.video": Kind.VIDEO,
    "m.location": Kind.LOCATION,
}
_FLEETING: Final = frozenset({"unsigned", "age", "user_id", "redacted_because"})
"""What a server adds to an event, another thing each time."""


@dataclass(frozen=True, slots=True)
class People:
    """Who is who: the user itself, and agents by id or by the name of their server."""

    me: str
    agents: frozenset[str]

    def role(self, sender: str) -> Role:
        """Say what somebody is."""
        if sender == self.me:
            return Role.BOT
        server = sender.partition(":")[2]
        return Role.AGENT if {sender, server} & self.agents else Role.CUSTOMER


def read(room: str, told: object, people: People) -> Iterator[Item]:
    """Read an event, whatever it is."""
    try:
        yield from _read(room, obj(told, "event"), people)
    except BadRecord as error:
        yield Unread(reason=f"an event: {error.data['place']}", raw=raw(told))


def _read(room: str, told: Mapping[str, Any], people: People) -> Iterator[Item]:
    unsigned = obj(told.get("unsigned") or {}, "unsigned")
    if because := unsigned.get("redacted_because"):
        yield _redaction(room, obj(because, "redacted_because"), people)
        return
    kind = text(told, "type")
    if kind == "m.room.create":
        yield Mark(
            thread=room,
            at=millis(told.get("origin_server_ts"), "origin_server_ts"),
            turn=Turn.OPENED,
            raw=_raw(told),
        )
    elif kind == "m.room.redaction":
        yield _redaction(room, told, people)
    elif "state_key" in told:
        # What changed in a room is of the room, not of who changed it.
        yield _said(room, told, people, _Content(Kind.EVENT, kind), Role.SYSTEM)
    else:
        yield _said(room, told, people, _content(kind, told))


@dataclass(frozen=True, slots=True)
class _Content:
    kind: Kind
    text: str = ""
    media: tuple[MediaRef, ...] = ()
    edits: str = ""
    read: frozenset[str] = frozenset()


def _content(kind: str, told: Mapping[str, Any]) -> _Content:
    content = obj(told.get("content", {}), "content")
    relation = obj(content.get("m.relates_to") or {}, "m.relates_to")
    edits = ""
    if maybe(relation, "rel_type") == "m.replace":
        edits = text(relation, "event_id")
        content = obj(content.get("m.new_content", content), "m.new_content")
    if kind == "m.reaction":
        return _Content(Kind.EMOJI, maybe(relation, "key"))
    if kind == "m.sticker":
        return _Content(Kind.EMOJI, maybe(content, "body"), _media(content))
    found = _KINDS.get(maybe(content, "msgtype"))
    if kind != "m.room.message" or found is None:
        return _Content(Kind.OTHER, maybe(content, "body"), edits=edits)
    plain = found == Kind.TEXT and maybe(content, "msgtype") == "m.text"
    known = frozenset({"body", "msgtype"} if plain else {"body"})
    return _Content(found, maybe(content, "body"), _media(content), edits, known)


def _said(
    room: str,
    told: Mapping[str, Any],
    people: People,
    content: _Content,
    role: Role | None = None,
) -> Said:
    sender = text(told, "sender")
    role = role or people.role(sender)
    rest = obj(told.get("content", {}), "content")
    extra: dict[str, Any] = {k: v for k, v in rest.items() if k not in content.read}
    kept: dict[str, Any] = {"content": extra} if extra else {}
    if told.get("type") != "m.room.message":
        kept["type"] = told.get("type")
    if "state_key" in told:
        kept["state_key"] = told["state_key"]
    return Said(
        thread=room,
        message=Message(
            seq=0,
            id=text(told, "event_id"),
            at=millis(told.get("origin_server_ts"), "origin_server_ts"),
            sender=sender,
            role=role,
            kind=content.kind,
            text=content.text,
            extra=canonical(kept) if kept else "",
        ),
        raw=_raw(told),
        customer=sender if role == Role.CUSTOMER else "",
        agent=sender if role == Role.AGENT else "",
        edits=content.edits,
        media=content.media,
    )


def _redaction(room: str, told: Mapping[str, Any], people: People) -> Said:
    content = obj(told.get("content") or {}, "content")
    sender = text(told, "sender")
    return Said(
        thread=room,
        message=Message(
            seq=0,
            id=text(told, "event_id"),
            at=millis(told.get("origin_server_ts"), "origin_server_ts"),
            sender=sender,
            role=people.role(sender),
            kind=Kind.EVENT,
            text=maybe(content, "reason"),
        ),
        raw=_raw(told),
        recalls=maybe(told, "redacts") or text(content, "redacts"),
    )


def _media(content: Mapping[str, Any]) -> tuple[MediaRef, ...]:
    url = maybe(content, "url")
    if not url.startswith("mxc://"):
        return ()
    info = obj(content.get("info") or {}, "info")
    size = info.get("size")
    return (
        MediaRef(
            key={"mxc": url},
            name=maybe(content, "filename") or maybe(content, "body") or "file",
            media_type=maybe(info, "mimetype") or "application/octet-stream",
            size=size if isinstance(size, int) and size >= 0 else -1,
        ),
    )


def _raw(told: Mapping[str, Any]) -> bytes:
    return raw({k: v for k, v in told.items() if k not in _FLEETING})
