"""One home, on which all worked examples were lived through once."""

from collections.abc import Iterator

import pytest

from tests.databases import pointed
from tests.worked.stage import raised
from tests.worked.story import Played, play


@pytest.fixture(scope="package")
def played(sqlite_templates, tmp_path_factory, django_db_blocker) -> Iterator[Played]:
    folder = tmp_path_factory.mktemp("worked")
    with django_db_blocker.unblock():
        database = sqlite_templates.fresh(folder / "home")
        with pointed(database), raised(database, "2026-01-05 09:00") as stage:
            yield play(stage, folder)
