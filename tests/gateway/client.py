"""Programs that ask a gateway: well-behaved ones, and others on a bare socket.

Every whole answer is held against the published description.
"""

import http.client
import json
import socket
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

from tests.gateway.contract import check

HOST = "127.0.0.1"
PATIENCE = 30.0
JSON = "application/json"
LINES = "application/x-ndjson"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def data(self) -> Any:
        return json.loads(self.body)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.body.splitlines()]

    @property
    def code(self) -> str:
        return self.data["error"]["code"]


@dataclass(frozen=True)
class Client:
    """Asks with a key, over a connection of its own each time."""

    port: int
    key: str = ""
    language: str = "en"

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | Iterator[bytes] = b"",
        media: str = JSON,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        sent = {"accept-language": self.language, **(headers or {})}
        if self.key:
            sent.setdefault("authorization", f"Bearer {self.key}")
        if method == "POST":
            sent.setdefault("content-type", media)
        connection = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)
        with closing(connection):
            connection.request(method, path, body, sent)
            found = connection.getresponse()
            names = {name.lower(): value for name, value in found.getheaders()}
            answer = Answer(found.status, names, found.read())
        check(
            path.partition("?")[0], method, answer.status, answer.headers, answer.body
        )
        return answer

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def inspect(self, data: object, **more: Any) -> Answer:
        return self.ask("POST", "/v1/inspect", json.dumps(data).encode(), **more)

    def stream(self, *messages: object) -> Answer:
        body = b"".join(json.dumps(each).encode() + b"\n" for each in messages)
        return self.ask("POST", "/v1/inspect/stream", body, LINES)

    def head(self, path: str, length: str, media: str = JSON) -> bytes:
        """Write the head of a request by hand."""
        lines = (
            f"POST {path} HTTP/1.1",
            "host: test",
            f"authorization: Bearer {self.key}",
            f"accept-language: {self.language}",
            f"content-type: {media}",
            length,
        )
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


@contextmanager
def bare(port: int) -> Iterator[socket.socket]:
    """Connect a socket on which anything can be said."""
    with socket.create_connection((HOST, port), timeout=PATIENCE) as line:
        yield line


def hear(line: socket.socket, until: bytes) -> bytes:
    """Read until something was said, or the other side has closed."""
    heard = b""
    while until not in heard:
        piece = line.recv(65536)
        if not piece:
            break
        heard += piece
    return heard


def chunk(data: bytes) -> bytes:
    """Spell a piece of a chunked body (RFC 9112, 7.1)."""
    return b"%x\r\n%s\r\n" % (len(data), data)
