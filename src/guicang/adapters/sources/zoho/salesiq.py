"""Zoho SalesIQ, experimental: conversations, and their messages by an export.

No official page describes this API. The calls are those that public programs make; the
schema of messages is unverified, so whatever does not fit is kept raw.
"""

import binascii
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

from guicang.adapters.sources.kit import reading
from guicang.adapters.sources.zoho import webhook
from guicang.adapters.sources.zoho.calls import Zoho
from guicang.adapters.sources.zoho.centres import centre
from guicang.adapters.sources.zoho.desk import credentials, first_day, wanted
from guicang.adapters.sources.zoho.items import (
    Customer,
    beside,
    person,
    understood,
    unread,
    when,
)
from guicang.adapters.sources.zoho.profile import SALESIQ_PROFILE
from guicang.domain.errors import BadRecord, CallRefused
from guicang.domain.record import Kind, Message, Role, instant, micros
from guicang.domain.sources.model import Item, Mark, Profile, Said, Turn
from guicang.ports.connecting import Call, Heard, Page, Source, Tools

_LIMIT: Final = 99
_DAYS: Final = 90
_MARGIN: Final = 3_600_000
_DAY: Final = 86_400
_CLOSED: Final = frozenset({"closed", "ended", "completed", "missed"})
_ROLES: Final = {
    "visitor": Role.CUSTOMER,
    "operator": Role.AGENT,
    "bot": Role.BOT,
    "system": Role.SYSTEM,
}
_KNOWN: Final = frozenset({"id", "type", "time", "sender", "message"})


@dataclass(slots=True, kw_only=True)
class SalesIqSource(Source):
    """A portal of SalesIQ."""

    profile: Profile
    zoho: Zoho
    keys: tuple[webhook.Key, ...]
    since: datetime | None

    def check(self) -> str:
        """Ask for one conversation: no call is known that says who we are."""
        now = _millis(self.zoho.tools.now())
        with understood():
            count = len(self._list(now - _MARGIN, now, page=1, limit=1))
        return f"SalesIQ ({count})"

    def pull(
        self, cursor: Mapping[str, object], hints: Mapping[str, str] | None = None
    ) -> Page:
        """Read a page of conversations that began in a stretch, and their messages.

        Whether a conversation comes again when it goes on is unknown: each stretch
        begins a day before the one that was read last.
        """
        del hints  # a call says only that there is something
        now = _millis(self.zoho.tools.now())
        since = self.since or self.zoho.tools.now() - timedelta(days=_DAYS)
        lo, hi = _number(cursor, "lo", _millis(since)), _number(cursor, "hi", now)
        page = _number(cursor, "page", 1)
        items: list[Item] = []
        with understood():
            rows = self._list(lo, hi, page=page, limit=_LIMIT)
            for row in rows:
                items += self._conversation(row)
        full = len(rows) >= _LIMIT
        at = {**cursor, "lo": lo, "hi": hi, "page": page + 1}
        if not full and cursor.get("once"):
            at = {**cursor, "lo": hi, "hi": hi, "page": 1}
        elif not full:
            at = {"lo": max(lo, hi - _DAY * 1000)}
        whole = None if full or cursor.get("once") else instant((hi - _MARGIN) * 1000)
        return Page(items=tuple(items), cursor=at, more=full, through=whole)

    def window(self, since: datetime, until: datetime) -> Mapping[str, object]:
        """Give a cursor that reads what began in this stretch, once."""
        return {"lo": _millis(since), "hi": _millis(until), "page": 1, "once": True}

    def receive(self, call: Call) -> Heard:
        """Take a signed call as a hint that there is something to pull."""
        if call.method == "GET":
            return Heard()
        signature = _signature(call.headers.get("x-siqsignature", ""))
        if not any(webhook.signed_by(key, signature, call.body) for key in self.keys):
            raise CallRefused(reason="a wrong signature")
        named = webhook.fingerprint(signature, call.body)
        return Heard(wakes=not self.zoho.tools.kept.seen(f"siq-{named}", _DAY))

    def _list(self, lo: int, hi: int, *, page: int, limit: int) -> list[Any]:
        answer = self.zoho.get(
            "/conversations", limit=limit, page=page, from_time=lo, to_time=hi
        )
        found = {} if answer is None else reading.answer(answer)
        return reading.items(found.get("data"), "data")

    def _conversation(self, value: object) -> list[Item]:
        try:
            row = reading.obj(value, "conversation")
            one = reading.text({"id": reading.maybe(row, "id")}, "id")
            items: list[Item] = _marks(one, row)
        except BadRecord as error:
            return [unread(error, value)]
        asked = {"data": "messages", "format": "json"}
        path = f"/conversations/{quote(one, safe='')}/export"
        answer = self.zoho.send("POST", path, json=asked)
        found = {} if answer is None else reading.answer(answer)
        said = reading.items(found.get("data"), "data")
        items.extend(_said(one, row, each) for each in said)
        return sorted(items, key=when)


