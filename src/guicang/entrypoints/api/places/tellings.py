"""Tell the persons whom an incident concerns: see what it would do, ask, send."""

from ninja import Schema
from pydantic import Field

from guicang.domain.access.model import May
from guicang.domain.incident.telling import MOST, WORDS, Words, persons_from
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import Id, MaybeCode, Reason, acting
from guicang.entrypoints.api.places.incidents import ANSWER
from guicang.entrypoints.api.places.requests import RequestShown
from guicang.entrypoints.houses import house
from guicang.entrypoints.incidents import impact_shape, require_count
from guicang.entrypoints.shapes import request_shape


class TellPersons(Schema):
    """In what words, and whom: addresses, and numbers with + and country code."""

    what: str = Field(max_length=WORDS)
    harm: str = Field(max_length=WORDS)
    measures: str = Field(max_length=WORDS)
    advice: str = Field(max_length=WORDS)
    contact: str = Field(max_length=WORDS)
    lang: str = Field("", max_length=20)
    persons: list[str] = Field(min_length=1, max_length=MOST)

    def words(self) -> Words:
        """Give the words as the service takes them."""
        return Words(**self.dict(include={*Words.__slots__}))


class ProposeTelling(TellPersons):
    """The same, with why, and a fresh code."""

    reason: Reason
    code: str = Field("", max_length=64)


class TellingImpact(Schema):
    """What it would do; ``shut`` addresses get nothing: mail to them came back."""

    persons: int
    mails: int
    phones: int
    shut: int
    subject: str
    text: str


class SendTelling(MaybeCode):
    """The list that was signed, brought again, and how many that are."""

    persons: list[str] = Field(min_length=1, max_length=MOST)
    count: int


class TellingSent(Schema):
    """How many notices were queued, which a worker sends; clocks that this met."""

    notices: int
    clocks: list[str]


@route("POST", "/incidents/{id}/tellings/preview", response=TellingImpact, may=ANSWER)
def preview_telling(request: Call, id: Id, body: TellPersons) -> object:
    """Say whom it would reach, and in which words; nothing is written."""
    persons = persons_from(body.persons)
    return impact_shape(house().telling.impact(id, body.words(), persons))


@route(
    "POST", "/incidents/{id}/tellings", response=RequestShown, may=ANSWER, status=201
)
def propose_telling(request: Call, id: Id, body: ProposeTelling) -> object:
    """Ask for persons to be told, as a person; somebody else signs."""
    by = acting(request, May.INCIDENT_ANSWER, body.code)
    asked = house().telling.propose(
        id, body.words(), persons_from(body.persons), by=by, reason=body.reason
    )
    return request_shape(asked)


@route("POST", "/tellings/{id}/send", response=TellingSent, may=ANSWER)
def send_telling(request: Call, id: Id, body: SendTelling) -> object:
    """Queue the notices of a request that was signed, once, as who asked for it."""
    persons = persons_from(body.persons)
    require_count(len(persons), body.count)
    by = acting(request, May.INCIDENT_ANSWER, body.code)
    return house().telling.send(id, persons, by=by)
