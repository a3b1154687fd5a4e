"""The long connection: frames come in, and are acknowledged once they are kept.

Source: dingtalk-stream 0.24.3. Whoever is acknowledged is not told again; what was not
acknowledged comes once more over the next connection.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from guicang.adapters.sources.dingtalk.api import Api
from guicang.adapters.sources.dingtalk.messages import event, heard as read, parsed
from guicang.adapters.sources.kit.reading import maybe, millis, obj, text
from guicang.domain.errors import BadRecord, SourceGarbled
from guicang.domain.record import Role
from guicang.domain.sources.model import Item, Unread
from guicang.ports.connecting import Frames, Heard

MESSAGES: Final = "/v1.0/im/bot/messages/get"
_WANTED: Final = (
    {"type": "EVENT", "topic": "*"},
    {"type": "CALLBACK", "topic": MESSAGES},
)
_PAUSE: Final = 0.5
_RESPONSE: Final = '{"response": "OK"}'
_SUCCESS: Final = '{"status": "SUCCESS", "message": "OK"}'


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """A long connection of a robot. ``members``: what people of the house are."""

    api: Api
    members: Role

    def held(self, heard: Callable[[Heard], None], stopped: Callable[[], bool]) -> None:
        """Hold it until ``stopped``; open it anew where the platform asks for that."""
        while not stopped():
            with self.api.tools.sockets.open(self._opened()) as frames:
                self._until_asked(frames, heard, stopped)

    def _opened(self) -> str:
        told = self.api.plain(
            "/v1.0/gateway/connections/open",
            {
                "clientId": self.api.key,
                "clientSecret": self.api.secret,
                "subscriptions": list(_WANTED),
                "ua": "guicang",
            },
        )
        endpoint, ticket = told.get("endpoint"), told.get("ticket")
        if not isinstance(endpoint, str) or not isinstance(ticket, str):
            raise SourceGarbled(reason="an answer without an endpoint")
        return f"{endpoint}?ticket={quote(ticket, safe='')}"

    def _until_asked(
        self,
        frames: Frames,
        heard: Callable[[Heard], None],
        stopped: Callable[[], bool],
    ) -> None:
        """Take frames until the platform asks for another connection."""
        while not stopped():
            frame = frames.receive(_PAUSE)
            if frame is None:
                continue
            data = _bytes(frame)
            try:
                told = parsed(data)
                headers = obj(told.get("headers"), "headers")
                message, opaque = text(headers, "messageId"), maybe(told, "data")
            except BadRecord:
                heard(Heard(items=(Unread(reason="a frame", raw=data),)))
                continue
            if told.get("type") == "SYSTEM":
                frames.send(_ack(message, opaque))
                if headers.get("topic") == "disconnect":
                    return
                continue
            if items := self._items(told, headers, data):
                heard(Heard(items=items))
            calls = told.get("type") == "CALLBACK"
            frames.send(_ack(message, _RESPONSE if calls else _SUCCESS))

    def _items(
        self, told: Mapping[str, Any], headers: Mapping[str, Any], frame: bytes
    ) -> tuple[Item, ...]:
        data = told.get("data")
        inner = _bytes(data) if isinstance(data, str) else b""
        try:
            if told.get("type") == "EVENT":
                at = millis(headers.get("eventBornTime"), "eventBornTime")
                return event(maybe(headers, "eventType"), parsed(inner), at, frame)
        except BadRecord as error:
            return (Unread(reason=f"an event: {error.data['place']}", raw=frame),)
        if told.get("type") == "CALLBACK" and headers.get("topic") == MESSAGES:
            return (read(inner, self.members),)
        return (Unread(reason="a frame of an unknown type", raw=frame),)


def _bytes(frame: str | bytes) -> bytes:
    """Take the bytes of what may hold half a character (a lone surrogate)."""
    return frame if isinstance(frame, bytes) else frame.encode("utf-8", "surrogatepass")


def _ack(message: str, data: str) -> str:
    return json.dumps(
        {
            "code": 200,
            "headers": {"contentType": "application/json", "messageId": message},
            "message": "OK",
            "data": data,
        }
    )
