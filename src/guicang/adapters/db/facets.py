"""What conversations are found by besides their columns: categories, types of findings.

Each is a row that carries the instant at which the conversation was opened, so that a
page of one category is read from the index alone, however rare it is. The rows follow
from the conversation and its findings, and are made anew whenever those change.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from guicang.adapters.db import rows
from guicang.adapters.db.dialects import dialect
from guicang.adapters.db.sql import select
from guicang.domain.record import micros
from guicang.domain.record.categories import categories
from guicang.domain.retention.model import Label, LabelSource
from guicang.ports.records import Incoming

CATEGORY: Final = "category:"
FINDING: Final = "finding:"
REVIEW: Final = "review:doubt"
"""What waits for a person's label."""
_TABLE: Final = "guicang_facet"
_COLUMNS: Final = ("value", "opened_at", "conversation_id")
_CONVERSATIONS: Final = (
    "SELECT id, opened_at, events, labels FROM guicang_conversation WHERE id = ANY(%s)"
)
_TYPES: Final = (
    "SELECT DISTINCT conversation_id, type FROM guicang_finding "
    "WHERE conversation_id = ANY(%s)"
)

_DOUBTFUL: Final = (
    "SELECT c.key FROM guicang_facet f JOIN guicang_conversation c"
    " ON c.id = f.conversation_id WHERE f.value = %s"
    " ORDER BY f.opened_at DESC, f.conversation_id DESC LIMIT %s"
)

Line = tuple[str, int, int]


def doubtful(limit: int) -> list[str]:
    """Name what waits for a person's label, the newest first."""
    return [key for (key,) in select(_DOUBTFUL, [REVIEW, limit])]


def _doubtful(labels: Sequence[Label]) -> bool:
    """Whether the machine was in doubt, and no person has decided."""
    givers = {label.by for label in labels}
    return LabelSource.DOUBT in givers and LabelSource.PERSON not in givers


def insert(made: Iterable[tuple[int, Incoming]]) -> None:
    """Write the facets of new conversations, by row number."""
    dialect().insert(_TABLE, _COLUMNS, [x for n, i in made for x in _of_new(n, i)])


def delete(those: Sequence[int]) -> None:
    """Delete the facets of conversations, by row number."""
    dialect().run("DELETE FROM guicang_facet WHERE conversation_id = ANY(%s)", those)


def renew(those: Sequence[int]) -> None:
    """Make the facets of conversations anew, in the open transaction."""
    delete(those)
    dialect().insert(_TABLE, _COLUMNS, list(of_stored(those)))


def _of_new(number: int, incoming: Incoming) -> Iterator[Line]:
    conversation = incoming.conversation
    labels = {label.category for label in incoming.labels} | set(conversation.labels)
    types = {
        str(found.type) for each in (incoming.findings or {}).values() for found in each
    }
    opened = micros(conversation.opened_at)
    for category in categories(labels, conversation.events):
        yield CATEGORY + category, opened, number
    if _doubtful(incoming.labels):
        yield REVIEW, opened, number
    for kind in types:
        yield FINDING + kind, opened, number


def of_stored(those: Sequence[int]) -> Iterator[Line]:
    """Give the facets that follow from stored conversations."""
    to = dialect()
    opened: dict[int, int] = {}
    for number, at, events, labels in to.select(_CONVERSATIONS, those):
        opened[number] = at
        labelled = rows.labels(labels)
        given = [label.category for label in labelled]
        for category in categories(given, rows.events(events)):
            yield CATEGORY + category, at, number
        if _doubtful(labelled):
            yield REVIEW, at, number
    for number, kind in to.select(_TYPES, those):
        if number in opened:
            yield FINDING + kind, opened[number], number
