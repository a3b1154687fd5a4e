"""Serve the console on granian, in processes of its own.

Threads are bounded always: each holds a database connection and a scanner. The
processes are begun from nothing: what looked at the home before has settings of its
own, and connections that none may inherit.
"""

import multiprocessing
import os
from typing import Any, Final

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from guicang.config import Config

TARGET: Final = "guicang.entrypoints.web.wsgi:application"
BACKLOG: Final = 512
_STDERR: Final = {"class": "logging.StreamHandler", "stream": "ext://sys.stderr"}
_LOGS: Final[dict[str, Any]] = {
    "handlers": {"console": {**_STDERR, "formatter": "generic"}},
    "loggers": {
        "_granian": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "guicang": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}


def serve(config: Config, *, host: str, port: int, target: str = TARGET) -> None:
    """Serve until a signal ends it."""
    os.environ["GUICANG_HOME"] = str(config.home)
    multiprocessing.set_start_method("spawn", force=True)
    Granian(
        target,
        factory=True,
        address=host,
        port=port,
        workers=int(config["web.workers"]),
        blocking_threads=int(config["web.threads"]),
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        backlog=BACKLOG,
        backpressure=BACKLOG,
        workers_kill_timeout=10,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
        log_dictconfig=_LOGS,
    ).serve()
