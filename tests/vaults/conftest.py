"""A key service for all tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.vaults import bao


@pytest.fixture(scope="module")
def service(tmp_path_factory) -> Iterator[bao.Bao]:
    import pytest_socket

    pytest_socket.enable_socket()
    with bao.running(tmp_path_factory.mktemp("bao")) as server:
        yield server
