"""Records pushed by programs: a batch, and what became of each."""

import hashlib
from dataclasses import asdict
from typing import Annotated, Any

import orjson
from ninja import Schema
from pydantic import Field

from guicang.domain.access.model import May
from guicang.domain.errors import TooMuch
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import acting
from guicang.entrypoints.houses import house


class Push(Schema):
    """Conversations in the form ``guicang.conversation/1``; people add a fresh code."""

    records: Annotated[
        list[dict[str, Any]],
        Field(min_length=1, description="See docs/reference/records.md."),
    ]
    code: str = Field("", max_length=64)


class OutcomeShown(Schema):
    """What became of one record; ``code`` and ``reason`` say why it was kept raw."""

    id: str | None
    outcome: str
    code: str | None
    reason: str | None


class Pushed(Schema):
    """How many changed something, and what became of each, in their order."""

    conversations: int
    messages: int
    updated: int
    duplicates: int
    quarantined: int
    refused: int
    items: list[OutcomeShown]


@route(
    "POST",
    "/records",
    response=Pushed,
    may={May.CONVERSATION_IMPORT},
    programs=True,
)
def push_records(request: Call, body: Push) -> object:
    """Take conversations in; sent again, nothing changes.

    What cannot be read is kept raw in quarantine, and counted: the others come in.
    """
    opened = house()
    limit = int(opened.config["api.batch"])
    if len(body.records) > limit:
        raise TooMuch(part="batch", limit=limit)
    actor = acting(request, May.CONVERSATION_IMPORT, body.code)
    sent = [orjson.dumps(record) for record in body.records]
    name = hashlib.sha256(b"\n".join(sent)).hexdigest()
    result, became = opened.pushing.push(opened.pushed.read(sent), name, actor=actor)
    return {
        **asdict(result),
        "items": [
            {
                "id": each.id or None,
                "outcome": each.became.value,
                "code": each.code or None,
                "reason": each.reason or None,
            }
            for each in became
        ],
    }
