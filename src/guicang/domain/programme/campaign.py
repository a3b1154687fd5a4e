"""Permission reviews: who holds what, frozen, and what a manager says of each line.

1. A review belongs to one manager and freezes what those they answer for hold: each
   role and each grant is a line. Nobody reviews what they hold themselves.
2. A line is kept or revoked, with a reason. What was revoked takes the road that every
   change of powers takes; a review takes away and never gives.
3. A review is overdue after its day, and people are told. When its grace is over, what
   is undecided suspends itself, line by line.
4. Nothing is suspended without which nobody could be let in any more. Such a line is
   spared, that is said, and it stays to be decided.
5. What was taken in an emergency is reviewed afterwards, by somebody else: to keep it
   says that it was justified, to revoke it that it was not.
6. What was suspended is not lost: whoever keeps it later asks for it to be given back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from guicang.domain.access.grants import Grant
from guicang.domain.access.model import Person


class What(StrEnum):
    """What somebody holds."""

    ROLE = "role"
    GRANT = "grant"


class Cause(StrEnum):
    """Why a review was opened."""

    QUARTER = "quarter"
    ASKED = "asked"
    MOVER = "mover"
    EMERGENCY = "emergency"


class Finding(StrEnum):
    """What the ledger says of how something was used."""

    USED = "used"
    ONCE = "once"
    NEVER = "never"
    NEW = "new"
    OUTSIDE = "outside"
    UNSEEN = "unseen"
    EMERGENCY = "emergency"


class Advice(StrEnum):
    """What is suggested to the manager, who decides."""

    KEEP = "keep"
    LOOK = "look"
    REVOKE = "revoke"


class Verdict(StrEnum):
    """What became of a line. The first two are a manager's."""

    KEEP = "keep"
    REVOKE = "revoke"
    SUSPENDED = "suspended"
    SPARED = "spared"
    GONE = "gone"


SETTLED: Final = frozenset({Verdict.KEEP, Verdict.REVOKE, Verdict.GONE})
"""After these nothing is left to be decided."""


class Stand(StrEnum):
    """How a review stands."""

    OPEN = "open"
    OVERDUE = "overdue"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A role, or a grant by its id, that somebody holds. ``power`` is the grant's."""

    person: str
    what: What
    name: str
    power: str = ""

    @property
    def id(self) -> str:
        """What the line is called within its review."""
        return f"{self.person}/{self.what}/{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What was found, what is advised, and the numbers that say why."""

    finding: Finding
    advice: Advice
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something held, and what is suggested."""

    held: Held
    suggestion: Suggestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A review as it was frozen. ``ends_at`` is when what is undecided is suspended.

    ``since`` is from when on the ledger was read for how things were used.
    """

    id: str
    manager: str
    cause: Cause
    period: str
    since: datetime
    opened_by: str
    opened_at: datetime
    due_at: datetime
    ends_at: datetime
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What was said of a line, by whom, and why; ``request`` changes a role."""

    line: str
    verdict: Verdict
    reason: str
    by: str
    at: datetime
    request: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A review and what was said so far: the last word on a line counts."""

    campaign: Campaign
    rulings: tuple[Ruling, ...] = ()

    @property
    def last(self) -> Mapping[str, Ruling]:
        """The last word on each line of which anything was said."""
        return {ruling.line: ruling for ruling in self.rulings}

    @property
    def left(self) -> tuple[Line, ...]:
        """The lines that a manager still has to decide."""
        last = self.last
        return tuple(
            line
            for line in self.campaign.lines
            if line.held.id not in last or last[line.held.id].verdict not in SETTLED
        )

    @property
    def spared(self) -> tuple[Line, ...]:
        """The lines that were spared, and are not decided yet."""
        last = self.last
        return tuple(
            line
            for line in self.left
            if line.held.id in last and last[line.held.id].verdict is Verdict.SPARED
        )

    @property
    def silent(self) -> tuple[Line, ...]:
        """The lines of which nothing was said at all."""
        last = self.last
        return tuple(x for x in self.campaign.lines if x.held.id not in last)

    def stand(self, now: datetime) -> Stand:
        """Say how it stands."""
        if not self.left:
            return Stand.DONE
        return Stand.OVERDUE if now >= self.campaign.due_at else Stand.OPEN

    def lapsing(self, now: datetime) -> tuple[Line, ...]:
        """Name what is suspended now: nobody said anything of it in time.

        What was taken in an emergency is over by itself; that it is judged is still
        waited for.
        """
        if self.campaign.cause is Cause.EMERGENCY:
            return ()
        return self.silent if now >= self.campaign.ends_at else ()


def holdings(
    people: Iterable[Person], grants: Iterable[Grant], now: datetime
) -> tuple[Held, ...]:
    """Say what people who are here hold now, in a fixed order."""
    here = {person.name: person for person in people if person.active}
    roles = [
        Held(person=person.name, what=What.ROLE, name=role.value)
        for person in here.values()
        for role in person.roles
    ]
    given = [
        of_grant(grant) for grant in grants if grant.person in here and grant.alive(now)
    ]
    return tuple(sorted((*roles, *given), key=lambda held: held.id))


def of_grant(grant: Grant) -> Held:
    """Give a grant as something held."""
    return Held(
        person=grant.person,
        what=What.GRANT,
        name=grant.id,
        power=grant.permission.value,
    )


def quarter(day: datetime) -> str:
    """Name the quarter of an instant, such as ``2026-Q4``."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def counted(review: Review) -> Mapping[str, int]:
    """Count lines by what became of them; what is undecided is ``left``."""
    last = review.last
    said = [last[x.held.id].verdict for x in review.campaign.lines if x.held.id in last]
    counts: dict[str, int] = {each.value: said.count(each) for each in Verdict}
    return {"lines": len(review.campaign.lines), "left": len(review.left), **counts}


def unanswered(people: Iterable[Person], charges: Mapping[str, str]) -> Sequence[str]:
    """Name those who are here and for whom nobody answers."""
    return sorted(p.name for p in people if p.active and not charges.get(p.name))
