"""What a source is given in tests: real HTTP and WebSockets, to loopback only."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from guicang.adapters.connecting.hosts import Hosts
from guicang.adapters.connecting.http import GuardedHttp
from guicang.adapters.connecting.pace import Pace
from guicang.adapters.connecting.sockets import GuardedSockets
from guicang.ports.connecting import Tools
from tests.fakes.clock import FakeClock
from tests.fakes.kept import FakeKept


@contextmanager
def tools(address: str, clock: FakeClock, **pace: object) -> Iterator[Tools]:
    """Give tools that may call this address alone."""
    parts = urlsplit(address)
    hosts = Hosts(
        public=frozenset(), private=frozenset({f"{parts.hostname}:{parts.port}"})
    )
    http = GuardedHttp(hosts=hosts, pace=Pace(**pace), seconds=10)
    try:
        yield Tools(
            http=http,
            sockets=GuardedSockets(hosts=hosts, seconds=5),
            kept=FakeKept(clock),
            now=clock.now,
        )
    finally:
        http.close()
