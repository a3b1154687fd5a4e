"""What may follow a policy: guides inside the law, locks, and what a change shortens.

These compare clauses, not records; ``simulate`` shows what a change does to records.
Where two clauses cannot be compared the answer is the careful one: "shorter".
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final, NamedTuple

from guicang.domain.errors import BelowFloor, LockedClause
from guicang.domain.retention.calendar import end_of, nominal_days
from guicang.domain.retention.document import FLOOR_ARCHIVE, Policy
from guicang.domain.retention.model import Action, Clause, Effect, Rules, Scope

_ORDER: Final = {Action.DELETE: 0, Action.REVIEW: 1, Action.RETAIN: 2}
_CHAT: Final = "chat."


def check_guides(
    clauses: Iterable[Clause],
    floors: Iterable[Clause],
    cite: Mapping[str, str] | None = None,
) -> None:
    """Refuse a schedule that would destroy before a floor ends (R29).

    BelowFloor names the clause, the floor and its article (``cite`` maps the basis of
    a floor to how a reader finds it). A schedule that says ``archive: floor`` takes
    records offline only, and the archive carries the floor (R28); one that asks for
    REVIEW destroys nothing by itself.
    """
    named = cite or {}
    law = [floor for floor in floors if floor.effect is Effect.FLOOR]
    for clause in clauses:
        if not _destroys(clause):
            continue
        for floor in law:
            if _reaches(clause.scope, floor.scope) and _days(clause) < _days(floor):
                raise BelowFloor(
                    clause=clause.id,
                    period=clause.period,
                    basis=named.get(floor.basis, floor.basis or floor.id),
                    floor=floor.period,
                )


def check_locks(old: Iterable[Clause], new: Sequence[Clause]) -> None:
    """Refuse a change that weakens a locked clause (R15). LockedClause names it."""
    for clause in old:
        if not clause.locked:
            continue
        heirs = [heir for heir in new if _follows(heir, clause)]
        if not heirs:
            raise LockedClause(
                clause=clause.id, reason="no clause as wide and as long follows it"
            )
        if not any(heir.locked for heir in heirs):
            raise LockedClause(clause=clause.id, reason="its follower is not locked")


def is_shorter(old: Sequence[Clause], new: Sequence[Clause]) -> bool:
    """Say whether a change may make the end of any record earlier (R11).

    A first policy shortens nothing: there was none before it.
    """
    if not old:
        return False
    before = {clause.id: clause for clause in old}
    after = {clause.id: clause for clause in new}
    gone = [before[name] for name in before.keys() - after.keys()]
    come = [after[name] for name in after.keys() - before.keys()]
    return (
        any(clause.effect is not Effect.CEILING for clause in gone)
        or any(_ends_something(clause) for clause in come)
        or any(_weaker(before[n], after[n]) for n in before.keys() & after.keys())
    )


class Era(NamedTuple):
    """A policy that was in force from an instant on."""

    policy: Policy
    at: datetime
    shortened: bool


def rules_from(eras: Sequence[Era], law: Sequence[Clause], now: datetime) -> Rules:
    """Gather what decides now: the newest policy, the law, and what changed (R11).

    ``eras`` are the policies so far, the newest first. When several changes lie
    within their grace, the newest sets the wait and the policy before the oldest of
    them is what records are compared with: a second change never cuts the grace of
    the first.
    """
    if not eras:
        return Rules(clauses=tuple(law))
    policy = eras[0].policy
    changed: datetime | None = None
    earlier: tuple[Clause, ...] = ()
    for era, before in pairwise(eras):
        end = end_of(era.at, policy.grace, policy.zone, effect=Effect.SCHEDULE)
        if end <= now:
            break
        if era.shortened:
            changed = changed or era.at
            earlier = (*before.policy.clauses, *law)
    return Rules(
        clauses=(*policy.clauses, *law),
        grace=policy.grace,
        changed_at=changed,
        earlier=earlier,
        zone=policy.zone,
    )


def _destroys(clause: Clause) -> bool:
    return (
        clause.effect is Effect.SCHEDULE
        and clause.action is Action.DELETE
        and clause.archive != FLOOR_ARCHIVE
    )


def _reaches(schedule: Scope, floor: Scope) -> bool:
    """Say whether a conversation can be in both scopes.

    A schedule without categories reaches every conversation; floors on logs and
    other records that are no conversations do not concern it.
    """
    if schedule.categories and floor.categories:
        met = not schedule.categories.isdisjoint(floor.categories)
    elif floor.categories:
        met = any(name.startswith(_CHAT) for name in floor.categories)
    else:
        met = True
    return (
        met
        and _touch(schedule.sources, floor.sources)
        and _touch(schedule.channels, floor.channels)
        and _touch(schedule.jurisdictions, floor.jurisdictions)
        and (None in (schedule.sensitive, floor.sensitive))
        | (schedule.sensitive == floor.sensitive)
    )


def _touch(left: frozenset[str], right: frozenset[str]) -> bool:
    return not left or not right or not left.isdisjoint(right)


def _days(clause: Clause) -> float:
    return float("inf") if clause.period is None else nominal_days(clause.period)


def _follows(heir: Clause, clause: Clause) -> bool:
    """Say whether a clause is as wide and as long as the one it follows."""
    return (
        heir.effect is clause.effect
        and heir.trigger == clause.trigger
        and _ORDER[heir.action] >= _ORDER[clause.action]
        and _days(heir) >= _days(clause)
        and _covers(heir.scope, clause.scope)
    )


def _covers(wide: Scope, narrow: Scope) -> bool:
    """Say whether a scope holds everything that another holds."""
    pairs = (
        (wide.categories, narrow.categories),
        (wide.sources, narrow.sources),
        (wide.channels, narrow.channels),
        (wide.jurisdictions, narrow.jurisdictions),
    )
    return all(not w or (bool(n) and n <= w) for w, n in pairs) and (
        wide.sensitive is None or wide.sensitive == narrow.sensitive
    )


def _ends_something(clause: Clause) -> bool:
    """Say whether a new clause gives an end to records that had a later one or none."""
    if clause.effect is Effect.SCHEDULE:
        return clause.action is not Action.RETAIN
    return clause.effect is Effect.CEILING


def _weaker(old: Clause, new: Clause) -> bool:
    """Say whether a clause of the same id keeps less, or cannot be compared."""
    if old == new:
        return False
    same = (old.effect, old.trigger, old.scope, old.zone, old.effective_from) == (
        *(new.effect, new.trigger, new.scope, new.zone, new.effective_from),
    )
    return (
        not same or _days(new) < _days(old) or _ORDER[new.action] < _ORDER[old.action]
    )
