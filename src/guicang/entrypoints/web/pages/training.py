"""What a worker does with models: training, looking for wrong labels, ending either."""

from typing import Any, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guicang.domain.access.model import May
from guicang.domain.errors import BadForm
from guicang.domain.jobs.model import State
from guicang.entrypoints.houses import house
from guicang.entrypoints.web.acts import proved, reason
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.pages.running import MOVING, seen, told
from guicang.services.training import NOISE, TRAIN

WHO: Final = frozenset({May.OPERATIONS_READ, May.CLASSIFIER_CHANGE, May.LEDGER_READ})
CHANGE: Final = frozenset({May.CLASSIFIER_CHANGE})
_POST: Final = frozenset({"POST"})


def work(request: Asked) -> dict[str, Any]:
    """Give what a worker is told to do, and how far it is."""
    opened = house()
    lines = []
    for kind in (TRAIN, NOISE):
        job = opened.training.last(kind)
        if job is not None and job.state is not State.DONE:
            lines.append({"kind": kind, **told(job), "moves": job.state in MOVING})
    return {
        "work": lines,
        "poll": any(line["moves"] for line in lines),
        "busy": {line["kind"] for line in lines if line["moves"]},
        "worker": seen(),
        "may_cancel": opened.powers.allowed(request.person, May.CLASSIFIER_CHANGE),
    }


@page("classifiers/progress", name="classifiers-progress", may=WHO)
def progress(request: Asked) -> Answer:
    """Give the part that says how far it is; at the end, the page anew."""
    context = work(request)
    answer = render(request, "guicang/part_training.html", context)
    if not context["poll"]:
        answer["HX-Refresh"] = "true"
    return answer


@page("classifiers/train", name="classifier-train", may=CHANGE, methods=_POST)
def train(request: Asked) -> Answer:
    """Let a worker train, or look for wrong labels."""
    kind = request.POST.get("kind", "")
    if kind not in {TRAIN, NOISE}:
        raise BadForm(reason=_("choose what is to be done"))
    by = proved(request, May.CLASSIFIER_CHANGE)
    house().training.order(kind, by=by, reason=reason(request))
    messages.success(request, _("Ordered; a worker takes it."))
    return redirect("classifiers")


@page(
    "classifiers/jobs/<int:number>/cancel",
    name="classifier-cancel",
    may=CHANGE,
    methods=_POST,
)
def cancel(request: Asked, number: int) -> Answer:
    """End a training, even one that runs."""
    by = proved(request, May.CLASSIFIER_CHANGE)
    house().training.cancel(number, by=by, reason=reason(request))
    messages.success(request, _("The training ends; nothing of it is kept."))
    return redirect("classifiers")
