"""What a change of rules would do, record by record, before it is made.

The records stream through, and so do those that change: whoever wants them hears of
each. Bytes are those of the working store, and the cost is what keeping them there
costs a month.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final, NamedTuple

from guicang.domain.hold import Freeze, Hold
from guicang.domain.retention.model import Record, Rules, State, Verdict
from guicang.domain.retention.verdict import Compiled

_GIGABYTE: Final = Decimal(10**9)
_DUE: Final = frozenset({State.DUE_DELETE, State.DUE_REVIEW})


class Change(NamedTuple):
    """A record whose verdict changes: from what, to what."""

    record: str
    before: Verdict
    after: Verdict
    messages: int
    size: int

    @property
    def way(self) -> tuple[State, State]:
        """The states before and after."""
        return self.before.state, self.after.state

    @property
    def newly_due(self) -> bool:
        """Say whether the change alone makes the record due now."""
        return self.after.state in _DUE and self.before.state not in _DUE

    @property
    def earlier(self) -> bool:
        """Say whether either end comes earlier, or comes at all."""
        return _sooner(self.after.offline_at, self.before.offline_at) or _sooner(
            self.after.dispose_at, self.before.dispose_at
        )


class Sums(NamedTuple):
    """How much takes one way from state to state."""

    records: int = 0
    messages: int = 0
    size: int = 0

    def plus(self, change: Change) -> "Sums":
        """Return the sums with one more record."""
        return Sums(
            self.records + 1,
            self.messages + change.messages,
            self.size + change.size,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """The exact outcome of a change.

    ``earlier`` counts the records of which an end comes sooner. ``conflicts`` are pairs
    of a floor and a ceiling (R7) that no record has now, with how many would.
    """

    seen: int
    ways: Mapping[tuple[State, State], Sums]
    total: Sums
    newly_due: Sums
    earlier: int
    conflicts: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def saves(self, price: Decimal) -> Decimal:
        """Return what the newly due bytes cost a month, so what the change saves.

        ``price`` is that of keeping one gigabyte (10^9 bytes) for a month.
        """
        return Decimal(self.newly_due.size) / _GIGABYTE * price


def changes(
    records: Iterable[Record],
    rules: tuple[Rules, Rules],
    *,
    holds: Sequence[Hold] = (),
    freezes: Sequence[Freeze] = (),
    now: datetime,
    judged: Callable[[Verdict, Verdict], object] = lambda _before, _after: None,
) -> Iterator[Change | None]:
    """Stream over records; give the change of each, None where nothing changes.

    ``judged`` hears both verdicts of every record.
    """
    old, new = Compiled(rules[0]), Compiled(rules[1])
    for record in records:
        before = old.verdict(record, holds=holds, freezes=freezes, now=now, why=False)
        after = new.verdict(record, holds=holds, freezes=freezes, now=now, why=False)
        judged(before, after)
        if _outcome(before) == _outcome(after):
            yield None
        else:
            yield Change(record.id, before, after, record.messages, record.size)


def simulate(
    records: Iterable[Record],
    rules: tuple[Rules, Rules],
    *,
    holds: Sequence[Hold] = (),
    freezes: Sequence[Freeze] = (),
    now: datetime,
    each: Callable[[Change], object] = lambda _change: None,
) -> Simulation:
    """Count the records whose verdict differs under other rules: those now, and new.

    Give the new rules with ``changed_at=now`` and ``earlier=old.clauses`` to see them
    as they would act, grace included. ``each`` hears of every such record, in the
    order of the records: none of them is kept here.
    """
    seen = earlier = 0
    ways: dict[tuple[State, State], Sums] = {}
    total = due = Sums()
    known: set[tuple[str, str]] = set()
    conflicts: Counter[tuple[str, str]] = Counter()

    def judged(before: Verdict, after: Verdict) -> None:
        known.update(before.conflicts)
        conflicts.update(set(after.conflicts))

    for change in changes(
        records, rules, holds=holds, freezes=freezes, now=now, judged=judged
    ):
        seen += 1
        if change is None:
            continue
        each(change)
        ways[change.way] = ways.get(change.way, Sums()).plus(change)
        total = total.plus(change)
        due = due.plus(change) if change.newly_due else due
        earlier += change.earlier
    return Simulation(
        seen=seen,
        ways=ways,
        total=total,
        newly_due=due,
        earlier=earlier,
        conflicts={p: many for p, many in conflicts.items() if p not in known},
    )


def _outcome(verdict: Verdict) -> tuple[object, ...]:
    return verdict.state, verdict.action, verdict.offline_at, verdict.dispose_at


def _sooner(after: datetime | None, before: datetime | None) -> bool:
    return after is not None and (before is None or after < before)
