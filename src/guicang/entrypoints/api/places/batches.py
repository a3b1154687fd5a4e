"""Batches: what is to be disposed of, and how far that is."""

from datetime import datetime
from itertools import islice
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from guicang.adapters.db.queries.disposal import BatchRow, batches as listed
from guicang.domain.access.model import May
from guicang.domain.disposal.model import End, Fate, State
from guicang.domain.hold import Query
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import (
    FIFTY,
    Cursor,
    Id,
    Limit,
    Listing,
    Proof,
    Run,
    acting,
    given,
    page,
    slim,
)
from guicang.entrypoints.api.places.requests import RequestShown
from guicang.entrypoints.houses import house
from guicang.entrypoints.shapes import batch_shape, member_shape, request_shape
from guicang.services.disposing import Wish

WHO = frozenset({May.OPERATIONS_READ, May.BATCH_PROPOSE, May.LEDGER_READ})
Names = Annotated[list[str], Field(max_length=10_000)]


class BatchLine(Schema):
    """A batch in a list."""

    id: str
    end: str
    state: str
    policy: int
    conversations: int
    messages: int
    bytes: int
    counts: dict[str, int]
    certificate: str | None
    proposer: str
    reason: str
    created_at: datetime


class BatchShown(Schema):
    """A batch, with the request that its signatures are given to."""

    id: str
    end: str
    state: str
    root: str
    policy: int
    conversations: int
    messages: int
    bytes: int
    counts: dict[str, int]
    certificate: str | None
    proposer: str
    reason: str
    platform: bool
    request: RequestShown


class MemberShown(Schema):
    """A conversation in a batch, what became of it, and why not."""

    conversation: str
    fate: str
    why: str
    clauses: list[str]
    floors: list[str]
    mode: str
    keep_until: datetime | None
    segment: str


class Propose(Proof):
    """What is to go. People add a fresh code."""

    end: End = End.OFFLINE
    conversations: Names = []
    categories: Names = []
    sources: Names = []
    review: bool = Field(
        default=False, description="Take in what a person has to look at: one did."
    )
    limit: int | None = Field(None, ge=1)
    platform: bool = Field(
        default=False, description="Let platforms delete their own copies, too."
    )


@route("GET", "/batches", response=Listing[BatchLine], may=WHO, programs=True)
def batches(
    request: Call,
    state: State | None = None,
    after: Cursor = "",
    limit: Limit = FIFTY,
) -> object:
    """List batches, the newest first."""
    return page(listed(state=state, after=after, limit=limit), _line)


def _line(row: BatchRow) -> dict[str, Any]:
    names = ("id", "end", "state", "policy", "messages", "proposer", "reason")
    return {
        **slim(row, *names, "created_at"),
        "conversations": row.members,
        "bytes": row.size,
        "counts": {str(fate): many for fate, many in row.fates},
        "certificate": row.certificate or None,
    }


@route(
    "POST",
    "/batches",
    response=BatchShown,
    may={May.BATCH_PROPOSE},
    programs=True,
    status=201,
)
def propose_batch(request: Call, body: Propose) -> object:
    """Freeze what is due into a batch and ask for signatures."""
    query = None
    if body.categories or body.sources:
        query = Query(
            categories=frozenset(body.categories), sources=frozenset(body.sources)
        )
    made = house().disposing.propose(
        Wish(
            end=body.end,
            by=acting(request, May.BATCH_PROPOSE, body.code),
            reason=body.reason,
            query=query,
            only=frozenset(body.conversations),
            review=body.review,
            limit=body.limit,
            platform=body.platform,
        )
    )
    return _shown(made.id)


def _shown(id_: str) -> dict[str, Any]:
    opened = house()
    request = request_shape(opened.requests.get(id_))
    return {**batch_shape(opened.batches.get(id_)), "request": request}


@route("GET", "/batches/{id}", response=BatchShown, may=WHO, programs=True)
def batch(request: Call, id: Id) -> object:
    """Show one batch and its request."""
    return _shown(id)


@route(
    "GET",
    "/batches/{id}/members",
    response=Listing[MemberShown],
    may=WHO,
    programs=True,
)
def batch_members(
    request: Call,
    id: Id,
    fate: Fate | None = None,
    after: Cursor = "",
    limit: Limit = FIFTY,
) -> object:
    """List a batch's conversations in the order of their ids; ``next`` is an id."""
    stored = house().batches
    stored.get(id)
    found = list(islice(stored.members(id, fate=fate, after=after), limit + 1))
    return {
        "items": [member_shape(member) for member in found[:limit]],
        "next": found[limit - 1].conversation if len(found) > limit else None,
    }


@route(
    "POST",
    "/batches/{id}/withdrawal",
    response=BatchShown,
    may={May.BATCH_WITHDRAW},
)
def withdraw_batch(request: Call, id: Id, body: Proof) -> object:
    """Take a batch back, as a person, as long as nothing was erased."""
    by = acting(request, May.BATCH_WITHDRAW, body.code)
    house().disposing.withdraw(id, by=by, reason=body.reason)
    return _shown(id)


@route(
    "POST",
    "/batches/{id}/run",
    response=Run,
    may={May.BATCH_DISPOSE},
    status=202,
)
def run_batch(request: Call, id: Id, body: Proof) -> object:
    """Let a worker take an approved batch to its end, as a person."""
    job = house().ordering.dispose(
        id, by=request.caller.name, code=given(body.code), reason=body.reason
    )
    return {"job": job.id, "state": job.state.value}
