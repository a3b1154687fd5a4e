"""A folder that mails are put into as files, ``*.eml``; read ones are removed."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from guicang.adapters.letters import MOST

_MANY: Final = 50


@dataclass(frozen=True, slots=True)
class EmlFolder:
    """Implements ``Mailbox``. Put files there by renaming: half a mail is read so."""

    folder: Path

    def unread(self) -> Iterator[tuple[str, bytes]]:
        """Give what lies there; nothing where there is no folder yet."""
        for path in sorted(self.folder.glob("*.eml"))[:_MANY]:
            if path.is_file() and not path.is_symlink():
                with path.open("rb") as file:
                    yield path.name, file.read(MOST + 1)

    def done(self, name: str) -> None:
        """Remove one: it is kept sealed now, or was no request."""
        (self.folder / name).unlink(missing_ok=True)
