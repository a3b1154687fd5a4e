"""Serve the console."""

from typing import Final

from guicang.config import Config
from guicang.entrypoints.serving import serve_wsgi

TARGET: Final = "guicang.entrypoints.web.wsgi:application"


def serve(config: Config, *, host: str, port: int, target: str = TARGET) -> None:
    """Serve until a signal ends it."""
    serve_wsgi(
        config,
        target,
        (host, port),
        workers=int(config["web.workers"]),
        threads=int(config["web.threads"]),
    )
