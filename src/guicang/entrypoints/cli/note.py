"""The note of who serves a home: how `serve --stop` finds that process, and no other.

The note is locked (flock(2)) as long as the process that wrote it lives. So what a dead
one left behind is known to be stale, and no other process's number is taken for ours.
"""

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from guicang.bootstrap import LocalProcesses
from guicang.domain.errors import ServedAlready, StillServed

NAME: Final = "serve.pid"
_PAUSE: Final = 0.1  # seconds


@contextmanager
def held(home: Path) -> Iterator[None]:
    """Hold the note of a home. ServedAlready while another process does."""
    handle = os.open(home / NAME, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ServedAlready(process=_number(holder(home) or "?")) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{LocalProcesses().me()}\n".encode(), 0)
        yield
        os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def holder(home: Path) -> str | None:
    """Name the process that holds the note; None if none does."""
    try:
        handle = os.open(home / NAME, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return os.pread(handle, 200, 0).decode().strip()
    else:
        return None
    finally:
        os.close(handle)


def stop(home: Path, seconds: float) -> bool:
    """End what serves a home and wait for it; tell whether anything did.

    StillServed if it has not ended in time, or runs where its number means nothing.
    """
    told = ""
    until = time.monotonic() + seconds
    while (name := holder(home)) is not None:
        if time.monotonic() > until or (name and not _here(name)):
            raise StillServed(process=_number(name or "?"))
        if name and name != told:
            _end(name)
            told = name
        time.sleep(_PAUSE)
    return bool(told)


def _here(name: str) -> bool:
    """Whether a process counts its number as we do: same boot, same space."""
    return name.split(" ", maxsplit=1)[0] == LocalProcesses().me().split(" ")[0]


def _number(name: str) -> str:
    return name.split(" ")[1] if " " in name else name


def _end(name: str) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.kill(int(_number(name)), signal.SIGTERM)
