"""Conversations: facts, why they are kept, and what was said, masked."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Query, Schema
from pydantic import AwareDatetime, Field

from guicang.adapters.db.queries.conversation import conversation as known
from guicang.adapters.db.queries.conversations import conversations as listed
from guicang.adapters.db.queries.filters import ConversationRow, Filter, Sort
from guicang.domain.access.model import May
from guicang.domain.disposal.model import End
from guicang.domain.errors import NotAllowed
from guicang.domain.retention.model import State
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import (
    FIFTY,
    Cursor,
    Id,
    Limit,
    Listing,
    Proof,
    Reason,
    page,
    slim,
    words,
)
from guicang.entrypoints.houses import house
from guicang.entrypoints.labels import told
from guicang.entrypoints.laws import Laws
from guicang.entrypoints.shapes import COPIES, request_shape, talk_shape
from guicang.services.revealing import Revealed, Wish

READERS = frozenset({May.CONVERSATION_READ, May.CONVERSATION_READ_OWN})


class Asked(Schema):
    """What a list is narrowed by: all conditions that are given must be met."""

    source: str = ""
    channel: str = ""
    agent: str = ""
    customer: str = ""
    category: str = ""
    finding: str = ""
    sensitive: bool | None = None
    opened_from: AwareDatetime | None = None
    opened_to: AwareDatetime | None = None
    closed_from: AwareDatetime | None = None
    closed_to: AwareDatetime | None = None
    state: State | None = None
    held: bool | None = None
    due_before: AwareDatetime | None = None


class LabelShown(Schema):
    """A category, and who or what gave it."""

    category: str
    by: str
    at: datetime


class Counted(Schema):
    """How often a type of sensitive information was found."""

    type: str
    count: int


class Line(Schema):
    """A conversation in a list: facts, and never what was said."""

    id: str
    source: str
    channel: str
    agent: str
    opened_at: datetime | None
    closed_at: datetime | None
    messages: int
    bytes: int
    sensitive: bool
    categories: list[str]
    findings: list[Counted]
    state: str | None
    offline_at: datetime | None
    holds: list[str]


class FindingShown(Schema):
    """Where something sensitive is; ``start`` and ``end`` count code points."""

    seq: int
    type: str
    start: int
    end: int
    score: float
    rule: str
    masked: bool


class BatchOf(Schema):
    """A batch in which the conversation was, and what became of it there."""

    id: str
    end: str
    state: str
    fate: str
    why: str
    certificate: str | None


class Facts(Schema):
    """What is known of one conversation."""

    id: str
    copy_: str = Field(alias="copy")
    lang: str
    stored_at: datetime | None
    rules: str
    source: str | None
    channel: str | None
    agent: str | None
    starts: dict[str, datetime]
    messages: int | None
    sensitive: bool | None
    labels: list[LabelShown]
    categories: list[str]
    findings: list[FindingShown]
    more_findings: bool
    segment: str | None
    keep_until: datetime | None
    holds: list[str]
    freezes: list[str]
    batches: list[BatchOf]
    requests: list[str]


class ReasonShown(Schema):
    """Why: the rule, its words, and the clause or law it stands on."""

    rule: str
    text: str
    clause: str | None
    basis: str | None


class VerdictShown(Schema):
    """What becomes of a conversation, when, and why."""

    conversation: str
    copy_: str = Field(alias="copy")
    state: str
    action: str | None
    offline_at: datetime | None
    keep_until: datetime | None
    dispose_at: datetime | None
    clauses: list[str]
    floors: list[str]
    holds: list[str]
    conflicts: list[list[str]]
    legal_review: bool
    reasons: list[ReasonShown]


class MessageShown(Schema):
    """A message; ``sender`` is null where the text is masked."""

    seq: int
    at: datetime
    sender: str | None
    role: str
    type: str
    text: str


class Transcript(Schema):
    """What was said."""

    conversation: str
    masked: bool
    messages: list[MessageShown]


class Original(Schema):
    """What was opened, or the request that a second person has to sign first."""

    opened: list[Transcript]
    request: dict[str, Any] | None


class Open(Proof):
    """What is to be opened: a conversation, one message of it, or a signed request."""

    message: int | None = None
    request: str = ""
    reason: Reason = "as requested"


@route("GET", "/conversations", response=Listing[Line], may=READERS, programs=True)
def conversations(
    request: Call,
    asked: Annotated[Asked, Query()],
    order: Sort = Sort.OPENED,
    after: Cursor = "",
    limit: Limit = FIFTY,
) -> object:
    """List conversations: the newest first, or by when they are due."""
    opened = house()
    wanted = asked.model_dump()
    customer = wanted.pop("customer")
    wanted["customers"] = opened.identifying.all_of([customer] if customer else [])
    wanted["agent"] = within_sight(request, wanted["agent"])
    wanted["free"] = not sees_restricted(request)
    bench = opened.judging.bench(opened.clock.now())
    found = listed(
        Filter(**wanted),
        sort=order,
        judge=lambda record: bench.judge(record, End.OFFLINE, why=False),
        judged=opened.sweeping.digest(),
        after=after,
        limit=limit,
    )
    return page(found, _line)


def sees_restricted(request: Call) -> bool:
    """Say whether a caller may see that there is something only stored."""
    person = request.caller.person
    return person is not None and house().powers.allowed(person, May.RESTRICTED_READ)


def within_sight(request: Call, agent: str) -> str:
    """Keep who sees only their own to their own. NotAllowed."""
    person = request.caller.person
    sight = None if person is None else house().powers.sight(person)
    if sight is None or agent in sight:
        return agent
    if not agent and len(sight) == 1:
        return next(iter(sight))
    may = May.CONVERSATION_READ
    error = NotAllowed(person=request.caller.name, permission=may.value)
    house().governing.refused(request.caller.name, may, error)
    raise error


def _line(row: ConversationRow) -> dict[str, Any]:
    names = ("id", "source", "channel", "agent", "opened_at", "closed_at", "messages")
    verdict = row.verdict
    return {
        **slim(row, *names, "sensitive", "categories"),
        "bytes": row.size,
        "findings": [{"type": kind, "count": many} for kind, many in row.findings],
        "state": verdict.state.value if verdict else None,
        "offline_at": verdict.offline_at if verdict else None,
        "holds": list(verdict.holds) if verdict else [],
    }


@route(
    "GET",
    "/conversations/{id}",
    response=Facts,
    may={May.CONVERSATION_EXPLAIN},
    programs=True,
)
def conversation(request: Call, id: Id) -> object:
    """Show what is known of one conversation, live, archived or gone."""
    found = known(id)
    facts, archive = found.facts, found.archive
    return {
        **slim(found, "id", "lang", "stored_at", "rules", "categories"),
        "copy": found.copy.value,
        "source": facts.source if facts else None,
        "channel": facts.channel if facts else None,
        "agent": facts.agent if facts else None,
        "starts": dict(facts.starts) if facts else {},
        "messages": facts.messages if facts else None,
        "sensitive": facts.sensitive if facts else None,
        "labels": [slim(label, "category", "by", "at") for label in found.labels],
        "findings": [
            slim(f, "seq", "type", "start", "end", "score", "rule", "masked")
            for f in found.findings
        ],
        "more_findings": found.more_findings,
        "segment": archive.segment if archive else None,
        "keep_until": archive.keep_until if archive else None,
        "holds": [hold.id for hold in found.holds],
        "freezes": [freeze.id for freeze in found.freezes],
        "batches": [
            {
                **slim(b, "id", "end", "state", "fate", "why"),
                "certificate": b.certificate or None,
            }
            for b in found.batches
        ],
        "requests": list(found.requests),
    }


@route(
    "GET",
    "/conversations/{id}/verdict",
    response=VerdictShown,
    may={May.CONVERSATION_EXPLAIN},
    programs=True,
)
def verdict(request: Call, id: Id) -> object:
    """Say how long a conversation is kept, and why."""
    say = words(request)
    _record, found, end = house().retaining.explain(id)
    citations = Laws(house(), say, request.language).citations
    names = ("offline_at", "keep_until", "dispose_at", "clauses", "floors", "holds")
    return {
        "conversation": id,
        "copy": COPIES[end],
        "state": found.state.value,
        "action": found.action.value if found.action else None,
        **slim(found, *names, "legal_review"),
        "conflicts": [list(pair) for pair in found.conflicts],
        "reasons": [
            {
                "rule": r.rule,
                "text": told(r, say, citations),
                "clause": r.clause or None,
                "basis": r.basis or None,
            }
            for r in found.reasons
        ],
    }


@route(
    "GET",
    "/conversations/{id}/messages",
    response=Transcript,
    may=READERS,
    programs=True,
)
def messages(request: Call, id: Id, reason: str = "") -> object:
    """Read a conversation, masked as the caller may see it; the ledger notes it."""
    caller, reading = request.caller, house().reading
    if caller.reader is None:
        found = reading.lend(id, by=caller.name, reason=reason)
    else:
        found = reading.read(id, reader=caller.reader, reason=reason)
    return {**talk_shape(found, named=False), "masked": True}


@route(
    "POST",
    "/conversations/{id}/reveal",
    response=Original,
    may={May.FINDING_REVEAL},
    shown_once=True,
)
def reveal(request: Call, id: Id, body: Open) -> object:
    """Open an original: with a reason and a fresh code, some of it only by two."""
    person = house().governing.prove(request.caller.name, body.code, May.FINDING_REVEAL)
    if body.request:
        opened: Any = house().revealing.run(body.request, person)
    else:
        wish = Wish(conversations=(id,), message=body.message, reason=body.reason)
        opened = house().revealing.ask(wish, person)
    if not isinstance(opened, Revealed):
        return {"opened": [], "request": request_shape(opened)}
    talks = [
        {**talk_shape(t, named=True), "masked": False} for t in opened.conversations
    ]
    return {"opened": talks, "request": None}
