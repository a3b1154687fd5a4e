"""Requests: what waits for signatures, and signing it."""

from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from guicang.adapters.db.queries.requests import Box, RequestRow, requests as listed
from guicang.domain.access.model import May, Person
from guicang.domain.approval.model import Operation
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import FIFTY, Cursor, Id, Limit, Listing, page
from guicang.entrypoints.houses import house
from guicang.entrypoints.shapes import request_shape

WHO = frozenset({May.OPERATIONS_READ, May.REQUEST_SIGN, May.LEDGER_READ})
_NOBODY = Person(name="", roles=frozenset())


class ChairShown(Schema):
    """Whose signature is needed, and why that one besides."""

    roles: list[str]
    why: str


class SignatureShown(Schema):
    """Who said yes or no."""

    person: str
    role: str
    at: datetime
    approve: bool
    reason: str


class RequestShown(Schema):
    """A request; ``root`` is what a signature is bound to.

    ``owner`` answers for the program that proposed, and never signs; null for people.
    """

    id: str
    operation: str
    decision: str
    root: str
    proposer: str
    owner: str | None
    reason: str
    expires_at: datetime
    chairs: list[ChairShown]
    missing: list[list[str]]
    signatures: list[SignatureShown]
    payload: dict[str, Any]


class Sign(Schema):
    """A yes or no to what was shown, with a fresh code of the second factor."""

    code: str = Field(min_length=6, max_length=64)
    root: str = Field(min_length=64, max_length=64, pattern="^[0-9a-f]+$")
    approve: bool = True
    reason: str = Field("", max_length=2_000)


def row(found: RequestRow) -> dict[str, Any]:
    """Turn a row of the list into plain values."""
    return request_shape(found.request)


@route("GET", "/requests", response=Listing[RequestShown], may=WHO, programs=True)
def requests(
    request: Call,
    box: Box = Box.ALL,
    operation: Operation | None = None,
    after: Cursor = "",
    limit: Limit = FIFTY,
) -> object:
    """List requests, the newest first: all, mine to sign, asked by me, decided."""
    house().approving.sweep()
    found = listed(
        box,
        request.caller.person or _NOBODY,
        house().clock.now(),
        operation=operation,
        after=after,
        limit=limit,
    )
    return page(found, row)


@route("GET", "/requests/{id}", response=RequestShown, may=WHO, programs=True)
def request_shown(request: Call, id: Id) -> object:
    """Show one request: what it wants, who signed, who is missing."""
    house().approving.sweep()
    return request_shape(house().requests.get(id))


@route(
    "POST", "/requests/{id}/signatures", response=RequestShown, may={May.REQUEST_SIGN}
)
def sign(request: Call, id: Id, body: Sign) -> object:
    """Sign a request or say no, as a person, to exactly what was shown."""
    signed = house().approving.sign(
        id,
        name=request.caller.name,
        code=body.code,
        root=body.root,
        approve=body.approve,
        reason=body.reason,
    )
    return request_shape(signed)
