"""Connectors meet their simulated platforms over loopback."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/sources" in str(item.path):
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1", "localhost"]))
