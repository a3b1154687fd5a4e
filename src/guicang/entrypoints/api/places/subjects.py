"""Requests of persons about their own records, from coming in to the answer."""

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from guicang.domain.access.model import May
from guicang.domain.subjects.model import (
    Asker,
    Door,
    Kind,
    Outcome,
    SubjectRequest,
    Wanted,
)
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import Id, Proof, given
from guicang.entrypoints.houses import house
from guicang.entrypoints.rights import (
    item_shape,
    letter_of,
    subject_shape,
    subject_whole,
)

WHO = frozenset({May.SUBJECT_ANSWER, May.LEDGER_READ})
ANSWER = frozenset({May.SUBJECT_ANSWER})
Said = Annotated[str, Field(min_length=1, max_length=500)]
FreshCode = Annotated[str, Field(max_length=64)]
_PAGE = 200


class SubjectShown(Schema):
    """A request; ``customer`` is a keyed digest, ``revision`` counts changes."""

    id: str
    kind: str
    asker: str
    door: str
    jurisdiction: str
    lang: str
    customer: str
    state: str
    standing: str
    revision: int
    joined: int
    extended: bool
    paused: bool
    verified_how: str
    verified_by: str
    decided_by: str
    closed_by: str
    answer: str
    basis: str
    received_at: datetime
    due_at: datetime
    verified_at: datetime | None
    decided_at: datetime | None
    closed_at: datetime | None


class SubjectWhole(SubjectShown):
    """A request, and how many records have which outcome."""

    records: dict[str, int]


class SubjectList(Schema):
    """Requests, open ones first, by when they are due."""

    items: list[SubjectShown]


class SubjectItemShown(Schema):
    """What is decided about a record, on what ground, and until when it is kept."""

    conversation: str
    place: str
    outcome: str
    clause: str
    basis: str
    holds: list[str]
    until: datetime | None


class SubjectItems(Schema):
    """A page of records; ``next`` is null at its end."""

    items: list[SubjectItemShown]
    next: str | None


class SubjectLetter(Schema):
    """The letter to the person, in their language."""

    lang: str
    title: str
    text: str


class SubjectWanted(Schema):
    """What a person asks for; ``customer`` is the id of a platform, or a digest."""

    customer: Id
    kind: Kind
    asker: Asker = Asker.SELF
    jurisdiction: Annotated[str, Field(max_length=16)] = ""
    lang: Annotated[str, Field(pattern="^(zh|en)$")] = "zh"
    code: FreshCode = ""


class SubjectDeed(Schema):
    """The revision that was looked at, and a fresh code."""

    revision: int
    code: FreshCode = ""


class SubjectReasoned(Proof):
    """The same, with a reason."""

    revision: int


class SubjectTold(SubjectDeed):
    """The same, with what the person is told."""

    text: Said


class SubjectAnswered(SubjectTold):
    """The same; ``quarantine`` says why it is right without what lies there."""

    quarantine: Annotated[str, Field(max_length=500)] = ""


class SubjectMentions(Schema):
    """Items in quarantine that mention who asked; ``whole`` is false for too many."""

    items: list[int]
    whole: bool


class SubjectRefusal(SubjectTold):
    """The same, with the entry of a legal pack that allows it."""

    basis: Id


class SubjectAddress(Schema):
    """An e-mail address or +NUMBER that a platform knows as theirs.

    "" means where they wrote last: nothing more has to be known of them.
    """

    to: Annotated[str, Field(max_length=254)] = ""
    code: FreshCode = ""


class SubjectDigits(Schema):
    """The code that who asked has read."""

    digits: Annotated[str, Field(max_length=20)]
    code: FreshCode = ""


@route("GET", "/subjects", response=SubjectList, may=WHO)
def subject_requests(request: Call, open: bool = False) -> object:  # noqa: FBT001, FBT002 - a query's own name
    """List requests of persons."""
    now = house().clock.now()
    found = house().subjects.list(open_only=open)
    return {"items": [subject_shape(each, now) for each in found]}


@route("POST", "/subjects", response=SubjectWhole, may=ANSWER, status=201)
def take_subject_request(request: Call, body: SubjectWanted) -> object:
    """Take a request in as a person, or join it to the one that is open."""
    wanted = Wanted(
        kind=body.kind,
        customer=body.customer,
        asker=body.asker,
        door=Door.API,
        jurisdiction=body.jurisdiction,
        lang=body.lang,
    )
    return _whole(house().claiming.take(wanted, **_hand(request, body.code)))


@route("GET", "/subjects/{id}", response=SubjectWhole, may=WHO)
def subject_request(request: Call, id: Id) -> object:
    """Show a request."""
    return _whole(house().subjects.get(id))


