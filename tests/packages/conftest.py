"""A home with a customer in it."""

import pytest

from tests import homes
from tests.homes import Home
from tests.packages.parcels import said


@pytest.fixture
def home(database, settings) -> Home:
    made = homes.make(database, settings)
    made.take_in(said("c-1"), said("c-2", days=1))
    return made


@pytest.fixture
def one(fresh_sqlite, settings) -> Home:
    """The same, on SQLite alone: for what asks nothing of the database."""
    made = homes.make(fresh_sqlite, settings)
    made.take_in(said("c-1"), said("c-2", days=1))
    return made
