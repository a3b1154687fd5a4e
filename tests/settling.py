"""Homes that are made once a session, and copied for each test that begins with them.

To make keys and people takes a tenth of a second, to copy them nearly none. What a
sandbox is made of is shown by tests that make one.
"""

import shutil
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from guicang.bootstrap import House
from tests.databases import Database, Templates, pointed
from tests.fakes.clock import FakeClock
from tests.homes import Home, configured, real_now, second_factors

Furnish = Callable[[Database, Any], Home]
"""Makes a home on a database, and does what many tests begin with."""
Settled = Callable[[Furnish], Home]


class Settler:
    """Furnishes a home once, and gives copies of it: nothing in it names its folder.

    So keys and secrets are the same in each. The clock of a copy stands as long ago as
    the first one's stood.
    """

    def __init__(self, templates: Templates, folder: Path) -> None:
        self._templates = templates
        self._folder = folder
        self._made: dict[Furnish, tuple[Home, timedelta]] = {}

    @contextmanager
    def home(self, furnish: Furnish, folder: Path, mfa_settings: Any) -> Iterator[Home]:
        """Give a copy, to which Django's connection leads for a while."""
        first, ago = self._first(furnish, mfa_settings)
        database = self._templates.copy(first.database, folder)
        with pointed(database):
            yield self._copied(first, ago, database, mfa_settings)
        self._templates.drop(database)

    def _first(self, furnish: Furnish, mfa_settings: Any) -> tuple[Home, timedelta]:
        if furnish not in self._made:
            folder = self._folder / f"{furnish.__module__}.{furnish.__name__}"
            database = self._templates.fresh(folder)
            with pointed(database):
                home = furnish(database, mfa_settings)
            self._made[furnish] = home, real_now() - home.clock.at
        return self._made[furnish]

    def _copied(
        self, first: Home, ago: timedelta, database: Database, mfa_settings: Any
    ) -> Home:
        for path in first.folder.iterdir():
            here = database.home / path.name
            if path.is_dir() and not here.exists():
                shutil.copytree(path, here)
            elif path.is_file():
                shutil.copy2(path, here)
        second_factors(database, mfa_settings)
        house = House(configured(database, _settings(first)))
        clock = FakeClock(real_now() - ago)
        house.clock = clock
        return Home(database, clock, house, dict(first.secrets))


def _settings(home: Home) -> dict[str, Any]:
    """Read what a home was made with, but where its database is."""
    values = tomllib.loads((home.folder / "guicang.toml").read_text())
    return {name: values[name] for name in values if name != "database.url"}
