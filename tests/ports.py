"""Ports for servers of tests.

A port that a system chooses for a moment ("0") it may choose for somebody's outgoing
call in the next one. These lie below those that it chooses (Linux: from 32768).
"""

import secrets
import socket
from typing import Final

_LOWEST: Final = 20_000
_COUNT: Final = 12_000


def some_port() -> int:
    """Name a port that is likely to be free: where sockets are closed to tests."""
    return _LOWEST + secrets.randbelow(_COUNT)


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
