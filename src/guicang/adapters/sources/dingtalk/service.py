"""Customer service: tickets by slices of time, and tickets of service groups."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

from guicang.adapters.sources.dingtalk import profiles
from guicang.adapters.sources.dingtalk.api import Api, denied, opened
from guicang.adapters.sources.dingtalk.doors import Door, bounded, envelope
from guicang.adapters.sources.dingtalk.files import fetched, link
from guicang.adapters.sources.dingtalk.rounds import (
    FIRST,
    At,
    at as read_cursor,
    following,
)
from guicang.adapters.sources.dingtalk.tickets import (
    GROUP,
    group_ticket,
    moment,
    ticket,
)
from guicang.adapters.sources.kit.answers import answering
from guicang.adapters.sources.kit.form import wanted
from guicang.adapters.sources.kit.reading import items, maybe, obj, raw
from guicang.domain.errors import (
    BadRecord,
    BadSource,
    NotPossible,
    SourceGarbled,
    SourceRefused,
)
from guicang.domain.record import Kind, Message, Role, instant, micros
from guicang.domain.sources.model import Ability, Item, MediaRef, Said, Unread
from guicang.ports.connecting import (
    Call,
    Connector,
    Heard,
    Page,
    Source,
    Tools,
)

_YEAR: Final = 365
_TICKETS: Final = 20
_ACTIONS: Final = 50
_PAGES: Final = 10_000
_TICKET: Final = "ticket"


@dataclass(frozen=True, kw_only=True)
class Service(Source):
    """Customer service, opened."""

    api: Api
    template: str
    instance: str
    team: str
    start: int
    lookback: int
    door: Door
    profile = profiles.SERVICE

    def check(self) -> str:
        """Count the tickets of the template."""
        told = self._tickets(At(since=self.start, upto=self._now()), most=1)
        return f"{self.template}: {told.get('total')} tickets"

    @answering()
    def pull(
        self, cursor: Mapping[str, object], hints: Mapping[str, str] | None = None
    ) -> Page:
        """Read the tickets that events told of, or the next page of the round."""
        named = [name for name, kind in (hints or {}).items() if kind == _TICKET]
        found: list[Item] = []
        counts: dict[str, int] = {}
        gaps: list[str] = []
        if named:
            for name in named:
                with _skipping(gaps):
                    found += self._group(name)
            return Page(items=tuple(found), cursor=cursor, more=True, gaps=tuple(gaps))
        at = self._at(cursor)
        told = self._tickets(at, most=_TICKETS)
        for each in items(told.get("list"), "list"):
            with _skipping(gaps):
                read, count = self._read(each, at.after)
                found += read
                counts.update(count)
        after = at.then(following(told, at.page))
        more = after.since < after.upto
        return Page(
            items=tuple(found),
            cursor=after.cursor(),
            more=more,
            through=None if more else instant(after.upto * 1_000),
            told=counts,
            gaps=tuple(gaps),
        )

    def window(self, since: datetime, until: datetime) -> Mapping[str, object]:
        """Give a cursor for the tickets created in a stretch of time."""
        return At(
            since=micros(since) // 1_000, upto=-(-micros(until) // 1_000)
        ).cursor()

    def receive(self, call: Call) -> Heard:
        """Take an event: whatever it says, there is something to read."""
        bounded(call)
        told, _ = self.door.event(call)
        named = told.get("openTicketId") or told.get("OpenTicketId")
        wakes = told.get("EventType") != "check_url"
        hints = {named: _TICKET} if isinstance(named, str) and self.team else {}
        return self.door.answered(Heard(wakes=wakes, hints=hints), call)

    def media(self, ref: MediaRef, most: int) -> bytes:
        """Fetch a file of a ticket."""
        http = self.api.tools.http
        if url := ref.key.get("url", ""):
            return fetched(http, url, most)
        asked = {
            "openTeamId": self.team,
            "key": ref.key.get("key", ""),
            "fileName": ref.key.get("fileName", ""),
            "fetchMode": "AUTO",
        }
        path = "/v1.0/serviceGroup/ossServices/tempUrls"
        url = link(lambda: self.api.call("GET", path, query=asked), "url")
        return fetched(http, url, most)

    def transfer(self, thread: str, agent: str) -> None:
        """Hand over a ticket of a service group; ``agent`` is a unionId."""
        body = {
            "openTeamId": self.team,
            "openTicketId": self._grouped(thread, Ability.TRANSFER),
            "processorUnionIds": [agent],
        }
        self.api.call("POST", "/v1.0/serviceGroup/tickets/transfer", json=body)

    @answering()
    def tell(self, thread: str, text: str) -> Said:
        """Say something in the group of a service group's ticket."""
        told = self._told(self._grouped(thread, Ability.NOTICE))
        body = {
            "targetOpenConversationId": maybe(told, "openConversationId"),
            "title": text[:20],
            "content": text,
            "messageType": "MARKDOWN",
        }
        answer = self.api.call("POST", "/v1.0/serviceGroup/messages/send", json=body)
        task = maybe(answer, "openMsgTaskId")
        if not task:
            raise SourceGarbled(reason="an answer without the task of a message")
        return Said(
            thread=thread,
            message=Message(
                seq=0,
                id=f"task:{task}",
                at=micros(self.api.tools.now()),
                sender=self.api.key,
                role=Role.BOT,
                kind=Kind.TEXT,
                text=text,
            ),
            raw=raw({"sent": body, "answer": dict(answer)}),
        )

    def _at(self, cursor: Mapping[str, object]) -> At:
        if not cursor:
            return At(since=self.start, upto=self._now())
        at = read_cursor(cursor)
        if at.since < at.upto:
            return at
        return at.again(self.start, self.lookback, self._now())

    def _tickets(self, at: At, most: int) -> Mapping[str, Any]:
        asked: dict[str, str | int] = {
            "templateId": self.template,
            "maxResults": most,
        }
        path = "/v1.0/customerService/tickets"
        return self.api.call("GET", path, query=asked | at.asked | self._where())

    def _read(self, each: object, after: int) -> tuple[list[Item], dict[str, int]]:
        """Read a ticket and how many messages it has, unless it was read before."""
        try:
            told = obj(each, "ticket")
            if moment(told.get("gmtModified"), "gmtModified") < after * 1_000:
                return [], {}
            name = maybe(told, "ticketId")
            actions, total = self._actions(name)
            return list(ticket(told, actions)), {name: total + 1}
        except BadRecord as error:
            reason = f"a ticket: {error.data['place']}"
            return [Unread(reason=reason, raw=raw(each))], {}

    def _actions(self, name: str) -> tuple[Sequence[object], int]:
        """Read all that was done in a ticket, and how much the platform says it is."""
        path = f"/v1.0/customerService/tickets/{quote(name, safe='')}/actions"
        page = FIRST
        found: list[object] = []
        for _ in range(_PAGES):
            asked: dict[str, str | int] = {"maxResults": _ACTIONS, "nextToken": page}
            told = self.api.call("GET", path, query=asked | self._where())
            found += items(told.get("list"), "list")
            page = following(told, page)
            if not page:
                total = told.get("total")
                return found, total if isinstance(total, int) else len(found)
        raise SourceGarbled(reason="pages without an end")

    def _group(self, name: str) -> list[Item]:
        asked = {"openTeamId": self.team, "openTicketId": name}
        path = "/v1.0/serviceGroup/tickets/operateRecords"
        told, records = self._told(name), self.api.call("GET", path, query=asked)
        try:
            return list(group_ticket(told, items(records.get("records"), "records")))
        except BadRecord as error:
            return [Unread(reason=f"a ticket: {error.data['place']}", raw=raw(told))]

    def _told(self, name: str) -> Mapping[str, Any]:
        asked = {"openTeamId": self.team, "openTicketId": name}
        return self.api.call("GET", "/v1.0/serviceGroup/tickets", query=asked)

    def _grouped(self, thread: str, ability: Ability) -> str:
        """Take the ticket of a service group; no other can do this. NotPossible."""
        name = thread.removeprefix(GROUP)
        if name == thread or not self.team:
            raise NotPossible(ability=ability.value, connector=self.profile.kind)
        return name

    def _where(self) -> dict[str, str | int]:
        return {"openInstanceId": self.instance} if self.instance else {}

    def _now(self) -> int:
        return micros(self.api.tools.now()) // 1_000


