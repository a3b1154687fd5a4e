"""Notices: what people are told of, in which words, by which ways, and what became."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Field, Path, Schema

from guicang.domain.access.model import May
from guicang.domain.notices.document import LONGEST_SUBJECT, LONGEST_TEXT
from guicang.domain.notices.occasions import Occasion, occasion_of
from guicang.domain.notices.outbox import State
from guicang.domain.notices.quiet import habits_from
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import FreshCode, Id, Limit
from guicang.entrypoints.houses import house
from guicang.entrypoints.notices import (
    habits_shape,
    notice_shape,
    occasion_shape,
    version_shape,
    way_shape,
)

WHO = frozenset({May.NOTICE_CHANGE, May.LEDGER_READ, May.OPERATIONS_READ})
CHANGE = frozenset({May.NOTICE_CHANGE})
OWN = frozenset({May.FACTOR_RENEW})
HUNDRED = 100
What = Annotated[str, Path(max_length=40)]
Lang = Annotated[str, Field(max_length=35)]
Words = Annotated[str, Field(max_length=LONGEST_TEXT)]


class SentNotice(Schema):
    """A notice; ``recipient`` is a token, ``digest`` that of what was said."""

    id: str
    occasion: str
    urgent: bool
    way: str
    recipient: str
    state: str
    made_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
    attempts: int
    said: str
    version: int
    digest: str


class SentNotices(Schema):
    """Notices, the newest first, and how many stand how."""

    items: list[SentNotice]
    counts: dict[str, int]


class OccasionShown(Schema):
    """An occasion: the names that templates may use, its words, and who is told."""

    occasion: str
    urgent: bool
    variables: dict[str, Any]
    templates: dict[str, Any]
    to: list[str]


class WayShown(Schema):
    """A way of sending; where it leads to is not shown."""

    name: str
    kind: str
    lang: str
    zone: str
    quiet: str
    daily: str


class NoticeWords(Schema):
    """Everything that is in force; version 0 is the product's own."""

    version: int
    occasions: list[OccasionShown]
    ways: list[WayShown]


class NoticesInForce(Schema):
    """A version that is in force now."""

    version: int
    digest: str
    by: str
    at: datetime


class NoticeSaid(Schema):
    """What somebody would read."""

    subject: str
    text: str


class PreviewNotice(Schema):
    """A template to read out; empty: the one in force."""

    occasion: str = Field(max_length=40)
    lang: Lang = "zh"
    subject: str = Field("", max_length=LONGEST_SUBJECT)
    text: Words = ""


class ChangeTemplate(FreshCode):
    """A template; empty: the product's words again."""

    lang: Lang
    subject: str = Field("", max_length=LONGEST_SUBJECT)
    text: Words = ""


class RouteNotice(FreshCode):
    """Who is told: ``person:NAME``, ``role:NAME``, ``way:NAME``."""

    to: Annotated[list[Id], Field(max_length=50)]


class WhenTold(Schema):
    """In which language and when: ``22:00-08:00``, ``09:00``."""

    lang: Lang = "zh"
    zone: str = Field("Asia/Shanghai", max_length=60)
    quiet: str = Field("", max_length=11)
    daily: str = Field("", max_length=5)


class PutWay(FreshCode, WhenTold):
    """A way; ``url`` and ``secret`` are kept sealed and never given back."""

    kind: str = Field(max_length=20)
    url: str = Field("", max_length=2_000)
    secret: str = Field("", max_length=500)


class TestNotice(FreshCode):
    """By a way, or by mail to oneself."""

    __test__ = False  # no test of pytest's

    way: str = Field("", max_length=40)
    occasion: str = Field("test", max_length=40)
    lang: str = Field("", max_length=35)


class HabitsWish(FreshCode, WhenTold):
    """When one wants to be told."""


class LiftAddress(FreshCode):
    """An address that bounced."""

    address: str = Field(min_length=3, max_length=320)


class Lifted(Schema):
    """Whether it was marked."""

    lifted: bool


@route("GET", "/notices/sent", response=SentNotices, may=WHO, programs=True)
def list_notices(
    request: Call, state: State | None = None, limit: Limit = HUNDRED
) -> object:
    """List notices; whom they are for and what they say is not shown."""
    outbox = house().outbox
    return {
        "items": [notice_shape(n) for n in outbox.list(state=state, limit=limit)],
        "counts": {each.value: many for each, many in outbox.counts().items()},
    }


