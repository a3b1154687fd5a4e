"""Gather everything that decides about records at one instant.

A ``Bench`` is a policy, the law that binds, the holds and the freezes, read together
in one transaction, with the instant of the run. Judging on it is pure.

Everything is read anew each time. Only what is made of it is kept for the next time,
and used again where the same was read.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from guicang.domain.disposal.guards import facts_digest
from guicang.domain.disposal.model import End
from guicang.domain.errors import Frozen
from guicang.domain.hold import Freeze, Hold, Query
from guicang.domain.record import Dumps
from guicang.domain.retention.model import Clause, Record, Rules, State, Verdict
from guicang.domain.retention.packs import binding
from guicang.domain.retention.policy import Era, policy_from, rules_from
from guicang.domain.retention.verdict import (
    Compiled,
    compile_rules,
    may_go_offline,
)
from guicang.ports.holds import Holds
from guicang.ports.policies import LegalPacks, Policies, PolicyVersion

_T = TypeVar("_T")


class Latest(Generic[_T]):
    """What was made last, and what of."""

    __slots__ = ("_kept",)

    def __init__(self) -> None:
        self._kept: tuple[object, _T] | None = None

    def __call__(self, source: object, make: Callable[[], _T]) -> _T:
        """Give what was made of an equal source, or make it."""
        kept = self._kept  # read once: another thread may put its own there
        if kept is None or kept[0] != source:
            kept = self._kept = (source, make())
        return kept[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What decides, at one instant."""

    compiled: Compiled
    rules: Rules
    policy: PolicyVersion | None
    holds: Sequence[Hold]
    freezes: Sequence[Freeze]
    now: datetime
    dumps: Dumps | None = None

    def require_thaw(self) -> None:
        """Raise Frozen if everything is frozen: whoever destroys stops where it is.

        What a freeze of a smaller scope covers is refused record by record instead.
        """
        total = [f.id for f in self.freezes if f.query == Query()]
        if total:
            raise Frozen(freezes=", ".join(total))

    @property
    def version(self) -> int:
        """The policy's version; 0 without a policy."""
        return self.policy.version if self.policy else 0

    def judge(
        self,
        record: Record,
        end: End,
        keep_until: datetime | None = None,
        *,
        why: bool = True,
    ) -> Verdict:
        """Judge a record's working copy, or its archive copy with its own end.

        ``why=False`` gives the same verdict without its reasons, for bulk runs.
        """
        if end is End.OFFLINE:
            return self.compiled.verdict(
                record,
                holds=self.holds,
                freezes=self.freezes,
                now=self.now,
                why=why,
            )
        return self.compiled.archive_verdict(
            record,
            keep_until=keep_until or self.now,
            holds=self.holds,
            freezes=self.freezes,
            now=self.now,
            why=why,
        )

    def due(self, verdict: Verdict, end: End, *, reviewed: bool = False) -> bool:
        """Say whether the copy may go now; ``reviewed``: a person looked at it."""
        if reviewed and verdict.state is State.DUE_REVIEW:
            return True
        if end is End.OFFLINE:
            return may_go_offline(verdict, self.now)
        return verdict.state is State.DUE_DELETE

    def facts(self, record: Record, verdict: Verdict) -> str:
        """Return the digest of what was told and said."""
        return facts_digest(record, verdict, self.version, self.dumps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """Reads benches from the stores. ``dumps`` is a fast writer for digests."""

    policies: Policies
    holds: Holds
    packs: LegalPacks
    dumps: Dumps | None = None
    _law: Latest[tuple[Clause, ...]] = field(default_factory=Latest, compare=False)
    _eras: Latest[list[Era]] = field(default_factory=Latest, compare=False)
    _compiled: Latest[Compiled] = field(default_factory=Latest, compare=False)

    def bench(self, now: datetime, *, lock: bool = False) -> Bench:
        """Read what decides. With ``lock``, holds stand still until the commit."""
        holds = self.holds.in_force(lock=lock)
        freezes = self.holds.freezes()
        history = self.policies.history()
        rules = self.rules(history, now)
        return Bench(
            compiled=self._compiled(rules, lambda: compile_rules(rules)),
            rules=rules,
            policy=history[0] if history else None,
            holds=holds,
            freezes=freezes,
            now=now,
            dumps=self.dumps,
        )

    def law(self) -> tuple[Clause, ...]:
        """Give the legal clauses that bind this organisation."""
        read = (
            self.packs.load(),
            self.policies.organisation(),
            self.policies.confirmed(),
        )
        return self._law(read, lambda: binding(*read))

    def rules(self, history: Sequence[PolicyVersion], now: datetime) -> Rules:
        """Put the policies so far (the newest first) and the law together."""
        eras = self._eras(
            history,
            lambda: [
                Era(policy_from(v.document, v.version), v.at, v.shortened)
                for v in history
            ],
        )
        return rules_from(eras, self.law(), now)
