"""Snapshots and restore drills: what there is, and let a worker make another one."""

from typing import Any, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guicang.domain.access.model import May
from guicang.domain.jobs.model import State
from guicang.entrypoints.houses import house
from guicang.entrypoints.web import passkeys
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.pages.running import MOVING, seen, told
from guicang.entrypoints.web.pages.settings import WHO
from guicang.services.ordering import DRILL, SNAPSHOT

CHANGE: Final = frozenset({May.SNAPSHOT_CHANGE})
_POST: Final = frozenset({"POST"})
_SHOWN: Final = 50


@page("settings/snapshots", name="snapshots", may=WHO)
def snapshots(request: Asked) -> Answer:
    """List snapshots, when each goes, and what drills showed."""
    opened = house()
    context = {
        "tab": "snapshots",
        "snapshots": opened.snapshotting.standing()[:_SHOWN],
        "broken": opened.snapshotting.broken(),
        "drills": opened.drilling.done()[:_SHOWN],
        "can_change": opened.powers.allowed(request.person, May.SNAPSHOT_CHANGE),
        **_work(),
    }
    return render(request, "guicang/snapshots.html", context)


def _work() -> dict[str, Any]:
    """Say where the newest snapshot and the newest drill stand."""
    jobs = {kind: house().ordering.last(kind) for kind in (SNAPSHOT, DRILL)}
    moves = any(job is not None and job.state in MOVING for job in jobs.values())
    shown = [job for job in jobs.values() if job and job.state is not State.DONE]
    return {
        "jobs": [told(job) for job in shown],
        "moves": moves,
        "worker": None if moves else seen(),
    }


@page("settings/snapshots/progress", name="snapshots-progress", may=WHO)
def progress(request: Asked) -> Answer:
    """Give the part that says how far they are; at the end, the page anew."""
    context = _work()
    answer = render(request, "guicang/part_keeping.html", context)
    if not context["moves"]:
        answer["HX-Refresh"] = "true"
    return answer


@page("settings/snapshots/make", name="snapshot-make", may=CHANGE, methods=_POST)
def make(request: Asked) -> Answer:
    """Let a worker make a snapshot."""
    return _ordered(request, SNAPSHOT)


@page("settings/snapshots/drill", name="drill-run", may=CHANGE, methods=_POST)
def drill(request: Asked) -> Answer:
    """Let a worker practise a restore."""
    return _ordered(request, DRILL)


def _ordered(request: Asked, kind: str) -> Answer:
    opened, proof = house(), passkeys.proof(request)
    person = opened.governing.prove(request.person.name, proof, May.SNAPSHOT_CHANGE)
    opened.ordering.once(kind, by=person.name)
    messages.success(request, _("Ordered; a worker takes it."))
    return redirect("snapshots")
