"""Tell customers of a change of the rules: whom it reaches, ask, send."""

from datetime import datetime

from ninja import Schema
from pydantic import Field

from guicang.domain.access.model import May
from guicang.domain.notices.addresses import MOST, listed_from
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import Id, MaybeCode, Reason, acting
from guicang.entrypoints.api.places.requests import RequestShown
from guicang.entrypoints.houses import house
from guicang.entrypoints.reaching import reach_shape, require_reached
from guicang.entrypoints.shapes import request_shape

CHANGE = frozenset({May.NOTICE_CHANGE})


class TellCustomers(Schema):
    """A list of addresses or numbers, each alone or after a customer's id and a comma.

    Who is not on it is told where they wrote to us, if the platform lets us.
    ``lang`` is for whoever's own language is not known; "" is the house's.
    """

    persons: list[str] = Field(default_factory=list, max_length=MOST)
    lang: str = Field("", max_length=20)


class ProposeCustomers(TellCustomers):
    """The same, with why, and a fresh code."""

    reason: Reason
    code: str = Field("", max_length=64)


class SendCustomers(MaybeCode):
    """The list that was signed, brought again, and how many are to be told."""

    persons: list[str] = Field(default_factory=list, max_length=MOST)
    count: int


class SaidIn(Schema):
    """How it reads in a language, and how many are told in it."""

    lang: str
    persons: int
    subject: str
    text: str


class ReachShown(Schema):
    """Whom it would reach; ``before`` were told already, ``strangers`` are nobody's.

    ``only_archived`` of the ``unreached`` are known by archived conversations alone.
    ``languages`` begins with the one for whoever's own is not known.
    """

    change: str
    since: datetime
    concerned: int
    persons: int
    mails: int
    phones: int
    threads: int
    before: int
    unreached: int
    only_archived: int
    strangers: int
    shut: int
    languages: list[SaidIn]


class CustomersTold(Schema):
    """How many notices were queued; a worker sends them."""

    notices: int


@route("POST", "/notices/changes/{id}/preview", response=ReachShown, may=CHANGE)
def preview_informing(request: Call, id: Id, body: TellCustomers) -> object:
    """Say whom it would reach, and in which words; nothing is written."""
    listed = listed_from(body.persons)
    return reach_shape(house().informing.reach(id, listed, body.lang))


@route(
    "POST",
    "/notices/changes/{id}/propose",
    response=RequestShown,
    may=CHANGE,
    status=201,
)
def propose_informing(request: Call, id: Id, body: ProposeCustomers) -> object:
    """Ask for customers to be told, as a person; somebody else signs."""
    by = acting(request, May.NOTICE_CHANGE, body.code)
    asked = house().informing.propose(
        id, listed_from(body.persons), lang=body.lang, by=by, reason=body.reason
    )
    return request_shape(asked)


@route("POST", "/notices/customers/{id}/send", response=CustomersTold, may=CHANGE)
def send_informing(request: Call, id: Id, body: SendCustomers) -> object:
    """Queue the notices of a request that was signed, once, as who asked for it."""
    listed, opened = listed_from(body.persons), house()
    require_reached(opened.informing.many(id), body.count)
    by = acting(request, May.NOTICE_CHANGE, body.code)
    return {"notices": opened.informing.send(id, listed, by=by)}