@route("GET", "/notices/words", response=NoticeWords, may=WHO)
def notice_words(request: Call) -> object:
    """Show occasions, words, routes and ways in force."""
    version, notices = house().noticing.notices()
    return {
        "version": version,
        "occasions": [occasion_shape(each) for each in Occasion],
        "ways": [way_shape(way) for _, way in sorted(notices.ways.items())],
    }


@route("POST", "/notices/preview", response=NoticeSaid, may=WHO)
def preview_notice(request: Call, body: PreviewNotice) -> object:
    """Read a template out with sample data; nothing changes."""
    occasion = occasion_of(body.occasion)
    return house().wording.read_out(occasion, body.lang, body.subject, body.text)


@route(
    "POST", "/notices/words/{occasion}/template", response=NoticesInForce, may=CHANGE
)
def change_template(request: Call, occasion: What, body: ChangeTemplate) -> object:
    """Put a template in force, as a person."""
    said = (body.subject, body.text) if body.subject or body.text else None
    version = house().wording.put_template(
        occasion_of(occasion),
        body.lang,
        said,
        by=request.caller.name,
        code=body.code,
    )
    return version_shape(version)


@route("POST", "/notices/words/{occasion}/route", response=NoticesInForce, may=CHANGE)
def route_notice(request: Call, occasion: What, body: RouteNotice) -> object:
    """Say who is told of an occasion, as a person."""
    version = house().wording.put_route(
        occasion_of(occasion), body.to, by=request.caller.name, code=body.code
    )
    return version_shape(version)


@route("POST", "/notices/ways/{id}", response=NoticesInForce, may=CHANGE)
def put_way(request: Call, id: Id, body: PutWay) -> object:
    """Add or change a way, as a person."""
    wish = body.dict(include={"kind", "lang", "zone", "quiet", "daily"})
    version = house().wording.put_way(
        id,
        wish,
        body.dict(include={"url", "secret"}),
        by=request.caller.name,
        code=body.code,
    )
    return version_shape(version)


@route("POST", "/notices/ways/{id}/end", response=NoticesInForce, may=CHANGE)
def drop_way(request: Call, id: Id, body: FreshCode) -> object:
    """Take a way out and destroy its secrets, as a person."""
    version = house().wording.drop_way(id, by=request.caller.name, code=body.code)
    return version_shape(version)


@route("POST", "/notices/test", response=NoticeSaid, may=CHANGE)
def send_test(request: Call, body: TestNotice) -> object:
    """Send a sample at once, as a person."""
    opened = house()
    by = opened.governing.prove(request.caller.name, body.code, May.NOTICE_CHANGE).name
    return opened.wording.test(
        by, way=body.way, occasion=occasion_of(body.occasion), lang=body.lang
    )


@route("POST", "/notices/habits", response=WhenTold, may=OWN)
def keep_habits(request: Call, body: HabitsWish) -> object:
    """Say in which language and when one wants to be told, as a person."""
    opened, name = house(), request.caller.name
    person = opened.governing.prove(name, body.code, May.FACTOR_RENEW).name
    wanted = habits_from(body.lang, body.zone, body.quiet, body.daily)
    opened.wording.keep_habits(person, wanted)
    return habits_shape(wanted)


@route("POST", "/notices/addresses/lift", response=Lifted, may=CHANGE)
def lift_address(request: Call, body: LiftAddress) -> object:
    """Let notices go to an address again, as a person."""
    was = house().wording.lift(body.address, by=request.caller.name, code=body.code)
    return {"lifted": was}


@route("POST", "/notices/sent/{id}/again", response=SentNotice, may=CHANGE)
def send_again(request: Call, id: Id, body: FreshCode) -> object:
    """Let a notice that failed be sent anew, as a person."""
    found = house().wording.again(id, by=request.caller.name, code=body.code)
    return notice_shape(found)


@route("POST", "/notices/sent/{id}/dismissal", response=SentNotice, may=CHANGE)
def dismiss_notice(request: Call, id: Id, body: FreshCode) -> object:
    """Say that a notice that failed need not be told any more, as a person."""
    found = house().wording.dismiss(id, by=request.caller.name, code=body.code)
    return notice_shape(found)
