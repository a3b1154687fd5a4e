"""Where customers fetch a package: ``/package/TOKEN`` asks for the code, and gives it.

1. Who has the link sees a form and nothing else: no name, no size, not even whether
   there is a package.
2. A code that opens nothing gets one answer, whatever is wrong, after the same time.
3. The page runs no script and may be framed nowhere. The link is in no referrer, and
   what is answered in no cache.
"""

import asyncio
import base64
import hashlib
from collections.abc import Mapping
from functools import partial
from html import escape
from typing import Final, NamedTuple
from urllib.parse import parse_qs

from guicang.bootstrap.house import House
from guicang.domain.chat.visitors import Rate
from guicang.domain.disclosure.package import Package
from guicang.domain.errors import (
    ChatTooOften,
    NoSuchPath,
    PackageRefused,
    WrongMethod,
)
from guicang.entrypoints.chat.pace import Pace
from guicang.entrypoints.chat.pen import Pen
from guicang.entrypoints.exchange import Exchange, GoneError, Headers
from guicang.entrypoints.words import say, translator

FIRST: Final = "/package/"
LOOK: Final = Rate(burst=30, seconds=2.0)
"""Forms that an address may see."""
TRY: Final = Rate(burst=5, seconds=20.0)
"""Codes that an address may try."""
CHUNK: Final = 64 << 10
"""Bytes that are sent at once: a download that breaks off in the last is over."""
_BODY: Final = 4 << 10
_SECONDS: Final = 30.0
_LONGEST: Final = 100
_FORM: Final = b"application/x-www-form-urlencoded"
_HTML: Final = b"text/html; charset=utf-8"
_STYLE: Final = (
    ":root{color-scheme:light dark}"
    "body{font:16px/1.6 system-ui,'PingFang SC','Microsoft YaHei',sans-serif;"
    "max-width:26rem;margin:12vh auto 0;padding:0 1rem;color:#1a2433;"
    "background:#f5f7fa}main{background:#fff;border:1px solid #dde3ea;"
    "border-radius:10px;padding:1.5rem}h1{font-size:1.3rem;margin:0 0 .5rem}"
    "p{margin:.4rem 0}label{display:block;margin:1rem 0 .3rem;font-weight:600}"
    "input{font:1.15rem/1.4 ui-monospace,monospace;letter-spacing:.08em;width:100%;"
    "box-sizing:border-box;padding:.5rem .7rem;border:1px solid #8793a3;"
    "border-radius:6px;background:transparent;color:inherit}"
    "button{font:inherit;font-weight:600;width:100%;margin-top:1rem;padding:.6rem;"
    "border:0;border-radius:6px;background:#1556a8;color:#fff;cursor:pointer}"
    "[role=alert]{border-left:3px solid #b3261e;padding:.3rem .8rem;color:#8c1d18}"
    "@media(prefers-color-scheme:dark){body{background:#12171e;color:#e6ebf1}"
    "main{background:#1b222c;border-color:#303a47}[role=alert]{color:#f2b8b5}}"
)
_DIGEST: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_DIGEST}'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_SAFE: Final[Headers] = (
    (b"content-security-policy", _POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"x-robots-tag", b"noindex"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
_slow = asyncio.Semaphore(2)
"""Codes that are compared at once: each takes memory and time, on purpose."""


def _(text: str) -> str:
    """Mark a text for the catalogue."""
    return text


class Desk(NamedTuple):
    """What the door lends: its database, and how often somebody may ask."""

    pen: Pen
    pace: Pace


async def answer(door: Desk, exchange: Exchange, address: str) -> None:
    """Show the form, or give the package to whoever knows the code."""
    token = exchange.path.removeprefix(FIRST)
    if not token or len(token) > _LONGEST or "/" in token:
        raise NoSuchPath
    if exchange.method == "GET":
        door.pace.take(address, LOOK)
        await _show(exchange, 200)
        return
    if exchange.method != "POST":
        raise WrongMethod(method="GET, POST")
    try:
        door.pace.take(address, TRY)
        package = await _opened(door, token, await _code(exchange))
    except (PackageRefused, ChatTooOften) as error:
        status = 429 if isinstance(error, ChatTooOften) else 403
        await _show(exchange, status, error)
        return
    await _give(door, exchange, package)


async def _code(exchange: Exchange) -> str:
    exchange.expect(_FORM)
    async with asyncio.timeout(_SECONDS):
        body = await exchange.body(_BODY)
    return parse_qs(body.decode("latin-1")).get("code", [""])[0][:_LONGEST]


async def _opened(door: Desk, token: str, code: str) -> Package:
    """Claim the package that token and code open. PackageRefused."""
    async with _slow:
        found = await door.pen.alone(lambda house: house.handing.knock(token))
        right = await door.pen.read(lambda house: house.handing.right(found, code))
    if found is None:
        raise PackageRefused
    if not right:
        await door.pen.alone(lambda house: house.handing.wrong(found))
        raise PackageRefused
    return await door.pen.alone(lambda house: house.handing.claim(found))


async def _give(door: Desk, exchange: Exchange, package: Package) -> None:
    """Send all of it; what broke off may begin again."""
    sealed = package.sealed
    frames, size = (sealed.frames, sealed.size) if sealed else (0, 0)
    name = f'attachment; filename="{package.id}.zip"'.encode()
    more = (
        *_SAFE,
        (b"content-length", b"%d" % size),
        (b"content-disposition", name),
    )
    gone = asyncio.create_task(exchange.gone())
    try:
        await exchange.start(200, b"application/zip", more)
        for number in range(frames):
            deed = partial(_piece, package=package, number=number)
            piece = await door.pen.read(deed)
            await _send(exchange, piece, gone, last=number == frames - 1)
    except BaseException:
        await asyncio.shield(door.pen.alone(lambda house: house.handing.broke(package)))
        raise
    finally:
        gone.cancel()
    await asyncio.shield(door.pen.alone(lambda house: house.handing.done(package)))


async def _send(
    exchange: Exchange, piece: bytes, gone: "asyncio.Task[None]", *, last: bool
) -> None:
    """Send a piece in chunks. GoneError as soon as nobody takes them any more."""
    for begin in range(0, len(piece), CHUNK):
        if gone.done():
            raise GoneError
        end = last and begin + CHUNK >= len(piece)
        await exchange.send(piece[begin : begin + CHUNK], end=end)


def _piece(house: House, *, package: Package, number: int) -> bytes:
    return house.handing.piece(package, number)


async def _show(
    exchange: Exchange,
    status: int,
    error: PackageRefused | ChatTooOften | None = None,
) -> None:
    words = translator(exchange.language)
    more = _SAFE
    wrong = ""
    if error is not None:
        message, advice = say(error, words)
        wrong = f'<p role="alert">{escape(message)}. {escape(advice)}</p>'
        if isinstance(error, ChatTooOften):
            seconds = str(error.data["seconds"]).encode()
            more = (*_SAFE, (b"retry-after", seconds))
    said: Mapping[str, str] = {
        name: escape(words(text))
        for name, text in {
            "title": _("Your package"),
            "about": _(
                "Type the code that you were given on another way. The package can be "
                "fetched once; it is erased here afterwards."
            ),
            "code": _("Code"),
            "fetch": _("Fetch it"),
        }.items()
    }
    lang = "en" if exchange.language == "en" else "zh-CN"
    html = (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{said['title']}</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>{said['title']}</h1><p>{said['about']}</p>{wrong}"
        f'<form method="post"><label for="code">{said["code"]}</label>'
        '<input id="code" name="code" required maxlength="40" autocomplete="off" '
        'autocapitalize="none" spellcheck="false" autofocus>'
        f'<button type="submit">{said["fetch"]}</button></form></main></body></html>'
    )
    await exchange.answer(status, html.encode(), _HTML, more)
