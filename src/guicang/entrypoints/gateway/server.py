"""Run the gateway on granian, in processes of its own.

What was measured of granian 2.8 and is kept in mind here: ``backpressure`` counts
connections, and one that says nothing is never ended, so it must be far above what is
served at once (that, the application limits). An exception that leaves the application
is logged with its message, so none may.
"""

import os
import resource
import tempfile
from pathlib import Path
from typing import Final

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from guicang.bootstrap.gateway import Parts, gateway_parts
from guicang.entrypoints.gateway.app import Gateway
from guicang.entrypoints.gateway.paths import ROUTES
from guicang.entrypoints.logs import dictconfig

TARGET: Final = "guicang.entrypoints.gateway.server:application"
CONNECTIONS: Final = 8192
_HOME: Final = "GUICANG_HOME"
_SHARED: Final = "_GUICANG_GATEWAY_COUNTERS"
_HEAD: Final = 32 << 10
"""Bytes that a request's head may have."""


def application() -> Gateway:
    """Make the application, in each process anew (granian's factory)."""
    shared = os.environ.get(_SHARED)
    parts = gateway_parts(Path(os.environ[_HOME]))
    return Gateway(parts, ROUTES, Path(shared) if shared else None)


def serve(
    parts: Parts, *, host: str, port: int, workers: int, target: str = TARGET
) -> None:
    """Serve until a signal ends it. SIGHUP starts the processes anew, one by one."""
    _raise_limit_of_files()
    os.environ[_HOME] = str(parts.config.home)
    with tempfile.TemporaryDirectory(prefix="guicang-gateway-") as folder:
        if workers > 1:
            os.environ[_SHARED] = folder
        Granian(
            target,
            factory=True,
            address=host,
            port=port,
            workers=workers,
            interface=Interfaces.ASGI,
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(
                header_read_timeout=int(parts.config["gateway.header_seconds"]) * 1000,
                max_buffer_size=_HEAD,
            ),
            websockets=False,
            backlog=CONNECTIONS,
            backpressure=CONNECTIONS,
            workers_kill_timeout=10,
            respawn_failed_workers=True,
            log_level=LogLevels.warning,
            log_dictconfig=dictconfig(parts.config, access=True),
            log_access=bool(parts.config["gateway.access_log"]),
        ).serve()


def _raise_limit_of_files() -> None:
    """Allow as many open connections as the system lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS * 2
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