@contextmanager
def _skipping(gaps: list[str]) -> Iterator[None]:
    """Note a ticket that the platform refuses to show, and go on with the others."""
    try:
        yield
    except SourceRefused as error:
        if denied(error):
            raise
        gaps.append("a ticket that cannot be read")


@dataclass(frozen=True, slots=True)
class ServiceConnector:
    """Opens customer service."""

    profile = profiles.SERVICE

    def open(self, settings: Mapping[str, str], tools: Tools) -> Source:
        """Open it. BadSource."""
        api = opened(settings, tools)
        return Service(
            api=api,
            template=wanted(settings, "template"),
            instance=settings.get("instance", "").strip(),
            team=settings.get("team", "").strip(),
            start=_start(settings.get("since", "").strip(), tools),
            lookback=_days(settings.get("lookback", "").strip() or "30"),
            door=Door(kept=tools.kept, envelope=envelope(settings)),
        )


def _start(day: str, tools: Tools) -> int:
    if not day:
        return micros(tools.now() - timedelta(days=_YEAR)) // 1_000
    try:
        at = datetime.fromisoformat(day)
    except ValueError:
        raise BadSource(field="since", reason="no day such as 2025-01-31") from None
    return micros(at if at.tzinfo else at.replace(tzinfo=UTC)) // 1_000


def _days(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= 3_650:  # noqa: PLR2004 - ten years
        raise BadSource(field="lookback", reason="1 to 3650 days")
    return int(text)


SERVICE: Final[Connector] = ServiceConnector()
