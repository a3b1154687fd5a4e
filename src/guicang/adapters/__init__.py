"""What stands behind the ports: one folder a technology, none knows another.

Here is what several of them do with small files.
"""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from guicang.domain.errors import GuicangError, MediumFailed, NoSpace

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_FAILING: Final = frozenset(
    {errno.EIO, errno.ENXIO, errno.ENODEV, errno.ESTALE, errno.EUCLEAN, errno.EROFS}
)
# The last is what a file system does to itself after one of the others.
_DENIED: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def write_whole(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Write a file durably, whole or not at all.

    OSError: it counts as not written, and writing it again writes it anew.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(
            temporary, "wb", opener=lambda p, flags: os.open(p, flags, mode)
        ) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Make new and removed names of a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def settle(path: Path) -> None:
    """Make a new name durable, or take it away again (OSError).

    What one sync did not confirm, a second one may confirm without having written it:
    so whoever tries again must write it anew, and not find it there.
    """
    try:
        sync_folder(path.parent)
    except OSError:
        with suppress(OSError):
            path.unlink()
        raise


@contextmanager
def disk_needed(what: str) -> Iterator[None]:
    """Turn a full disk into NoSpace, and one that fails into MediumFailed."""
    try:
        yield
    except OSError as error:
        if (ours := of_disk(error, what)) is None:
            raise
        raise ours from error


def of_disk(error: OSError, what: str) -> GuicangError | None:
    """Say which of our errors it is; None if the disk is not to blame."""
    if error.errno in _FULL:
        return NoSpace(what=what)
    if error.errno in _FAILING:
        return MediumFailed(what=what, reason=os.strerror(error.errno))
    return None


@contextmanager
def spoken(
    what: str, *, denied: type[GuicangError], failed: type[GuicangError]
) -> Iterator[None]:
    """Turn what the system says of a file into what can be acted on.

    NoSpace for a full disk, ``denied`` (of ``what``) where rights are missing, and
    ``failed`` (with a ``reason``) for the rest.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise NoSpace(what=what) from error
        if error.errno in _DENIED:
            raise denied(what=what) from error
        reason = f"{what}: {error.strerror or type(error).__name__}"
        raise failed(reason=reason) from error


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let one process at a time change a folder; the lock goes with the process."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def trait(path: Path) -> tuple[int, int, int]:
    """Return what changes with a file that was written anew. FileNotFoundError."""
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_size
