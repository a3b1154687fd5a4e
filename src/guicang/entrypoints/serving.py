"""Serve a WSGI application on granian, in processes of its own.

Threads are bounded always: each holds a database connection and a scanner. The
processes are begun from nothing: what looked at the home before has settings of its
own, and connections that none may inherit.
"""

import multiprocessing
import os
from typing import Final

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from guicang.config import Config
from guicang.entrypoints.logs import dictconfig

BACKLOG: Final = 512


def serve_wsgi(
    config: Config, target: str, address: tuple[str, int], *, workers: int, threads: int
) -> None:
    """Serve until a signal ends it; ``target`` makes the application."""
    os.environ["GUICANG_HOME"] = str(config.home)
    multiprocessing.set_start_method("spawn", force=True)
    host, port = address
    Granian(
        target,
        factory=True,
        address=host,
        port=port,
        workers=workers,
        blocking_threads=threads,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        backlog=BACKLOG,
        backpressure=BACKLOG,
        workers_kill_timeout=10,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
        log_dictconfig=dictconfig(config),
    ).serve()
