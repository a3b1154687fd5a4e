"""Mails in which persons ask for something."""

from datetime import datetime
from typing import Annotated

from django.http import HttpResponse
from ninja import Schema
from pydantic import Field

from guicang.domain.access.model import May
from guicang.domain.subjects.model import Asker, Kind, Wanted
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import Id, given
from guicang.entrypoints.api.places.subjects import SubjectWhole
from guicang.entrypoints.houses import house
from guicang.entrypoints.rights import mail_shape, subject_whole

ANSWER = frozenset({May.SUBJECT_ANSWER})
FreshCode = Annotated[str, Field(max_length=64)]
Number = Annotated[int, Field(ge=1, le=10_000)]


class SubjectFileShown(Schema):
    """A file of a mail; ``size`` is in bytes."""

    number: int
    name: str
    size: int


class SubjectMailShown(Schema):
    """A mail of a person; ``cut``: it was too long, and parts are missing."""

    number: int
    at: datetime
    sender: str
    subject: str
    text: str
    cut: bool
    files: list[SubjectFileShown]


class SubjectMailList(Schema):
    """Mails of a request, the first one first."""

    items: list[SubjectMailShown]


class SubjectSettled(Schema):
    """What a mail asks for, who asks, and about whom; empty: who wrote it."""

    revision: int
    kind: Kind
    asker: Asker = Asker.SELF
    customer: Annotated[str, Field(max_length=200)] = ""
    code: FreshCode = ""


class SubjectMailOpened(Schema):
    """A fresh code."""

    code: FreshCode = ""


class SubjectFileWanted(Schema):
    """The number of a mail, that of its file, and a fresh code."""

    mail: Number
    file: Number
    code: FreshCode = ""


@route("POST", "/subjects/{id}/settle", response=SubjectWhole, may=ANSWER)
def settle_subject(request: Call, id: Id, body: SubjectSettled) -> object:
    """Say what a mail asks for, and about whom, as a person."""
    done = house().corresponding.settle(
        id,
        body.revision,
        Wanted(kind=body.kind, asker=body.asker, customer=body.customer),
        by=request.caller.name,
        code=given(body.code),
    )
    return subject_whole(done, house().subjects.counts(id), house().clock.now())


@route("POST", "/subjects/{id}/mail", response=SubjectMailList, may=ANSWER)
def open_subject_mail(request: Call, id: Id, body: SubjectMailOpened) -> object:
    """Open the mails of a request, as a person; who did is noted."""
    found = house().corresponding.open(
        id, by=request.caller.name, code=given(body.code)
    )
    return {"items": [mail_shape(each) for each in found]}


@route(
    "POST",
    "/subjects/{id}/file",
    response=bytes,
    gives={"application/octet-stream"},
    may=ANSWER,
)
def open_subject_file(request: Call, id: Id, body: SubjectFileWanted) -> object:
    """Give a file of a mail as it came: nobody has looked whether it does harm."""
    _name, data = house().corresponding.file(
        id, body.mail, body.file, by=request.caller.name, code=given(body.code)
    )
    return HttpResponse(data, content_type="application/octet-stream")
