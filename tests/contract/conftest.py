"""One contract, asked of every store: the fake, SQLite and PostgreSQL."""

from collections.abc import Callable
from typing import Any

import pytest


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
