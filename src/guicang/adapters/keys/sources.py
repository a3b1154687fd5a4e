"""Secrets of sources: a sealed file each, beside the keys, and nowhere else."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from guicang.adapters.keys.files import (
    destroy_secret,
    make_folder,
    read_secret,
    write_secret,
)
from guicang.ports.keys import Box


@dataclass(frozen=True, slots=True)
class FileSourceSecrets:
    """Implements ``SourceSecrets``. ``keys`` is the key ring's folder.

    Others than sources keep theirs in a ``folder`` of their own, for their ``purpose``.
    """

    keys: Path
    box: Box
    folder: str = "sources"
    purpose: str = "source-secrets"

    def keep(self, source: str, secrets: Mapping[str, str]) -> None:
        """Write all secrets of a source in the place of the old ones, durably."""
        path = self._path(source)
        make_folder(path.parent)
        text = json.dumps(dict(secrets), ensure_ascii=False, sort_keys=True).encode()
        write_secret(path, self.box.seal(self.purpose, source, text), replace=True)

    def give(self, source: str) -> Mapping[str, str]:
        """Give the secrets of a source; empty if it has none."""
        path = self._path(source)
        if not path.exists():
            return {}
        text = self.box.open(self.purpose, source, read_secret(path))
        return {str(name): str(value) for name, value in json.loads(text).items()}

    def destroy(self, source: str) -> None:
        """Destroy them. Gone already is no error."""
        destroy_secret(self._path(source))

    def _path(self, source: str) -> Path:
        return self.keys / self.folder / f"{source}.sealed"
