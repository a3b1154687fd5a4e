"""Jobs, and what becomes of one that failed.

1. Whoever takes a job has it for the time of a lease, and may lengthen that as long as
   it lasts. Whose lease is over has lost the job, whatever they have done since.
2. A job is taken by one attempt at a time: only (owner, attempt) that took it may end
   it.
3. What failed is tried again, each time after twice the pause, up to a ceiling. After
   so many failures it is dead: it waits for a person.
4. A worker that died under a job counts as a failure of the job: it may have been why.
5. What the rules refuse is dead at once: asking again is refused again.
6. What is outside and may pass (a full disk, a server that is away) is no failure of
   the job: it waits with the error's code, and is never dead of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

FIRST_PAUSE: Final = timedelta(seconds=10)
LONGEST_PAUSE: Final = timedelta(hours=1)
LONGEST_OUTAGE: Final = timedelta(minutes=5)
MOST_FAILURES: Final = 8


class State(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"
    CANCELLED = "cancelled"


ENDED: Final = frozenset({State.DONE, State.DEAD, State.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Something to be done.

    ``key`` is never given twice: to ask for the same again changes nothing. ``done``
    of ``of`` say how far it is (0 of 0: not said). ``error`` is the code of the last
    failure, or the name of its exception: never what it said.
    """

    id: int
    kind: str
    payload: Mapping[str, object]
    key: str
    state: State
    run_at: datetime
    created_at: datetime
    attempt: int = 0
    failures: int = 0
    owner: str = ""
    lease_until: datetime | None = None
    done: int = 0
    of: int = 0
    error: str = ""
    result: Mapping[str, object] = field(default_factory=dict)
    ended_at: datetime | None = None


def pause(failures: int) -> timedelta:
    """Return how long to wait after so many failures: 10 s, 20 s, ... 1 h."""
    doublings = min(max(failures - 1, 0), 16)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def after_outage(attempt: int, now: datetime) -> datetime:
    """Say when a job is tried again whose nth attempt met what may pass."""
    return now + min(pause(attempt), LONGEST_OUTAGE)


def after_failure(failures: int, now: datetime, *, hopeless: bool) -> datetime | None:
    """Say when a job that failed so many times is tried again; None for never."""
    if hopeless or failures >= MOST_FAILURES:
        return None
    return now + pause(failures)
