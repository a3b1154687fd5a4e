"""Permission reviews: who holds what, kept or revoked by who answers for it."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Field, Schema

from guicang.domain.access.model import May
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import Id, Proof, given, words
from guicang.entrypoints.api.places.people import Name
from guicang.entrypoints.houses import house
from guicang.entrypoints.reviews import review_shape
from guicang.services.recertifying import Say

WHO = frozenset({May.OPERATIONS_READ, May.REVIEW_DECIDE})
_MOST = 500
Names = Annotated[list[Name], Field(max_length=_MOST)]


class ReviewLine(Schema):
    """Something held, what the ledger says of its use, and the last word on it."""

    line: str
    person: str
    what: str
    name: str
    power: str
    finding: str
    advice: str
    why: str
    verdict: str | None
    reason: str
    by: str
    at: datetime | None
    request: str


class PermissionReview(Schema):
    """A review: what was frozen for one manager, and how it stands."""

    id: str
    manager: str
    cause: str
    period: str
    stand: str
    opened_by: str
    opened_at: datetime
    due_at: datetime
    ends_at: datetime
    counts: dict[str, int]
    lines: list[ReviewLine]


class PermissionReviews(Schema):
    """All reviews, the newest first."""

    items: list[PermissionReview]


class ChargesShown(Schema):
    """Managers by the people they answer for, and those for whom nobody does."""

    charges: dict[str, str]
    nobody: list[str]


class AssignManager(Proof):
    """Who answers for whom from now on."""

    manager: Name
    people: Names


class OpenReview(Proof):
    """A review for a manager; ``people`` empty means all they answer for."""

    manager: Name
    people: Names = Field(default_factory=list)


class GiveReview(Proof):
    """Who decides a review instead."""

    manager: Name


class LineSaid(Schema):
    """What a manager says of a line."""

    line: Annotated[str, Field(max_length=400)]
    keep: bool
    reason: Annotated[str, Field(min_length=1, max_length=2_000)]


class DecideReview(Schema):
    """Lines and what is said of them; all are done, or none."""

    said: Annotated[list[LineSaid], Field(min_length=1, max_length=_MOST)]
    code: str = Field("", max_length=64)


@route("GET", "/permission-reviews", response=PermissionReviews, may=WHO, programs=True)
def permission_reviews(request: Call) -> object:
    """List permission reviews, the newest first."""
    found = house().recertifying.all()
    return {"items": [review_shape(each, words(request)) for each in found]}


@route(
    "GET",
    "/permission-reviews/{id}",
    response=PermissionReview,
    may=WHO,
    programs=True,
)
def permission_review(request: Call, id: Id) -> object:
    """Show one review."""
    return review_shape(house().recertifying.get(id), words(request))


@route("GET", "/permission-charges", response=ChargesShown, may=WHO, programs=True)
def permission_charges(request: Call) -> object:
    """Say who answers for whom."""
    reviews = house().recertifying
    return {"charges": reviews.charges(), "nobody": reviews.unanswered()}


@route(
    "POST",
    "/permission-charges",
    response=ChargesShown,
    may={May.PROGRAMME_CHANGE},
)
def assign_manager(request: Call, body: AssignManager) -> object:
    """Let somebody answer for people, as a person."""
    house().recertifying.charge(
        body.manager,
        body.people,
        by=request.caller.name,
        code=given(body.code),
        reason=body.reason,
    )
    return permission_charges(request)


@route(
    "POST",
    "/permission-reviews",
    response=PermissionReview,
    may={May.PROGRAMME_CHANGE},
    status=201,
)
def open_review(request: Call, body: OpenReview) -> object:
    """Open a review now, as a person."""
    found = house().recertifying.open(
        body.manager,
        body.people,
        by=request.caller.name,
        code=given(body.code),
        reason=body.reason,
    )
    return review_shape(found, words(request))


@route(
    "POST",
    "/permission-reviews/{id}/manager",
    response=PermissionReview,
    may={May.PROGRAMME_CHANGE},
)
def give_review(request: Call, id: Id, body: GiveReview) -> object:
    """Give a review to another manager, as a person."""
    found = house().recertifying.give(
        id,
        body.manager,
        by=request.caller.name,
        code=given(body.code),
        reason=body.reason,
    )
    return review_shape(found, words(request))


@route(
    "POST",
    "/permission-reviews/{id}/decisions",
    response=PermissionReview,
    may={May.REVIEW_DECIDE},
)
def decide_review(request: Call, id: Id, body: DecideReview) -> object:
    """Keep or revoke lines of one's own review, as a person."""
    says = [Say(each.line, each.keep, each.reason) for each in body.said]
    found = house().recertifying.decide(
        id, says, by=request.caller.name, code=given(body.code)
    )
    return review_shape(found, words(request))


@route(
    "POST",
    "/permission-reviews/{id}/report",
    response=dict[str, Any],
    may={May.OPERATIONS_READ},
)
def report_review(request: Call, id: Id) -> object:
    """Sign what came of a review that is done; the envelope as JSON."""
    found = house().recertifying.get(id)
    signed = house().reporting.review(found, by=request.caller.name)
    return HttpResponse(signed, content_type="application/json")