@route("GET", "/subjects/{id}/records", response=SubjectItems, may=WHO)
def subject_records(
    request: Call, id: Id, outcome: Outcome | None = None, after: str = ""
) -> object:
    """List what is decided about each record."""
    house().subjects.get(id)
    found = house().subjects.items(id, outcome=outcome, after=after, limit=_PAGE)
    last = found[-1].conversation if len(found) == _PAGE else None
    return {"items": [item_shape(each) for each in found], "next": last}


@route("GET", "/subjects/{id}/letter", response=SubjectLetter, may=WHO)
def subject_letter(request: Call, id: Id) -> object:
    """Write the letter to the person, as things stand."""
    made = letter_of(house(), house().subjects.get(id))
    return {"lang": made.lang, "title": made.title, "text": made.text}


@route("POST", "/subjects/{id}/vouch", response=SubjectWhole, may=ANSWER)
def vouch_subject(request: Call, id: Id, body: SubjectReasoned) -> object:
    """State how one knows who asked, as a person."""
    deed = house().claiming.vouch
    return _whole(deed(id, body.revision, body.reason, **_hand(request, body.code)))


@route("POST", "/subjects/{id}/send-code", response=SubjectWhole, may=ANSWER)
def send_subject_code(request: Call, id: Id, body: SubjectAddress) -> object:
    """Send who asked a code, by a channel that a platform knows as theirs."""
    house().claiming.send_code(id, body.to, **_hand(request, body.code))
    return _whole(house().subjects.get(id))


@route("POST", "/subjects/{id}/code", response=SubjectWhole, may=ANSWER)
def enter_subject_code(request: Call, id: Id, body: SubjectDigits) -> object:
    """Take the code that who asked has read."""
    deed = house().claiming.enter_code
    return _whole(deed(id, body.digits, **_hand(request, body.code)))


@route("POST", "/subjects/{id}/extend", response=SubjectWhole, may=ANSWER)
def extend_subject_clock(request: Call, id: Id, body: SubjectReasoned) -> object:
    """Extend the clock, once, where its law allows it."""
    deed = house().replying.extend
    return _whole(deed(id, body.revision, body.reason, **_hand(request, body.code)))


@route("POST", "/subjects/{id}/pause", response=SubjectWhole, may=ANSWER)
def pause_subject_clock(request: Call, id: Id, body: SubjectReasoned) -> object:
    """Stop the clock while something is asked back, where its law allows it."""
    deed = house().replying.pause
    return _whole(deed(id, body.revision, body.reason, **_hand(request, body.code)))


@route("POST", "/subjects/{id}/resume", response=SubjectWhole, may=ANSWER)
def resume_subject_clock(request: Call, id: Id, body: SubjectDeed) -> object:
    """Let a stopped clock run on."""
    deed = house().replying.resume
    return _whole(deed(id, body.revision, **_hand(request, body.code)))


@route("POST", "/subjects/{id}/decide", response=SubjectWhole, may=ANSWER)
def decide_subject(request: Call, id: Id, body: SubjectDeed) -> object:
    """Let each record be decided about by a worker."""
    deed = house().replying.decide
    return _whole(deed(id, body.revision, **_hand(request, body.code)))


@route("POST", "/subjects/{id}/answer", response=SubjectWhole, may=ANSWER)
def answer_subject(request: Call, id: Id, body: SubjectAnswered) -> object:
    """Note what the person was told; what in quarantine mentions them is explained."""
    deed, hand = house().replying.answer, _hand(request, body.code)
    return _whole(deed(id, body.revision, body.text, body.quarantine, **hand))


@route("GET", "/subjects/{id}/quarantine", response=SubjectMentions, may=ANSWER)
def subject_quarantine(request: Call, id: Id) -> object:
    """Name what lies in quarantine and mentions who asked, by their ids."""
    del request
    found = house().mentioning.of(house().subjects.get(id).customer)
    return {"items": list(found.items), "whole": found.whole}


@route("POST", "/subjects/{id}/refuse", response=SubjectWhole, may=ANSWER)
def refuse_subject(request: Call, id: Id, body: SubjectRefusal) -> object:
    """Refuse a request, with the article that allows it."""
    deed, hand = house().replying.refuse, _hand(request, body.code)
    return _whole(deed(id, body.revision, body.text, body.basis, **hand))


@route("POST", "/subjects/{id}/lift", response=SubjectWhole, may=ANSWER)
def lift_subject(request: Call, id: Id, body: SubjectReasoned) -> object:
    """End a restriction, once the person was told."""
    deed = house().replying.lift
    return _whole(deed(id, body.revision, body.reason, **_hand(request, body.code)))


def _hand(request: Call, code: str) -> dict[str, str]:
    return {"by": request.caller.name, "code": given(code)}


def _whole(request: SubjectRequest) -> dict[str, object]:
    counts = house().subjects.counts(request.id)
    return subject_whole(request, counts, house().clock.now())
