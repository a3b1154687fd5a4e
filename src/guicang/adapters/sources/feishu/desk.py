"""Tickets of a Feishu helpdesk."""

import base64
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from guicang.adapters.sources.feishu import events, line, tickets
from guicang.adapters.sources.feishu.client import Client, rows, word
from guicang.adapters.sources.feishu.door import Door
from guicang.adapters.sources.feishu.slices import OVERLAP, Slice
from guicang.adapters.sources.kit import reading
from guicang.domain.errors import MediaGone, SourceGarbled, SourceRefused
from guicang.domain.record import Kind, Message, Role, instant, micros
from guicang.domain.sources.model import (
    Ability,
    Agent,
    Item,
    MediaRef,
    Presence,
    Profile,
    Said,
    Unread,
)
from guicang.ports.connecting import Call, Heard, Page, Source

_DESK: Final = "/open-apis/helpdesk/v1"
_PAGE: Final = 200
_ENOUGH: Final = 200
"""Messages after which a page of several tickets is handed over."""
_PAGES: Final = 50
"""Pages of a stretch that cannot be shorter: Feishu counts to ten thousand."""
_STATES: Final = {
    "1": Presence.ONLINE,
    "2": Presence.OFFLINE,
    "3": Presence.OFFLINE,
}
"""States of agents: there, gone, and after work."""
_SET: Final = {Presence.ONLINE: 1, Presence.OFFLINE: 2}


