"""Models: how good each is, training, putting one in force, and what to label next."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import PurePath
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from guicang.bootstrap.classification import starter
from guicang.domain.access.model import May
from guicang.domain.errors import GuicangError
from guicang.domain.jobs.model import Job
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import FIFTY, Limit, Proof, Run, acting
from guicang.entrypoints.api.places.requests import RequestShown
from guicang.entrypoints.houses import house
from guicang.entrypoints.models import drift_shape, kept_shape, pick_shape
from guicang.entrypoints.shapes import request_shape
from guicang.services.training import NOISE, TRAIN

WHO = frozenset({May.OPERATIONS_READ, May.CLASSIFIER_CHANGE, May.LEDGER_READ})
CHANGE = frozenset({May.CLASSIFIER_CHANGE})
Digest = Annotated[str, Field(min_length=1, max_length=64)]


class ModelLine(Schema):
    """A model that is kept; figures are those of what it did not learn from."""

    digest: str
    at: datetime
    serving: bool
    labels: list[str]
    examples: int
    held_out: int
    split: dict[str, Any]
    accuracy: float | None
    macro_f1: float | None


class ModelLines(Schema):
    """All models that are kept, the newest first; they come in one page.

    ``alarm`` is the code of what keeps the model in force from answering.
    """

    items: list[ModelLine]
    alarm: str | None
    next: None


class ModelShown(ModelLine):
    """A model with its card: what it was made of, and the whole report."""

    card: dict[str, Any]


class ModelsCompared(Schema):
    """A model beside the one in force, on records that neither learned from.

    ``compared`` is null where too few of these are there.
    """

    compared: dict[str, Any] | None


class ClassifierLine(Schema):
    """A version that was in force: which model, and what its labels mean."""

    version: int
    by: str
    at: datetime
    model: str
    labels: dict[str, str]


class ClassifierLines(Schema):
    """All versions, the newest first; they come in one page."""

    items: list[ClassifierLine]
    next: None


class LabelMoved(Schema):
    """The share of a label, in what was learned and now."""

    label: str
    before: float
    now: float


class DriftShown(Schema):
    """How far the newest conversations are from what was learned (PSI)."""

    psi: float
    moved: bool
    conversations: int
    labels: list[LabelMoved]


class Suspected(Schema):
    """A label that is probably wrong."""

    conversation: str
    label: str
    said: str
    margin: float


class NoiseShown(Schema):
    """The newest report of labels that are probably wrong; ``at`` null: none yet."""

    at: datetime | None
    examples: int
    found: int
    suspects: list[Suspected]


class VoteShown(Schema):
    """What a model says, and how sure."""

    label: str
    confidence: float


class PickShown(Schema):
    """A conversation that waits for a label."""

    conversation: str
    votes: list[VoteShown]


class Picks(Schema):
    """What would teach most comes first."""

    items: list[PickShown]
    next: None


class Work(StrEnum):
    """What a worker is to do."""

    TRAIN = "train"
    NOISE = "noise"


class OrderTraining(Proof):
    """What a worker is to do, and why."""

    work: Work = Work.TRAIN


class PromoteModel(Proof):
    """Which model is to be in force; ``although`` says why, if it is worse.

    ``model`` is a digest, or ``starter`` for the model that ships: it suggests only.
    """

    model: Digest
    topics: dict[str, str] = {}
    although: str = Field("", max_length=2_000)


class ReturnTo(Proof):
    """Which version is to be in force anew."""

    version: int = Field(ge=1)


_STARTER = "starter"
_KINDS = {Work.TRAIN: TRAIN, Work.NOISE: NOISE}


@route("GET", "/classifiers/models", response=ModelLines, may=WHO, programs=True)
def models(request: Call) -> object:
    """List the models that are kept."""
    kept, serving = house().training.kept(), _serving()
    alarm = None
    try:
        house().classifying.examine()
    except GuicangError as error:
        alarm = error.code
    return {
        "items": [kept_shape(each, serving) for each in kept],
        "alarm": alarm,
        "next": None,
    }


@route(
    "GET", "/classifiers/models/{digest}", response=ModelShown, may=WHO, programs=True
)
def model(request: Call, digest: Digest) -> object:
    """Show a model with its card."""
    kept = house().training.card(digest)
    return {**kept_shape(kept, _serving()), "card": dict(kept.card)}


@route(
    "GET", "/classifiers/models/{digest}/comparison", response=ModelsCompared, may=WHO
)
def compare_model(request: Call, digest: Digest) -> object:
    """Ask a model and the one in force about what neither learned from."""
    kept = house().training.card(digest)
    compared = house().comparing.beside(kept.digest)
    return {"compared": compared.shape() if compared else None}


@route("GET", "/classifiers/versions", response=ClassifierLines, may=WHO, programs=True)
def classifiers(request: Call) -> object:
    """List what was in force."""
    return {
        "items": [
            {
                "version": each.version,
                "by": each.by,
                "at": each.at,
                "model": each.document["model"],
                "labels": each.document["labels"],
            }
            for each in house().promoting.history()
        ],
        "next": None,
    }


@route("GET", "/classifiers/drift", response=DriftShown, may=WHO, programs=True)
def drift(request: Call) -> object:
    """Say how far the newest conversations are from what was learned."""
    return drift_shape(house().reviewing.drift())


@route("GET", "/classifiers/noise", response=NoiseShown, may=WHO, programs=True)
def noise(request: Call) -> object:
    """Show the newest report of labels that are probably wrong."""
    job = house().training.found()
    if job is None:
        return {"at": None, "examples": 0, "found": 0, "suspects": []}
    return {**job.result, "at": job.ended_at}


@route("GET", "/classifiers/picks", response=Picks, may={May.CONVERSATION_LABEL})
def picks(request: Call, limit: Limit = FIFTY) -> object:
    """List what to label next."""
    found = house().reviewing.picks(limit)
    return {"items": [pick_shape(each) for each in found], "next": None}


@route("POST", "/classifiers/trainings", response=Run, may=CHANGE, status=201)
def order_training(request: Call, body: OrderTraining) -> object:
    """Let a worker train, or look for wrong labels."""
    by = acting(request, May.CLASSIFIER_CHANGE, body.code)
    return _run(house().training.order(_KINDS[body.work], by=by, reason=body.reason))


@route("POST", "/classifiers/trainings/{job}/cancel", response=Run, may=CHANGE)
def cancel_training(request: Call, job: int, body: Proof) -> object:
    """End a training, even one that runs."""
    by = acting(request, May.CLASSIFIER_CHANGE, body.code)
    return _run(house().training.cancel(job, by=by, reason=body.reason))


@route("POST", "/classifiers/promotions", response=RequestShown, may=CHANGE, status=201)
def promote_model(request: Call, body: PromoteModel) -> object:
    """Ask for a model to be in force; two people sign."""
    opened = house()
    folder: PurePath = starter()
    if body.model != _STARTER:
        folder = opened.classifying.place(opened.training.card(body.model).digest)
    by = acting(request, May.CLASSIFIER_CHANGE, body.code)
    asked = opened.promoting.promote(
        folder,
        body.topics,
        by=by,
        reason=body.reason,
        although=body.although,
    )
    return request_shape(asked)


@route("POST", "/classifiers/returns", response=RequestShown, may=CHANGE, status=201)
def return_classifier(request: Call, body: ReturnTo) -> object:
    """Ask for an old version to be in force anew; two people sign."""
    by = acting(request, May.CLASSIFIER_CHANGE, body.code)
    asked = house().promoting.roll_back(body.version, by=by, reason=body.reason)
    return request_shape(asked)


def _run(job: Job) -> Mapping[str, object]:
    return {"job": job.id, "state": job.state.value}


def _serving() -> str:
    current = house().classifiers.current()
    return str(current.document["model"]) if current else ""
