"""Webhooks: who is told which entries of the ledger, and how telling goes.

1. A message holds ids and tags, never what was said, nor why, nor who works here.
2. It is signed as Standard Webhooks has it: HMAC-SHA256 over ``id.timestamp.body``.
3. It is sent to listed origins only, and follows no redirect.
4. What fails is sent again, later and later, ten times in three days; then it is dead
   and waits for a person. A receiver may get a message twice, under the same id.
"""

import base64
import hashlib
import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from guicang.domain.errors import BadUsage
from guicang.domain.ledger.model import Entry
from guicang.domain.ledger.naming import Kind, named

SECRET_BYTES: Final = 32
SECRET_PREFIX: Final = "whsec_"  # noqa: S105 - the standard's own mark of a secret
ANY: Final = "*"
_PAUSES: Final = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
_PORTS: Final = {"http": 80, "https": 443}


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    DONE = "done"
    DEAD = "dead"
    DISMISSED = "dismissed"  # dead, and a person said that it need not be told


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A receiver. ``tags`` are tags of the ledger, ``thing:*``, or ``*``.

    ``position`` is the sequence of the next entry to be looked at for it.
    """

    id: str
    url: str
    tags: tuple[str, ...]
    by: str
    created_at: datetime
    position: int
    ended_at: datetime | None = None

    def wants(self, tag: str) -> bool:
        """Whether entries with this tag are told to it."""
        family = f"{tag.rpartition(':')[0]}:{ANY}"
        return not {tag, family, ANY}.isdisjoint(self.tags)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One entry (its ``seq``) for one webhook. ``said`` is how the last try ended."""

    id: str
    webhook: str
    seq: int
    state: DeliveryState
    attempts: int = 0
    due_at: datetime | None = None
    said: str = ""


def origin_of(url: str) -> str:
    """Return scheme, host and port of an address: ``https://host:443``. BadUsage."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError as error:
        raise BadUsage(reason="this is no address for a webhook") from error
    plain = not (parts.username or parts.password or parts.fragment)
    if parts.scheme not in _PORTS or not parts.hostname or not plain:
        raise BadUsage(reason="this is no address for a webhook")
    return f"{parts.scheme}://{parts.hostname}:{port}"


def listed(url: str, origins: Collection[str]) -> bool:
    """Whether an address is at one of the origins that the operator lists."""
    return origin_of(url) in {origin_of(each) for each in origins}


def told(entry: Entry) -> Mapping[str, object]:
    """Return what a receiver is told of an entry: its tag, and ids of things."""
    return {
        "type": entry.tag,
        "timestamp": entry.at.isoformat(),
        "data": {
            "seq": entry.seq,
            "things": [
                {"kind": thing.kind.value, "id": thing.id}
                for thing in named(entry)
                if thing.kind is not Kind.PERSON
            ],
        },
    }


def signature(secret: bytes, id_: str, at: int, body: bytes) -> str:
    """Sign a message as Standard Webhooks has it; ``at`` is in seconds of Unix time."""
    text = f"{id_}.{at}.".encode() + body
    made = hmac.new(secret, text, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(made).decode()}"


def spell(secret: bytes) -> str:
    """Write a secret down as its owner keeps it."""
    return SECRET_PREFIX + base64.b64encode(secret).decode()


def again_at(attempts: int, now: datetime) -> datetime | None:
    """Say when to try again after so many attempts; None for never."""
    return now + _PAUSES[attempts - 1] if attempts <= len(_PAUSES) else None
