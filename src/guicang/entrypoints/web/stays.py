"""How long somebody stays logged in: sessions begin, rest and end.

One that rested longer than ``web.session_idle``, or is older than
``web.session_absolute``, is over at its next request.
"""

import secrets
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.http import HttpRequest

from guicang.domain.access.proxies import caller
from guicang.domain.record import micros
from guicang.entrypoints.houses import house

_MINUTE: Final = timedelta(minutes=1) // timedelta(microseconds=1)
_AGENT: Final = 200


def address(request: HttpRequest) -> str:
    """Say where a request comes from, as far as our own proxies say it."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = str(request.headers.get("X-Forwarded-For", ""))
    return caller(peer, forwarded, settings.PROXIES)


def current(request: HttpRequest) -> str:
    """Name the session of a request, as lists do."""
    return str(request.session.get("public", ""))


def begin(request: HttpRequest) -> None:
    """Begin a stay: its person has proved all they have to."""
    request.session.clear_expired()
    now = micros(house().clock.now())
    request.session.update(
        {
            "opened_at": now,
            "seen_at": now,
            "address": address(request),
            "agent": str(request.headers.get("User-Agent", ""))[:_AGENT],
            "public": secrets.token_hex(8),
        }
    )


def goes_on(request: HttpRequest) -> bool:
    """Whether a stay is not over; if so, it is noted that somebody was seen."""
    now = micros(house().clock.now())
    opened, seen = (int(request.session.get(k, 0)) for k in ("opened_at", "seen_at"))
    config = house().config
    if now - seen > int(config["web.session_idle"]) * _MINUTE:
        return False
    if now - opened > int(config["web.session_absolute"]) * _MINUTE:
        return False
    if now - seen > _MINUTE:
        request.session["seen_at"] = now
    return True
