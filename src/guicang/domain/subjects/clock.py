"""By when a person is answered, by the law of a jurisdiction; all of it is data.

* Instants are UTC, periods are calendar periods in the jurisdiction's zone; the first
  day is not counted, the last one counts whole (Civil Code of China 200 to 203;
  Regulation (EEC) 1182/71, article 3).
* Working days are counted by a calendar of holidays. Of a year without one weekends
  alone are left out: it is due earlier then, never later.
* An extension is counted from the beginning. What stood still is added.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final

from guicang.domain.errors import BadPack, BadPeriod, ClockFixed
from guicang.domain.retention.calendar import end_of, parse, zone_of
from guicang.domain.retention.model import Effect
from guicang.domain.subjects.model import SubjectRequest

SCHEMA: Final = "guicang.subject-clocks/1"
NEAR: Final = timedelta(days=3)
"""So long before it is due people are warned."""
_DAY: Final = timedelta(days=1)
_WEEKEND: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Public holidays, and days at weekends that are worked."""

    holidays: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        """Say whether a day is a working day."""
        if day in self.worked:
            return True
        return day.weekday() < _WEEKEND and day not in self.holidays


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """The clock of a jurisdiction.

    Either ``period`` (ISO 8601) or ``working_days``. ``extension`` is "" where none is
    allowed. ``stops``: it may stand still while something is asked back. ``guide``: the
    law names no number, this is a guide. ``basis`` names an entry of a legal pack.
    """

    jurisdiction: str
    zone: str
    basis: str
    period: str = ""
    working_days: int = 0
    extension: str = ""
    stops: bool = False
    guide: bool = False
    calendar: Calendar = field(default_factory=Calendar)


class Standing(StrEnum):
    """How a request stands to its clock."""

    IN_TIME = "in-time"
    NEAR = "near"
    OVERDUE = "overdue"
    PAUSED = "paused"
    CLOSED = "closed"


def first_due(term: Term, received: datetime) -> datetime:
    """Say when a request that came in then is due."""
    if not term.working_days:
        return end_of(received, term.period, term.zone, effect=Effect.SCHEDULE)
    day = received.astimezone(zone_of(term.zone)).date()
    left = term.working_days
    while left:
        day += _DAY
        left -= term.calendar.works(day)
    midnight = datetime.combine(day + _DAY, time(), tzinfo=zone_of(term.zone))
    return midnight.astimezone(UTC)


def due(term: Term, request: SubjectRequest, now: datetime) -> datetime:
    """Say when a request is due, as things stand now."""
    end = first_due(term, request.received_at)
    if request.extended_at is not None:
        whole = _added(term.period, term.extension)
        end = end_of(request.received_at, whole, term.zone, effect=Effect.SCHEDULE)
    stood = request.paused
    if request.paused_at is not None:
        stood += now - request.paused_at
    return end + stood


def extended(
    term: Term, request: SubjectRequest, why: str, now: datetime
) -> SubjectRequest:
    """Extend a clock, once. ClockFixed."""
    if not term.extension or request.extended_at is not None:
        raise _fixed(request, "extended")
    later = replace(request, extended_at=now, extended_why=why)
    return replace(later, due_at=due(term, later, now))


def stopped(
    term: Term, request: SubjectRequest, why: str, now: datetime
) -> SubjectRequest:
    """Let a clock stand still while something is asked back. ClockFixed."""
    if not term.stops or request.paused_at is not None:
        raise _fixed(request, "stopped")
    return replace(request, paused_at=now, paused_why=why)


def resumed(term: Term, request: SubjectRequest, now: datetime) -> SubjectRequest:
    """Let a clock run on. ClockFixed if it runs."""
    if request.paused_at is None:
        raise _fixed(request, "resumed")
    stood = request.paused + (now - request.paused_at)
    later = replace(request, paused_at=None, paused=stood)
    return replace(later, due_at=due(term, later, now))


def _fixed(request: SubjectRequest, deed: str) -> ClockFixed:
    return ClockFixed(request=request.id, deed=deed, jurisdiction=request.jurisdiction)


def standing(request: SubjectRequest, now: datetime) -> Standing:
    """Say how a request stands to its clock."""
    if request.closed:
        return Standing.CLOSED
    if request.paused_at is not None:
        return Standing.PAUSED
    if request.due_at <= now:
        return Standing.OVERDUE
    return Standing.NEAR if request.due_at - now <= NEAR else Standing.IN_TIME


def _added(period: str, more: str) -> str:
    one, two = parse(period), parse(more)
    return f"P{one.months + two.months}M{one.days + two.days}D"


# --- the data -------------------------------------------------------------------------


def terms_from(document: Mapping[str, Any]) -> Mapping[str, Term]:
    """Read the clocks by jurisdiction. BadPack with the place of the first fault."""
    if document.get("schema") != SCHEMA:
        raise BadPack(place="schema", reason=f"must be {SCHEMA}")
    found = {}
    for number, row in enumerate(document.get("clocks", ())):
        place = f"clocks[{number}]"
        try:
            term = Term(**{k: v for k, v in row.items() if k != "calendar"})
            calendar = (
                document["calendars"][row["calendar"]] if "calendar" in row else {}
            )
            term = replace(term, calendar=_calendar(calendar))
            _check(term)
        except (TypeError, KeyError, ValueError, BadPeriod) as error:
            raise BadPack(place=place, reason=str(error)) from None
        found[term.jurisdiction] = term
    return found


def _check(term: Term) -> None:
    zone_of(term.zone)
    if bool(term.period) == bool(term.working_days):
        raise ValueError("either a period or working days")
    if term.working_days < 0 or (term.working_days and term.extension):
        raise ValueError("working days are counted, and not extended")
    for period in filter(None, (term.period, term.extension)):
        if parse(period).seconds:
            raise ValueError("whole days are counted")


def _calendar(given: Mapping[str, Any]) -> Calendar:
    holidays = {
        day for first, last in given.get("holidays", ()) for day in _days(first, last)
    }
    return Calendar(
        holidays=frozenset(holidays), worked=frozenset(given.get("worked", ()))
    )


def _days(first: date, last: date) -> list[date]:
    return [first + _DAY * n for n in range((last - first).days + 1)]
