"""Words and shapes of packages for customers, for all doors."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from guicang.config import Config
from guicang.domain.disclosure.marks import Mark
from guicang.domain.disclosure.package import Package, Stand

STANDS: Final[Mapping[StrEnum, str]] = {
    Stand.MAKING: "is being made",
    Stand.READY: "ready",
    Stand.FETCHED: "fetched",
    Stand.EXPIRED: "expired",
    Stand.REVOKED: "revoked",
    Stand.LOCKED: "locked",
}
"""How a package stands."""
PLACES: Final[Mapping[str, str]] = {
    "reveal": "opened in clear",
    "export": "exported",
}
"""By what something was shown."""


def package_shape(one: Package) -> dict[str, Any]:
    """Turn a package into plain values; nothing in it opens one."""
    link = one.link
    return {
        "id": one.id,
        "customer": one.customer,
        "language": one.language,
        "by": one.by,
        "reason": one.reason,
        "request": one.request,
        "asked": one.asked_at,
        "until": one.until,
        "state": one.stand.value,
        "conversations": one.conversations,
        "messages": one.messages,
        "attachments": one.attachments,
        "bytes": one.sealed.size if one.sealed else 0,
        "sha256": one.sealed.sha256 if one.sealed else "",
        "ended": one.ended_at,
        "linked": link.at if link else None,
        "link_until": link.until if link else None,
        "tries": link.tries if link else 0,
    }


def mark_shape(one: Mark) -> dict[str, Any]:
    """Turn a mark into plain values."""
    return {
        "id": one.id,
        "at": one.at,
        "viewer": one.viewer,
        "purpose": one.purpose,
        "place": one.place,
        "conversations": list(one.about),
    }


def address(token: str, config: Config) -> str:
    """Write a link to a package, at the web chat's door."""
    url = str(config["chat.url"])
    url = url or f"http://{config['chat.host']}:{config['chat.port']}"
    return f"{url.rstrip('/')}/package/{token}"
