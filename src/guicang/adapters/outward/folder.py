"""A folder: a file a parcel, wholly there or not at all."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from guicang.adapters.outward.files import name_of, written
from guicang.domain.disclosure import Destination
from guicang.domain.errors import DestinationFailed
from guicang.ports.disclosures import Parcel

_PART = ".part-"


@dataclass(frozen=True, slots=True)
class FolderDoor:
    """Writes files below a folder that is there already, for the owner alone."""

    destination: Destination

    def check(self) -> str:
        """Say whether the folder is there and may be written to."""
        root = self._root()
        if not os.access(root, os.W_OK | os.X_OK):
            raise self._failed("it may not be written to")
        return str(root)

    def put(self, parcel: Parcel) -> None:
        """Write a parcel under its own name, whatever stood there."""
        form = self.destination.form
        target = self._root() / name_of(parcel, form)
        data = written(parcel.rows, form)
        try:
            _write(target, parcel.id, data)
        except OSError as error:
            raise self._failed(error.strerror or type(error).__name__) from error

    def _root(self) -> Path:
        root = Path(self.destination.settings["path"])
        if not root.is_dir():
            raise self._failed("there is no such folder")
        return root

    def _failed(self, reason: str) -> DestinationFailed:
        return DestinationFailed(destination=self.destination.name, reason=reason)


def _write(target: Path, parcel: str, data: bytes) -> None:
    """Write beside, sync, rename, sync the folders: a cut leaves old or new."""
    folder = target.parent
    folder.mkdir(mode=0o700, exist_ok=True)
    for left in folder.glob(f"{_PART}{parcel}-*"):
        left.unlink(missing_ok=True)  # of one that was cut off, or sleeps: it fails
    part = folder / f"{_PART}{parcel}-{secrets.token_hex(4)}"
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    for each in (folder, folder.parent):
        _sync(each)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
