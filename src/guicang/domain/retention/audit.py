"""How long the audit ledger keeps what its entries say.

The tree, the leaf hashes and what proves destruction are kept for good. The *payload*
of an entry that only tells who looked, logged in or talked may be removed once its
period is over: it names people, and a log is no exception to storage limitation.

* Six calendar months are the floor (Cybersecurity Law, article 23: network logs at
  least six months; pack entry ``log.audit``).
* Three years are the default (Civil Code, article 188: the period within which
  somebody may sue; PIPL, article 56: reports on impact and records of processing).
* Guides that say otherwise are named with what becomes of them, and why.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from guicang.domain.errors import AuditFloor
from guicang.domain.ledger.model import Tag
from guicang.domain.retention.calendar import end_of, parse
from guicang.domain.retention.model import Effect
from guicang.domain.retention.wording import AUDIT

FLOOR: Final = "P6M"
DEFAULT: Final = "P3Y"
_YEARS: Final = (2027, 2028)  # a common one and a leap year
_MONTHS: Final = range(1, 13)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """A period that somebody recommends; ``taken`` is what it becomes, "" if nothing.

    ``why`` is a phrase of the catalogue.
    """

    period: str
    taken: str
    why: str


GUIDES: Final = (
    Guide(
        period="P180D",
        taken="",
        why=AUDIT["P180D"],
    ),
    Guide(
        period="P365D",
        taken=DEFAULT,
        why=AUDIT["P365D"],
    ),
)
"""What the practitioners' guide recommends for operation logs."""

_THINGS: Final = frozenset({"conversation", "message", "session", "chat", "finding"})
_TAGS: Final = frozenset(
    {
        Tag.ACCESS_REFUSED,
        Tag.ACCESS_LOGGED_IN,
        Tag.ACCESS_LOG_IN_FAILED,
        Tag.ACCESS_SESSIONS_ENDED,
        Tag.ACCESS_INVITATION_REFUSED,
        Tag.GRANT_USED,
        Tag.ARCHIVE_READ,
        Tag.DESK_PRESENCE_SET,
        Tag.DESK_LEAVE_PLANNED,
        Tag.DESK_LEAVE_DROPPED,
        Tag.DESK_WENT_OFFLINE,
        Tag.SYSTEM_JOB_ORDERED,
        Tag.SYSTEM_JOB_CHANGED,
    }
)
REMOVABLE: Final = frozenset(
    str(tag) for tag in Tag if tag in _TAGS or tag.thing in _THINGS
)
"""Entries that tell of looking, talking and coming in.

What proves destruction, approval, holds, policies and powers stays for good.
"""


def require_allowed(period: str) -> None:
    """Raise AuditFloor for a period that can end before six calendar months do.

    BadPeriod for one that cannot be read.
    """
    if parse(period).exact or any(_shorter(period, at) for at in _firsts()):
        guide = next((each for each in GUIDES if each.period == period), None)
        why = guide.why if guide else AUDIT["short"]
        raise AuditFloor(period=period, why=why)


def advised(period: str) -> str:
    """Return what a period is to be: a guide that is too short is lengthened."""
    taken = (each.taken for each in GUIDES if each.period == period and each.taken)
    return next(taken, period)


def over(at: datetime, period: str, zone: str, now: datetime) -> bool:
    """Say whether an entry's period is over, and the floor's."""
    ends = (end_of(at, each, zone, effect=Effect.FLOOR) for each in (period, FLOOR))
    return max(ends) <= now


def ranges(numbers: Iterable[int]) -> list[list[int]]:
    """Write rising numbers as ranges ``[first, last]``."""
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def _shorter(period: str, at: datetime) -> bool:
    ends = [end_of(at, each, "UTC", effect=Effect.FLOOR) for each in (period, FLOOR)]
    return ends[0] < ends[1]


def _firsts() -> Iterator[datetime]:
    for year in _YEARS:
        for month in _MONTHS:
            yield datetime(year, month, 1, tzinfo=UTC)
