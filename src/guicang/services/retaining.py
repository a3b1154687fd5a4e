"""Say how long records are kept and why; change the policy through approval.

* A policy is versioned data. It changes only when two people have signed the exact
  document, and the set of records whose verdict it changes can be seen before.
* The law is data too; which of it binds is decided by what the organisation declared.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from guicang.domain.alarms.rules import Contradiction
from guicang.domain.approval.model import Chair, Operation, Request
from guicang.domain.disposal.model import End
from guicang.domain.errors import BadPolicy, NoSuchConversation
from guicang.domain.hold import Query
from guicang.domain.ledger.model import Tag
from guicang.domain.retention.model import Clause, Record, Rules, Verdict
from guicang.domain.retention.packs import entries_of
from guicang.domain.retention.policy import (
    Change,
    Era,
    Policy,
    Simulation,
    check_guides,
    check_locks,
    is_shorter,
    policy_from,
    rules_from,
    simulate,
)
from guicang.domain.retention.verdict import compile_rules
from guicang.ports.catalogue import Catalogue
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.records import Records
from guicang.services.approving import Approving
from guicang.services.judging import Bench, Judging
from guicang.services.naming import Entropy
from guicang.services.versioning import request_for, require_after

Conflict = tuple[str, str]
"""A floor and a ceiling that contradict each other (R7), by their clauses' ids."""


