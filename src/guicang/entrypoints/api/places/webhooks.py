"""Webhooks: who is told what happened; people add them, and end them."""

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from guicang.domain.access.model import May
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import FreshCode, Id, Limit
from guicang.entrypoints.houses import house
from guicang.entrypoints.shapes import delivery_shape, webhook_shape

WHO = frozenset({May.API_KEY_CHANGE, May.LEDGER_READ})
HUNDRED = 100


class AddWebhook(FreshCode):
    """Where to, and which tags of the ledger: `batch:certified`, `batch:*`, `*`."""

    url: str = Field(min_length=1, max_length=2_000)
    tags: Annotated[list[Id], Field(min_length=1, max_length=100)]


class WebhookShown(Schema):
    """A receiver; ``position`` is the next entry to be looked at for it."""

    id: str
    url: str
    tags: list[str]
    by: str
    created_at: datetime
    position: int
    ended_at: datetime | None


class Added(Schema):
    """A new webhook and its secret, which is shown once."""

    webhook: WebhookShown
    secret: str


class DeliveryShown(Schema):
    """A message for a receiver; ``said`` is how the last try ended."""

    id: str
    webhook: str
    seq: int
    state: str
    attempts: int
    due_at: datetime | None
    said: str


class Webhooks(Schema):
    """All webhooks; they come in one page."""

    items: list[WebhookShown]
    next: None


class Dead(Schema):
    """What failed for good, the newest first."""

    items: list[DeliveryShown]
    next: None


@route("GET", "/webhooks", response=Webhooks, may=WHO)
def webhooks(request: Call) -> object:
    """List webhooks, ended ones too."""
    found = house().webhooks.list(active=False)
    return {"items": [webhook_shape(each) for each in found], "next": None}


@route(
    "POST",
    "/webhooks",
    response=Added,
    may={May.API_KEY_CHANGE},
    status=201,
    shown_once=True,
)
def add_webhook(request: Call, body: AddWebhook) -> object:
    """Add a webhook, as a person; it is told what happens from now on."""
    webhook, secret = house().notifying.add(
        body.url, body.tags, by=request.caller.name, code=body.code
    )
    return {"webhook": webhook_shape(webhook), "secret": secret}


@route("POST", "/webhooks/{id}/end", response=WebhookShown, may={May.API_KEY_CHANGE})
def end_webhook(request: Call, id: Id, body: FreshCode) -> object:
    """End a webhook, as a person."""
    gone = house().notifying.end(id, by=request.caller.name, code=body.code)
    return webhook_shape(gone)


@route("GET", "/deliveries/dead", response=Dead, may=WHO)
def dead_deliveries(request: Call, limit: Limit = HUNDRED) -> object:
    """List what failed for good."""
    found = house().webhooks.dead(limit=limit)
    return {"items": [delivery_shape(each) for each in found], "next": None}


@route(
    "POST",
    "/deliveries/{id}/redelivery",
    response=DeliveryShown,
    may={May.API_KEY_CHANGE},
)
def redeliver(request: Call, id: Id, body: FreshCode) -> object:
    """Let what failed for good be sent anew, as a person."""
    return delivery_shape(
        house().notifying.redeliver(id, by=request.caller.name, code=body.code)
    )


@route(
    "POST",
    "/deliveries/{id}/dismissal",
    response=DeliveryShown,
    may={May.API_KEY_CHANGE},
)
def dismiss(request: Call, id: Id, body: FreshCode) -> object:
    """Say that what failed for good need not be told any more, as a person."""
    return delivery_shape(
        house().notifying.dismiss(id, by=request.caller.name, code=body.code)
    )
