"""Archive segments and the conversations in them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Mode(StrEnum):
    """Why an archive copy may exist at all (R28)."""

    FLOOR = "floor"  # a legal floor still runs: restricted, own end
    ESCROW = "escrow"  # short recovery; keys destroyed at its end
    EVIDENCE = "evidence"  # hashes and counts only, no content


class SegmentState(StrEnum):
    """The life of a segment."""

    PLANNED = "planned"
    WRITTEN = "written"
    VERIFIED = "verified"
    LIVE = "live"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One immutable object of the archive, under one key.

    ``bucket`` is the month in which its last record's keeping ends (``2029-03``):
    records of a segment share mode, legal basis group and bucket, so that its end is
    the destruction of one key. ``sha256`` is hex over the stored bytes.
    """

    id: str
    object: str
    key: str
    mode: Mode
    basis: str
    bucket: str
    batch: str
    state: SegmentState
    created_at: datetime
    conversations: int = 0
    messages: int = 0
    size: int = 0
    sha256: str = ""
    ended_at: datetime | None = None


class Item(NamedTuple):
    """A conversation in a segment, with its own end of keeping."""

    conversation: str
    segment: str
    digest: str
    messages: int
    keep_until: datetime
