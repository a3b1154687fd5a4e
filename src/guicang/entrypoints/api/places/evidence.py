"""The audit ledger's anchors, and the removal of what its old entries say."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from ninja import Schema

from guicang.domain.access.model import May
from guicang.domain.errors import NoSuchAddress
from guicang.domain.ledger.anchors import Kind
from guicang.domain.retention.audit import DEFAULT
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import Proof, acting, slim
from guicang.entrypoints.houses import house

WHO = frozenset({May.LEDGER_READ})
REMOVES = frozenset({May.POLICY_CHANGE})


class AnchorShown(Schema):
    """A checkpoint of so many entries in a place outside the database.

    ``receipt`` is the SHA-256 of the receipt, which the ledger holds, too.
    """

    kind: Kind
    place: str
    size: int
    at: datetime
    receipt: str


class Anchored(Schema):
    """Where the ledger is anchored.

    ``since`` is the instant up to which two kinds of places have it; ``late`` is the
    alarm that this is too long ago.
    """

    since: datetime | None
    late: bool
    anchors: list[AnchorShown]


class PayloadRemoval(Proof):
    """How old an entry must be whose payload goes: an ISO 8601 period, P6M at least."""

    period: str = DEFAULT


class RemovalAsked(Schema):
    """A request that waits for signatures, and how many payloads it is about."""

    id: str
    period: str
    count: int


@route("GET", "/ledger/anchors", response=Anchored, may=WHO, programs=True)
def ledger_anchors(request: Call) -> object:
    """List the anchors, the smallest checkpoint first, and whether they are enough."""
    return _anchored()


@route("POST", "/ledger/anchors", response=Anchored, may=WHO, programs=True, status=201)
def anchor_ledger(request: Call) -> object:
    """Sign the ledger and take the checkpoint to every place that is set."""
    house().anchoring.anchor()
    return _anchored()


def _anchored() -> dict[str, Any]:
    anchoring = house().anchoring
    shown = [
        {**slim(each, "kind", "place", "at"), "size": size, "receipt": each.digest}
        for size, each in anchoring.list()
    ]
    return {**slim(anchoring.standing(), "since", "late"), "anchors": shown}


@route("GET", "/ledger/receipts/{digest}", response=bytes, may=WHO, programs=True)
def ledger_receipt(request: Call, digest: str) -> object:
    """Give a receipt as it is kept; `guicang-verify` checks a ledger against it."""
    found = house().anchoring.receipt(digest)
    if found is None:
        raise NoSuchAddress
    return HttpResponse(found.to_bytes(), content_type="application/json")


@route("POST", "/ledger/removals", response=RemovalAsked, may=REMOVES, status=201)
def remove_payloads(request: Call, body: PayloadRemoval) -> object:
    """Ask to remove what old entries say; two people sign, and the tree stays whole."""
    by = acting(request, May.POLICY_CHANGE, body.code)
    asked = house().forgetting.propose(body.period, by=by, reason=body.reason)
    return {"id": asked.id} | {k: asked.payload[k] for k in ("period", "count")}
