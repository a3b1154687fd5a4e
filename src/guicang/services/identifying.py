"""Say which identities are one customer: people ask for it, others sign.

* Merging and splitting are approved like every change of what decides about records;
  whoever signs has seen how many conversations it is about, which holds reach further
  by it, and which verdicts change.
* Nothing merges by itself: that two customers seem to be one is a suggestion.
* A hold on a customer is on all that are merged with it, from that instant on: what
  holds name is widened under the lock that a destruction takes (R13, R14).
* A split frees nothing: holds go on naming all that they named.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any, Final, TypeVar

from guicang.domain.approval.model import Chair, Operation, Request
from guicang.domain.errors import NoSuchCustomer
from guicang.domain.hold import Freeze, Hold, Query, joined
from guicang.domain.identity import (
    Change,
    Customers,
    Deed,
    Suggestion,
    merge,
    name_of,
    split,
    suggestions,
)
from guicang.domain.ledger.model import Tag
from guicang.ports.catalogue import Catalogue
from guicang.ports.clock import Clock
from guicang.ports.holds import Holds
from guicang.ports.identities import Identities, Version
from guicang.ports.keys import Tagger
from guicang.ports.ledger import Ledger
from guicang.ports.records import Records
from guicang.services.approving import Approving
from guicang.services.foreseeing import Counting, Preview
from guicang.services.judging import Judging
from guicang.services.naming import Entropy
from guicang.services.versioning import request_for

_PAGE: Final = 1_000
_SHARED: Final = 500
"""So many shared clues are looked at for suggestions."""

_Stop = TypeVar("_Stop", Hold, Freeze)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifying:
    """The use cases of customers. ``chairs`` are by operation."""

    identities: Identities
    holds: Holds
    records: Records
    catalogue: Catalogue
    judging: Judging
    approving: Approving
    tagger: Tagger
    ledger: Ledger
    clock: Clock
    entropy: Entropy
    chairs: Callable[[Operation], tuple[Chair, ...]]

    # --- looking ----------------------------------------------------------------------

    def identity(self, named: str) -> str:
        """Find an identity by its digest, or by the id that a platform gives it.

        NoSuchCustomer, which names nobody in clear.
        """
        known = self.identities.get([named]) or self.identities.get(
            [self.tagger.tag("customer", named)]
        )
        for tag in known:
            return tag
        raise NoSuchCustomer(customer=self.tagger.tag("customer", named)[:8])

    def customer(self, named: str) -> frozenset[str]:
        """Give all identities of the customer that has this one. NoSuchCustomer."""
        (found,) = self.identities.customers([self.identity(named)])
        return found

    def all_of(self, named: Iterable[str]) -> frozenset[str]:
        """Give the digests of all identities of these customers.

        Names are as ``identity`` takes them; an unknown one is kept, as its digest: it
        may be somebody's yet.
        """
        asked = frozenset(named)
        known = frozenset(self.identities.get(asked))
        tags = known | {self.tagger.tag("customer", name) for name in asked - known}
        return tags.union(*self.identities.customers(tags))

    def conversations(self, named: str) -> tuple[Sequence[str], Sequence[str]]:
        """Name a customer's conversations, in the working store and in the archive.

        Whatever is done for a customer, such as erasure, is done to all of these.
        """
        return self.conversations_of(self.customer(named))

    def conversations_of(
        self, identities: frozenset[str]
    ) -> tuple[Sequence[str], Sequence[str]]:
        """Do the same for identities, by their digests."""
        query = Query(customers=identities)
        working, archive = (
            [record.id for record in store.facts(query=query)]
            for store in (self.records, self.catalogue)
        )
        return working, archive

    def suggestions(self) -> tuple[Suggestion, ...]:
        """Say which customers seem to be one, and why."""
        return suggestions(self.identities.shared(_SHARED))

    # --- asking -----------------------------------------------------------------------

    def merging(self, named: Iterable[str]) -> Preview:
        """Show what merging these would do. NoSuchCustomer, NothingToMerge."""
        return self._preview(merge(map(self.customer, named)))

    def splitting(self, named: str, away: Iterable[str]) -> Preview:
        """Show what taking identities away would do. NoSuchCustomer, BadSplit."""
        going = frozenset(map(self.identity, away))
        return self._preview(split(self.customer(named), going))

    def merge(self, named: Iterable[str], *, by: str, reason: str) -> Request:
        """Ask for customers to be merged. NoSuchCustomer, NothingToMerge."""
        return self._ask(self.merging(named), by=by, reason=reason)

    def split(
        self, named: str, away: Iterable[str], *, by: str, reason: str
    ) -> Request:
        """Ask for identities to be taken away. NoSuchCustomer, BadSplit."""
        return self._ask(self.splitting(named, away), by=by, reason=reason)

    def _ask(self, preview: Preview, *, by: str, reason: str) -> Request:
        now = self.clock.now()
        change = preview.change
        payload: dict[str, object] = {
            "deed": change.deed.value,
            "before": _listed(change.before),
            "after": _listed(change.after),
            "impact": preview.plain(),
        }
        request = request_for(
            self, Operation.CUSTOMER_CHANGE, payload, by=by, reason=reason, now=now
        )
        with self.identities.transaction():
            self.approving.open(request)
            self.ledger.append(
                Tag.CUSTOMER_PROPOSED,
                by,
                {
                    "request": request.id,
                    "deed": change.deed.value,
                    "identities": sum(map(len, change.before)),
                    "root": request.root,
                },
                now,
            )
        return request

    def _preview(self, change: Change) -> Preview:
        bench = self.judging.bench(self.clock.now())
        wide = bench
        if change.deed is Deed.MERGE:
            wide = replace(
                bench,
                holds=_joined(bench.holds, change.after),
                freezes=_joined(bench.freezes, change.after),
            )
        counting = Counting(change=change, now=bench, then=wide)
        query = Query(customers=frozenset().union(*change.before))
        for record in self.records.facts(query=query):
            counting.working(record)
        archived = self.catalogue.facts(query=query)
        while page := list(islice(archived, _PAGE)):
            ends = self.catalogue.find(record.id for record in page)
            for record in page:
                end = ends.get(record.id)
                counting.archived(record, None if end is None else end.keep_until)
        return counting.preview()

    # --- effect: called by Approving inside its transaction ---------------------------

    def changed(self, request: Request, now: datetime) -> None:
        """Make the change that was approved. CustomersChanged if it is too late."""
        change = change_of(request.payload)
        self.holds.in_force(lock=True)
        history = self.identities.history()
        version = Version(
            version=history[0].version + 1 if history else 1,
            change=change,
            by=request.proposer,
            reason=request.reason,
            request=request.id,
            at=now,
        )
        self.identities.change(version)
        wider: list[str] = []
        if change.deed is Deed.MERGE:
            for customer in sorted(change.after, key=name_of):
                wider += self.holds.join(customer)
        self._note(version, request, wider)

    def _note(self, version: Version, request: Request, wider: Sequence[str]) -> None:
        change = version.change
        tags = {Deed.MERGE: Tag.CUSTOMER_MERGED, Deed.SPLIT: Tag.CUSTOMER_SPLIT}
        self.ledger.append(
            tags[change.deed],
            "system:approval",
            {
                "request": request.id,
                "version": version.version,
                "identities": sum(map(len, change.before)),
                "root": request.root,
                "signers": sorted(s.person for s in request.signatures),
            },
            version.at,
        )
        for hold in sorted(wider):
            self.ledger.append(
                Tag.HOLD_WIDENED,
                "system:approval",
                {"hold": hold, "request": request.id, "version": version.version},
                version.at,
            )


def _joined(stops: Sequence[_Stop], customers: Customers) -> list[_Stop]:
    return [replace(each, query=joined(each.query, customers)) for each in stops]


def _listed(customers: Customers) -> list[list[str]]:
    return sorted(sorted(customer) for customer in customers)


def change_of(payload: Mapping[str, Any]) -> Change:
    """Read the change that a request asks for."""
    before, after = (
        frozenset(frozenset(map(str, each)) for each in payload[name])
        for name in ("before", "after")
    )
    return Change(deed=Deed(payload["deed"]), before=before, after=after)
