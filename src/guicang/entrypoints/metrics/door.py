"""The door that monitoring systems ask at: ``GET /metrics``, and nothing else.

It has a process and an address of its own, on the loopback unless somebody says
otherwise; elsewhere nobody is answered without the token.
"""

import hmac
import os
from collections.abc import Callable, Iterable
from http import HTTPStatus
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from guicang.config import Config, load
from guicang.domain.errors import MetricsOpen
from guicang.entrypoints.metrics import flows
from guicang.entrypoints.serving import serve_wsgi

if TYPE_CHECKING:
    from guicang.bootstrap import House

TARGET: Final = "guicang.entrypoints.metrics.door:application"
_HOME: Final = "GUICANG_HOME"
Start = Callable[[str, list[tuple[str, str]]], object]
Environ = dict[str, Any]


class Door:
    """The application (PEP 3333)."""

    def __init__(self, text: Callable[[], tuple[bytes, str]], token: str = "") -> None:
        """Answer with what ``text`` gives and its type; to all who show the token."""
        self._text = text
        self._token = token.encode()

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer a request."""
        if environ.get("PATH_INFO") != "/metrics":
            return _said(start, HTTPStatus.NOT_FOUND)
        if environ.get("REQUEST_METHOD") not in {"GET", "HEAD"}:
            return _said(start, HTTPStatus.METHOD_NOT_ALLOWED)
        if not self._may(str(environ.get("HTTP_AUTHORIZATION", ""))):
            return _said(start, HTTPStatus.UNAUTHORIZED)
        body, kind = self._text()
        return _said(start, HTTPStatus.OK, body, kind)

    def _may(self, said: str) -> bool:
        kind, _, shown = said.partition(" ")
        given = shown.strip().encode("latin-1", "replace")
        right = hmac.compare_digest(given, self._token)
        return not self._token or (kind.lower() == "bearer" and right)


def _said(
    start: Start, status: HTTPStatus, body: bytes = b"", kind: str = "text/plain"
) -> list[bytes]:
    more = [("WWW-Authenticate", "Bearer")] if status == HTTPStatus.UNAUTHORIZED else []
    head = [("Content-Type", kind), ("Content-Length", str(len(body)))]
    never = [("Cache-Control", "no-store")]
    start(f"{status.value} {status.phrase}", [*head, *never, *more])
    return [body]


def application() -> Door:
    """Make the application, in its process (granian's factory)."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "guicang.entrypoints.web.settings"
    import django

    django.setup()
    from guicang.entrypoints.houses import house

    config = load(Path(os.environ[_HOME]))
    return Door(
        written(house, config.home / flows.FOLDER), str(config["metrics.token"])
    )


def written(
    opened: "Callable[[], House]", folder: Path
) -> Callable[[], tuple[bytes, str]]:
    """Make what writes down everything there is to be told."""
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.exposition import CONTENT_TYPE_LATEST

    from guicang.domain.record.zone import ZONE
    from guicang.entrypoints.metrics.standing import Standing

    standing = CollectorRegistry()
    standing.register(Standing(opened, ZoneInfo(ZONE)))

    def text() -> tuple[bytes, str]:
        counted = generate_latest(flows.gathered(folder))
        return generate_latest(standing) + counted, CONTENT_TYPE_LATEST

    return text


def require_guarded(config: Config, host: str) -> None:
    """Raise MetricsOpen where others could ask without a token."""
    if not (_loopback(host) or config["metrics.token"]):
        raise MetricsOpen(host=host)


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def serve(config: Config, *, host: str, port: int, target: str = TARGET) -> None:
    """Serve until a signal ends it. MetricsOpen."""
    require_guarded(config, host)
    flows.sweep(config.home / flows.FOLDER)
    serve_wsgi(config, target, (host, port), workers=1, threads=2)
