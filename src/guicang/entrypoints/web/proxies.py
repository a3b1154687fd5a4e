"""What a proxy says of a call is believed only of a proxy that was named."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from guicang.domain.access.proxies import trusted

SAID: Final = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO")
"""What we read of what proxies say."""


class Proxies:
    """Take away what somebody else than a proxy of ours says in their place."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        """Remember what answers behind it."""
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer. Without a list, HTTPS is believed of whoever says it."""
        peer = str(request.META.get("REMOTE_ADDR", ""))
        if settings.PROXIES and not trusted(peer, settings.PROXIES):
            for name in SAID:
                request.META.pop(name, None)
        return self.answer(request)
