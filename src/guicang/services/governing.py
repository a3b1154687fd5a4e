"""People and their roles, what the organisation is, which law was confirmed.

The first person of an installation may be added by whoever can open its home; from
then on only an administrator with a fresh code may add another.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from guicang.domain.access.model import May, Person, Role
from guicang.domain.access.permissions import check_roles, require
from guicang.domain.errors import BadUsage, GuicangError
from guicang.domain.ledger.model import Tag
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.people import People
from guicang.ports.policies import Policies

SANDBOX_PEOPLE: Mapping[str, frozenset[Role]] = {
    role.value: frozenset({role})
    for role in (
        Role.ADMIN,
        Role.SUPERVISOR,
        Role.FINANCE,
        Role.HR,
        Role.LEGAL,
        Role.COMPLIANCE,
        Role.AUDITOR,
        Role.AGENT,
    )
}
"""One person per role, named after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Governing:
    """The use cases of people and declarations."""

    people: People
    policies: Policies
    ledger: Ledger
    clock: Clock

    def initialise(self, *, sandbox: bool, version: str) -> None:
        """Write the ledger's first entry."""
        with self.ledger.transaction():
            self.ledger.append(
                Tag.SYSTEM_INITIALISED,
                "system:init",
                {"sandbox": sandbox, "version": version},
                self.clock.now(),
            )

    def prove(self, name: str, code: str, may: May) -> Person:
        """Let a person through: permission and a fresh code, or refuse and note it."""
        now = self.clock.now()
        try:
            person = self.people.get(name)
            require(person, may)
            self.people.prove(name, code, now)
        except GuicangError as error:
            with self.ledger.transaction():
                self.ledger.append(
                    Tag.ACCESS_REFUSED,
                    f"claimed:{name}",
                    {"permission": may.value, "code": error.code},
                    now,
                )
            raise
        return person

    def add(
        self,
        name: str,
        roles: Iterable[Role],
        *,
        by: str,
        code: str,
        title: str = "",
        email: str = "",
    ) -> tuple[Person, str]:
        """Add a person and enrol a second factor; return both, the secret once."""
        chosen = frozenset(roles)
        check_roles(chosen)
        if self.people.list():
            self._authorise(by, code)
        return self._add(name, chosen, by=by or "system:init", title=title, email=email)

    def sandbox(self) -> Sequence[tuple[Person, str]]:
        """Make one person per role, for trying out."""
        return [
            self._add(name, roles, by="system:init", title="", email="")
            for name, roles in SANDBOX_PEOPLE.items()
        ]

    def _authorise(self, by: str, code: str) -> None:
        if not by or not code:
            raise BadUsage(reason="--as ADMIN --otp CODE are needed from now on")
        self.prove(by, code, May.PEOPLE_CHANGE)

    def _add(
        self, name: str, roles: frozenset[Role], *, by: str, title: str, email: str
    ) -> tuple[Person, str]:
        now = self.clock.now()
        with self.people.transaction():
            self.people.add(name, roles, title=title, email=email)
            secret = self.people.enrol(name)
            self.ledger.append(
                Tag.ACCESS_PERSON_ADDED,
                by,
                {"person": name, "roles": sorted(r.value for r in roles)},
                now,
            )
        return self.people.get(name), secret

    def enrol(self, name: str, *, by: str, code: str) -> str:
        """Give a person a new second factor; the old one dies."""
        self._authorise(by, code)
        with self.people.transaction():
            secret = self.people.enrol(name)
            self.ledger.append(
                Tag.ACCESS_ENROLLED, by, {"person": name}, self.clock.now()
            )
        return secret

    def declare(
        self, facts: Mapping[str, object], *, by: str, code: str
    ) -> Mapping[str, object]:
        """Say what the organisation is; that switches legal entries on (and off)."""
        person = self.prove(by, code, May.ORGANISATION_DECLARE)
        now = self.clock.now()
        with self.policies.transaction():
            self.policies.declare(facts, by=person.name, at=now)
            self.ledger.append(Tag.ORGANISATION_DECLARED, by, dict(facts), now)
        return self.policies.organisation()

    def confirm(self, entry: str, source: str, *, by: str, code: str) -> None:
        """Confirm an unverified legal entry, with where its text was read."""
        person = self.prove(by, code, May.PACK_CONFIRM)
        now = self.clock.now()
        with self.policies.transaction():
            self.policies.confirm(entry, source, by=person.name, at=now)
            self.ledger.append(
                Tag.PACK_CONFIRMED, by, {"entry": entry, "source": source}, now
            )

    def confirm_clock(self, *, by: str, code: str) -> None:
        """Say that a jump of the clock was real (the system had rested) (R22)."""
        self.prove(by, code, May.PEOPLE_CHANGE)
        with self.ledger.transaction():
            self.ledger.append(Tag.SYSTEM_CLOCK_CONFIRMED, by, {}, self.clock.now())
