"""Retention policies: what is in force, what else could be, and asking for it."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from guicang.adapters.db.queries.governance import VersionRow, policies as listed
from guicang.domain.access.model import May
from guicang.domain.errors import NoSuchPolicy
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import (
    FIFTY,
    Cursor,
    Limit,
    Listing,
    Proof,
    Sums,
    acting,
    page,
    slim,
    words,
)
from guicang.entrypoints.api.places.requests import RequestShown
from guicang.entrypoints.houses import house
from guicang.entrypoints.laws import Laws
from guicang.entrypoints.prices import prices
from guicang.entrypoints.shapes import policy_shape, request_shape, simulation_shape

WHO = frozenset(
    {May.OPERATIONS_READ, May.POLICY_CHANGE, May.LEDGER_READ, May.CONVERSATION_EXPLAIN}
)
Document = Annotated[
    dict[str, Any], Field(description="A policy as docs/reference/policy.md has it.")
]


class VersionLine(Schema):
    """A version that was in force."""

    version: int
    name: str
    by: str
    at: datetime
    shortened: bool
    first_run: datetime | None


class VersionShown(Schema):
    """The version in force, with its document."""

    version: int
    name: str | None
    by: str
    at: datetime
    shortened: bool
    first_run: datetime | None
    document: Document


class Current(Schema):
    """The policy in force; null where none is, and then everything is kept."""

    policy: VersionShown | None


class TemplateShown(Schema):
    """A template, with its document."""

    name: str
    title: str
    document: Document


class Templates(Schema):
    """All templates; they come in one page."""

    items: list[TemplateShown]
    next: None


class Wanted(Schema):
    """A template by its name, or a policy of one's own."""

    template: str = ""
    document: Document = {}


class ProposePolicy(Proof, Wanted):
    """What is to be in force, and why."""


class Way(Sums):
    """How much would change from one state to another."""

    from_: str = Field(alias="from")
    to: str


class Conflict(Schema):
    """A floor that would outlast a ceiling (R7), and of how many conversations."""

    floor: str
    ceiling: str
    records: int


class Simulated(Schema):
    """What a policy would change; ``saves`` is money a month.

    ``conflicts`` are those that nothing in force has; an alarm tells of them.
    """

    conversations: int
    changed: Sums
    newly_due: Sums
    earlier: int
    saves: str
    ways: list[Way]
    conflicts: list[Conflict]


@route("GET", "/policies/current", response=Current, may=WHO, programs=True)
def current_policy(request: Call) -> object:
    """Show the policy in force."""
    found = house().policies.current()
    return {"policy": policy_shape(found) if found else None}


@route("GET", "/policies", response=Listing[VersionLine], may=WHO, programs=True)
def policies(request: Call, after: Cursor = "", limit: Limit = FIFTY) -> object:
    """List the versions that were in force, the newest first."""
    return page(listed(after=after, limit=limit), _line)


def _line(row: VersionRow) -> dict[str, Any]:
    return slim(row, "version", "name", "by", "at", "shortened", "first_run")


@route("GET", "/policies/templates", response=Templates, may=WHO, programs=True)
def policy_templates(request: Call) -> object:
    """List the templates."""
    laws = Laws(house(), words(request), request.language)
    return {
        "items": [
            {"name": name, "title": laws.title_of(found), "document": found}
            for name, found in house().templates().items()
        ],
        "next": None,
    }


def _document(wanted: Wanted) -> dict[str, Any]:
    if not wanted.template:
        return wanted.document
    found = house().templates().get(wanted.template)
    if found is None:
        raise NoSuchPolicy(policy=wanted.template)
    return dict(found)


@route("POST", "/policies/simulation", response=Simulated, may=WHO, programs=True)
def simulate_policy(
    request: Call, body: Wanted, price: Decimal | None = None
) -> object:
    """Work out what a policy would change.

    ``price`` is of a gigabyte a month; that of the working store if none is given.
    """
    result = house().retaining.simulate(_document(body))
    each = prices().working if price is None else price
    return simulation_shape(result, f"{result.saves(each):.2f}")


@route(
    "POST",
    "/policies",
    response=RequestShown,
    may={May.POLICY_CHANGE},
    programs=True,
    status=201,
)
def propose_policy(request: Call, body: ProposePolicy) -> object:
    """Ask for a policy to be put in force; two people sign."""
    document = _document(body)
    by = acting(request, May.POLICY_CHANGE, body.code)
    asked = house().retaining.propose(document, by=by, reason=body.reason)
    return request_shape(asked)
