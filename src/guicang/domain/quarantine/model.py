"""What is known of something that lies in quarantine."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple


class Place(NamedTuple):
    """Where something stood: a file's digest or ``source:NAME``, a line, a byte."""

    file: str
    position: int
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Whom raw bytes say they are about; None for what they do not say.

    ``customer`` is the id as it stands there, not its digest. ``starts`` are instants
    by name, as records have them.
    """

    conversation: str | None = None
    customer: str | None = None
    agent: str | None = None
    source: str | None = None
    channel: str | None = None
    starts: Mapping[str, datetime] = field(default_factory=dict)


def digest_of(id_: int, place: Place) -> str:
    """Return what stands for one item in a proposal: hex, 16 digits of SHA-256."""
    said = f"{id_}\0{place.file}\0{place.position}\0{place.offset}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def digest_of_all(digests: Iterable[str]) -> str:
    """Return what stands for all of them, in their order: hex SHA-256."""
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def is_ripe(since: datetime, now: datetime, days: int) -> bool:
    """Say whether something lies here long enough that nobody will mend its cause."""
    return now - since >= timedelta(days=days)
