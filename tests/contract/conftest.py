"""One contract, asked of every store: the fake, SQLite and PostgreSQL."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from guicang.ports.records import Records
from tests.fakes.records import MemoryRecords
from tests.fakes.sealing import MemoryBox, MemoryRing


@pytest.fixture(
    params=[
        "memory",
        "sqlite",
        pytest.param("postgresql", marks=pytest.mark.service),
    ]
)
def either(request) -> Callable[[Any, Any], Any]:
    """Give a function that makes the fake or the real store, on a fresh database."""
    if request.param == "memory":
        return lambda fake, _real: fake()
    request.getfixturevalue(f"fresh_{request.param}")
    return lambda _fake, real: real()


@pytest.fixture
def ring() -> MemoryRing:
    return MemoryRing()


@pytest.fixture(
    params=[
        "memory",
        "sqlite",
        pytest.param("postgresql", marks=pytest.mark.service),
    ]
)
def store(request, ring) -> Iterator[Records]:
    if request.param == "memory":
        yield MemoryRecords(ring)
        return
    from guicang.adapters.db.records import DjangoRecords

    request.getfixturevalue(f"fresh_{request.param}")
    yield DjangoRecords(ring, MemoryBox())
