"""Place and release legal holds.

* A hold binds from the moment it is asked for: until it is confirmed it blocks like
  any other. Rejecting it ends it. Silence leaves it in force.
* Releasing takes two people; what becomes due by it waits the grace period (R11).
* A hold is a set of conditions, not a list: records that come later are covered too.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from guicang.domain.approval.model import Chair, Operation, Request
from guicang.domain.errors import ManifestChanged, NoSuchHold
from guicang.domain.hold import Hold, Query, covers, query_to
from guicang.domain.ledger.model import Tag
from guicang.domain.retention.model import Record
from guicang.ports.catalogue import Catalogue
from guicang.ports.clock import Clock
from guicang.ports.holds import Holds
from guicang.ports.ledger import Ledger
from guicang.ports.records import Records
from guicang.services.approving import Approving, payload_root
from guicang.services.naming import Entropy, new_id
from guicang.services.versioning import request_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How much a hold covers: working copies, archive copies.

    ``absent`` are conversations that it names and that are in neither store, such as
    those that were destroyed before it came.
    """

    working: int
    archive: int
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """The use cases of legal holds. ``chairs`` are by operation."""

    holds: Holds
    records: Records
    catalogue: Catalogue
    approving: Approving
    ledger: Ledger
    clock: Clock
    entropy: Entropy
    chairs: Callable[[Operation], tuple[Chair, ...]]

    def place(
        self,
        query: Query,
        *,
        title: str,
        reason: str,
        by: str,
        review_at: datetime | None = None,
    ) -> Request:
        """Ask for a hold; it binds at once, and two eyes more confirm it."""
        now = self.clock.now()
        hold = Hold(
            id=new_id("h", now, self.entropy),
            title=title,
            reason=reason,
            owner=by,
            query=query,
            placed_at=now,
            review_at=review_at,
        )
        with self.holds.transaction():
            self.holds.place(hold)
            placed = self.holds.get(hold.id)  # it names its customers whole
            return self._ask(
                Operation.HOLD_PLACE,
                placed,
                by=by,
                reason=reason,
                tag=Tag.HOLD_PROPOSED,
                query=query_to(placed.query),  # a restored system places it again
            )

    def reach(self, hold_id: str) -> Reach:
        """Count what a hold in force covers now. NoSuchHold.

        What is counted stays: no disposal takes it any more. A copy that was gone when
        the hold came is not counted, even if it is gone by a disposal that still runs.
        """
        query = self.holds.get(hold_id).query
        working, archive = (
            sum(1 for _ in _covered(store, query))
            for store in (self.records, self.catalogue)
        )
        named = query.conversations
        there = self.records.known(named).keys() | self.catalogue.find(named).keys()
        return Reach(
            working=working, archive=archive, absent=tuple(sorted(named - there))
        )

    def release(self, hold_id: str, *, reason: str, by: str) -> Request:
        """Ask for the end of a hold. NoSuchHold if it is not in force."""
        hold = self.holds.get(hold_id)
        if hold.released_at is not None:
            raise NoSuchHold(hold=hold_id)
        with self.holds.transaction():
            return self._ask(
                Operation.HOLD_RELEASE,
                hold,
                by=by,
                reason=reason,
                tag=Tag.HOLD_RELEASE_PROPOSED,
            )

    def _ask(
        self,
        operation: Operation,
        hold: Hold,
        *,
        by: str,
        reason: str,
        tag: Tag,
        **more: object,
    ) -> Request:
        now = self.clock.now()
        payload = self._payload(hold)
        request = request_for(self, operation, payload, by=by, reason=reason, now=now)
        self.approving.open(request)
        self.ledger.append(
            tag,
            by,
            {"hold": hold.id, "request": request.id, "root": request.root, **more},
            now,
        )
        return request

    @staticmethod
    def _payload(hold: Hold) -> dict[str, object]:
        return {
            "hold": hold.id,
            "title": hold.title,
            "reason": hold.reason,
            "query": query_to(hold.query),
        }

    # --- effects: called by Approving inside its transaction --------------------------

    def confirmed(self, request: Request, now: datetime) -> None:
        """Write down that a hold was confirmed."""
        self._note(Tag.HOLD_PLACED, request, now)

    def rejected(self, request: Request, now: datetime) -> None:
        """End a hold whose placing was rejected; its records wait the grace period."""
        self._end(request, now)
        self._note(Tag.HOLD_REJECTED, request, now)

    def released(self, request: Request, now: datetime) -> None:
        """End a hold whose release was approved, and which is what it was then.

        ManifestChanged if it reaches further by now: that was not signed for.
        """
        hold = self.holds.get(str(request.payload["hold"]))
        if query_to(hold.query) != request.payload["query"]:
            raise ManifestChanged(
                request=request.id,
                shown=request.root,
                now=payload_root(self._payload(hold)),
            )
        self._end(request, now)
        self._note(Tag.HOLD_RELEASED, request, now)

    def _end(self, request: Request, now: datetime) -> None:
        hold = self.holds.get(str(request.payload["hold"]))
        self.holds.release(hold.id, now)
        for store in (self.records, self.catalogue):
            facts = store.facts(query=hold.query)
            while ids := [record.id for record in islice(facts, 1000)]:
                store.shortened(ids, now)

    def _note(self, tag: Tag, request: Request, now: datetime) -> None:
        signers: Iterable[str] = (s.person for s in request.signatures)
        self.ledger.append(
            tag,
            "system:approval",
            {
                "hold": str(request.payload["hold"]),
                "request": request.id,
                "signers": sorted(signers),
            },
            now,
        )


def _covered(store: Records | Catalogue, query: Query) -> Iterator[Record]:
    """Stream what a query covers; what it names is looked up and not searched for."""
    if not query.conversations:
        yield from store.facts(query=query)
        return
    for record in store.facts_of(query.conversations).values():
        if covers(query, record):
            yield record
