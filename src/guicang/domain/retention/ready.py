"""A clause made ready to be asked many times.

A million records share a few thousand days on which they were closed, so the end of a
period is reckoned once a day and clause, and remembered. Most clauses of the law start
from what happens to few records; for the others that is seen at a glance.
"""

from datetime import datetime
from typing import Final

from guicang.domain.retention.calendar import FAR, end_of, parse, zone_of
from guicang.domain.retention.model import Clause, Effect, Record
from guicang.domain.retention.starts import LABELLED, Start, alternatives, start_of

_REMEMBERED: Final = 20_000


class Ready:
    """A clause, and the ends of its period by the local day it starts on."""

    __slots__ = ("_ends", "_labelled", "_zone", "clause", "names")

    def __init__(self, clause: Clause) -> None:
        """Remember ends only where a whole day shares one."""
        self.clause = clause
        self.names = frozenset().union(*alternatives(clause.trigger))
        self._labelled = LABELLED in self.names
        self._ends: dict[int, datetime] = {}
        whole_days = (
            clause.effect is not Effect.CEILING
            and clause.period is not None
            and not parse(clause.period).exact
        )
        self._zone = zone_of(clause.zone) if whole_days else None

    def start(self, record: Record) -> Start | None:
        """Return what ``start_of`` does; at once where nothing of it happened."""
        if self.names.isdisjoint(record.starts) and not self._labelled:
            return None
        return start_of(record, self.clause.trigger)

    def end(self, start: datetime) -> datetime:
        """Return when the clause's period from a start is over; FAR without one."""
        if self._zone is None or start.tzinfo is None:
            return self._reckon(start)
        try:
            day = start.astimezone(self._zone).toordinal()
        except OverflowError:
            return FAR
        end = self._ends.get(day)
        if end is None:
            if len(self._ends) >= _REMEMBERED:
                self._ends.clear()
            end = self._ends[day] = self._reckon(start)
        return end

    def _reckon(self, start: datetime) -> datetime:
        clause = self.clause
        if clause.period is None:
            return FAR
        return end_of(start, clause.period, clause.zone, effect=clause.effect)
