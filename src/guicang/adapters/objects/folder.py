"""Objects as files of a folder.

What is put here may soon be the only copy of a record, so this module keeps five
promises:

* An object is wholly there or not at all, whenever the power goes.
* ``put`` returns when the object would survive a power loss, and not before.
* No object ever replaces another, not even in a race of two processes.
* What one sync did not confirm is written anew, and not synced a second time.
* What a cut leaves behind is never listed, and ``sweep`` removes it.

A write goes: temporary file, its bytes, fsync; a hard link to the real name (which
fails where a rename would replace); the temporary name away; fsync of the folders.
The file system must have hard links and honest fsyncs.
"""

import errno
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from guicang.adapters.objects.files import DiskFiles, Files
from guicang.adapters.objects.names import check, is_name
from guicang.domain.errors import NoSpace, NoSuchObject, ObjectExists, StoreFailed

# Names of objects have no capitals: a temporary file is never taken for one.
_TEMPORARY: Final = ".TMP-"
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
Place = Callable[[Path, Path], None]
"""Gives a temporary file its real name."""
_ABSENT: Final = (FileNotFoundError, NotADirectoryError, IsADirectoryError)


class FolderObjects:
    """Keeps each object as a file (0600) below a folder (0700)."""

    def __init__(self, root: Path, files: Files | None = None) -> None:
        self._root = root
        self._files = DiskFiles() if files is None else files

    def put(self, name: str, data: bytes) -> None:
        """Store the bytes durably, whole or not at all.

        ObjectExists if other bytes are there; the same bytes again are no error.
        NoSpace if the disk, the quota or the file size limit is used up, StoreFailed
        if the medium fails; what was written so far is taken away again.
        """
        check(name)
        target = self._root / name
        with _spoken(name):
            self._make_folders(target)
            if self._is_there(target, name, data):
                # Written anew, by the same bytes: the put that wrote it was cut off,
                # or a sync failed, and a second one may succeed without having
                # written what the first one failed for.
                self._write(target, name, data, place=self._files.replace)
            else:
                self._write(target, name, data, place=self._files.link)
            for folder in self._folders(target):
                self._files.sync_folder(folder)
            with suppress(PermissionError):  # the store's own name, if it is ours
                self._files.sync_folder(self._root.parent)

    def get(self, name: str) -> bytes:
        """Read the bytes back. NoSuchObject if there are none, StoreFailed if bad."""
        check(name)
        with _spoken(name):
            try:
                return self._files.read(self._root / name)
            except _ABSENT:
                raise NoSuchObject(object=name) from None

    def erase(self, name: str) -> None:
        """Remove the file and return when that would survive a power loss.

        The bytes are not overwritten: on journalling file systems and on flash an
        overwrite lands elsewhere, so it would promise what it does not do. What makes
        the content unreadable is the destruction of its key.
        """
        check(name)
        target = self._root / name
        with _spoken(name):
            with suppress(*_ABSENT):
                self._files.unlink(target)
            # Also where it was gone: the erasing that removed it may have been cut.
            with suppress(*_ABSENT):
                self._files.sync_folder(target.parent)

    def names(self, prefix: str = "") -> Iterator[str]:
        """Name everything that is stored, sorted; half-written leftovers never."""
        with _spoken(prefix):
            paths = list(self._files.walk(self._root))
        found = (path.relative_to(self._root).as_posix() for path in paths)
        return iter(sorted(n for n in found if n.startswith(prefix) and is_name(n)))

    def used(self) -> int:
        """Add up the bytes of everything that is stored."""
        with _spoken(""):
            return sum(self._files.size(self._root / name) for name in self.names())

    def remains(self, name: str) -> Sequence[str]:
        """Name what is still there of an object."""
        check(name)
        target = self._root / name
        with _spoken(name):
            found = target in self._files.walk(target.parent)
        return [name] if found else []

    def sweep(self) -> int:
        """Remove temporary files that nobody writes to any more; say how many."""
        swept = 0
        with _spoken(_TEMPORARY):
            for path in list(self._files.walk(self._root)):
                if not path.name.startswith(_TEMPORARY):
                    continue
                with suppress(FileNotFoundError):
                    if self._files.is_abandoned(path):
                        self._files.unlink(path)
                        swept += 1
        return swept

    def _is_there(self, target: Path, name: str, data: bytes) -> bool:
        try:
            found = self._files.read(target)
        except FileNotFoundError:
            return False
        except (NotADirectoryError, IsADirectoryError):
            raise ObjectExists(object=name) from None
        if found != data:
            raise ObjectExists(object=name)
        return True

    def _write(self, target: Path, name: str, data: bytes, *, place: Place) -> None:
        temporary = target.parent / f"{_TEMPORARY}{secrets.token_hex(8)}"
        handle = self._files.create(temporary)
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[self._files.write(handle, rest) :]
            self._files.sync(handle)
            try:
                place(temporary, target)
            except FileExistsError:  # somebody else was faster
                self._is_there(target, name, data)
        finally:
            try:  # before the handle goes: until then no sweeper touches the file
                with suppress(FileNotFoundError):  # it may have replaced the other
                    self._files.unlink(temporary)
            finally:
                self._files.close(handle)

    def _make_folders(self, target: Path) -> None:
        for folder in reversed(self._folders(target)):
            try:
                self._files.make_folder(folder)
            except NotADirectoryError:
                raise ObjectExists(object=target.name) from None

    def _folders(self, target: Path) -> list[Path]:
        """Name the folders from the file's own up to the root of the store."""
        inside = target.relative_to(self._root).parents
        return [self._root / folder for folder in inside]


@contextmanager
def _spoken(what: str) -> Iterator[None]:
    """Turn what the system says into what a person can act on."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise NoSpace(what=what) from error
        reason = error.strerror or type(error).__name__
        raise StoreFailed(what=what, reason=reason) from error
