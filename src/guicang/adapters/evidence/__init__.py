"""Where certificates and checkpoints lie for people: plain files in the home.

Neither is secret, and neither is believed because it lies here: both are signed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from guicang.adapters import disk_needed, write_whole


@dataclass(frozen=True, slots=True)
class FolderCheckpoints:
    """Signed checkpoints, one file each, named after the size of the tree."""

    root: Path

    def keep(self, size: int, note: str) -> str:
        """Keep a signed note; return its path."""
        path = self.root / f"{size:012d}.checkpoint"
        write(path, note.encode())
        return str(path)

    def all(self) -> Iterator[tuple[str, str]]:
        """Give path and text of all kept checkpoints, the smallest first."""
        for path in sorted(self.root.glob("*.checkpoint")):
            yield str(path), path.read_text("utf-8")


@dataclass(frozen=True, slots=True)
class FolderCertificates:
    """Certificates as signed JSON and as PDF, named after their id."""

    root: Path

    def __call__(self, certificate: str, signed: bytes, pdf: bytes) -> None:
        """Put a certificate there; the same again is no harm."""
        write(self.root / f"{certificate}.json", signed)
        write(self.root / f"{certificate}.pdf", pdf)


def write(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write a file durably, whole or not at all. NoSpace, MediumFailed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with disk_needed(path.name):
        write_whole(path, data, mode)
