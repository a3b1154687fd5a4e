"""The widget's script, from this door itself: one file, no other request for looks."""

import hashlib
from functools import cache
from importlib.resources import files
from typing import Final

from guicang.bootstrap.visits import Parts
from guicang.domain.errors import WrongMethod
from guicang.entrypoints.exchange import Exchange

FILES: Final = frozenset({"/widget.js"})
_MEDIA: Final = b"text/javascript; charset=utf-8"
_MORE: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    # Any page may load the script; which may use it is asked of each call.
    (b"access-control-allow-origin", b"*"),
)


@cache
def script() -> tuple[bytes, bytes]:
    """Give the script and its entity tag."""
    body = (files("guicang.entrypoints.chat") / "static" / "widget.js").read_bytes()
    return body, b'"' + hashlib.sha256(body).hexdigest()[:20].encode() + b'"'


async def answer(parts: Parts, exchange: Exchange) -> None:
    """Answer with the script, or that it is the one that is known."""
    del parts
    if exchange.method != "GET":
        raise WrongMethod(method="GET")
    body, tag = script()
    more = (*_MORE, (b"etag", tag))
    if exchange.headers.get(b"if-none-match") == tag:
        await exchange.answer(304, b"", _MEDIA, more)
        return
    await exchange.answer(200, body, _MEDIA, more)
