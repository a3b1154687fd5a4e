"""The way back, drafts of reports, and exercises."""

from base64 import b64encode
from datetime import datetime

from ninja import Field, Schema
from pydantic import AliasChoices, AwareDatetime

from guicang.domain.access.model import May
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import Id, MaybeCode, Proof, Run, acting, words
from guicang.entrypoints.api.places.holds import Names
from guicang.entrypoints.api.places.incidents import ANSWER, WHO
from guicang.entrypoints.api.places.requests import RequestShown
from guicang.entrypoints.houses import house
from guicang.entrypoints.incidents import (
    FORMS,
    exercise_shape,
    reader,
    report,
    trace_shape,
)
from guicang.entrypoints.shapes import request_shape
from guicang.services.rescuing import Sought


class SeekErased(Schema):
    """What is looked for: all that is named, together."""

    conversations: Names = []
    customer: str = Field("", max_length=500)
    batch: str = Field("", max_length=100)
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None

    def sought(self) -> Sought:
        """Give it as the service takes it."""
        return Sought(
            conversations=frozenset(self.conversations),
            customer=self.customer,
            batch=self.batch,
            since=self.since,
            until=self.until,
        )


class ProposeRescue(Proof, SeekErased):
    """What is asked for back, and why."""


class ErasedShown(Schema):
    """What is left of a conversation; ``way`` is what can be done."""

    conversation: str
    way: str
    said: str
    live: bool
    segment: str
    keep_until: datetime | None
    erased_at: datetime | None
    erasures: list[int]
    batch: str
    certificate: str
    key_stands: bool
    snapshots: list[str]
    request: str


class ErasedList(Schema):
    """What was found, in the order of conversation ids."""

    items: list[ErasedShown]


@route("POST", "/incidents/{id}/rescue", response=ErasedList, may=ANSWER)
def find_erased(request: Call, id: Id, body: SeekErased) -> object:
    """Say what is left of what was erased; the look is in the ledger."""
    found = house().rescuing.find(id, body.sought(), by=request.caller.name)
    return {"items": [trace_shape(each, words(request)) for each in found]}


@route(
    "POST",
    "/incidents/{id}/rescue/propose",
    response=RequestShown,
    may={May.ARCHIVE_RESTORE},
    status=201,
)
def propose_rescue(request: Call, id: Id, body: ProposeRescue) -> object:
    """Ask for what the archive holds of it, as a person; two others sign."""
    by = acting(request, May.ARCHIVE_RESTORE, body.code)
    asked = house().rescuing.propose(id, body.sought(), by=by, reason=body.reason)
    return request_shape(asked)


class DraftReport(MaybeCode):
    """Which report, in which form (docx, pdf) and language (zh, en)."""

    report: str = Field(max_length=20)
    form: str = Field("docx", max_length=10)
    language: str = Field("zh", pattern="^(zh|en)$")


class DraftShown(Schema):
    """A draft: its file in base64 (RFC 4648)."""

    name: str
    media_type: str
    data: str


@route("POST", "/incidents/{id}/drafts", response=DraftShown, may=ANSWER)
def draft_report(request: Call, id: Id, body: DraftReport) -> object:
    """Draw up a report from what is known, as a person; gaps are marked."""
    by = acting(request, May.INCIDENT_ANSWER, body.code)
    wanted, tongue = report(body.report), reader(body.language)
    data = house().drafting.draw(id, wanted, body.form, tongue, by=by)
    return {
        "name": f"{id}-{wanted.value}-{tongue.lang}.{body.form}",
        "media_type": FORMS[body.form],
        "data": b64encode(data).decode(),
    }


class ExerciseStep(Schema):
    """A step of an exercise, and how many milliseconds it took."""

    step: str
    said: str
    ms: int


class ExerciseShown(Schema):
    """An exercise; ``code`` says where it failed, "" where it did not.

    ``snapshot`` is what the copy was made of, "" where all records were made up;
    ``real`` of the erased ones were not.
    """

    at: datetime
    by: str
    code: str
    ms: int
    erased: int
    found: int
    back: int
    same: int
    conversations: int
    real: int
    snapshot: str
    steps: list[ExerciseStep]


class OrderExercise(MaybeCode):
    """How many records are deleted by mistake, and whether on a copy of this home.

    ``copy`` was called ``copy_of_store`` before; that is still taken (deprecated).
    """

    records: int = Field(60, ge=1, le=2_000)
    copy_: bool = Field(
        default=True, validation_alias=AliasChoices("copy", "copy_of_store")
    )


class ExerciseList(Schema):
    """Exercises, the newest first."""

    items: list[ExerciseShown]


@route("GET", "/exercises", response=ExerciseList, may=WHO, programs=True)
def exercises(request: Call) -> object:
    """List exercises of the bad day, and how long each step took."""
    found = house().exercising.done()
    return {"items": [exercise_shape(each, words(request)) for each in found]}


@route("POST", "/exercises", response=Run, may=ANSWER, status=201)
def order_exercise(request: Call, body: OrderExercise) -> object:
    """Let a worker play an exercise: on a copy out of the last snapshot, or made up.

    Nothing of the living store is touched, and nobody is told anything.
    """
    by = acting(request, May.INCIDENT_ANSWER, body.code)
    job = house().exercising.order(by=by, records=body.records, copy=body.copy_)
    return {"job": job.id, "state": job.state.value}
