"""What the tests of Zoho share: an organization that answers, and reading it all."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from guicang.adapters.sources.zoho import DESK, SALESIQ
from guicang.domain.sources.model import Item, Mark, Said, Unread
from guicang.ports.connecting import Page, Source, Tools
from tests.fakes.clock import START, FakeClock
from tests.simulators.server import running
from tests.simulators.zoho import SETTINGS, Zoho
from tests.sources.tools import tools

DAY: Final = timedelta(days=1)
SAMPLES: Final = Path(__file__).parents[3] / "shared/data/platform-samples/zoho"


class House:
    """Zoho, and a source that is connected to it."""

    def __init__(self, zoho: Zoho, address: str, given: Tools) -> None:
        self.zoho = zoho
        self.clock = zoho.clock
        self.tools = given
        self.address = address

    def desk(self, **settings: str) -> Any:
        return DESK.open({**SETTINGS, "address": self.address, **settings}, self.tools)

    def salesiq(self, **settings: str) -> Any:
        given = {**SETTINGS, "address": self.address, **settings}
        return SALESIQ.open(given, self.tools)


@contextmanager
def house() -> Iterator[House]:
    clock = FakeClock()
    zoho = Zoho(clock)
    with running(zoho) as address, tools(address, clock) as given:
        zoho.address = address
        yield House(zoho, address, given)


def pages(
    source: Source,
    cursor: Mapping[str, object] | None = None,
    hints: Mapping[str, str] | None = None,
) -> list[Page]:
    """Pull until there is no more."""
    found = []
    at = cursor or {}
    while not found or found[-1].more:
        found.append(source.pull(at, hints))
        at, hints = found[-1].cursor, None
        assert len(found) < 2000, "no end"
    return found


def items(found: list[Page]) -> list[Item]:
    return [item for page in found for item in page.items]


def said(found: list[Page]) -> list[Said]:
    return [item for item in items(found) if isinstance(item, Said)]


def marks(found: list[Page]) -> list[Mark]:
    return [item for item in items(found) if isinstance(item, Mark)]


def unread(found: list[Page]) -> list[Unread]:
    return [item for item in items(found) if isinstance(item, Unread)]


def plain(found: list[Page]) -> dict[tuple[str, str], str]:
    """Give the texts by thread and message, to compare with what Zoho holds."""
    return {(s.thread, s.message.id): s.message.text for s in said(found)}


def sample(name: str) -> Any:
    """Read a published payload."""
    if not SAMPLES.is_dir():
        assert not os.environ.get("CI"), "no shared data beside the checkout"
        pytest.skip("no shared data beside the checkout")
    return json.loads((SAMPLES / name).read_text("utf-8"))


def fill(
    zoho: Zoho, count: int, *, each: int = 3, since: datetime = START - 30 * DAY
) -> None:
    """Put tickets a minute apart, each with a few entries."""
    for n in range(count):
        at = since + timedelta(minutes=n)
        one = zoho.ticket(at)
        for k in range(each):
            moment = at + timedelta(seconds=k)
            if k % 3 == 2:
                zoho.comment(one, f"备注 {n}", moment)
            else:
                zoho.say(one, f"第{n}张 {k}", moment, by=("customer", "agent")[k % 2])
