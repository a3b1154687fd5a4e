"""What another masking policy would change, and for whom, before anybody signs it.

Every purpose, role and type is asked of both policies, one role at a time. What
changes alike is told once. Of records there are counts and places, never a value.

A message that is intercepted has nobody's role; a policy that does not speak of
interception leaves it to the gateway's setting, a level of masking.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from guicang.domain.detect.model import Finding
from guicang.domain.detect.policy import (
    INTERCEPTION,
    PURPOSES,
    MaskingPolicy,
    Operator,
    Treatment,
)
from guicang.domain.detect.rules.compare import Spot
from guicang.domain.detect.types import Level

EXAMPLES: Final = 10
NOBODY: Final = "nobody"
"""Stands among roles for who has proven none."""
_SEEN: Final[Mapping[Level, int]] = {Level.LOW: 3, Level.MEDIUM: 2, Level.HIGH: 1}
_ALL_OF_IT: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is done otherwise with values of these types, for each of these roles."""

    purpose: str
    roles: tuple[str, ...]
    types: tuple[str, ...]
    before: Treatment
    after: Treatment

    @property
    def reveals(self) -> bool:
        """Whether more of a value stays readable than did."""
        return _readable(self.after) > _readable(self.before)


def _readable(treatment: Treatment) -> int:
    if treatment.operator is Operator.KEEP:
        return _ALL_OF_IT
    return _SEEN[treatment.level] if treatment.operator is Operator.MASK else 0


def changes(
    before: MaskingPolicy,
    after: MaskingPolicy,
    *,
    types: Iterable[str],
    roles: Sequence[str],
    level: Level,
) -> tuple[Change, ...]:
    """Compare two policies for every purpose, and these types and roles.

    ``level`` is the gateway's.
    """
    alike: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    policies = (before, after)
    for purpose in PURPOSES:
        for kind in types:
            told = [partial(_treatment, p, kind, purpose, level) for p in policies]
            for how, whom in _differences(*told, roles=_whose(purpose, roles)):
                alike[purpose, tuple(whom), *how].append(kind)
    return tuple(
        Change(purpose=p, roles=r, types=tuple(kinds), before=b, after=a)
        for (p, r, b, a), kinds in alike.items()
    )


def _whose(purpose: str, roles: Sequence[str]) -> Sequence[str]:
    return (NOBODY,) if purpose == INTERCEPTION else roles


def _treatment(
    policy: MaskingPolicy, kind: str, purpose: str, level: Level, role: str
) -> Treatment:
    if purpose == INTERCEPTION and not policy.intercepts:
        return Treatment(operator=Operator.MASK, level=level)
    found = policy.treatment(kind, frozenset({role} - {NOBODY}), purpose)
    return _plain(found)


def _differences(
    before: Callable[[str], Treatment],
    after: Callable[[str], Treatment],
    *,
    roles: Sequence[str],
) -> Iterator[tuple[tuple[Treatment, Treatment], list[str]]]:
    found: dict[tuple[Treatment, Treatment], list[str]] = defaultdict(list)
    for role in roles:
        old, new = before(role), after(role)
        if old != new:
            found[old, new].append(role)
    yield from found.items()


def _plain(treatment: Treatment) -> Treatment:
    """Forget the level where the operator has none."""
    masks = treatment.operator is Operator.MASK
    return treatment if masks else Treatment(operator=treatment.operator)


def spelled(treatment: Treatment) -> str:
    """Write operator and level, such as ``mask low`` or ``redact``."""
    if treatment.operator is Operator.MASK:
        return f"{treatment.operator} {treatment.level}"
    return treatment.operator.value


@dataclass(slots=True, kw_only=True)
class Simulation:
    """The changes, and what of records they touch.

    ``types`` and ``roles`` are all that were compared, ``sealed`` the purposes of which
    nothing could be opened again any more, ``unfound``
    types that the new policy names and no rule finds.
    """

    changes: tuple[Change, ...]
    types: tuple[str, ...]
    roles: tuple[str, ...]
    sealed: tuple[str, ...] = ()
    unfound: tuple[str, ...] = ()
    conversations: int = 0
    messages: int = 0
    found: Counter[str] = field(default_factory=Counter)
    examples: list[Spot] = field(default_factory=list)
    _touched: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Gather the types that change, whomever for."""
        self._touched = frozenset().union(*(change.types for change in self.changes))

    def see(self, conversation: str, seq: int, findings: Iterable[Finding]) -> None:
        """Count what stands in a message."""
        self.messages += 1
        for finding in findings:
            self.found[finding.type] += 1
            if finding.type in self._touched and len(self.examples) < EXAMPLES:
                self.examples.append(
                    Spot(
                        conversation,
                        seq,
                        finding.start,
                        finding.end,
                        finding.type,
                        finding.rule,
                    )
                )

    def values(self, change: Change) -> int:
        """Say how many values of the sample a change touches."""
        return sum(self.found[kind] for kind in change.types)

    def summary(self) -> dict[str, object]:
        """Give all of it as plain values."""
        return {
            "conversations": self.conversations,
            "messages": self.messages,
            "found": dict(sorted(self.found.items())),
            "changes": [
                {
                    "purpose": change.purpose,
                    "roles": list(change.roles),
                    "types": list(change.types),
                    "before": spelled(change.before),
                    "after": spelled(change.after),
                    "reveals": change.reveals,
                    "values": self.values(change),
                }
                for change in self.changes
            ],
            "sealed": list(self.sealed),
            "unfound": list(self.unfound),
            "examples": [spot._asdict() for spot in self.examples],
        }


def simulation(
    before: MaskingPolicy,
    after: MaskingPolicy,
    *,
    types: frozenset[str],
    roles: Sequence[str],
    level: Level,
) -> Simulation:
    """Compare two policies for the types that something finds; no record yet.

    ``level`` is the gateway's.
    """
    every = tuple(sorted(types | before.types | after.types))
    whom = (NOBODY, *roles)
    return Simulation(
        changes=changes(before, after, types=every, roles=whom, level=level),
        types=every,
        roles=whom,
        sealed=tuple(
            purpose
            for purpose in PURPOSES
            if before.reversible(purpose) and not after.reversible(purpose)
        ),
        unfound=tuple(sorted(after.types - types)),
    )
