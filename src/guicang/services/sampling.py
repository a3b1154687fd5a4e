"""Conversations to try a change on, before anybody signs it."""

from collections.abc import Iterator
from itertools import islice

from guicang.domain.record import Conversation
from guicang.ports.records import Records
from guicang.services.restricting import free


def spread(records: Records, most: int) -> Iterator[Conversation]:
    """Read so many conversations spread over the store, the same ones each time."""
    count = records.counts()["conversations"]
    step = max(-(-count // most), 1)
    ids = [record.id for record in islice(records.facts(), 0, None, step)]
    yield from records.read(free(ids, records))
