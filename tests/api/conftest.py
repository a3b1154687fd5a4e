"""The interface on a real home, asked by Django's client: both databases, real keys."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.test import Client

from guicang.domain.access.apikeys import Scope
from guicang.entrypoints import houses
from tests import homes
from tests.homes import Home, talks
from tests.sessions import enter

API = "/api/v1"


@dataclass
class Program:
    """Somebody who calls: a program with a key, or a person with a session."""

    client: Client
    key: str = ""

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        sent = {k.replace("_", "-"): v for k, v in headers.items()}
        if self.key:
            sent["Authorization"] = f"Bearer {self.key}"
        more: dict[str, Any] = {}
        if body is not None:
            more = {"data": orjson.dumps(body), "content_type": "application/json"}
        return self.client.generic(method, API + path, headers=sent, **more)

    def get(self, path: str, **headers: str) -> Any:
        return self("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self("POST", path, body, **headers)


@dataclass
class Served:
    """A home whose interface this process serves."""

    home: Home

    @property
    def house(self) -> Any:
        return self.home.house

    def code(self, name: str) -> str:
        return self.home.code(name)

    def wait(self, **spell: float) -> None:
        self.home.clock.at += timedelta(**spell)

    def program(self, *scopes: Scope, period: str = "P90D") -> Program:
        """Issue a key with these scopes."""
        _, token = self.house.issuing.issue(
            "specimen",
            frozenset(scopes),
            period,
            by="security",
            code=self.code("security"),
        )
        return Program(Client(SERVER_NAME="localhost"), token)

    def stranger(self) -> Program:
        return Program(Client(SERVER_NAME="localhost"))

    def person(self, name: str, **more: Any) -> Program:
        """Log somebody in."""
        client = Client(SERVER_NAME="localhost", **more)
        enter(client, name)
        return Program(client)

    def entries(self, tag: str) -> list[Any]:
        return list(self.house.ledger.entries(tag=tag))


@pytest.fixture
def served(settled, settings, monkeypatch) -> Served:
    home = settled(homes.make)
    settings.HOME = home.folder
    monkeypatch.setattr(houses._LOCAL, "house", home.house, raising=False)
    return Served(home)


@pytest.fixture
def everything(served) -> Program:
    """A program with all scopes."""
    return served.program(*Scope)


@pytest.fixture
def stocked(served) -> Served:
    """A home with thirty conversations, of which all are due."""
    served.home.take_in(*talks(30).values())
    served.home.policy()
    return served
