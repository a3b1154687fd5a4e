"""Let many customers talk at once through the web chat's door, on one machine.

    python -m bench.chat                    500 customers for a minute, SQLite
    python -m bench.chat --customers 100 --seconds 20

Each customer agrees to the notice, keeps a stream open and says something every ten
seconds or so (exponentially distributed), every fifth time with a number in it that has
to be hidden. An agent in another process answers ten times a second. Door, customers
and agent share the machine's cores.

``said`` is the time from a customer's request to the answer that it is kept, inspection
and disk included. ``answered`` is the time from when an agent's answer is on the disk
to when it stands in the customer's stream. Results go to
``bench/results/chat-DATE.json``.
"""

import argparse
import asyncio
import json
import os
import random  # noqa: TID251 - load that can be repeated
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from bench.machine import describe
from bench.run import keep, say

ORIGIN: Final = "https://shop.test"
PORT: Final = 18472
EVERY: Final = 10.0  # seconds between two messages of one customer
REST: Final = 10.0  # seconds that a connection rests before it is opened anew
ANSWERS: Final = 10.0  # answers a second, of all agents together
BUDGET: Final = 300.0  # milliseconds, p95
_TEXTS: Final = (
    "你好，我上周买的吹风机到现在还没有发货，能帮我查一下吗？",
    "订单页面显示已签收，但是我没有收到包裹。",
    "My order still says pending. When will it be sent?",
    "麻烦改一下地址，我搬家了。",
    "好的，谢谢，那我再等两天。",
    "Could I get an invoice for the last order, please?",
)
_HIDDEN: Final = (
    "我的手机号是 13800138000，请尽快联系我。",
    "身份证号 11010519491231002X，已经上传过了。",
    "Card 4111 1111 1111 1111 was charged twice.",
)


