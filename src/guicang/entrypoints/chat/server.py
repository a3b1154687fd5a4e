"""Run the web chat's door on granian, in a process of its own.

One process: its event loop holds thousands of visitors, its writer commits for all of
them together, and how often somebody may do what is known in one place.
"""

import os
from pathlib import Path
from typing import Final

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from guicang.bootstrap.visits import Parts, chat_parts
from guicang.entrypoints.chat.app import Door
from guicang.entrypoints.chat.deeds import ROUTES
from guicang.entrypoints.logs import dictconfig

TARGET: Final = "guicang.entrypoints.chat.server:application"
CONNECTIONS: Final = 8192
_HOME: Final = "GUICANG_HOME"
_HEAD: Final = 32 << 10


def application() -> Door:
    """Make the application, in its process (granian's factory)."""
    return Door(chat_parts(Path(os.environ[_HOME])), ROUTES)


def serve(parts: Parts, *, host: str, port: int, target: str = TARGET) -> None:
    """Serve until a signal ends it."""
    os.environ[_HOME] = str(parts.config.home)
    Granian(
        target,
        factory=True,
        address=host,
        port=port,
        workers=1,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=15_000, max_buffer_size=_HEAD),
        websockets=False,
        backlog=CONNECTIONS,
        backpressure=CONNECTIONS,
        workers_kill_timeout=10,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
        log_dictconfig=dictconfig(parts.config),
    ).serve()
