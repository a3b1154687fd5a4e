"""A home with a source in it, and the platform on the other side."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from guicang.bootstrap import House
from guicang.domain.record import Conversation
from guicang.domain.sources.connection import Connection
from tests.homes import Home
from tests.simulators.plain import SECRET, Plain
from tests.simulators.server import running
from tests.sources.plain import PlainConnector

NAME = "shop"


@dataclass
class Host:
    """``at`` is an hour before the home's clock, in seconds since the epoch."""

    home: Home
    platform: Plain
    address: str

    @property
    def house(self) -> House:
        return self.home.house

    @property
    def at(self) -> int:
        return int((self.home.clock.now() - timedelta(hours=1)).timestamp())

    def pull(self) -> Any:
        return self.house.pulling.pull(NAME)

    def stored(self) -> dict[str, Conversation]:
        ids = [record.id for record in self.house.records.facts()]
        return {found.id: found for found in self.house.records.read(ids)}

    def texts(self) -> dict[str, list[str]]:
        return {
            name: [m.text for m in found.messages]
            for name, found in self.stored().items()
        }

    def connection(self) -> Connection:
        return self.house.connections.get(NAME)


def add(house: House, address: str, **settings: str) -> None:
    """Add the source without a person: who may is tested elsewhere."""
    house.source_secrets.keep(NAME, {"secret": SECRET})
    house.connections.add(
        Connection(
            name=NAME,
            kind="plain",
            settings={"url": address, **settings},
            by="admin",
            created_at=house.clock.now(),
        )
    )


def install(house: House, **more: Any) -> None:
    """Install the connector beside those that are."""
    house.registry.more["plain"] = PlainConnector(**more)  # type: ignore[attr-defined]


@contextmanager
def hosted(home: Home, settings: Mapping[str, str] = {}, **more: Any) -> Iterator[Host]:
    platform = Plain()
    install(home.house, **more)
    with running(platform) as address:
        add(home.house, address, **settings)
        yield Host(home, platform, address)
