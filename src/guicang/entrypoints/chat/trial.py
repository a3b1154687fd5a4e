"""A page of the door itself that shows a chat, to try it before it stands anywhere.

It is there for channels alone whose origins name the door's own address. A browser
tells no origin when a page reads from where it came from (Fetch, 3.2); it then tells
``Sec-Fetch-Site``, which no script can set.
"""

from html import escape
from typing import Final
from urllib.parse import urlsplit

from guicang.domain.chat.channel import Channel
from guicang.domain.errors import NoSuchPath, WrongMethod
from guicang.entrypoints.exchange import Exchange
from guicang.entrypoints.words import translator

FIRST: Final = "/try/"
_MEDIA: Final = b"text/html; charset=utf-8"
_POLICY: Final = (
    b"default-src 'none'; script-src 'self'; connect-src 'self'; img-src blob:; "
    b"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_MORE: Final = (
    (b"content-security-policy", _POLICY),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)
_PAGE: Final = """<!doctype html>
<html lang="{lang}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<script src="/widget.js" data-channel="{name}" defer></script></head>
<body><main><h1>{title}</h1><p>{text}</p></main></body>
</html>
"""


def origin_of(exchange: Exchange, url: str) -> str:
    """Name the origin of the page that asks: "" where none is told.

    ``url`` is the address that the settings give the door, "" if they give none.
    """
    told = exchange.headers.get(b"origin", b"").decode("latin-1")
    if not told and exchange.headers.get(b"sec-fetch-site") == b"same-origin":
        return _own(exchange, url)
    return told


def page(exchange: Exchange, channel: Channel | None, url: str) -> bytes:
    """Write the page of a channel. NoSuchPath unless it may stand here."""
    if exchange.method != "GET":
        raise WrongMethod(method="GET")
    if channel is None or not channel.allows(_own(exchange, url)):
        raise NoSuchPath
    lang = exchange.language
    words = translator(lang)
    return _PAGE.format(
        lang={"zh": "zh-CN"}.get(lang, lang),
        name=channel.name,
        title=escape(words("A page to try the chat on")),
        text=escape(
            words(
                "What you write in the window below is inspected and kept like any "
                "customer's."
            )
        ),
    ).encode()


async def answer(exchange: Exchange, channel: Channel | None, url: str) -> None:
    """Answer with the page."""
    await exchange.answer(200, page(exchange, channel, url), _MEDIA, _MORE)


def _own(exchange: Exchange, url: str) -> str:
    host = exchange.headers.get(b"host", b"").decode("latin-1")
    parts = urlsplit(url)
    return f"{parts.scheme}://{host}" if parts.netloc == host else f"http://{host}"
