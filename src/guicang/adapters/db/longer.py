"""Longer versions of stored conversations, whole batches at once, under the same keys.

Labels and events that the old ones had are kept: a floor never falls away. What was
sensitive once stays so.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import connection

from guicang.adapters.db import content, facets, rows
from guicang.adapters.db.sealing import Fixed, Sealed, Sealer
from guicang.domain.record import micros
from guicang.domain.retention.model import may_join
from guicang.ports.records import Incoming

READ: Final = (*rows.HEAD, "labelled_at", "sensitive")
"""What is read of the old ones: their heads, when they were labelled, how sensitive."""
_WRITTEN: Final = (
    *Fixed._fields,
    "labels",
    "labelled_at",
    "events",
    "stored_at",
    "revision",
    "rules",
    "head",
    "sensitive",
)
_UPDATE: Final = (
    f"UPDATE guicang_conversation SET {', '.join(f'{n} = %s' for n in _WRITTEN)},"  # noqa: S608 - names of our own columns
    " judged = NULL WHERE id = %s"
)


class Old(NamedTuple):
    """A stored conversation as far as its successor needs it."""

    row: rows.Row
    labelled_at: int | None
    sensitive: bool


class _Made(NamedTuple):
    """A successor, ready to be written into the old one's place."""

    number: int
    incoming: Incoming
    sealed: Sealed
    values: tuple[Any, ...]


def old(values: tuple[Any, ...]) -> Old:
    """Read the columns ``READ``."""
    *head, labelled_at, sensitive = values
    return Old(rows.row(tuple(head)), labelled_at, bool(sensitive))


def write(
    batch: Sequence[Incoming],
    stored: Mapping[str, Old],
    secrets: Mapping[str, bytes],
    at: datetime,
) -> None:
    """Put longer versions in the places of the old ones, in the open transaction."""
    made = [_made(i, stored[i.conversation.id], secrets, at) for i in batch]
    numbers = [each.number for each in made]
    content.delete_sealed(numbers)
    content.delete_findings(numbers)
    with connection.cursor() as cursor:
        cursor.executemany(_UPDATE, [(*each.values, each.number) for each in made])
    content.insert_sealed([(each.number, each.sealed) for each in made])
    content.insert_findings((each.number, each.incoming.findings) for each in made)
    facets.renew(numbers)


def _made(
    incoming: Incoming, before: Old, secrets: Mapping[str, bytes], at: datetime
) -> _Made:
    conversation, row = incoming.conversation, before.row
    fixed = rows.fixed(incoming)
    revision = row.revision + 1
    sealer = Sealer(secrets[row.data_key], conversation.id, revision)
    sealed = sealer.seal(conversation, fixed)
    labels = rows.labels(row.labels)
    have = {label.category for label in labels}
    given = rows.labels_of(incoming, at)
    added = tuple(
        label
        for label in given
        if label.category not in have and may_join(labels, label)
    )
    instants = [
        instant
        for instant in (before.labelled_at, rows.labelled_at(added))
        if instant is not None
    ]
    return _Made(
        row.id,
        incoming,
        sealed,
        (
            *fixed,
            rows.dump_labels(labels + added),
            max(instants, default=None),
            rows.dump_events({**rows.events(row.events), **conversation.events}),
            micros(at),
            revision,
            incoming.rules,
            sealed.head,
            before.sensitive or incoming.sensitive,
        ),
    )
