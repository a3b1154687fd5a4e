"""Freezes: the red button, and the asking for its end."""

from datetime import datetime
from typing import Any

from ninja import Schema

from guicang.domain.access.model import May
from guicang.domain.hold import Query
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import Id, Proof, acting
from guicang.entrypoints.api.places.holds import Names
from guicang.entrypoints.api.places.requests import RequestShown
from guicang.entrypoints.houses import house
from guicang.entrypoints.shapes import freeze_shape, request_shape

WHO = frozenset({May.OPERATIONS_READ, May.FREEZE_PLACE, May.LEDGER_READ})


class FreezeShown(Schema):
    """A freeze; ``lifted_at`` is null while it is in force."""

    id: str
    reason: str
    query: dict[str, Any]
    placed_at: datetime
    lifted_at: datetime | None


class Freezes(Schema):
    """Freezes in the order they came."""

    items: list[FreezeShown]


class PlaceFreeze(Proof):
    """What is frozen, and why; without a scope everything is."""

    categories: Names = []
    sources: Names = []


@route("GET", "/freezes", response=Freezes, may=WHO, programs=True)
def freezes(
    request: Call,
    everything: bool = False,  # noqa: FBT001, FBT002 - a query's own flag
) -> object:
    """List freezes in force; with ``everything``, lifted ones too."""
    found = house().holds.freezes(everything=everything)
    return {"items": [freeze_shape(each) for each in found]}


@route("POST", "/freezes", response=FreezeShown, may={May.FREEZE_PLACE}, status=201)
def place_freeze(request: Call, body: PlaceFreeze) -> object:
    """Stop every destroying operation of a scope, as a person: it binds at once."""
    query = Query(
        categories=frozenset(body.categories), sources=frozenset(body.sources)
    )
    by = acting(request, May.FREEZE_PLACE, body.code)
    return freeze_shape(house().freezing.freeze(query, reason=body.reason, by=by))


@route(
    "POST",
    "/freezes/{id}/lift",
    response=RequestShown,
    may={May.FREEZE_LIFT},
    status=201,
)
def lift_freeze(request: Call, id: Id, body: Proof) -> object:
    """Ask for a freeze's end, as a person; two others sign."""
    by = acting(request, May.FREEZE_LIFT, body.code)
    return request_shape(house().freezing.lift(id, reason=body.reason, by=by))
