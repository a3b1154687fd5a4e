"""Tell the persons whom an incident concerns: see what it would do, ask, send."""

from ninja import Schema
from pydantic import AwareDatetime, Field

from guicang.domain.access.model import May
from guicang.domain.incident.concerned import Extent
from guicang.domain.incident.telling import MOST, WORDS, Words
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import Id, MaybeCode, Reason, acting
from guicang.entrypoints.api.places.holds import Names
from guicang.entrypoints.api.places.incidents import ANSWER
from guicang.entrypoints.api.places.requests import RequestShown
from guicang.entrypoints.houses import house
from guicang.entrypoints.incidents import (
    again,
    chosen_of,
    concerned_shape,
    impact_shape,
    require_count,
    sets,
    whom,
)
from guicang.entrypoints.shapes import request_shape

_SPAN = ("since", "until", "first", "last")


class Reached(Schema):
    """What an incident reached, besides what is known of it; -1: no range is named."""

    conversations: Names = []
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    first: int = -1
    last: int = -1

    def extent(self) -> Extent:
        """Give it as the service takes it."""
        named = sets(self.conversations)
        return Extent(**{**self.dict(include={*_SPAN}), "conversations": named})


class AddressShown(Schema):
    """An address, masked; chosen by its token. Vouched for by a platform, or not."""

    token: str
    shown: str
    vouched: bool


class CustomerConcerned(Schema):
    """Somebody whom it concerns, by digest."""

    name: str
    conversations: int
    archived: int
    addresses: list[AddressShown]


class ConcernedShown(Schema):
    """Who was found; ``unreached`` customers have no address here.

    ``only_archived`` of those are known by archived conversations alone, which are
    not opened for this.
    """

    customers: list[CustomerConcerned]
    conversations: int
    nameless: int
    gone: int
    unreached: int
    only_archived: int


class TellPersons(Schema):
    """In what words, and whom: a list, and those chosen from the records by token."""

    what: str = Field(max_length=WORDS)
    harm: str = Field(max_length=WORDS)
    measures: str = Field(max_length=WORDS)
    advice: str = Field(max_length=WORDS)
    contact: str = Field(max_length=WORDS)
    lang: str = Field("", max_length=20)
    persons: list[str] = Field([], max_length=MOST)
    tokens: list[str] = Field([], max_length=MOST)
    reached: Reached = Reached()

    def whom(self, incident: str) -> tuple[str, ...]:
        """Give who is told."""
        return whom(incident, self.persons, self.reached.extent(), self.tokens)

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
    """The list that was signed, brought again, and how many are told in all."""

    persons: list[str] = Field([], max_length=MOST)
    count: int


class TellingSent(Schema):
    """How many notices were queued, which a worker sends; clocks that this met."""

    notices: int
    clocks: list[str]


@route("POST", "/incidents/{id}/concerned", response=ConcernedShown, may=ANSWER)
def find_concerned(request: Call, id: Id, body: Reached) -> object:
    """Say whom an incident concerns by the records; the look is an entry."""
    by = request.caller.name
    return concerned_shape(house().concerning.find(id, body.extent(), by=by))


@route("POST", "/incidents/{id}/tellings/preview", response=TellingImpact, may=ANSWER)
def preview_telling(request: Call, id: Id, body: TellPersons) -> object:
    """Say whom it would reach, and in which words; nothing is written."""
    impact = house().telling.impact(id, body.words(), body.whom(id))
    return impact_shape(impact)


@route(
    "POST", "/incidents/{id}/tellings", response=RequestShown, may=ANSWER, status=201
)
def propose_telling(request: Call, id: Id, body: ProposeTelling) -> object:
    """Ask for persons to be told, as a person; somebody else signs."""
    by = acting(request, May.INCIDENT_ANSWER, body.code)
    asked = house().telling.propose(
        id,
        body.words(),
        body.whom(id),
        by=by,
        reason=body.reason,
        chosen=chosen_of(body.reached.extent(), body.tokens),
    )
    return request_shape(asked)


@route("POST", "/tellings/{id}/send", response=TellingSent, may=ANSWER)
def send_telling(request: Call, id: Id, body: SendTelling) -> object:
    """Queue the notices of a request that was signed, once, as who asked for it."""
    persons = again(house().requests.get(id), body.persons)
    require_count(len(persons), body.count)
    by = acting(request, May.INCIDENT_ANSWER, body.code)
    return house().telling.send(id, persons, by=by)
