"""A few dozen conversations that differ in all that a list can be narrowed by."""

from datetime import timedelta

import pytest

from guicang.adapters.db.records import DjangoRecords
from guicang.domain.detect.model import Entity, Finding
from guicang.domain.retention.model import Label, LabelSource
from tests.fakes.sealing import MemoryBox, MemoryRing
from tests.specimens import DAY, NOW, START, conversation, incoming

MANY = 60


def found(n):
    kinds = [
        kind
        for kind, every in ((Entity.CN_ID, 4), (Entity.MOBILE, 6))
        if n % every == 0
    ]
    return (
        {0: tuple(Finding(kind, 0, 4, digest="a1" * 16) for kind in kinds)}
        if kinds
        else {}
    )


def one(n):
    # Three are opened at the same instant: the id tells them apart.
    opened = START + timedelta(hours=n // 3)
    told = conversation(
        f"c{n:03}",
        source=("wecom", "dingtalk")[n % 2],
        channel=("app", "web", "phone")[n % 3],
        agent=f"agent-{n % 5}",
        opened_at=opened,
        closed_at=opened + DAY if n % 7 else None,
        events={"transaction_completed": opened} if n % 10 == 0 else {},
    )
    labels = ("chat.complaint",) if n % 4 == 1 else ("chat.ip",) if n % 9 == 0 else ()
    return incoming(
        told,
        customer_tag=f"{n % 8:032}",
        findings=found(n),
        sensitive=n % 4 == 0,
        labels=tuple(
            Label(category=name, by=LabelSource.IMPORT, at=opened) for name in labels
        ),
    )


@pytest.fixture
def store(database) -> DjangoRecords:
    records = DjangoRecords(MemoryRing(), MemoryBox())
    records.add([one(n) for n in range(MANY)], NOW)
    return records
