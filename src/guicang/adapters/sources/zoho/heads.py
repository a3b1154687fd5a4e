"""Reading one thread of the queue: a ticket or a session, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from guicang.adapters.sources.kit import reading
from guicang.adapters.sources.zoho import chats, tickets
from guicang.adapters.sources.zoho.calls import Zoho
from guicang.adapters.sources.zoho.items import unread, when
from guicang.adapters.sources.zoho.walk import SESSIONS, iso
from guicang.domain.errors import BadRecord
from guicang.domain.sources.model import Item

_ENTRIES: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A page of a thread. ``step`` is how far to go on in it, None at its end."""

    items: tuple[Item, ...] = ()
    step: int | None = None
    told: Mapping[str, int] = field(default_factory=dict)
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heads:
    """Reads threads by their ids."""

    zoho: Zoho

    def read(self, thread: str, inner: int, since: int) -> Part:
        """Read a page of a thread from an offset; of a session what is new."""
        if thread.startswith(chats.PREFIX):
            return self._session(thread.removeprefix(chats.PREFIX), inner, since)
        return self._ticket(thread, inner)

    def _ticket(self, one: str, inner: int) -> Part:
        found = self.zoho.find(f"/tickets/{one}", include="contacts,assignee")
        if found is None:
            return Part(gaps=(f"ticket {one} is no longer there",))
        ticket = reading.answer(found)
        path = f"/tickets/{one}/conversations"
        rows = _rows(self.zoho.get(path, **{"from": inner}, limit=_ENTRIES))
        items = _marks(ticket, tickets.marks) if not inner else []
        for row in rows:
            items += tickets.entry(ticket, row, self._content)
        full = len(rows) == _ENTRIES
        return Part(
            items=tuple(sorted(items, key=when)),
            step=_ENTRIES if full else None,
            told={} if full or inner else _told(ticket, rows),
        )

    def _session(self, one: str, inner: int, since: int) -> Part:
        found = self.zoho.find(f"/im/sessions/{one}")
        if found is None:
            return Part(gaps=(f"session {one} is no longer there",))
        session = reading.answer(found)
        answer = self.zoho.get(
            f"/im/sessions/{one}/messages",
            **{"from": inner},
            limit=SESSIONS,
            modifiedAfter=iso(since),
        )
        rows = _rows(answer)
        items = _marks(session, chats.marks) if not inner else []
        for row in rows:
            items += chats.entry(session, row, self._message)
        more = bool(rows) and reading.answer(answer).get("hasMore") is True
        count = reading.maybe(session, "messagesCount")
        return Part(
            items=tuple(sorted(items, key=when)),
            step=len(rows) if more else None,
            told={chats.PREFIX + one: int(count)} if count.isdigit() else {},
        )

    def _content(self, ticket: str, thread: str) -> tuple[str, str]:
        """Fetch what a listing left out or cut; BadRecord if nobody has it whole."""
        path = f"/tickets/{ticket}/threads/{thread}"
        found = reading.obj(self.zoho.get(path), "thread")
        content = found.get("content")
        if not isinstance(content, str) or found.get("isContentTruncated") is True:
            whole = self.zoho.get(f"{path}/fullContent")
            content = whole.get("content") if isinstance(whole, dict) else whole
        if not isinstance(content, str):
            raise BadRecord(place="content", reason="missing")
        return content, reading.maybe(found, "contentType")

    def _message(self, session: str, message: str) -> str:
        path = f"/im/sessions/{session}/messages/{message}/fullContent"
        found = self.zoho.get(path)
        if not isinstance(found, str):
            raise BadRecord(place="fullContent", reason="missing")
        return found


def _rows(answer: object) -> list[Any]:
    return (
        []
        if answer is None
        else reading.items(reading.answer(answer).get("data"), "data")
    )


def _marks(raw: Mapping[str, Any], read: Any) -> list[Item]:
    try:
        return list(read(raw))
    except BadRecord as error:
        return [unread(error, raw)]


def _told(ticket: Mapping[str, Any], rows: list[Any]) -> dict[str, int]:
    """Say how many messages the ticket counts, but for its drafts."""
    counts = [reading.maybe(ticket, n) for n in ("threadCount", "commentCount")]
    if not all(count.isdigit() for count in counts):
        return {}
    drafts = sum(isinstance(r, dict) and r.get("status") == "DRAFT" for r in rows)
    return {reading.maybe(ticket, "id"): sum(map(int, counts)) - drafts}
