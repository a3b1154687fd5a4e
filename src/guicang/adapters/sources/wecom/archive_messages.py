"""Messages of 会话内容存档, read.

Source: developer.work.weixin.qq.com, path 91774. ``msgtime`` is in milliseconds, that
of the items of a forwarded record in seconds. Whoever is not of the corporation has an
id that begins with wm or wo; robots' begin with wb.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from guicang.adapters.sources.kit import reading
from guicang.adapters.sources.wecom import kinds
from guicang.adapters.sources.wecom.kinds import Shape
from guicang.domain.errors import BadRecord
from guicang.domain.record import Kind, Message, Role, instant
from guicang.domain.sources.model import Item, MediaRef, Said, Unread

_SHAPES: Final = {
    "text": Shape(Kind.TEXT, ("content",)),
    "markdown": Shape(Kind.TEXT, ("content",), "info"),
    "mixed": Shape(Kind.TEXT),
    "chatrecord": Shape(Kind.CARD, ("title",)),
    "image": Shape(Kind.IMAGE),
    "voice": Shape(Kind.VOICE),
    "meeting_voice_call": Shape(Kind.VOICE),
    "video": Shape(Kind.VIDEO),
    "emotion": Shape(Kind.EMOJI),
    "file": Shape(Kind.FILE, ("filename",)),
    "qydiskfile": Shape(Kind.FILE, ("filename",), "info"),
    "voip_doc_share": Shape(Kind.FILE, ("filename",)),
    "location": Shape(Kind.LOCATION, ("title", "address")),
    "link": Shape(Kind.LINK, ("title", "description", "link_url")),
    "docmsg": Shape(Kind.LINK, ("title", "link_url"), "doc"),
    "news": Shape(Kind.LINK, (), "info"),
    "card": Shape(Kind.CARD, ("corpname",)),
    "weapp": Shape(Kind.CARD, ("title", "description")),
    "todo": Shape(Kind.CARD, ("title", "content")),
    "vote": Shape(Kind.CARD, ("votetitle",)),
    "collect": Shape(Kind.CARD, ("title",)),
    "redpacket": Shape(Kind.CARD, ("wish",)),
    "external_redpacket": Shape(Kind.CARD, ("wish",), "redpacket"),
    "meeting": Shape(Kind.CARD, ("topic", "address", "remarks")),
    "meeting_notification": Shape(Kind.EVENT, (), "info"),
    "calendar": Shape(Kind.CARD, ("title", "place", "remarks")),
    "sphfeed": Shape(Kind.CARD, ("sph_name", "feed_desc")),
    "voiptext": Shape(Kind.EVENT, (), "info"),
    "solitaire": Shape(Kind.CARD, (), "info"),
    "note": Shape(Kind.CARD, (), "info"),
    "agree": Shape(Kind.EVENT),
    "disagree": Shape(Kind.EVENT),
    "revoke": Shape(Kind.EVENT),
}
_HEAD: Final = frozenset({"msgid", "msgtime", "from", "tolist", "roomid", "msgtype"})
_STRANGERS: Final = ("wm", "wo")
_ROBOT: Final = "wb"
_OUTSIDE: Final = ("_external", "_updown_stream")
# What says nothing, and so wants nobody's consent to be kept.
SILENT: Final = frozenset({"agree", "disagree", "revoke"})
_DEEPEST: Final = 8
_PICTURES: Final = {1: "image/gif", 2: "image/png"}
_MD5: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who a message is between. ``room`` is "" for two people."""

    sender: str
    colleagues: tuple[str, ...]
    strangers: tuple[str, ...]
    room: str

    @property
    def thread(self) -> str:
        """Name the place: a room, or those between whom it is."""
        return self.room or "/".join((*self.colleagues, *self.strangers))

    @property
    def customer(self) -> str:
        """Name the customer: in a room whoever speaks, of two the stranger."""
        if self.room:
            return self.sender if self.sender in self.strangers else ""
        return self.strangers[0] if self.strangers else ""

    @property
    def agent(self) -> str:
        """Name who serves, where there is somebody to serve."""
        if self.room or not self.strangers:
            return self.sender if self.sender in self.colleagues else ""
        return self.colleagues[0] if self.colleagues else ""

    @property
    def role(self) -> Role:
        """Say what the sender is."""
        if self.sender.startswith(_ROBOT):
            return Role.BOT
        return Role.CUSTOMER if self.sender in self.strangers else Role.AGENT


def people(fields: Mapping[str, Any]) -> People:
    """Read who a message is between. BadRecord."""
    sender = reading.text(fields, "from")
    others = reading.items(fields.get("tolist"), "tolist")
    if not all(isinstance(each, str) for each in others):
        raise BadRecord(place="tolist", reason="no text")
    outside = reading.text(fields, "msgid").endswith(_OUTSIDE)
    every = sorted({sender, *others})
    strangers = [each for each in every if outside and each.startswith(_STRANGERS)]
    return People(
        sender=sender,
        colleagues=tuple(each for each in every if each not in strangers),
        strangers=tuple(strangers),
        room=reading.maybe(fields, "roomid"),
    )


