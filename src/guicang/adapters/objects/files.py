"""The calls to the file system, behind one seam.

Tests put a disk there that loses its power, fills up or fails, at each call in turn.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol


class Files(Protocol):
    """What a folder of objects asks of a file system. Every call may raise OSError."""

    def make_folder(self, folder: Path) -> None:
        """Make a folder for the owner alone (0700); one that exists is fine."""
        ...

    def create(self, path: Path) -> int:
        """Make a new file for the owner alone (0600); give its handle.

        The file counts as being written until the handle is closed, or its process
        ends.
        """
        ...

    def write(self, handle: int, data: memoryview) -> int:
        """Write some of the bytes, say how many."""
        ...

    def sync(self, handle: int) -> None:
        """Return when the file's bytes would survive a power loss."""
        ...

    def close(self, handle: int) -> None:
        """Give the handle back."""
        ...

    def link(self, source: Path, target: Path) -> None:
        """Give the file a second name. FileExistsError if somebody has that name."""
        ...

    def replace(self, source: Path, target: Path) -> None:
        """Give the file another name in the place of its own, whoever has it."""
        ...

    def unlink(self, path: Path) -> None:
        """Take a name away. FileNotFoundError if nobody has it."""
        ...

    def sync_folder(self, folder: Path) -> None:
        """Return when the folder's names would survive a power loss."""
        ...

    def read(self, path: Path) -> bytes:
        """Read a regular file; a symbolic link is none."""
        ...

    def walk(self, folder: Path) -> Iterator[Path]:
        """Give every regular file below the folder."""
        ...

    def size(self, path: Path) -> int:
        """Say how many bytes a file has; 0 if it is gone."""
        ...

    def is_abandoned(self, path: Path) -> bool:
        """Say whether nobody writes to the file any more."""
        ...


class DiskFiles:
    """The file system of this machine."""

    def make_folder(self, folder: Path) -> None:
        """Make a folder for the owner alone (0700); one that exists is fine."""
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        if not folder.is_dir():
            raise NotADirectoryError(folder)

    def create(self, path: Path) -> int:
        """Make a new file (0600) and lock it: the lock goes when its process goes."""
        handle = os.open(
            path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600
        )
        fcntl.flock(handle, fcntl.LOCK_EX)
        return handle

    def write(self, handle: int, data: memoryview) -> int:
        """Write some of the bytes, say how many."""
        return os.write(handle, data)

    def sync(self, handle: int) -> None:
        """Return when the file's bytes would survive a power loss."""
        os.fsync(handle)

    def close(self, handle: int) -> None:
        """Give the handle back, and the lock with it."""
        os.close(handle)

    def link(self, source: Path, target: Path) -> None:
        """Give the file a second name; unlike renaming, this never replaces a file."""
        os.link(source, target, follow_symlinks=False)

    def replace(self, source: Path, target: Path) -> None:
        """Rename the file, atomically."""
        source.replace(target)

    def unlink(self, path: Path) -> None:
        """Take a name away."""
        path.unlink()

    def sync_folder(self, folder: Path) -> None:
        """Return when the folder's names would survive a power loss."""
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def read(self, path: Path) -> bytes:
        """Read a regular file; OSError at a symbolic link."""
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            return file.read()

    def walk(self, folder: Path) -> Iterator[Path]:
        """Give every regular file below the folder; links are not followed."""
        for where, _, names in os.walk(folder, onerror=_gone_is_fine):
            for name in names:
                path = Path(where, name)
                if path.is_file() and not path.is_symlink():
                    yield path

    def size(self, path: Path) -> int:
        """Say how many bytes a file has; 0 if it is gone."""
        try:
            return path.lstat().st_size
        except FileNotFoundError:
            return 0

    def is_abandoned(self, path: Path) -> bool:
        """Try the writer's lock: whoever gets it, is alone with the file."""
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(handle)
        return True


def _gone_is_fine(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error
