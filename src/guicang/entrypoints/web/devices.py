"""Devices on which somebody came in before; a signed cookie says so.

It opens nothing: whoever shows it is counted by themselves at the door
(``domain.access.failures``). It names people by keyed tags, a few a device.
"""

import secrets
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from guicang.entrypoints.houses import house
from guicang.entrypoints.web.stays import address
from guicang.services.entering import Attempt

COOKIE: Final = (
    "__Host-guicang-device" if settings.SESSION_COOKIE_SECURE else "guicang-device"
)
_SALT: Final = "guicang.device"
_AGE: Final = 180 * 24 * 3600  # seconds
_PEOPLE: Final = 5


def attempt(request: HttpRequest, name: str) -> Attempt:
    """Say who is at the door: a name, an address, and a device that is known for it."""
    device = _known(request).get(_tag(name), "")
    return Attempt(name=name, address=address(request), device=device)


def know(request: HttpRequest, response: HttpResponse, name: str) -> None:
    """Let the browser remember that this person came in here."""
    known = _known(request)
    device = known.pop(_tag(name), "") or secrets.token_hex(16)
    kept = dict(list(known.items())[-_PEOPLE + 1 :]) | {_tag(name): device}
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=_SALT),
        max_age=_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _known(request: HttpRequest) -> dict[str, str]:
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_AGE)
    except signing.BadSignature:
        return {}
    return {str(name): str(device) for name, device in dict(found).items()}


def _tag(name: str) -> str:
    return house().tagger.tag("device", name)[:16]
