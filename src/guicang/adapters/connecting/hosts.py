"""Where calls may go: names that were configured, and no private addresses behind them.

A name is resolved once, all its addresses are judged, and the connection goes to the
address that was judged: a second answer of the resolver (DNS rebinding) changes
nothing. See OWASP, Server-Side Request Forgery Prevention.
"""

import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from guicang.domain.errors import HostRefused, SourceUnreachable

_PORTS: Final = {"https": 443, "wss": 443, "http": 80, "ws": 80}
_PLAIN: Final = frozenset({"http", "ws"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a call goes: host, port and the addresses that were judged."""

    host: str
    port: int
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosts:
    """The hosts of a source.

    ``public`` are names, or ``*.name`` for all below one; they may not stand for
    private addresses. ``private`` are ``name`` or ``name:port`` that may: whoever
    configured them wanted them, and http is allowed there, too.
    """

    public: frozenset[str]
    private: frozenset[str] = frozenset()

    def check(self, url: str) -> Place:
        """Judge an address. HostRefused; SourceUnreachable if the name is unknown."""
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".").lower()
        if parts.scheme not in _PORTS or not host or parts.username is not None:
            raise HostRefused(host=host or "--", reason="no address of the web")
        try:
            port = parts.port or _PORTS[parts.scheme]
        except ValueError:
            raise HostRefused(host=host, reason="no port") from None
        if {host, f"{host}:{port}"} & self.private:
            return Place(host, port, _resolved(host, port))
        if not self._listed(host):
            raise HostRefused(host=host, reason="it is not one of the source's hosts")
        if parts.scheme in _PLAIN:
            raise HostRefused(host=host, reason="only https")
        addresses = _resolved(host, port)
        if not all(ipaddress.ip_address(each).is_global for each in addresses):
            raise HostRefused(host=host, reason="it stands for a private address")
        return Place(host, port, addresses)

    def _listed(self, host: str) -> bool:
        above = host.partition(".")[2]
        return host in self.public or bool(above and f"*.{above}" in self.public)


def _resolved(host: str, port: int) -> tuple[str, ...]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise SourceUnreachable(reason=f"{host} has no address", asked=False) from None
    return tuple(_unique(str(entry[4][0]).partition("%")[0] for entry in found))


def _unique(addresses: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(addresses)
