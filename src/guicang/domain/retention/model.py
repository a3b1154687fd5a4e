"""The values that the retention rules take and give."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import NamedTuple

from guicang.domain.record.categories import PROHIBITED


class Effect(StrEnum):
    """What a clause does."""

    FLOOR = "floor"
    CEILING = "ceiling"
    SCHEDULE = "schedule"


class Action(StrEnum):
    """What a schedule wants when its period is over."""

    RETAIN = "retain"
    REVIEW = "review"
    DELETE = "delete"


class Rank(StrEnum):
    """What kind of rule a clause rests on."""

    LAW = "law"
    ADMIN_REGULATION = "admin_regulation"
    DEPARTMENTAL_RULE = "departmental_rule"
    STANDARD = "standard"
    GUIDE = "guide"
    INTERNAL = "internal"


class Specificity(IntEnum):
    """How a schedule came to apply; the higher wins for the target only (R5)."""

    ORGANISATION = 0
    SOURCE = 1
    CATEGORY = 2
    CLASSIFIER_LABEL = 3
    PERSON_LABEL = 4


class LabelSource(StrEnum):
    """Who gave a label.

    DOUBT is nobody yet: the candidate that is kept longest, until a person decides.
    """

    PERSON = "person"
    CLASSIFIER = "classifier"
    RULE = "rule"
    IMPORT = "import"
    DOUBT = "doubt"


class Label(NamedTuple):
    """A retention category on a record, from whom and since when."""

    category: str
    by: LabelSource
    at: datetime


def may_join(labels: tuple[Label, ...], new: Label) -> bool:
    """Whether a new label may stand beside those that a record has.

    Once a person decided, machines add nothing but evidence of what is prohibited.
    """
    if not any(label.by is LabelSource.PERSON for label in labels):
        return True
    return new.category == PROHIBITED or new.by in {
        LabelSource.PERSON,
        LabelSource.IMPORT,
    }


class Record(NamedTuple):
    """What the rules need to know of a conversation; no content.

    ``starts`` maps triggers to instants: ``opened``, ``last_message``,
    ``last_customer_message``, ``closed``, ``labelled`` and named events such as
    ``complaint_closed``, ``transaction_completed``, ``contract_ended``.
    ``customer`` is a keyed digest (hex), never the id itself.
    ``shortened_at`` is the last instant at which something outside the policy made
    this record's end earlier: a hold released, a relabelling, a restore (R11).
    ``request_at`` is when the customer asked for erasure (R23); None if not.
    """

    id: str
    starts: Mapping[str, datetime]
    labels: tuple[Label, ...] = ()
    sensitive: bool = False
    source: str = ""
    channel: str = ""
    jurisdictions: tuple[str, ...] = ("CN",)
    customer: str = ""
    agent: str = ""
    shortened_at: datetime | None = None
    request_at: datetime | None = None
    messages: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which records a clause speaks of. Empty sets mean: any."""

    categories: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    jurisdictions: frozenset[str] = frozenset()
    sensitive: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One rule on keeping.

    ``period`` is an ISO 8601 calendar period (``P30D``, ``P6M``, ``P3Y``, ``PT72H``)
    or None: a schedule with RETAIN has no end, a ceiling without a number is bare.
    ``trigger`` names the start in ``Record.starts``; several, joined by ``|``, mean
    the latest that happened; what follows a ``>`` stands in when none of those
    before it is known. ``basis`` is the id of a legal pack entry, or "".
    ``archive`` is "floor" for a schedule that takes records offline into a floor
    archive although a legal floor still runs (R28), "" otherwise.
    ``version`` is the policy version the clause belongs to (0 for law).
    """

    id: str
    effect: Effect
    trigger: str
    period: str | None
    scope: Scope = field(default_factory=Scope)
    action: Action = Action.DELETE
    zone: str = "Asia/Shanghai"
    basis: str = ""
    rank: Rank = Rank.INTERNAL
    version: int = 0
    effective_from: datetime | None = None
    locked: bool = False
    purpose: str = ""
    archive: str = ""


class State(StrEnum):
    """What the rules say of a record now (the states that need no batch)."""

    ACTIVE = "active"
    DUE_REVIEW = "due_review"
    DUE_DELETE = "due_delete"
    HELD = "held"
    RESTRICTED = "restricted"
    PENDING_EVENT = "pending_event"
    INDETERMINATE = "indeterminate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One step of the calculation, for the "why" panel.

    ``rule`` is the number in retention.md ("R3"). ``key`` names the sentence in the
    catalogue; ``data`` fill it. ``clause`` and ``basis`` say whose rule it is.
    """

    rule: str
    key: str
    data: Mapping[str, str] = field(default_factory=dict)
    clause: str = ""
    basis: str = ""


class Verdict(NamedTuple):
    """What becomes of a record, when, and why.

    ``offline_at``: from this instant the working copy may go, once an archive was read
    back (R28). ``keep_until``: the end of the longest floor (R3), None without floors.
    ``dispose_at``: from this instant the last copy may go, max(target, keep_until)
    (R2). None means: no such instant. ``action`` is what the target wants.
    ``clauses`` are the ids that decided; ``floors`` those of the floors that apply.
    ``conflicts`` pairs floor and ceiling ids that contradict each other (R7).
    """

    record: str
    state: State
    action: Action | None
    offline_at: datetime | None
    keep_until: datetime | None
    dispose_at: datetime | None
    reasons: tuple[Reason, ...]
    clauses: tuple[str, ...] = ()
    floors: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    conflicts: tuple[tuple[str, str], ...] = ()
    legal_review: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Everything that decides, gathered once for a run.

    ``clauses`` are those of the policy in force and of the legal packs that are
    switched on. ``changed_at`` is when the policy last became shorter (R11), ``grace``
    the ISO period newly due records wait from then on. ``earlier`` are the clauses
    that were in force before that change: a record that was due under them already
    does not wait.
    """

    clauses: tuple[Clause, ...] = ()
    grace: str = "P30D"
    changed_at: datetime | None = None
    earlier: tuple[Clause, ...] = ()
    zone: str = "Asia/Shanghai"
