"""Zoho Desk: tickets and instant-message sessions.

Sources: desk.zoho.com/DeskAPIDocument, and the published zohodesk-oas v1.0. No live
organization was seen.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from guicang.adapters.sources.kit import reading
from guicang.adapters.sources.zoho import agents, chats, walk
from guicang.adapters.sources.zoho.calls import Credentials, Zoho
from guicang.adapters.sources.zoho.centres import Centre, centre
from guicang.adapters.sources.zoho.door import Door
from guicang.adapters.sources.zoho.heads import Heads
from guicang.adapters.sources.zoho.items import understood
from guicang.adapters.sources.zoho.profile import DESK_PROFILE
from guicang.adapters.sources.zoho.walk import Walk
from guicang.domain.errors import (
    BadSource,
    MediaGone,
    SourceGarbled,
    SourceRefused,
)
from guicang.domain.record import instant, micros
from guicang.domain.sources.model import Ability, Agent, Item, MediaRef, Profile, Said
from guicang.ports.connecting import Call, Heard, Page, Source, Tools
from guicang.ports.recalling import Place

TRASHED: Final = (
    "The ticket is in the trash of Zoho Desk: 60 days in the trash, then gone. Until"
    " then it can be restored there, and Zoho's backups may keep it for longer."
)
ABSENT: Final = (
    "Zoho Desk has no such ticket any more; it does not say since when, and nothing was"
    " deleted now."
)
_DAYS: Final = 90
_THREADS: Final = 10
_ITEMS: Final = 200
_LISTINGS: Final = 12
_FOUND: Final = 200
_FILE: Final = re.compile(
    r"/(tickets|im/sessions)/[0-9]+(/(threads|comments)/[0-9]+)?"
    r"/attachments/[0-9]+(/content)?"
)


@dataclass(slots=True, kw_only=True)
class DeskSource(Source):
    """An organization of Zoho Desk."""

    profile: Profile
    zoho: Zoho
    door: Door
    org: str
    since: datetime | None

    def check(self) -> str:
        """Ask which organizations the token sees, and take ours."""
        found = reading.answer(self.zoho.get("/organizations") or {})
        with understood():
            for each in reading.items(found.get("data"), "data"):
                if reading.maybe(reading.obj(each, "data"), "id") == self.org:
                    name = reading.maybe(each, "companyName")
                    return f"{name or 'Zoho Desk'} ({self.org})"
        raise SourceRefused(
            answer="OAUTH_ORG_MISMATCH", reason="the token sees another organization"
        )

    def pull(
        self, cursor: Mapping[str, object], hints: Mapping[str, str] | None = None
    ) -> Page:
        """Read a few threads of the queue; list what changed if it is empty."""
        at = self._begun(cursor).hinted(_threads(hints or {}))
        gaps: list[str] = []
        for _ in range(_LISTINGS):
            if at.queue or at.stage == walk.DONE:
                break
            path, query = at.asks()
            with understood():
                at, lost = at.listed(self.zoho.send("GET", path, query=query))
            gaps += lost
        items: list[Item] = []
        told: dict[str, int] = {}
        for _ in range(_THREADS):
            if not at.queue or len(items) >= _ITEMS:
                break
            with understood():
                part = Heads(self.zoho).read(at.queue[0], at.inner, at.lo)
            items += part.items
            told |= part.told
            gaps += part.gaps
            at = at.read(part.step)
        whole = None if at.once or at.queue else instant(at.whole * 1000)
        return Page(
            items=tuple(items),
            cursor=at.dump(),
            more=bool(at.queue) or at.stage != walk.DONE,
            through=whole,
            told=told,
            gaps=tuple(gaps),
        )

    def window(self, since: datetime, until: datetime) -> Mapping[str, object]:
        """Give a cursor that reads what changed in this stretch, once."""
        lo, hi = _millis(since), min(_millis(until), self._now())
        return Walk.begin(lo, max(lo, hi), chats=True, once=True).dump()

    def receive(self, call: Call) -> Heard:
        """Take a webhook's call as a hint."""
        return self.door.receive(call)

    def media(self, ref: MediaRef, most: int) -> bytes:
        """Fetch a file. MediaGone."""
        path = ref.key.get("path", "")
        if not _FILE.fullmatch(path):
            raise MediaGone(reason="no place of a file")
        try:
            reply = self.zoho.file(path, most)
        except SourceGarbled:
            raise MediaGone(reason="larger than is taken") from None
        if reply.status != _FOUND:
            raise MediaGone(reason=f"the platform answered {reply.status}")
        if ref.size not in {-1, len(reply.body)}:
            raise MediaGone(reason="not of the size that was told")
        return reply.body

    def agents(self) -> Sequence[Agent]:
        """Name those who answer."""
        with understood():
            return agents.agents(self.zoho)

    def transfer(self, thread: str, agent: str) -> None:
        """Assign a ticket, or a session, to another agent."""
        if thread.startswith(chats.PREFIX):
            path, name = f"/im/sessions/{_session(thread)}", "agentId"
        else:
            path, name = f"/tickets/{_id(thread)}", "assigneeId"
        self.zoho.send("PATCH", path, json={name: _id(agent)})

    def tell(self, thread: str, text: str) -> Said:
        """Send a message in a session; NotPossible in a ticket."""
        if not thread.startswith(chats.PREFIX):
            raise self._cannot(Ability.NOTICE)
        path = f"/im/sessions/{_session(thread)}"
        session = reading.answer(self.zoho.get(path) or {})
        sent = self.zoho.send("POST", f"{path}/messages", json={"message": text})
        for item in chats.entry(session, sent, lambda *_: text):
            if isinstance(item, Said):
                return item
        raise SourceGarbled(reason="a message was sent, and its answer is unreadable")

    def end(self, thread: str) -> None:
        """Close a ticket. NotPossible for a session."""
        if thread.startswith(chats.PREFIX):
            raise self._cannot(Ability.END)
        path = f"/tickets/{_id(thread)}"
        self.zoho.send("PATCH", path, json={"status": "Closed"})

    def delete(self, place: Place) -> str:
        """Move a whole ticket to the trash. NotPossible for a session."""
        if place.conversation.startswith(chats.PREFIX):
            raise self._cannot(Ability.DELETE)
        one = _id(place.conversation)
        ticket = self.zoho.find(f"/tickets/{one}")
        if ticket is None:
            return ABSENT
        if reading.answer(ticket).get("isTrashed") is not True:
            asked = {"ticketIds": [one]}
            self.zoho.send("POST", "/tickets/moveToTrash", json=asked)
        return TRASHED

    def _begun(self, cursor: Mapping[str, object]) -> Walk:
        """Go on, or begin the first round, or the next one where one is done."""
        if not cursor:
            since = self.since or self.zoho.tools.now() - timedelta(days=_DAYS)
            lo = min(_millis(since), self._now())
            return Walk.begin(lo, self._now(), chats=True)
        at = Walk.load(cursor)
        if at.stage != walk.DONE or at.queue or at.once:
            return at
        return Walk.begin(at.whole, max(at.whole, self._now()), chats=True)

    def _now(self) -> int:
        return _millis(self.zoho.tools.now())


