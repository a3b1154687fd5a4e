"""Say which powers of somebody rest because their training has lapsed.

This is asked wherever powers are asked for (``services.powers``), and nowhere else.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from guicang.domain.access.model import May, Person
from guicang.domain.ledger.model import Tag
from guicang.domain.programme.duties import (
    RESTING,
    Duties,
    Duty,
    Later,
    Owed,
    duties_from,
    owed,
    resting,
)
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.programme import Kind, Note, Programme

_GIVEN = (Tag.ACCESS_PERSON_ADDED, Tag.ACCESS_ROLES_CHANGED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pausing:
    """The use case. ``later`` reckons when a period is over."""

    programme: Programme
    ledger: Ledger
    clock: Clock
    later: Later

    def duties(self) -> Duties | None:
        """Give the duties in force; None before the first."""
        note = self.programme.last(Kind.DUTIES)
        return None if note is None else duties_from(note.document, note.at)

    def resting(self, person: Person, mays: Sequence[May]) -> Mapping[May, Owed]:
        """Name which of these rest for somebody, and what they owe for it."""
        wanted = RESTING & {*mays}
        found = self.duties() if wanted and person.active else None
        if found is None:
            return {}
        those = [duty for duty in found.duties if duty.powers & wanted]
        return {
            may: each
            for may, each in resting(self._owed(person, those, found)).items()
            if may in wanted
        }

    def owed(self, person: Person) -> tuple[Owed, ...]:
        """Say how somebody stands with every duty that binds them."""
        found = self.duties()
        return () if found is None else (*self._owed(person, found.duties, found),)

    def _owed(
        self, person: Person, duties: Sequence[Duty], found: Duties
    ) -> Iterator[Owed]:
        binding = [duty for duty in duties if duty.roles & person.roles]
        if not binding:
            return
        passed = last_passed(self.programme.notes(Kind.ATTEMPT, person.name))
        for duty in binding:
            when = passed.get(duty.course)
            standing = owed(
                person,
                duty,
                begun=found.since if when else self._begun(person.name, found.since),
                passed=when,
                now=self.clock.now(),
                later=self.later,
            )
            if standing is not None:
                yield standing

    def _begun(self, name: str, since: datetime) -> datetime:
        """Say since when duties bind somebody: they, or their roles, may be new."""
        given = [
            entry.at
            for tag in _GIVEN
            for entry in self.ledger.entries(tag=tag, about=name)
            if entry.data.get("person") == name
        ]
        return max((since, *given))


def last_passed(attempts: Sequence[Note]) -> Mapping[str, datetime]:
    """Say when each course was last passed."""
    return {note.name: note.at for note in attempts if note.document["passed"]}
