"""Where records go out to, what left, who is to be told, and exports to fetch."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import AwareDatetime, Field

from guicang.domain.access.model import May
from guicang.domain.disclosure.model import Basis, Form, Kind
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
    given,
)
from guicang.entrypoints.api.places.requests import RequestShown
from guicang.entrypoints.disclosures import (
    destination_shape,
    disclosure_shape,
    notice_shape,
)
from guicang.entrypoints.houses import house
from guicang.entrypoints.shapes import request_shape

WHO = frozenset({May.OPERATIONS_READ, May.DESTINATION_CHANGE, May.LEDGER_READ})
CHANGE = frozenset({May.DESTINATION_CHANGE})
Texts = dict[str, Annotated[str, Field(max_length=4_000)]]
Line = Annotated[str, Field(min_length=1, max_length=500)]


class DestinationShown(Schema):
    """A destination in force; ``error`` is the code of its last failure."""

    name: str
    kind: Kind
    settings: Texts
    form: Form
    profile: str
    recipient: str
    contact: str
    purpose: str
    basis: Basis
    expires: datetime
    since: datetime | None
    sources: list[str]
    state: str
    waiting: int
    error: str
    last: datetime | None


class Destinations(Schema):
    """All destinations; they come in one page."""

    items: list[DestinationShown]
    next: None


class AddDestination(Proof):
    """The terms of a disclosure; ``secrets`` go to the key ring, never shown again."""

    name: Id
    kind: Kind
    settings: Texts = {}
    secrets: Texts = Field({}, json_schema_extra={"writeOnly": True})
    form: Form = Form.PARQUET
    profile: Line = "export"
    recipient: Line
    contact: Line
    purpose: Line
    basis: Basis
    expires: AwareDatetime
    since: AwareDatetime | None = None
    sources: list[Id] = Field([], max_length=100)
    replace: bool = False


class NewSecrets(Proof):
    """Secrets in the place of the old ones."""

    secrets: Texts = Field(json_schema_extra={"writeOnly": True})


class SecretsKept(Schema):
    """Which secrets were kept."""

    destination: str
    fields: list[str]


class DestinationAnswer(Schema):
    """What the destination answered."""

    answer: str


class SentOut(Schema):
    """What was sent; ``error`` is the code of what ended it."""

    disclosures: int
    conversations: int
    messages: int
    error: str


class DisclosureShown(Schema):
    """A disclosure; ``sent`` is null while it is leaving."""

    id: str
    destination: str
    recipient: str
    purpose: str
    basis: Basis
    profile: str
    masking: str
    version: int
    expires: datetime
    opened: datetime
    sent: datetime | None
    conversations: int
    messages: int
    tries: int
    error: str


class NoticeShown(Schema):
    """That a recipient is to delete; ``told`` is null while it is owed."""

    id: str
    destination: str
    recipient: str
    contact: str
    why: str
    batch: str
    conversations: int
    at: datetime
    told: datetime | None
    told_by: str
    how: str
    deleted: datetime | None


class Notices(Schema):
    """All notices; they come in one page."""

    items: list[NoticeShown]
    next: None


class TellRecipient(Schema):
    """How it was told, and whether it is gone there."""

    how: Line
    deleted: bool = False
    code: str = Field(min_length=6, max_length=64)


class ExportPage(Schema):
    """Conversations, and the cursor that says that they have arrived."""

    disclosure: str
    items: list[dict[str, Any]]
    next: str


@route("GET", "/destinations", response=Destinations, may=WHO, programs=True)
def destinations(request: Call) -> object:
    """List the destinations in force and how each stands."""
    opened = house()
    waits = opened.disclosures.waits()
    found = opened.disclosing.current()[1]
    items = [destination_shape(one, opened, waits) for _, one in sorted(found.items())]
    return {"items": items, "next": None}


@route("POST", "/destinations", response=RequestShown, may=CHANGE, status=201)
def add_destination(request: Call, body: AddDestination) -> object:
    """Ask for a destination to be in force; two people sign, three if unmasked."""
    by = acting(request, May.DESTINATION_CHANGE, body.code)
    aside = {"reason", "code", "secrets", "replace"}
    wish = body.model_dump(mode="json", exclude=aside, exclude_none=True)
    asked = house().disclosing.add(
        wish, body.secrets, by=by, reason=body.reason, instead=body.replace
    )
    return request_shape(asked)


@route(
    "POST",
    "/destinations/{id}/removal",
    response=RequestShown,
    may=CHANGE,
    status=201,
)
def remove_destination(request: Call, id: Id, body: Proof) -> object:
    """Ask for a destination to be in force no longer; two people sign."""
    by = acting(request, May.DESTINATION_CHANGE, body.code)
    asked = house().disclosing.remove(id, by=by, reason=body.reason)
    return request_shape(asked)


@route("POST", "/destinations/{id}/secrets", response=SecretsKept, may=CHANGE)
def keep_destination_secrets(request: Call, id: Id, body: NewSecrets) -> object:
    """Put new secrets of a destination into the key ring, as a person."""
    house().disclosing.keep_secrets(
        id, body.secrets, by=request.caller.name, code=given(body.code)
    )
    return {"destination": id, "fields": sorted(body.secrets)}


@route("POST", "/destinations/{id}/test", response=DestinationAnswer, may=CHANGE)
def test_destination(request: Call, id: Id) -> object:
    """Ask a destination who answers there; nothing of anybody is sent."""
    return {"answer": house().disclosing.test(id)}


@route("POST", "/destinations/{id}/run", response=SentOut, may=CHANGE)
def run_destination(request: Call, id: Id) -> object:
    """Send what waits for a destination now."""
    return house().sending.run(id)._asdict()


@route("GET", "/disclosures", response=Listing[DisclosureShown], may=WHO, programs=True)
def disclosures(
    request: Call, destination: str = "", after: Cursor = "", limit: Limit = FIFTY
) -> object:
    """List disclosures, the newest first."""
    found = house().disclosures.list(destination, limit=limit, before=after)
    more = found[-1].id if len(found) == limit else None
    return {"items": [disclosure_shape(each) for each in found], "next": more}


@route("GET", "/notices", response=Notices, may=WHO, programs=True)
def recipient_notices(request: Call, owed: bool = True) -> object:  # noqa: FBT001, FBT002 - a query parameter
    """List who is to be told to delete; with ``owed=false`` who was told, too."""
    found = house().recipients.notices(open_only=owed)
    return {"items": [notice_shape(each) for each in found], "next": None}


@route("POST", "/notices/{id}/told", response=NoticeShown, may=CHANGE)
def tell_recipient(request: Call, id: Id, body: TellRecipient) -> object:
    """Note that a recipient was told to delete, as a person."""
    done = house().recipients.tell(
        id,
        body.how,
        deleted=body.deleted,
        by=request.caller.name,
        code=given(body.code),
    )
    return notice_shape(done)


@route(
    "GET",
    "/exports/{id}",
    response=ExportPage,
    may={May.DISCLOSURE_PULL},
    programs=True,
)
def fetch_export(request: Call, id: Id, cursor: Cursor = "") -> object:
    """Fetch the page after a cursor: the same cursor gives the same page.

    Giving the cursor of a page says that it has arrived. An empty page has the cursor
    to ask with again. Each page is a disclosure to the program that the destination
    names.
    """
    page = house().sending.fetch(id, cursor, program=request.caller.name)
    return {"disclosure": page.disclosure, "items": list(page.rows), "next": page.next}
