"""A home with a customer in it."""

from typing import Any

import pytest

from tests import homes
from tests.databases import Database
from tests.homes import Home
from tests.packages.parcels import said
from tests.settling import Settled


def furnished(database: Database, settings: Any) -> Home:
    made = homes.make(database, settings)
    made.take_in(said("c-1"), said("c-2", days=1))
    return made


@pytest.fixture
def home(settled: Settled) -> Home:
    return settled(furnished)


@pytest.fixture
def one(fresh_sqlite, settings) -> Home:
    """The same, on SQLite alone: for what asks nothing of the database."""
    return furnished(fresh_sqlite, settings)
