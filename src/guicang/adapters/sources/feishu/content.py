"""What a message says, out of the JSON in a string that Feishu keeps it in.

Nothing is lost here: whatever has no words is kept whole beside the message. Source:
open.feishu.cn, im-v1, "Message content".
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from guicang.domain.record import Kind
from guicang.domain.sources.model import MediaRef

_KINDS: Final = {
    "text": Kind.TEXT,
    "post": Kind.TEXT,
    "image": Kind.IMAGE,
    "file": Kind.FILE,
    "folder": Kind.FILE,
    "audio": Kind.VOICE,
    "media": Kind.VIDEO,
    "sticker": Kind.EMOJI,
    "interactive": Kind.CARD,
    "share_chat": Kind.CARD,
    "share_user": Kind.CARD,
    "location": Kind.LOCATION,
    "system": Kind.EVENT,
}
_TYPES: Final = {"audio": "audio/opus", "media": "video/mp4"}
_SAID: Final = {
    "text": "text",
    "file": "file_name",
    "folder": "file_name",
    "media": "file_name",
    "location": "name",
}
"""Kinds of messages, and the field that is their text."""
_LOCALES: Final = ("zh_cn", "en_us", "ja_jp")
_WORDS: Final = ("title", "text", "content")
_DEEP: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What was read. ``whole`` is the parsed content, or the text if it is no JSON."""

    kind: Kind
    text: str
    whole: object
    media: tuple[MediaRef, ...] = ()


def read(kind: str, content: str, *, message: str, names: Mapping[str, str]) -> Content:
    """Read the content of a message.

    ``names`` say who stands behind the keys of mentions, such as ``@_user_1``.
    """
    whole = parsed(content)
    fields = whole if isinstance(whole, Mapping) else {}
    known = _KINDS.get(kind, Kind.OTHER) if isinstance(whole, Mapping) else Kind.OTHER
    return Content(
        kind=known,
        text=named(said(kind, fields), names),
        whole=whole,
        media=tuple(_media(kind, fields, message)),
    )


def parsed(content: str) -> object:
    """Parse the string; give it as it is if it is no JSON."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return content


def named(text: str, names: Mapping[str, str]) -> str:
    """Put names in place of the keys of mentions; the longest key first."""
    for key in sorted(names, key=len, reverse=True):
        text = text.replace(key, f"@{names[key]}")
    return text


def said(kind: str, fields: Mapping[str, Any]) -> str:
    """Give the words of a message, "" if it has none."""
    match kind:
        case "post":
            return _post(fields)
        case "interactive":
            return "\n".join(_words(fields))
        case "system":
            return _filled(fields)
        case _:
            return _string(fields.get(_SAID.get(kind, "")))


def post(fields: Mapping[str, Any]) -> tuple[str, list[list[Any]]]:
    """Give title and paragraphs of a rich text, of whichever language it is in."""
    held = fields
    if not isinstance(held.get("content"), list):
        found = (fields.get(name) for name in (*_LOCALES, *fields))
        held = next((each for each in found if isinstance(each, Mapping)), {})
    lines = held.get("content")
    rows = lines if isinstance(lines, list) else []
    return _string(held.get("title")), [row for row in rows if isinstance(row, list)]


def _post(fields: Mapping[str, Any]) -> str:
    title, rows = post(fields)
    lines = ["".join(_piece(piece) for piece in row) for row in rows]
    return "\n".join(line for line in (title, *lines) if line)


def _piece(piece: object) -> str:
    if not isinstance(piece, Mapping):
        return ""
    said = _string(piece.get("text"))
    match piece.get("tag"):
        case "a":
            where = _string(piece.get("href"))
            return f"{said} ({where})" if said and where else said or where
        case "at":
            name = _string(piece.get("user_name"))
            return f"@{name}" if name else _string(piece.get("user_id"))
        case "emotion":
            return f"[{_string(piece.get('emoji_type'))}]"
        case _:
            return said


def _filled(fields: Mapping[str, Any]) -> str:
    """Fill the template of a system message with what stands beside it."""
    text = _string(fields.get("template"))
    for name, value in fields.items():
        values = value if isinstance(value, list) else [value]
        said = ", ".join(each for each in values if isinstance(each, str))
        text = text.replace(f"{{{name}}}", said)
    return text


def _words(value: object, deep: int = 0) -> Iterator[str]:
    """Find the words of a card, in order."""
    if deep > _DEEP:
        return
    if isinstance(value, Mapping):
        for name, held in value.items():
            if name in _WORDS and isinstance(held, str):
                if held:
                    yield held
            else:
                yield from _words(held, deep + 1)
    elif isinstance(value, list):
        for held in value:
            yield from _words(held, deep + 1)


def _media(kind: str, fields: Mapping[str, Any], message: str) -> Iterator[MediaRef]:
    if kind == "merge_forward":
        # What was forwarded is read as one file: a bundle of messages from elsewhere.
        yield MediaRef(
            key={"message": message, "type": "forward"},
            name="forwarded.json",
            media_type="application/json",
        )
        return
    if kind == "sticker":
        key = _string(fields.get("file_key"))
        yield MediaRef(key={"message": message, "type": "sticker"}, name=key or kind)
        return
    for file, image in _keys(fields):
        name = "" if image else _string(fields.get("file_name"))
        yield MediaRef(
            key={
                "message": message,
                "file": file,
                "type": "image" if image else "file",
            },
            name=name or file,
            media_type="application/octet-stream"
            if image
            else _TYPES.get(kind, "application/octet-stream"),
        )


def _keys(value: object, deep: int = 0) -> Iterator[tuple[str, bool]]:
    """Find the keys of files, wherever they stand; True for images."""
    if deep > _DEEP:
        return
    if isinstance(value, Mapping):
        for name, held in value.items():
            if name in {"file_key", "image_key", "img_key"}:
                if isinstance(held, str) and held:
                    yield held, name != "file_key"
            else:
                yield from _keys(held, deep + 1)
    elif isinstance(value, list):
        for held in value:
            yield from _keys(held, deep + 1)


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""
