"""The gateway's ASGI application: who may ask, how much at once, and what of errors.

1. The key is looked at before the body is read.
2. What cannot be taken now is sent away at once, with the time to come again.
3. Whatever goes wrong, the answer says "block"; no error and no log says what was sent.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

from guicang.bootstrap.gateway import Parts
from guicang.domain.access.apikeys import ApiKey, Scope, opens, read
from guicang.domain.detect.rules.model import Place
from guicang.domain.errors import (
    ApiKeyRefused,
    GatewayFailed,
    GatewayUnready,
    GuicangError,
    NoSuchPath,
    OutOfScope,
    WrongMethod,
)
from guicang.entrypoints.exchange import (
    Exchange,
    GoneError,
    Receive,
    Send,
)
from guicang.entrypoints.gateway import metrics
from guicang.entrypoints.gateway.refusals import (
    STATUS,
    UNREADY,
    headers,
    last_line,
    refusal,
    unready,
)
from guicang.entrypoints.gateway.slots import Slots
from guicang.entrypoints.words import translator
from guicang.services.inspecting import Inspecting, Inspection

log = logging.getLogger("guicang.gateway")

INLINE: Final = 4096
"""Characters that are judged at once; more of them would keep all others waiting."""
_THREADS: Final = 2
_AGAIN: Final = 5.0
"""Seconds until the rules are compiled again after they could not be."""
_TICK: Final = 1.0
_GONE: Final = 499

Handler = Callable[["Gateway", Exchange, ApiKey], Awaitable[None]]


class Route(NamedTuple):
    """How a path is asked, and what a key needs for it."""

    method: str
    scope: Scope
    handler: Handler


class Gateway:
    """The application; ``routes`` need a key, the questions after its life do not."""

    def __init__(
        self,
        parts: Parts,
        routes: Mapping[str, Route],
        folder: Path | None = None,
    ) -> None:
        """Open nothing yet; ``folder`` is where several processes share counters."""
        limits = parts.limits
        self.limits, self.keys, self.clock = limits, parts.keys, parts.clock
        self.metrics = metrics.Metrics(folder)
        self.slots = Slots(limits.concurrent, limits.concurrent_per_key)
        self.streams = Slots(limits.streams, limits.streams)
        self._parts = parts
        self._routes = routes
        self._inspecting: Inspecting | None = None
        self._reason = UNREADY["compiling"]
        self._stale = ""
        self._threads = ThreadPoolExecutor(_THREADS, "judge")
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
        """Compile the rules while the server answers already that it is not ready."""
        await receive()
        self._tasks = [asyncio.create_task(x) for x in (self._follow(), self._share())]
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for task in self._tasks:
            task.cancel()
        self._threads.shutdown(wait=False, cancel_futures=True)
        await send({"type": "lifespan.shutdown.complete"})

    async def _follow(self) -> None:
        """Judge by the rules in force, and by those that come, whole or not at all."""
        self.metrics.gauge("ready", 0)
        self.metrics.gauge("rules_stale", 0)
        while True:
            try:
                if self._inspecting is None or await asyncio.to_thread(
                    self._parts.behind
                ):
                    self._use(await asyncio.to_thread(self._parts.make))
                self._tell("")
                await asyncio.sleep(_TICK)
            except Exception as error:  # noqa: BLE001 - whatever it is, nothing passes
                self._tell(unready(error))
                log.error("rules_not_compiled kind=%s", type(error).__name__)  # noqa: TRY400 - a traceback may show rules
                await asyncio.sleep(_AGAIN)

    def _use(self, inspecting: Inspecting) -> None:
        """Judge by these rules from now on; what is under way ends by those before."""
        self._inspecting = inspecting
        self.metrics.forget("rules_info")
        self.metrics.gauge("rules_info", 1, version=inspecting.scanner.version)
        self.metrics.gauge("ready", 1)
        log.info("rules_in_force version=%s", inspecting.scanner.version)

    def _tell(self, reason: str) -> None:
        """Say why the rules that were published cannot be used; "" if they are."""
        self._reason = self._stale = reason
        stale = bool(reason) and self._inspecting is not None
        self.metrics.gauge("rules_stale", int(stale))

    async def _share(self) -> None:
        while True:
            self.measure()
            self.metrics.keep()
            await asyncio.sleep(_TICK)

    def measure(self) -> None:
        """Note what is under way at this moment."""
        self.metrics.gauge("in_flight", self.slots.taken, kind="inspect")
        self.metrics.gauge("in_flight", self.streams.taken, kind="stream")

    # --- a request --------------------------------------------------------------------

    async def _serve(self, exchange: Exchange) -> None:
        try:
            await self._route(exchange)
        except GoneError:
            exchange.status = _GONE
        except GuicangError as error:
            await self._refuse(exchange, error)
        except Exception as error:  # noqa: BLE001 - promise 3
            kind = type(error).__name__
            log.error("request_failed id=%s kind=%s", exchange.id, kind)  # noqa: TRY400 - a traceback may show what was sent
            await self._refuse(exchange, GatewayFailed(kind=kind))
        path = exchange.path if exchange.path in _KNOWN | self._routes.keys() else ""
        self.metrics.count("requests_total", path=path, status=exchange.status)

    async def _route(self, exchange: Exchange) -> None:
        route = self._routes.get(exchange.path)
        if route is None:
            await self._health(exchange)
            return
        if exchange.method != route.method:
            raise WrongMethod(method=route.method)
        await route.handler(self, exchange, self.key(exchange, route.scope))

    async def _refuse(self, exchange: Exchange, error: GuicangError) -> None:
        self.metrics.count("rejected_total", code=error.code)
        if exchange.ended:
            return
        if exchange.started:
            # The status is gone; what can still be said is the last line of a stream.
            with suppress(TimeoutError):
                async with asyncio.timeout(self.limits.seconds):
                    line = last_line(error, exchange.language)
                    await exchange.send(line, end=True)
            return
        data = refusal(error, exchange.id, exchange.language)
        await exchange.answer_json(STATUS[type(error)], data, headers(error))

    def key(self, exchange: Exchange, scope: Scope) -> ApiKey:
        """Give the key of a request. ApiKeyRefused, OutOfScope, ApiKeysUnreadable."""
        said = exchange.headers.get(b"authorization", b"")
        kind, _, token = said.partition(b" ")
        shown = read(token.strip().decode("latin-1"))
        if kind.lower() != b"bearer" or shown is None:
            raise ApiKeyRefused
        key = self.keys.all().get(shown.id)
        if not opens(key, shown, self.clock.now()) or key is None:
            raise ApiKeyRefused
        if scope not in key.scopes:
            raise OutOfScope(scope=scope.value)
        return key

    # --- judging ----------------------------------------------------------------------

    def ready(self) -> Inspecting:
        """Give what judges. GatewayUnready if it is not made yet."""
        if self._inspecting is None:
            raise GatewayUnready(reason=self._reason)
        return self._inspecting

    async def judge(
        self, texts: Sequence[str], places: Sequence[Place]
    ) -> list[Inspection]:
        """Judge texts. GatewayUnready if that cannot be done, or not in time."""
        inspecting = self.ready()
        if sum(map(len, texts)) <= INLINE:
            judged = inspecting.inspect_all(texts, places)
        else:
            loop = asyncio.get_running_loop()
            try:
                async with asyncio.timeout(self.limits.seconds):
                    judged = await loop.run_in_executor(
                        self._threads, inspecting.inspect_all, texts, places
                    )
            except TimeoutError:
                raise GatewayUnready(reason="it could not judge in time") from None
        self._count(judged)
        return judged

    def _count(self, judged: list[Inspection]) -> None:
        for each in judged:
            self.metrics.count("messages_total", verdict=each.verdict.value)
            for finding in each.found.leaks:
                self.metrics.count("findings_total", type=finding.type)
            for finding in each.reports:
                self.metrics.count("reports_total", type=finding.type)
            if each.preserve:
                self.metrics.count("preserved_total")
            if each.failure is not None:
                self.metrics.count("failures_total")
                log.error("scan_failed kind=%s", each.failure.data["kind"])

    # --- how it is --------------------------------------------------------------------

    async def _health(self, exchange: Exchange) -> None:
        if exchange.path not in _KNOWN:
            raise NoSuchPath
        if exchange.method != "GET":
            raise WrongMethod(method="GET")
        if exchange.path == "/livez":
            await exchange.answer_json(200, {"alive": True})
            return
        self.keys.all()  # ApiKeysUnreadable
        inspecting = self.ready()
        data = {"ready": True, "rules": inspecting.scanner.version}
        if inspecting.policy:
            data["masking"] = inspecting.policy.version
        if self._stale:
            say = translator(exchange.language)
            data["stale"] = say(self._stale)
        await exchange.answer_json(200, data)


_KNOWN: Final = frozenset({"/livez", "/readyz"})
