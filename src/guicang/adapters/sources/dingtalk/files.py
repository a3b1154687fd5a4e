"""Files: the platform gives an address for a code, on another host of its own."""

from collections.abc import Callable, Mapping
from typing import Any

from guicang.adapters.sources.dingtalk.api import denied
from guicang.adapters.sources.kit.answers import fetching
from guicang.domain.errors import MediaGone, SourceRefused
from guicang.ports.connecting import Http


def link(ask: Callable[[], Mapping[str, Any]], name: str) -> str:
    """Ask where a file is. MediaGone if the platform does not know it any more."""
    try:
        url = ask().get(name)
    except SourceRefused as error:
        if denied(error):
            raise
        answer = error.data["answer"]
        raise MediaGone(reason=f"the platform gives none ({answer})") from None
    if not isinstance(url, str) or not url:
        raise MediaGone(reason="the platform gives no address")
    return url


def fetched(http: Http, url: str, most: int) -> bytes:
    """Fetch a file of at most ``most`` bytes. MediaGone."""
    with fetching(most):
        reply = http.file(url, most=most)
    if reply.status != 200:  # noqa: PLR2004 - RFC 9110, 15.3.1
        raise MediaGone(reason=f"HTTP {reply.status}")
    return reply.body
