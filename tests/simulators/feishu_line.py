"""The long connection of the simulated Feishu: a WebSocket server on loopback."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from guicang.adapters.sources.feishu import frames


@dataclass
class Lines:
    """Events to be sent and what was answered to them, by id of message.

    ``parts`` is how many frames an event is cut into; ``cut`` ends the next connection
    after so many answers. What was not answered is sent again to who connects next.
    """

    parts: int = 1
    cut: int | None = None
    waiting: dict[str, bytes] = field(default_factory=dict)
    acked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    pings: int = 0
    opened: int = 0
    changed: threading.Condition = field(default_factory=threading.Condition)

    def push(self, id_: str, event: dict[str, Any]) -> None:
        with self.changed:
            self.waiting[id_] = json.dumps(event, ensure_ascii=False).encode()

    def wait(self, answers: int, seconds: float = 20) -> bool:
        with self.changed:
            return self.changed.wait_for(lambda: len(self.acked) >= answers, seconds)

    def handle(self, connection: ServerConnection) -> None:
        with self.changed:
            self.opened += 1
        sent: set[str] = set()
        answered = 0
        try:
            while True:
                with self.changed:
                    fresh = {k: v for k, v in self.waiting.items() if k not in sent}
                for id_, payload in fresh.items():
                    sent.add(id_)
                    for frame in self._frames(id_, payload):
                        connection.send(frame)
                answered += self._heard(connection)
                if self.cut is not None and answered >= self.cut:
                    self.cut = None
                    return
        except ConnectionClosed:
            return

    def _heard(self, connection: ServerConnection) -> int:
        try:
            data = connection.recv(timeout=0.05)
        except TimeoutError:
            return 0
        frame = frames.read(data if isinstance(data, bytes) else b"")
        with self.changed:
            if frame.method == frames.CONTROL:
                self.pings += 1
                pong = frames.Frame(
                    service=frame.service,
                    headers=(("type", "pong"),),
                    payload=b'{"PingInterval":90}',
                )
                connection.send(frames.written(pong))
                return 0
            id_ = frame.header("message_id")
            self.acked.append((id_, json.loads(frame.payload)))
            self.waiting.pop(id_, None)
            self.changed.notify_all()
        return 1

    def _frames(self, id_: str, payload: bytes) -> Iterator[bytes]:
        size = -(-len(payload) // self.parts)
        pieces = [payload[n * size : (n + 1) * size] for n in range(self.parts)]
        for at, piece in reversed(list(enumerate(pieces))):
            yield frames.written(
                frames.Frame(
                    sequence=7,
                    log=8,
                    service=33,
                    method=frames.DATA,
                    headers=(
                        ("type", "event"),
                        ("message_id", id_),
                        ("sum", str(self.parts)),
                        ("seq", str(at)),
                        ("trace_id", "trace"),
                        ("timestamp", str(int(time.time()))),
                    ),
                    payload=piece,
                    log_name="log",
                )
            )


@contextmanager
def running(lines: Lines) -> Iterator[str]:
    """Serve on a free port; give the address, without a slash at the end."""
    with serve(lines.handle, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"ws://127.0.0.1:{server.socket.getsockname()[1]}"
        finally:
            server.shutdown()
            thread.join()
