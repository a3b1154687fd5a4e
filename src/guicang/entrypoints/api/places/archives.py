"""The archive: segments, where a conversation is, whether it is whole, the way back."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from guicang.adapters.db.queries.disposal import segments as listed
from guicang.domain.access.model import May
from guicang.domain.archive.model import SegmentState
from guicang.domain.errors import NotArchived
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
    Run,
    acting,
    given,
    page,
    slim,
)
from guicang.entrypoints.api.places.conversations import READERS, Transcript
from guicang.entrypoints.api.places.jobs import JobShown, job_shown
from guicang.entrypoints.api.places.requests import RequestShown
from guicang.entrypoints.houses import house
from guicang.entrypoints.shapes import request_shape, segment_shape, talk_shape

WHO = frozenset({May.OPERATIONS_READ, May.ARCHIVE_RESTORE, May.LEDGER_READ})


class SegmentLine(Schema):
    """A segment in a list."""

    id: str
    batch: str
    state: str
    mode: str
    basis: str
    bucket: str
    created_at: datetime
    conversations: int
    messages: int
    bytes: int
    ended_at: datetime | None


class SegmentShown(SegmentLine):
    """A segment: one object under one key; ``sha256`` is over its stored bytes."""

    object: str
    sha256: str


class Place(Schema):
    """Where a conversation is archived, and until when it has to be kept."""

    conversation: str
    segment: str
    digest: str
    messages: int
    keep_until: datetime


class Whole(Schema):
    """That every record of a segment was read back, decrypted and compared."""

    segment: str
    conversations: int
    messages: int
    whole: bool


class Why(Schema):
    """Why somebody reads it."""

    reason: Reason


class Restore(Proof):
    """What is to come back."""

    conversations: Annotated[list[Id], Field(max_length=10_000)] = []
    batch: str = Field("", description="All that this batch took offline.")


@route(
    "GET", "/archive/segments", response=Listing[SegmentLine], may=WHO, programs=True
)
def segments(
    request: Call,
    state: SegmentState | None = None,
    after: Cursor = "",
    limit: Limit = FIFTY,
) -> object:
    """List archive segments, the newest first."""
    return page(listed(state=state, after=after, limit=limit), _line)


def _line(row: Any) -> dict[str, Any]:
    names = ("id", "batch", "state", "mode", "basis", "bucket", "created_at")
    more = ("conversations", "messages", "ended_at")
    return {**slim(row, *names, *more), "bytes": row.size}


@route("GET", "/archive/segments/{id}", response=SegmentShown, may=WHO, programs=True)
def segment(request: Call, id: Id) -> object:
    """Show one segment."""
    return segment_shape(house().catalogue.get(id))


@route(
    "POST",
    "/archive/segments/{id}/verification",
    response=Whole,
    may={May.LEDGER_READ},
    programs=True,
)
def verify_segment(request: Call, id: Id) -> object:
    """Read a segment back, decrypt it and compare every record."""
    opened = house()
    found = opened.checking.one(opened.catalogue.get(id))
    return {
        "segment": id,
        "conversations": found.conversations,
        "messages": found.messages,
        "whole": True,
    }


@route(
    "POST",
    "/archive/verification",
    response=JobShown,
    may={May.LEDGER_READ},
    programs=True,
)
def check_archive(request: Call) -> object:
    """Let a worker read the whole archive back; `GET /jobs` says how far it is."""
    return job_shown(house().ordering.check(by=request.caller.name))


@route("GET", "/archive/conversations/{id}", response=Place, may=WHO, programs=True)
def find_archived(request: Call, id: Id) -> object:
    """Say where a conversation is archived."""
    found = house().catalogue.find([id]).get(id)
    if found is None:
        raise NotArchived(conversation=id)
    return slim(found, "conversation", "segment", "digest", "messages", "keep_until")


@route(
    "POST",
    "/archive/conversations/{id}/messages",
    response=Transcript,
    may=READERS,
    programs=True,
    shown_once=True,
)
def read_archived(request: Call, id: Id, body: Why) -> object:
    """Read a conversation from the archive, masked; the reading is an entry."""
    opened, reader = house(), request.caller.reader
    opened.refresh()
    if reader is None:
        found = opened.reading.lend(id, by=request.caller.name, reason=body.reason)
    else:
        found = opened.reading.read(id, reader=reader, reason=body.reason)
    return {**talk_shape(found, named=False), "masked": True}


@route(
    "POST",
    "/restores",
    response=RequestShown,
    may={May.ARCHIVE_RESTORE},
    programs=True,
    status=201,
)
def propose_restore(request: Call, body: Restore) -> object:
    """Ask for conversations to be brought back; two people sign."""
    restoring = house().restoring
    wanted = [*body.conversations]
    if body.batch:
        wanted += restoring.members_of(body.batch)
    by = acting(request, May.ARCHIVE_RESTORE, body.code)
    return request_shape(restoring.propose(wanted, by=by, reason=body.reason))


@route(
    "POST",
    "/restores/{id}/run",
    response=Run,
    may={May.ARCHIVE_RESTORE},
    status=202,
)
def run_restore(request: Call, id: Id, body: Proof) -> object:
    """Let a worker do an approved restore, as a person."""
    job = house().ordering.restore(
        id, by=request.caller.name, code=given(body.code), reason=body.reason
    )
    return {"job": job.id, "state": job.state.value}
