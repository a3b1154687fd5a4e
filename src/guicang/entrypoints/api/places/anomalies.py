"""What stands out in the ledger, and the choices that people come back to."""

from datetime import datetime
from typing import Annotated
from urllib.parse import parse_qsl

from ninja import Query, Schema
from pydantic import AwareDatetime, Field

from guicang.domain.access.model import May
from guicang.domain.errors import BadUsage
from guicang.domain.ledger.anomalies import Rule
from guicang.entrypoints.anomalies import (
    READ,
    SPAN,
    Choice,
    anomaly_shape,
    chosen,
    standing_out,
)
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import words
from guicang.entrypoints.houses import house
from guicang.ports.views import SavedView

WHO = frozenset({May.LEDGER_READ})


class Looked(Schema):
    """Where is looked: in the thirty days before ``until``, which is now by default."""

    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    person: str = ""
    about: str = ""
    rule: Rule | None = None


class AnomalyShown(Schema):
    """What a rule saw, why that is worth a look, and between which entries."""

    rule: str
    said: str
    why: str
    person: str
    at: datetime
    first: int
    last: int
    count: int


class AnomalyList(Schema):
    """What stands out, the newest first; ``capped`` if only the newest were read."""

    entries: int
    capped: bool
    items: list[AnomalyShown]


class ViewFields(Schema):
    """A choice; instants are days such as 2026-11-01."""

    person: str = Field("", max_length=200)
    about: str = Field("", max_length=200)
    rule: str = Field("", max_length=200)
    since: str = Field("", max_length=200)
    until: str = Field("", max_length=200)


class SaveView(ViewFields):
    """A choice under a name of one's own; one of the same name is replaced."""

    name: str = Field(max_length=60)


class ViewShown(ViewFields):
    """A choice that was kept."""

    name: str


class ViewList(Schema):
    """One's own choices, by name."""

    items: list[ViewShown]


@route("GET", "/ledger/anomalies", response=AnomalyList, may=WHO, programs=True)
def ledger_anomalies(request: Call, looked: Annotated[Looked, Query()]) -> object:
    """Say what stands out by plain rules; a rule accuses nobody."""
    until = looked.until or house().clock.now()
    since = looked.since or until - SPAN
    if since >= until:
        raise BadUsage(reason="the range ends before it begins")
    found = chosen(Choice(since, until, looked.person, looked.about))
    seen = standing_out(found, since, looked.rule or "")
    return {
        "entries": len(found),
        "capped": len(found) == READ,
        "items": [anomaly_shape(each, words(request)) for each in seen],
    }


@route("GET", "/ledger/views", response=ViewList, may=WHO)
def ledger_views(request: Call) -> object:
    """List one's own choices of entries."""
    return {"items": _views(request)}


@route("POST", "/ledger/views", response=ViewShown, may=WHO, status=201)
def save_view(request: Call, body: SaveView) -> object:
    """Keep a choice under a name."""
    given = body.dict(exclude={"name"})
    return _shown(house().viewing.save(request.caller.name, body.name, given))


@route("POST", "/ledger/views/{name}/drop", response=ViewList, may=WHO)
def drop_view(request: Call, name: str) -> object:
    """Forget a choice; gone already is no error."""
    house().viewing.drop(request.caller.name, name)
    return {"items": _views(request)}


def _views(request: Call) -> list[dict[str, str]]:
    return [_shown(each) for each in house().viewing.list(request.caller.name)]


def _shown(view: SavedView) -> dict[str, str]:
    return {"name": view.name, **dict(parse_qsl(view.query))}
