"""Packages for customers, and marks in texts."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from guicang.domain.access.model import May
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import (
    FIFTY,
    Cursor,
    Id,
    Limit,
    Listing,
    Proof,
    acting,
)
from guicang.entrypoints.houses import house
from guicang.entrypoints.packages import mark_shape, package_shape
from guicang.services.marking import MOST

WHO = frozenset({May.LEDGER_READ, May.OPERATIONS_READ, May.SUBJECT_ANSWER})
ANSWER = frozenset({May.SUBJECT_ANSWER})


class PackageShown(Schema):
    """A package; ``ended`` is null while it may be fetched."""

    id: str
    customer: str
    language: str
    by: str
    reason: str
    request: str
    asked: datetime
    until: datetime
    state: str
    conversations: int
    messages: int
    attachments: int
    bytes: int
    sha256: str
    ended: datetime | None
    linked: datetime | None
    link_until: datetime | None
    tries: int


class OrderPackage(Proof):
    """Whose, and in which language."""

    customer: Id
    language: Literal["zh", "en"] = "zh"
    request: Annotated[str, Field(max_length=100)] = ""


class MarkShown(Schema):
    """That something was shown to somebody."""

    id: str
    at: datetime
    viewer: str
    purpose: str
    place: str
    conversations: list[str]


class Marks(Schema):
    """The marks of a text, the first showing first."""

    items: list[MarkShown]
    next: None


class MarkedText(Schema):
    """A text in which marks are looked for."""

    text: Annotated[str, Field(min_length=1, max_length=MOST)]


@route("GET", "/packages", response=Listing[PackageShown], may=WHO, programs=True)
def packages(request: Call, after: Cursor = "", limit: Limit = FIFTY) -> object:
    """List packages for customers, the newest first."""
    found = house().packages.list(limit=limit, before=after)
    more = found[-1].id if len(found) == limit else None
    return {"items": [package_shape(each) for each in found], "next": more}


@route("POST", "/packages", response=PackageShown, may=ANSWER, status=202)
def order_package(request: Call, body: OrderPackage) -> object:
    """Let a worker make a package of all that is kept of a customer."""
    by = acting(request, May.SUBJECT_ANSWER, body.code)
    made = house().packaging.order(
        body.customer,
        language=body.language,
        by=by,
        reason=body.reason,
        request=body.request,
    )
    return package_shape(made)


@route("POST", "/packages/{id}/revocation", response=PackageShown, may=ANSWER)
def revoke_package(request: Call, id: Id, body: Proof) -> object:
    """Erase a package that nobody is to fetch any more."""
    by = acting(request, May.SUBJECT_ANSWER, body.code)
    return package_shape(house().packaging.revoke(id, by=by, reason=body.reason))


@route("POST", "/watermarks/read", response=Marks, may={May.LEDGER_READ})
def read_watermark(request: Call, body: MarkedText) -> object:
    """Say who was shown a text; GC-834 if no mark is left in it."""
    found = house().marking.read(body.text, by=request.caller.name)
    return {"items": [mark_shape(each) for each in found], "next": None}
