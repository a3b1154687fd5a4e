"""People, their roles, and their sessions.

Whoever lets somebody in, changes their roles, or asks for another role table
asks for signatures; what takes something away is done at once.
"""

from dataclasses import asdict
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from guicang.domain.access.model import May, Role
from guicang.domain.errors import BadCall
from guicang.domain.programme.leaving import Left
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import Id, Proof, given
from guicang.entrypoints.api.places.requests import RequestShown
from guicang.entrypoints.houses import house
from guicang.entrypoints.shapes import person_shape, request_shape
from guicang.services.admitting import Admission, Admitting

WHO = frozenset({May.OPERATIONS_READ, May.PEOPLE_CHANGE, May.LEDGER_READ})
Name = Annotated[str, Field(min_length=1, max_length=150)]
_FOUNDING = "the first people are let in at the console or the command line"
Account = Annotated[str, Field(min_length=1, max_length=200)]


class Somebody(Schema):
    """A person who works here."""

    name: str
    roles: list[str]
    title: str
    active: bool
    enrolled: bool


class Everybody(Schema):
    """All people; they come in one page."""

    items: list[Somebody]
    next: None


class RoleShown(Schema):
    """A role and the permissions that it carries."""

    role: str
    permissions: list[str]


class Roles(Schema):
    """The role table in force; version 0 is the shipped one."""

    version: int
    items: list[RoleShown]


class Seat(Proof):
    """Roles for somebody; ``accounts`` are those under which they talk to customers."""

    roles: Annotated[list[Role], Field(min_length=1)]
    accounts: Annotated[list[Account], Field(max_length=100)] | None = None


class Newcomer(Seat):
    """Somebody who is to be let in."""

    name: Name
    title: str = Field("", max_length=100)
    email: str = Field("", max_length=254)


class Ended(Schema):
    """How many sessions ended."""

    sessions: int


class Table(Proof):
    """A role table in the form ``guicang.roles/1``."""

    document: dict[str, Any]


@route(
    "GET",
    "/people",
    response=Everybody,
    may=WHO,
    programs=True,
)
def people(request: Call) -> object:
    """List people and their roles."""
    return {"items": [person_shape(p) for p in house().people.list()], "next": None}


@route(
    "GET",
    "/roles",
    response=Roles,
    may=WHO,
    programs=True,
)
def roles(request: Call) -> object:
    """Show the role table in force."""
    table = house().powers.table
    return {
        "version": table.version,
        "items": [
            {
                "role": role.value,
                "permissions": sorted(m for m in May if table.carries([role], m)),
            }
            for role in Role
        ],
    }


@route(
    "POST",
    "/people",
    response=RequestShown,
    may={May.PEOPLE_CHANGE},
    status=201,
)
def add_person(request: Call, body: Newcomer) -> object:
    """Ask that somebody be let in, as a person; two people sign."""
    admitting, by = _founded(request)
    return _waits(
        admitting.add(
            body.name,
            body.roles,
            by=by,
            code=given(body.code),
            reason=body.reason,
            accounts=body.accounts or (),
            title=body.title,
            email=body.email,
        )
    )


@route(
    "POST",
    "/people/{id}/roles",
    response=RequestShown,
    may={May.PEOPLE_CHANGE},
    status=201,
)
def change_person(request: Call, id: Id, body: Seat) -> object:
    """Ask that somebody have other roles, as a person; two people sign."""
    admitting, by = _founded(request)
    return _waits(
        admitting.change(
            id,
            body.roles,
            by=by,
            code=given(body.code),
            reason=body.reason,
            accounts=body.accounts,
        )
    )


def _waits(admission: Admission) -> dict[str, Any]:
    """Show the request that waits. BadCall if there is none: see ``_founded``."""
    if admission.request is None:
        raise BadCall(reason=_FOUNDING)
    return request_shape(admission.request)


def _founded(request: Call) -> tuple[Admitting, str]:
    """Give the service, and who asks. BadCall while the house is founded.

    The first people are let in where the secret of their factor can be shown.
    """
    admitting = house().admitting
    if admitting.founding():
        raise BadCall(reason=_FOUNDING)
    return admitting, request.caller.name


@route(
    "POST",
    "/people/{id}/deactivation",
    response=Somebody,
    may={May.PEOPLE_DEACTIVATE},
)
def deactivate_person(request: Call, id: Id, body: Proof) -> object:
    """End somebody's access at once, as a person."""
    opened, code = house(), given(body.code)
    opened.admitting.deactivate(
        id, by=request.caller.name, code=code, reason=body.reason
    )
    return next(person_shape(p) for p in opened.people.list() if p.name == id)


class OpenItem(Schema):
    """Something open with a person's name on it: of what kind, and its id."""

    kind: Left
    name: str


class OpenItems(Schema):
    """What somebody leaves behind when they go."""

    items: list[OpenItem]


@route("GET", "/people/{id}/open-items", response=OpenItems, may=WHO, programs=True)
def open_items(request: Call, id: Id) -> object:
    """List what is open and somebody's, to be handed over when they leave."""
    return {"items": [asdict(each) for each in house().remaining.of(id)]}


@route(
    "POST",
    "/people/{id}/sessions/ending",
    response=Ended,
    may={May.PEOPLE_DEACTIVATE},
)
def end_sessions(request: Call, id: Id, body: Proof) -> object:
    """End all sessions of somebody, as a person."""
    ended = house().entering.put_out(
        id, by=request.caller.name, code=given(body.code), reason=body.reason
    )
    return {"sessions": ended}


@route("POST", "/roles", response=RequestShown, may={May.ROLES_CHANGE}, status=201)
def propose_roles(request: Call, body: Table) -> object:
    """Ask for another role table, as a person; two people sign."""
    asked = house().empowering.propose(
        body.document,
        by=request.caller.name,
        code=given(body.code),
        reason=body.reason,
    )
    return request_shape(asked)
