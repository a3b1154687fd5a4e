"""What could not be read: listed, looked at, read again, and ended by several."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from ninja import Query, Schema
from pydantic import Field

from guicang.adapters.db.queries.quarantine import (
    quarantine_groups,
    quarantined,
    quarantined_item,
)
from guicang.domain.access.model import May
from guicang.domain.approval.model import Request
from guicang.domain.errors import BadCall
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import (
    FIFTY,
    Cursor,
    Limit,
    Listing,
    Proof,
    Reason,
    acting,
    page,
    words,
)
from guicang.entrypoints.api.places.requests import RequestShown
from guicang.entrypoints.houses import house
from guicang.entrypoints.quarantine import (
    group_shape,
    looked_shape,
    preview_shape,
    reread_shape,
    row_shape,
)
from guicang.entrypoints.shapes import request_shape
from guicang.ports.quarantine import Choice

WHO = frozenset({May.OPERATIONS_READ, May.CONVERSATION_IMPORT, May.LEDGER_READ})
AT_ONCE = 1_000
Item = Annotated[int, Field(ge=1)]


class QuarantinedLine(Schema):
    """An item: its place, why it lies here and since when; never what it says."""

    id: int
    file: str
    position: int
    offset: int
    code: str
    said: str
    reason: str
    advice: str
    since: datetime
    bytes: int
    tried_at: datetime | None


class QuarantinedGroup(Schema):
    """All of one file or source with one code."""

    file: str
    code: str
    said: str
    items: int
    bytes: int
    oldest: datetime
    newest: datetime


class QuarantinedGroups(Schema):
    """Counts by file and code, of the ten thousand that came last."""

    items: list[QuarantinedGroup]


class QuarantineMeant(Schema):
    """Which items are meant: all conditions must be met; ``all`` where none is given.

    ``file`` is a whole name, as the list gives it; ``fault`` is why it lies there.
    """

    items: Annotated[list[Item], Field(max_length=1_000)] = []
    file: Annotated[str, Field(max_length=200)] = ""
    fault: Annotated[str, Field(max_length=20)] = ""
    all: bool = False


class QuarantineRetry(QuarantineMeant):
    """The same, and why if you like; people add a fresh code."""

    reason: Annotated[str, Field(max_length=2_000)] = ""
    code: Annotated[str, Field(max_length=64)] = ""


class QuarantineDiscard(QuarantineMeant):
    """The same, with why, and a fresh code of the second factor."""

    reason: Reason = "as requested"
    code: Annotated[str, Field(max_length=64)] = ""


class RereadShown(Schema):
    """What came of it; ``stayed`` counts by code, ``more`` were left for next time."""

    items: int
    ended: int
    conversations: int
    messages: int
    stayed: dict[str, int]
    more: bool


class DiscardShown(Schema):
    """What a proposal would end, as of now."""

    items: int
    held: int
    holds: list[str]
    codes: dict[str, int]
    files: int
    oldest: datetime | None
    newest: datetime | None
    more: bool


class LookedShown(Schema):
    """What was shown of an item; ``whole`` is false where it goes on."""

    item: int
    masked: bool
    whole: bool
    text: str


class QuarantineOriginal(Schema):
    """What was opened, or the request that a second person has to sign first."""

    opened: LookedShown | None
    request: dict[str, Any] | None


class QuarantineOpen(Proof):
    """Why, and a fresh code; ``request`` where a second person agreed."""

    reason: Reason = "as requested"
    request: Annotated[str, Field(max_length=200)] = ""


@route(
    "GET",
    "/quarantine",
    response=Listing[QuarantinedLine],
    may=WHO,
    programs=True,
)
def quarantine_list(
    request: Call,
    file: Annotated[str, Query(max_length=200)] = "",
    code: Annotated[str, Query(max_length=20)] = "",
    older: Annotated[int, Query(ge=0, le=99_999, description="Days.")] = 0,
    after: Cursor = "",
    limit: Limit = FIFTY,
) -> object:
    """List what could not be read and is kept raw, the newest first."""
    say = words(request)
    until = house().clock.now() - timedelta(days=older) if older else None
    found = quarantined(file=file, code=code, until=until, after=after, limit=limit)
    return page(found, lambda row: row_shape(row, say))


@route(
    "GET",
    "/quarantine/groups",
    response=QuarantinedGroups,
    may=WHO,
    programs=True,
)
def quarantine_counts(request: Call) -> object:
    """Count what lies in quarantine by file and code."""
    say = words(request)
    return {"items": [group_shape(each, say) for each in quarantine_groups()]}


@route(
    "GET",
    "/quarantine/items/{item}",
    response=QuarantinedLine,
    may=WHO,
    programs=True,
)
def quarantine_one(request: Call, item: int) -> object:
    """Show where one item stood and why it lies here."""
    return row_shape(quarantined_item(item), words(request))


@route(
    "POST",
    "/quarantine/items/{item}/look",
    response=LookedShown,
    may={May.FINDING_REVEAL},
    shown_once=True,
)
def look_at_quarantined(request: Call, item: int, body: Proof) -> object:
    """Look at an item, masked, as a person: with a reason and a fresh code."""
    person = house().governing.prove(request.caller.name, body.code, May.FINDING_REVEAL)
    return looked_shape(house().looking.look(item, body.reason, person))


@route(
    "POST",
    "/quarantine/items/{item}/reveal",
    response=QuarantineOriginal,
    may={May.FINDING_REVEAL},
    shown_once=True,
)
def reveal_quarantined(request: Call, item: int, body: QuarantineOpen) -> object:
    """Open an item in clear, as a person; some of them only by two."""
    person = house().governing.prove(request.caller.name, body.code, May.FINDING_REVEAL)
    if body.request:
        opened: Any = house().looking.run(body.request, person)
    else:
        opened = house().looking.reveal(item, body.reason, person)
    if isinstance(opened, Request):
        return {"opened": None, "request": request_shape(opened)}
    return {"opened": looked_shape(opened), "request": None}


@route(
    "POST",
    "/quarantine/retry",
    response=RereadShown,
    may={May.CONVERSATION_IMPORT},
    programs=True,
)
def retry_quarantined(request: Call, body: QuarantineRetry) -> object:
    """Read items again: what can be read by now is taken in, and ends here."""
    choice = _choice(body)
    by = acting(request, May.CONVERSATION_IMPORT, body.code)
    done = house().rereading.run(choice, by=by, reason=body.reason, most=AT_ONCE)
    return reread_shape(done)


@route(
    "POST",
    "/quarantine/discard/preview",
    response=DiscardShown,
    may={May.QUARANTINE_DISCARD},
)
def preview_discarding(request: Call, body: QuarantineMeant) -> object:
    """Say what a proposal would end; nothing is asked for."""
    del request
    return preview_shape(house().discarding.preview(_choice(body)))


@route(
    "POST",
    "/quarantine/discard",
    response=RequestShown,
    may={May.QUARANTINE_DISCARD},
    status=201,
)
def discard_quarantined(request: Call, body: QuarantineDiscard) -> object:
    """Freeze items and ask for their end, as a person; two others sign."""
    choice = _choice(body)
    by = acting(request, May.QUARANTINE_DISCARD, body.code)
    asked = house().discarding.propose(choice, by=by, reason=body.reason)
    return request_shape(asked)


def _choice(body: QuarantineMeant) -> Choice:
    if not (body.items or body.file or body.fault or body.all):
        raise BadCall(reason="say which items, or all")
    return Choice(ids=tuple(body.items), file=body.file, code=body.fault)
