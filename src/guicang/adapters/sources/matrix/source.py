"""A home server, opened: history room by room, then what is new by sync.

The first sync gives the instant from which everything is new. Then each room is read
from there back to its beginning; after that, what is new is asked for, and where more
is new than a sync holds, the room is read back to the sync before.
"""

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote, unquote

from guicang.adapters.sources.kit.answers import answering, fetching
from guicang.adapters.sources.kit.reading import answer, items, maybe
from guicang.adapters.sources.matrix import sync
from guicang.adapters.sources.matrix.api import (
    CLIENT,
    Api,
    absent,
    check,
    opened,
    path,
)
from guicang.adapters.sources.matrix.events import People, read
from guicang.adapters.sources.matrix.profile import PROFILE
from guicang.domain.errors import MediaGone, SourceGarbled, SourceRefused
from guicang.domain.sources.model import Agent, Item, MediaRef, Presence, Said
from guicang.ports.connecting import Connector, Page, Source, Tools
from guicang.ports.recalling import CannotRecall, Place, Recalled

_SIZE: Final = 100
_DAY: Final = 86_400
_MILLIS_A_DAY: Final = 86_400_000
_ASKED: Final = 50
_PAUSE: Final = 0.1
_PRESENCE: Final = {
    "online": Presence.ONLINE,
    "unavailable": Presence.BUSY,
    "offline": Presence.OFFLINE,
}


