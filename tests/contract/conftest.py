"""One contract, asked of every store: the fake, SQLite and PostgreSQL."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from tests.databases import point


@pytest.fixture(
    params=[
        "memory",
        "sqlite",
        pytest.param("postgresql", marks=pytest.mark.service),
    ]
)
def either(
    request, tmp_path: Path, django_db_blocker
) -> Iterator[Callable[[Any, Any], Any]]:
    """Give a function that makes the fake or the real store, on a fresh database."""
    if request.param == "memory":
        yield lambda fake, _real: fake()
        return
    templates = request.getfixturevalue(f"{request.param}_templates")
    fresh = templates.fresh(tmp_path / "home")
    with django_db_blocker.unblock():
        point(fresh)
        yield lambda _fake, real: real()
        connections["default"].close()
        templates.drop(fresh)
