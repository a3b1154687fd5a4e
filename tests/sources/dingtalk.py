"""DingTalk's connectors, opened on the simulated platform."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager

from guicang.adapters.connecting.hosts import Hosts
from guicang.adapters.connecting.sockets import GuardedSockets
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
