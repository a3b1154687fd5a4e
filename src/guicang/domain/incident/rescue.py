"""What is left of a record that is gone, and which way leads back; no way is invented.

1. What a person's request ended for good does not come back, whoever asks.
2. What the archive still holds comes back by approval.
3. What was erased, but whose key still stands, is in the snapshots that were made
   before: a freeze in time keeps the key. A restored home brings it back.
4. Of what else was erased there is the evidence, and nothing else.
5. What is not there and was not erased was never here, or was removed past the ledger,
   which names no record that comes in: the snapshots may tell.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Way(StrEnum):
    """What can be done for a record."""

    LIVE = "live"
    ARCHIVE = "archive"
    SNAPSHOT = "snapshot"
    FORBIDDEN = "forbidden"
    EVIDENCE = "evidence"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What was found of one conversation.

    ``erasures`` are ledger numbers of entries that erased it; ``batch`` and
    ``certificate`` belong to the last one. ``key_stands`` says whether its data key is
    in the ring. ``snapshots`` were made before it was erased. ``request`` is the one of
    the person that ended it.
    """

    conversation: str
    live: bool = False
    segment: str = ""
    keep_until: datetime | None = None
    erased_at: datetime | None = None
    erasures: tuple[int, ...] = ()
    batch: str = ""
    certificate: str = ""
    key_stands: bool = False
    snapshots: tuple[str, ...] = ()
    request: str = ""

    @property
    def way(self) -> Way:
        """Say what can be done."""
        held = bool(self.snapshots) and self.key_stands
        ways = (
            (Way.LIVE, self.live),
            (Way.FORBIDDEN, bool(self.request)),
            (Way.ARCHIVE, bool(self.segment)),
            (Way.SNAPSHOT, held),
            (Way.EVIDENCE, bool(self.erasures)),
        )
        return next((way for way, holds in ways if holds), Way.UNKNOWN)
