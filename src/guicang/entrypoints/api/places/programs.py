"""Programs that call us: who they are, and putting them out.

None is made here: a secret is shown to a person's eyes, once, in a browser.
"""

from datetime import datetime
from typing import Any

from ninja import Schema

from guicang.domain.access.clients import Client
from guicang.domain.access.model import May
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import Id, Proof, given
from guicang.entrypoints.houses import house
from guicang.entrypoints.shapes import key_shape

WHO = frozenset({May.OPERATIONS_READ, May.API_KEY_CHANGE})


class ProgramShown(Schema):
    """A program with a secret of its own (OAuth 2.0), and its permissions."""

    id: str
    name: str
    permissions: list[str]
    created_at: datetime


class KeyShown(Schema):
    """An API key, without its secret."""

    id: str
    name: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


class Programs(Schema):
    """All programs and all keys; they come in one page."""

    items: list[ProgramShown]
    keys: list[KeyShown]
    next: None


@route("GET", "/programs", response=Programs, may=WHO, programs=True)
def programs(request: Call) -> object:
    """List programs and keys; no secret is shown."""
    opened = house()
    return {
        "items": [_program(each) for each in opened.registering.list()],
        "keys": [key_shape(each) for each in opened.issuing.list()],
        "next": None,
    }


@route(
    "POST",
    "/programs/{id}/revocation",
    response=ProgramShown,
    may={May.API_KEY_CHANGE},
)
def revoke_program(request: Call, id: Id, body: Proof) -> object:
    """Put a program out at once, as a person; its tokens end with it."""
    gone = house().registering.revoke(
        id, by=request.caller.name, code=given(body.code), reason=body.reason
    )
    return _program(gone)


@route("POST", "/keys/{id}/revocation", response=KeyShown, may={May.API_KEY_CHANGE})
def revoke_key(request: Call, id: Id, body: Proof) -> object:
    """Revoke a key at once, as a person."""
    gone = house().issuing.revoke(
        id, by=request.caller.name, code=given(body.code), reason=body.reason
    )
    return key_shape(gone)


def _program(client: Client) -> dict[str, Any]:
    return {
        "id": client.id,
        "name": client.name,
        "permissions": sorted(client.scopes),
        "created_at": client.created_at,
    }
