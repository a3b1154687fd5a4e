"""A home server of Matrix, as far as reading goes: rooms, told backwards by pages.

What else there is to Matrix is tried against a real Synapse.
"""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from tests.simulators.server import Answered, Asked, Platform

TOKEN = "syt_specimen"  # noqa: S105 - a specimen
ME = "@guicang:guicang.test"
CUSTOMER = "@customer:guicang.test"
AGENT = "@agent:guicang.test"


@dataclass
class Room:
    """A room; the first event of it is its creation."""

    name: str
    events: list[dict[str, Any]] = field(default_factory=list)


class Matrix(Platform):
    """``page`` is the most events that a page has."""

    def __init__(self, page: int = 100) -> None:
        super().__init__()
        self.page = page
        self.rooms: dict[str, Room] = {}
        self._number = 0
        client = "/_matrix/client/v3"
        for pattern, function in (
            (f"{client}/account/whoami", self._whoami),
            (f"{client}/joined_rooms", self._joined),
            (f"{client}/sync", self._sync),
            (f"{client}/rooms/([^/]+)/messages", self._messages),
        ):
            self.route("GET", pattern, self._known(function))

    def open(self, name: str, at: int) -> Room:
        """Make a room; ``at`` in milliseconds."""
        room = self.rooms[name] = Room(name)
        self._event(room, "m.room.create", at, CUSTOMER, {}, state_key="")
        return room

    def say(self, name: str, text: str, at: int, by: str = CUSTOMER) -> str:
        content = {"msgtype": "m.text", "body": text}
        return self._event(self.rooms[name], "m.room.message", at, by, content)

    def _event(
        self, room: Room, kind: str, at: int, by: str, content: object, **more: str
    ) -> str:
        self._number += 1
        told = {
            "type": kind,
            "event_id": f"$e{self._number:06d}",
            "room_id": room.name,
            "sender": by,
            "origin_server_ts": at,
            "content": content,
        }
        room.events.append({**told, **more})
        return str(told["event_id"])

    def _known(self, function: Any) -> Any:
        def checked(asked: Asked) -> Answered:
            if asked.headers.get("authorization") != f"Bearer {TOKEN}":
                return Answered({"errcode": "M_UNKNOWN_TOKEN"}, 401)
            answered: Answered = function(asked)
            return answered

        return checked

    def _whoami(self, asked: Asked) -> Answered:
        return Answered({"user_id": ME})

    def _joined(self, asked: Asked) -> Answered:
        return Answered({"joined_rooms": list(self.rooms)})

    def _sync(self, asked: Asked) -> Answered:
        return Answered({"next_batch": "s0", "rooms": {}})

    def _messages(self, asked: Asked) -> Answered:
        events = self.rooms[unquote(asked.found[0])].events
        mark = asked.query["from"]
        end = int(mark[1:]) if mark.startswith("t") else len(events)
        start = max(0, end - min(int(asked.query["limit"]), self.page))
        told: dict[str, Any] = {"chunk": events[start:end][::-1]}
        if start:
            told["end"] = f"t{start}"
        return Answered(told)
