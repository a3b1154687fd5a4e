"""What tests of connectors do alike: draining, calling, odd values, samples."""

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from hypothesis import strategies as st

from guicang.domain.sources.model import Item, Said
from guicang.ports.connecting import Call, Source
from tests.fakes.clock import FakeClock

SAMPLES = Path(__file__).parents[3] / "shared/data/platform-samples"
DEEP = b"[" * 100_000
"""JSON that no stack holds."""


def odd(names: Iterable[str]) -> st.SearchStrategy[dict[str, object]]:
    """Give objects with these names, and values that are not what they should be."""
    leaves = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
    leaves |= st.sampled_from(["1", "2", "http://[", "\ud800", "5" * 25, "[{}]"])
    values = st.recursive(
        leaves,
        lambda inner: (
            st.lists(inner, max_size=2)
            | st.dictionaries(st.sampled_from(sorted(names)), inner, max_size=3)
        ),
        max_leaves=6,
    )
    return st.dictionaries(st.sampled_from(sorted(names)), values)


def call(
    clock: FakeClock,
    body: bytes,
    headers: Mapping[str, str] = {},
    query: Mapping[str, str] = {},
    method: str = "POST",
) -> Call:
    return Call(method=method, query=query, headers=headers, body=body, at=clock.now())


def said(items: tuple[Item, ...] | list[Item]) -> dict[str, str]:
    """Say what was said, by id; no id may come with two texts."""
    found: dict[str, str] = {}
    for item in items:
        if isinstance(item, Said):
            text = item.message.text
            assert found.setdefault(item.message.id, text) == text
    return found


def drained(
    source: Source, cursor: Mapping[str, object], most: int = 500
) -> tuple[list[Item], Mapping[str, object]]:
    """Pull until there is no more; cursors go through JSON as they are kept."""
    found: list[Item] = []
    for _ in range(most):
        page = source.pull(json.loads(json.dumps(cursor)))
        found += page.items
        cursor = page.cursor
        if not page.more:
            return found, cursor
    raise AssertionError("pages without an end")


def sample(name: str) -> str:
    path = SAMPLES / name
    if not path.is_file():
        assert not os.environ.get("CI"), "no shared data beside the checkout"
        pytest.skip("no shared data beside the checkout")
    return path.read_text("utf-8")
