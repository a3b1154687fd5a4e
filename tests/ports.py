"""Ports for servers of tests.

A port that a system chooses for a moment ("0") it may choose for somebody's outgoing
call in the next one. These lie below those that it chooses (Linux: from 32768). Each
worker of a run has ports of its own and names none twice before all were named; the
one above each stays free, for servers that take it as well.
"""

import os
import secrets
import socket
from itertools import count
from typing import Final

_LOWEST: Final = 20_000
_EACH: Final = 2_000
_WORKERS: Final = 6
_WORKER: Final = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_FIRST: Final = _LOWEST + _WORKER % _WORKERS * _EACH
_turns: Final = count(secrets.randbelow(_EACH // 2))


def some_port() -> int:
    """Name a port that is likely to be free: where sockets are closed to tests."""
    return _FIRST + 2 * next(_turns) % _EACH


def free_port() -> int:
    """Name one that is free."""
    while True:
        port = some_port()
        with socket.socket() as taken:
            try:
                taken.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