@dataclass(slots=True, kw_only=True)
class Desk(Source):
    """Implements ``Source``. ``user`` is a token of a person, for what needs one."""

    profile: Profile
    client: Client
    door: Door
    desk: str
    token: str = field(repr=False)
    user: str = field(default="", repr=False)

    def check(self) -> str:
        """Count the tickets."""
        told = self._call("GET", "/tickets", query={"page": 1, "page_size": 1})
        return f"{self.desk}: {told.get('total')}"

    def pull(
        self, cursor: Mapping[str, object], hints: Mapping[str, str] | None = None
    ) -> Page:
        """Read the tickets that are hinted at, or some of a stretch of time."""
        if hinted := (hints or {}).get("tickets"):
            return self._hinted(hinted.split(","), Slice.read(cursor))
        now = micros(self.client.tools.now()) // 1000
        at, found = self._stretch(Slice.read(cursor).begun(now))
        reader = _Reader(desk=self)
        for ticket in found:
            at = reader.part(ticket, at)
            if reader.full:
                return reader.page(at, more=True)
        through = instant((at.until - OVERLAP) * 1000) if at.last else None
        return reader.page(at.ended(), more=not at.last, through=through)

    def window(self, since: datetime, until: datetime) -> Mapping[str, object]:
        """Give a cursor from which this stretch of time is read again."""
        begin, end = micros(since) // 1000, micros(until) // 1000 + 1
        return Slice(since=begin, end=end).written()

    def receive(self, call: Call) -> Heard:
        """Check and read an event. CallRefused."""
        event = self.door.opened(call)
        return event if isinstance(event, Heard) else events.of_tickets(event)

    def listen(
        self, heard: Callable[[Heard], None], stopped: Callable[[], bool]
    ) -> None:
        """Hold a long connection until ``stopped``."""
        line.listen(
            self.client,
            lambda payload: events.of_tickets(line.event(payload)),
            heard,
            stopped,
        )

    def media(self, ref: MediaRef, most: int) -> bytes:
        """Fetch an image of a ticket."""
        if ref.key.get("type") != "image":
            raise MediaGone(reason="the helpdesk gives images out, no other files")
        query = {"ticket_id": ref.key["ticket"], "msg_id": ref.key["message"]}
        if ref.key.get("index"):
            query["index"] = ref.key["index"]
        return self.client.file(
            f"{_DESK}/ticket_images", query=query, headers=self._headers(), most=most
        )

    def agents(self) -> Sequence[Agent]:
        """Name the agents with a schedule, and whether they are there."""
        path = "/agent_schedules?status=1&status=2&status=3"
        told = self._call("GET", path)
        return [_agent(each) for each in rows(told, "agent_schedules")]

    def present(self, agent: str, presence: Presence) -> None:
        """Set an agent online or offline; only a person's token may."""
        if not self.user or presence not in _SET:
            raise self._cannot(Ability.AGENT_STATE)
        self._call(
            "PATCH",
            f"/agents/{quote(agent, safe='')}",
            json={"status": _SET[presence]},
            headers={"authorization": f"Bearer {self.user}"},
        )

    def tell(self, thread: str, text: str) -> Said:
        """Say something in a ticket, as the bot of the helpdesk."""
        now = self.client.tools.now()
        body = {"msg_type": "text", "content": reading.canonical({"text": text})}
        told = self._call(
            "POST", f"/tickets/{quote(thread, safe='')}/messages", json=body
        )
        message = word(told, "message_id")
        for said in self._ticket(thread).items:
            if isinstance(said, Said) and said.message.id == message:
                return said
        return Said(
            thread=thread,
            message=Message(
                seq=0, id=message, at=micros(now) // 1000 * 1000, sender="",
                role=Role.BOT, kind=Kind.TEXT, text=text,
            ),
            raw=reading.raw(told),
        )  # fmt: skip

    def messages(self, ticket: str, page: int) -> tuple[list[Any], int]:
        """Read a page of what was said in a ticket, and how much there is."""
        told = self._call(
            "GET",
            f"/tickets/{quote(ticket, safe='')}/messages",
            query={"page": page, "page_size": _PAGE},
        )
        return rows(told, "messages"), _total(told)

    def _hinted(self, ids: Sequence[str], at: Slice) -> Page:
        items: list[Item] = []
        told: dict[str, int] = {}
        for each in ids:
            # A ticket that is refused now is met again in its stretch of time.
            with suppress(SourceRefused):
                read = self._ticket(each)
                items += read.items
                told |= read.told
        return Page(items=tuple(items), cursor=at.written(), more=True, told=told)

    def _ticket(self, ticket: str) -> "_Reader":
        """Read one ticket with everything that was said in it."""
        found = self._call("GET", f"/tickets/{quote(ticket, safe='')}")
        reader = _Reader(desk=self)
        at = reader.part(found.get("ticket"), Slice())
        while 1 < at.page <= _PAGES:
            at = reader.part(found.get("ticket"), at)
        return reader

    def _stretch(self, at: Slice) -> tuple[Slice, list[Any]]:
        """List the tickets of a stretch that are left, shortening it as needed."""
        found, total = self._list(at, 1)
        while total > _PAGE and (shorter := at.halved()):
            at = shorter
            found, total = self._list(at, 1)
        page = 1
        while len(found) < total and page < _PAGES:
            page += 1
            more, total = self._list(at, page)
            if not more:
                break
            found += more
        left = [x for x in found if _id(x) > at.after or not (_id(x) or at.after)]
        return at, sorted(left, key=_id)

    def _list(self, at: Slice, page: int) -> tuple[list[Any], int]:
        told = self._call(
            "GET",
            "/tickets",
            query={
                "page": page,
                "page_size": _PAGE,
                "update_time_start": at.since,
                "update_time_end": at.until,
            },
        )
        return rows(told, "tickets"), _total(told)

    def _call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | int] | None = None,
        json: object | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Mapping[str, Any]:
        given = {**self._headers(), **(headers or {})}
        return self.client.call(
            method, f"{_DESK}{path}", query=query, json=json, headers=given
        )

    def _headers(self) -> dict[str, str]:
        pair = base64.b64encode(f"{self.desk}:{self.token}".encode()).decode()
        return {"x-lark-helpdesk-authorization": pair}


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Gathers what tickets hold, until it is enough for a page."""

    desk: Desk
    items: list[Item] = field(default_factory=list)
    told: dict[str, int] = field(default_factory=dict)

    @property
    def full(self) -> bool:
        """Whether it is enough."""
        return len(self.items) >= _ENOUGH

    def part(self, raw: object, at: Slice) -> Slice:
        """Read a ticket from a page of messages on, to its end or until full."""
        ticket = tickets.read(raw)
        if isinstance(ticket, Unread):
            self.items.append(ticket)
            return replace(at, after=_id(raw) or at.after, page=1)
        if at.page == 1:
            self.items += ticket.marks
        while True:
            listed, total = self.desk.messages(ticket.id, at.page)
            self.items += (tickets.said(each, ticket) for each in listed)
            if not listed or at.page * _PAGE >= total:
                self.told[ticket.id] = total
                return replace(at, after=ticket.id, page=1)
            at = replace(at, page=at.page + 1)
            if self.full:
                return at

    def page(self, at: Slice, *, more: bool, through: datetime | None = None) -> Page:
        """Hand over what was gathered."""
        return Page(
            items=tuple(self.items), cursor=at.written(), more=more,
            through=through, told=self.told,
        )  # fmt: skip


def _agent(raw: object) -> Agent:
    held = raw if isinstance(raw, Mapping) else {}
    agent = held.get("agent")
    return Agent(
        id=word(agent, "id"),
        name=str(agent.get("name") or "") if isinstance(agent, Mapping) else "",
        presence=_STATES.get(str(held.get("status")), Presence.UNKNOWN),
    )


def _id(raw: object) -> str:
    held = raw.get("ticket_id") if isinstance(raw, Mapping) else None
    return held if isinstance(held, str) else ""


def _total(told: Mapping[str, Any]) -> int:
    total = told.get("total")
    if not isinstance(total, int):
        raise SourceGarbled(reason="a list without a total")
    return total
