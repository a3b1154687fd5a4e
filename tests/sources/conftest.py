"""Connectors meet their simulated platforms over loopback."""

import os
import shutil

import pytest

from tests.simulators.wecom_finance import Finance


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/sources" in str(item.path):
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1", "localhost"]))


@pytest.fixture
def finance(tmp_path):
    """Give what stands in for the library of WeCom's chat archive."""
    if shutil.which("gcc") is None:
        if os.environ.get("CI"):
            pytest.fail("CI is set and there is no gcc on this machine")
        pytest.skip("no gcc on this machine")
    return Finance(tmp_path / "finance")
