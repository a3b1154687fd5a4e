"""A few dozen conversations that differ in all that a list can be narrowed by."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from guicang.adapters.db.records import DjangoRecords
from guicang.domain.detect.model import Entity, Finding
from guicang.domain.retention.model import Label, LabelSource
from tests.databases import pointed
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


def filled() -> DjangoRecords:
    records = DjangoRecords(MemoryRing(), MemoryBox())
    records.add([one(n) for n in range(MANY)], NOW)
    return records


@pytest.fixture
def store(database) -> DjangoRecords:
    return filled()


@pytest.fixture(
    scope="module",
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.service)],
)
def shelf(request, tmp_path_factory, django_db_blocker):
    """A database with them, and what reads it there."""
    templates = request.getfixturevalue(f"{request.param}_templates")
    fresh = templates.fresh(tmp_path_factory.mktemp("shelf") / "home")
    with django_db_blocker.unblock():
        with pointed(fresh):
            records = filled()
        yield fresh, records
        templates.drop(fresh)


@pytest.fixture
def library(shelf, django_db_blocker) -> Iterator[DjangoRecords]:
    """The same for tests that only read: they share one database of each kind."""
    fresh, records = shelf
    with django_db_blocker.unblock(), pointed(fresh):
        yield records
