"""The servers on the switch, once for all tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.hosts import plant


@pytest.fixture(scope="module")
def company(tmp_path_factory, django_db_blocker) -> Iterator[plant.Servers]:
    import pytest_socket

    pytest_socket.enable_socket()
    with (
        django_db_blocker.unblock(),
        plant.running(tmp_path_factory.mktemp("hosts")) as servers,
    ):
        yield servers


@pytest.fixture
def made(company, tmp_path, settings, django_db_blocker) -> Iterator[plant.Plant]:
    with (
        django_db_blocker.unblock(),
        plant.founded(company, tmp_path, settings) as plant_,
    ):
        yield plant_
