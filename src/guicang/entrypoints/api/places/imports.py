"""Files that a worker takes in: send or choose one, see how far it is, cancel it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Final

from django.http import HttpRequest
from django.http.request import UnreadablePostError
from ninja import Query, Schema
from pydantic import Field

from guicang.domain.access.model import May
from guicang.domain.errors import UploadCut
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import (
    FIFTY,
    Limit,
    Proof,
    acting,
    slim,
)
from guicang.entrypoints.houses import house
from guicang.entrypoints.shapes import import_shape
from guicang.services.importing import Place
from guicang.services.ordering import Deed

WHO: Final = frozenset({May.CONVERSATION_IMPORT})
_PIECE: Final = 1 << 20
Name = Annotated[
    str, Query(max_length=300, description="What it is called, such as export.csv.gz.")
]


class UploadShown(Schema):
    """A file that lies sealed until its import is ordered, or for a day."""

    upload: str
    name: str
    by: str
    at: datetime
    size: int


class LyingThere(Schema):
    """A file in the folder for imports."""

    name: str
    size: int


class Waiting(Schema):
    """What could be taken in: uploads, and files in the folder for imports."""

    uploads: list[UploadShown]
    folder: list[LyingThere]


class OrderImport(Proof):
    """Which file: an upload by its id, or a file of the folder by its name; and why."""

    place: Place
    file: Annotated[str, Field(min_length=1, max_length=300)]


class ImportShown(Schema):
    """How far an import is, in bytes, and what came of it.

    ``records`` counts what was read: records, and what could not be. ``whole``:
    all of the file was. ``file`` is its SHA-256.
    """

    number: int
    state: str
    name: str
    place: Place
    by: str
    file: str
    done: int
    of: int
    records: int
    conversations: int
    messages: int
    updated: int
    duplicates: int
    quarantined: int
    refused: int
    whole: bool
    error: str
    created_at: datetime
    ended_at: datetime | None


class Imports(Schema):
    """The newest imports."""

    items: list[ImportShown]
    next: None


@route("GET", "/imports", response=Imports, may=WHO, programs=True)
def imports(request: Call, limit: Limit = FIFTY) -> object:
    """List imports that a worker does or did, the newest first."""
    found = house().importing.list(limit=limit)
    return {"items": [import_shape(*each) for each in found], "next": None}


@route("GET", "/imports/files", response=Waiting, may=WHO, programs=True)
def import_files(request: Call) -> object:
    """Name what could be taken in."""
    importing = house().importing
    return {
        "uploads": [
            {"upload": each.id, **slim(each, "name", "by", "at", "size")}
            for each in importing.waiting()
        ],
        "folder": [
            {"name": name, "size": size} for name, size in importing.inbox.files()
        ],
    }


@route(
    "POST",
    "/imports/uploads",
    response=UploadShown,
    may=WHO,
    programs=True,
    status=201,
    takes="application/octet-stream",
)
def upload_import(request: Call, name: Name = "") -> object:
    """Send a file, as the whole body; it lies sealed until its import is ordered."""
    upload = house().importing.receive(
        _pieces(request), name=name, by=request.caller.name
    )
    return {"upload": upload.id, **slim(upload, "name", "by", "at", "size")}


def _pieces(request: HttpRequest) -> Iterator[bytes]:
    """Give the body as it comes. UploadCut where less came than was announced.

    What was not announced does not come at all (WSGI).
    """
    try:
        left = int(request.headers["Content-Length"])
        while piece := request.read(_PIECE):
            left -= len(piece)
            yield piece
    except (KeyError, ValueError, UnreadablePostError) as error:
        raise UploadCut from error
    if left > 0:
        raise UploadCut


@route(
    "POST",
    "/imports/uploads/{upload}/discard",
    response=Waiting,
    may=WHO,
    programs=True,
)
def discard_upload(request: Call, upload: str) -> object:
    """Remove an upload whose import nobody ordered."""
    house().importing.discard(upload)
    return import_files(request)


@route("POST", "/imports", response=ImportShown, may=WHO, programs=True, status=201)
def order_import(request: Call, body: OrderImport) -> object:
    """Let a worker take a file in; ordered again while it waits or runs, it is one."""
    by = acting(request, May.CONVERSATION_IMPORT, body.code)
    job = house().importing.order(body.place, body.file, by=by, reason=body.reason)
    return import_shape(*house().importing.show(job.id))


@route("GET", "/imports/{number}", response=ImportShown, may=WHO, programs=True)
def one_import(request: Call, number: int) -> object:
    """Tell how far an import is."""
    return import_shape(*house().importing.show(number))


@route("POST", "/imports/{number}/cancel", response=ImportShown, may=WHO, programs=True)
def cancel_import(request: Call, number: int, body: Proof) -> object:
    """Cancel an import: what was stored stays, what was sent is removed."""
    house().importing.show(number)  # a job of another kind is none of this route's
    by = acting(request, May.CONVERSATION_IMPORT, body.code)
    house().ordering.change(number, Deed.CANCEL, by=by, reason=body.reason)
    return import_shape(*house().importing.show(number))
