"""Grants: powers over contents, for a time."""

from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from guicang.domain.access.grants import LONGEST, Grant
from guicang.domain.access.model import May
from guicang.domain.record.zone import ZONE
from guicang.domain.retention.calendar import end_of
from guicang.domain.retention.model import Effect
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import Id, Proof, given
from guicang.entrypoints.api.places.people import Name
from guicang.entrypoints.api.places.requests import RequestShown
from guicang.entrypoints.houses import house
from guicang.entrypoints.shapes import request_shape
from guicang.services.empowering import Asked

WHO = frozenset({May.OPERATIONS_READ, May.GRANT_ASK})


class GrantShown(Schema):
    """A power that somebody has for a time; ``alive`` says whether it can be used."""

    id: str
    person: str
    permission: str
    reason: str
    since: datetime
    until: datetime
    uses: int | None
    used: int
    alive: bool


class Grants(Schema):
    """All grants, the newest first; they come in one page."""

    items: list[GrantShown]
    next: None


class AskGrant(Proof):
    """A power over contents for some days; ``uses`` null means as often as it lasts."""

    person: Name
    permission: May
    days: int = Field(ge=1, le=LONGEST.days)
    uses: int | None = Field(None, ge=1, le=1_000_000)


@route("GET", "/grants", response=Grants, may=WHO, programs=True)
def grants(request: Call) -> object:
    """List grants, those that are over too."""
    return {"items": [_grant(each) for each in house().access.grants()], "next": None}


@route("POST", "/grants", response=RequestShown, may={May.GRANT_ASK}, status=201)
def ask_grant(request: Call, body: AskGrant) -> object:
    """Ask for a power over contents, as a person; counsel and security sign."""
    opened = house()
    until = end_of(opened.clock.now(), f"P{body.days}D", ZONE, effect=Effect.SCHEDULE)
    wish = Asked(
        person=body.person,
        permission=body.permission,
        until=until,
        uses=body.uses,
        reason=body.reason,
    )
    return request_shape(
        opened.empowering.ask(wish, by=request.caller.name, code=given(body.code))
    )


class TakeGrant(Proof):
    """A power that is needed at once."""

    permission: May


@route(
    "POST", "/grants/emergency", response=GrantShown, may={May.GRANT_ASK}, status=201
)
def take_grant(request: Call, body: TakeGrant) -> object:
    """Take a power alone for four hours, as a person; it is judged afterwards."""
    return _grant(
        house().empowering.take(
            body.permission,
            by=request.caller.name,
            code=given(body.code),
            reason=body.reason,
        )
    )


@route(
    "POST",
    "/grants/{id}/revocation",
    response=GrantShown,
    may={May.PEOPLE_DEACTIVATE},
)
def revoke_grant(request: Call, id: Id, body: Proof) -> object:
    """Take a grant back at once, as a person."""
    return _grant(
        house().empowering.revoke(
            id, by=request.caller.name, code=given(body.code), reason=body.reason
        )
    )


def _grant(grant: Grant) -> dict[str, Any]:
    return {
        "id": grant.id,
        "person": grant.person,
        "permission": grant.permission.value,
        "reason": grant.reason,
        "since": grant.since,
        "until": grant.until,
        "uses": grant.uses,
        "used": grant.used,
        "alive": grant.alive(house().clock.now()),
    }
