"""The numbers that a monitoring system asks for, again and again.

None of these statements looks at everything that is kept: each goes by an index, or
over a table that stays small. Counting what is kept is left to ``overview.kept``, which
remembers it for a minute.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guicang.adapters.db.sql import select, when
from guicang.adapters.db.transactions import translated
from guicang.domain.disposal.model import State as BatchState
from guicang.domain.jobs.model import State as JobState
from guicang.domain.record import micros


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How much there is of what, and since when.

    ``quarantined`` by error code; ``batches``, ``jobs`` and ``sessions`` (of the desk,
    those that go on) by state; ``alarms`` that are not over by kind. ``erased`` counts
    conversations by the end that they were taken to. ``waiting_since`` is when the job
    was due that waits longest, ``lapsed`` how many jobs run whose lease is over.
    """

    quarantined: Mapping[str, int]
    quarantined_since: datetime | None
    batches: Mapping[str, int]
    erased: Mapping[str, int]
    jobs: Mapping[str, int]
    waiting_since: datetime | None
    leased: int
    lapsed: int
    sessions: Mapping[str, int]
    alarms: Mapping[str, int]
    requests: int


def figures(now: datetime) -> Figures:
    """Count them, as they are now."""
    at = micros(now)
    with translated():
        ((since,),) = select(
            "SELECT min(run_at) FROM guicang_job WHERE state = %s AND run_at <= %s",
            [str(JobState.WAITING), at],
        )
        ((leased,),) = select(_RUNNING + " AND lease_until > %s", [at])
        ((lapsed,),) = select(_RUNNING + " AND lease_until <= %s", [at])
        ((requests,),) = select(
            "SELECT count(*) FROM guicang_request WHERE decision = 'open'"
        )
        ((lies,),) = select("SELECT min(stored_at) FROM guicang_quarantined")
        return Figures(
            quarantined_since=when(lies),
            quarantined=_by(
                "SELECT code, count(*) FROM guicang_quarantined GROUP BY 1"
            ),
            batches=dict.fromkeys(map(str, BatchState), 0)
            | _by("SELECT state, count(*) FROM guicang_batch GROUP BY 1"),
            erased=_by('SELECT "end", sum(destroyed) FROM guicang_batch GROUP BY 1'),
            jobs=dict.fromkeys(map(str, JobState), 0)
            | _by("SELECT state, count(*) FROM guicang_job GROUP BY 1"),
            waiting_since=when(since),
            leased=leased,
            lapsed=lapsed,
            sessions=_by(
                "SELECT state, count(*) FROM guicang_desksession"
                " WHERE NOT state = 'completed' GROUP BY 1"
            ),
            alarms=_by(
                "SELECT kind, count(*) FROM guicang_alarm"
                " WHERE over_at IS NULL GROUP BY 1"
            ),
            requests=requests,
        )


_RUNNING = "SELECT count(*) FROM guicang_job WHERE state = 'running'"


def _by(sql: str) -> dict[str, int]:
    found: list[tuple[Any, ...]] = list(select(sql))
    return {str(name): int(count) for name, count in found}
