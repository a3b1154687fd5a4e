"""Customers: which identities are one; people ask for merges and splits."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from guicang.adapters.db.queries.customers import customers as listed, customers_of
from guicang.domain.access.model import May
from guicang.domain.errors import BadCall
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
    page,
)
from guicang.entrypoints.api.places.requests import RequestShown
from guicang.entrypoints.houses import house
from guicang.entrypoints.shapes import (
    customer_shape,
    preview_shape,
    request_shape,
    suggestion_shape,
    version_shape,
)

WHO = frozenset({May.CUSTOMER_CHANGE, May.HOLD_PLACE, May.LEDGER_READ})
Names = Annotated[list[Id], Field(min_length=1, max_length=100)]


class IdentityShown(Schema):
    """An identity: ``tag`` is a keyed digest; where it was met first, and when."""

    tag: str
    source: str
    channel: str
    kind: str
    met_at: datetime
    conversations: int
    last_at: datetime | None


class CustomerShown(Schema):
    """A customer; ``customer`` is the first of the digests of its identities."""

    customer: str
    conversations: int
    last_at: datetime | None
    identities: list[IdentityShown]


class ChangeShown(Schema):
    """A merge or a split that was made."""

    version: int
    deed: str
    by: str
    reason: str
    request: str
    at: datetime


class CustomerWhole(CustomerShown):
    """A customer, and what was changed about it, the newest first."""

    changes: list[ChangeShown]


class SuggestionShown(Schema):
    """Customers that seem to be one, and why."""

    customers: list[str]
    reasons: list[str]


class Suggestions(Schema):
    """All suggestions there are now."""

    items: list[SuggestionShown]


class CustomersWanted(Schema):
    """Customers to be merged; or one, and the identities that are to go away from it.

    Each by the id that a platform gives it, or by its digest.
    """

    customers: Names
    away: Annotated[list[Id], Field(max_length=100)] = []


class Merge(Proof):
    """Customers to be merged, and why."""

    customers: Annotated[list[Id], Field(min_length=2, max_length=100)]


class Split(Proof):
    """The identities that are to be a customer of their own, and why."""

    away: Names


class PreviewShown(Schema):
    """What a change would do: how many copies, which holds reach further by it."""

    deed: str
    before: list[list[str]]
    after: list[list[str]]
    impact: dict[str, Any]


@route("GET", "/customers", response=Listing[CustomerShown], may=WHO, programs=True)
def customers(request: Call, after: Cursor = "", limit: Limit = FIFTY) -> object:
    """List customers, the last that was met first."""
    return page(listed(after=after, limit=limit), customer_shape)


@route("GET", "/customers/suggestions", response=Suggestions, may=WHO, programs=True)
def customer_suggestions(request: Call) -> object:
    """Name customers that seem to be one; nothing is merged by itself."""
    found = house().identifying.suggestions()
    return {"items": [suggestion_shape(each) for each in found]}


@route("POST", "/customers/preview", response=PreviewShown, may={May.CUSTOMER_CHANGE})
def preview_customers(request: Call, body: CustomersWanted) -> object:
    """Show what a merge would do; or a split, where identities are to go away."""
    identifying = house().identifying
    if not body.away:
        return preview_shape(identifying.merging(body.customers))
    if len(body.customers) != 1:
        raise BadCall(reason="customers: one is split at a time")
    return preview_shape(identifying.splitting(body.customers[0], body.away))


@route(
    "POST",
    "/customers/merge",
    response=RequestShown,
    may={May.CUSTOMER_CHANGE},
    status=201,
)
def merge_customers(request: Call, body: Merge) -> object:
    """Ask for customers to be merged, as a person; two others sign."""
    by = acting(request, May.CUSTOMER_CHANGE, body.code)
    asked = house().identifying.merge(body.customers, by=by, reason=body.reason)
    return request_shape(asked)


@route("GET", "/customers/{id}", response=CustomerWhole, may=WHO, programs=True)
def customer(request: Call, id: Id) -> object:
    """Show a customer, by any of its identities: a platform's id, or a digest."""
    tags = house().identifying.customer(id)
    (row,) = customers_of(tags)
    history = house().identities.history(tags)
    return {
        **customer_shape(row),
        "changes": [version_shape(version) for version in history],
    }


@route(
    "POST",
    "/customers/{id}/split",
    response=RequestShown,
    may={May.CUSTOMER_CHANGE},
    status=201,
)
def split_customer(request: Call, id: Id, body: Split) -> object:
    """Ask for identities to be taken away from a customer, as a person."""
    by = acting(request, May.CUSTOMER_CHANGE, body.code)
    asked = house().identifying.split(id, body.away, by=by, reason=body.reason)
    return request_shape(asked)
