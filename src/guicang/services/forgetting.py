"""Remove what old entries of the ledger say, by two people, and leave the tree whole.

* An entry keeps its number, instant, tag and leaf hash; its bytes go, and with them
  who it names. What proves destruction and approval is never removed.
* The removal is an entry: who asked, who signed, which numbers, after which period.
  Whoever verifies the ledger finds each payload that is gone under such an entry.
* While anything is held or frozen, or an incident is open, nothing is removed: what
  a dispute or an incident needs of a log is not known before it is over. What belongs
  to an incident's window stays longer (``preserving``).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final

from guicang.domain.approval.model import Chair, Operation, Request
from guicang.domain.errors import HoldInForce, ManifestChanged, NothingDue
from guicang.domain.ledger.canonical import decode
from guicang.domain.ledger.model import Entry, Tag
from guicang.domain.ledger.slices import digest_of
from guicang.domain.retention.audit import (
    REMOVABLE,
    advised,
    over,
    ranges,
    require_allowed,
)
from guicang.ports.clock import Clock
from guicang.ports.holds import Holds
from guicang.ports.ledger import Ledger, Row
from guicang.services.approving import Approving
from guicang.services.naming import Entropy
from guicang.services.preserving import Preserving
from guicang.services.versioning import request_for

MOST: Final = 50_000
"""Payloads that one request removes."""
_RANGES: Final = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgetting:
    """The use cases. ``zone`` is where periods are counted; ``check_clock`` raises."""

    ledger: Ledger
    holds: Holds
    approving: Approving
    clock: Clock
    entropy: Entropy
    chairs: Callable[[Operation], tuple[Chair, ...]]
    check_clock: Callable[[datetime], None]
    preserving: Preserving
    zone: str

    def propose(self, period: str, *, by: str, reason: str) -> Request:
        """Ask to remove payloads that are older than a period, the oldest first.

        AuditFloor, BadPeriod, HoldInForce, ClockRefused; NothingDue if none is.
        """
        require_allowed(period)
        now, period = self.clock.now(), advised(period)
        self.check_clock(now)
        with self.ledger.transaction():
            self._require_quiet()
            found = [*islice(self._due(period, now), MOST)]
            gone = ranges(row.seq for row in found)[:_RANGES]
            if not gone:
                raise NothingDue
            payload = self._payload(period, gone)
            request = request_for(
                self, Operation.LEDGER_REMOVE, payload, by=by, reason=reason, now=now
            )
            self.approving.open(request)
            about = {"request": request.id, "root": request.root, "period": period}
            count = payload["count"]
            self.ledger.append(
                Tag.LEDGER_REMOVAL_PROPOSED, by, {**about, "count": count}, now
            )
        return request

    def removed(self, request: Request, now: datetime) -> None:
        """Effect of an approval: the payloads go; called inside its transaction."""
        self.check_clock(now)
        self._require_quiet()
        wish: Any = request.payload
        payload = self._payload(str(wish["period"]), wish["ranges"])
        if payload != dict(wish):
            raise ManifestChanged(
                request=request.id, shown=str(wish["count"]), now=str(payload["count"])
            )
        self.ledger.forget([(first, last) for first, last in wish["ranges"]])
        self.ledger.append(
            Tag.LEDGER_PAYLOADS_REMOVED,
            "system:approval",
            {
                "request": request.id,
                "signers": sorted(s.person for s in request.signatures),
                "period": wish["period"],
                "ranges": wish["ranges"],
                "count": wish["count"],
                "digest": wish["digest"],
            },
            now,
        )

    def _require_quiet(self) -> None:
        self.holds.in_force(lock=True)
        self.preserving.require_free([])
        held = [hold.id for hold in self.holds.in_force()]
        held += [freeze.id for freeze in self.holds.freezes()]
        if held:
            raise HoldInForce(holds=", ".join(held))

    def _payload(self, period: str, gone: list[list[int]]) -> dict[str, object]:
        """Describe what is to go: numbers, and a digest over their leaf hashes."""
        rows = [row for a, b in gone for row in self.ledger.rows(a, b + 1) if row.body]
        self.preserving.require_free([decode(row.body).at for row in rows])
        return {
            "period": period,
            "ranges": gone,
            "count": len(rows),
            "digest": digest_of(row.leaf for row in rows),
        }

    def _due(self, period: str, now: datetime) -> Iterator[Row]:
        """Stream what may go; time never runs backwards: the first young one ends."""
        for row in self.ledger.rows():
            if not row.body:
                continue
            entry: Entry = decode(row.body)
            if not over(entry.at, period, self.zone, now):
                return
            if entry.tag in REMOVABLE:
                yield row
