"""Destinations, disclosures, and notices that are owed to recipients.

A disclosure is what the law calls making personal data available to somebody else
(PIPL 21 and 23; GDPR 4(9) and 30(1)(d)): it has a recipient, a purpose, a legal basis
and an end. When a record is erased, whoever received it is told (GDPR 19; PIPL 47).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

UNMASKED: Final = "none"
"""The masking profile under which everything leaves as it was said."""
UNMASKED_CHAIR: Final = "unmasked"
"""Why a request has a chair more: somebody signs for that by name."""
_PAUSE: Final = timedelta(seconds=30)
_LONGEST: Final = timedelta(hours=1)


class Kind(StrEnum):
    """How a destination is reached."""

    DATABASE = "database"
    FOLDER = "folder"
    S3 = "s3"
    PULL = "pull"


class Form(StrEnum):
    """How files are written."""

    PARQUET = "parquet"
    JSONL = "jsonl"


class Basis(StrEnum):
    """On what legal basis it leaves (PIPL 13, GDPR 6)."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal-obligation"
    VITAL_INTERESTS = "vital-interests"
    PUBLIC_INTEREST = "public-interest"
    LEGITIMATE_INTERESTS = "legitimate-interests"  # GDPR only: PIPL does not know it


class Why(StrEnum):
    """Why a recipient is to be told to delete."""

    ERASED = "erased"  # records were erased here
    EXPIRED = "expired"  # the end of the disclosure has passed
    REMOVED = "removed"  # the destination is no longer in force


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where conversations go when they are complete, and on what terms.

    ``settings`` are the fields of its kind, without secrets. ``profile`` is the purpose
    that the masking policy masks for, or ``UNMASKED``. ``contact`` says how the
    recipient is told. Nothing leaves from ``expires_at`` on. ``since`` lets what was
    complete before it was in force leave, too, from that instant on. ``sources`` are
    those whose conversations leave; empty: all.
    """

    name: str
    kind: Kind
    settings: Mapping[str, str] = field(default_factory=dict)
    form: Form = Form.PARQUET
    profile: str
    recipient: str
    contact: str
    purpose: str
    basis: Basis
    expires_at: datetime
    since: datetime | None = None
    sources: tuple[str, ...] = ()

    def takes(self, source: str) -> bool:
        """Whether conversations of a source leave for it."""
        return not self.sources or source in self.sources

    def live(self, now: datetime) -> bool:
        """Whether something may still leave."""
        return now < self.expires_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """Conversations that left, or are leaving, together.

    Its terms are those of the destination when it was opened. ``masking`` names the
    masking policy then, ``version`` the version of the destinations. ``sent_at`` is
    None until the destination has it; until then it may have it, for all we know.
    ``due_at`` is when it is tried, None where it is fetched. ``said`` is the code of
    the last failure.
    """

    id: str
    destination: str
    recipient: str
    contact: str
    purpose: str
    basis: Basis
    profile: str
    masking: str
    version: int
    expires_at: datetime
    opened_at: datetime
    conversations: int = 0
    messages: int = 0
    sent_at: datetime | None = None
    due_at: datetime | None = None
    tries: int = 0
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A destination that holds copies of some conversations, or may.

    ``notice`` is what it was told, or is to be told, of them; "" for nothing yet.
    """

    destination: str
    recipient: str
    contact: str
    purpose: str
    expires_at: datetime
    conversations: int
    notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """That a recipient is to delete what it received: owed, given, confirmed.

    ``about`` is the batch that erased, "" for other reasons. ``how`` says by what means
    it was told. ``deleted_at`` is when the recipient said that it is gone there.
    """

    id: str
    destination: str
    recipient: str
    contact: str
    why: Why
    conversations: int
    at: datetime
    about: str = ""
    told_at: datetime | None = None
    told_by: str = ""
    how: str = ""
    deleted_at: datetime | None = None


def again_at(tries: int, now: datetime) -> datetime:
    """Say when a destination that failed so often is tried again: 30 s ... 1 h."""
    return now + min(_PAUSE * (1 << min(max(tries - 1, 0), 10)), _LONGEST)
