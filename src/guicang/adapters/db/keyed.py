"""Which keys the rows of the store name: a sample, the newest and the oldest."""

from collections.abc import Collection
from itertools import chain
from typing import Final

import orjson

from guicang.adapters.db import rows
from guicang.adapters.db.models import catalogue, records
from guicang.adapters.db.transactions import translated
from guicang.domain.archive.model import SegmentState

_RING: Final = "key-ring"
SAMPLE: Final = 100
"""So many from each end, of conversations and of segments."""


def named_keys() -> frozenset[str]:
    """Give ids of keys that some conversations and live segments are sealed with."""
    conversations = records.Conversation.objects.values_list("data_key", flat=True)
    live = catalogue.Segment.objects.filter(state=SegmentState.LIVE)
    segments = live.values_list("key", flat=True)
    with translated():
        return frozenset(
            key
            for each in (conversations, segments)
            for key in chain(
                each.order_by("id")[:SAMPLE], each.order_by("-id")[:SAMPLE]
            )
        )


def ring_of_store(mine: str) -> str:
    """Name the ring that the store's keys are in: the first that asks, for good."""
    with translated():
        row, _ = records.Cursor.objects.get_or_create(
            source=_RING, defaults={"state": rows.dumps({"name": mine})}
        )
    return str(orjson.loads(row.state)["name"])


def still_named(keys: Collection[str]) -> frozenset[str]:
    """Say which of a few keys are named still: what is erased meanwhile is not."""
    found = records.Conversation.objects.filter(data_key__in=keys)
    live = catalogue.Segment.objects.filter(key__in=keys, state=SegmentState.LIVE)
    with translated():
        return frozenset(found.values_list("data_key", flat=True)) | frozenset(
            live.values_list("key", flat=True)
        )
