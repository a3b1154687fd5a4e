"""DingTalk's connectors, opened on the simulated platform."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from guicang.adapters.connecting.hosts import Hosts
from guicang.adapters.connecting.sockets import GuardedSockets
from guicang.adapters.sources.dingtalk.tickets import ticket
from guicang.ports.connecting import Connector, Source
from tests.fakes.clock import FakeClock
from tests.simulators.dingtalk import (
    AES_KEY,
    KEY,
    SECRET,
    TEAM,
    TEMPLATE,
    TOKEN,
    DingTalk,
)
from tests.sources.tools import tools

DAY = 86_400_000
FORM = {
    "app_key": KEY,
    "app_secret": SECRET,
    "template": TEMPLATE,
    "team": TEAM,
    "token": TOKEN,
    "aes_key": AES_KEY,
}


@contextmanager
def opened(
    connector: Connector, platform: DingTalk, clock: FakeClock, **form: str
) -> Iterator[Source]:
    with tools(platform.address, clock) as made:
        hosts = Hosts(public=frozenset(), private=frozenset({"127.0.0.1"}))
        given = dataclasses.replace(made, sockets=GuardedSockets(hosts=hosts))
        yield connector.open(FORM | {"address": platform.address} | form, given)


def millis(clock: FakeClock) -> int:
    return round(clock.now().timestamp() * 1_000)


def fill(platform: DingTalk, clock: FakeClock, tickets: int = 50) -> None:
    """Keep tickets over four weeks, some of them with many actions."""
    now = millis(clock)
    for n in range(tickets):
        at = (now - 28 * DAY + n * 27 * DAY // tickets) // 1_000 * 1_000
        words = [f"话{n}-{k}" for k in range(1 + n % 4 if n % 25 else 70)]
        platform.case(f"tk{n}", at, *words)


def action(role: str = "AGENT", **more: object) -> dict[str, object]:
    return {"operatorId": "u1", "operator": "甲", "operatorRole": role, **more}


def field(value: str, kind: str = "STRING", name: str = "") -> dict[str, str]:
    return {
        "value": value, "displayValue": value, "valueType": kind, "displayName": name,
    }  # fmt: skip


TICKET = {
    "ticketId": "tk1", "gmtCreate": "2026-03-02 08:00:00", "foreignId": "f1",
    "gmtModified": "2026-03-02 08:00:00",
}  # fmt: skip


def read(told: object) -> Any:
    """Read an action of a ticket."""
    *_, item = ticket(TICKET, [told])
    return item
