"""Feishu's long connection: events come to us, and no door has to be open.

An address is asked for with the app's secret; then frames come (see ``frames``). Big
events come in parts. An event that is not answered within three seconds comes again.
Source: open.feishu.cn, "Receive events through a persistent connection", lark-oapi.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from guicang.adapters.sources.feishu import frames
from guicang.adapters.sources.feishu.client import Client
from guicang.adapters.sources.kit import reading
from guicang.domain.errors import SourceGarbled, SourceUnreachable
from guicang.ports.connecting import Frames, Heard

_ENDPOINT: Final = "/callback/ws/endpoint"
_LATER: Final = frozenset({1, 1000040343})
_PING: Final = 120
_GLANCE: Final = 0.5
"""Seconds after which it is looked whether to stop."""
_PENDING: Final = 64
_PARTS: Final = 256
_DONE: Final = b'{"code":200}'


def listen(
    client: Client,
    read: Callable[[bytes], Heard],
    heard: Callable[[Heard], None],
    stopped: Callable[[], bool],
) -> None:
    """Hold a connection until ``stopped``; ``read`` makes sense of an event."""
    url, seconds = _endpoint(client)
    service = parse_qs(urlsplit(url).query).get("service_id", ["0"])[0]
    if not service.isdigit():
        raise SourceGarbled(reason="an address without a service")
    with client.tools.sockets.open(url) as opened:
        line = _Line(
            wire=opened, read=read, heard=heard,
            service=int(service), seconds=seconds,
        )  # fmt: skip
        next_ping = 0.0
        while not stopped():
            now = client.tools.now().timestamp()
            if now >= next_ping:
                line.ping()
                next_ping = now + line.seconds
            came = opened.receive(_GLANCE)
            if isinstance(came, bytes):
                line.take(frames.read(came))


def _endpoint(client: Client) -> tuple[str, int]:
    answer = client.post_alone(
        _ENDPOINT, {"AppID": client.app, "AppSecret": client.secret}
    )
    if answer.code in _LATER:
        raise SourceUnreachable(reason=f"no connection now ({answer.code})")
    if answer.code:
        raise answer.refused()
    url = answer.data.get("URL")
    if not isinstance(url, str) or not url:
        raise SourceGarbled(reason="an answer without an address")
    return url, _seconds(answer.data.get("ClientConfig"), _PING)


def _seconds(config: object, otherwise: int) -> int:
    given = config.get("PingInterval") if isinstance(config, Mapping) else None
    return given if isinstance(given, int) and given > 0 else otherwise


@dataclass(slots=True, kw_only=True)
class _Line:
    """One connection. ``seconds`` are from ping to ping, as the platform wants it."""

    wire: Frames
    read: Callable[[bytes], Heard]
    heard: Callable[[Heard], None]
    service: int
    seconds: int
    _parts: dict[str, dict[int, bytes]] = field(default_factory=dict, init=False)

    def ping(self) -> None:
        """Say that we are here."""
        self._send(
            frames.Frame(
                service=self.service,
                method=frames.CONTROL,
                headers=(("type", "ping"),),
            )
        )

    def take(self, frame: frames.Frame) -> None:
        """Read a frame; answer it when what it brought is kept."""
        if frame.method == frames.CONTROL:
            if frame.header("type") == "pong":
                self.seconds = _seconds(_config(frame.payload), self.seconds)
            return
        if frame.method != frames.DATA or frame.header("type") != "event":
            return
        event = self._whole(frame)
        if event is None:
            return
        self.heard(self.read(event))
        headers = (*frame.headers, ("biz_rt", "0"))
        self._send(replace(frame, headers=headers, payload=_DONE))

    def _whole(self, frame: frames.Frame) -> bytes | None:
        """Put the parts of an event together; None while there are some missing."""
        many, at = _count(frame.header("sum")), _count(frame.header("seq"))
        if many <= 1:
            return frame.payload
        if many > _PARTS or at >= many:
            raise SourceGarbled(reason="an event in impossible parts")
        name = frame.header("message_id")
        while len(self._parts) >= _PENDING and name not in self._parts:
            self._parts.pop(next(iter(self._parts)))  # it comes again
        parts = self._parts.setdefault(name, {})
        parts[at] = frame.payload
        if len(parts) < many:
            return None
        del self._parts[name]
        return b"".join(parts[each] for each in sorted(parts))

    def _send(self, frame: frames.Frame) -> None:
        self.wire.send(frames.written(frame))


def _count(digits: str) -> int:
    return int(digits[:6]) if digits.isascii() and digits.isdigit() else 0


def _config(payload: bytes) -> object:
    with suppress(ValueError, RecursionError):
        return json.loads(payload)
    return None


def event(payload: bytes) -> Mapping[str, Any]:
    """Read the event of a frame. SourceGarbled."""
    with suppress(ValueError, RecursionError):
        return reading.answer(json.loads(payload))
    raise SourceGarbled(reason="an event that is no JSON")
