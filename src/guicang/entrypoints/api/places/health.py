"""How the installation is, and who calls."""

from django.middleware.csrf import get_token
from ninja import Schema

from guicang import __version__
from guicang.bootstrap import examine
from guicang.domain.access.model import May
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import words
from guicang.entrypoints.houses import house


class Health(Schema):
    """That it answers, and its version."""

    ready: bool
    version: str


class CheckShown(Schema):
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str


class Examined(Schema):
    """Whether all is as it must be, and what was looked at."""

    well: bool
    checks: list[CheckShown]


class Me(Schema):
    """Who calls, what they may do, and the CSRF token of a session."""

    name: str
    kind: str
    permissions: list[str]
    csrf: str | None


@route(
    "GET", "/health", response=Health, why="says nothing of what is kept", stranger=True
)
def health(request: Call) -> object:
    """Say whether the working store answers."""
    house().ledger.head()
    return {"ready": True, "version": __version__}


@route(
    "POST",
    "/health/examination",
    response=Examined,
    may={May.OPERATIONS_READ},
    programs=True,
)
def examine_home(request: Call) -> object:
    """Look at everything, keys and storage and people: that may take seconds."""
    say = words(request)
    checks = [
        {"name": say(check.name), "ok": check.ok, "detail": check.detail}
        for check in examine(house())
    ]
    return {"well": all(check["ok"] for check in checks), "checks": checks}


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
