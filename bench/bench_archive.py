"""Archive bytes a message, next to compressors and restic on the same records."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bench import archive_bytes, corpus
from bench.run import Figure

TITLE: Final = "Archive bytes"
_MOST: Final = 100_000  # zstd -19 takes a minute for each million


def run(size: int, folder: Path) -> Iterator[Figure]:
    """Pack the records of the corpus; sizes above 100,000 would say the same again."""
    if size > _MOST:
        return
    from guicang.adapters.sources.files import FileSource
    from guicang.bootstrap.stores import SystemClock
    from guicang.ports.sources import Taken

    made = corpus.make(size, folder)
    read = FileSource(clock=SystemClock()).read(made.path, 0)
    talks = [item.conversation for item in read if isinstance(item, Taken)]
    found = archive_bytes.measure(sorted(talks, key=lambda talk: talk.id))
    ours = found["guicang"]
    for name, peer in found["peers"].items():
        if peer is not None:
            yield Figure(
                name="archive, with digest salts and encryption",
                value=ours["bytes"],
                unit="bytes/message",
                peer=peer["bytes"],
                peer_name=f"{name} (not encrypted)" if name != "restic" else name,
            )
    for name in ("pack", "unpack", "verify"):
        yield Figure(
            name=f"segment, {name}",
            value=1e6 / ours[f"{name}_us"],
            unit="messages/s of one core",
        )
