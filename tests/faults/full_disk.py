"""Full disks: a small one that is mounted, and writes that the kernel is told to fail."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PAGE = 4096
ROOM = 256 << 20


class SmallDisk:
    """A file system of its own (tmpfs), as large as one wants it to be."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mounted = _mount(folder, f"size={ROOM}")

    def leave(self, pages: int) -> None:
        """Let so many pages be free; none also means that no file can be made."""
        found = os.statvfs(self.folder)
        used = (found.f_blocks - found.f_bfree) * found.f_frsize
        size = max(used + pages * PAGE, PAGE)
        files = found.f_files - found.f_ffree + (10_000 if pages else 0)
        assert _mount(self.folder, f"remount,size={size},nr_inodes={files}")

    def free(self) -> None:
        assert _mount(self.folder, f"remount,size={ROOM},nr_inodes=10000")

    def close(self) -> None:
        subprocess.run([shutil.which("umount"), str(self.folder)], check=True)  # noqa: S603 - our own folder


def _mount(folder: Path, options: str) -> bool:
    if (mount := shutil.which("mount")) is None:
        return False
    words = [mount, "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0  # noqa: S603 - fixed words and our own folder
