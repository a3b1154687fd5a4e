"""Exported files: JSON Lines, CSV and Parquet, plain or as .gz or .zst."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import BinaryIO, Final
from zoneinfo import ZoneInfo

from guicang.adapters.sources.files import columns, jsonl, table
from guicang.adapters.sources.files.again import KeptBytes
from guicang.adapters.sources.files.limits import Limits
from guicang.adapters.sources.files.opening import Source, plainly
from guicang.adapters.sources.files.pushed import PushedRecords
from guicang.domain.errors import UnknownFormat
from guicang.domain.record.times import Instants
from guicang.ports.clock import Clock
from guicang.ports.sources import Skipped, Taken

__all__ = ["FileSource", "KeptBytes", "Limits", "PushedRecords"]

_BOM: Final = b"\xef\xbb\xbf"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_PARQUET: Final = b"PAR1"
_COLUMNS: Final = (b"conversation_id", b"TalkerId", "消息ID".encode())
_ARCHIVES: Final = (b"PK\x03\x04", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
_PACKINGS: Final = {".gz", ".zst", ".gzip", ".zstd"}
_READERS: Final[
    Mapping[str, Callable[[Source, Instants, str, int], Iterator[Taken | Skipped]]]
] = {"jsonl": jsonl.read, "csv": table.read, "parquet": columns.read}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSource:
    """Reads exported files; implements ``guicang.ports.sources.FileReader``.

    ``zone`` is assumed for instants that name none; a conversation to which that
    happened says so in its ``extra``. The clock is asked once a file, to know which
    instants lie in the future. ``opened`` gives the bytes of a file, which need not lie
    there in clear.
    """

    clock: Clock
    zone: str = "Asia/Shanghai"
    limits: Limits = field(default_factory=Limits)
    opened: Callable[[Path], BinaryIO] = plainly

    def identify(self, path: PurePath) -> str:
        """Return SHA-256 over the file as it lies there, in hex. UnknownFormat."""
        with Source(Path(path), self.limits, self.opened) as source:
            _format(source)
            return source.digest()

    def read(self, path: PurePath, after: int = 0) -> Iterator[Taken | Skipped]:
        """Stream conversations from after a line or row on. UnknownFormat, FileChanged.

        FileChanged comes at the end, after everything that could be read.
        """
        with Source(Path(path), self.limits, self.opened) as source:
            reader = _READERS[_format(source)]
            instants = Instants(ZoneInfo(self.zone), self.clock.now())
            yield from reader(source, instants, self.zone, after)
            source.check()


def _format(source: Source) -> str:
    """Tell which format it is. UnknownFormat with what it looks like instead."""
    head = source.head()
    if head.startswith(_PARQUET):
        return "parquet"
    if found := _foreign(head):
        raise UnknownFormat(file=source.path.name, reason=found)
    ending = _ending(source.path)
    if ending in {".csv", ".jsonl", ".ndjson"}:
        return "csv" if ending == ".csv" else "jsonl"
    start = head.removeprefix(_BOM).lstrip()
    if start.startswith(b"{") or not start:
        return "jsonl"
    line = start.partition(b"\n")[0]
    if any(name in line for name in _COLUMNS):
        return "csv"
    raise UnknownFormat(file=source.path.name, reason="neither JSON Lines nor CSV")


def _foreign(head: bytes) -> str:
    if head.startswith(_UTF16):
        return "UTF-16; save it as UTF-8"
    if head.startswith(_ARCHIVES):
        return "a packed file of another kind; unpack it first"
    if head.removeprefix(_BOM).lstrip().startswith(b"["):
        return "one JSON array; write one object a line"
    return ""


def _ending(path: Path) -> str:
    endings = [e.lower() for e in path.suffixes]
    while endings and endings[-1] in _PACKINGS:
        endings.pop()
    return endings[-1] if endings else ""
