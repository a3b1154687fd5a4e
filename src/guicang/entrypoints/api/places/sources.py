"""Sources: which platforms records come from, how each is doing, changing them.

Secrets go in with the body of a call, and come out with no answer.
"""

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import AwareDatetime, Field

from guicang.domain.access.model import May
from guicang.domain.errors import BadCall
from guicang.domain.sources.connection import Connection
from guicang.domain.sources.watch import Gap
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import Id, Proof, given, words
from guicang.entrypoints.houses import house
from guicang.entrypoints.sources import connection_shape, gap_shape, profile_shape
from guicang.services.sourcing import Form, Stretch

WHO = frozenset({May.OPERATIONS_READ, May.SOURCE_CHANGE})
CHANGE = frozenset({May.SOURCE_CHANGE})
Fields = dict[
    Annotated[str, Field(max_length=100)], Annotated[str, Field(max_length=20_000)]
]
_GAPS = 50


class SourceLine(Schema):
    """A source and how it is doing; it has no secrets."""

    name: str
    kind: str
    title: str
    state: str
    settings: dict[str, str]
    by: str
    created_at: datetime
    paused_at: datetime | None
    complete_until: datetime | None
    last_page_at: datetime | None
    lag_seconds: int
    window_hours: int | None
    level: str
    error: str
    reason: str
    failed_at: datetime | None
    failures: int
    again_at: datetime | None
    open_gaps: int
    counts: dict[str, int]


class GapShown(Schema):
    """What is known to be missing."""

    kind: str
    about: str
    detail: str
    since: datetime | None
    until: datetime | None
    noted: datetime
    resolved: datetime | None


class SourceShown(SourceLine):
    """A source, and what is known to be missing of it."""

    gaps: list[GapShown]


class Sources(Schema):
    """All sources; they come in one page."""

    items: list[SourceLine]
    next: None


class Kinds(Schema):
    """All connectors, with their forms and what each platform can do."""

    items: list[dict[str, Any]]
    next: None


class Add(Proof):
    """What its connector's form asks for; ``secrets`` are never shown again."""

    name: Id
    kind: Id
    settings: Fields = {}
    secrets: Fields = Field({}, json_schema_extra={"writeOnly": True})


class Change(Proof):
    """Fields that change; the others stay, and an empty value takes one away."""

    settings: Fields = {}
    secrets: Fields = Field({}, json_schema_extra={"writeOnly": True})


class Again(Proof):
    """From when (inclusive) to when (exclusive)."""

    since: AwareDatetime
    until: AwareDatetime


class Said(Schema):
    """What the platform answered."""

    answer: str


class Ordered(Schema):
    """That a worker takes it."""

    source: str
    ordered: bool


class Removed(Schema):
    """That a source is gone; what came from it stays."""

    source: str
    removed: bool


@route("GET", "/sources", response=Sources, may=WHO, programs=True)
def sources(request: Call) -> object:
    """List the sources and how each is doing."""
    opened = house()
    gaps = opened.gaps.counts()
    found = opened.connections.list()
    return {"items": [_line(c, gaps.get(c.name, 0)) for c in found], "next": None}


@route("GET", "/sources/{id}", response=SourceShown, may=WHO, programs=True)
def source(request: Call, id: Id) -> object:
    """Show one source."""
    return _shown(id)


@route("GET", "/source-kinds", response=Kinds, may=WHO, programs=True)
def source_kinds(request: Call) -> object:
    """List the connectors: their forms, and what each platform can do."""
    say = words(request)
    return {
        "items": [
            profile_shape(each.profile, say)
            if each.profile is not None
            else {"kind": each.kind, "broken": each.broken}
            for each in house().sourcing.kinds()
        ],
        "next": None,
    }


@route("POST", "/sources", response=SourceShown, may=CHANGE, status=201)
def add_source(request: Call, body: Add) -> object:
    """Add a source, as a person; the platform is not asked yet."""
    made = house().sourcing.add(
        body.name,
        body.kind,
        Form(settings=body.settings, secrets=body.secrets),
        by=request.caller.name,
        code=given(body.code),
        reason=body.reason,
    )
    return _shown(made.name)


@route("POST", "/sources/{id}/settings", response=SourceShown, may=CHANGE)
def change_source(request: Call, id: Id, body: Change) -> object:
    """Change some fields of a source, as a person."""
    house().sourcing.change(
        id,
        Form(settings=body.settings, secrets=body.secrets),
        by=request.caller.name,
        code=given(body.code),
        reason=body.reason,
    )
    return _shown(id)


@route("POST", "/sources/{id}/test", response=Said, may=CHANGE)
def test_source(request: Call, id: Id) -> object:
    """Ask the platform who we are there, as a person; nothing changes."""
    return {"answer": house().sourcing.test(id)}


@route("POST", "/sources/{id}/pull", response=Ordered, may=CHANGE, status=202)
def pull_source(request: Call, id: Id) -> object:
    """Let a worker read it on now, as a person."""
    house().connections.get(id)
    house().watching.go_on(id, 0)
    return {"source": id, "ordered": True}


@route("POST", "/sources/{id}/pause", response=SourceShown, may=CHANGE)
def pause_source(request: Call, id: Id, body: Proof) -> object:
    """Let a source rest, as a person: nothing of it is read, its door is shut."""
    by, code = request.caller.name, given(body.code)
    house().sourcing.pause(id, by=by, code=code, reason=body.reason)
    return _shown(id)


@route("POST", "/sources/{id}/resumption", response=SourceShown, may=CHANGE)
def resume_source(request: Call, id: Id, body: Proof) -> object:
    """Let a source go on where it was, as a person."""
    by, code = request.caller.name, given(body.code)
    house().sourcing.resume(id, by=by, code=code, reason=body.reason)
    return _shown(id)


@route("POST", "/sources/{id}/removal", response=Removed, may=CHANGE)
def remove_source(request: Call, id: Id, body: Proof) -> object:
    """End a source and destroy its secrets, as a person; its records stay."""
    by, code = request.caller.name, given(body.code)
    house().sourcing.remove(id, by=by, code=code, reason=body.reason)
    return {"source": id, "removed": True}


@route("POST", "/sources/{id}/resync", response=Ordered, may=CHANGE, status=202)
def resync_source(request: Call, id: Id, body: Again) -> object:
    """Let a worker read a stretch of time again, as a person."""
    opened = house()
    stretch = Stretch(body.since, min(body.until, opened.clock.now()))
    if stretch.since >= stretch.until:
        raise BadCall(reason="until: it lies before since")
    opened.sourcing.allow_resync(
        id,
        stretch,
        by=request.caller.name,
        code=given(body.code),
        reason=body.reason,
    )
    opened.watching.resync(id, *stretch)
    return {"source": id, "ordered": True}


def _shown(name: str) -> dict[str, Any]:
    opened = house()
    gaps = opened.gaps.list(name, open_only=False, limit=_GAPS)
    found = opened.connections.get(name)
    many = opened.gaps.counts().get(name, 0)
    return {**_line(found, many), "gaps": [_gap(each) for each in gaps]}


def _line(found: Connection, gaps: int) -> dict[str, Any]:
    opened = house()
    profile = opened.watching.profile(found.kind)
    return connection_shape(found, profile, opened.clock.now(), gaps)


def _gap(gap: Gap) -> dict[str, Any]:
    return gap_shape(gap)
