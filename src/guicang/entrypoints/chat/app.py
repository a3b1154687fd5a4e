"""The web chat's ASGI application: whose page asks, who the visitor is, and how often.

1. A page is let in by its origin, letter by letter; nothing is answered to others, and
   nothing without an origin, but for the door's own page (``trial``). Cookies are
   neither set nor read.
2. A visitor is known by a token in a header, never in an address.
3. No text reaches the database before it was inspected; where nothing can be inspected,
   nothing is taken.
4. No error and no log says what was sent.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, NamedTuple

from guicang.bootstrap.visits import Parts
from guicang.domain.access.proxies import caller
from guicang.domain.chat.channel import Channel
from guicang.domain.detect.rules.model import Place
from guicang.domain.errors import (
    ChatFailed,
    ChatUnready,
    GuicangError,
    NoSuchPath,
    PageRefused,
    TooSlow,
    WrongMethod,
)
from guicang.entrypoints.chat import pace, parcels, trial, widget
from guicang.entrypoints.chat.live import Live
from guicang.entrypoints.chat.pen import Pen
from guicang.entrypoints.chat.refusals import STATUS, later, refusal
from guicang.entrypoints.exchange import Exchange, GoneError, Headers, Receive, Send
from guicang.services.inspecting import Inspecting, Inspection
from guicang.services.transcribing import PLATFORM, source_of

log = logging.getLogger("guicang.chat")
_TICK: Final = 1.0
_AGAIN: Final = 5.0
_HEAR: Final = 0.5
_AT_ONCE: Final = 2000
"""Characters that are judged on the loop; more would keep others waiting."""
_GONE: Final = 499
_SLOW: Final = 30
"""Seconds that a body may take."""
_ALLOWED: Final = b"authorization, content-type, accept-language"

Handler = Callable[["Door", "Call"], Awaitable[None]]


class Route(NamedTuple):
    """How a path of a channel is asked."""

    method: str
    handler: Handler


class Call(NamedTuple):
    """A request that was let in. ``cors`` goes with every answer."""

    exchange: Exchange
    channel: Channel
    address: str
    token: str
    cors: Headers


class Door:
    """The application."""

    def __init__(self, parts: Parts, routes: Mapping[str, Route]) -> None:
        """Open nothing yet."""
        self.parts = parts
        self.pen = Pen(parts.open)
        self.live = Live(self.pen)
        self.pace = pace.Pace()
        self.streams = 0
        self._routes = routes
        self._proxies = parts.config.proxies()
        self._url = str(parts.config["chat.url"]).rstrip("/")
        self._inspecting: Inspecting | None = None
        self._channels: Mapping[str, Channel] = {}
        self._known = False
        self._threads = ThreadPoolExecutor(1, "judge")
        self._tasks: list[asyncio.Task[None]] = []

    async def __call__(
        self, scope: Mapping[str, Any], receive: Receive, send: Send
    ) -> None:
        """Serve a request, or live and die with the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._serve(Exchange(scope, receive, send))

    # --- life -------------------------------------------------------------------------

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self.pen.start()
        self._tasks = [
            asyncio.create_task(each)
            for each in (self._follow(), self._know(), self._greet(), self.live.run())
        ]
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for task in self._tasks:
            task.cancel()
        await asyncio.to_thread(self.pen.stop)
        self._threads.shutdown(wait=False, cancel_futures=True)
        await send({"type": "lifespan.shutdown.complete"})

    async def _follow(self) -> None:
        """Judge by the rules in force, and by those that come."""
        while True:
            try:
                if self._inspecting is None or await asyncio.to_thread(
                    self.parts.behind
                ):
                    self._inspecting = await asyncio.to_thread(self.parts.make)
                await asyncio.sleep(_TICK)
            except Exception as error:  # noqa: BLE001 - whatever it is, nothing passes
                log.error("rules_not_compiled kind=%s", type(error).__name__)  # noqa: TRY400 - a traceback may show rules
                await asyncio.sleep(_AGAIN)

    async def _know(self) -> None:
        """Know the channels as they are now."""
        while True:
            try:
                found = await self.pen.read(lambda house: house.channels.list())
                self._channels = {each.name: each for each in found}
                self._known = True
            except Exception as error:  # noqa: BLE001 - those before stay
                log.error("channels_not_read kind=%s", type(error).__name__)  # noqa: TRY400 - as above
            await asyncio.sleep(_TICK)

    async def _greet(self) -> None:
        """Bring what is said to the desk, right after it was kept."""
        while True:
            try:
                heard = await self.pen.alone(lambda house: house.greeting.hear(1))
            except Exception as error:  # noqa: BLE001 - it is looked for again
                heard = 0
                log.error("desk_not_reached kind=%s", type(error).__name__)  # noqa: TRY400 - as above
            await asyncio.sleep(0 if heard else _HEAR)

    # --- a request --------------------------------------------------------------------

    async def _serve(self, exchange: Exchange) -> None:
        cors: Headers = ()
        try:
            if await self._without_channel(exchange):
                return
            channel, route, address = self._find(exchange)
            cors = self._cors(exchange, channel)
            if exchange.method == "OPTIONS":
                await self._preflight(exchange, route, cors)
                return
            call = self._call(exchange, channel, address, cors)
            await self._handle(route, call)
        except GoneError:
            exchange.status = _GONE
        except TimeoutError:
            await self._refuse(exchange, TooSlow(seconds=_SLOW), cors)
        except GuicangError as error:
            await self._refuse(exchange, error, cors)
        except Exception as error:  # noqa: BLE001 - promise 4
            kind = type(error).__name__
            log.error("request_failed id=%s kind=%s", exchange.id, kind)  # noqa: TRY400 - a traceback may show what was sent
            await self._refuse(exchange, ChatFailed(kind=kind), cors)

    async def _without_channel(self, exchange: Exchange) -> bool:
        """Answer what belongs to no channel; say whether it did."""
        if exchange.path in widget.FILES:
            await widget.answer(self.parts, exchange)
        elif exchange.path in {"/livez", "/readyz"}:
            await self._health(exchange)
        elif exchange.path.startswith(trial.FIRST):
            self.ready()
            shown = self._channels.get(exchange.path.removeprefix(trial.FIRST))
            await trial.answer(exchange, shown, self._url)
        elif exchange.path.startswith(parcels.FIRST):
            desk = parcels.Desk(self.pen, self.pace)
            await parcels.answer(desk, exchange, self._address(exchange))
        else:
            return False
        return True

    async def _handle(self, route: Route, call: Call) -> None:
        if call.exchange.method != route.method:
            raise WrongMethod(method=route.method)
        await route.handler(self, call)

    def _find(self, exchange: Exchange) -> tuple[Channel, Route, str]:
        """Find what is asked: ``/chat/CHANNEL/DEED``. PageRefused, NoSuchPath."""
        address = self._address(exchange)
        parts = exchange.path.split("/")
        if len(parts) != 4 or parts[:2] != ["", "chat"]:  # noqa: PLR2004 - as it says
            raise NoSuchPath
        route = self._routes.get(parts[3])
        channel = self._channels.get(parts[2])
        if route is None:
            raise NoSuchPath
        if channel is None or not channel.allows(self._origin(exchange)):
            self.pace.take(address, pace.KNOCK)
            raise PageRefused
        return channel, route, address

    def _address(self, exchange: Exchange) -> str:
        said = exchange.headers.get(b"x-forwarded-for", b"").decode("latin-1")
        if not self._proxies:
            return exchange.peer
        return caller(exchange.peer, said, self._proxies)

    def _origin(self, exchange: Exchange) -> str:
        return trial.origin_of(exchange, self._url)

    def _cors(self, exchange: Exchange, channel: Channel) -> Headers:
        """Say which page may read this: the one that asks, and it may keep nothing."""
        del channel  # it was let in by it
        return (
            (b"access-control-allow-origin", self._origin(exchange).encode()),
            (b"vary", b"origin"),
            (b"x-content-type-options", b"nosniff"),
            (b"cross-origin-resource-policy", b"cross-origin"),
        )

    async def _preflight(self, exchange: Exchange, route: Route, cors: Headers) -> None:
        more = (
            (b"access-control-allow-methods", route.method.encode()),
            (b"access-control-allow-headers", _ALLOWED),
            (b"access-control-max-age", b"600"),
        )
        await exchange.answer(204, b"", b"text/plain", (*cors, *more))

    def _call(
        self, exchange: Exchange, channel: Channel, address: str, cors: Headers
    ) -> Call:
        said = exchange.headers.get(b"authorization", b"").decode("latin-1")
        kind, _, token = said.partition(" ")
        shown = token.strip() if kind.lower() == "bearer" else ""
        return Call(exchange, channel, address, shown, cors)

    async def _refuse(
        self, exchange: Exchange, error: GuicangError, cors: Headers
    ) -> None:
        if exchange.started:
            return
        status = STATUS.get(type(error), 400)
        body = refusal(error, exchange)
        await exchange.answer_json(status, body, (*cors, *later(error)))

    async def _health(self, exchange: Exchange) -> None:
        if exchange.path == "/readyz":
            self.ready()
            await self.pen.read(lambda house: house.channels.list())
        await exchange.answer_json(200, {"alive": True})

    # --- judging ----------------------------------------------------------------------

    def ready(self) -> Inspecting:
        """Give what judges. ChatUnready if it, or the channels, are not there yet."""
        if self._inspecting is None:
            raise ChatUnready(reason="the rules are being compiled")
        if not self._known:
            raise ChatUnready(reason="the channels are being read")
        return self._inspecting

    async def judge(self, channel: Channel, texts: Sequence[str]) -> list[Inspection]:
        """Judge texts of a channel's visitor. ChatUnready."""
        inspecting = self.ready()
        places = [Place(source_of(channel.name), PLATFORM)] * len(texts)
        if sum(map(len, texts)) <= _AT_ONCE:
            return inspecting.inspect_all(texts, places)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._threads, inspecting.inspect_all, texts, places
        )
