"""What a platform does with its own copy: no programme can tell, a person attests it.

1. Nobody has said: it is not known, and nothing is claimed of the platform's copy.
2. What somebody saw in the platform's settings holds for 90 days; then they look again.
3. A platform that cleans sooner than what was said has to be here is warned of: what it
   cleans before we have it is lost.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from guicang.domain.errors import BadSource

HOLDS: Final = timedelta(days=90)
"""How long an attestation holds; the practitioners' guide asks for a look a quarter."""
_SHA256: Final = 64
_MOST_DAYS: Final = 36_525


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """What a person saw in the platform's settings.

    ``days`` is how long the platform keeps its copy, None for ever. ``proof`` is the
    SHA-256 (hex) of a picture or file that shows it, which they keep themselves.
    """

    source: str
    days: int | None
    proof: str
    note: str
    by: str
    at: datetime


class Standing(StrEnum):
    """What is known of a platform's own retention."""

    UNKNOWN = "unknown"
    TOO_SHORT = "too-short"
    STALE = "stale"
    KNOWN = "known"


def standing(
    last: Attestation | None, now: datetime, budget: timedelta, behind: timedelta
) -> Standing:
    """Judge the last attestation. ``budget`` is how late a message may be here."""
    if last is None:
        return Standing.UNKNOWN
    if last.days is not None and timedelta(days=last.days) < max(budget, behind):
        return Standing.TOO_SHORT
    return Standing.STALE if now - last.at > HOLDS else Standing.KNOWN


def check_attestation(days: int | None, proof: str) -> None:
    """Raise BadSource unless days and digest can be true."""
    if days is not None and not 1 <= days <= _MOST_DAYS:
        raise BadSource(field="days", reason="1 to 36525, or for ever")
    digits = set(proof) <= set("0123456789abcdef")
    if len(proof) != _SHA256 or not digits:
        raise BadSource(field="proof", reason="the SHA-256 of a file, in hex")
