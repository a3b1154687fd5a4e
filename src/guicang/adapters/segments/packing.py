"""From conversations to columns, a column at a time.

A segment holds up to a hundred thousand messages, so columns come from one
transposition and from C loops, never from an object a message.
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate, chain, pairwise
from math import gcd
from operator import attrgetter, sub
from typing import Any

import pyarrow as pa

from guicang.adapters.segments.layout import (
    ATTACHMENT,
    EVENT,
    MESSAGE,
    SCHEMA,
    SEAT,
)
from guicang.domain.record import Conversation, micros
from guicang.domain.record.columns import Columns, together
from guicang.ports.segments import Laid


def pack(records: Sequence[Laid]) -> tuple[Any, int]:
    """Lay records out as one Arrow table, in the order of conversation ids.

    Also give the unit of ``after``, in microseconds: the greatest that loses nothing.
    OverflowError or pyarrow's errors where a value does not fit its column.
    """
    ordered = sorted(records, key=lambda record: record.conversation.id)
    talks = [record.conversation for record in ordered]
    columns, unit = _messages(talks, [record.said for record in ordered])
    columns |= {
        "opened_at": [micros(talk.opened_at) for talk in talks],
        "closed_at": [
            None if talk.closed_at is None else micros(talk.closed_at) for talk in talks
        ],
        "events": _lists(EVENT, [_events(talk) for talk in talks]),
        "labels": [talk.labels for talk in talks],
        "jurisdictions": [talk.jurisdictions for talk in talks],
        "salt": [_salt(record.salt) for record in ordered],
    }
    arrays = [
        _array(
            columns[field.name]
            if field.name in columns
            else list(map(attrgetter(field.name), talks)),
            field.type,
        )
        for field in SCHEMA
    ]
    return pa.Table.from_arrays(arrays, schema=SCHEMA), unit


_Seat = tuple[str | None, str, str | None]


def _messages(
    talks: Sequence[Conversation], said: Sequence[Columns]
) -> tuple[dict[str, Any], int]:
    lengths = [len(each.seq) for each in said]
    flat = together(said)
    seq, ids, at, sender, role, kind, text, name, recalled, files, extra = flat
    who: list[int] = []
    gaps: list[int] = []
    people: list[list[_Seat]] = []
    for talk, (first, end) in zip(talks, pairwise(_offsets(lengths)), strict=True):
        seats: dict[tuple[str, str, str], int] = {}
        spoken = zip(sender[first:end], role[first:end], name[first:end], strict=True)
        who += [seats.setdefault(seat, len(seats)) for seat in spoken]
        people.append([_seat(talk, seat) for seat in seats])
        times = at[first:end]
        gaps += map(sub, times, (micros(talk.opened_at), *times[:-1]))
    _array(at, pa.int64())  # an instant has 64 bits, whatever the unit makes of it
    unit = gcd(*gaps) or 1
    after = gaps if unit == 1 else [gap // unit for gap in gaps]
    message = _struct(MESSAGE, (seq, ids, after, who, kind, text, recalled, extra))
    made = {
        "messages": _listed(lengths, message),
        "people": _lists(SEAT, people),
        "attachments": _lists(
            ATTACHMENT,
            list(map(_files, said)) if any(files) else [()] * len(said),
        ),
    }
    return made, unit


def _seat(talk: Conversation, seat: tuple[str, str, str]) -> _Seat:
    sender, role, name = seat
    return (
        None if sender == talk.customer else sender,
        role,
        None if name == talk.customer_name else name,
    )


def _files(said: Columns) -> list[tuple[Any, ...]]:
    return [
        (position, *attachment)
        for position, some in enumerate(said.attachments)
        for attachment in some
    ]


def _salt(salt: str) -> bytes:
    if (raw := bytes.fromhex(salt)).hex() != salt:
        raise ValueError("a salt is lower-case hex")
    return raw


def _events(talk: Conversation) -> list[tuple[str, int]]:
    return [(name, micros(at)) for name, at in talk.events.items()]


def _lists(kind: Any, rows: Sequence[Sequence[tuple[Any, ...]]]) -> Any:
    flat = list(chain.from_iterable(rows))
    columns = list(zip(*flat, strict=True)) or [()] * len(list(kind))
    return _listed(list(map(len, rows)), _struct(kind, columns))


def _struct(kind: Any, columns: Sequence[Any]) -> Any:
    fields = list(kind)
    arrays = [
        _array(column, field.type)
        for column, field in zip(columns, fields, strict=True)
    ]
    return pa.StructArray.from_arrays(arrays, fields=fields)


def _listed(lengths: Sequence[int], values: Any) -> Any:
    kind = pa.list_(pa.field("element", values.type, nullable=False))
    offsets = pa.array(_offsets(lengths), pa.int32())
    return pa.ListArray.from_arrays(offsets, values, type=kind)


def _array(values: Any, kind: Any) -> Any:
    if isinstance(values, pa.Array):
        return values
    made = pa.array(values, kind)
    if isinstance(made, pa.ChunkedArray):  # what pyarrow does beyond 2 GiB
        raise OverflowError("more than 2 GiB in one column")
    return made


def _offsets(lengths: Iterable[int]) -> list[int]:
    return list(accumulate(lengths, initial=0))
