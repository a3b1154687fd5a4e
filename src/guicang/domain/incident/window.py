"""What must not be lost while an incident is looked into, and for how long.

* The window begins 72 hours before it happened (before it was discovered, while that
  is not known): what led to it is evidence, too.
* While an incident is open the lock has no end. The first 72 hours from discovery are
  locked whoever closes it; and what belongs to the window stays for six calendar months
  from discovery at least (Cybersecurity Law of China, article 23, item 3).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from guicang.domain.incident.model import Incident
from guicang.domain.retention.audit import FLOOR
from guicang.domain.retention.calendar import end_of
from guicang.domain.retention.model import Effect

FIRST: Final = timedelta(hours=72)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Evidence of one incident: from ``since`` to ``to``, locked until ``until``.

    ``to`` and ``until`` are None while the incident is open.
    """

    incident: str
    since: datetime
    to: datetime | None
    until: datetime | None

    def locks(self, now: datetime) -> bool:
        """Say whether the lock is on."""
        return self.until is None or now < self.until

    def has(self, at: datetime) -> bool:
        """Say whether what was written at an instant belongs to it."""
        return self.since <= at and (self.to is None or at <= self.to)


def window(incident: Incident, zone: str) -> Window:
    """Give an incident's window."""
    facts = incident.facts
    since = (facts.happened_at or facts.discovered_at) - FIRST
    if incident.closed_at is None:
        return Window(incident=incident.id, since=since, to=None, until=None)
    first = facts.discovered_at + FIRST
    floor = end_of(facts.discovered_at, FLOOR, zone, effect=Effect.FLOOR)
    return Window(
        incident=incident.id,
        since=since,
        to=max(incident.closed_at, first),
        until=max(incident.closed_at, first, floor),
    )


def locking(windows: Iterable[Window], now: datetime) -> tuple[Window, ...]:
    """Give the windows that are locked now."""
    return tuple(each for each in windows if each.locks(now))


def snapshots_of(
    window: Window, made: Iterable[tuple[str, datetime]]
) -> frozenset[str]:
    """Name the snapshots of a window: those made in it, and the last one before.

    That one shows how it was before anything happened. ``made`` are ids and instants.
    """
    ordered = sorted(made, key=lambda each: (each[1], each[0]))
    before = [name for name, at in ordered if at < window.since]
    return frozenset([*before[-1:], *(name for name, at in ordered if window.has(at))])
