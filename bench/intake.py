"""Measure how fast records come in: from each platform, and pushed over HTTP.

    python -m bench.intake                    20,000 messages a platform
    python -m bench.intake --size 2000        fewer
    python -m bench.intake --only zoho-desk   one kind, or "push"

Any installed connector with a stock (``bench.intake_stock``) is measured through its
port, in this process, against its simulator in another. The ceiling is the simulator's
own: a bare client repeats the very calls that the connector made, on one connection,
and looks at nothing. A pushed record goes through the whole of intake, so its ceiling
is the import of a file into the same home. Results go to
``bench/results/intake-DATE.json``.
"""

import argparse
import importlib
import json
import multiprocessing
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.client import HTTPConnection
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
from bench.intake_push import push
from bench.intake_stock import STOCKS, Stock
from bench.machine import describe
from bench.run import RESULTS, ROOT, keep, say
from tests.fakes.clock import FakeClock
from tests.simulators.server import running
from tests.sources.tools import tools

from guicang.domain.sources.model import Ability, Can, Said
from guicang.ports.connecting import Http, Reply

SIZE: Final = 20_000
_GROUP: Final = "guicang.sources"
_ERROR: Final = 400


@dataclass(slots=True)
class Heard:
    """Notes the calls that go through it."""

    http: Http
    calls: list[tuple[str, str, Mapping[str, Any]]] = field(default_factory=list)

    def call(self, method: str, url: str, **more: Any) -> Reply:
        self.calls.append((method, url, more))
        return self.http.call(method, url, **more)

    def file(self, url: str, **more: Any) -> Reply:
        return self.http.file(url, **more)


def connectors() -> Iterator[tuple[str, Any]]:
    """Give the kinds that this checkout has, and those of them that can be loaded."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    named = tomllib.loads(text)["project"]["entry-points"][_GROUP]
    for kind, place in sorted(named.items()):
        module, _, name = place.partition(":")
        try:
            yield kind, getattr(importlib.import_module(module), name)
        except ImportError:
            say(f"{kind}: cannot be loaded")


def measured(kind: str, connector: Any, size: int) -> dict[str, Any] | None:
    """Measure one connector; None if it cannot be pulled, or nothing simulates it."""
    can_pull = connector.profile.abilities[Ability.PULL].can is not Can.NO
    if not can_pull or kind not in STOCKS:
        return None
    try:
        stock = STOCKS[kind](size)
    except ImportError:
        say(f"{kind}: no simulator")
        return None
    with stock.folder or nullcontext():
        return _measured(kind, connector, stock)


def _measured(kind: str, connector: Any, stock: Stock) -> dict[str, Any]:
    with _served(stock) as address, tools(address, FakeClock()) as given:
        heard = Heard(given.http)
        source = connector.open(
            {**stock.form, stock.address: address}, replace(given, http=heard)
        )
        began = time.perf_counter(), time.process_time()
        with closing(source):
            count = sum(1 for item in _read(source) if isinstance(item, Said))
        wall = time.perf_counter() - began[0]
        cpu = time.process_time() - began[1]
    assert count == stock.messages, f"{kind}: {count} of {stock.messages} came"
    return {
        "name": kind,
        "messages": count,
        "calls": len(heard.calls),
        "rate": round(count / wall),
        "core": round(count / cpu),
        **_ceiling(stock, heard.calls, count, wall),
    }


def _ceiling(
    stock: Stock, calls: Sequence[Any], count: int, wall: float
) -> dict[str, int | float | None]:
    """Measure what the simulator gives at most; None where calls bring nothing."""
    if not stock.bare:
        return {"ceiling": None, "ratio": None}
    # Another process with the same stock: some pages may be asked for once only.
    with _served(stock) as address:
        bare = _repeat(address, calls)
    return {"ceiling": round(count / bare), "ratio": round(bare / wall, 3)}


def _read(source: Any) -> Iterator[object]:
    cursor: Mapping[str, object] = {}
    more = True
    while more:
        page = source.pull(cursor)
        yield from page.items
        cursor, more = json.loads(json.dumps(page.cursor)), page.more


def _repeat(address: str, calls: Sequence[tuple[str, str, Mapping[str, Any]]]) -> float:
    """Make the same calls and read their bodies; return the seconds it took."""
    client = httpx.Client(trust_env=False)
    ready = [_spelled(client, *each) for each in calls]
    line = HTTPConnection(urlsplit(address).netloc)
    began = time.perf_counter()
    for method, path, body, headers in ready:
        line.request(method, path, body, headers)
        reply = line.getresponse()
        reply.read()
        assert reply.status < _ERROR, f"{path} answered {reply.status}"
    taken = time.perf_counter() - began
    line.close()
    client.close()
    return taken


def _spelled(
    client: httpx.Client, method: str, url: str, more: Mapping[str, Any]
) -> tuple[str, str, bytes, dict[str, str]]:
    request = client.build_request(
        method,
        url,
        params=more.get("query") or None,
        headers=dict(more.get("headers") or {}),
        json=more.get("json"),
        data=more.get("form"),
    )
    names = {"connection", "host"}
    headers = {k: v for k, v in request.headers.items() if k not in names}
    return method, request.url.raw_path.decode(), request.read(), headers


@contextmanager
def _served(stock: Stock) -> Iterator[str]:
    """Run a platform in a process of its own; give its address."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(
        target=_serve, args=(stock, there), daemon=True
    )
    process.start()
    try:
        yield here.recv()
    finally:
        here.send(None)
        process.join(10)


def _serve(stock: Stock, pipe: Connection) -> None:
    with running(stock.platform) as address:
        pipe.send(address)
        pipe.recv()


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; return the exit code."""
    parser = argparse.ArgumentParser(description="Measure how fast records come in.")
    parser.add_argument("--size", type=int, default=SIZE, help="messages")
    parser.add_argument("--only", help="one kind of source, or push")
    parser.add_argument("--folder", type=Path, help="where to work; the temporary one")
    options = parser.parse_args(arguments)
    folder = options.folder or Path(tempfile.gettempdir())
    at = datetime.fromtimestamp(time.time(), UTC)
    machine = describe(folder)
    rows = []
    for kind, connector in connectors():
        if options.only in {None, kind}:
            rows.append(measured(kind, connector, options.size))
    if options.only in {None, "push"}:
        with tempfile.TemporaryDirectory(dir=folder) as place:
            rows.append(push(options.size, Path(place)))
    for row in filter(None, rows):
        print(
            f"{row['name']}: {row['rate']:,} messages/s, ceiling "
            f"{row['ceiling'] or '--'}, ratio {row['ratio'] or '--'}"
        )
    result = {
        "at": at.isoformat(),
        "machine": machine,
        "size": options.size,
        "rows": [row for row in rows if row],
    }
    print(f"wrote {keep(result, f'intake-{at.date().isoformat()}')}, in {RESULTS}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
