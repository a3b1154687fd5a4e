"""A simulated Feishu and our connectors to it, for its tests."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from guicang.adapters.connecting.hosts import Hosts
from guicang.adapters.connecting.sockets import GuardedSockets
from guicang.adapters.sources.feishu import HELPDESK, IM
from guicang.domain.errors import (
    HostRefused,
    SourceGarbled,
    SourceRefused,
    SourceThrottled,
    SourceUnreachable,
)
from guicang.domain.sources.model import Item, Said
from guicang.ports.connecting import Call, Page, Source, Tools
from tests.fakes.clock import FakeClock
from tests.simulators import feishu, feishu_desk
from tests.simulators.feishu import Feishu
from tests.simulators.server import running
from tests.sources.tools import tools

SAMPLES = Path(__file__).parents[3] / "shared/data/platform-samples/feishu"
SETTINGS = {
    "app_id": feishu.APP,
    "app_secret": feishu.SECRET,
    "encrypt_key": feishu.ENCRYPT,
    "verification_token": feishu.VERIFY,
    "tenant": feishu.TENANT,
    "helpdesk_id": feishu_desk.HELPDESK,
    "helpdesk_token": feishu_desk.TOKEN,
}
NAMED = (
    HostRefused,
    SourceGarbled,
    SourceRefused,
    SourceThrottled,
    SourceUnreachable,
)
"""The errors that a source may raise for what its platform does."""
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
    ),
    max_leaves=8,
)
_NAMES = (
    "items", "has_more", "page_token", "tickets", "ticket", "messages", "total", "URL",
    "agent_schedules", "ClientConfig",
)  # fmt: skip


def answers(value: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Make answers that begin well and go on anyhow."""
    held = value | st.lists(st.dictionaries(st.sampled_from(_NAMES), value), max_size=2)
    data = st.dictionaries(st.sampled_from(_NAMES), held, max_size=5)
    whole = st.fixed_dictionaries(
        {"code": st.just(0), "data": data | value},
        optional={"tenant_access_token": value, "expire": value, "bot": value},
    )
    return whole | value


@dataclass
class World:
    """A platform that runs, and what a source of it is opened with."""

    platform: Feishu
    address: str
    clock: FakeClock
    tools: Tools

    def im(self, **given: str) -> Source:
        return IM.open({**SETTINGS, "base": self.address, **given}, self.tools)

    def desk(self, **given: str) -> Source:
        return HELPDESK.open({**SETTINGS, "base": self.address, **given}, self.tools)

    @property
    def now(self) -> int:
        return int(self.clock.now().timestamp())

    def call(self, headers: Mapping[str, str], body: bytes) -> Call:
        return Call(
            method="POST", query={}, headers=headers, body=body, at=self.clock.now()
        )


@contextmanager
def world(page: int = 50) -> Iterator[World]:
    clock = FakeClock()
    platform = Feishu(lambda: int(clock.now().timestamp() * 1000), page)
    with running(platform) as address, tools(address, clock) as given:
        hosts = Hosts(public=frozenset(), private=frozenset({"127.0.0.1"}))
        sockets = GuardedSockets(hosts=hosts, seconds=5)
        yield World(platform, address, clock, replace(given, sockets=sockets))


@dataclass
class Drained:
    """All that was pulled, and where it ended."""

    items: list[Item] = field(default_factory=list)
    cursor: Mapping[str, object] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)

    @property
    def said(self) -> list[Said]:
        return [each for each in self.items if isinstance(each, Said)]

    @property
    def texts(self) -> list[str]:
        return [each.message.text for each in self.said]

    @property
    def ids(self) -> list[str]:
        return [each.message.id for each in self.said]


def drain(source: Source, cursor: Mapping[str, object] | None = None) -> Drained:
    """Pull until there is no more, through JSON at each step as a host does."""
    drained = Drained(cursor=cursor or {})
    for _ in range(10_000):
        page = source.pull(drained.cursor)
        spelled = json.dumps(page.cursor)
        drained.cursor = json.loads(spelled)
        drained.items += page.items
        drained.pages.append(page)

        assert len(spelled) < 65_536

        if not page.more:
            return drained
    raise AssertionError("it never ends")


def sample(name: str) -> Any:
    """Read a sample of the platform's payloads, kept beside the checkout."""
    if not SAMPLES.exists():
        assert not os.environ.get("CI"), "no shared data beside the checkout"
        pytest.skip("no shared data beside the checkout")
    return json.loads((SAMPLES / name).read_text())


ITEM = {
    "message_id": "om_1",
    "msg_type": "text",
    "create_time": "1763856001000",
    "update_time": "1763856001000",
    "chat_id": "oc_1",
    "sender": {"id": "ou_1", "id_type": "open_id", "sender_type": "user"},
    "body": {"content": '{"text":"在"}'},
}
