"""What every simulated platform stands on: HTTP on loopback, and faults by plan.

A simulator is a ``Platform`` with routes. Faults are put into ``faults`` and met in
their order by the calls whose path holds what they name; whoever is not meant gets the
true answer.
"""

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    """A call. Names of headers are lower case; ``found`` is what the route matched."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    found: tuple[str, ...] = ()

    def json(self) -> Any:
        return json.loads(self.body or b"null")

    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))


@dataclass(frozen=True)
class Answered:
    """An answer; ``cut`` ends the connection after so many bytes of the body.

    ``slow`` is the pause before each eighth of the body, in seconds.
    """

    body: bytes | object = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None
    slow: float = 0.0

    def spelled(self) -> tuple[bytes, str]:
        if isinstance(self.body, bytes):
            return self.body, "application/octet-stream"
        text = json.dumps(self.body, ensure_ascii=False)
        return text.encode(), "application/json; charset=utf-8"


@dataclass
class Fault:
    """What goes wrong for the next ``times`` calls whose path holds ``where``.

    ``change`` turns the true answer into what is sent; ``instead`` is sent without
    asking for the true one.
    """

    where: str
    instead: Answered | None = None
    change: Callable[[Answered], Answered] | None = None
    times: int = 1


Route = Callable[[Asked], Answered]


class Platform:
    """A simulated platform. Subclasses give ``routes``: method, pattern, function.

    ``heard`` is called before each answer: what else happens may happen there.
    """

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.asked: list[Asked] = []
        self.heard: Callable[[], object] = lambda: None
        self.lock = threading.RLock()
        self._routes: list[tuple[str, re.Pattern[str], Route]] = []

    def route(self, method: str, pattern: str, function: Route) -> None:
        self._routes.append((method, re.compile(pattern), function))

    def answer(self, asked: Asked) -> Answered:
        self.heard()
        with self.lock:
            self.asked.append(asked)
            fault = self._fault(asked)
            if fault is not None and fault.instead is not None:
                return fault.instead
            answered = self._true(asked)
            if fault is not None and fault.change is not None:
                return fault.change(answered)
            return answered

    def calls(self, where: str) -> int:
        """Count the calls whose path holds this."""
        with self.lock:
            return sum(where in each.path for each in self.asked)

    def _fault(self, asked: Asked) -> Fault | None:
        for fault in self.faults:
            if fault.where in asked.path and fault.times > 0:
                fault.times -= 1
                return fault
        return None

    def _true(self, asked: Asked) -> Answered:
        for method, pattern, function in self._routes:
            if method == asked.method and (m := pattern.fullmatch(asked.path)):
                return function(
                    Asked(
                        asked.method,
                        asked.path,
                        asked.query,
                        asked.headers,
                        asked.body,
                        m.groups(),
                    )
                )
        return Answered({"error": "no such path"}, 404)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are written one after the other
    platform: ClassVar[Platform]

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        length = int(self.headers.get("content-length") or 0)
        asked = Asked(
            self.command,
            parts.path,
            dict(parse_qsl(parts.query, keep_blank_values=True)),
            {name.lower(): value for name, value in self.headers.items()},
            self.rfile.read(length),
        )
        answered = self.platform.answer(asked)
        body, kind = answered.spelled()
        with suppress(ConnectionError):
            self.send_response(answered.status)
            headers = {"content-type": kind, **answered.headers}
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self._send(body, answered)

    def _send(self, body: bytes, answered: Answered) -> None:
        if answered.cut is not None:
            self.wfile.write(body[: answered.cut])
            self.wfile.flush()
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        elif answered.slow:
            step = max(1, len(body) // 8)
            for start in range(0, len(body), step):
                time.sleep(answered.slow)
                self.wfile.write(body[start : start + step])
                self.wfile.flush()
        else:
            self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _serve  # noqa: N815 - http.server looks for these names

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@contextmanager
def running(platform: Platform) -> Iterator[str]:
    """Serve a platform on a free port; give its address, without a slash at the end."""
    handler = type("Handler", (_Handler,), {"platform": platform})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
