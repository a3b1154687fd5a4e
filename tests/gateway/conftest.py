"""One gateway that works for all tests of it; others start their own."""

import pytest

from tests.gateway.servers import serving


@pytest.fixture(scope="session")
def gateway(tmp_path_factory):
    with serving(
        tmp_path_factory.mktemp("gateway"),
        gateway__block=["CN_ID"],
        gateway__batch=5,
        gateway__text=6000,
        gateway__body=100_000,
        gateway__seconds=8,
        gateway__header_seconds=8,
        gateway__stream_idle=8,
        gateway__access_log=True,
    ) as served:
        yield served


@pytest.fixture
def client(gateway):
    return gateway.client
