"""Where files lie that somebody sent for import, and the folder for imports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that arrived whole. ``name`` is what its sender calls it, ``size`` bytes.

    ``name`` may hold a person's: it is kept sealed, and shown to who may import.
    """

    id: str
    name: str
    by: str
    at: datetime
    size: int


class Sink(Protocol):
    """Takes a file in as it comes."""

    def write(self, data: bytes) -> None:
        """Seal what came. UploadTooLarge, NoSpace."""
        ...

    def end(self) -> Upload:
        """Keep it: it is whole. NoSpace."""
        ...

    def drop(self) -> None:
        """Keep nothing of it, whether it was whole or not."""
        ...


class Uploads(Protocol):
    """Keeps what was sent, sealed from its first byte; lost at once when dropped."""

    def begin(self, *, name: str, by: str, at: datetime) -> Sink:
        """Begin to keep a file. NoSpace."""
        ...

    def list(self) -> Sequence[Upload]:
        """Give those that arrived whole, the oldest first."""
        ...

    def get(self, upload: str) -> Upload:
        """Give one. NoSuchUpload."""
        ...

    def place(self, upload: str) -> PurePath:
        """Give where it lies, for the reader that opens what is sealed. NoSuchUpload.

        The place ends as the sender's name does, if that says what kind of file it is.
        """
        ...

    def drop(self, upload: str) -> bool:
        """Remove one, unless it is gone; say whether it was there."""
        ...

    def tidy(self, before: datetime) -> int:
        """Remove what never arrived whole and has not grown since; say how many."""
        ...


class Inbox(Protocol):
    """A folder of the server where files are laid for import; ours only to read."""

    def files(self) -> Sequence[tuple[str, int]]:
        """Name the regular files in it, with their bytes; hidden ones are left out."""
        ...

    def place(self, name: str) -> PurePath:
        """Give where a file lies. NotInFolder, also for a path, a link or a pipe."""
        ...

    def size(self, name: str) -> int:
        """Give its bytes. NotInFolder."""
        ...
