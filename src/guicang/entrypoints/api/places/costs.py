"""What storage costs: measured, forecast, what if, and price books."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Field, Query, Schema

from guicang.domain.access.model import May
from guicang.domain.cost.book import read
from guicang.domain.cost.whatif import Wish
from guicang.domain.errors import NoSuchPolicy
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import Id, Proof, Run, given, words
from guicang.entrypoints.costs import (
    actual_shape,
    book_shape,
    forecast_shape,
    outcome_shape,
    sample_shape,
)
from guicang.entrypoints.costtables import Table, written
from guicang.entrypoints.houses import house

WHO = frozenset({May.COST_CHANGE, May.OPERATIONS_READ, May.POLICY_CHANGE})
RUN = frozenset({May.COST_CHANGE})
MONTHS = 12
Months = Annotated[int, Query(ge=1, le=36)]


class BillLine(Schema):
    """What lies on one shelf, and how its price is found."""

    tier: str
    region: str
    bytes: int
    places: dict[str, int]
    price: str
    how: str


class BillShown(Schema):
    """What a month costs; amounts are text, so that nothing is rounded."""

    currency: str
    total: str
    lines: list[BillLine]


class BookShown(Schema):
    """A price book in force; version 0 is the sample that holds before any."""

    version: int
    name: str
    provider: str
    currency: str
    source: str
    by: str
    at: datetime | None


class SourceCost(Schema):
    """Bytes and price of a source; the price of a shelf is shared out by bytes."""

    source: str
    bytes: int
    price: str
    places: dict[str, int]


class CategoryCost(Schema):
    """Bytes and price of a category; conversations of several count in parts."""

    category: str
    bytes: int
    price: str
    places: dict[str, int]


class CostShown(Schema):
    """What was measured last; ``unjudged`` is what no rule has judged yet."""

    at: datetime
    book: BookShown
    bytes: int
    places: dict[str, int]
    bill: BillShown
    sources: list[SourceCost]
    categories: list[CategoryCost]
    unjudged: int


class CostPoint(Schema):
    """What is expected on a day; the ends of the band are null without one."""

    at: datetime
    days: int
    bytes: int
    low: int | None
    high: int | None
    price: str
    price_low: str | None
    price_high: str | None


class CostForecast(Schema):
    """A forecast, and how it was made; without points there are too few samples."""

    samples: int
    tested_days: int | None
    errors: int
    currency: str
    method: list[str]
    points: list[CostPoint]


class CostCheck(Schema):
    """An earlier forecast beside what came."""

    made_at: datetime
    at: datetime
    expected: int
    actual: int
    error: float | None
    expected_price: str
    actual_price: str


class CostActual(Schema):
    """Earlier forecasts beside what came; ``mean_error`` is of absolute errors."""

    span_days: int
    currency: str
    mean_error: float | None
    checks: list[CostCheck]


class WhatIf(Schema):
    """What is asked: another policy, cold storage, further copies."""

    policy: str = Field("", max_length=200)
    document: dict[str, Any] = {}
    cold_after: Annotated[int, Field(ge=0)] | None = None
    reads: int = Field(0, ge=0, le=100)
    regions: list[Annotated[str, Field(min_length=1, max_length=40)]] = []
    months: int = Field(MONTHS, ge=1, le=36)


class CostMonth(Schema):
    """What a month costs both ways, so many days from now."""

    days: int
    now: str
    then: str


class CostOutcome(Schema):
    """What a what-if comes to."""

    currency: str
    before: BillShown
    after: BillShown
    reading: str
    once: str
    cold_share: float
    months: list[CostMonth]
    total_now: str
    total_then: str
    saves: str


class BookList(Schema):
    """Price books that were in force, the newest first."""

    items: list[BookShown]


class ApplyBook(Proof):
    """A price book to be put in force."""

    document: dict[str, Any]


@route("GET", "/cost", response=CostShown, may=WHO, programs=True)
def cost(request: Call) -> object:
    """Show what is stored by place, source and category, and what a month costs."""
    costing = house().costing
    return sample_shape(costing.last(), *costing.book(), words(request))


@route("GET", "/cost/forecast", response=CostForecast, may=WHO, programs=True)
def cost_forecast(request: Call, months: Months = MONTHS) -> object:
    """Forecast what is stored and what it costs, with a band."""
    book, _version = house().costing.book()
    return forecast_shape(house().costing.forecast(months), book, words(request))


@route("GET", "/cost/actual", response=CostActual, may=WHO, programs=True)
def cost_actual(request: Call) -> object:
    """Set earlier forecasts beside what came."""
    book, _version = house().costing.book()
    return actual_shape(*house().costing.checked(), book)


@route("POST", "/cost/what-if", response=CostOutcome, may=WHO, programs=True)
def cost_what_if(request: Call, body: WhatIf) -> object:
    """Say what another policy, cold storage or more regions would cost."""
    wish = Wish(
        cold_after=body.cold_after, reads=body.reads, regions=tuple(body.regions)
    )
    found = house().costing.what_if(wish, policy=_policy(body), months=body.months)
    return outcome_shape(found, words(request))


def _policy(body: WhatIf) -> Any:
    if not body.policy:
        return body.document or None
    found = house().templates().get(body.policy)
    if found is None:
        raise NoSuchPolicy(policy=body.policy)
    return found


@route(
    "GET",
    "/cost/tables/{table}",
    response=bytes,
    gives={"text/csv"},
    may=WHO,
    programs=True,
)
def cost_table(request: Call, table: Table, months: Months = MONTHS) -> object:
    """Give samples, the forecast, or forecasts beside what came, as CSV."""
    return HttpResponse(
        written(house().costing, table, months), content_type="text/csv; charset=utf-8"
    )


@route("POST", "/cost/measurements", response=Run, may=RUN, status=201)
def order_measurement(request: Call, body: Proof) -> object:
    """Let a worker measure what is stored, as a person."""
    job = house().ordering.measure(
        by=request.caller.name, code=given(body.code), reason=body.reason
    )
    return {"job": job.id, "state": job.state.value}


@route("GET", "/cost/prices", response=BookList, may=WHO, programs=True)
def price_books(request: Call) -> object:
    """List the price books that were in force."""
    found = house().costing.versions.history()
    return {"items": [book_shape(read(each.document), each) for each in found]}


@route("GET", "/cost/prices/{id}", response=dict[str, Any], may=WHO, programs=True)
def price_book(request: Call, id: Id) -> object:
    """Give a price book whole: a version's number, or a sample's name."""
    return dict(house().costing.document(id))


@route("POST", "/cost/prices", response=BookShown, may=RUN, status=201)
def apply_prices(request: Call, body: ApplyBook) -> object:
    """Put a price book in force, as a person; who and why are in the ledger."""
    made = house().costing.apply(
        body.document,
        by=request.caller.name,
        code=given(body.code),
        reason=body.reason,
    )
    return book_shape(read(made.document), made)
