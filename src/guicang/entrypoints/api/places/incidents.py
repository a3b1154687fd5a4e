"""Incidents: declared, their clocks answered, closed."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Field, Path, Schema
from pydantic import AwareDatetime

from guicang.domain.access.model import May
from guicang.domain.hold import Query
from guicang.domain.incident.model import Change, Incident
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import Id, MaybeCode, Proof, Reason, acting, words
from guicang.entrypoints.api.places.holds import Names
from guicang.entrypoints.houses import house
from guicang.entrypoints.incidents import (
    circumstances,
    clock_shape,
    facts_of,
    incident_shape,
    jurisdictions,
)

WHO = frozenset({May.INCIDENT_ANSWER, May.LEDGER_READ, May.OPERATIONS_READ})
ANSWER = frozenset({May.INCIDENT_ANSWER})
ClockId = Annotated[str, Path(max_length=100)]
_STORY = 4_000


class IncidentShown(Schema):
    """An incident; ``persons`` is null while nobody knows how many."""

    id: str
    kind: str
    story: str
    discovered_at: datetime
    happened_at: datetime | None
    assessed_at: datetime | None
    sources: list[str]
    categories: list[str]
    conversations: list[str]
    persons: int | None
    sensitive: bool
    jurisdictions: list[str]
    circumstances: list[str]
    declared_at: datetime
    declared_by: str
    freeze: str
    handled_at: datetime | None
    closed_at: datetime | None
    closed_by: str


class IncidentClockShown(Schema):
    """A clock; ``due`` is null before it begins, ``duration`` where it says at once."""

    clock: str
    title: str
    to: str
    jurisdiction: str
    internal: bool
    duration: str | None
    state: str
    said: str
    start: datetime | None
    due: datetime | None
    left: str
    near: bool
    why: str
    owner: str
    role: str
    met_at: datetime | None
    met_by: str
    late: bool
    reference: str
    sources: list[dict[str, Any]]


class IncidentRoom(Schema):
    """An incident and how its clocks stand now, the most urgent first."""

    incident: IncidentShown
    clocks: list[IncidentClockShown]


class IncidentList(Schema):
    """Incidents, the newest first."""

    items: list[IncidentShown]


class DeclareIncident(MaybeCode):
    """What is known; ``freeze`` stops all destruction in the same act."""

    kind: str = Field(max_length=20)
    story: str = Field(min_length=1, max_length=_STORY)
    discovered_at: AwareDatetime | None = None
    happened_at: AwareDatetime | None = None
    sources: Names = []
    categories: Names = []
    conversations: Names = []
    persons: int | None = Field(None, ge=0)
    sensitive: bool = True
    jurisdictions: Names = []
    circumstances: Names = []
    freeze: bool = False


class LearnIncident(Proof):
    """What was learnt; what is null stays as it was."""

    happened_at: AwareDatetime | None = None
    assessed_at: AwareDatetime | None = None
    persons: int | None = Field(None, ge=0)
    sensitive: bool | None = None
    sources: Names | None = None
    categories: Names | None = None
    jurisdictions: Names | None = None
    circumstances: Names | None = None


class AssignClock(MaybeCode):
    """Who answers for a clock."""

    owner: Id


class MeetClock(MaybeCode):
    """The evidence that a clock was met, and when; now unless said."""

    reference: Reason
    at: AwareDatetime | None = None


@route("GET", "/incidents", response=IncidentList, may=WHO, programs=True)
def incidents(request: Call) -> object:
    """List incidents."""
    return {"items": [incident_shape(each) for each in house().incidents.all()]}


@route("GET", "/incidents/{id}", response=IncidentRoom, may=WHO, programs=True)
def incident(request: Call, id: Id) -> object:
    """Show an incident and its clocks."""
    return _room(request, house().responding.get(id))


def _room(request: Call, found: Incident) -> dict[str, Any]:
    opened, said = house(), words(request)
    now = opened.clock.now()
    clocks = opened.responding.clocks(found)
    return {
        "incident": incident_shape(found),
        "clocks": [clock_shape(c, now, said, request.language) for c in clocks],
    }


@route("POST", "/incidents", response=IncidentRoom, may=ANSWER, status=201)
def declare_incident(request: Call, body: DeclareIncident) -> object:
    """Declare an incident, as a person: its clocks run, evidence is locked."""
    opened = house()
    told = facts_of(
        kind_=body.kind,
        story=body.story,
        discovered_at=body.discovered_at,
        now=opened.clock.now(),
        happened_at=body.happened_at,
        sources=frozenset(body.sources),
        categories=frozenset(body.categories),
        conversations=frozenset(body.conversations),
        persons=body.persons,
        sensitive=body.sensitive,
        jurisdictions=jurisdictions(body.jurisdictions, opened.jurisdictions()),
        circumstances=circumstances(body.circumstances),
    )
    by = acting(request, May.INCIDENT_ANSWER, body.code)
    freeze = Query() if body.freeze else None
    return _room(request, opened.responding.declare(told, by=by, freeze=freeze))


@route("POST", "/incidents/{id}/learn", response=IncidentRoom, may=ANSWER)
def learn_incident(request: Call, id: Id, body: LearnIncident) -> object:
    """Note what was learnt, as a person."""
    named, said = body.jurisdictions, body.circumstances
    change = Change(
        happened_at=body.happened_at,
        assessed_at=body.assessed_at,
        persons=body.persons,
        sensitive=body.sensitive,
        sources=None if body.sources is None else frozenset(body.sources),
        categories=None if body.categories is None else frozenset(body.categories),
        jurisdictions=jurisdictions(named, ()) if named else None,
        circumstances=None if said is None else circumstances(said),
    )
    by = acting(request, May.INCIDENT_ANSWER, body.code)
    found = house().responding.change(id, change, by=by, reason=body.reason)
    return _room(request, found)


@route(
    "POST",
    "/incidents/{id}/clocks/{clock}/assign",
    response=IncidentRoom,
    may=ANSWER,
)
def assign_clock(request: Call, id: Id, clock: ClockId, body: AssignClock) -> object:
    """Give a clock to a person, as a person."""
    by = acting(request, May.INCIDENT_ANSWER, body.code)
    house().responding.own(id, clock, body.owner, by=by)
    return _room(request, house().responding.get(id))


@route("POST", "/incidents/{id}/clocks/{clock}/met", response=IncidentRoom, may=ANSWER)
def meet_clock(request: Call, id: Id, clock: ClockId, body: MeetClock) -> object:
    """Note that a clock was met, as a person."""
    by = acting(request, May.INCIDENT_ANSWER, body.code)
    reference = body.reference
    house().responding.meet(id, clock, reference=reference, by=by, at=body.at)
    return _room(request, house().responding.get(id))


@route(
    "POST",
    "/incidents/{id}/clocks/{clock}/not-applicable",
    response=IncidentRoom,
    may=ANSWER,
)
def waive_clock(request: Call, id: Id, clock: ClockId, body: Proof) -> object:
    """Say why a clock does not apply, as a person."""
    by = acting(request, May.INCIDENT_ANSWER, body.code)
    house().responding.waive(id, clock, reason=body.reason, by=by)
    return _room(request, house().responding.get(id))


@route("POST", "/incidents/{id}/handled", response=IncidentRoom, may=ANSWER)
def handle_incident(request: Call, id: Id, body: MaybeCode) -> object:
    """Note that handling has ended, as a person."""
    by = acting(request, May.INCIDENT_ANSWER, body.code)
    return _room(request, house().responding.handled(id, by=by))


@route("POST", "/incidents/{id}/close", response=IncidentRoom, may=ANSWER)
def close_incident(request: Call, id: Id, body: Proof) -> object:
    """Close an incident whose clocks are settled, as a person."""
    by = acting(request, May.INCIDENT_ANSWER, body.code)
    found = house().responding.close(id, reason=body.reason, by=by)
    return _room(request, found)
