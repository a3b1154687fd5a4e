"""The use cases around people: who comes in, who may what, who programs are."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from guicang.bootstrap.core import Core
from guicang.domain.record.zone import ZONE
from guicang.domain.retention.calendar import end_of
from guicang.domain.retention.model import Effect
from guicang.services.admitting import Admitting
from guicang.services.empowering import Empowering
from guicang.services.enrolling import Enrolling
from guicang.services.entering import Entering
from guicang.services.governing import Governing
from guicang.services.inviting import Inviting
from guicang.services.issuing import Issuing
from guicang.services.owning import Owning
from guicang.services.registering import Registering


class Persons(Core):
    """How people and programs come in, and what they may."""

    @cached_property
    def governing(self) -> Governing:
        """Who acts, and what the organisation is."""
        return Governing(
            people=self.people,
            powers=self.powers,
            judging=self.judging,
            approving=self.approving,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            chairs=self.chairs,
            sandbox=self.config.sandbox,
            assertions=self.assertions,
        )

    @cached_property
    def empowering(self) -> Empowering:
        """Changes the role table and grants powers."""
        return Empowering(
            access=self.access,
            powers=self.powers,
            people=self.people,
            governing=self.governing,
            approving=self.approving,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            chairs=self.chairs,
        )

    @cached_property
    def admitting(self) -> Admitting:
        """Lets people in and out."""
        return Admitting(
            people=self.people,
            powers=self.powers,
            governing=self.governing,
            approving=self.approving,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            chairs=self.chairs,
        )

    @cached_property
    def enrolling(self) -> Enrolling:
        """Shows new second factors."""
        return Enrolling(
            people=self.people,
            governing=self.governing,
            approving=self.approving,
            ledger=self.ledger,
            clock=self.clock,
        )

    @cached_property
    def entering(self) -> Entering:
        """Watches the console's door."""
        return Entering(
            people=self.people,
            sessions=self.sessions,
            failures=self.failures,
            governing=self.governing,
            ledger=self.ledger,
            tagger=self.tagger,
            clock=self.clock,
        )

    @cached_property
    def owning(self) -> Owning:
        """Lets people see to their own access."""
        return Owning(
            people=self.people,
            sessions=self.sessions,
            ledger=self.ledger,
            clock=self.clock,
        )

    @cached_property
    def registering(self) -> Registering:
        """Registers programs that call us in their own name."""
        return Registering(
            clients=self.clients,
            governing=self.governing,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
        )

    @cached_property
    def inviting(self) -> Inviting:
        """Invites people to choose a password and a second factor."""
        return Inviting(
            invitations=self.invitations,
            people=self.people,
            admitting=self.admitting,
            enrolling=self.enrolling,
            governing=self.governing,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
        )

    @cached_property
    def issuing(self) -> Issuing:
        """Issues and revokes API keys."""
        return Issuing(
            keys=self.api_keys,
            governing=self.governing,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            expiry=lambda at, period: end_of(at, period, ZONE, effect=Effect.SCHEDULE),
        )

    def role_document(self, path: Path) -> Mapping[str, object]:
        """Read a role-table file (YAML or JSON). BadRoleTable."""
        from guicang.adapters.packs import read_roles

        return read_roles(path)
