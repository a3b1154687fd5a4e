"""The gateway over HTTP at a fixed rate of arrivals, alone and beside a busy console.

Requests arrive as a Poisson process whether or not earlier ones were answered, and a
request's time counts from the moment it was due: waiting for a connection is waiting
(no coordinated omission). The console serves the same home, and somebody reads four of
its pages a second. All share the machine; the figures are upper bounds.
"""

import asyncio
import json
import os
import random  # noqa: TID251 - seeded arrivals
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Final

from bench import corpus, peers
from bench.console_busy import HOST, busy, free_port, prepare
from bench.run import ROOT, Figure, say

from guicang.adapters.apikeys import FileApiKeys
from guicang.bootstrap.stores import API_KEYS
from guicang.domain.access.apikeys import ApiKey, Scope, Shown, digest, spell

TITLE: Final = "Gateway over HTTP"
RATES: Final = (1_000, 3_000)
LONGEST: Final = 30
"""Seconds that one rate is kept up at most."""
CONNECTIONS: Final = 256
TRIES: Final = 600
"""Tenths of a second that the gateway may take to be ready: rules may be compiled."""


def run(size: int, folder: Path) -> Iterator[Figure]:
    """Give times at each rate; ``size`` requests, or as many as half a minute has."""
    made = corpus.make(min(size, 20_000), folder)
    texts = [str(row[-1]) for row in peers.rows(made.path)]
    say(made.origin)
    home = prepare(folder)
    key = _home(home)
    with _server(home) as (port, server):
        requests = [_request(text, key) for text in texts]
        asyncio.run(_load(port, requests, 500, 500))  # warm
        for rate in RATES:
            yield from _figures(port, server, requests, rate, size, "")
        with busy(folder):
            for rate in RATES:
                yield from _figures(
                    port, server, requests, rate, size, ", beside a busy console"
                )


def _figures(
    port: int, server: int, requests: Sequence[bytes], rate: int, size: int, how: str
) -> Iterator[Figure]:
    count = min(size, rate * LONGEST)
    before = _cpu(server)
    times, wall = asyncio.run(_load(port, requests, rate, count))
    cpu = (_cpu(server) - before) / count
    times.sort()
    name = f"{rate:,} requests/s{how}"
    for mark in (50, 99, 99.9):
        at = times[min(int(count * mark / 100), count - 1)]
        yield Figure(name=f"{name}: p{mark:g}", value=round(at * 1000, 3), unit="ms")
    # "answered" is no rate of ours but the generator's: it says that it kept up.
    yield Figure(name=f"{name}: answered", value=round(count / wall), unit="requests")
    yield Figure(name=f"{name}: server", value=round(cpu * 1e6), unit="µs of CPU each")


# --- load -----------------------------------------------------------------------------


class _Line(asyncio.Protocol):
    """One connection that is kept: asks, and hears the whole answer."""

    def __init__(self) -> None:
        self._heard = b""
        self._whole = 0
        self._answer: asyncio.Future[bytes] | None = None
        self.closed = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    async def ask(self, request: bytes) -> bytes:
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def data_received(self, data: bytes) -> None:
        self._heard += data
        if not self._whole:
            head, end, _rest = self._heard.partition(b"\r\n\r\n")
            if not end:
                return
            length = head.lower().partition(b"content-length: ")[2].partition(b"\r")[0]
            self._whole = len(head) + len(end) + int(length)
        if len(self._heard) >= self._whole and self._answer is not None:
            heard, self._heard, self._whole = self._heard, b"", 0
            self._answer.set_result(heard)

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed = True
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionResetError())


async def _load(
    port: int, requests: Sequence[bytes], rate: int, count: int
) -> tuple[list[float], float]:
    """Ask at a rate; return the seconds that each took, and how long all took."""
    loop = asyncio.get_running_loop()
    lines: asyncio.LifoQueue[_Line] = asyncio.LifoQueue()
    for _ in range(CONNECTIONS):
        _transport, line = await loop.create_connection(_Line, HOST, port)
        lines.put_nowait(line)
    times: list[float] = []

    async def one(due: float, request: bytes) -> None:
        line = await lines.get()
        if line.closed:  # nobody needed it for as long as the gateway keeps one
            _transport, line = await loop.create_connection(_Line, HOST, port)
        heard = await line.ask(request)
        times.append(loop.time() - due)
        lines.put_nowait(line)
        assert heard.startswith(b"HTTP/1.1 200"), heard

    dice = random.Random(5)  # noqa: S311 - arrivals, no secrets
    began = due = loop.time() + 0.05
    async with asyncio.TaskGroup() as group:
        for number in range(count):
            due += dice.expovariate(rate)
            if (early := due - loop.time()) > 0:
                await asyncio.sleep(early)
            group.create_task(one(due, requests[number % len(requests)]))
    return times, loop.time() - began


def _request(text: str, key: str) -> bytes:
    body = json.dumps({"id": "m", "text": text}, ensure_ascii=False).encode()
    head = (
        f"POST /v1/inspect HTTP/1.1\r\nhost: gateway\r\nauthorization: Bearer {key}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


# --- server ---------------------------------------------------------------------------


def _home(home: Path) -> str:
    """Let a home's gateway answer as many as come, and give a key to it."""
    with (home / "guicang.toml").open("a", encoding="utf-8") as settings:
        settings.write(
            '"gateway.concurrent" = 1000\n"gateway.concurrent_per_key" = 1000\n'
        )
    now = datetime.fromtimestamp(time.time(), UTC)
    shown = Shown(secrets.token_hex(6), secrets.token_bytes(32))
    FileApiKeys(home / API_KEYS).put(
        ApiKey(
            id=shown.id,
            name="bench",
            scopes=frozenset({Scope.INSPECT}),
            digest=digest(shown.secret),
            created_at=now,
            expires_at=now + timedelta(days=1),
        )
    )
    return spell(shown)


@contextmanager
def _server(home: Path) -> Iterator[tuple[int, int]]:
    """Start the gateway; give its port and the process that serves."""
    port = free_port()
    command = [sys.executable, "-m", "guicang", "--home", home, "gateway", "serve"]
    with subprocess.Popen(
        [*command, "--port", str(port)],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            asyncio.run(_wait(port))
            worker = Path(f"/proc/{process.pid}/task/{process.pid}/children")
            yield port, int(worker.read_text().split()[0])
        finally:
            process.send_signal(signal.SIGTERM)


async def _wait(port: int) -> None:
    for _ in range(TRIES):
        try:
            reader, writer = await asyncio.open_connection(HOST, port)
        except OSError:
            await asyncio.sleep(0.1)
            continue
        writer.write(b"GET /readyz HTTP/1.1\r\nhost: gateway\r\n\r\n")
        ready = (await reader.readline()).startswith(b"HTTP/1.1 200")
        writer.close()
        if ready:
            return
    raise RuntimeError("the gateway does not become ready")


def _cpu(process: int) -> float:
    """Say how many seconds of processor time a process has had."""
    text = Path(f"/proc/{process}/stat").read_text("utf-8")
    fields = text.rpartition(")")[2].split()
    return sum(map(int, islice(fields, 11, 13))) / os.sysconf("SC_CLK_TCK")
