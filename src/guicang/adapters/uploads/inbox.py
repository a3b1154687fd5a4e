"""The folder of the server where files are laid for import."""

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from guicang.domain.errors import NotInFolder


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderInbox:
    """Implements ``Inbox``; without a folder it is empty."""

    folder: Path | None

    def files(self) -> Sequence[tuple[str, int]]:
        """Name the files; a folder that is not there has none."""
        if self.folder is None or not self.folder.is_dir():
            return ()
        with os.scandir(self.folder) as found:
            return sorted(
                (each.name, each.stat().st_size)
                for each in found
                if each.is_file(follow_symlinks=False) and not each.name.startswith(".")
            )

    def place(self, name: str) -> Path:
        """Give where a file lies."""
        return self._found(name)[0]

    def size(self, name: str) -> int:
        """Give its bytes."""
        return self._found(name)[1]

    def _found(self, name: str) -> tuple[Path, int]:
        if self.folder is None or Path(name).name != name or name.startswith("."):
            raise NotInFolder(file=name)
        path = self.folder / name
        try:
            found = path.lstat()
        except (OSError, ValueError) as error:
            raise NotInFolder(file=name) from error
        if not stat.S_ISREG(found.st_mode):
            raise NotInFolder(file=name)
        return path, found.st_size
