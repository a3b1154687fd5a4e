"""Disks that fail: small ones that are mounted, writes that the kernel has to fail,
and folders of somebody else.

Most need root: without it tests are skipped, but never when ``CI`` is set.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

BLOCK: Final = 4096
ROOM: Final = 256 << 20
FILES: Final = 10_000
NOBODY: Final = 65_534
NO_FILE: Final = -1
"""A level at which not even an empty file can be made."""


class SmallDisk:
    """A file system of its own (tmpfs), with just the room that one leaves on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        require(mounted(folder, f"size={ROOM},nr_inodes={FILES}"), "mount")

    @contextmanager
    def level(self, blocks: int) -> Iterator[None]:
        """Let so many blocks be free for a while."""
        # Whoever writes meanwhile needs more than was found: then it is looked anew.
        assert any(self._shrunk(blocks) for _ in range(100))
        yield
        assert mounted(self.folder, f"remount,size={ROOM},nr_inodes={FILES}")

    def _shrunk(self, blocks: int) -> bool:
        found = os.statvfs(self.folder)
        used = (found.f_blocks - found.f_bfree) * found.f_frsize
        files = found.f_files - found.f_ffree if blocks == NO_FILE else FILES
        # A size of 0 would be no limit at all.
        size = max(used + max(blocks, 0) * BLOCK, BLOCK)
        return mounted(self.folder, f"remount,size={size},nr_inodes={files}")


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk]:
    """Let a folder be on a small disk for a while; what was in it is on it then."""
    kept = Path(shutil.copytree(folder, f"{folder}.kept"))
    disk = SmallDisk(folder)
    try:
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        shutil.rmtree(kept)
        yield disk
    finally:
        unmount(folder)


class Tracer:
    """Follows a process and fails its writes to one file, from the nth on."""

    def __init__(self, pid: int, path: Path, nth: int) -> None:
        words = ["--quiet=all", f"--attach={pid}", f"--trace-path={path}"]
        words += ["--trace=pwrite64", f"--inject=pwrite64:error=ENOSPC:when={nth}+"]
        self._process = subprocess.Popen(  # noqa: S603 - fixed words and our own file
            [program("strace"), *words], stderr=subprocess.DEVNULL
        )

    def close(self) -> None:
        """Wait until the process that was followed has ended."""
        self._process.wait()


def require(met: bool, what: str) -> None:
    if not met and os.environ.get("CI"):
        pytest.fail(f"CI is set and this machine does not let us {what}")
    if not met:
        pytest.skip(f"this machine does not let us {what}")


def may_trace() -> bool:
    """Say whether this process may follow another."""
    if program("strace") is None:
        return False
    words = [program("strace"), "--quiet=all", "--trace=none", "true"]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0  # noqa: S603 - fixed words


def mounted(folder: Path, options: str) -> bool:
    """Mount a small disk; say whether this process may."""
    if program("mount") is None:
        return False
    words = [program("mount"), "-t", "tmpfs", "-o", options, "tmpfs", folder]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0  # noqa: S603 - fixed words and our own folder


def unmount(folder: Path) -> None:
    subprocess.run([program("umount"), "--lazy", folder], check=True)  # noqa: S603 - our own folder


def program(name: str) -> str | None:
    return shutil.which(name)


@contextmanager
def others() -> Iterator[None]:
    """Be somebody to whom permissions apply: to root they do not."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(user)
