"""Lines, chats and channels as a widget reads them."""

from typing import Any, Final

import orjson

from guicang.domain.chat.channel import Channel
from guicang.domain.chat.model import Head, Line, Sort
from guicang.domain.detect.types import TYPES
from guicang.domain.record import Role, instant

_FROM: Final = {
    Role.CUSTOMER: "you",
    Role.AGENT: "agent",
    Role.BOT: "agent",
    Role.SYSTEM: "system",
}


def line_shape(line: Line, lang: str) -> dict[str, Any]:
    """Spell a line; types of what was hidden by their names."""
    found: dict[str, Any] = {
        "seq": line.seq,
        "at": instant(line.at).isoformat(),
        "from": _FROM[line.role],
        "kind": line.sort.value,
        "text": line.text,
        "hidden": [type_name(kind, lang) for kind in line.hidden],
    }
    if line.role is Role.CUSTOMER:
        found["id"] = line.mark
    if line.role is Role.AGENT:
        found["name"] = line.name
    if line.said and line.sort is not Sort.CALLBACK:
        found["said"] = line.said
    if line.file is not None:
        file = line.file
        found["file"] = {"name": file.name, "type": file.media_type, "size": file.size}
    return found


def head_shape(head: Head, now: int) -> dict[str, Any]:
    """Spell what changes."""
    return {
        "last": head.last,
        "read": head.read_agent,
        "typing": head.typing_agent > now,
        "closed": head.closed,
    }


def channel_shape(
    channel: Channel, lang: str, *, open_now: bool, limit: int
) -> dict[str, Any]:
    """Spell what a widget shows before anything is said."""
    return {
        "channel": channel.name,
        "title": channel.title[lang],
        "greeting": channel.greeting[lang],
        "notice": {"version": channel.notice, "text": channel.terms[lang]},
        "alternatives": channel.alternatives[lang],
        "accent": channel.accent,
        "open": open_now,
        "hours": list(channel.hours),
        "files": channel.files,
        "limit": limit,
    }


def type_name(kind: str, lang: str) -> str:
    """Name a type; an organisation's own has its own name."""
    found = TYPES.get(kind)
    if found is None:
        return kind
    return found.en if lang == "en" else found.zh


def event(name: str, data: object, id_: int | None = None) -> bytes:
    """Spell a server-sent event (HTML, 9.2)."""
    head = b"" if id_ is None else b"id: %d\n" % id_
    return (
        head + b"event: " + name.encode() + b"\ndata: " + orjson.dumps(data) + b"\n\n"
    )
