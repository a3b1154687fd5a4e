"""A file system in memory that loses its power, fills up and fails on demand.

It keeps two truths: what a running system sees, and what the platter holds. Only
fsync moves a file's bytes, and only fsync of a folder moves its names, from the first
to the second. Real disks may also write names early by themselves; ``names_survive``
plays that one.
"""

import errno
from dataclasses import dataclass, field
from pathlib import Path


class PowerCut(BaseException):
    """The machine is off: no handler may swallow it."""


@dataclass
class Inode:
    seen: bytes = b""
    kept: bytes = b""


@dataclass
class Folder:
    seen: dict[str, "Inode | Folder"] = field(default_factory=dict)
    kept: dict[str, "Inode | Folder"] = field(default_factory=dict)


class UnreliableDisk:
    """The ``Files`` seam over memory; counts its calls, and stops at ``cut``."""

    def __init__(self, *, cut: int | None = None, before: bool = True):
        self.top = Folder()
        self.handles: dict[int, Inode | None] = {}
        self.calls = 0
        self.cut = cut
        self.before = before
        self.off = False
        self.fail: dict[str, int] = {}  # call -> errno
        self.room: int | None = None  # bytes
        self.piece: int | None = None  # the most that one write takes

    def lose_power(self, *, names_survive: bool) -> "UnreliableDisk":
        """Give the disk as it is after the next start."""
        after = UnreliableDisk()
        after.top = _after(self.top, names_survive=names_survive)
        return after

    def _call(self, name, deed):
        if self.off:
            raise PowerCut
        mine = self.calls
        self.calls += 1
        if mine == self.cut and self.before:
            self.off = True
            raise PowerCut
        if name in self.fail:
            raise OSError(self.fail[name], "as the test wishes")
        try:
            return deed()
        finally:
            if mine == self.cut:
                self.off = True
                raise PowerCut

    def _folder(self, path: Path) -> Folder:
        here = self.top
        for part in path.parts[1:]:
            if not isinstance(here, Folder):
                raise NotADirectoryError(path)
            if part not in here.seen:
                raise FileNotFoundError(path)
            here = here.seen[part]
        if not isinstance(here, Folder):
            raise NotADirectoryError(path)
        return here

    def make_folder(self, folder):
        def deed():
            names = self._folder(folder.parent).seen
            if not isinstance(names.setdefault(folder.name, Folder()), Folder):
                raise NotADirectoryError(folder)

        self._call("make_folder", deed)

    def create(self, path):
        def deed():
            names = self._folder(path.parent).seen
            assert path.name not in names
            names[path.name] = inode = Inode()
            self.handles[len(self.handles)] = inode
            return len(self.handles) - 1

        return self._call("create", deed)

    def write(self, handle, data):
        def deed():
            taken = bytes(data[: self.piece])
            if self.room is not None:
                taken = taken[: self.room]
                self.room -= len(taken)
                if not taken:
                    raise OSError(errno.ENOSPC, "full")
            self.handles[handle].seen += taken
            return len(taken)

        return self._call("write", deed)

    def sync(self, handle):
        def deed():
            inode = self.handles[handle]
            inode.kept = inode.seen

        self._call("sync", deed)

    def close(self, handle):
        self._call("close", lambda: self.handles.__setitem__(handle, None))

    def link(self, source, target):
        def deed():
            names = self._folder(target.parent).seen
            if target.name in names:
                raise FileExistsError(target)
            names[target.name] = self._folder(source.parent).seen[source.name]

        self._call("link", deed)

    def replace(self, source, target):
        def deed():
            names = self._folder(source.parent).seen
            self._folder(target.parent).seen[target.name] = names.pop(source.name)

        self._call("replace", deed)

    def unlink(self, path):
        def deed():
            names = self._folder(path.parent).seen
            if path.name not in names:
                raise FileNotFoundError(path)
            del names[path.name]

        self._call("unlink", deed)

    def sync_folder(self, folder):
        def deed():
            here = self._folder(folder)
            here.kept = dict(here.seen)

        self._call("sync_folder", deed)

    def read(self, path):
        def deed():
            names = self._folder(path.parent).seen
            if path.name not in names:
                raise FileNotFoundError(path)
            inode = names[path.name]
            if isinstance(inode, Folder):
                raise IsADirectoryError(path)
            return inode.seen

        return self._call("read", deed)

    def walk(self, folder):
        return iter(self._call("walk", lambda: list(self._walk(folder))))

    def _walk(self, folder):
        try:
            names = self._folder(folder).seen
        except FileNotFoundError:
            return
        for name, inode in list(names.items()):
            if isinstance(inode, Folder):
                yield from self._walk(folder / name)
            else:
                yield folder / name

    def size(self, path):
        return len(self.read(path))

    def is_abandoned(self, path):
        def deed():
            inode = self._folder(path.parent).seen[path.name]
            return not any(inode is other for other in self.handles.values())

        return self._call("is_abandoned", deed)


def _after(folder: Folder, *, names_survive: bool) -> Folder:
    left = {}
    for name, inode in (folder.seen if names_survive else folder.kept).items():
        if isinstance(inode, Folder):
            left[name] = _after(inode, names_survive=names_survive)
        else:
            left[name] = Inode(inode.kept, inode.kept)
    return Folder(dict(left), dict(left))
