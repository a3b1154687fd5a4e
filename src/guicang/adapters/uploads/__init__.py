"""Files that somebody sent for import: sealed as they come, read where they lie.

A file is a head (four bytes of length; sealed: name, sender, instant) and frames of a
mebibyte, each sealed under the home's own key and bound to its file, its number and
whether it is the last: what was moved, cut or mixed does not open. Frames are equally
long, so any of them is found and opened alone, and nothing is ever unpacked to a disk.
Until it is whole a file is called ``.part``.
"""

import io
import json
import os
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from guicang.adapters import disk_needed
from guicang.domain.errors import NoSuchUpload, SealBroken, UploadTooLarge
from guicang.ports.keys import Box
from guicang.ports.uploads import Upload

FRAME: Final = 1 << 20
OVERHEAD: Final = 29
"""What sealing adds to a frame: version, nonce and tag (``adapters.keys.sealbox``)."""
_PURPOSE: Final = "upload"
_LENGTH: Final = 4
_NAME: Final = re.compile(r"[0-9a-f]{32}")
_ENDING: Final = re.compile(
    r"\.(?:csv|jsonl|ndjson|parquet)(?:\.(?:gz|gzip|zst|zstd))?$", re.IGNORECASE
)
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderUploads:
    """Implements ``Uploads``. ``most`` bytes may one file have."""

    folder: Path
    box: Box
    most: int

    def begin(self, *, name: str, by: str, at: datetime) -> "FolderSink":
        """Begin to keep a file."""
        with disk_needed("uploads"):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return FolderSink(self, name=name, by=by, at=at)

    def list(self) -> Sequence[Upload]:
        """Give those that are whole, the oldest first."""
        found = [
            upload
            for path in self._files()
            if path.suffix != ".part" and (upload := self._read(path)) is not None
        ]
        return sorted(found, key=lambda upload: (upload.at, upload.id))

    def get(self, upload: str) -> Upload:
        """Give one."""
        if (found := self._read(self.place(upload))) is None:
            raise NoSuchUpload(upload=upload)
        return found

    def place(self, upload: str) -> Path:
        """Give where it lies."""
        if _NAME.fullmatch(upload):
            for path in self.folder.glob(f"{upload}*"):
                if path.suffix != ".part":
                    return path
        raise NoSuchUpload(upload=upload)

    def drop(self, upload: str) -> bool:
        """Remove one."""
        try:
            self.place(upload).unlink()
        except (NoSuchUpload, FileNotFoundError):
            return False
        return True

    def tidy(self, before: datetime) -> int:
        """Remove what never became whole."""
        gone = 0
        for path in self._files():
            with suppress(FileNotFoundError):
                if path.suffix == ".part" and (
                    path.stat().st_mtime < before.timestamp()
                ):
                    path.unlink()
                    gone += 1
        return gone

    def open(self, path: Path) -> BinaryIO:
        """Open a file that is sealed, for whoever reads and seeks. SealBroken."""
        return io.BufferedReader(SealedFile(path, self.box), FRAME)

    def _files(self) -> Iterator[Path]:
        with suppress(FileNotFoundError):
            yield from self.folder.iterdir()

    def _read(self, path: Path) -> Upload | None:
        """Read a head; None where the file went meanwhile."""
        try:
            with SealedFile(path, self.box) as file:
                about = json.loads(file.head)
                size = file.size
        except FileNotFoundError:
            return None
        return Upload(
            id=file.id,
            name=about["name"],
            by=about["by"],
            at=datetime.fromisoformat(about["at"]),
            size=size,
        )


class FolderSink:
    """Implements ``Sink``."""

    def __init__(
        self, uploads: FolderUploads, *, name: str, by: str, at: datetime
    ) -> None:
        """Begin a file. OSError."""
        id_ = secrets.token_hex(16)
        called = re.split(r"[/\\]", name)[-1][-_LONGEST:]
        ending = _ENDING.search(called)
        self._upload = Upload(id=id_, name=called, by=by, at=at, size=0)
        self._box, self._most = uploads.box, uploads.most
        self._path = uploads.folder / f"{id_}{ending[0].lower() if ending else ''}"
        self._draft = self._path.with_name(f"{id_}.part")
        self._waiting = bytearray()
        self._number = self._size = 0
        handle = os.open(self._draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(handle, "wb")
        about = {"name": called, "by": by, "at": at.isoformat()}
        head = self._box.seal(_PURPOSE, id_, json.dumps(about).encode())
        self._file.write(len(head).to_bytes(_LENGTH, "big") + head)

    def write(self, data: bytes) -> None:
        """Seal what came, but for the last frame: that has to say that it is."""
        self._size += len(data)
        if self._size > self._most:
            raise UploadTooLarge(limit=self._most)
        self._waiting += data
        with disk_needed("uploads"):
            while len(self._waiting) > FRAME:
                self._seal(bytes(self._waiting[:FRAME]), last=False)
                del self._waiting[:FRAME]

    def end(self) -> Upload:
        """Keep it."""
        with disk_needed("uploads"):
            self._seal(bytes(self._waiting), last=True)
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._draft.rename(self._path)
        return replace(self._upload, size=self._size)

    def drop(self) -> None:
        """Keep nothing of it."""
        with suppress(OSError):
            self._file.close()
        self._draft.unlink(missing_ok=True)
        self._path.unlink(missing_ok=True)

    def _seal(self, data: bytes, *, last: bool) -> None:
        place = _place(self._upload.id, self._number, last=last)
        self._file.write(self._box.seal(_PURPOSE, place, data))
        self._number += 1


class SealedFile(io.RawIOBase):
    """A sealed file as if it lay in clear: read, sought, never written out."""

    def __init__(self, path: Path, box: Box) -> None:
        """Open it and read its head. SealBroken."""
        super().__init__()
        self.id = path.name.partition(".")[0]
        self._box = box
        self._file = path.open("rb")
        length = int.from_bytes(self._file.read(_LENGTH), "big")
        self.head = box.open(_PURPOSE, self.id, self._file.read(length))
        self._start = _LENGTH + length
        sealed = os.fstat(self._file.fileno()).st_size - self._start
        self._count, rest = divmod(sealed, FRAME + OVERHEAD)
        if rest:
            self._count += 1
        elif not self._count:
            raise SealBroken(place=f"{self.id}/0")
        self.size = sealed - self._count * OVERHEAD
        self._at = 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say that one may go anywhere."""
        return True

    def fileno(self) -> int:
        """Give the handle of the file itself: what was done to it is seen there."""
        return self._file.fileno()

    def tell(self) -> int:
        """Say where one is."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go somewhere."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: object) -> int:
        """Read the rest of a frame, or as much of it as there is room for."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]  # any buffer
        if self._at >= self.size or not len(view):
            return 0
        number, offset = divmod(self._at, FRAME)
        data = self._frame(number)[offset : offset + len(view)]
        view[: len(data)] = data
        self._at += len(data)
        return len(data)

    def close(self) -> None:
        """Close the file."""
        if not self.closed:
            self._file.close()
        super().close()

    def _frame(self, number: int) -> bytes:
        self._file.seek(self._start + number * (FRAME + OVERHEAD))
        sealed = self._file.read(FRAME + OVERHEAD)
        place = _place(self.id, number, last=number == self._count - 1)
        return self._box.open(_PURPOSE, place, sealed)


def _place(id_: str, number: int, *, last: bool) -> str:
    return f"{id_}/{number}/{'last' if last else 'more'}"
