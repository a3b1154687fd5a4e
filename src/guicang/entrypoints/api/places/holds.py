"""Legal holds: what is held and by whom; people place them and ask for their end."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import AwareDatetime, Field

from guicang.adapters.db.queries.governance import holds as listed
from guicang.domain.access.model import May
from guicang.domain.errors import BadCall
from guicang.domain.hold import Query, query_from
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import (
    FIFTY,
    Cursor,
    Id,
    Limit,
    Listing,
    Proof,
    Reason,
    acting,
    page,
)
from guicang.entrypoints.api.places.requests import RequestShown
from guicang.entrypoints.houses import house
from guicang.entrypoints.shapes import hold_shape, request_shape

WHO = frozenset({May.OPERATIONS_READ, May.HOLD_PLACE, May.LEDGER_READ})
Names = Annotated[list[Id], Field(max_length=10_000)]


class HoldShown(Schema):
    """A hold; ``released_at`` is null while it is in force."""

    id: str
    title: str
    reason: str
    owner: str
    query: dict[str, Any]
    placed_at: datetime
    review_at: datetime | None
    released_at: datetime | None


class Conditions(Schema):
    """What a hold covers: all conditions that are given must be met."""

    conversations: Names = []
    customers: Names = []
    agents: Names = []
    categories: Names = []
    sources: Names = []
    channels: Names = []
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None


class PlaceHold(Proof):
    """What is to be held, and why."""

    title: Reason
    query: Conditions
    review_at: AwareDatetime | None = None


class Reach(Schema):
    """How much a hold covers now; ``absent`` are in neither store."""

    working: int
    archive: int
    absent: list[str]


class Placed(Schema):
    """The hold binds already; its request waits for somebody to confirm it."""

    hold: HoldShown
    covers: Reach
    request: RequestShown


@route("GET", "/holds", response=Listing[HoldShown], may=WHO, programs=True)
def holds(
    request: Call,
    in_force: bool | None = None,  # noqa: FBT001 - a query's own flag
    after: Cursor = "",
    limit: Limit = FIFTY,
) -> object:
    """List holds, the newest first."""
    return page(listed(in_force=in_force, after=after, limit=limit), hold_shape)


@route("GET", "/holds/{id}", response=HoldShown, may=WHO, programs=True)
def hold(request: Call, id: Id) -> object:
    """Show one hold."""
    return hold_shape(house().holds.get(id))


@route("POST", "/holds", response=Placed, may={May.HOLD_PLACE}, status=201)
def place_hold(request: Call, body: PlaceHold) -> object:
    """Place a hold, as a person: it binds at once, and somebody else confirms it."""
    opened = house()
    query = _query(body.query)
    asked = opened.holding.place(
        query,
        title=body.title,
        reason=body.reason,
        by=acting(request, May.HOLD_PLACE, body.code),
        review_at=body.review_at,
    )
    code = str(asked.payload["hold"])
    return {
        "hold": hold_shape(opened.holds.get(code)),
        "covers": asdict(opened.holding.reach(code)),
        "request": request_shape(asked),
    }


def _query(asked: Conditions) -> Query:
    given = {name: value for name, value in asked.model_dump().items() if value}
    if "customers" in given:
        given["customers"] = house().identifying.all_of(given["customers"])
    if not given:
        raise BadCall(reason="query: it would cover everything")
    return query_from(given)


@route(
    "POST",
    "/holds/{id}/release",
    response=RequestShown,
    may={May.HOLD_RELEASE},
    status=201,
)
def release_hold(request: Call, id: Id, body: Proof) -> object:
    """Ask for a hold's end, as a person; two others sign."""
    by = acting(request, May.HOLD_RELEASE, body.code)
    return request_shape(house().holding.release(id, reason=body.reason, by=by))
