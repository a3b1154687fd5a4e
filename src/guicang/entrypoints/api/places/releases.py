"""Releases: files for somebody else, on terms that a second person signs."""

from datetime import datetime, timedelta
from typing import Annotated

from django.http import HttpResponse
from ninja import Schema
from pydantic import Field

from guicang.domain.access.model import May
from guicang.domain.disclosure.model import Basis
from guicang.domain.disclosure.release import ZIP, Release
from guicang.domain.errors import BadCall
from guicang.domain.hold import Query
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import Id, Proof, given
from guicang.entrypoints.api.places.requests import RequestShown
from guicang.entrypoints.houses import house
from guicang.entrypoints.releases import USES, release_shape, releases, sealed_file
from guicang.entrypoints.shapes import request_shape

WHO = frozenset({May.CONVERSATION_EXPORT, May.LEDGER_READ})
EXPORT = frozenset({May.CONVERSATION_EXPORT})
Said = Annotated[str, Field(min_length=1, max_length=500)]
_KEPT = timedelta(days=90)


class ReleaseShown(Schema):
    """A release; ``sealing`` is empty, age, openpgp or zip."""

    id: str
    decision: str
    proposer: str
    reason: str
    recipient: str
    contact: str
    purpose: str
    basis: str
    use: str
    expires_at: datetime
    sealing: str
    keys: list[str]
    authority: str
    document: str
    conversations: int


class ReleaseList(Schema):
    """Releases, the newest first."""

    items: list[ReleaseShown]


class ReleaseWanted(Proof):
    """Terms; ``keys`` are age or armoured OpenPGP keys, ``zip`` instead a password.

    ``document`` is the SHA-256 (hex) of the approval of ``authority``.
    """

    recipient: Said
    contact: Said
    purpose: Said
    basis: Basis
    conversations: Annotated[list[Id], Field(min_length=1, max_length=10_000)]
    use: Annotated[str, Field(max_length=20)] = "export"
    expires_at: datetime | None = None
    keys: Annotated[
        list[Annotated[str, Field(max_length=65_536)]], Field(max_length=20)
    ] = []
    zip: bool = False
    authority: Annotated[str, Field(max_length=500)] = ""
    document: Annotated[str, Field(pattern="^([0-9a-f]{64})?$")] = ""


class ReleaseFile(Schema):
    """A fresh code; ``secret`` is the password of a ZIP: 20 random letters or more."""

    code: str = Field("", max_length=64)
    secret: str = Field("", max_length=200)


@route("GET", "/releases", response=ReleaseList, may=WHO)
def release_list(request: Call) -> object:
    """List what was asked to be given to somebody else."""
    return {"items": [release_shape(each) for each in releases(house())]}


@route("POST", "/releases", response=RequestShown, may=EXPORT, status=201)
def ask_release(request: Call, body: ReleaseWanted) -> object:
    """Ask for records to be given to somebody else, as a person; another signs."""
    if body.use not in USES:
        raise BadCall(reason=f"use: one of {', '.join(USES)}")
    person = house().governing.prove(
        request.caller.name, given(body.code), May.CONVERSATION_EXPORT
    )
    release = Release(
        recipient=body.recipient,
        contact=body.contact,
        purpose=body.purpose,
        basis=body.basis,
        use=body.use,
        expires_at=body.expires_at or house().clock.now() + _KEPT,
        keys=(ZIP,) if body.zip else tuple(body.keys),
        authority=body.authority,
        document=body.document,
    )
    query = Query(conversations=frozenset(body.conversations))
    asked = house().releasing.ask(release, query, person, reason=body.reason)
    return request_shape(asked)


@route(
    "POST",
    "/releases/{id}/file",
    response=bytes,
    gives={"application/octet-stream"},
    may=EXPORT,
    shown_once=True,
)
def run_release(request: Call, id: Id, body: ReleaseFile) -> object:
    """Give the sealed file of a release that was signed, once, as a person."""
    person = house().governing.prove(
        request.caller.name, given(body.code), May.CONVERSATION_EXPORT
    )
    _name, file = sealed_file(house(), id, person, body.secret)
    with file:
        return HttpResponse(file.read(), content_type="application/octet-stream")
