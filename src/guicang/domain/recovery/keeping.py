"""How long a snapshot is kept: no longer than what it still holds may be held.

1. A snapshot goes when its own time is over (``until``, said when it was made).
2. Where records were erased after it was made, it holds their rows, sealed under keys
   that are destroyed: it goes some time (``lag``) after they were erased.
3. There is no exception for the last one: whoever lets it go makes a new one first,
   which does not hold what was erased before.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from guicang.domain.recovery.model import Snapshot

Lag = Callable[[datetime], datetime]
"""Says until when a snapshot may hold what was erased at an instant."""


def ends(snapshot: Snapshot, erasures: Iterable[datetime], lag: Lag) -> datetime:
    """Say when a snapshot goes, given the instants at which records were erased."""
    after = [at for at in erasures if at >= snapshot.made_at]
    return min([snapshot.until, *map(lag, after)])


def outlived(
    snapshots: Sequence[Snapshot],
    erasures: Sequence[datetime],
    now: datetime,
    lag: Lag,
) -> tuple[Snapshot, ...]:
    """Name the snapshots that go now, the oldest first."""
    ordered = sorted(snapshots, key=lambda each: (each.made_at, each.id))
    return tuple(s for s in ordered if ends(s, erasures, lag) <= now)


def holding(snapshots: Iterable[Snapshot], erased_at: datetime) -> tuple[Snapshot, ...]:
    """Name the snapshots that hold what was erased at an instant, the oldest first."""
    older = (each for each in snapshots if each.made_at <= erased_at)
    return tuple(sorted(older, key=lambda each: (each.made_at, each.id)))
