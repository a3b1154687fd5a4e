"""A folder in which every file is written once, and the folder of receipts.

The first belongs on another machine, or on a medium or mount that lets nobody change
what is there; the file mode alone stops a slip, not an administrator.
"""

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from guicang.adapters import disk_needed, settle, sync_folder
from guicang.domain.errors import BadReceipt, MediumFailed, NoSpace, NotAnchored
from guicang.domain.ledger.anchors import Kind, Receipt

_LETTERS: Final = 16
_READ_ONLY: Final = 0o444


@dataclass(frozen=True, slots=True)
class WormFolder:
    """Implements ``guicang.ports.anchors.WrittenOnce`` on a folder."""

    root: Path
    kind: Kind = Kind.WORM

    @property
    def name(self) -> str:
        """The folder."""
        return str(self.root)

    def anchor(self, note: str, size: int) -> bytes:
        """Write the note once; whoever comes with it again finds it. NotAnchored."""
        data = note.encode()
        digest = sha256(data).hexdigest()[:_LETTERS]
        path = self.root / f"{size:012d}-{digest}.checkpoint"
        try:
            write_once(path, data)
        except FileExistsError:
            if path.read_bytes() != data:
                reason = f"{path.name} holds something else"
                raise NotAnchored(place=self.name, reason=reason) from None
        except (OSError, NoSpace, MediumFailed) as error:
            cause = error if isinstance(error, OSError) else error.__cause__
            reason = getattr(cause, "strerror", "") or type(error).__name__
            raise NotAnchored(place=self.name, reason=reason) from error
        return b""

    def notes(self) -> Iterator[str]:
        """Give all notes in it. NotAnchored if the folder cannot be read."""
        try:
            for path in sorted(self.root.iterdir()):
                if path.suffix == ".checkpoint":
                    yield path.read_text("utf-8")
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise NotAnchored(place=self.name, reason=reason) from error


@dataclass(frozen=True, slots=True)
class FolderReceipts:
    """Implements ``guicang.ports.anchors.Receipts``: a file each, read-only."""

    root: Path

    def keep(self, receipt: Receipt, size: int) -> str:
        """Keep a receipt; the same again is no harm."""
        self.root.mkdir(parents=True, exist_ok=True)
        name = f"{size:012d}-{receipt.kind.value}-{receipt.digest[:_LETTERS]}.json"
        path = self.root / name
        with suppress(FileExistsError):
            write_once(path, receipt.to_bytes())
        return str(path)

    def all(self) -> Iterator[Receipt]:
        """Give all, the smallest checkpoint first. BadReceipt."""
        for path in sorted(self.root.glob("*.json")):
            yield Receipt.parse(path.read_bytes())

    def newest(self) -> Mapping[Kind, Receipt]:
        """Give the newest of each kind; only those are opened."""
        found: dict[Kind, Receipt] = {}
        paths = sorted(self.root.glob("*.json"), reverse=True)
        for kind in Kind:
            for path in paths:
                if f"-{kind.value}-" not in path.name:
                    continue
                with suppress(BadReceipt, OSError):
                    found[kind] = Receipt.parse(path.read_bytes())
                    break
        return found


def write_once(path: Path, data: bytes) -> None:
    """Write a new file durably, whole or not at all, never to be changed.

    FileExistsError: a file of that name is there, durably. NoSpace, MediumFailed,
    OSError. Where nothing may be removed, the draft stays.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with disk_needed(path.name):
        try:
            with os.fdopen(os.open(draft, flags, _READ_ONLY), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.link(draft, path)  # it fails where the name is taken
        except FileExistsError:
            sync_folder(path.parent)  # whoever wrote it may have been cut off here
            raise
        finally:
            with suppress(OSError):
                draft.unlink()
        settle(path)
