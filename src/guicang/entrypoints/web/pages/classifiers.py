"""Models: how good each is, training, putting one in force, and going back."""

from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guicang.bootstrap.classification import starter
from guicang.domain.access.model import May
from guicang.domain.classify.measure import CHANCE
from guicang.domain.classify.split import Way
from guicang.domain.classify.taxonomy import CATEGORIES
from guicang.domain.errors import GuicangError
from guicang.domain.jobs.model import Job
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.labels import CATEGORIES as _NAMED
from guicang.entrypoints.models import drift_shape
from guicang.entrypoints.web import measures
from guicang.entrypoints.web.acts import proved, reason
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.pages import training
from guicang.entrypoints.web.wording import category_name
from guicang.entrypoints.words import say
from guicang.ports.classifying import ClassifierVersion, Kept
from guicang.services.training import LEAST

_POST: Final = frozenset({"POST"})
_SHORT: Final = 12
_STARTER: Final = "starter"
_SUSPECTS: Final = 50


@page("classifiers", name="classifiers", may=training.WHO)
def classifiers(request: Asked) -> Answer:
    """Show what is in force, which models there are, and what goes on."""
    opened = house()
    current = opened.classifiers.current()
    serving = str(current.document["model"]) if current else ""
    context = {
        "current": current,
        "starter": _STARTER,
        "alarm": _alarm(),
        "models": [_line(kept, serving) for kept in opened.training.kept()],
        "history": [_version(each, serving) for each in opened.promoting.history()],
        "reviewed": opened.training.count(),
        "least": LEAST,
        "waiting": len(opened.records.doubtful(1_000)),
        "noise": _noise(opened.training.found()),
        "drift": _drift() if current and request.GET.get("drift") else None,
        "can_change": opened.powers.allowed(request.person, May.CLASSIFIER_CHANGE),
        "can_label": opened.powers.allowed(request.person, May.CONVERSATION_LABEL),
        **training.work(request),
    }
    return render(request, "guicang/classifiers.html", context)


def _alarm() -> dict[str, str]:
    """Say what keeps the model in force from answering; nothing if nothing does."""
    try:
        house().classifying.examine()
    except GuicangError as error:
        message, advice = say(error, words)
        return {"code": error.code, "message": message, "advice": advice}
    return {}


def _line(kept: Kept, serving: str) -> dict[str, Any]:
    card = kept.card
    return {
        "digest": kept.digest,
        "brief": kept.digest[:_SHORT],
        "at": kept.at,
        "serving": kept.digest == serving,
        "labels": len(kept.labels),
        "examples": card.get("examples", 0),
        "accuracy": _share(card.get("accuracy")),
        "macro_f1": _share(card.get("macro_f1")),
        "way": _way(card),
    }


def _share(value: object) -> str:
    return measures.percent(value) if isinstance(value, float) else ""


def _way(card: Mapping[str, Any]) -> str:
    """Say what was held out."""
    apart = card.get("split", {}).get("way") == Way.APART
    if apart:
        return words("later, other customers")
    return words("at random, in turns")


def _version(version: ClassifierVersion, serving: str) -> dict[str, Any]:
    model, card = str(version.document["model"]), version.document.get("card")
    return {
        "version": version.version,
        "at": version.at,
        "by": version.by,
        "model": model,
        "brief": model[:_SHORT],
        "serving": model == serving,
        "accuracy": _share(card.get("accuracy")) if isinstance(card, Mapping) else "",
    }


def _noise(job: Job | None) -> dict[str, Any] | None:
    """Give the newest report of labels that are probably wrong."""
    if job is None:
        return None
    found: Mapping[str, Any] = job.result
    return {
        "at": job.ended_at,
        "examples": found["examples"],
        "found": found["found"],
        "rows": [
            {
                **each,
                "label": category_name(each["label"]),
                "said": category_name(each["said"]),
                "margin": measures.percent(each["margin"]),
            }
            for each in found["suspects"][:_SUSPECTS]
        ],
    }


def _drift() -> dict[str, Any]:
    found = drift_shape(house().reviewing.drift())
    rows = sorted(found["labels"], key=lambda row: -abs(row["now"] - row["before"]))
    return {
        **found,
        "psi": f"{found['psi']:.3f}",
        "rows": [
            (
                category_name(row["label"]),
                measures.percent(row["before"]),
                measures.percent(row["now"]),
                f"{row['now'] - row['before']:+.1%}",
            )
            for row in rows
        ],
    }


