"""The exclusive edition's audit: what was said in external groups, page by page.

Rounds go over all external groups; each is read on from where it was left. Messages
have no ids: one is made of what they are.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from guicang.adapters.sources.dingtalk import profiles
from guicang.adapters.sources.dingtalk.api import Api, denied, opened
from guicang.adapters.sources.kit.answers import answering
from guicang.adapters.sources.kit.reading import (
    canonical,
    items,
    maybe,
    millis,
    obj,
    raw,
    text,
)
from guicang.domain.errors import BadRecord, SourceGarbled, SourceRefused
from guicang.domain.record import Kind, Message, Role
from guicang.domain.sources.model import Item, Said, Unread
from guicang.ports.connecting import Connector, Page, Source, Tools

_GROUPS: Final = "/v1.0/exclusive/audits/outsideGroups/query"
_MESSAGES: Final = "/v1.0/exclusive/audits/outsideGroups/messages/query"
_SIZE: Final = 100
_MOST: Final = 2_000
"""Groups whose places a cursor of 64 KiB remembers."""
_KINDS: Final = {
    "TEXT": Kind.TEXT,
    "IMAGE": Kind.IMAGE,
    "PICTURE": Kind.IMAGE,
    "FILE": Kind.FILE,
    "AUDIO": Kind.VOICE,
    "VOICE": Kind.VOICE,
    "VIDEO": Kind.VIDEO,
    "LINK": Kind.LINK,
}


@dataclass(frozen=True, kw_only=True)
class Exclusive(Source):
    """The audit, opened."""

    api: Api
    profile = profiles.EXCLUSIVE

    def check(self) -> str:
        """Count the external groups."""
        return f"{self._groups(1).get('total')} external groups"

    @answering()
    def pull(
        self, cursor: Mapping[str, object], hints: Mapping[str, str] | None = None
    ) -> Page:
        """Read on in the first group of the queue; fill the queue when it is empty.

        The cursor: ``page`` of groups to fill the queue with, ``queue`` of groups,
        ``at`` with the token of each group, under a short digest of its id.
        """
        del hints  # nothing wakes the audit
        page, queue, places = _cursor(cursor)
        if not queue:
            queue = self._queue(page)
            page = page + 1 if queue else 1
            return _page((), page, queue, places, more=bool(queue))
        group, *rest = queue
        place = places.get(_short(group), 0)
        try:
            told = self._messages(group, place)
        except SourceRefused as error:
            if denied(error):
                raise
            after = _page((), page, rest, places, more=True)
            return replace(after, gaps=("a group that cannot be read",))
        following = _token(told, place)
        if following is not None:
            places = places | {_short(group): following}
            rest = queue
        if len(places) > _MOST:
            raise SourceGarbled(reason=f"more than {_MOST} external groups")
        return _page(_read(told, group), page, rest, places, more=True)

    def window(self, since: datetime, until: datetime) -> Mapping[str, object]:
        """Read all again: the audit knows no stretches of time."""
        del since, until
        return {}

    def _groups(self, page: int) -> Mapping[str, Any]:
        body = {"pageNumber": page, "pageSize": _SIZE}
        return _inner(self.api.call("POST", _GROUPS, json=body))

    def _queue(self, page: int) -> list[str]:
        return [
            text(obj(each, "group"), "openConversationId")
            for each in items(self._groups(page).get("groupList"), "groupList")
        ]

    def _messages(self, group: str, place: int) -> Mapping[str, Any]:
        body = {
            "openConversationId": group,
            "maxResults": _SIZE,
            "nextToken": place,
        }
        return _inner(self.api.call("POST", _MESSAGES, json=body))


def _cursor(told: Mapping[str, Any]) -> tuple[int, list[str], dict[str, int]]:
    try:
        return (
            int(told.get("page", 1)),
            list(told.get("queue", ())),
            dict(told.get("at", {})),
        )
    except (TypeError, ValueError):
        raise SourceGarbled(reason="a cursor of another connector") from None


def _page(
    found: tuple[Item, ...],
    page: int,
    queue: list[str],
    places: Mapping[str, int],
    *,
    more: bool,
) -> Page:
    cursor = {"page": page, "queue": queue, "at": places}
    return Page(items=found, cursor=cursor, more=more)


def _inner(told: Mapping[str, Any]) -> Mapping[str, Any]:
    inner = told.get("responseBody", told)
    if not isinstance(inner, dict) or not told:
        raise SourceGarbled(reason="an answer without a body")
    return inner


def _token(told: Mapping[str, Any], asked: int) -> int | None:
    """Say with what the next page is asked for; None if there is none now.

    The last page is asked for again in the next round: what it held is known by then.
    """
    token = str(told.get("nextToken") or "")
    if not token.isascii() or not token.isdigit() or not told.get("messageList"):
        return None
    return int(token) if int(token) > asked else None


def _read(told: Mapping[str, Any], group: str) -> tuple[Item, ...]:
    same: Counter[str] = Counter()
    found: list[Item] = []
    for each in items(told.get("messageList"), "messageList"):
        try:
            name = _id(obj(each, "message"), group)
            same[name] += 1
            name = f"{name}-{same[name]}" if same[name] > 1 else name
            found.append(_message(each, group, name))
        except BadRecord as error:
            reason = f"a message: {error.data['place']}"
            found.append(Unread(reason=reason, raw=raw(each)))
    return tuple(found)


def _message(told: Mapping[str, Any], group: str, name: str) -> Said:
    sender = obj(told.get("sender") or {}, "sender")
    kind = _KINDS.get(maybe(told, "contentType").upper(), Kind.OTHER)
    said, rest = _content(maybe(told, "content"))
    role = Role.AGENT if maybe(sender, "type").upper() == "INNER" else Role.CUSTOMER
    who = maybe(sender, "id")
    known = {"content", "createAt", "openConversationId"}
    extra = {k: v for k, v in told.items() if k not in known}
    return Said(
        thread=group,
        message=Message(
            seq=0,
            id=name,
            at=millis(told.get("createAt"), "createAt"),
            sender=who,
            role=role,
            kind=kind,
            text=said,
            extra=canonical(extra | ({"content": rest} if rest else {})),
        ),
        raw=raw(told),
        customer=who if role == Role.CUSTOMER else "",
        agent=who if role == Role.AGENT else "",
    )


def _content(written: str) -> tuple[str, object]:
    """Take a content apart: its text, and what else was in it."""
    try:
        told = json.loads(written)
    except (ValueError, RecursionError):
        return written, None
    if not isinstance(told, dict):
        return written, None
    said = told.get("text", told.get("content"))
    if not isinstance(said, str):
        return "", told
    return said, {k: v for k, v in told.items() if v is not said} or None


def _id(told: Mapping[str, Any], group: str) -> str:
    """Make an id of what a message is: group, instant, sender, kind and content."""
    parts = [group, *(told.get(k) for k in ("createAt", "sender", "contentType"))]
    written = canonical([*parts, told.get("content")])
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _short(group: str) -> str:
    return hashlib.sha256(group.encode("utf-8", "surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class ExclusiveConnector:
    """Opens the audit."""

    profile = profiles.EXCLUSIVE

    def open(self, settings: Mapping[str, str], tools: Tools) -> Source:
        """Open it. BadSource."""
        return Exclusive(api=opened(settings, tools))


EXCLUSIVE: Final[Connector] = ExclusiveConnector()
