"""Push records over HTTP into a real home, beside the import of a file into it."""

import json
import secrets
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final

from bench import corpus
from bench.console_busy import HOST, serve
from bench.run import say

BATCH: Final = 100
_DONE: Final = frozenset({200, 201})


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
    with serve(home) as port:
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