# --- one model ------------------------------------------------------------------------


@page("classifiers/of/<str:digest>", name="classifier", may=training.WHO)
def classifier(request: Asked, digest: str) -> Answer:
    """Show how good a model is, and how it does beside the one in force."""
    return render(request, "guicang/classifier.html", _shown(request, digest))


def _shown(request: Asked, digest: str) -> dict[str, Any]:
    opened = house()
    kept = opened.training.card(digest)
    current = opened.classifiers.current()
    serving = str(current.document["model"]) if current else ""
    report = kept.card.get("measures")
    known: Mapping[str, Any] = current.document["labels"] if current else {}  # type: ignore[assignment]  # a document as it was signed
    return {
        **_line(kept, serving),
        "card": kept.card,
        "current": current,
        "report": _report(report) if isinstance(report, Mapping) else None,
        "compared": _compared(kept) if request.GET.get("compare") else None,
        "asked": bool(request.GET.get("compare")),
        "topics": [
            (name, known.get(name, ""))
            for name in kept.labels
            if name not in CATEGORIES
        ],
        "categories": [
            (name, category_name(name)) for name in CATEGORIES if name in _NAMED
        ],
        "can_change": opened.powers.allowed(request.person, May.CLASSIFIER_CHANGE),
    }


def _report(found: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "figures": measures.figures(found),
        "texts": found["texts"],
        "labels": measures.labels(found),
        "matrix": measures.matrix(found),
        "calibration": measures.calibration(found),
        "coverage": measures.coverage(found),
        **measures.points(found),
    }


def _compared(kept: Kept) -> dict[str, Any] | None:
    compared = house().comparing.beside(kept.digest)
    if compared is None:
        return None
    found = compared.shape()
    return {
        "texts": found["texts"],
        "rows": [
            (
                words("this model"),
                measures.percent(found["accuracy"]),
                measures.between(found["accuracy_interval"]),
                found["only_here"],
            ),
            (
                words("in force"),
                measures.percent(found["serving"]),
                measures.between(found["serving_interval"]),
                found["only_serving"],
            ),
        ],
        "p": f"{found['p']:.3g}",
        "worse": found["worse"],
        "better": not found["worse"] and compared.found.p < CHANCE,
    }


@page(
    "classifiers/of/<str:digest>/promote",
    name="classifier-promote",
    may=training.CHANGE,
    methods=_POST,
)
def promote(request: Asked, digest: str) -> Answer:
    """Ask for a model to be in force; two people sign."""
    opened = house()
    kept = opened.training.card(digest)
    topics = {
        name: request.POST.get(f"topic-{number}", "")
        for number, name in enumerate(
            name for name in kept.labels if name not in CATEGORIES
        )
    }
    by = proved(request, May.CLASSIFIER_CHANGE, digest[:_SHORT])
    asked = opened.promoting.promote(
        opened.classifying.place(digest),
        topics,
        by=by,
        reason=reason(request),
        although=request.POST.get("although", "").strip(),
    )
    messages.success(
        request, _("Asked; the model is in force when two people have signed.")
    )
    return redirect("approval", asked.id)


@page(
    "classifiers/starter",
    name="classifier-starter",
    may=training.CHANGE,
    methods=_POST,
)
def ask_for_starter(request: Asked) -> Answer:
    """Ask for the model that ships to suggest; two people sign."""
    by = proved(request, May.CLASSIFIER_CHANGE, _STARTER)
    asked = house().promoting.promote(starter(), {}, by=by, reason=reason(request))
    messages.success(request, _("Asked; it suggests when two people have signed."))
    return redirect("approval", asked.id)


@page(
    "classifiers/back/<int:version>",
    name="classifier-back",
    may=training.CHANGE,
    methods=_POST,
)
def back(request: Asked, version: int) -> Answer:
    """Ask for an old version to be in force anew; two people sign."""
    by = proved(request, May.CLASSIFIER_CHANGE, str(version))
    asked = house().promoting.roll_back(version, by=by, reason=reason(request))
    messages.success(
        request, _("Asked; the model is in force when two people have signed.")
    )
    return redirect("approval", asked.id)