@dataclass(slots=True, kw_only=True)
class Tally:
    """What is due: counts by state, and by clause for what is due.

    ``conflicts`` counts the records, ``pairs`` the records of each conflict.
    """

    conversations: int = 0
    messages: int = 0
    states: Counter[str] = field(default_factory=Counter)
    due: Counter[str] = field(default_factory=Counter)
    conflicts: int = 0
    pairs: Counter[Conflict] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retaining:
    """The use cases of retention.

    ``foreseen`` hears which conflicts a simulated policy would bring, by its name.
    """

    records: Records
    catalogue: Catalogue
    judging: Judging
    approving: Approving
    ledger: Ledger
    clock: Clock
    entropy: Entropy
    chairs: Callable[[Operation], tuple[Chair, ...]]
    foreseen: Callable[[str, Sequence[Contradiction]], object] = lambda *_: None

    # --- asking -----------------------------------------------------------------------

    def explain(self, conversation: str) -> tuple[Record, Verdict, End]:
        """Judge one conversation, live or archived, with all its reasons."""
        bench = self.judging.bench(self.clock.now())
        live = self.records.facts_of([conversation]).get(conversation)
        if live is not None:
            return live, bench.judge(live, End.OFFLINE), End.OFFLINE
        record = self.catalogue.facts_of([conversation]).get(conversation)
        if record is None:
            raise NoSuchConversation(conversation=conversation)
        item = self.catalogue.find([conversation])[conversation]
        verdict = bench.judge(record, End.DESTRUCTION, item.keep_until)
        return record, verdict, End.DESTRUCTION

    def verdicts(
        self, end: End = End.OFFLINE, query: Query | None = None
    ) -> Iterator[tuple[Record, Verdict]]:
        """Stream every record of a store with its verdict, without reasons."""
        bench = self.judging.bench(self.clock.now())
        if end is End.OFFLINE:
            for record in self.records.facts(query=query):
                yield record, bench.judge(record, end, why=False)
            return
        for segment in self.catalogue.segments():
            items = {i.conversation: i for i in self.catalogue.items(segment.id)}
            for record in self.catalogue.facts_of(items).values():
                keep_until = items[record.id].keep_until
                yield record, bench.judge(record, end, keep_until, why=False)

    def tally(self, end: End = End.OFFLINE, query: Query | None = None) -> Tally:
        """Count what is due and what is not."""
        bench = self.judging.bench(self.clock.now())
        tally = Tally()
        for record, verdict in self.verdicts(end, query):
            tally.conversations += 1
            tally.messages += record.messages
            tally.states[verdict.state.value] += 1
            tally.conflicts += bool(verdict.conflicts)
            tally.pairs.update(set(verdict.conflicts))
            if bench.due(verdict, end):
                tally.due.update(verdict.clauses)
        return tally

    # --- changing ---------------------------------------------------------------------

    def check(self, document: Mapping[str, object]) -> tuple[Policy, Bench]:
        """Validate a policy against the law that binds and the locks in force.

        BadPolicy, BelowFloor, LockedClause.
        """
        bench = self.judging.bench(self.clock.now())
        policy = policy_from(document, bench.version + 1)
        entries = entries_of(self.judging.packs.load())
        cite = {
            name: f"{entry.instrument.zh}{entry.article} / {entry.instrument.en} "
            f"{entry.article}"
            for name, entry in entries.items()
        }
        check_guides(policy.clauses, self.judging.law(), cite)
        check_locks(self._clauses(bench), policy.clauses)
        return policy, bench

    def simulate(
        self,
        document: Mapping[str, object],
        each: Callable[[Change], object] = lambda _change: None,
    ) -> Simulation:
        """Count exactly the records whose verdict a policy would change.

        ``each`` hears of every one of them, in the order of ids.
        """
        policy, bench = self.check(document)
        eras = [
            Era(policy, bench.now, self._shorter(policy, bench)),
            *(
                Era(policy_from(v.document, v.version), v.at, v.shortened)
                for v in self.judging.policies.history()
            ),
        ]
        rules = rules_from(eras, self.judging.law(), bench.now)
        found = simulate(
            self.records.facts(),
            (bench.rules, rules),
            holds=bench.holds,
            freezes=bench.freezes,
            now=bench.now,
            each=each,
        )
        name = str(document.get("name", ""))
        self.foreseen(name, with_bases(found.conflicts, rules))
        return found

    def staying(
        self, document: Mapping[str, object], since: datetime
    ) -> Iterator[tuple[Record, Verdict]]:
        """Judge what was opened since by a policy, as if it had always been in force.

        Nothing waits for a grace then: it is how long what comes in will stay.
        """
        policy, bench = self.check(document)
        era = Era(policy, bench.now, shortened=False)
        rules = rules_from([era], self.judging.law(), bench.now)
        compiled = compile_rules(rules)
        for record in self.records.facts(query=Query(since=since)):
            if record.starts["opened"] >= since:
                yield record, compiled.verdict(record, now=bench.now, why=False)

    def _shorter(self, policy: Policy, bench: Bench) -> bool:
        return is_shorter(self._clauses(bench), policy.clauses)

    @staticmethod
    def _clauses(bench: Bench) -> tuple[Clause, ...]:
        """Give the clauses of the policy in force; none before the first."""
        if bench.policy is None:
            return ()
        return policy_from(bench.policy.document, bench.policy.version).clauses

    def propose(
        self, document: Mapping[str, object], *, by: str, reason: str
    ) -> Request:
        """Ask for a policy to be put in force; it is checked first."""
        _, bench = self.check(document)
        payload: dict[str, object] = {
            "document": dict(document),
            "after": bench.version,
        }
        request = request_for(
            self,
            Operation.RETENTION_CHANGE,
            payload,
            by=by,
            reason=reason,
            now=bench.now,
        )
        with self.judging.policies.transaction():
            self.approving.open(request)
            self.ledger.append(
                Tag.POLICY_PROPOSED,
                by,
                {
                    "request": request.id,
                    "name": str(document.get("name", "")),
                    "root": request.root,
                },
                bench.now,
            )
        return request

    def activate(self, request: Request, now: datetime) -> int:
        """Effect of an approval: the policy is in force; give its number."""
        document = request.payload["document"]
        if not isinstance(document, Mapping):
            raise BadPolicy(reason="the request carries no document")
        policy, bench = self.check(document)
        require_after(request, bench.version)
        version = self.judging.policies.activate(
            document,
            by=request.proposer,
            at=now,
            shortened=self._shorter(policy, bench),
        )
        self.ledger.append(
            Tag.POLICY_CHANGED,
            "system:approval",
            {
                "request": request.id,
                "version": version.version,
                "root": request.root,
                "shortened": version.shortened,
                "signers": sorted(s.person for s in request.signatures),
            },
            now,
        )
        return version.version


def with_bases(
    pairs: Mapping[Conflict, int], rules: Rules
) -> tuple[Contradiction, ...]:
    """Name with each conflict what its two clauses stand on."""
    bases = {clause.id: clause.basis for clause in rules.clauses}
    return tuple(
        Contradiction(
            floor=floor,
            ceiling=ceiling,
            records=records,
            floor_basis=bases.get(floor, ""),
            ceiling_basis=bases.get(ceiling, ""),
        )
        for (floor, ceiling), records in sorted(pairs.items())
    )
