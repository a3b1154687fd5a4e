"""Small secret files: written whole, readable by their owner alone, destroyed on disk.

Overwriting a file before it is unlinked reaches the old blocks on a plain disk. It does
not on a copy-on-write file system or behind an SSD's wear levelling, and it does not
reach backups: the certificate must not claim more.
"""

import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from guicang.adapters import disk_needed, settle, sync_folder
from guicang.domain.errors import HomeExists, KeyRingClosed

_MOUNTS: Final = Path("/proc/self/mountinfo")
_POINT: Final = 4
_NETWORKS: Final = frozenset(
    {
        *("9p", "afs", "beegfs", "ceph", "cifs", "glusterfs", "lustre", "nfs"),
        *("nfs4", "smb3", "smbfs", "virtiofs", "fuse.ceph", "fuse.glusterfs"),
        *("fuse.juicefs", "fuse.s3fs", "fuse.sshfs"),
    }
)
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def is_full(folder: Path) -> bool:
    """Say whether a folder's disk has room for no block, or for no file."""
    found = os.statvfs(folder)
    # Some file systems make room for files as they go: then f_files is 0.
    return found.f_bavail == 0 or (found.f_files > 0 and found.f_favail == 0)


def network_of(folder: Path, mounts: Path = _MOUNTS) -> str:
    """Name the kind of network file system that a folder is on; "" if it is on none.

    ``mounts`` is what Linux tells of them (proc(5)); elsewhere nothing is known.
    """
    place, best, kind = folder.resolve(), Path("/"), ""
    with suppress(OSError):
        for line in mounts.read_text().splitlines():
            before, _, after = line.partition(" - ")
            mounted = Path(_unescaped(before.split()[_POINT]))
            if place.is_relative_to(mounted) and mounted.is_relative_to(best):
                best, kind = mounted, after.split()[0]
    return kind if kind in _NETWORKS else ""


def _unescaped(path: str) -> str:
    """Put blanks and the like back, which stand there as octal numbers."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), path)


def make_folder(folder: Path) -> None:
    """Make a folder that only its owner can enter, unless it is there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def write_secret(path: Path, data: bytes, *, replace: bool = False) -> None:
    """Write a file durably, mode 0600. HomeExists, NoSpace, MediumFailed."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with disk_needed(path.name):
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if replace:
                draft.replace(path)
                sync_folder(path.parent)
            else:
                os.link(draft, path)
                settle(path)
    except FileExistsError:
        raise HomeExists(home=path.name) from None
    finally:
        draft.unlink(missing_ok=True)


def read_secret(path: Path) -> bytes:
    """Read a secret file. KeyRingClosed if it is missing, or others can read it."""
    with _told(path), path.open("rb") as file:
        _check_mode(path, os.fstat(file.fileno()))
        return file.read()


def check_secret(path: Path) -> None:
    """Raise what ``read_secret`` would, without opening the file."""
    with _told(path):
        _check_mode(path, path.stat())
        if not os.access(path, os.R_OK):
            raise PermissionError


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise KeyRingClosed(reason=f"{path.name} is missing") from None
    except PermissionError:
        raise KeyRingClosed(reason=f"{path.name} cannot be read") from None


def _check_mode(path: Path, found: os.stat_result) -> None:
    mode = stat.S_IMODE(found.st_mode)
    if mode & _OTHERS:
        raise KeyRingClosed(
            reason=f"{path.name} is open to others (mode {mode:04o}, not 0600)"
        )


def destroy_secret(path: Path) -> None:
    """Overwrite a file, then remove it, durably. Gone already is no error.

    MediumFailed: it may be there still, or again after a power loss.
    """
    with disk_needed(path.name):
        with suppress(FileNotFoundError):
            with path.open("r+b") as file:
                file.write(secrets.token_bytes(os.fstat(file.fileno()).st_size))
                file.flush()
                os.fsync(file.fileno())
            path.unlink(missing_ok=True)
        # Also where it was gone: whoever removed it may have been cut off here.
        with suppress(FileNotFoundError):
            sync_folder(path.parent)
