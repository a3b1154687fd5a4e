"""Rules, allow-list entries and rule sets, as they are read from a document."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Final, NamedTuple

FRAGMENT: Final = "FRAGMENT"
"""The type of what is left of a finding where a stronger one took the rest."""

FLOOD: Final = "FLOOD"
"""The type of a whole text that has more hits than anybody could look at."""

RESERVED: Final = frozenset({FRAGMENT, FLOOD})


class Kind(StrEnum):
    """In which manner a rule finds something."""

    KEYWORDS = "keywords"
    PATTERNS = "patterns"
    BLACKLIST = "blacklist"
    MARKS = "marks"
    PROHIBITED = "prohibited"


class Action(StrEnum):
    """What is done with a message in which a rule finds something."""

    REPORT = "report"
    MASK = "mask"
    BLOCK = "block"


STRENGTH: Final = {Action.REPORT: 1, Action.MASK: 2, Action.BLOCK: 3}


class Severity(IntEnum):
    """How bad it would be if the finding got out."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4


class Title(NamedTuple):
    """A short text in both languages."""

    zh: str
    en: str


class Place(NamedTuple):
    """Where a message was said; "" where that is not known."""

    source: str = ""
    channel: str = ""


ANYWHERE: Final = Place()
"""A message of which nobody knows where it was said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where a rule or an allow-list entry holds; an empty set means everywhere."""

    sources: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()

    def may_reach(self, place: Place) -> bool:
        """Whether it may hold there: what is not known is no excuse."""
        return _may(place.source, self.sources) and _may(place.channel, self.channels)

    def reaches(self, place: Place) -> bool:
        """Whether it certainly holds there: what is not known does not count."""
        return (not self.sources or place.source in self.sources) and (
            not self.channels or place.channel in self.channels
        )


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A value that somebody marked as sensitive, without the value.

    ``tag`` is the keyed digest (32 hex digits) of its normal form, ``length`` the code
    points of that, ``hint`` 16 bits by which nearly all other windows of a text are
    passed over without digesting them.
    """

    tag: str
    length: int
    hint: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. Which of ``words``, ``patterns`` and ``marks`` it has, its kind says.

    ``type`` is an Entity or a name of the organisation's own. ``always_mask`` means
    that no allow-list entry suppresses what the rule finds.
    """

    id: str
    kind: Kind
    title: Title
    type: str
    action: Action
    severity: Severity
    owner: str
    reason: str
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    ignore_case: bool = False
    ignore_width: bool = False
    always_mask: bool = False
    scope: Scope = Scope()
    expires_at: datetime | None = None

    @property
    def protected(self) -> bool:
        """Whether no allow-list entry can suppress what the rule finds."""
        blocks = self.kind in {Kind.BLACKLIST, Kind.PROHIBITED}
        return self.always_mask or blocks

    @property
    def masks(self) -> bool:
        """Whether what it finds is masked; prohibited content never is."""
        return self.action is not Action.REPORT and self.kind is not Kind.PROHIBITED


@dataclass(frozen=True, slots=True, kw_only=True)
class Allow:
    """An entry of the allow list: values or patterns of some types that are no secret.

    ``tags`` are keyed digests of normal forms. Every entry ends: ``expires_at``.
    """

    id: str
    title: Title
    types: frozenset[str]
    owner: str
    reason: str
    expires_at: datetime
    tags: frozenset[str] = frozenset()
    patterns: tuple[str, ...] = ()
    scope: Scope = Scope()


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelRule:
    """What makes a conversation one of a retention ``category``: all that it names.

    Of ``words`` (in small letters), ``findings`` (types) and ``events`` one each is
    enough; of ``customer`` every field that is named has one of its values.
    """

    id: str
    category: str
    owner: str
    reason: str
    words: tuple[str, ...] = ()
    findings: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    customer: Mapping[str, frozenset[str]] = field(default_factory=dict)
    scope: Scope = Scope()
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """A rule-set document, read. ``digest`` is the hex SHA-256 of the document."""

    name: str
    title: Title
    digest: str
    rules: tuple[Rule, ...]
    allow: tuple[Allow, ...] = ()
    labels: tuple[LabelRule, ...] = ()


def _may(value: str, wanted: frozenset[str]) -> bool:
    return not wanted or not value or value in wanted