class Wire:
    """One keep-alive connection that speaks as much HTTP/1.1 as is needed here."""

    def __init__(self, token: str = "") -> None:
        self.token, self._used = token, 0.0
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, deed: str, data: object | None = None) -> tuple[int, bytes]:
        """Ask for something, and read the whole answer."""
        await self.send(deed, data)
        status, length = await self.head()
        assert self._reader is not None
        self._used = time.monotonic()
        return status, await self._reader.readexactly(length)

    async def send(self, deed: str, data: object | None = None) -> None:
        """Send a request."""
        if self._writer is not None and time.monotonic() - self._used > REST:
            self._writer.close()
            self._writer = None
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(
                "127.0.0.1", PORT
            )
        body = b"" if data is None else json.dumps(data).encode()
        head = [
            f"{'GET' if data is None else 'POST'} /chat/shop/{deed} HTTP/1.1",
            f"host: 127.0.0.1:{PORT}",
            f"origin: {ORIGIN}",
            f"content-length: {len(body)}",
        ]
        if data is not None:
            head.append("content-type: application/json")
        if self.token:
            head.append(f"authorization: Bearer {self.token}")
        self._writer.write("\r\n".join([*head, "", ""]).encode() + body)
        await self._writer.drain()

    async def head(self) -> tuple[int, int]:
        """Read the head of an answer: status, and how long it is."""
        assert self._reader is not None
        told = (await self._reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = told.partition("content-length: ")[2].partition("\r\n")[0]
        return int(told.split(" ", 2)[1]), int(length or 0)

    async def line(self) -> bytes:
        """Read a line of a stream."""
        assert self._reader is not None
        return await self._reader.readline()


class Customers:
    """All of them, and what they measured, in milliseconds."""

    def __init__(self, count: int, seed: int) -> None:
        self.count, self.dice = count, random.Random(seed)  # noqa: S311 - load, not secrets
        self.said: list[float] = []
        self.answered: list[float] = []
        self.failures = 0
        self.keys: list[str] = []
        self.measuring = False
        self.streams = 0

    async def run(self, seconds: float, ready: Callable[[], object]) -> None:
        """Come one after the other; when all are here, talk for a while."""
        tokens = [await self._begin() for _ in range(self.count)]
        ready()
        talking = [asyncio.create_task(self._talk(token)) for token in tokens]
        looking = [asyncio.create_task(self._look(token)) for token in tokens]
        await asyncio.sleep(EVERY)
        self.measuring = True
        await asyncio.sleep(seconds)
        for task in (*talking, *looking):
            task.cancel()
        await asyncio.gather(*talking, *looking, return_exceptions=True)

    async def _begin(self) -> str:
        wire = Wire()
        data = {"lang": "zh", "notice": 1, "agreed": True}
        status, body = await wire.ask("begin", data)
        assert status == 201, body
        told = json.loads(body)
        self.keys.append(told["chat"])
        return str(told["token"])

    async def _talk(self, token: str) -> None:
        wire, number = Wire(token), 0
        await asyncio.sleep(self.dice.random() * EVERY)
        while True:
            number += 1
            texts = _HIDDEN if self.dice.random() < 0.2 else _TEXTS
            data = {"id": f"m-{number}", "text": self.dice.choice(texts)}
            began = time.perf_counter()
            status, _ = await wire.ask("say", data)
            took = (time.perf_counter() - began) * 1000
            if self.measuring:
                self.said.append(took)
                self.failures += status != 200
            await asyncio.sleep(self.dice.expovariate(1 / EVERY))

    async def _look(self, token: str) -> None:
        wire = Wire(token)
        await wire.send("stream")
        status, _ = await wire.head()
        self.streams += status == 200
        while line := await wire.line():
            if self.measuring and b'"from":"agent"' in line:
                told = json.loads(line[6:])
                sent = float(told["text"].rpartition(" ")[2])
                self.answered.append((time.time() - sent) * 1000)


def answer(home: Path, ready: Path) -> None:
    """Answer as an agent does, until somebody ends this process."""
    from guicang.bootstrap import open_house
    from guicang.domain.access.model import Person
    from guicang.domain.chat.model import Line, Sort
    from guicang.domain.record import Role, micros

    house = open_house(home)
    dice = random.Random(7)  # noqa: S311 - load, not secrets
    agent = Person(name="agent", roles=frozenset())
    while not ready.exists():
        time.sleep(0.1)
    keys, number = ready.read_text().split(), 0
    while True:
        number += 1
        began, key = time.time(), dice.choice(keys)
        line = Line(
            seq=0,
            mark=f"a-{number}",
            at=micros(house.clock.now()),
            role=Role.AGENT,
            sort=Sort.TEXT,
            text=f"answer {began:.6f}",
            sender=agent.name,
            name=agent.name,
        )
        with house.chats.transaction():
            house.chats.get(key, lock=True)
            house.chats.add(key, line)
        time.sleep(max(0.0, 1 / ANSWERS - (time.time() - began)))


def made(folder: Path) -> Path:
    """Make a home with a channel, and rates that let one address be so many people."""
    from guicang.bootstrap import initialise
    from guicang.domain.chat.channel import Channel, check

    home = folder / "home"
    house = initialise(home, sandbox=True, organisation="Bench", database="").house
    texts = {"zh": "测试", "en": "test"}
    channel = Channel(
        name="shop",
        title=texts,
        origins=(ORIGIN,),
        terms=texts,
        greeting=texts,
        alternatives=texts,
    )
    house.channels.put(check(channel), "bench", house.clock.now())
    return home


def spread(times: Sequence[float]) -> dict[str, float | int]:
    """Say how times are spread, in milliseconds."""
    cuts = statistics.quantiles(times, n=100)
    return {
        "count": len(times),
        "p50": round(cuts[49], 1),
        "p95": round(cuts[94], 1),
        "p99": round(cuts[98], 1),
        "longest": round(max(times), 1),
    }


def processor(pid: int) -> float:
    """Return the processor seconds of a process and its children so far."""
    total = 0.0
    for each in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            rest = each.read_text().rpartition(")")[2].split()
            if int(rest[2]) == pid:  # its group
                total += (int(rest[11]) + int(rest[12])) / os.sysconf("SC_CLK_TCK")
    return total


def measure(folder: Path, customers: int, seconds: float) -> dict[str, Any]:
    """Serve, talk, and say how long it took."""
    home, ready = made(folder), folder / "ready"
    env = os.environ | {"GUICANG_HOME": str(home)}
    serve = [sys.executable, "-m", "bench.chat", "--serve", str(home)]
    door = subprocess.Popen(serve, env=env, start_new_session=True)
    agent = subprocess.Popen(
        [sys.executable, "-m", "bench.chat", "--answer", str(home), str(ready)],
        env=env,
    )
    try:
        _await_ready()
        crowd = Customers(customers, seed=20261126)
        began, used = time.monotonic(), processor(door.pid)
        load = os.getloadavg()[0]
        asyncio.run(crowd.run(seconds, lambda: ready.write_text("\n".join(crowd.keys))))
        took, used = time.monotonic() - began, processor(door.pid) - used
    finally:
        for process in (agent, door):
            process.terminate()
            process.wait(20)
    return {
        "customers": customers,
        "streams": crowd.streams,
        "seconds": seconds,
        "messages_per_second": round(len(crowd.said) / seconds, 1),
        "failures": crowd.failures,
        "said": spread(crowd.said),
        "answered": spread(crowd.answered),
        "door_cores": round(used / took, 2),
        "load_before": round(load, 2),
        "budget_ms": BUDGET,
    }


def _await_ready() -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        with suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/readyz").close()
            return
        time.sleep(0.2)
    raise TimeoutError("the door did not answer")


def serve(home: Path) -> None:
    """Serve the door, with one rate changed: here, everybody has one address."""
    from guicang.bootstrap.visits import chat_parts
    from guicang.entrypoints.chat import server

    os.environ["GUICANG_HOME"] = str(home)
    server.serve(
        chat_parts(home), host="127.0.0.1", port=PORT, target="bench.chat:door"
    )


def door() -> Any:
    """Make the door (granian's factory)."""
    from guicang.domain.chat.visitors import Rate
    from guicang.entrypoints.chat import pace, server

    for name in ("BEGIN", "KNOCK"):
        setattr(pace, name, Rate(burst=100_000, seconds=0.001))
    return server.application()


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; return the exit code."""
    parser = argparse.ArgumentParser(description="Let many customers talk at once.")
    parser.add_argument("--customers", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--answer", type=Path, nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.serve:
        serve(options.serve)
        return 0
    if options.answer:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        answer(*options.answer)
    with tempfile.TemporaryDirectory() as folder:
        machine = describe(Path(folder))
        found = measure(Path(folder), options.customers, options.seconds)
    say(json.dumps(found, indent=2))
    at = datetime.now(UTC)  # noqa: TID251 - when it was measured
    keep(
        {"at": at.isoformat(), "machine": machine, **found},
        f"chat-{at.date().isoformat()}",
    )
    return int(found["said"]["p95"] > BUDGET or found["failures"] > 0)


if __name__ == "__main__":
    sys.exit(main())
