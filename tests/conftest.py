"""What all tests share: a home of their own, and databases of both kinds.

* ``database`` gives a fresh, migrated database on a disk; a test that asks for it
  runs twice, on SQLite and on PostgreSQL (``fresh_sqlite`` and ``fresh_postgresql``
  are one of them). What is committed there is committed: transactions, logs and
  residue are as in earnest. PostgreSQL is a temporary cluster that the tests start
  themselves (``tests/servers.py``); without PostgreSQL on the machine these runs are
  skipped, but never when ``CI`` is set.
* Tests marked ``django_db`` (pytest-django) run in a transaction that is undone, on the
  template: SQLite, or PostgreSQL when GUICANG_TEST_DATABASE says ``postgresql``.

Settings are read before this file is (pytest-django), so databases are not found by
their settings: ``tests.databases.point`` sets Django's default connection.
"""

import gc
import os
from collections.abc import Iterator
from contextlib import ExitStack, nullcontext
from pathlib import Path

import pytest

from tests import buckets, homes, lockorder, nursery, servers, settling
from tests.compiled import CACHE, compiled
from tests.databases import (
    Database,
    PostgreSQLTemplates,
    SQLiteTemplates,
    point,
    pointed,
)
from tests.measuring import is_long, is_measured, list_once, unmeasured
from tests.outward import shops


def pytest_configure() -> None:
    list_once()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes minutes: at the end all other workers would wait for it."""
    items.sort(key=is_long, reverse=True)


def pytest_collection_finish() -> None:
    """Let the cycle collector leave alone what was loaded: it stays."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    with nullcontext() if is_measured(item) else unmeasured():
        return (yield)


@pytest.fixture(scope="session", autouse=True)
def _homeless(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep whatever forgets to name a home away from ours; share what is compiled."""
    os.environ["GUICANG_HOME"] = str(tmp_path_factory.mktemp("homes") / "nobodys")
    os.environ["XDG_CACHE_HOME"] = str(CACHE)
    compiled()
    yield
    nursery.close()


@pytest.fixture(scope="session", autouse=True)
def _watched() -> Iterator[None]:
    """Let every test on PostgreSQL say whether locks were taken in one order."""
    with lockorder.watched():
        yield


@pytest.fixture(autouse=True)
def _in_order(_watched: None) -> Iterator[None]:
    lockorder.wrong.clear()
    yield
    assert not lockorder.wrong


@pytest.fixture(scope="session")
def sqlite_templates(tmp_path_factory, django_db_blocker) -> SQLiteTemplates:
    with django_db_blocker.unblock():
        return SQLiteTemplates(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[servers.PostgreSQL]:
    programs = servers.binaries()
    if programs is None:
        if os.environ.get("CI"):
            pytest.fail("CI is set and there is no PostgreSQL on this machine")
        pytest.skip("no PostgreSQL on this machine")
    server = servers.PostgreSQL(programs)
    yield server
    server.close()


@pytest.fixture(scope="session")
def postgresql_templates(
    postgresql, tmp_path_factory, django_db_blocker
) -> PostgreSQLTemplates:
    with django_db_blocker.unblock():
        return PostgreSQLTemplates(postgresql, tmp_path_factory.mktemp("postgresql"))


@pytest.fixture(scope="session")
def object_store(tmp_path_factory) -> Iterator[shops.Server]:
    """An object store that speaks S3, with the buckets of ``tests/buckets.py``."""
    import pytest_socket

    pytest_socket.enable_socket()
    with shops.object_store(tmp_path_factory.mktemp("weed")) as server:
        buckets.make(server)
        yield server


def _fresh(templates, folder: Path, blocker) -> Iterator[Database]:
    fresh = templates.fresh(folder)
    with blocker.unblock():
        with pointed(fresh):
            yield fresh
        templates.drop(fresh)


@pytest.fixture
def fresh_sqlite(sqlite_templates, tmp_path, django_db_blocker) -> Iterator[Database]:
    yield from _fresh(sqlite_templates, tmp_path / "home", django_db_blocker)


@pytest.fixture
def fresh_postgresql(
    postgresql_templates, tmp_path, django_db_blocker
) -> Iterator[Database]:
    yield from _fresh(postgresql_templates, tmp_path / "home", django_db_blocker)


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.service)]
)
def database(request) -> Database:
    return request.getfixturevalue(f"fresh_{request.param}")


@pytest.fixture(scope="session")
def _settlers() -> dict[str, settling.Settler]:
    return {}


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.service)]
)
def settled(
    request, _settlers, tmp_path_factory, tmp_path, settings, django_db_blocker
) -> Iterator[settling.Settled]:
    """Gives copies of a home that was furnished once a session."""
    kind = request.param
    if kind not in _settlers:
        templates = request.getfixturevalue(f"{kind}_templates")
        folder = tmp_path_factory.mktemp(f"{kind}-furnished")
        _settlers[kind] = settling.Settler(templates, folder)
    with django_db_blocker.unblock(), ExitStack() as stack:

        def settle(furnish: settling.Furnish) -> homes.Home:
            return stack.enter_context(
                _settlers[kind].home(furnish, tmp_path / "home", settings)
            )

        yield settle


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_blocker) -> None:
    """Let pytest-django's own tests use a template, which their undoing keeps."""
    vendor = os.environ.get("GUICANG_TEST_DATABASE", "sqlite")
    point(request.getfixturevalue(f"{vendor}_templates").template)
