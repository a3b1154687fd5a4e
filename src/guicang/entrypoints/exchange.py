"""One HTTP request and its answer, as ASGI gives them: limits and nothing more."""

import re
import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

import orjson

from guicang.domain.errors import TooLarge, WrongMedia
from guicang.entrypoints.words import accepted

Headers = tuple[tuple[bytes, bytes], ...]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

JSON: Final = b"application/json"
LINES: Final = b"application/x-ndjson"
_ID: Final = re.compile(rb"[A-Za-z0-9._-]{1,64}")


class GoneError(Exception):
    """Whoever asked is not there any more."""


class Exchange:
    """A request. ``id`` is the caller's own, if it is a plain one, or a new one."""

    __slots__ = (
        "_more",
        "_receive",
        "_send",
        "ended",
        "headers",
        "id",
        "language",
        "method",
        "path",
        "peer",
        "query",
        "started",
        "status",
    )

    def __init__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Read the head."""
        self._receive, self._send = receive, send
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.query: dict[str, str] = dict(
            parse_qsl(scope["query_string"].decode("latin-1"))
        )
        self.peer: str = (scope.get("client") or ("",))[0]
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        given = self.headers.get(b"x-request-id", b"")
        self.id = given.decode() if _ID.fullmatch(given) else secrets.token_hex(8)
        self.language = accepted(self.headers.get(b"accept-language", b""))
        self.status = 0
        self.started = False
        self._more = True
        self.ended = False

    def expect(self, media: bytes) -> None:
        """Raise WrongMedia unless the body says it is this, or says nothing."""
        said = self.headers.get(b"content-type", media)
        packed = self.headers.get(b"content-encoding", b"identity")
        named = said.partition(b";")[0].strip().lower()
        if named != media or packed.strip().lower() != b"identity":
            raise WrongMedia(media=media.decode())

    async def gone(self) -> None:
        """Wait until whoever asked is not there any more. The body was read."""
        while (await self._receive())["type"] != "http.disconnect":
            pass

    async def piece(self) -> bytes | None:
        """Give the next piece of the body; None after the last. GoneError if cut."""
        if not self._more:
            return None
        message = await self._receive()
        if message["type"] == "http.disconnect":
            raise GoneError
        self._more = message.get("more_body", False)
        piece: bytes = message.get("body", b"")
        return piece

    async def body(self, limit: int) -> bytes:
        """Read the whole body. TooLarge as soon as that is known."""
        told = self.headers.get(b"content-length", b"")
        length = int(told) if told.isdigit() else None
        if length is not None and length > limit:
            raise TooLarge(part="body", limit=limit)
        found = bytearray()
        # The server says only with one more message that it was the end.
        while len(found) != length and (piece := await self.piece()) is not None:
            found += piece
            if len(found) > limit:
                raise TooLarge(part="body", limit=limit)
        return bytes(found)

    async def answer(
        self, status: int, body: bytes, media: bytes = JSON, more: Headers = ()
    ) -> None:
        """Send a whole answer."""
        length = (b"content-length", b"%d" % len(body))
        await self.start(status, media, (length, *more))
        await self.send(body, end=True)

    async def start(self, status: int, media: bytes, more: Headers = ()) -> None:
        """Send the head of an answer."""
        self.started, self.status = True, status
        headers = [
            (b"content-type", media),
            (b"x-request-id", self.id.encode()),
            (b"cache-control", b"no-store"),
            *more,
        ]
        await self._send(
            {"type": "http.response.start", "status": status, "headers": headers}
        )

    async def send(self, piece: bytes, *, end: bool = False) -> None:
        """Send a piece of the answer's body."""
        self.ended = end
        await self._send(
            {"type": "http.response.body", "body": piece, "more_body": not end}
        )

    async def answer_json(self, status: int, data: object, more: Headers = ()) -> None:
        """Send a whole answer as JSON."""
        await self.answer(status, orjson.dumps(data), more=more)
