"""Whether a source falls behind what its platform still has, and what is missing.

1. A platform that gives what was said for so many hours is a wall. A third of the way
   to it is a warning, two thirds are serious, five sixths are critical: 24, 48 and 60
   hours of WeCom's 72.
2. Behind the wall something may be lost for good. That is a gap: it is written down
   with its bounds, and nothing that comes later makes it undone.
3. Without a wall the same hours count, for somebody should look; nothing is lost.
4. Each level is told once, until the source has caught up.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

_HOURS: Final = 72


class Level(StrEnum):
    """How far behind a source is, from well to worst."""

    WELL = ""
    WARNING = "warning"
    SERIOUS = "serious"
    CRITICAL = "critical"
    LOST = "lost"


ORDER: Final = tuple(Level)
_PARTS: Final = (
    (Level.CRITICAL, 5 / 6),
    (Level.SERIOUS, 2 / 3),
    (Level.WARNING, 1 / 3),
)


class GapKind(StrEnum):
    """Why something is missing."""

    WINDOW = "window"
    PLATFORM = "platform"
    SEQUENCE = "sequence"
    COUNT = "count"
    MEDIA = "media"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that is missing, between two instants where they are known.

    ``about`` tells gaps of a kind apart: a digest of a thread, a number. ``detail`` is
    a phrase without content. ``resolved`` is when it was filled after all.
    """

    source: str
    kind: GapKind
    noted: datetime
    about: str = ""
    since: datetime | None = None
    until: datetime | None = None
    detail: str = ""
    resolved: datetime | None = None


def lag(now: datetime, through: datetime | None, created: datetime) -> timedelta:
    """Return how far behind a source is; one never complete is so since it began."""
    return max(now - (through or created), timedelta(0))


def level(behind: timedelta, window: int | None) -> Level:
    """Judge how far behind that is; ``window`` is in hours, None for no wall."""
    hours = window or _HOURS
    share = behind / timedelta(hours=hours)
    if window is not None and share > 1:
        return Level.LOST
    return next((found for found, part in _PARTS if share >= part), Level.WELL)


def is_worse(found: Level, told: str) -> bool:
    """Whether a level is to be told after another one was."""
    return ORDER.index(found) > ORDER.index(Level(told))


def holes(last: int | None, numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Give the stretches of numbers that are missing after ``last``."""
    for number in sorted(set(numbers)):
        if last is not None and number > last + 1:
            yield last + 1, number - 1
        last = number if last is None else max(last, number)


def short(told: Mapping[str, int], stored: Mapping[str, int]) -> Mapping[str, int]:
    """Say of which threads the platform tells more messages than are here."""
    lacking = {thread: n - stored.get(thread, 0) for thread, n in told.items()}
    return {thread: n for thread, n in lacking.items() if n > 0}
