"""Push records over HTTP into a real home, beside the import of a file into it."""

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final

from bench import corpus
from bench.run import ROOT, say

HOST: Final = "127.0.0.1"
BATCH: Final = 100
_DONE: Final = frozenset({200, 201})
_TRIES: Final = 300


def push(size: int, folder: Path) -> dict[str, Any]:
    """Import half of a corpus and push the other half; the ceiling is the import."""
    from guicang.adapters.apikeys import FileApiKeys
    from guicang.bootstrap import SystemClock, initialise
    from guicang.bootstrap.stores import API_KEYS
    from guicang.domain.access.apikeys import ApiKey, Scope, Shown, digest, spell

    made = corpus.make(size * 2, folder)
    say(made.origin)
    lines = made.path.read_bytes().splitlines()
    half = len(lines) // 2
    file = folder / "half.jsonl"
    file.write_bytes(b"\n".join(lines[:half]) + b"\n")
    home = folder / "home"
    house = initialise(
        home, sandbox=True, organisation="Bench", database="", clock=SystemClock()
    ).house
    house.screening.scanner.inspect(["13800138000"] * 100)  # rules are compiled once
    began = time.perf_counter()
    taken = house.intake.take(file, house.files)
    imported = taken.messages / (time.perf_counter() - began)
    now = datetime.fromtimestamp(time.time(), UTC)
    shown = Shown(secrets.token_hex(6), secrets.token_bytes(32))
    FileApiKeys(home / API_KEYS).put(
        ApiKey(
            id=shown.id,
            name="bench",
            scopes=frozenset({Scope.RECORDS_WRITE}),
            digest=digest(shown.secret),
            created_at=now,
            expires_at=now + timedelta(days=1),
        )
    )
    with _console(home) as port:
        pushed, wall, calls = _pushed(port, spell(shown), lines[half:])
    return {
        "name": "HTTP push",
        "messages": pushed,
        "calls": calls,
        "rate": round(pushed / wall),
        "core": None,
        "ceiling": round(imported),
        "ratio": round(pushed / wall / imported, 3),
    }


def _pushed(port: int, key: str, lines: Sequence[bytes]) -> tuple[int, float, int]:
    """Push in batches on one connection, a few first that do not count."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    batches = [lines[n : n + BATCH] for n in range(0, len(lines), BATCH)]
    line = HTTPConnection(HOST, port)
    messages, began = 0, time.perf_counter()
    for number, batch in enumerate(batches):
        if number == 1:
            messages, began = 0, time.perf_counter()  # the first warmed it up
        line.request(
            "POST",
            "/api/v1/records",
            b'{"records":[' + b",".join(batch) + b"]}",
            {**headers, "Idempotency-Key": f"bench/{number}"},
        )
        reply = line.getresponse()
        answer = json.loads(reply.read())
        assert reply.status in _DONE, (reply.status, answer)
        messages += answer["messages"]
    return messages, time.perf_counter() - began, len(batches) - 1


@contextmanager
def _console(home: Path) -> Iterator[int]:
    """Serve the home's console and interface; give the port."""
    port = 20_000 + secrets.randbelow(20_000)
    command = [sys.executable, "-m", "guicang", "--home", str(home), "serve"]
    with subprocess.Popen(
        [*command, "--only", "console", "--port", str(port)],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _wait(port)
            yield port
        finally:
            process.send_signal(signal.SIGTERM)


def _wait(port: int) -> None:
    for _ in range(_TRIES):
        line = HTTPConnection(HOST, port, timeout=5)
        try:
            line.request("GET", "/livez")
            if line.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            line.close()
    raise RuntimeError("the console does not become ready")
