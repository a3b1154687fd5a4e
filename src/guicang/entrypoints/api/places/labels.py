"""Labels and events that people note: how long a conversation is kept follows."""

from typing import Annotated

from ninja import Schema
from pydantic import AwareDatetime, Field

from guicang.domain.access.model import May
from guicang.domain.errors import BadCall
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import Id, Proof, acting
from guicang.entrypoints.houses import house
from guicang.entrypoints.labels import CATEGORIES


class Labels(Proof):
    """The categories that take the place of the old ones."""

    categories: Annotated[list[str], Field(min_length=1, max_length=50)]


class Labelled(Schema):
    """What a conversation is labelled now."""

    id: str
    categories: list[str]


class Event(Proof):
    """What happened, such as ``complaint_closed``, and when."""

    event: Id
    at: AwareDatetime


class Happened(Schema):
    """Which event of a conversation is noted."""

    id: str
    event: str
    at: AwareDatetime


class Undone(Schema):
    """Which conversation is labelled as it was."""

    id: str


@route(
    "POST",
    "/conversations/{id}/labels",
    response=Labelled,
    may={May.CONVERSATION_LABEL},
)
def label(request: Call, id: Id, body: Labels) -> object:
    """Put a person's labels in the place of the old ones."""
    if any(each not in CATEGORIES for each in body.categories):
        raise BadCall(reason="categories: one of them is not known")
    opened = house()
    if request.caller.person is not None:
        opened.reading.require_seen(id, request.caller.person)
    by = acting(request, May.CONVERSATION_LABEL, body.code)
    opened.labelling.label(id, body.categories, by=by, reason=body.reason)
    return {"id": id, "categories": body.categories}


@route(
    "POST",
    "/conversations/{id}/labels/undo",
    response=Undone,
    may={May.CONVERSATION_LABEL},
)
def undo_label(request: Call, id: Id, body: Proof) -> object:
    """Take one's own last label back; what stood before stands again."""
    opened = house()
    if request.caller.person is not None:
        opened.reading.require_seen(id, request.caller.person)
    by = acting(request, May.CONVERSATION_LABEL, body.code)
    opened.labelling.undo(id, by=by)
    return {"id": id}


@route(
    "POST",
    "/conversations/{id}/events",
    response=Happened,
    may={May.CONVERSATION_LABEL},
)
def note_event(request: Call, id: Id, body: Event) -> object:
    """Note that something happened from which a period starts."""
    opened = house()
    if request.caller.person is not None:
        opened.reading.require_seen(id, request.caller.person)
    by = acting(request, May.CONVERSATION_LABEL, body.code)
    opened.labelling.happened(id, body.event, body.at, by=by, reason=body.reason)
    return {"id": id, "event": body.event, "at": body.at}