@dataclass(frozen=True, kw_only=True)
class Matrix(Source):
    """A home server for one user.

    The cursor: ``since`` of the last sync; ``room`` and ``page`` of the history that is
    being read, while ``walk``; ``gaps``: rooms to read back, each from a token to one.
    """

    api: Api
    named: frozenset[str]
    profile = PROFILE

    @answering()
    def check(self) -> str:
        """Say whose token it is, in how many rooms, and what they say of retention."""
        me, rooms = self.api.me(), self._rooms()
        kept = sorted({days for room in rooms[:_ASKED] for days in self._kept(room)})
        said = ", ".join(str(days) for days in kept)
        retention = f"; m.room.retention: {said} days" if said else ""
        return f"{me}: {len(rooms)} rooms{retention}"

    @answering()
    def pull(
        self, cursor: Mapping[str, Any], hints: Mapping[str, str] | None = None
    ) -> Page:
        """Read a page of history, of a gap, or what is new."""
        del hints  # nothing wakes it
        if not cursor:
            since = self._sync("")["next_batch"]
            start = {"since": since, "walk": True, "room": "", "page": ""}
            return _page(_Back(), start)
        if not isinstance(cursor.get("since"), str):
            raise SourceGarbled(reason="a cursor of another connector")
        if cursor.get("walk"):
            return self._history(cursor)
        if cursor.get("gaps"):
            return self._gap(cursor)
        return self._new(cursor)

    def window(self, since: datetime, until: datetime) -> Mapping[str, object]:
        """Read all again: histories have no index of time."""
        del since, until
        return {}

    def media(self, ref: MediaRef, most: int) -> bytes:
        """Fetch a file."""
        server, _, name = ref.key.get("mxc", "").removeprefix("mxc://").partition("/")
        where = "/".join(quote(unquote(each), safe="") for each in (server, name))
        url = f"{self.api.address}/_matrix/client/v1/media/download/{where}"
        with fetching(most):
            reply = self.api.tools.http.file(url, headers=self.api.headers, most=most)
        try:
            check(reply)
        except SourceRefused as error:
            if not absent(error):
                raise
            raise MediaGone(reason="the server no longer has it") from None
        return reply.body

    @answering()
    def agents(self) -> Sequence[Agent]:
        """Say of agents that are named by id whether they are there."""
        return [
            Agent(id=user, name=user, presence=self._presence(user))
            for user in sorted(self.named)
            if user.startswith("@")
        ]

    @answering()
    def tell(self, thread: str, text: str) -> Said:
        """Say something in a room."""
        body = {"msgtype": "m.text", "body": text}
        once = _once(thread, text, self.api.tools.now().isoformat())
        told = self.api.call(
            "PUT", path(thread, "send", "m.room.message", once), json=body
        )
        event = self.api.call("GET", path(thread, "event", maybe(told, "event_id")))
        [said] = read(thread, event, self._people())
        if not isinstance(said, Said):
            raise SourceGarbled(reason="a message that cannot be read")
        return said

    def recall(self, place: Place) -> Recalled | CannotRecall:
        """Redact a message; twice is once."""
        once = _once(place.conversation, place.message, "redact")
        where = path(place.conversation, "redact", place.message, once)
        try:
            self.api.call("PUT", where, json={})
        except SourceRefused as error:
            return CannotRecall(f"the server refused it ({error.data['answer']})")
        return Recalled()

    @answering()
    def delete(self, place: Place) -> str:
        """Purge a room's history up to a message, with that message."""
        context = self.api.call(
            "GET",
            path(place.conversation, "context", place.message),
            query={"limit": 2},
        )
        later = [each.get("event_id") for each in context.get("events_after") or ()]
        until, with_it = (str(later[0]), True) if later else (place.message, False)
        room, event = (quote(each, safe="") for each in (place.conversation, until))
        told = self.api.call(
            "POST",
            f"/_synapse/admin/v1/purge_history/{room}/{event}",
            json={"delete_local_events": True},
        )
        number = maybe(told, "purge_id")
        state = self._purged(number)
        if state == "failed":
            raise SourceRefused(answer="failed", reason="Synapse did not purge it")
        if state != "complete":
            return f"Synapse is purging it ({number}); other servers keep their copies."
        if with_it:
            return "Purged on Synapse with all before it; other servers keep copies."
        return "Purged all before it; Synapse keeps the last message of a room."

    def _history(self, cursor: Mapping[str, Any]) -> Page:
        """Read a room back from the first sync; then the room after it."""
        room, page = str(cursor["room"]), str(cursor["page"])
        if not page:
            room = min((each for each in self._rooms() if each > room), default="")
            if not room:
                return _page(_Back(), {"since": cursor["since"], "gaps": []})
            page = cursor["since"]
        back = self._back(room, page, "")
        return _page(back, {**cursor, "room": room, "page": back.following})

    def _gap(self, cursor: Mapping[str, Any]) -> Page:
        (room, page, to), *rest = cursor["gaps"]
        back = self._back(room, page, to)
        gaps = [[room, back.following, to], *rest] if back.following else rest
        return _page(back, {**cursor, "gaps": gaps})

    def _new(self, cursor: Mapping[str, Any]) -> Page:
        since = str(cursor["since"])
        told = self._sync(since)
        people, found, gaps = self._people(), [], []
        for room, each in sync.rooms(told).items():
            timeline = answer(each.get("timeline", {}))
            events = items(timeline.get("events"), "events")
            found += [item for event in events for item in read(room, event, people)]
            if timeline.get("limited") and timeline.get("prev_batch"):
                state = items(answer(each.get("state", {})).get("events"), "state")
                joined = any(
                    sync.joins(event, people.me) for event in [*state, *events]
                )
                gaps.append([room, timeline["prev_batch"], "" if joined else since])
        after = {"since": told["next_batch"], "gaps": gaps}
        return Page(items=tuple(found), cursor=after, more=bool(found or gaps))

    def _back(self, room: str, page: str, to: str) -> "_Back":
        """Read a page backwards. A room that we were put out of is a gap."""
        asked: dict[str, str | int] = {"dir": "b", "limit": _SIZE, "from": page}
        query = asked | ({"to": to} if to else {})
        try:
            told = self.api.call("GET", path(room, "messages"), query=query)
        except SourceRefused as error:
            if error.data["answer"] != "M_FORBIDDEN":
                raise
            return _Back(gaps=("a room that may no longer be read",))
        events, people = items(told.get("chunk"), "chunk"), self._people()
        found = [
            item for event in reversed(events) for item in read(room, event, people)
        ]
        following = told.get("end")
        more = bool(events) and isinstance(following, str) and following != page
        return _Back(tuple(found), str(following) if more else "")

    def _sync(self, since: str) -> Mapping[str, Any]:
        query = sync.wanted(self._me(), since)
        told = self.api.call("GET", f"{CLIENT}/sync", query=query)
        if not isinstance(told.get("next_batch"), str):
            raise SourceGarbled(reason="a sync without an end")
        return told

    def _rooms(self) -> list[str]:
        told = self.api.call("GET", f"{CLIENT}/joined_rooms").get("joined_rooms")
        return sorted(str(each) for each in items(told, "joined_rooms"))

    def _kept(self, room: str) -> list[int]:
        """Read for how many days a room says that it keeps what is said."""
        try:
            told = self.api.call("GET", path(room, "state", "m.room.retention"))
        except SourceRefused as error:
            if not absent(error):
                raise
            return []
        longest = told.get("max_lifetime")
        return [longest // _MILLIS_A_DAY] if isinstance(longest, int) else []

    def _presence(self, user: str) -> Presence:
        where = f"{CLIENT}/presence/{quote(user, safe='')}/status"
        try:
            told = self.api.call("GET", where)
        except SourceRefused:
            return Presence.UNKNOWN
        return _PRESENCE.get(maybe(told, "presence"), Presence.UNKNOWN)

    def _purged(self, number: str) -> str:
        """Ask some times how far a purge is."""
        where = f"/_synapse/admin/v1/purge_history_status/{quote(number, safe='')}"
        state = "active"
        for _ in range(_ASKED):
            state = maybe(self.api.call("GET", where), "status")
            if state != "active":
                break
            time.sleep(_PAUSE)
        return state

    def _people(self) -> People:
        return People(self._me(), self.named)

    def _me(self) -> str:
        return self.api.tools.kept.fresh("me", lambda: (self.api.me(), _DAY))


@dataclass(frozen=True, slots=True)
class _Back:
    """A page read backwards, in order; with what to go on, "" at the beginning."""

    items: tuple[Item, ...] = ()
    following: str = ""
    gaps: tuple[str, ...] = ()


def _page(back: _Back, cursor: Mapping[str, object]) -> Page:
    return Page(items=back.items, cursor=cursor, more=True, gaps=back.gaps)


def _once(*parts: str) -> str:
    """Make the name of a transaction: the same one changes nothing the second time."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class MatrixConnector:
    """Opens home servers."""

    profile = PROFILE

    def open(self, settings: Mapping[str, str], tools: Tools) -> Source:
        """Open one. BadSource."""
        named = (each.strip() for each in settings.get("agents", "").split(","))
        return Matrix(
            api=opened(settings, tools), named=frozenset(each for each in named if each)
        )


MATRIX: Final[Connector] = MatrixConnector()
