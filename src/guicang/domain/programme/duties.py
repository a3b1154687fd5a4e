"""Who has to take which course, by when, and which powers rest until they did.

1. A duty names a course, the roles that have to take it, and how often. Whoever comes
   new, or is there when the duty comes into force, has a first period for it.
2. Who passed is current until the period after that is over, whatever version it was.
3. What is due is told of two weeks before. When its day is over a grace begins, in
   which everything still works and the reminder is louder.
4. After the grace the powers that the duty names rest, until the course is passed: at
   that instant they are back, and nobody has to give them anew.
5. No duty stops what protects people and records: to sign, to stop, to hold, to answer
   alarms, to let people in and out, to look at the ledger, and to learn never rest. So
   no lapse can lock a house out.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from guicang.domain.access.model import May, Person, Role
from guicang.domain.errors import BadDuties, BadPeriod
from guicang.domain.retention.calendar import parse

SCHEMA: Final = "guicang.training/1"
AHEAD: Final = timedelta(days=14)
"""How long before its day something is told to be due."""

RESTING: Final = frozenset(
    {
        May.BATCH_DISPOSE,
        May.BATCH_PROPOSE,
        May.CONVERSATION_EXPORT,
        May.CONVERSATION_IMPORT,
        May.CONVERSATION_LABEL,
        May.CONVERSATION_READ,
        May.CONVERSATION_READ_OWN,
        May.CONVERSATION_SEARCH,
        May.CUSTOMER_CHANGE,
        May.DESK_ANSWER,
        May.DESTINATION_CHANGE,
        May.FINDING_REVEAL,
        May.MASKING_CHANGE,
        May.POLICY_CHANGE,
        May.RULES_CHANGE,
        May.SOURCE_CHANGE,
    }
)
"""What a duty may let rest; nothing else ever does."""

Later = Callable[[datetime, str], datetime]
"""Says when a period that begins at an instant is over."""


class Stage(StrEnum):
    """How somebody stands with a duty."""

    CURRENT = "current"
    DUE = "due"
    GRACE = "grace"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Who takes which course. Periods are those of ISO 8601.

    ``every`` is how long a pass is good, ``within`` how long who is new has, ``grace``
    how long after its day ``powers`` still work.
    """

    course: str
    roles: frozenset[Role]
    every: str
    within: str
    grace: str
    powers: frozenset[May]


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """The duties in force, since when, and under which name."""

    name: str
    since: datetime
    duties: tuple[Duty, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What somebody owes. ``passed_at`` is None for who never passed."""

    person: str
    duty: Duty
    stage: Stage
    due_at: datetime
    lapses_at: datetime
    passed_at: datetime | None


def duties_from(document: Mapping[str, Any], since: datetime) -> Duties:
    """Read duties. BadDuties for what cannot be read, or may not rest."""
    if document.get("schema") != SCHEMA or set(document) - {"schema", "name", "duties"}:
        raise BadDuties(place="schema", reason=f"a document of {SCHEMA}")
    rows = document.get("duties")
    if not isinstance(rows, list | tuple):
        raise BadDuties(place="duties", reason="a list of duties")
    found = tuple(_duty(row, f"duties.{n}") for n, row in enumerate(rows))
    if len({duty.course for duty in found}) != len(found):
        raise BadDuties(place="duties", reason="each course once")
    return Duties(name=str(document.get("name", "")), since=since, duties=found)


def _duty(row: object, place: str) -> Duty:
    names = {"course", "roles", "every", "within", "grace", "powers"}
    if not isinstance(row, Mapping) or set(row) != names:
        raise BadDuties(place=place, reason=", ".join(sorted(names)))
    try:
        duty = Duty(
            course=str(row["course"]),
            roles=frozenset(map(Role, row["roles"])),
            every=str(row["every"]),
            within=str(row["within"]),
            grace=str(row["grace"]),
            powers=frozenset(map(May, row["powers"])),
        )
        for period in (duty.every, duty.within, duty.grace):
            parse(period)
    except (ValueError, TypeError, BadPeriod) as error:
        raise BadDuties(place=place, reason=str(error)) from None
    if not duty.roles or not duty.course:
        raise BadDuties(place=place, reason="a course and at least one role")
    if beyond := duty.powers - RESTING:
        raise BadDuties(place=place, reason=f"{min(beyond)} never rests")
    return duty


def owed(
    person: Person,
    duty: Duty,
    *,
    begun: datetime,
    passed: datetime | None,
    now: datetime,
    later: Later,
) -> Owed | None:
    """Say how somebody stands with a duty; None for whom it does not bind.

    ``begun`` is since when it binds them, ``passed`` when they last passed.
    """
    if not person.active or not person.roles & duty.roles:
        return None
    due = later(begun, duty.within) if passed is None else later(passed, duty.every)
    lapses = later(due, duty.grace)
    stage = Stage.CURRENT
    if now >= lapses:
        stage = Stage.LAPSED
    elif now >= due:
        stage = Stage.GRACE
    elif now >= due - AHEAD or passed is None:
        stage = Stage.DUE
    return Owed(
        person=person.name,
        duty=duty,
        stage=stage,
        due_at=due,
        lapses_at=lapses,
        passed_at=passed,
    )


def resting(owing: Iterable[Owed]) -> Mapping[May, Owed]:
    """Name the powers that rest, each with what is owed for it."""
    return {
        may: each
        for each in owing
        if each.stage is Stage.LAPSED
        for may in sorted(each.duty.powers & RESTING)
    }


def tally(owing: Iterable[Owed]) -> Iterator[tuple[str, int, int]]:
    """Count by course who is late, and of these whose powers rest."""
    late: dict[str, list[Owed]] = {}
    for each in owing:
        if each.stage in {Stage.GRACE, Stage.LAPSED}:
            late.setdefault(each.duty.course, []).append(each)
    for course, those in sorted(late.items()):
        lapsed = sum(each.stage is Stage.LAPSED for each in those)
        yield course, len(those), lapsed


_CONTENT: Final = sorted(
    {
        May.CONVERSATION_EXPORT,
        May.CONVERSATION_READ,
        May.CONVERSATION_READ_OWN,
        May.CONVERSATION_SEARCH,
        May.FINDING_REVEAL,
    }
)
_TAKING_AWAY: Final = sorted({May.BATCH_DISPOSE, May.BATCH_PROPOSE, May.POLICY_CHANGE})


def _rows(every: str) -> Sequence[Mapping[str, Any]]:
    those_who_act = sorted(set(Role) - {Role.AUDITOR})
    return [
        {
            "course": "chat-records",
            "roles": [role.value for role in sorted(Role)],
            "every": every,
            "within": "P30D",
            "grace": "P14D",
            "powers": [may.value for may in _CONTENT],
        },
        {
            "course": "bad-day",
            "roles": [role.value for role in those_who_act],
            "every": "P1Y",
            "within": "P30D",
            "grace": "P14D",
            "powers": [may.value for may in _TAKING_AWAY],
        },
    ]


TEMPLATES: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
    {
        name: {"schema": SCHEMA, "name": name, "duties": rows}
        for name, rows in (
            ("none", []),
            ("yearly", _rows("P1Y")),
            ("quarterly", _rows("P3M")),
        )
    }
)
"""Duties to begin with: none, every year, or every quarter (the guides' advice)."""
