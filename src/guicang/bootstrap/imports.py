"""Files that a worker takes in: where they lie, and what reads them."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from guicang.bootstrap.core import Core
from guicang.ports.sources import FileReader
from guicang.services.importing import Importing
from guicang.services.intake import Intake

UPLOADS: Final = "uploads"
"""The folder of a home where uploads lie, sealed."""


def importing(core: Core, intake: Callable[[], Intake], plain: FileReader) -> Importing:
    """Let a worker take in what was uploaded, and what lies in the folder for it."""
    from guicang.adapters.sources.files import FileSource
    from guicang.adapters.uploads import FolderUploads
    from guicang.adapters.uploads.inbox import FolderInbox

    uploads = FolderUploads(
        folder=core.config.home / UPLOADS,
        box=core.box,
        most=int(core.config["imports.upload"]),
    )
    return Importing(
        intake=intake,
        uploads=uploads,
        inbox=FolderInbox(folder=inbox(core)),
        sealed=FileSource(clock=core.clock, opened=uploads.open),
        plain=plain,
        jobs=core.jobs,
        records=core.records,
        box=core.box,
        ledger=core.ledger,
        clock=core.clock,
    )


def inbox(core: Core) -> Path | None:
    """Give the folder where files are laid for import; None if there is none."""
    named = str(core.config["imports.folder"])
    return (core.config.home / named).resolve() if named else None
