"""What a home answers incidents with."""

from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from typing import Final

from guicang.bootstrap.alarms import Watched
from guicang.domain.access.model import Role
from guicang.domain.alarms.rules import Timer
from guicang.domain.detect.policy import READING
from guicang.domain.incident.clocks import State
from guicang.domain.incident.model import Incident
from guicang.domain.incident.rules import Rule, rules_from
from guicang.domain.notices.occasions import Occasion
from guicang.domain.record.zone import local
from guicang.domain.retention.organisation import organisation_from
from guicang.services.approving import Approving
from guicang.services.concerning import Concerning
from guicang.services.drafting import Drafting
from guicang.services.exercising import Exercising
from guicang.services.freezing import Freezing
from guicang.services.identifying import Identifying
from guicang.services.masking import View
from guicang.services.ordering import Ordering
from guicang.services.rescuing import Rescuing
from guicang.services.responding import Responding
from guicang.services.restoring import Restoring
from guicang.services.telling import Telling

ANSWERERS: Final = (f"role:{Role.COMPLIANCE}", f"role:{Role.SECURITY}")
"""Who is told of an incident where nobody said who is."""


class Emergency(Watched):
    """The incident room."""

    @property
    def freezing(self) -> Freezing:
        """Stops destruction; ``House`` wires it."""
        raise NotImplementedError  # House has it

    @cached_property
    def responding(self) -> Responding:
        """Answers incidents."""
        return Responding(
            incidents=self.incidents,
            freezing=self.freezing,
            people=self.people,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            rules=incident_rules,
            words=self.declared_words,
            hide=self._hidden,
            tell=self._tell_incident,
        )

    def _tell_incident(self, incident: Incident) -> object:
        """Tell those whom notices of incidents go to, or compliance and security."""
        _, notices = self.noticing.notices()
        values = {
            "incident": incident.id,
            "at": local(incident.declared_at),
            "link": self.page_link(f"incidents/{incident.id}"),
        }
        listed = notices.routes.get(Occasion.INCIDENT) or ANSWERERS
        return self.noticing.tell(Occasion.INCIDENT, listed, values, key=incident.id)

    @property
    def ordering(self) -> Ordering:
        """Orders long jobs; ``House`` wires it."""
        raise NotImplementedError  # House has it

    @property
    def identifying(self) -> Identifying:
        """Says who is whom; ``House`` wires it."""
        raise NotImplementedError  # House has it

    @property
    def restoring(self) -> Restoring:
        """Brings records back; ``House`` wires it."""
        raise NotImplementedError  # House has it

    @cached_property
    def rescuing(self) -> Rescuing:
        """Finds what was deleted by mistake."""
        return Rescuing(
            incidents=self.incidents,
            records=self.records,
            catalogue=self.catalogue,
            batches=self.batches,
            identifying=self.identifying,
            snapshotting=self.snapshotting,
            restoring=self.restoring,
            keys=self.keys,
            ledger=self.ledger,
            clock=self.clock,
        )

    @property
    def approving(self) -> Approving:
        """Collects signatures; ``House`` wires it."""
        raise NotImplementedError  # House has it

    @cached_property
    def telling(self) -> Telling:
        """Tells the persons whom an incident concerns."""
        return Telling(
            incidents=self.incidents,
            responding=self.responding,
            requests=self.requests,
            approving=self.approving,
            noticing=self.noticing,
            tagger=self.tagger,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            chairs=self.chairs,
        )

    @cached_property
    def concerning(self) -> Concerning:
        """Finds whom an incident concerns."""
        from guicang.adapters.db.ledger import things

        return Concerning(
            incidents=self.incidents,
            records=self.records,
            catalogue=self.catalogue,
            identities=self.identities,
            tagger=self.tagger,
            ledger=self.ledger,
            clock=self.clock,
            hide=self._hidden,
            things=things,
        )

    @cached_property
    def drafting(self) -> Drafting:
        """Draws up reports."""
        from guicang.adapters.documents.draft import pdf
        from guicang.adapters.documents.word import docx

        return Drafting(
            responding=self.responding,
            ledger=self.ledger,
            clock=self.clock,
            organisation=str(self.config["organisation.name"]),
            system=str(self.config["organisation.system"]),
            presses={"docx": docx, "pdf": pdf},
        )

    @cached_property
    def exercising(self) -> Exercising:
        """Practises the bad day."""
        from guicang.adapters import alone
        from guicang.bootstrap.exercises import HomeRehearsals

        return Exercising(
            rehearsals=HomeRehearsals(house=self),
            snapshotting=self.snapshotting,
            recovering=self.recovering,
            ordering=self.ordering,
            ledger=self.ledger,
            clock=self.clock,
            alone=lambda: alone(self.config.home / "data"),
        )

    def timers(self) -> Iterator[Timer]:
        """Give the clocks of open incidents that are near their end, for alarms."""
        now = self.clock.now()
        for incident in self.incidents.all():
            if not incident.is_open:
                continue
            for clock in self.responding.clocks(incident):
                if clock.due is not None and clock.near(now):
                    overdue = clock.state is State.OVERDUE
                    yield Timer(incident.id, clock.rule.id, clock.due, overdue)

    def _hidden(self, text: str) -> str:
        (masked,) = self.masking.texts([text], View(purpose=READING))
        return masked

    def jurisdictions(self) -> frozenset[str]:
        """Name whose law the organisation is under."""
        return organisation_from(self.policies.organisation()).jurisdictions

    def declared_words(self) -> frozenset[str]:
        """Give the organisation's actors and flags, as clocks ask for them."""
        ours = organisation_from(self.policies.organisation())
        return ours.actors | ours.flags


@cache
def incident_rules() -> Sequence[Rule]:
    """Read the clocks of the legal packs, once per process."""
    from guicang.adapters.packs import YamlPacks

    packs = YamlPacks()
    return rules_from(packs.document(), packs.load())
