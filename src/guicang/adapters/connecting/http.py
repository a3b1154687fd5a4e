"""Calls over HTTP under the rules of ``guicang.ports.connecting.Http``, by httpx."""

import json as spelling
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urljoin, urlsplit

import httpx

from guicang.adapters.connecting.hosts import Hosts
from guicang.adapters.connecting.pace import Pace
from guicang.domain.errors import HostRefused, SourceGarbled, SourceUnreachable
from guicang.ports.connecting import Reply

_MOST: Final = 32 << 20
_HOPS: Final = 3
_BEFORE: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""What goes wrong before a platform was asked for anything."""
_TRIES: Final = 5
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_PARTIAL: Final = 206
_WHOLE: Final = 200
_WRONG_RANGE: Final = 416


class _Judged(httpx.BaseTransport):
    """Connects to the address that was judged, under the name that was asked for."""

    def __init__(self, hosts: Hosts) -> None:
        self._hosts = hosts
        # One pool a host: two names on one address never share a connection.
        self._pools: dict[str, httpx.HTTPTransport] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        place = self._hosts.check(str(request.url))
        pool = self._pools.get(place.host) or self._pools.setdefault(
            place.host, httpx.HTTPTransport(trust_env=False)
        )  # made once: a TLS context takes longer than most calls
        failed: httpx.ConnectError | httpx.ConnectTimeout | None = None
        for address in place.addresses:
            url = request.url.copy_with(host=address)
            extensions = {**request.extensions, "sni_hostname": place.host}
            try:
                return pool.handle_request(
                    httpx.Request(
                        request.method,
                        url,
                        headers=request.headers,
                        stream=request.stream,
                        extensions=extensions,
                    )
                )
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failed = error
        raise failed or httpx.ConnectError("no address")

    def close(self) -> None:
        for pool in self._pools.values():
            pool.close()


@dataclass(slots=True, kw_only=True)
class GuardedHttp:
    """Implements ``Http``. ``seconds`` is how long one call may take as a whole."""

    hosts: Hosts
    pace: Pace = field(default_factory=Pace)
    seconds: float = 60.0
    monotonic: Callable[[], float] = time.monotonic
    _client: httpx.Client = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._client = httpx.Client(
            transport=_Judged(self.hosts),
            timeout=httpx.Timeout(min(30.0, self.seconds)),
            follow_redirects=False,
            trust_env=False,
        )

    def call(
        self,
        method: str,
        url: str,
        *,
        query: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
        json: object | None = None,
        form: Mapping[str, str] | None = None,
    ) -> Reply:
        """Call, and read the whole answer whatever its status."""
        content, kind = _content(json, form)
        given = {**({"content-type": kind} if kind else {}), **(headers or {})}
        request = self._client.build_request(
            method, url, params=dict(query or {}) or None, headers=given,
            content=content,
        )  # fmt: skip
        with self._sent(request) as response:
            return self._reply(response, _MOST)

    def file(
        self, url: str, *, headers: Mapping[str, str] | None = None, most: int
    ) -> Reply:
        """Fetch a file; go on by Range where a connection was cut."""
        have, validator = b"", ""
        for left in reversed(range(_TRIES)):
            asked = dict(headers or {})
            if have:
                asked |= {"range": f"bytes={len(have)}-", "if-range": validator}
            request = self._client.build_request("GET", url, headers=asked)
            part = bytearray()
            try:
                with self._sent(request) as response:
                    if response.status_code != _PARTIAL:
                        have = b""
                    if response.status_code == _WHOLE:
                        validator = response.headers.get("etag", "")
                    for piece in self._pieces(response, most - len(have)):
                        part += piece
                    return Reply(
                        status=_WHOLE if have else response.status_code,
                        headers=_lower(response.headers),
                        body=have + bytes(part),
                    )
            except SourceUnreachable:
                # Without a strong validator nobody knows whether it is the same file.
                strong = validator and not validator.startswith("W/")
                have = have + bytes(part) if strong else b""
                if not left:
                    raise
        raise AssertionError  # the last try raises

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    @contextmanager
    def _sent(self, request: httpx.Request) -> Iterator[httpx.Response]:
        try:
            with self._followed(request) as response:
                yield response
        except (httpx.HTTPError, httpx.StreamError) as error:
            # What the library says may quote the address, and a token in it.
            raise SourceUnreachable(
                reason=type(error).__name__, asked=not isinstance(error, _BEFORE)
            ) from None
        except httpx.InvalidURL:
            raise HostRefused(host="--", reason="no address of the web") from None

    @contextmanager
    def _followed(self, request: httpx.Request) -> Iterator[httpx.Response]:
        hops = 0
        while True:
            self.pace.wait()
            response = self._client.send(request, stream=True)
            with closing(response):
                target = _moved(request, response)
                if not target or hops == _HOPS:
                    yield response
                    return
            hops += 1
            request = self._client.build_request("GET", target, headers=request.headers)

    def _reply(self, response: httpx.Response, most: int) -> Reply:
        body = b"".join(self._pieces(response, most))
        return Reply(
            status=response.status_code, headers=_lower(response.headers), body=body
        )

    def _pieces(self, response: httpx.Response, most: int) -> Iterator[bytes]:
        """Give the body; SourceGarbled if over ``most``, cut if it takes too long."""
        until = self.monotonic() + self.seconds
        size = 0
        for piece in response.iter_bytes():
            size += len(piece)
            if size > most:
                raise SourceGarbled(reason=f"a body of more than {most} bytes")
            if self.monotonic() > until:
                raise SourceUnreachable(reason="the answer took too long")
            yield piece


def _content(
    json: object | None, form: Mapping[str, str] | None
) -> tuple[bytes | None, str]:
    if json is not None:
        text = spelling.dumps(json, ensure_ascii=False, separators=(",", ":"))
        return text.encode(), "application/json; charset=utf-8"
    if form is not None:
        encoded = str(httpx.QueryParams(dict(form)))
        return encoded.encode(), "application/x-www-form-urlencoded"
    return None, ""


def _moved(request: httpx.Request, response: httpx.Response) -> str:
    """Say where a read moved to on its own host; "" if it did not. HostRefused."""
    if response.status_code not in _MOVED or request.method != "GET":
        return ""
    target = str(urljoin(str(request.url), response.headers.get("location", "")))
    if _origin(target) != _origin(str(request.url)):
        host = urlsplit(target).hostname or "--"
        raise HostRefused(host=host, reason="a redirect to another host")
    return target


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port


def _lower(headers: httpx.Headers) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
