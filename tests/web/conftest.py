"""The console on a real home, asked by Django's client: both databases, real codes."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from guicang.adapters.db import totp
from guicang.entrypoints import houses
from tests import homes
from tests.homes import Home

PASSWORD = "Specimen-Pass-27"  # noqa: S105 - of tests only


@dataclass
class Console:
    """A home whose console this process serves."""

    home: Home

    @property
    def house(self) -> Any:
        return self.home.house

    def client(self, **more: Any) -> Client:
        return Client(SERVER_NAME="localhost", **more)

    def code(self, name: str) -> str:
        return self.home.code(name)

    def wait(self, **spell: float) -> None:
        self.home.clock.at += timedelta(**spell)

    def password(self, client: Client, name: str, password: str = PASSWORD) -> Any:
        return client.post("/accounts/login/", {"login": name, "password": password})

    def log_in(self, name: str, client: Client | None = None) -> Client:
        client = client or self.client()
        assert self.password(client, name).status_code == 302
        answer = client.post("/accounts/2fa/authenticate/", {"code": self.code(name)})
        assert answer.status_code == 302, answer.content.decode()
        return client

    def entries(self, tag: str) -> list[Any]:
        return list(self.house.ledger.entries(tag=tag))


@pytest.fixture
def cheap(settings) -> None:
    """The password's cost is not what these tests are about."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def opened(home: Home, settings, monkeypatch) -> Console:
    settings.HOME = home.folder
    monkeypatch.setattr(houses._LOCAL, "house", home.house, raising=False)
    return Console(home)


@pytest.fixture
def bare(cheap, settled, settings, monkeypatch) -> Console:
    """Nobody is here yet."""
    return opened(settled(homes.bare), settings, monkeypatch)


@pytest.fixture
def console(cheap, settled, settings, monkeypatch) -> Console:
    """One person per role; all have the same password."""
    return opened(settled(peopled), settings, monkeypatch)


def peopled(database, settings) -> Home:
    home = homes.make(database, settings)
    with home.house.people.transaction():
        home.house.people.set_password(list(home.secrets), PASSWORD)
    return home


def code_of(secret: str, home: Home) -> str:
    """Show what an app with this secret shows now."""
    return totp.code(secret.replace(" ", ""), totp.counter(home.clock.now()))
