"""The compliance calendar, its evidence, and impact assessments."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Field, Schema

from guicang.domain.access.model import May
from guicang.domain.programme.items import Wish
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import Id, Proof, given
from guicang.entrypoints.api.places.people import Name
from guicang.entrypoints.calendars import (
    assessment_shape,
    change_shape,
    line_shape,
    reported,
)
from guicang.entrypoints.houses import house

WHO = frozenset({May.OPERATIONS_READ, May.PROGRAMME_CHANGE})
RUN = frozenset({May.PROGRAMME_CHANGE})
Said = Annotated[str, Field(min_length=1, max_length=10_000)]


class EvidenceShown(Schema):
    """What shows that something was done; ``by`` is "system" where it knows."""

    at: datetime
    reference: str
    by: str
    note: str


class CalendarLine(Schema):
    """An item, and how it stands."""

    id: str
    list: str
    title: str
    basis: str
    every: str
    text: str
    ours: bool
    version: int
    owner: str
    state: str
    due_at: datetime | None
    evidence: EvidenceShown | None


class CalendarShown(Schema):
    """All items."""

    items: list[CalendarLine]


class OwnItem(Proof):
    """Who sees to an item."""

    owner: Name


class ChangeItem(Proof):
    """An item as it is wanted; ``seen`` is the version that was looked at, 0: none."""

    seen: int = 0
    list: str = Field("", max_length=20)
    every: str = Field("", max_length=10)
    basis: str = Field("", max_length=200)
    en: str = Field("", max_length=200)
    zh: str = Field("", max_length=200)
    text: str = Field("", max_length=2_000)


class RetireItem(Proof):
    """Why, and the version that was looked at."""

    seen: int = 0


class ItemVersion(Schema):
    """A version of an item, as it was put in force."""

    version: int
    list: str
    every: str
    basis: str
    en: str
    zh: str
    text: str
    retired: bool
    by: str
    at: datetime
    reason: str


class ItemVersions(Schema):
    """The organisation's versions of an item, the oldest first."""

    items: list[ItemVersion]


class AttachEvidence(Schema):
    """Evidence by hand, with a fresh code."""

    reference: Annotated[str, Field(min_length=1, max_length=2_000)]
    note: str = Field("", max_length=2_000)
    code: str = Field("", max_length=64)


class RecordAssessment(Schema):
    """An impact assessment, with a fresh code."""

    title: Said
    purpose: Said
    impact: Said
    measures: Said
    conclusion: Said
    code: str = Field("", max_length=64)


class AssessmentShown(Schema):
    """An impact assessment, and until when it is kept at least."""

    id: str
    title: str
    purpose: str
    impact: str
    measures: str
    conclusion: str
    by: str
    at: datetime
    keep_until: datetime


class AssessmentList(Schema):
    """Impact assessments, the newest first."""

    items: list[AssessmentShown]


@route("GET", "/calendar", response=CalendarShown, may=WHO, programs=True)
def calendar(request: Call) -> object:
    """List what is to be done, and how it stands."""
    found = house().calendaring.lines()
    return {"items": [line_shape(each, request.language) for each in found]}


@route("POST", "/calendar/{id}/owner", response=CalendarShown, may=RUN)
def own_item(request: Call, id: Id, body: OwnItem) -> object:
    """Say who sees to an item, as a person."""
    house().calendaring.own(
        id,
        body.owner,
        by=request.caller.name,
        code=given(body.code),
        reason=body.reason,
    )
    return calendar(request)


@route("GET", "/calendar/{id}/versions", response=ItemVersions, may=WHO, programs=True)
def item_versions(request: Call, id: Id) -> object:
    """List the organisation's versions of an item."""
    found = house().calendaring.changes(id)
    return {"items": [change_shape(c, n) for n, c in enumerate(found, 1)]}


@route("POST", "/calendar/{id}/item", response=CalendarShown, may=RUN)
def change_item(request: Call, id: Id, body: ChangeItem) -> object:
    """Add an item or change one, as a person; one that ships keeps its source."""
    house().calendaring.change(
        id,
        Wish(**body.dict(exclude={"seen", "code", "reason"})),
        seen=body.seen,
        by=request.caller.name,
        code=given(body.code),
        reason=body.reason,
    )
    return calendar(request)


@route("POST", "/calendar/{id}/retire", response=CalendarShown, may=RUN)
def retire_item(request: Call, id: Id, body: RetireItem) -> object:
    """Ask for an item no more, as a person."""
    house().calendaring.retire(
        id,
        seen=body.seen,
        by=request.caller.name,
        code=given(body.code),
        reason=body.reason,
    )
    return calendar(request)


@route("POST", "/calendar/{id}/evidence", response=CalendarShown, may=RUN)
def attach_evidence(request: Call, id: Id, body: AttachEvidence) -> object:
    """Attach evidence to an item by hand, as a person."""
    house().calendaring.done(
        id,
        body.reference,
        body.note,
        by=request.caller.name,
        code=given(body.code),
    )
    return calendar(request)


@route("POST", "/calendar/report", response=dict[str, Any], may={May.OPERATIONS_READ})
def report_calendar(request: Call) -> object:
    """Sign the calendar as it stands; the envelope as JSON."""
    signed = reported(request.language, request.caller.name)
    return HttpResponse(signed, content_type="application/json")


@route("GET", "/impact-assessments", response=AssessmentList, may=WHO, programs=True)
def impact_assessments(request: Call) -> object:
    """List impact assessments."""
    found = house().calendaring.assessments()
    return {"items": [assessment_shape(each) for each in found]}


@route("POST", "/impact-assessments", response=AssessmentShown, may=RUN, status=201)
def record_assessment(request: Call, body: RecordAssessment) -> object:
    """Record an impact assessment, as a person."""
    said = body.dict(exclude={"code"})
    return assessment_shape(
        house().calendaring.assess(said, by=request.caller.name, code=given(body.code))
    )
