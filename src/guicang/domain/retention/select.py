"""Which clauses speak of a record, and how directly (R5).

The choice depends on few facts of a record (labels, source, channel, jurisdictions,
sensitivity, a linked order), and a million records share a few hundred combinations
of them. So it is made once per combination and remembered.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple

from guicang.domain.record.categories import (
    TRANSACTION_COMPLETED,
    categories,
)
from guicang.domain.retention.model import (
    Clause,
    Effect,
    LabelSource,
    Record,
    Scope,
    Specificity,
)
from guicang.domain.retention.ready import Ready

WORLD: Final = "INT"
"""The jurisdiction of standards that bind nobody in particular: it matches any."""

_REMEMBERED: Final = 4096
_BY: Final = {
    LabelSource.PERSON: Specificity.PERSON_LABEL,
    LabelSource.CLASSIFIER: Specificity.CLASSIFIER_LABEL,
}


class Selection(NamedTuple):
    """The clauses that speak of a record.

    From ``latest`` on all of them are in force; None where all always are. ``caps`` are
    the events that a ceiling starts from: most records have none of them.
    """

    floors: tuple[Ready, ...]
    ceilings: tuple[Ready, ...]
    schedules: tuple[tuple[Specificity, Ready], ...]
    latest: datetime | None
    caps: frozenset[str]


class Selector:
    """Picks the clauses of a record out of all; remembers what it picked."""

    __slots__ = ("_clauses", "_known")

    def __init__(self, clauses: Iterable[Clause]) -> None:
        """Order the clauses by id, so that their order in a policy never matters."""
        ordered = sorted(clauses, key=lambda clause: clause.id)
        self._clauses = tuple(Ready(clause) for clause in ordered)
        self._known: dict[object, Selection] = {}

    def __call__(self, record: Record) -> Selection:
        """Return the clauses whose scope the record is in."""
        key = (
            tuple([(label.category, label.by) for label in record.labels]),
            TRANSACTION_COMPLETED in record.starts,
            record.sensitive,
            record.source,
            record.channel,
            record.jurisdictions,
        )
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[key] = self._select(record)
        return known

    def _select(self, record: Record) -> Selection:
        marks = marks_of(record)
        chosen = [
            ready
            for ready in self._clauses
            if matches(ready.clause.scope, record, marks.keys())
        ]
        ceilings = tuple(r for r in chosen if r.clause.effect is Effect.CEILING)
        return Selection(
            floors=tuple(r for r in chosen if r.clause.effect is Effect.FLOOR),
            ceilings=ceilings,
            schedules=tuple(
                (specificity(r.clause.scope, marks), r)
                for r in chosen
                if r.clause.effect is Effect.SCHEDULE
            ),
            latest=max(
                (at for r in chosen if (at := r.clause.effective_from)), default=None
            ),
            caps=frozenset().union(*(r.names for r in ceilings)),
        )


def marks_of(record: Record) -> dict[str, Specificity]:
    """Return the record's categories, each with the weight of who gave it."""
    marks: dict[str, Specificity] = {}
    for name in categories((label.category for label in record.labels), record.starts):
        marks[name] = Specificity.CATEGORY
    for label in record.labels:
        weight = _BY.get(label.by, Specificity.CATEGORY)
        marks[label.category] = max(marks[label.category], weight)
    return marks


def matches(scope: Scope, record: Record, names: Iterable[str]) -> bool:
    """Say whether a record is in a scope. Empty sets in a scope mean: any."""
    return (
        (not scope.categories or not scope.categories.isdisjoint(names))
        and (not scope.sources or record.source in scope.sources)
        and (not scope.channels or record.channel in scope.channels)
        and (scope.sensitive is None or scope.sensitive == record.sensitive)
        and within(scope.jurisdictions, record.jurisdictions)
    )


def within(scope: frozenset[str], places: Iterable[str]) -> bool:
    """Say whether a record's jurisdictions touch a scope's; US-CA lies in US."""
    if not scope or WORLD in scope:
        return True
    return any(
        place == wanted or place.startswith(f"{wanted}-")
        for place in places
        for wanted in scope
    )


def specificity(scope: Scope, marks: dict[str, Specificity]) -> Specificity:
    """Return how directly a schedule speaks of a record with these categories."""
    if scope.categories:
        return max(
            (marks[name] for name in scope.categories if name in marks),
            default=Specificity.CATEGORY,
        )
    if scope.sensitive is not None:
        return Specificity.CATEGORY
    if scope.sources or scope.channels:
        return Specificity.SOURCE
    return Specificity.ORGANISATION
