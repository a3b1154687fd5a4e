"""The facts of a record as one short JSON text, for the catalogue.

A record leaves the working store when it is taken offline; what the rules need to
know of it stays in this form until its archive copy has ended, too.
"""

from typing import Any, Final

import orjson

from guicang.adapters.db.sql import since_epoch, when
from guicang.domain.record import instant, micros
from guicang.domain.retention.model import Label, LabelSource, Record

_FORM: Final = 1


def facts_to(record: Record) -> str:
    """Spell a record; its id stands in a column of its own."""
    return orjson.dumps(
        (
            _FORM,
            {name: micros(at) for name, at in record.starts.items()},
            [(label.category, label.by, micros(label.at)) for label in record.labels],
            record.sensitive,
            record.source,
            record.channel,
            record.jurisdictions,
            record.customer,
            record.agent,
            since_epoch(record.shortened_at),
            since_epoch(record.request_at),
            record.messages,
            record.size,
        )
    ).decode()


def facts_from(conversation: str, text: str) -> Record:
    """Read a record back. ValueError for a form that this version does not know."""
    form, *values = orjson.loads(text)
    if form != _FORM:
        raise ValueError(f"facts of form {form}")
    starts, labels, *rest = values
    return _record(conversation, starts, labels, rest)


def _record(
    conversation: str, starts: dict[str, int], labels: list[Any], rest: list[Any]
) -> Record:
    return Record(
        id=conversation,
        starts={name: instant(at) for name, at in starts.items()},
        labels=tuple(
            Label(category=category, by=LabelSource(by), at=instant(at))
            for category, by, at in labels
        ),
        sensitive=rest[0],
        source=rest[1],
        channel=rest[2],
        jurisdictions=tuple(rest[3]),
        customer=rest[4],
        agent=rest[5],
        shortened_at=when(rest[6]),
        request_at=when(rest[7]),
        messages=rest[8],
        size=rest[9],
    )