def read(fields: Mapping[str, Any], raw: bytes, *, consented: bool) -> Item:
    """Read a message that was opened; ``raw`` is what it was read from."""
    try:
        if fields.get("action") == "switch":
            return _switched(fields, raw)
        return _said(fields, raw, consented=consented)
    except BadRecord as error:
        place, reason = error.data["place"], error.data["reason"]
        return Unread(reason=f"{place}: {reason}", raw=raw)


def _said(fields: Mapping[str, Any], raw: bytes, *, consented: bool) -> Said:
    between = people(fields)
    msgtype = reading.maybe(fields, "msgtype")
    shape = _SHAPES.get(msgtype, kinds.UNKNOWN)
    place = shape.body or msgtype
    body = fields.get(place)
    text, rest = kinds.split(body, shape) if isinstance(body, dict) else ("", body)
    lines = (text, *_lines(body)) if shape is not kinds.UNKNOWN else (text,)
    kept = {k: v for k, v in fields.items() if k not in _HEAD | {place}}
    if fields.get("action") == "send":
        kept.pop("action", None)
    if shape.kind.value != msgtype or body is None:
        kept["msgtype"] = fields.get("msgtype")
    if rest not in (None, {}):
        kept[place] = rest
    return Said(
        thread=between.thread,
        message=Message(
            seq=0,
            id=reading.text(fields, "msgid"),
            at=reading.millis(fields.get("msgtime"), "msgtime"),
            sender=between.sender,
            role=between.role,
            kind=shape.kind,
            text="\n".join(line for line in lines if line)
            or (msgtype if shape.kind == Kind.EVENT else ""),
            extra=kinds.beside(kept),
        ),
        raw=raw,
        customer=between.customer,
        agent=between.agent,
        recalls=_recalled(fields) if msgtype == "revoke" else "",
        consented=consented or msgtype in SILENT,
        media=tuple(_files(body, msgtype, reading.text(fields, "msgid"))),
    )


def _switched(fields: Mapping[str, Any], raw: bytes) -> Said:
    """Read that somebody changed to another corporation: nothing is said in it."""
    user = reading.text(fields, "user")
    known = {"msgid", "action", "time", "user"}
    kept = {k: v for k, v in fields.items() if k not in known}
    return Said(
        thread=user,
        message=Message(
            seq=0,
            id=reading.text(fields, "msgid"),
            at=reading.millis(fields.get("time"), "time"),
            sender=user,
            role=Role.SYSTEM,
            kind=Kind.EVENT,
            text="switch",
            extra=kinds.beside(kept),
        ),
        raw=raw,
        agent=user,
    )


def _recalled(fields: Mapping[str, Any]) -> str:
    return reading.text(reading.obj(fields.get("revoke"), "revoke"), "pre_msgid")


def _lines(body: object) -> Iterator[str]:
    """Give what the items of a body say; those of a forwarded record with its time."""
    items = body.get("item") if isinstance(body, dict) else None
    for item in items if isinstance(items, list) else ():
        if not isinstance(item, dict):
            continue
        inner = _inner(item)
        told = [inner.get(name) for name in ("content", "title", "description")]
        text = " ".join(each for each in told if isinstance(each, str) and each)
        if text:
            yield " ".join(filter(None, (_said_at(item), text)))


def _said_at(item: Mapping[str, Any]) -> str:
    """Write when an item was said, "" if it does not tell: here it is in seconds."""
    if "msgtime" not in item:
        return ""
    with suppress(BadRecord):
        return instant(reading.seconds(item["msgtime"], "msgtime")).isoformat()
    return ""


def _inner(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """Open the JSON that an item has as its content; else the item itself."""
    content = item.get("content")
    if isinstance(content, str) and content.startswith("{"):
        with suppress(ValueError, RecursionError):
            found = json.loads(content)
            if isinstance(found, dict):
                return found
    return item


def _files(body: object, msgtype: str, msgid: str) -> Iterator[MediaRef]:
    for number, found in enumerate(_with_files(body, _DEEPEST)):
        digest = found.get("md5sum")
        size = next(
            (
                found[name]
                for name in ("filesize", "voice_size", "imagesize", "file_size")
                if isinstance(found.get(name), int) and found[name] >= 0
            ),
            -1,
        )
        name = found.get("filename")
        given = isinstance(digest, str) and len(digest) == _MD5
        yield MediaRef(
            key={"sdkfileid": found["sdkfileid"]},
            name=name
            if isinstance(name, str) and name
            else f"{msgtype}-{msgid}-{number}",
            media_type=_media_type(msgtype, found),
            size=size,
            digest=f"md5:{str(digest).lower()}" if given else "",
        )


def _with_files(value: object, depth: int) -> Iterator[Mapping[str, Any]]:
    """Find whatever names a file, also in forwarded records and mixed messages."""
    if depth and isinstance(value, list):
        for each in value:
            yield from _with_files(each, depth - 1)
    elif depth and isinstance(value, dict):
        if isinstance(value.get("sdkfileid"), str) and value["sdkfileid"]:
            yield value
            return
        inner = _inner(value)
        for each in inner.values() if inner is value else (inner,):
            yield from _with_files(each, depth - 1)


def _media_type(msgtype: str, found: Mapping[str, Any]) -> str:
    if msgtype == "voice":
        return "audio/amr"
    kind = found.get("type")
    if msgtype == "emotion" and isinstance(kind, int):
        return _PICTURES.get(kind, "application/octet-stream")
    return "application/octet-stream"
