"""Say what somebody may do now: by the role table in force, or by a grant.

Services ask here before they act; doors only ask what to show. What rests because the
training for it has lapsed is not held for now, whoever gave it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from guicang.domain.access.grants import allowed, fitting
from guicang.domain.access.model import May, Person
from guicang.domain.access.permissions import SHIPPED
from guicang.domain.access.table import Table, stored
from guicang.domain.errors import GuicangError, NotAllowed, TrainingLapsed
from guicang.domain.ledger.model import Tag
from guicang.domain.programme.duties import Owed
from guicang.ports.access import Access
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.services.pausing import Pausing

_READS: Final = (May.CONVERSATION_READ, May.CONVERSATION_READ_OWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Powers:
    """The use cases of asking for leave."""

    access: Access
    ledger: Ledger
    clock: Clock
    pausing: Pausing | None = None

    @property
    def table(self) -> Table:
        """The role table in force."""
        current = self.access.current()
        if current is None:
            return SHIPPED
        return stored(current.document, SHIPPED, current.version)

    def allowed(self, person: Person, *mays: May) -> bool:
        """Whether somebody may do one of these now, without using anything up."""
        resting = self._resting(person, mays)
        return self._held(person, [may for may in mays if may not in resting])

    def _held(self, person: Person, mays: Sequence[May]) -> bool:
        """Whether a role or a grant gives one of these, whether it rests or not."""
        table, now = self.table, self.clock.now()
        if any(allowed(person, may, table) for may in mays):
            return True
        grants = self.access.grants(person.name) if mays else ()
        return any(allowed(person, may, table, grants, now) for may in mays)

    def _resting(self, person: Person, mays: Sequence[May]) -> Mapping[May, Owed]:
        return {} if self.pausing is None else self.pausing.resting(person, mays)

    def all(self, person: Person) -> frozenset[May]:
        """Name all that somebody may do now: for who asks of many at once."""
        table, now = self.table, self.clock.now()
        grants = self.access.grants(person.name)
        held = frozenset(m for m in May if allowed(person, m, table, grants, now))
        return held - self._resting(person, [*held]).keys()

    def require(self, person: Person, *mays: May) -> None:
        """Raise NotAllowed, which names the first, unless one of them is held.

        TrainingLapsed, which is a NotAllowed, where one would be but rests.
        """
        if not self.allowed(person, *mays):
            raise self.refusal(person, *mays)

    def refusal(self, person: Person, *mays: May) -> NotAllowed:
        """Say why somebody may do none of these."""
        for may, owed in self._resting(person, mays).items():
            if self._held(person, [may]):
                return TrainingLapsed(
                    person=person.name,
                    permission=may.value,
                    course=owed.duty.course,
                    since=f"{owed.lapses_at:%Y-%m-%d}",
                )
        return NotAllowed(person=person.name, permission=mays[0].value)

    def exercise(self, person: Person, may: May) -> str:
        """Let somebody do something now; return the grant it took, "" for none.

        A use of the grant is counted and written down before anything is done with
        it. NotAllowed.
        """
        if self._resting(person, [may]):
            raise self.refusal(person, may)
        if allowed(person, may, self.table):
            return ""
        now = self.clock.now()
        with self.access.transaction():
            grant = fitting(self.access.grants(person.name), may, now)
            usable = person.active and grant is not None
            if grant is None or not usable or not self.access.use(grant.id, now):
                raise NotAllowed(person=person.name, permission=may.value)
            data = {"grant": grant.id, "permission": may.value, "use": grant.used + 1}
            self.ledger.append(Tag.GRANT_USED, person.name, data, now)
        return grant.id

    def sight(self, person: Person) -> frozenset[str] | None:
        """Return the agents whose conversations somebody may see; None for all.

        Who may only see their own sees those of their accounts, and none if they have
        none. What rests still bounds: nobody sees more because a power of theirs does.
        """
        held = [person.active and self._held(person, [may]) for may in _READS]
        reads_all, reads_own = held
        return person.accounts if reads_own and not reads_all else None

    def refused(self, person: Person, may: May, error: GuicangError) -> None:
        """Write a refusal down, outside the transaction that it ended."""
        with self.ledger.transaction():
            self.ledger.append(
                Tag.ACCESS_REFUSED,
                person.name,
                {"permission": may.value, "code": error.code},
                self.clock.now(),
            )
