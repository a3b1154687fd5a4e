"""How the installation is, and who calls."""

from django.middleware.csrf import get_token
from ninja import Schema

from guicang import __version__
from guicang.domain.access.model import May, Role
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.houses import house
from guicang.entrypoints.shapes import person_shape


class Health(Schema):
    """That it answers, and its version."""

    ready: bool
    version: str


class Me(Schema):
    """Who calls, what they may do, and the CSRF token of a session."""

    name: str
    kind: str
    permissions: list[str]
    csrf: str | None


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


@route(
    "GET", "/health", response=Health, why="says nothing of what is kept", stranger=True
)
def health(request: Call) -> object:
    """Say whether the working store answers."""
    house().ledger.head()
    return {"ready": True, "version": __version__}


@route("GET", "/me", response=Me, why="everybody may know who they are")
def me(request: Call) -> object:
    """Say who calls and what they may do."""
    caller = request.caller
    return {
        "name": caller.name,
        "kind": "program" if caller.key else "person",
        "permissions": sorted(may for may in May if caller.may(may)),
        "csrf": get_token(request) if caller.person else None,
    }


@route(
    "GET",
    "/people",
    response=Everybody,
    may={May.OPERATIONS_READ, May.PEOPLE_CHANGE, May.LEDGER_READ},
    programs=True,
)
def people(request: Call) -> object:
    """List people and their roles."""
    return {"items": [person_shape(p) for p in house().people.list()], "next": None}


@route(
    "GET",
    "/roles",
    response=Roles,
    may={May.OPERATIONS_READ, May.PEOPLE_CHANGE, May.LEDGER_READ},
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
