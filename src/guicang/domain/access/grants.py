"""Powers beyond a role, for a time: what an auditor may look into, and why.

1. Only contents are granted, never power over anything: a grant lets somebody see.
2. Nobody who operates or guards the system is granted contents.
3. In an emergency somebody who may ask for a grant takes one alone, to look and to
   open, never to take anything out: for hours, for a few uses, one at a time. It is an
   alarm at once, and somebody else says afterwards whether it was justified.
4. A grant ends: at an instant, at most 30 days after it was asked for; after a number
   of uses, if one was named; or when somebody takes it back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from guicang.domain.access.model import May, Person, Role
from guicang.domain.access.table import CONTENTS, Table
from guicang.domain.errors import NotGrantable

LONGEST: Final = timedelta(days=30)
EMERGENCY: Final = timedelta(hours=4)
EMERGENCY_USES: Final = 20
PREFIX: Final = "e"
"""How ids of grants begin that were taken in an emergency."""
TAKEN_ALONE: Final = CONTENTS - {May.CONVERSATION_EXPORT}
"""What may be taken in an emergency."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A power that somebody has for a time. ``id`` is that of the request.

    ``uses`` is how often it may be used in all, None for as often as it lasts.
    """

    id: str
    person: str
    permission: May
    reason: str
    since: datetime
    until: datetime
    uses: int | None = None
    used: int = 0
    ended_at: datetime | None = None

    @property
    def emergency(self) -> bool:
        """Whether its holder took it alone, in an emergency."""
        return self.id.startswith(f"{PREFIX}-")

    def alive(self, now: datetime) -> bool:
        """Whether it can be used at an instant."""
        left = self.uses is None or self.used < self.uses
        return left and self.ended_at is None and self.since <= now < self.until


def check_grant(
    person: Person, may: May, until: datetime, uses: int | None, now: datetime
) -> None:
    """Raise NotGrantable unless a power may be granted to somebody, until then."""
    reason = _objection(person, may, until, uses, now)
    if reason:
        raise NotGrantable(person=person.name, permission=may.value, reason=reason)


def _objection(
    person: Person, may: May, until: datetime, uses: int | None, now: datetime
) -> str:
    if may not in CONTENTS:
        return "only what shows contents is granted"
    if person.roles & {Role.ADMIN, Role.SECURITY}:
        return "who operates or guards the system is granted no contents"
    if not now < until <= now + LONGEST:
        return f"a grant lasts at most {LONGEST.days} days"
    if uses is not None and uses < 1:
        return "it could never be used"
    return ""


def check_emergency(
    person: Person, may: May, grants: Iterable[Grant], now: datetime
) -> None:
    """Raise NotGrantable unless somebody may take a power alone now.

    ``grants`` are theirs.
    """
    reason = ""
    if may not in TAKEN_ALONE:
        reason = "in an emergency one looks, and takes nothing out"
    elif any(grant.emergency and grant.alive(now) for grant in grants):
        reason = "one emergency at a time"
    if reason:
        raise NotGrantable(person=person.name, permission=may.value, reason=reason)
    check_grant(person, may, now + EMERGENCY, EMERGENCY_USES, now)


def fitting(grants: Iterable[Grant], may: May, now: datetime) -> Grant | None:
    """Return the grant to be used for a permission: the one that ends first."""
    alive = [g for g in grants if g.permission is may and g.alive(now)]
    return min(alive, key=lambda grant: (grant.until, grant.id), default=None)


def allowed(
    person: Person,
    may: May,
    table: Table,
    grants: Iterable[Grant] = (),
    now: datetime | None = None,
) -> bool:
    """Whether an active person may do something, by a role or by a grant."""
    if not person.active:
        return False
    if table.carries(person.roles, may):
        return True
    return now is not None and fitting(grants, may, now) is not None
