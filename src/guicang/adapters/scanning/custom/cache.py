"""Compiled rules in files, by the digest of the rules: loading takes milliseconds."""

import os
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Final

from guicang.adapters import spoken
from guicang.adapters.scanning.custom.artefact import Artefact, Tag, pack, unpack
from guicang.domain.errors import CacheDenied, CacheFailed

KEPT: Final = 8
"""So many rule sets are kept: the one in force, those before it, and proposals."""


class Cache:
    """A folder that only its owner reads; what is in it can be made again."""

    def __init__(self, folder: Path, tag: Tag) -> None:
        """``tag`` is a Tagger's method: a file that somebody else wrote is not used."""
        self._folder = folder
        self._tag = tag

    def get(self, digest: str, make: Callable[[], Artefact]) -> Artefact:
        """Give what is kept for a digest, or make it and keep it.

        NoSpace, CacheDenied or CacheFailed if the folder cannot be worked with.
        """
        path = self._folder / f"{digest}.rules"
        with self._spoken(), suppress(FileNotFoundError):
            found = unpack(path.read_bytes(), digest, self._tag)
            if found is not None:
                return found
        made = make()
        with self._spoken():
            self._write(path, pack(made, digest, self._tag))
        return made

    def drop(self, digest: str) -> None:
        """Forget what is kept for a digest."""
        (self._folder / f"{digest}.rules").unlink(missing_ok=True)

    def _spoken(self) -> AbstractContextManager[None]:
        return spoken(str(self._folder), denied=CacheDenied, failed=CacheFailed)

    def _write(self, path: Path, data: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A file of mode 0600 that takes its name when it is whole.
        number, name = tempfile.mkstemp(dir=self._folder, prefix=".")
        try:
            with os.fdopen(number, "wb") as file:
                file.write(data)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        files = sorted(
            self._folder.glob("*.rules"), key=lambda p: p.stat().st_mtime, reverse=True
        )
        for old in files[KEPT:]:
            old.unlink(missing_ok=True)
