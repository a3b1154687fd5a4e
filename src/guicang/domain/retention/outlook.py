"""The last lines of a verdict: both ends, and what would change them."""

from datetime import datetime
from typing import Protocol

from guicang.domain.retention.model import Action, State
from guicang.domain.retention.notes import Silence
from guicang.domain.retention.reckon import Reckoning


class TwoEnds(Protocol):
    """The two ends of a record (R28)."""

    @property
    def offline(self) -> datetime | None:
        """When the working copy may go."""
        ...

    @property
    def dispose(self) -> datetime | None:
        """When the last copy may go."""
        ...


def outlook(
    sums: Reckoning, state: State, ends: TwoEnds, grace: str, notes: Silence
) -> None:
    """Write down the ends and what would change them."""
    if ends.offline is not None:
        key = "offline-review" if sums.action is Action.REVIEW else "offline"
        notes.add("R28", key, end=ends.offline)
    if ends.dispose is not None:
        notes.add("R2", "dispose", end=ends.dispose)
    if state is State.HELD:
        notes.add("R10", "change-release", grace=grace)
    for wait in (*sums.waits, *sums.endless):
        clause = wait.clause
        key = "change-start" if wait.exception else "change-event"
        notes.add("R9", key, clause, trigger=clause.trigger, period=clause.period or "")
    if sums.target is not None and not sums.requested and not sums.stopped:
        notes.add("R11", "change-policy", grace=grace)
    elif sums.action is None or sums.retained:
        notes.add("R11", "change-none", grace=grace)