@dataclass(frozen=True, slots=True)
class Desk:
    """The connector."""

    profile: Profile

    def open(self, settings: Mapping[str, str], tools: Tools) -> DeskSource:
        """Open an organization. BadSource."""
        place = centre(settings)
        org = wanted(settings, "org")
        zoho = Zoho(
            base=f"{place.desk}/api/v1",
            credentials=credentials(settings, place),
            tools=tools,
            headers={"orgId": org},
        )
        hook = settings.get("webhook", "")
        return DeskSource(
            profile=self.profile,
            zoho=zoho,
            door=Door(desk=place.desk, org=org, hook=hook, tools=tools),
            org=org,
            since=first_day(settings),
        )


def credentials(settings: Mapping[str, str], place: Centre) -> Credentials:
    """Take who we are. BadSource for what is missing."""
    return Credentials(
        accounts=place.accounts,
        client_id=wanted(settings, "client_id"),
        client_secret=wanted(settings, "client_secret"),
        refresh_token=wanted(settings, "refresh_token"),
    )


def wanted(settings: Mapping[str, str], name: str) -> str:
    """Take a value that has to be there. BadSource."""
    value = settings.get(name, "").strip()
    if not value:
        raise BadSource(field=name, reason="a value is wanted")
    return value


def first_day(settings: Mapping[str, str]) -> datetime | None:
    """Take the first day to read. BadSource."""
    value = settings.get("since", "").strip()
    if not value:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise BadSource(field="since", reason="a day such as 2026-01-31") from None
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _threads(hints: Mapping[str, str]) -> list[str]:
    tickets = [each for each in hints.get("ticket", "").split(",") if each.isdigit()]
    sessions = [each for each in hints.get("session", "").split(",") if each.isdigit()]
    return [*tickets, *(chats.PREFIX + each for each in sessions)]


def _session(thread: str) -> str:
    return _id(thread.removeprefix(chats.PREFIX))


def _id(value: str) -> str:
    if not (value.isascii() and value.isdigit()):
        raise SourceRefused(answer="--", reason="an id that is none of Zoho Desk")
    return value


def _millis(at: datetime) -> int:
    return micros(at) // 1000


DESK: Final = Desk(DESK_PROFILE)