def _marks(one: str, row: Mapping[str, Any]) -> list[Item]:
    attender = person(row.get("attender"))
    state = reading.maybe(person(row.get("chat_status")), "state_key")
    turns = [(Turn.OPENED, "start_time")]
    if state in _CLOSED:
        turns.append((Turn.CLOSED, "end_time"))
    agent, agent_name = (reading.maybe(attender, n) for n in ("id", "name"))
    return [
        Mark(
            thread=one,
            at=reading.millis(row[name], name),
            turn=turn,
            raw=reading.raw(row),
            **_customer(row),
            agent=agent if turn is Turn.CLOSED else "",
            agent_name=agent_name if turn is Turn.CLOSED else "",
        )
        for turn, name in turns
        if row.get(name)
    ]


def _customer(row: Mapping[str, Any]) -> Customer:
    visitor = person(row.get("visitor"))
    who = reading.maybe(visitor, "id") or reading.maybe(visitor, "email")
    return {"customer": who, "customer_name": reading.maybe(visitor, "name")}


def _said(one: str, row: Mapping[str, Any], value: object) -> Item:
    try:
        raw = reading.obj(value, "message")
        sender = person(raw.get("sender"))
        content = person(raw.get("message"))
        text = reading.maybe(content, "text")
        plain = reading.maybe(raw, "type") == "text"
        role = _ROLES.get(reading.maybe(sender, "type"), Role.SYSTEM)
        known = "sender" if plain and role is not Role.SYSTEM else ""
        rest = {k: v for k, v in content.items() if k != "text"}
        more = {
            "type": "" if plain else raw.get("type"),
            "message": rest,
            "sender": {} if known else sender,
        }
        message = Message(
            seq=0,
            id=reading.text({"id": reading.maybe(raw, "id")}, "id"),
            at=reading.millis(raw.get("time"), "time"),
            sender=reading.maybe(sender, "id"),
            role=role,
            kind=Kind.TEXT if plain else Kind.OTHER,
            text=text,
            name=reading.maybe(sender, "name"),
            extra=beside(raw, _KNOWN, more),
        )
    except BadRecord as error:
        return unread(error, value)
    by_agent = role is Role.AGENT
    return Said(
        thread=one,
        message=message,
        raw=reading.raw(value),
        agent=message.sender if by_agent else "",
        agent_name=message.name if by_agent else "",
        **_customer(row),
    )


def _signature(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        raise CallRefused(reason="a wrong signature") from None


def _number(cursor: Mapping[str, object], name: str, other: int) -> int:
    value = cursor.get(name, other)
    return value if isinstance(value, int) else other


def _millis(at: datetime) -> int:
    return micros(at) // 1000


@dataclass(frozen=True, slots=True)
class SalesIq:
    """The connector."""

    profile: Profile

    def open(self, settings: Mapping[str, str], tools: Tools) -> SalesIqSource:
        """Open a portal. BadSource."""
        place = centre(settings)
        screen = quote(wanted(settings, "screen"), safe="")
        names = ("key", "key_before")
        return SalesIqSource(
            profile=self.profile,
            zoho=Zoho(
                base=f"{place.salesiq}/api/v2/{screen}",
                credentials=credentials(settings, place),
                tools=tools,
            ),
            keys=tuple(
                webhook.public_key(settings[name], name)
                for name in names
                if settings.get(name)
            ),
            since=first_day(settings),
        )


SALESIQ: Final = SalesIq(SALESIQ_PROFILE)
