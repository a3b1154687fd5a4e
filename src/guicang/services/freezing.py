"""The red button: stop every destroying operation, and lift the stop by two people.

* One person stops, at once: a freeze binds from the commit on, in every process, since
  whatever destroys asks for freezes inside the transaction that destroys, and gives
  way to it between two chunks.
* A freeze of everything stops running batches where they are; they go on when it is
  lifted. One of a smaller scope refuses the records that it covers, one by one.
* Keys of what was erased already, and platforms' own copies, wait for any freeze.
* Two people lift it, neither of them who asks. A batch that stood still goes on then:
  it was approved before, and asks again whether it still may. There is no grace as
  after a hold (R11): a freeze is no claim on a record, it stops the machine.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from guicang.domain.approval.model import Chair, Operation, Request
from guicang.domain.errors import NoSuchFreeze
from guicang.domain.hold import Freeze, Query, query_to
from guicang.domain.ledger.model import Tag
from guicang.ports.clock import Clock
from guicang.ports.holds import Holds
from guicang.ports.ledger import Ledger
from guicang.services.approving import Approving
from guicang.services.naming import Entropy, new_id
from guicang.services.versioning import request_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Freezing:
    """The use cases of freezes. ``chairs`` are by operation."""

    holds: Holds
    approving: Approving
    ledger: Ledger
    clock: Clock
    entropy: Entropy
    chairs: Callable[[Operation], tuple[Chair, ...]]

    def freeze(self, query: Query, *, reason: str, by: str) -> Freeze:
        """Stop what would destroy records of this scope; no condition: everything."""
        now = self.clock.now()
        freeze = Freeze(
            id=new_id("f", now, self.entropy),
            reason=reason,
            query=query,
            placed_at=now,
        )
        with self.holds.first(), self.holds.transaction():
            self.holds.freeze(freeze)
            self.ledger.append(
                Tag.FREEZE_PLACED,
                by,
                {"freeze": freeze.id, "reason": reason, "query": query_to(query)},
                now,
            )
        return freeze

    def get(self, freeze_id: str) -> Freeze:
        """Give one freeze, lifted or not. NoSuchFreeze if there is none."""
        for freeze in self.holds.freezes(everything=True):
            if freeze.id == freeze_id:
                return freeze
        raise NoSuchFreeze(freeze=freeze_id)

    def lift(self, freeze_id: str, *, reason: str, by: str) -> Request:
        """Ask for the end of a freeze. NoSuchFreeze if it is not in force."""
        freeze = self.get(freeze_id)
        if freeze.lifted_at is not None:
            raise NoSuchFreeze(freeze=freeze_id)
        now = self.clock.now()
        payload: dict[str, object] = {
            "freeze": freeze.id,
            "reason": freeze.reason,
            "query": query_to(freeze.query),
        }
        request = request_for(
            self, Operation.FREEZE_LIFT, payload, by=by, reason=reason, now=now
        )
        with self.holds.transaction():
            self.approving.open(request)
            self.ledger.append(
                Tag.FREEZE_LIFT_PROPOSED,
                by,
                {"freeze": freeze.id, "request": request.id, "root": request.root},
                now,
            )
        return request

    def lifted(self, request: Request, now: datetime) -> None:
        """Effect of an approval: the freeze ends; called inside its transaction."""
        freeze = self.get(str(request.payload["freeze"]))
        self.holds.thaw(freeze.id, now)
        self.ledger.append(
            Tag.FREEZE_LIFTED,
            "system:approval",
            {
                "freeze": freeze.id,
                "request": request.id,
                "signers": sorted(s.person for s in request.signatures),
            },
            now,
        )
