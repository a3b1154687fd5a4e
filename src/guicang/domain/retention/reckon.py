"""Keeping and disposing, computed apart and then put together (R4).

``reckon`` knows nothing of holds, of grace and of what is archived; ``verdict`` adds
these. The steps, in their order:

1. Floors: the longest one is the least it is kept (R3).
2. Schedules: the most direct ones count (R5), among them the shortest (R6). One that
   retains silences those that delete beside it, not those that call for a person.
   One REVIEW anywhere stops automatic deletion (R8).
3. Ceilings: one that no schedule keeps calls for a person, it deletes nothing by
   itself (R7). A bare one is kept by a schedule that names its purpose.
4. A request for erasure is a ceiling of "now" (R23).
5. A start that is missing stops everything that rests on it (R9).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Final, NamedTuple

from guicang.domain.retention.calendar import day_end
from guicang.domain.retention.model import (
    Action,
    Clause,
    Rank,
    Record,
    Specificity,
)
from guicang.domain.retention.notes import Silence
from guicang.domain.retention.ready import Ready
from guicang.domain.retention.select import Selection
from guicang.domain.retention.starts import LABELLED, Start, is_exception

BINDING: Final = frozenset({Rank.LAW, Rank.ADMIN_REGULATION})
"""Ranks that defer an erasure request by themselves (PIPL 19 and 47(2))."""

_END: Final = attrgetter("end")
_FOREIGN: Final = frozenset({"EU", "UK"})


class Span(NamedTuple):
    """A clause that runs: from when, and until when."""

    clause: Clause
    start: Start
    end: datetime


class Wait(NamedTuple):
    """A clause without a start; an exception, or an event that is to come."""

    clause: Clause
    exception: bool


@dataclass(slots=True, kw_only=True)
class Reckoning:
    """What the clauses say of one record, before holds and grace.

    ``target`` is when disposal is wanted, ``keep_until`` until when it is forbidden.
    ``waits`` stop both. ``ceiling`` is the earliest numbered ceiling's end.
    """

    keep_until: datetime | None = None
    target: datetime | None = None
    action: Action | None = None
    floors: list[Span] = field(default_factory=list)
    schedules: list[Span] = field(default_factory=list)
    ceilings: list[Span] = field(default_factory=list)
    bare: list[Span] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)
    endless: list[Wait] = field(default_factory=list)
    ceiling: datetime | None = None
    retained: list[Clause] = field(default_factory=list)
    review: bool = False
    requested: bool = False
    decided: list[str] = field(default_factory=list)
    conflicts: list[tuple[str, str]] = field(default_factory=list)
    legal_review: bool = False

    @property
    def stopped(self) -> bool:
        """Say whether a missing start forbids any end (R9)."""
        return bool(self.waits or self.endless)

    def floor_runs(self, now: datetime) -> bool:
        """Say whether a floor still runs, or has not even begun."""
        return bool(self.endless) or (
            self.keep_until is not None and self.keep_until > now
        )


def reckon(
    record: Record, selection: Selection, now: datetime, notes: Silence
) -> Reckoning:
    """Work out what the clauses of a record say of it."""
    if selection.latest is not None and selection.latest > now:
        selection = _in_force(selection, now)
    sums = Reckoning(requested=record.request_at is not None)
    _keep(sums, record, selection.floors, notes)
    _dispose(sums, record, selection.schedules, notes)
    caps = selection.caps
    if notes.listens or LABELLED in caps or not caps.isdisjoint(record.starts):
        _cap(sums, record, selection.ceilings, notes)
    if record.request_at is not None:
        _answer(sums, record, record.request_at, now, notes)
    return sums


def _in_force(selection: Selection, now: datetime) -> Selection:
    def begun(ready: Ready) -> bool:
        since = ready.clause.effective_from
        return since is None or since <= now

    return selection._replace(
        floors=tuple(r for r in selection.floors if begun(r)),
        ceilings=tuple(r for r in selection.ceilings if begun(r)),
        schedules=tuple((s, r) for s, r in selection.schedules if begun(r)),
        latest=None,
    )


def _span(record: Record, ready: Ready, notes: Silence) -> Span | None:
    """Return how a clause runs on a record; None without a start."""
    clause = ready.clause
    start = ready.start(record)
    if start is None:
        return None
    if start.assumed:
        notes.add("R9", "start-assumed", clause, trigger=start.trigger, start=start.at)
    return Span(clause, start, ready.end(start.at))


def _waits(record: Record, clause: Clause, notes: Silence) -> Wait:
    """Write down that a clause has no start; a floor or schedule then waits (R9)."""
    wait = Wait(clause, exception=is_exception(record, clause.trigger))
    key = "start-missing" if wait.exception else "event-pending"
    notes.add("R9", key, clause, trigger=clause.trigger)
    return wait


def _keep(
    sums: Reckoning, record: Record, floors: Iterable[Ready], notes: Silence
) -> None:
    """Find the end of the longest floor (R3)."""
    for ready in floors:
        clause = ready.clause
        span = _span(record, ready, notes)
        if span is None:
            sums.endless.append(_waits(record, clause, notes))
            continue
        sums.floors.append(span)
        notes.add(
            "R3",
            "floor",
            clause,
            period=clause.period or "",
            trigger=span.start.trigger,
            start=span.start.at,
            end=span.end,
        )
    if sums.floors:
        longest = max(sums.floors, key=_END)
        sums.keep_until = longest.end
        if len(sums.floors) > 1:
            notes.add("R3", "floor-longest", longest.clause, end=longest.end)


def _dispose(
    sums: Reckoning,
    record: Record,
    schedules: Sequence[tuple[Specificity, Ready]],
    notes: Silence,
) -> None:
    """Find when the schedules want the record gone (R5, R6, R8)."""
    if not schedules:
        notes.add("R1", "no-schedule")
        return
    level = max(weight for weight, _ in schedules)
    for weight, ready in schedules:
        _schedule(sums, record, ready, notes, direct=weight == level)
    counted = sums.schedules
    if sums.retained:
        sums.action = Action.RETAIN
        sums.decided.extend(clause.id for clause in sums.retained)
        counted = [s for s in counted if s.clause.action is Action.REVIEW]
    if counted and not sums.waits:
        first = min(counted, key=_END)
        sums.target = first.end
        sums.decided.append(first.clause.id)
        if len(counted) > 1:
            notes.add("R6", "schedule-shortest", first.clause, end=first.end)
    if sums.review:
        sums.action = Action.REVIEW
    elif sums.action is None:
        sums.action = Action.DELETE


def _schedule(
    sums: Reckoning, record: Record, ready: Ready, notes: Silence, *, direct: bool
) -> None:
    """Weigh one schedule; one that is less direct counts only for its REVIEW."""
    clause = ready.clause
    review = clause.action is Action.REVIEW
    if not direct and not review:
        notes.add("R5", "schedule-outranked", clause)
        return
    if clause.action is Action.RETAIN or clause.period is None:
        sums.retained.append(clause)
        notes.add("R6", "schedule-retain", clause)
        return
    sums.review = sums.review or review
    span = _span(record, ready, notes)
    if span is None:
        sums.waits.append(_waits(record, clause, notes))
    elif not direct:
        notes.add("R8", "review-forces", clause)
    else:
        sums.schedules.append(span)
        notes.add(
            "R8" if review else "R2",
            "schedule-review" if review else "schedule-delete",
            clause,
            period=clause.period,
            trigger=span.start.trigger,
            start=span.start.at,
            end=span.end,
        )


def _cap(
    sums: Reckoning, record: Record, ceilings: Iterable[Ready], notes: Silence
) -> None:
    """Let ceilings call for a person where no schedule keeps them (R7)."""
    for ready in ceilings:
        clause = ready.clause
        span = _span(record, ready, notes)
        if span is None:
            notes.add("R9", "ceiling-not-started", clause, trigger=clause.trigger)
        elif clause.period is None:
            sums.bare.append(span)
        else:
            sums.ceilings.append(span)
            notes.add(
                "R7",
                "ceiling",
                clause,
                period=clause.period,
                trigger=span.start.trigger,
                start=span.start.at,
                end=span.end,
            )
            _contradict(sums, span, notes)
    if sums.ceilings:
        first = min(sums.ceilings, key=_END)
        sums.ceiling = first.end
        if not sums.waits:
            _bind(sums, first, notes)
    if sums.bare and not sums.waits:
        _bare(sums, min(sums.bare, key=lambda span: span.start.at), notes)


def _contradict(sums: Reckoning, ceiling: Span, notes: Silence) -> None:
    """Note the floors that end after a ceiling; the floor prevails (R7).

    A floor of the same length ends with the ceiling's day, which is no conflict.
    """
    last = day_end(ceiling.end, ceiling.clause.zone)
    for floor in sums.floors:
        if floor.end > last:
            sums.conflicts.append((floor.clause.id, ceiling.clause.id))
            notes.add(
                "R7",
                "conflict",
                floor.clause,
                ceiling=ceiling.clause.id,
                ceiling_basis=ceiling.clause.basis,
                end=floor.end,
            )


def _bind(sums: Reckoning, ceiling: Span, notes: Silence) -> None:
    """Let the earliest ceiling set the target, unless a schedule ends within it."""
    last = day_end(ceiling.end, ceiling.clause.zone)
    if sums.target is not None and sums.target <= last:
        notes.add("R7", "ceiling-kept", ceiling.clause, end=ceiling.end)
        return
    sums.target = ceiling.end
    sums.action = Action.REVIEW
    sums.decided.append(ceiling.clause.id)
    notes.add("R7", "ceiling-review", ceiling.clause, end=ceiling.end)


def _bare(sums: Reckoning, ceiling: Span, notes: Silence) -> None:
    """Ask a person, unless a schedule names the purpose it keeps records for."""
    governing = [*(span.clause for span in sums.schedules), *sums.retained]
    named = next((clause for clause in governing if clause.purpose), None)
    if named is not None:
        notes.add(
            "R7", "purpose-named", ceiling.clause, by=named.id, purpose=named.purpose
        )
        return
    sums.action = Action.REVIEW
    sums.decided.append(ceiling.clause.id)
    if sums.target is None:
        sums.target = ceiling.start.at
    notes.add("R7", "purpose-missing", ceiling.clause)


def _answer(
    sums: Reckoning, record: Record, asked: datetime, now: datetime, notes: Silence
) -> None:
    """Let a request for erasure end what nothing of law still keeps (R23)."""
    sums.waits.clear()
    sums.target = asked if sums.target is None else min(sums.target, asked)
    by_hand = sums.review or bool(sums.retained)
    sums.action = Action.REVIEW if by_hand else Action.DELETE
    notes.add("R23", "request", asked=asked)
    running = [span.clause for span in sums.floors if span.end > now]
    running.extend(wait.clause for wait in sums.endless)
    if not running:
        return
    for clause in running:
        binding = clause.rank in BINDING
        key = "request-deferred" if binding else "request-legal-review"
        notes.add("R23", key, clause, rank=clause.rank.value)
    sums.legal_review = any(c.rank not in BINDING for c in running)
    foreign = _FOREIGN.intersection(record.jurisdictions)
    if foreign and all(foreign.isdisjoint(c.scope.jurisdictions) for c in running):
        # GDPR 17(3)(b) knows only duties of Union or Member State law.
        sums.legal_review = True
        notes.add("R23", "request-foreign")
