"""Let a worker run a batch or a restore, and tell how far it truly is."""

from datetime import timedelta
from typing import Any, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guicang.domain.access.model import May
from guicang.domain.approval.model import Decision, Operation, Request
from guicang.domain.disposal.model import Batch, State
from guicang.domain.disposal.road import OPEN
from guicang.domain.jobs.model import Job, State as JobState
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.labels import DOING, KINDS, ROAD
from guicang.entrypoints.web.acts import confirmed
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.passkeys import proof as proof_of

WHO: Final = frozenset({May.LEDGER_READ, May.BATCH_PROPOSE, May.ARCHIVE_RESTORE})
STEPS: Final = (
    State.PROPOSED,
    State.APPROVED,
    State.ARCHIVED,
    State.VERIFIED,
    State.ERASED,
    State.SHREDDED,
    State.PROBED,
    State.CERTIFIED,
)
RUNNABLE: Final = OPEN - {State.PROPOSED}
MOVING: Final = frozenset({JobState.WAITING, JobState.RUNNING})
PATIENCE: Final = timedelta(seconds=15)
"""How long a job may wait before we say that no worker takes it: three rests."""


def road(state: State) -> list[dict[str, str]]:
    """Give the steps of the road, and which are done, and where we are."""
    here = State.VERIFIED if state is State.ERASING else state
    place = STEPS.index(here) if here in STEPS else -1
    return [
        {
            "title": words(ROAD[step]),
            "mark": "done" if at < place else "here" if at == place else "",
        }
        for at, step in enumerate(STEPS)
    ]


def work(request: Asked, batch: Batch) -> dict[str, Any]:
    """Give what the page of a batch shows of its job."""
    opened = house()
    job = opened.ordering.of("dispose-batch", batch.id)
    moving = job is not None and job.state in MOVING
    runnable = batch.state in RUNNABLE and not moving
    return {
        "batch": batch,
        "road": road(batch.state),
        "job": told(job) if job and batch.state in OPEN else None,
        "doing": words(DOING.get(batch.state, "")) if moving else "",
        "poll": moving and batch.state in OPEN,
        "worker": seen() if runnable else None,
        "can_run": runnable
        and opened.powers.allowed(request.person, May.BATCH_DISPOSE),
    }


def told(job: Job) -> dict[str, Any]:
    """Say where a job stands, and whether anybody is at it."""
    opened = house()
    now = opened.clock.now()
    alive = job.lease_until is not None and job.lease_until > now
    late = job.state is JobState.WAITING and job.run_at + PATIENCE < now
    other = opened.ordering.busy() if late else None
    return {
        "job": job,
        "waits": job.state is JobState.WAITING and not late,
        "again": job.state is JobState.WAITING and job.run_at > now and job.failures,
        "unheard": late and other is None,
        "behind": words(KINDS.get(other.kind, other.kind)) if other else "",
        "runs": job.state is JobState.RUNNING and alive,
        "lost": job.state is JobState.RUNNING and not alive,
        "dead": job.state is JobState.DEAD,
        "cancelled": job.state is JobState.CANCELLED,
        "waited": int((now - job.run_at).total_seconds()),
    }


def seen() -> dict[str, Any]:
    """Say what is known of a worker: at work now, or when it was seen last."""
    ordering = house().ordering
    return {"busy": ordering.busy(), "seen": ordering.seen()}


@page(
    "batches/<str:code>/run",
    name="batch-run",
    may={May.BATCH_DISPOSE},
    methods={"POST"},
)
def run(request: Asked, code: str) -> Answer:
    """Let a worker take a batch to its end: its number typed, a fresh code."""
    why, given = confirmed(request, code), proof_of(request)
    house().ordering.dispose(code, by=request.person.name, code=given, reason=why)
    messages.success(request, _("Ordered; a worker takes it."))
    return redirect("batch", code)


@page("batches/<str:code>/progress", name="batch-progress", may=WHO)
def progress(request: Asked, code: str) -> Answer:
    """Give the part that says how far a batch is; at the end, the page anew."""
    context = work(request, house().batches.get(code))
    answer = render(request, "guicang/part_running.html", context)
    if not context["poll"]:
        answer["HX-Refresh"] = "true"
    return answer


# --- restores -------------------------------------------------------------------------


def restore_work(request: Asked, asked: Request) -> dict[str, Any]:
    """Give what the page of a request shows of its restore; nothing for others."""
    if asked.operation is not Operation.RESTORE:
        return {}
    opened = house()
    job = opened.ordering.of("restore", asked.id)
    moving = job is not None and job.state in MOVING
    approved = asked.decision is Decision.APPROVED
    return {
        "restoring": True,
        "asked": asked,
        "job": told(job) if job and approved else None,
        "poll": moving and approved,
        "worker": seen() if approved and not moving else None,
        "can_restore": approved
        and not moving
        and opened.powers.allowed(request.person, May.ARCHIVE_RESTORE),
    }


@page(
    "approvals/<str:code>/restore",
    name="restore-run",
    may={May.ARCHIVE_RESTORE},
    methods={"POST"},
)
def restore(request: Asked, code: str) -> Answer:
    """Let a worker do an approved restore: its number typed, a fresh code."""
    why, given = confirmed(request, code), proof_of(request)
    house().ordering.restore(code, by=request.person.name, code=given, reason=why)
    messages.success(request, _("Ordered; a worker takes it."))
    return redirect("approval", code)


@page("approvals/<str:code>/progress", name="restore-progress", may=WHO)
def restore_progress(request: Asked, code: str) -> Answer:
    """Give the part that says how far a restore is; at the end, the page anew."""
    context = restore_work(request, house().requests.get(code))
    answer = render(request, "guicang/part_restoring.html", context)
    if not context.get("poll"):
        answer["HX-Refresh"] = "true"
    return answer
