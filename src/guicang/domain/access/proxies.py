"""Where a call comes from, when proxies stand between.

Each proxy appends to X-Forwarded-For whom it was asked by; whoever calls first may have
written anything before that. So the list is read from its end, and only as long as
whoever wrote an entry is a proxy of ours: the first address that is none is the caller
(RFC 7239, section 8.1; OWASP ASVS 5.0, 15.3.4).
"""

from collections.abc import Collection
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def network(text: str) -> Network:
    """Read an address or a network. ValueError."""
    return ip_network(text.strip(), strict=True)


def trusted(peer: str, proxies: Collection[Network]) -> bool:
    """Whether whoever connected is one of our proxies."""
    found = _address(peer)
    return found is not None and _among(found, proxies)


def caller(peer: str, forwarded: str, proxies: Collection[Network]) -> str:
    """Return the caller's address; ``peer`` is who connected.

    ``forwarded`` is X-Forwarded-For. What cannot be read ends the search: then it is
    the proxy that wrote it.
    """
    found = _address(peer)
    if found is None:
        return peer
    hops = [hop for hop in forwarded.split(",") if hop.strip()]
    while hops and _among(found, proxies):
        if (hop := _address(hops.pop())) is None:
            break
        found = hop
    return str(found)


def _address(text: str) -> Address | None:
    """Read an address, as proxies write it: with a port or without."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


def _among(address: Address, proxies: Collection[Network]) -> bool:
    return any(address in each for each in proxies)
