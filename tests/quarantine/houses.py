"""Homes in which something lies in quarantine."""

import json
from pathlib import Path
from typing import Any

from guicang.ports.quarantine import Choice, Seen
from tests import homes
from tests.homes import Home

TALK = {
    "conversation_id": "q-1",
    "source": "shop",
    "customer_id": "customer-1",
    "message_id": "m-1",
    "ts": "2025-01-02T03:04:05Z",
    "sender_id": "customer-1",
    "sender_role": "customer",
    "text": "请打 13912345678",
}
BROKEN = b'{"conversation_id": "q-2", "customer_id": "customer-2", "ts": "never"}'


def ready(database: Any, settings: Any) -> Home:
    home = homes.make(database, settings)
    home.policy()
    return home


def line(**more: Any) -> bytes:
    return json.dumps({**TALK, **more}, ensure_ascii=False).encode()


def lies(home: Home, *lines: bytes, name: str = "a.jsonl") -> list[Seen]:
    """Import lines; give what lies in quarantine afterwards."""
    path = Path(home.folder) / name
    path.write_bytes(b"\n".join(lines) + b"\n")
    home.house.intake.take(path, home.house.files)
    return seen(home)


def seen(home: Home, **choice: Any) -> list[Seen]:
    return list(home.house.quarantine.seen(Choice(**choice)))


def opened(home: Home) -> list[Any]:
    return list(home.house.quarantine.open([each.id for each in seen(home)]))
