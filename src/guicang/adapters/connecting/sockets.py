"""WebSockets under the rules of ``guicang.ports.connecting.Sockets``."""

import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import connect
from websockets.sync.connection import Connection

from guicang.adapters.connecting.hosts import Hosts, Place
from guicang.domain.errors import SourceUnreachable

_MOST: Final = 8 << 20


@dataclass(frozen=True, slots=True)
class OpenFrames:
    """Implements ``Frames``."""

    connection: Connection

    def receive(self, seconds: float) -> str | bytes | None:
        """Wait for a message; None if there was none in time."""
        try:
            return self.connection.recv(timeout=seconds)
        except TimeoutError:
            return None
        except ConnectionClosed:
            raise SourceUnreachable(reason="the connection was closed") from None

    def send(self, frame: str | bytes) -> None:
        """Send one."""
        try:
            self.connection.send(frame)
        except ConnectionClosed:
            raise SourceUnreachable(reason="the connection was closed") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardedSockets:
    """Implements ``Sockets``; ``seconds`` is for opening one."""

    hosts: Hosts
    seconds: float = 20.0

    @contextmanager
    def open(
        self, url: str, *, headers: Mapping[str, str] | None = None
    ) -> Iterator[OpenFrames]:
        """Open one for a while. HostRefused, SourceUnreachable."""
        place = self.hosts.check(url)
        secure = urlsplit(url).scheme in {"wss", "https"}
        with ExitStack() as held:
            try:
                line = held.enter_context(self._connected(place))
                connection = held.enter_context(
                    connect(
                        url,
                        sock=line,
                        ssl=ssl.create_default_context() if secure else None,
                        server_hostname=place.host if secure else None,
                        additional_headers=dict(headers or {}),
                        open_timeout=self.seconds,
                        max_size=_MOST,
                        proxy=None,
                    )
                )
            except (WebSocketException, OSError) as error:
                raise SourceUnreachable(reason=type(error).__name__) from None
            # What whoever listens does wrong is none of the platform's doing.
            yield OpenFrames(connection)

    def _connected(self, place: Place) -> socket.socket:
        """Connect to the first of the judged addresses that answers."""
        failed: OSError | None = None
        for address in place.addresses:
            try:
                return socket.create_connection((address, place.port), self.seconds)
            except OSError as error:
                failed = error
        raise failed or OSError
