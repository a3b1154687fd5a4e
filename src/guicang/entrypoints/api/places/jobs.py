"""Jobs: what a worker does, did, or cannot."""

from datetime import datetime
from typing import Any

from ninja import Schema

from guicang.domain.access.model import May
from guicang.domain.jobs.model import Job, State
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import FIFTY, Limit, Proof, acting, slim
from guicang.entrypoints.houses import house
from guicang.services.ordering import Deed

WHO = frozenset({May.OPERATIONS_READ})


class JobShown(Schema):
    """A job; ``error`` is the code of its last failure, ``done`` of ``of`` its way."""

    id: int
    kind: str
    payload: dict[str, Any]
    state: str
    run_at: datetime
    failures: int
    done: int
    of: int
    error: str
    ended_at: datetime | None


class Jobs(Schema):
    """The newest jobs, and how many there are in each state."""

    items: list[JobShown]
    counts: dict[str, int]
    next: None


class ChangeJob(Proof):
    """What is to become of a job, and why."""

    deed: Deed


@route("GET", "/jobs", response=Jobs, may=WHO, programs=True)
def jobs(
    request: Call, state: State | None = None, kind: str = "", limit: Limit = FIFTY
) -> object:
    """List jobs, the newest first."""
    stored = house().jobs
    found = stored.list(states=[state] if state else [], kind=kind, limit=limit)
    return {
        "items": [job_shown(each) for each in found],
        "counts": {each.value: many for each, many in stored.counts().items()},
        "next": None,
    }


@route("POST", "/jobs/{number}/change", response=JobShown, may={May.JOBS_CHANGE})
def change_job(request: Call, number: int, body: ChangeJob) -> object:
    """Let a job that failed wait anew, or cancel one, as a person."""
    by = acting(request, May.JOBS_CHANGE, body.code)
    return job_shown(
        house().ordering.change(number, body.deed, by=by, reason=body.reason)
    )


def job_shown(job: Job) -> dict[str, Any]:
    """Give what is shown of a job."""
    names = ("id", "kind", "state", "run_at", "failures", "done", "of", "error")
    return {**slim(job, *names, "ended_at"), "payload": dict(job.payload)}
