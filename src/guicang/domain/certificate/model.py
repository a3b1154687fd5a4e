"""What a certificate is made from: frozen values that the disposal service has.

The certificate itself is a document (canonical JSON); ``build`` makes it from an
``Evidence``. Names follow NIST SP 800-88 Rev. 2, section 4.6 and appendix C, where it
has a word for a thing.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from guicang.domain.access.model import Person
from guicang.domain.approval.model import Request
from guicang.domain.archive.model import Segment
from guicang.domain.certificate.platforms import PlatformCopy
from guicang.domain.disposal.model import Batch, Member

SCHEMA: Final = "guicang.certificate/1"

Document = dict[str, Any]
"""A certificate as plain values: what canonical JSON can hold, and no more."""


class Method(StrEnum):
    """How thoroughly a medium was sanitized (88r2 3.1 and 4.2)."""

    PARTIAL_LOGICAL = "partial_logical"  # some data of a medium that lives on
    CLEAR = "clear"
    PURGE = "purge"
    DESTROY = "destroy"


class Technique(StrEnum):
    """What was done to a medium."""

    SQL_DELETE = "sql_delete"
    OBJECT_DELETE = "object_delete"
    CRYPTOGRAPHIC_ERASE = "cryptographic_erase"
    OVERWRITE = "overwrite"
    PHYSICAL = "physical"


class Choice(StrEnum):
    """What the validation decides (88r2 4.5.2)."""

    ACCEPT = "accept"
    REPEAT = "repeat"
    ESCALATE = "escalate"


class Result(StrEnum):
    """How a verification ended."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_DONE = "not_done"


class Ground(StrEnum):
    """Why the law wants, or lets, the records go (PIPL 47)."""

    PURPOSE_MET = "purpose_met"
    PERIOD_EXPIRED = "period_expired"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    ERASURE_REQUEST = "erasure_request"
    CONTRACT_ENDED = "contract_ended"
    COURT_ORDER = "court_order"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Who certifies, and on which installation. A sandbox says so for ever."""

    organisation: str
    system: str
    instance: str
    tenant: str = ""
    sandbox: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Medium:
    """A place from which records went.

    ``id`` is the organisation's name for it (database, folder, bucket, key ring).
    Manufacturer, model and serial number are known only where somebody holds the
    hardware in hand. ``destination`` says what becomes of it (88r2 App. C).
    """

    id: str
    type: str
    source: str
    technique: Technique
    tool: str
    destination: str = "stays in use"
    category: str = ""
    manufacturer: str = ""
    model: str = ""
    serial: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyCopy:
    """A place where a key was; ``gone_at`` is None where that cannot be shown."""

    place: str
    form: str
    gone_at: datetime | None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyErasure:
    """Keys that were destroyed (88r2 3.2)."""

    keys: int
    algorithm: str
    bits: int
    module: str
    copies: tuple[KeyCopy, ...]
    plaintext_on_medium: bool = False


MIN_BITS: Final = 128  # 88r2 3.2.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One verification: how, how much was looked at, how it ended."""

    method: str
    result: Result
    looked_at: int
    tool: str = ""
    errors: tuple[str, ...] = ()
    anomalies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """The search of the store's files for what should be gone.

    ``hits`` maps the name of a needle to the files that still hold it; ``not_probed``
    maps what was not searched to the reason.
    """

    needles: int
    probed: tuple[str, ...]
    not_probed: Mapping[str, str] = field(default_factory=dict)
    hits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Somebody who did, verified or validated it (88r2 4.6)."""

    person: str
    role: str
    at: datetime
    title: str = ""
    location: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Why these records, and since when.

    ``selection`` is the rule that chose them, as a person reads it. ``packs`` maps ids
    of legal pack entries to the version of the text that was read. ``due_first`` and
    ``due_last`` bound the instants from which the members were due. ``asked_at`` is
    when holds, floors and ceilings were asked for the last time, inside the erasing
    transaction.
    """

    selection: str
    triggers: tuple[str, ...]
    due_first: datetime | None
    due_last: datetime | None
    asked_at: datetime
    ground: Ground = Ground.PERIOD_EXPIRED
    articles: tuple[str, ...] = ()
    packs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Residue:
    """A copy that is not gone: what, why, and until when (None: not known)."""

    what: str
    why: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where the ledger stood: size, root (hex) and the kept checkpoint, if any."""

    size: int
    root: str
    checkpoint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """When erasing began and ended, and when the certificate was made."""

    began: datetime
    ended: datetime
    certified: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Everything a certificate is made from.

    ``members`` stand in the order of the manifest, with their fates. ``people`` gives
    titles and addresses of those who signed. ``verified_by`` and ``validated_by`` are,
    unless given, the two who approved the manifest. ``backup_horizon`` is the ISO
    period for which backups are kept, "" where the organisation declared none;
    ``backup_until`` the instant it ends for these records. ``recipients`` were told of
    the erasure (GDPR 19). ``remarks`` are further limitations, in words.
    ``name_destroyed`` lists the ids of destroyed records: they may be personal.
    """

    id: str
    issuer: Issuer
    batch: Batch
    members: Collection[Member]
    request: Request
    rule: Rule
    times: Times
    performed_by: Hand
    position: Position
    search: Search
    media: tuple[Medium, ...]
    checks: tuple[Check, ...]
    tools: Mapping[str, str]
    segments: tuple[Segment, ...] = ()
    keys: KeyErasure | None = None
    people: Mapping[str, Person] = field(default_factory=dict)
    verified_by: Hand | None = None
    validated_by: Hand | None = None
    backup_horizon: str = ""
    backup_until: datetime | None = None
    residues: tuple[Residue, ...] = ()
    platforms: tuple[PlatformCopy, ...] = ()
    recipients: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    name_destroyed: bool = False
