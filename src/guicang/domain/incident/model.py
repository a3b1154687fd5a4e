"""What is known of an incident, and what people noted on its clocks.

Facts change while an incident is looked into: how many persons, whether sensitive,
which law. Nothing that is derived from them (clocks, window) is stored.
"""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from guicang.domain.errors import BadIncident

STORY: Final = 4_000
"""Letters that what happened may take."""


class Kind(StrEnum):
    """What happened to records."""

    MIS_DELETION = "mis-deletion"
    LEAK = "leak"
    TAMPERING = "tampering"
    LOSS = "loss"
    OTHER = "other"


class Circumstance(StrEnum):
    """What turns a clock on or off; said by people, with a reason in the ledger."""

    MALICIOUS = "malicious"
    MAJOR = "major"
    CORE_FUNCTION = "core-function"
    PRODUCT_FLAW = "product-flaw"
    RISK_UNLIKELY = "risk-unlikely"
    HARM_AVOIDED = "harm-avoided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known. ``persons`` is None while nobody knows how many.

    Empty sets of the scope mean: not known to be limited. ``happened_at`` is None while
    nobody knows when; ``assessed_at`` is when it was found notifiable.
    """

    kind: Kind
    story: str
    discovered_at: datetime
    happened_at: datetime | None = None
    assessed_at: datetime | None = None
    sources: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    conversations: frozenset[str] = frozenset()
    persons: int | None = None
    sensitive: bool = True
    jurisdictions: frozenset[str] = frozenset({"CN"})
    circumstances: frozenset[Circumstance] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """An incident; open until ``closed_at``. ``freeze`` is "" if none was pressed."""

    id: str
    facts: Facts
    declared_at: datetime
    declared_by: str
    freeze: str = ""
    handled_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is still being looked into."""
        return self.closed_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What people noted on one clock of one incident.

    ``reference`` is the number or place of the evidence that it was met; ``why`` is
    the reason why it does not apply.
    """

    clock: str
    owner: str = ""
    met_at: datetime | None = None
    met_by: str = ""
    reference: str = ""
    waived_at: datetime | None = None
    waived_by: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Facts that were learnt; what is None stays as it was."""

    happened_at: datetime | None = None
    assessed_at: datetime | None = None
    persons: int | None = None
    sensitive: bool | None = None
    sources: frozenset[str] | None = None
    categories: frozenset[str] | None = None
    jurisdictions: frozenset[str] | None = None
    circumstances: frozenset[Circumstance] | None = None

    def on(self, facts: Facts) -> Facts:
        """Give the facts with what was learnt."""
        learnt = {f.name: getattr(self, f.name) for f in fields(self)}
        return replace(facts, **{n: v for n, v in learnt.items() if v is not None})


def require_sound(facts: Facts, now: datetime) -> None:
    """Raise BadIncident for what cannot be so."""
    complaints = (
        (not facts.story.strip(), "say what happened"),
        (len(facts.story) > STORY, "what happened is too long; attach the rest"),
        (facts.discovered_at > now, "it cannot be discovered in the future"),
        (
            facts.happened_at is not None and facts.happened_at > facts.discovered_at,
            "it cannot be discovered before it happened",
        ),
        (
            facts.assessed_at is not None and facts.assessed_at > now,
            "it cannot be assessed in the future",
        ),
        (facts.persons is not None and facts.persons < 0, "persons count from 0"),
        (not facts.jurisdictions, "name at least one jurisdiction"),
    )
    for wrong, reason in complaints:
        if wrong:
            raise BadIncident(reason=reason)
