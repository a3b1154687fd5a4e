"""Opening a file: what it is, its bytes piece by piece, whether it held still.

What a file is, its first bytes say; its name only decides between text formats.
"""

import hashlib
import os
import stat
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath
from typing import BinaryIO, Final, Protocol, Self

import pyarrow as pa

from guicang.adapters.sources.files.limits import Limits
from guicang.domain.errors import FileChanged, UnknownFormat

_PIECE: Final = 1 << 20
_GZIP: Final = b"\x1f\x8b"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_ZSTD_SKIPPABLE: Final = b"\x2a\x4d\x18"
_MAGIC: Final = 4
_GZIP_WINDOW: Final = 31


class DamagedError(Exception):
    """The bytes end early or do not unpack; ``str`` says which."""


def plainly(path: Path) -> BinaryIO:
    """Open a file that lies there as it is."""
    return path.open("rb")


class Readable(Protocol):
    """What a reader of lines asks for: a file, or what was kept of one."""

    @property
    def path(self) -> PurePath:
        """Where it lies; its name may be told."""
        ...

    @property
    def limits(self) -> Limits:
        """How much of it is believed."""
        ...

    @property
    def share(self) -> float:
        """How much of it was read, 0 to 1."""
        ...

    def pieces(self) -> Iterator[bytes]:
        """Give its bytes. DamagedError."""
        ...


class Source:
    """An open file: its bytes, how far it was read, whether it changed meanwhile."""

    def __init__(
        self,
        path: Path,
        limits: Limits,
        opened: Callable[[Path], BinaryIO] = plainly,
    ) -> None:
        """Open a regular file. UnknownFormat if that cannot be done.

        ``opened`` gives its bytes, and its handle.
        """
        self.path = path
        self.limits = limits
        try:
            # Asked before it is opened: opening a pipe would wait for a writer.
            if not stat.S_ISREG(path.stat().st_mode):
                raise UnknownFormat(file=path.name, reason="not a regular file")
            self._file: BinaryIO = opened(path)
        except OSError as error:
            reason = (error.strerror or "not readable").lower()
            raise UnknownFormat(file=path.name, reason=reason) from error
        self._before = os.fstat(self._file.fileno())
        self.size = self._file.seek(0, os.SEEK_END)
        """Its bytes when it was opened."""
        self._file.seek(0)
        self.packed = _packed(self._file)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self._file.close()

    @property
    def file(self) -> BinaryIO:
        """The file itself, for formats that seek."""
        return self._file

    @property
    def share(self) -> float:
        """How much of it was read, 0 to 1."""
        return min(self._file.tell() / self.size, 1.0) if self.size else 1.0

    def pieces(self) -> Iterator[bytes]:
        """Give the unpacked bytes in pieces of at most a mebibyte.

        DamagedError after the last good piece if the file ends early, does not unpack,
        or unpacks to more than the limits allow.
        """
        self._file.seek(0)
        unpacked = 0
        for piece in _UNPACK[self.packed](self._file):
            unpacked += len(piece)
            if unpacked > self.limits.total:
                raise DamagedError("unpacks to more than is allowed")
            if unpacked > max(
                self.limits.ratio_after, self.limits.ratio * self._file.tell()
            ):
                raise DamagedError("unpacks to far more than its size")
            yield piece

    def head(self, length: int = 4096) -> bytes:
        """Give the first unpacked bytes; what is damaged ends them."""
        found = b""
        try:
            for piece in self.pieces():
                found += piece
                if len(found) >= length:
                    break
        except DamagedError:
            pass
        return found[:length]

    def digest(self) -> str:
        """Return SHA-256 over the file as it lies there, in hex."""
        self._file.seek(0)
        digest = hashlib.sha256()
        for piece in _plain(self._file):
            digest.update(piece)
        return digest.hexdigest()

    def check(self) -> None:
        """Raise FileChanged unless size, time and place are those of the opening."""
        try:
            now = self.path.stat()
        except OSError as error:
            raise FileChanged(file=self.path.name) from error
        for found in (now, os.fstat(self._file.fileno())):
            if _trait(found) != _trait(self._before):
                raise FileChanged(file=self.path.name)


def _trait(found: os.stat_result) -> tuple[int, int, int, int]:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _packed(file: BinaryIO) -> str:
    magic = file.read(_MAGIC)
    if magic.startswith(_GZIP):
        return "gz"
    if magic == _ZSTD or magic[1:] == _ZSTD_SKIPPABLE:
        return "zst"
    return ""


def _plain(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece


def _gunzip(file: BinaryIO) -> Iterator[bytes]:
    """Unpack one gzip member after the other (RFC 1952, 2.2)."""
    member = zlib.decompressobj(_GZIP_WINDOW)
    waiting = b""
    while True:
        waiting = waiting or file.read(_PIECE // 8)
        if not waiting:
            raise DamagedError("ends early")
        before = member.copy()
        try:
            piece = member.decompress(waiting, _PIECE)
        except zlib.error as error:
            yield _salvaged(before, waiting)
            raise DamagedError("does not unpack") from error
        waiting = member.unconsumed_tail
        if piece:
            yield piece
        if member.eof:
            # Some writers pad the end with zero bytes.
            waiting = member.unused_data.lstrip(b"\0") or file.read(_PIECE // 8)
            if not waiting.lstrip(b"\0"):
                return
            member = zlib.decompressobj(_GZIP_WINDOW)


def _salvaged(member: "zlib._Decompress", waiting: bytes) -> bytes:
    """Unpack byte by byte up to the fault: the whole call had lost its result."""
    found = []
    for n in range(len(waiting)):
        try:
            found.append(member.decompress(waiting[n : n + 1]))
        except zlib.error:
            break
    return b"".join(found)


class _Lent:
    """A file that is lent: whoever is done with it cannot close it."""

    closed = False

    def __init__(self, file: BinaryIO) -> None:
        self.read = file.read

    def close(self) -> None:
        """Leave the file open for its owner."""


def _unzstd(file: BinaryIO) -> Iterator[bytes]:
    try:
        stream = pa.CompressedInputStream(pa.PythonFile(_Lent(file), mode="r"), "zstd")
        while piece := stream.read(_PIECE):
            yield piece
    except (OSError, ValueError) as error:
        early = "runcated" in str(error) or "end" in str(error).lower()
        reason = "ends early" if early else "does not unpack"
        raise DamagedError(reason) from error


_UNPACK: Final = {"": _plain, "gz": _gunzip, "zst": _unzstd}
