"""What every use case of a home stands on."""

from datetime import datetime
from functools import cached_property

import orjson

from guicang.bootstrap.stores import Stores
from guicang.domain.approval.matrix import chairs
from guicang.domain.approval.model import Chair, Operation
from guicang.domain.record.zone import ZONE
from guicang.domain.retention.calendar import end_of
from guicang.domain.retention.model import Effect
from guicang.ports.incidents import Incidents
from guicang.services.approving import Approving
from guicang.services.judging import Judging
from guicang.services.pausing import Pausing
from guicang.services.powers import Powers
from guicang.services.preserving import Preserving


class Core(Stores):
    """Stores, who may do what, what decides, and who has to sign."""

    @property
    def approving(self) -> Approving:
        """Lets people sign; ``House`` wires it, for it knows every deed."""
        raise NotImplementedError  # House has it

    @cached_property
    def judging(self) -> Judging:
        """Gathers what decides."""
        return Judging(
            policies=self.policies,
            holds=self.holds,
            packs=self.packs,
            dumps=orjson.dumps,
        )

    def chairs(
        self, operation: Operation, categories: frozenset[str] = frozenset()
    ) -> tuple[Chair, ...]:
        """Give the chairs that an operation needs, from the matrix in use."""
        return chairs(str(self.config["approval.matrix"]), operation, categories)

    @cached_property
    def incidents(self) -> Incidents:
        """Incidents of this home."""
        from guicang.adapters.db.incidents import DjangoIncidents

        return DjangoIncidents()

    @cached_property
    def preserving(self) -> Preserving:
        """Says what must not go, for incidents."""
        return Preserving(incidents=self.incidents, clock=self.clock, zone=ZONE)

    @cached_property
    def powers(self) -> Powers:
        """Says what somebody may do."""
        return Powers(
            access=self.access,
            ledger=self.ledger,
            clock=self.clock,
            pausing=self.pausing,
        )

    @cached_property
    def pausing(self) -> Pausing:
        """Says which powers rest until a course is taken."""
        return Pausing(
            programme=self.programme,
            ledger=self.ledger,
            clock=self.clock,
            later=lambda at, period: end_of(at, period, ZONE, effect=Effect.SCHEDULE),
        )

    def _end(self, at: datetime, setting: str) -> datetime:
        return end_of(at, str(self.config[setting]), ZONE, effect=Effect.SCHEDULE)
