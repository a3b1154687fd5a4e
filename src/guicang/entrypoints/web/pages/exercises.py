"""Exercises of the bad day: let one be played, see how far it is, and what it took."""

from typing import Any, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guicang.domain.access.model import May
from guicang.domain.errors import BadForm
from guicang.domain.jobs.model import State
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.incidents import exercise_shape
from guicang.entrypoints.web import passkeys
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.pages.incidents import ANSWER, WHO
from guicang.entrypoints.web.pages.running import MOVING, seen, told
from guicang.services.exercising import MOST, RECORDS, Exercise

_POST: Final = frozenset({"POST"})
_SHOWN: Final = 20


@page("exercises", name="exercises", may=WHO)
def exercises(request: Asked) -> Answer:
    """List exercises, each with its time line, and let one be played."""
    opened = house()
    snapshots = opened.snapshotting.all()
    context = {
        **_work(),
        "exercises": [lined(each) for each in opened.exercising.done()[:_SHOWN]],
        "snapshot": snapshots[-1] if snapshots else None,
        "can_answer": opened.powers.allowed(request.person, May.INCIDENT_ANSWER),
        "records": RECORDS,
        "most": MOST,
    }
    return render(request, "guicang/exercises.html", context)


def lined(exercise: Exercise) -> dict[str, Any]:
    """Give an exercise with when each of its steps began."""
    shape, began = exercise_shape(exercise, words), 0
    for step in shape["steps"]:
        step["began"] = began
        began += step["ms"]
    return shape


def _work() -> dict[str, Any]:
    job = house().exercising.last()
    shown = job is not None and job.state is not State.DONE
    moves = job is not None and job.state in MOVING
    return {
        "job": told(job) if job and shown else None,
        "moves": moves,
        "worker": None if moves else seen(),
    }


@page("exercises/progress", name="exercises-progress", may=WHO)
def progress(request: Asked) -> Answer:
    """Give the part that says how far it is; at the end, the page anew."""
    context = _work()
    answer = render(request, "guicang/part_exercise.html", context)
    if not context["moves"]:
        answer["HX-Refresh"] = "true"
    return answer


@page("exercises/play", name="exercise-play", may=ANSWER, methods=_POST)
def play(request: Asked) -> Answer:
    """Let a worker play one."""
    many, opened = request.POST.get("records", "").strip(), house()
    if not (many.isascii() and many.isdigit() and len(many) <= len(str(MOST))):
        raise BadForm(reason=_("that is no number"))
    proof = passkeys.proof(request)
    by = opened.governing.prove(request.person.name, proof, May.INCIDENT_ANSWER).name
    copy = request.POST.get("on") == "copy"
    opened.exercising.order(by=by, records=int(many), copy=copy)
    messages.success(request, _("Ordered; a worker takes it."))
    return redirect("exercises")
