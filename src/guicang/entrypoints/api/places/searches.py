"""Searching what was said: step by step, masked, by a person alone."""

from datetime import datetime
from typing import Annotated, Any, Final

from ninja import Schema
from pydantic import AwareDatetime, Field

from guicang.adapters.db.queries.filters import Filter
from guicang.domain.access.model import May
from guicang.domain.detect.spans import joined
from guicang.domain.errors import PersonNeeded
from guicang.domain.record import instant
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import Reason
from guicang.entrypoints.api.places.conversations import (
    sees_restricted,
    within_sight,
)
from guicang.entrypoints.houses import house
from guicang.entrypoints.searches import Wanted, step
from guicang.entrypoints.shapes import discovery_shape
from guicang.services.searching import HITS, MOST, Found

Cursor = Annotated[str, Field(max_length=200, description="`next` of the last step.")]


class Search(Schema):
    """Words to look for, and conditions that are met first; none goes into an address.

    ``archive`` looks into archived conversations, too, after the stored ones.
    """

    query: str = Field(max_length=MOST)
    source: str = ""
    channel: str = ""
    agent: str = ""
    customer: str = ""
    category: str = ""
    finding: str = ""
    sensitive: bool | None = None
    opened_from: AwareDatetime | None = None
    opened_to: AwareDatetime | None = None
    archive: bool = False
    after: Cursor = ""


class HitShown(Schema):
    """A message that has the words, masked."""

    seq: int
    at: datetime
    role: str
    text: str


class FoundShown(Schema):
    """A conversation with hits: the first of them, and how many there are besides.

    ``unread``: it could not be masked, so nothing of it is shown.
    """

    conversation: str
    hits: list[HitShown]
    more: int
    unread: bool


class Stepped(Schema):
    """One step: ask with ``next`` as ``after`` for the following one, null at the end.

    ``broken`` are segments of the archive that could not be read.
    """

    items: list[FoundShown]
    looked: int
    segments: int
    broken: list[str]
    next: str | None


_NOTHING: Final[tuple[object, ...]] = ("", None, frozenset())


@route(
    "POST",
    "/search",
    response=Stepped,
    may={May.CONVERSATION_SEARCH},
    shown_once=True,
)
def search(request: Call, body: Search) -> object:
    """Look at the next conversations, as a person; the first step is an entry."""
    person = request.caller.person
    if person is None:
        raise PersonNeeded
    asked = body.model_dump(exclude={"query", "after", "archive"})
    customer = asked.pop("customer")
    asked["customers"] = house().identifying.all_of([customer] if customer else [])
    asked["agent"] = within_sight(request, asked["agent"])
    # Which findings an archived conversation has stands in no row any more.
    archive = body.archive and not body.finding
    told = {
        name: _told(value) for name, value in asked.items() if value not in _NOTHING
    }
    told |= {"archive": "yes"} if archive else {}
    asked["free"] = not sees_restricted(request)
    wanted = Wanted(person, body.query.strip(), Filter(**asked), archive)
    done = step(wanted, body.after, told)
    return {
        "items": [_found(one) for one in done.found],
        "looked": done.looked,
        "segments": done.opened,
        "broken": list(done.broken),
        "next": done.after or None,
    }


class Discover(Schema):
    """Words to look for in the whole archive, and why."""

    query: str = Field(max_length=MOST)
    reason: Reason


class FoundThere(Schema):
    """An archived conversation, and how many of its messages have the words."""

    conversation: str
    messages: int


class Discovered(Schema):
    """How far a worker is with a search of the archive, and what was found so far.

    ``done`` of ``of`` segments. ``conversations`` have hits; ``found`` names the first
    2,000. ``broken`` are segments that could not be read.
    """

    number: int
    state: str
    done: int
    of: int
    error: str
    looked: int
    conversations: int
    found: list[FoundThere]
    broken: list[str]


@route(
    "POST",
    "/archive/searches",
    response=Discovered,
    may={May.CONVERSATION_SEARCH},
    status=201,
)
def search_archive(request: Call, body: Discover) -> object:
    """Let a worker search the whole archive, as a person; an entry says who and why."""
    person = request.caller.person
    if person is None:
        raise PersonNeeded
    job = house().discovering.order(
        body.query.strip(), person=person, reason=body.reason
    )
    return discovery_shape(*house().discovering.show(job.id, person=person))


@route(
    "GET",
    "/archive/searches/{number}",
    response=Discovered,
    may={May.CONVERSATION_SEARCH},
)
def archive_search(request: Call, number: int) -> object:
    """Tell the person who ordered it what a search of the archive has found so far."""
    person = request.caller.person
    if person is None:
        raise PersonNeeded
    return discovery_shape(*house().discovering.show(number, person=person))


def _told(value: object) -> str:
    return ", ".join(sorted(value)) if isinstance(value, frozenset) else str(value)


def _found(one: Found) -> dict[str, Any]:
    return {
        "conversation": one.conversation,
        "hits": [
            {
                "seq": hit.seq,
                "at": instant(hit.at),
                "role": hit.role.value,
                "text": joined(hit.pieces),
            }
            for hit in one.hits[:HITS]
        ],
        "more": max(0, len(one.hits) - HITS),
        "unread": one.unread,
    }
