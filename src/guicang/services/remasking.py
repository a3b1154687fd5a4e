"""Change what is done with found values, through approval; show before whom it meets.

* The masking policy is versioned data. It changes only when an administrator and the
  legal team have signed the exact document. Before the first, the shipped one holds.
* What would show anybody, in clear, what is always masked is never proposed.
* The request carries what would change, for whom, and how many values of a sample of
  stored conversations that touches: counts and places, no values.
* It is published to processes without the database when the transaction stands; a
  machine that stops just then publishes it when the policy is next used.
* Every version stays in the history; to go back is to propose an old one anew.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Final

from guicang.domain.access.model import Role
from guicang.domain.approval.model import Chair, Operation, Request
from guicang.domain.detect.model import Entity
from guicang.domain.detect.policy import MaskingPolicy, policy_from
from guicang.domain.detect.policy_change import Simulation, simulation
from guicang.domain.detect.rules.document import digest_of, rules_from
from guicang.domain.detect.types import Level
from guicang.domain.errors import BadMasking
from guicang.domain.ledger.model import Tag
from guicang.domain.record import Conversation
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.masking import MaskingPolicies, MaskingVersion
from guicang.ports.records import Records
from guicang.ports.rules import RuleSets
from guicang.ports.scanning import Scanner
from guicang.ports.versions import Published
from guicang.services.approving import Approving
from guicang.services.following import own_types
from guicang.services.naming import Entropy
from guicang.services.sampling import spread
from guicang.services.versioning import request_for, require_next, standing

SAMPLE: Final = 2_000
"""So many conversations are looked at, spread over the store."""

ACCOUNT: Final = "ACCOUNT"
"""The type of people's ids in exports, which no rule has to find."""
_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Remasking:
    """The use cases of the masking policy.

    ``scanner`` is asked for when it reads. ``level`` is the gateway's, which a policy
    may leave as it is.
    """

    policies: MaskingPolicies
    published: Published[MaskingVersion]
    rule_sets: RuleSets
    shipped: Callable[[], Mapping[str, object]]
    scanner: Callable[[], Scanner]
    records: Records
    approving: Approving
    ledger: Ledger
    clock: Clock
    entropy: Entropy
    chairs: Callable[[Operation], tuple[Chair, ...]]
    level: Level

    # --- asking -----------------------------------------------------------------------

    def policy(self) -> MaskingPolicy:
        """Give the policy in force; its version is the name that the ledger tells."""
        current = self.policies.current()
        if current is None:
            return policy_from(self.shipped())
        return replace(policy_from(current.document), version=current.name)

    def document(self) -> Mapping[str, object]:
        """Give the document in force."""
        current = self.policies.current()
        return current.document if current else self.shipped()

    def check(self, document: Mapping[str, object]) -> MaskingPolicy:
        """Read a document. BadMasking, NeverInClear."""
        policy = policy_from(document)
        known = frozenset(role.value for role in Role)
        for number, clause in enumerate(policy.clauses):
            if clause.roles - known:
                reason = f"must be one of {', '.join(sorted(known))}"
                raise BadMasking(place=f"clauses[{number}].roles", reason=reason)
        return policy

    def simulate(
        self,
        document: Mapping[str, object],
        sample: Iterable[Conversation] | None = None,
    ) -> Simulation:
        """Show what a document would change; in stored conversations if none are given.

        The errors of ``check``; whatever the scanner raises.
        """
        run = simulation(
            self.policy(),
            self.check(document),
            types=self._found(),
            roles=[role.value for role in Role],
            level=self.level,
        )
        scanner = self.scanner()
        talks = iter(spread(self.records, SAMPLE) if sample is None else sample)
        while part := list(islice(talks, _AT_ONCE)):
            said = [(talk.id, m) for talk in part for m in talk.messages]
            hits = scanner.scan([message.text for _, message in said])
            run.conversations += len(part)
            for (talk, message), found in zip(said, hits, strict=True):
                run.see(talk, message.seq, found)
        return run

    def _found(self) -> frozenset[str]:
        """Name the types that something finds."""
        rules = self.rule_sets.current()
        own = own_types(rules_from(rules.document) if rules else None)
        return own | {kind.value for kind in Entity} | {ACCOUNT}

    def history(self) -> Sequence[MaskingVersion]:
        """Give all versions, the newest first."""
        return self.policies.history()

    # --- changing ---------------------------------------------------------------------

    def propose(
        self, document: Mapping[str, object], *, by: str, reason: str
    ) -> Request:
        """Ask for a policy to be put in force; it is checked and simulated first."""
        run = self.simulate(document)
        now = self.clock.now()
        current = self.policies.current()
        digest = digest_of(document)
        payload: dict[str, object] = {
            "document": dict(document),
            "after": standing(current),
            "digest": digest,
            "simulation": run.summary(),
        }
        request = request_for(
            self, Operation.MASKING_CHANGE, payload, by=by, reason=reason, now=now
        )
        with self.policies.transaction():
            self.approving.open(request)
            self.ledger.append(
                Tag.MASKING_PROPOSED,
                by,
                {"request": request.id, "digest": digest, "root": request.root},
                now,
            )
        return request

    def roll_back(self, version: int, *, by: str, reason: str) -> Request:
        """Ask for an old version to be put in force anew. NoSuchMasking."""
        return self.propose(
            self.policies.version(version).document, by=by, reason=reason
        )

    def activate(self, request: Request, now: datetime) -> None:
        """Effect of an approval: the policy is in force from this instant."""
        document = request.payload["document"]
        if not isinstance(document, Mapping):
            raise BadMasking(place="request", reason="carries no document")
        self.check(document)
        current = self.policies.current()
        require_next(request, current)
        version = self.policies.activate(
            document, digest=digest_of(document), by=request.proposer, at=now
        )
        self.ledger.append(
            Tag.MASKING_CHANGED,
            "system:approval",
            {
                "request": request.id,
                "version": version.version,
                "digest": version.digest,
                "root": request.root,
                "signers": sorted(s.person for s in request.signatures),
            },
            now,
        )
        # Not before: what is undone was never in force.
        self.policies.committed(lambda: self.published.publish(version))

    def publish(self) -> MaskingVersion | None:
        """Publish the policy in force anew, whatever is published; None without any."""
        current = self.policies.current()
        if current is not None:
            self.published.publish(current, anew=True)
        return current

    def refresh(self) -> MaskingPolicy:
        """Give the policy in force to be used, and see to it that it is published."""
        current = self.policies.current()
        if current is not None:
            self.published.publish(current)
        return self.policy()
