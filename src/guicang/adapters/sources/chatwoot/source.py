"""Chatwoot, opened: rounds over conversations, and what can be done there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from guicang.adapters.sources.chatwoot.api import Api, gone, opened
from guicang.adapters.sources.chatwoot.door import CONVERSATION, Door
from guicang.adapters.sources.chatwoot.messages import activity, marks, message, name
from guicang.adapters.sources.chatwoot.profile import PROFILE
from guicang.adapters.sources.chatwoot.rounds import At, at as read_cursor
from guicang.adapters.sources.kit.answers import answering, fetching
from guicang.adapters.sources.kit.reading import answer, items, maybe, obj, raw
from guicang.domain.errors import (
    BadRecord,
    MediaGone,
    SourceRefused,
)
from guicang.domain.record import micros
from guicang.domain.sources.model import (
    Agent,
    Item,
    MediaRef,
    Presence,
    Said,
    Unread,
)
from guicang.ports.connecting import Call, Connector, Heard, Page, Source, Tools
from guicang.ports.recalling import Place

_FULL: Final = 100
"""How many messages a page after a number has, and no more."""
_GONE: Final = "a conversation that Chatwoot no longer has"


@dataclass(frozen=True, kw_only=True)
class Chatwoot(Source):
    """An account of Chatwoot."""

    api: Api
    door: Door
    profile = PROFILE

    @answering()
    def check(self) -> str:
        """Ask whose token it is."""
        told = self.api.me()
        return f"{maybe(told, 'name')} ({self.api.account})"

    @answering()
    def pull(
        self, cursor: Mapping[str, object], hints: Mapping[str, str] | None = None
    ) -> Page:
        """Read what webhooks told of, the next messages, or the next conversations."""
        if hints:
            found = [
                i for name, kind in hints.items() for i in self._hinted(name, kind)
            ]
            return Page(items=tuple(found), cursor=cursor, more=True)
        place = read_cursor(cursor).next()
        if place.queue:
            return self._messages(place)
        return self._conversations(place)

    def window(self, since: datetime, until: datetime) -> Mapping[str, object]:
        """Read all conversations again that were active since."""
        del until  # what was said later is known already
        return At(known=max(0, micros(since) // 1_000_000)).cursor()

    def receive(self, call: Call) -> Heard:
        """Take a webhook: it wakes."""
        return self.door.heard(call)

    def media(self, ref: MediaRef, most: int) -> bytes:
        """Fetch an attachment; its address is its permission, no token goes there."""
        with fetching(most):
            reply = self.api.tools.http.file(ref.key.get("url", ""), most=most)
        if reply.status != 200:  # noqa: PLR2004 - RFC 9110, 15.3.1
            raise MediaGone(reason=f"HTTP {reply.status}")
        return reply.body

    @answering()
    def agents(self) -> Sequence[Agent]:
        """Name the agents of the account."""
        told = self.api.call("GET", "/agents")
        return [_agent(obj(each, "agent")) for each in items(told, "agents")]

    def present(self, agent: str, presence: Presence) -> None:
        """Set what an agent is shown as."""
        path = f"/agents/{quote(agent, safe='')}"
        self.api.call("PATCH", path, json={"availability": presence})

    def transfer(self, thread: str, agent: str) -> None:
        """Assign a conversation to an agent."""
        body = {"assignee_id": agent}
        self.api.call("POST", _path(thread, "assignments"), json=body)

    @answering()
    def tell(self, thread: str, text: str) -> Said:
        """Say something to the customer."""
        body = {"content": text, "message_type": "outgoing", "private": False}
        told = answer(self.api.call("POST", _path(thread, "messages"), json=body))
        return message(thread, told)

    def end(self, thread: str) -> None:
        """Resolve a conversation."""
        body = {"status": "resolved"}
        self.api.call("POST", _path(thread, "toggle_status"), json=body)

    def delete(self, place: Place) -> str:
        """Delete a message, or a conversation where none is named."""
        message = ("messages", place.message) if place.message else ()
        try:
            self.api.call("DELETE", _path(place.conversation, *message))
        except SourceRefused as error:
            if not gone(error):
                raise
            return "Chatwoot has it no longer; its backups and channels may."
        return "Deleted in Chatwoot; its backups and the channels keep their copies."

    def _conversations(self, place: At) -> Page:
        """Read a page of conversations: what became of them, and what to read next."""
        asked: dict[str, str | int] = {
            "status": "all",
            "assignee_type": "all",
            "sort_by": "last_activity_at_desc",
            "page": place.page,
        }
        told = answer(self.api.call("GET", "/conversations", query=asked))
        listed = items(answer(told.get("data")).get("payload"), "payload")
        found: list[Item] = []
        queue: list[tuple[str, int]] = []
        top, known = place.top, False
        for each in listed:
            try:
                one = obj(each, "conversation")
                last = activity(one)
                if last < place.since:
                    known = True
                    continue
                found += list(marks(one))
                queue.append((name(one, "id"), place.high))
                top = max(top, last)
            except BadRecord as error:
                reason = f"a conversation: {error.data['place']}"
                found.append(Unread(reason=reason, raw=raw(each)))
        page = 0 if known or not listed else place.page + 1
        return _page(found, replace(place, page=page, queue=tuple(queue), top=top))

    def _messages(self, place: At) -> Page:
        """Read the next messages of the first conversation in the queue."""
        thread, number = place.queue[0]
        try:
            listed = self._listed(thread, {"after": number})
            last = max((_number(each) for each in listed), default=number)
            more = len(listed) >= _FULL and last > number
            if more:
                # They come by time: one with a lower number may be on a later page.
                between = {"after": number + 1, "before": last + 1}
                listed = self._listed(thread, between)
        except SourceRefused as error:
            if not gone(error):
                raise
            after = place.read(more=False, number=number)
            return replace(_page([], after), gaps=(_GONE,))
        found = list(_read(thread, listed))
        return _page(found, place.read(more=more, number=last))

    def _listed(self, thread: str, query: Mapping[str, int]) -> list[Any]:
        path = _path(thread, "messages")
        told = answer(self.api.call("GET", path, query=query))
        return items(told.get("payload"), "payload")

    def _hinted(self, named: str, kind: str) -> list[Item]:
        """Read one message or one conversation; what is gone tells nothing."""
        thread, _, number = named.partition("/")
        try:
            if kind == CONVERSATION:
                return self._conversation(thread)
            only = {"after": int(number), "before": int(number) + 1}
            return list(_read(thread, self._listed(thread, only)))
        except SourceRefused as error:
            if not gone(error):
                raise
            return []

    def _conversation(self, thread: str) -> list[Item]:
        one = answer(self.api.call("GET", _path(thread)))
        try:
            return list(marks(one))
        except BadRecord as error:
            reason = f"a conversation: {error.data['place']}"
            return [Unread(reason=reason, raw=raw(one))]


def _path(thread: str, *more: str) -> str:
    parts = (quote(each, safe="") for each in (thread, *more))
    return "/conversations/" + "/".join(parts)


def _page(found: Sequence[Item], place: At) -> Page:
    return Page(
        items=tuple(found),
        cursor=place.cursor(),
        more=not place.over,
        through=place.through,
    )


def _read(thread: str, listed: Sequence[object]) -> Iterator[Item]:
    for each in listed:
        try:
            yield message(thread, obj(each, "message"))
        except BadRecord as error:
            yield Unread(reason=f"a message: {error.data['place']}", raw=raw(each))


def _number(told: object) -> int:
    number = told.get("id") if isinstance(told, dict) else None
    return number if isinstance(number, int) else 0


def _agent(told: Mapping[str, Any]) -> Agent:
    presence = maybe(told, "availability_status")
    known = presence in {"online", "busy", "offline"}
    return Agent(
        id=name(told, "id"),
        name=maybe(told, "name"),
        presence=Presence(presence) if known else Presence.UNKNOWN,
    )


@dataclass(frozen=True, slots=True)
class ChatwootConnector:
    """Opens accounts of Chatwoot."""

    profile = PROFILE

    def open(self, settings: Mapping[str, str], tools: Tools) -> Source:
        """Open one. BadSource."""
        secret = settings.get("webhook_secret", "")
        return Chatwoot(api=opened(settings, tools), door=Door(tools.kept, secret))


CHATWOOT: Final[Connector] = ChatwootConnector()
