"""A visitor's copy of everything: JSON for programs, a page for people.

The page loads nothing and runs nothing; its only style is a sheet in itself, for it is
a file on the visitor's own disk.
"""

from collections.abc import Iterator
from datetime import datetime
from html import escape
from typing import Any, Final

import orjson

from guicang.domain.chat.model import Line
from guicang.domain.record import Message, Role, instant
from guicang.entrypoints.chat.shapes import line_shape, type_name
from guicang.entrypoints.words import translator
from guicang.services.chatting import Copy

_STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;"
    "padding:0 1rem}h1{font-size:1.4rem}li{margin:.6rem 0}time,small{color:#555}"
    "ol{list-style:none;padding:0}pre{white-space:pre-wrap;font:inherit}"
)


def _(text: str) -> str:
    """Mark a text for the catalogue."""
    return text


_WHO: Final = {
    Role.CUSTOMER: _("You"),
    Role.AGENT: _("Agent"),
    Role.BOT: _("Agent"),
    Role.SYSTEM: _("System"),
}


def shape(copy: Copy, now: datetime) -> dict[str, Any]:
    """Spell everything."""
    return {
        "format": "guicang.chat-copy/1",
        "made": now.isoformat(),
        "chat": copy.chat.key,
        "channel": copy.chat.channel,
        "language": copy.chat.lang,
        "agreed": {
            "notice": copy.chat.notice,
            "at": instant(copy.chat.agreed_at).isoformat(),
            "text": copy.terms,
        },
        "messages": list(_messages(copy)),
    }


def _messages(copy: Copy) -> Iterator[dict[str, Any]]:
    for conversation in copy.conversations:
        for message in conversation.messages:
            told = orjson.loads(message.extra) if message.extra else {}
            if told.get("sort") != "note":
                yield _message(message, told, copy.chat.lang)
    for line in copy.lines:
        yield _line(line, copy.chat.lang)


def _message(message: Message, told: dict[str, Any], lang: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "at": instant(message.at).isoformat(),
        "from": message.role.value,
        "name": message.name,
        "kind": told.get("sort", message.kind.value),
        "text": message.text,
        "hidden": [type_name(kind, lang) for kind in told.get("hidden", ())],
    }
    for file in message.attachments:
        found["file"] = {"name": file.name, "type": file.media_type, "size": file.size}
    return found


def _line(line: Line, lang: str) -> dict[str, Any]:
    found = line_shape(line, lang)
    kept = ("at", "kind", "text", "hidden", "file")
    told = {name: found[name] for name in kept if name in found}
    return {**told, "from": line.role.value, "name": line.name}


def page(copy: Copy, now: datetime) -> bytes:
    """Write everything as one page of HTML."""
    lang = copy.chat.lang
    say = translator(lang)
    title = escape(say(_("My conversation")))
    items = "".join(_item(each, say) for each in _messages(copy))
    agreed = escape(
        say(_("Notice {version}, agreed to on {at} (UTC):")).format(
            version=copy.chat.notice,
            at=f"{instant(copy.chat.agreed_at):%Y-%m-%d %H:%M}",
        )
    )
    tongue = "en" if lang == "en" else "zh-CN"
    return (
        f'<!DOCTYPE html><html lang="{tongue}"><head><meta charset="utf-8">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><h1>{title}</h1>"
        f"<p><small>{copy.chat.key} · {now:%Y-%m-%d %H:%M} UTC</small></p>"
        f"<ol>{items}</ol><h2>{agreed}</h2><pre>{escape(copy.terms)}</pre>"
        "</body></html>"
    ).encode()


def _item(told: dict[str, Any], say: Any) -> str:
    who = told["name"] or say(_WHO[Role(told["from"])])
    text = told["text"]
    if told["kind"] == "held":
        text = say(_("A message was held back."))
    elif told["kind"] == "consent":
        text = say(_("The notice was shown and agreed to."))
    if "file" in told:
        text = f"{text} {told['file']['name']}".strip()
    hidden = say(_("Hidden: {types}")).format(types=", ".join(told["hidden"]))
    shown = f"<br><small>{escape(hidden)}</small>" if told["hidden"] else ""
    at = escape(told["at"])
    return (
        f"<li><b>{escape(who)}</b> <time datetime='{at}'>{at[:16]}</time>"
        f"<pre>{escape(text)}</pre>{shown}</li>"
    )
