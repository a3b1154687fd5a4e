"""Note what a person saw of a platform's own retention, and judge what it is worth."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from guicang.domain.access.model import May
from guicang.domain.ledger.model import Tag
from guicang.domain.sources.connection import Connection
from guicang.domain.sources.native import (
    Attestation,
    Standing,
    check_attestation,
    standing,
)
from guicang.domain.sources.watch import lag
from guicang.ports.clock import Clock
from guicang.ports.connections import Attestations, Connections
from guicang.ports.ledger import Ledger
from guicang.services.governing import Governing


@dataclass(frozen=True, slots=True, kw_only=True)
class Attesting:
    """The use case. ``budget`` is how late what was said may be here."""

    attestations: Attestations
    connections: Connections
    governing: Governing
    ledger: Ledger
    clock: Clock
    budget: timedelta

    def attest(
        self, name: str, days: int | None, proof: str, note: str, *, by: str, code: str
    ) -> Attestation:
        """Note what somebody saw. BadSource, NoSuchSource, NotAllowed."""
        person = self.governing.prove(by, code, May.SOURCE_CHANGE)
        check_attestation(days, proof)
        self.connections.get(name)
        made = Attestation(
            source=name,
            days=days,
            proof=proof,
            note=note,
            by=person.name,
            at=self.clock.now(),
        )
        about = {"source": name, "days": days, "proof": proof}
        with self.attestations.transaction():
            self.attestations.add(made)
            self.ledger.append(Tag.SOURCE_ATTESTED, person.name, about, made.at)
        return made

    def standing(
        self, connection: Connection
    ) -> tuple[Standing, Sequence[Attestation]]:
        """Judge what is known, and give all that was attested, the newest first."""
        found = self.attestations.list(connection.name)
        now = self.clock.now()
        behind = lag(now, connection.state.complete, connection.created_at)
        last = found[0] if found else None
        return standing(last, now, self.budget, behind), found
