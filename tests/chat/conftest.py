"""Tests here talk to a door of their own."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/chat" in str(item.path):
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1", "localhost"]))
