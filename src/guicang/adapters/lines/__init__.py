"""Lines of a file or of standard input as they come: plain, gzip or zstd.

A batch is what one piece of input completes, so that lines that somebody types are
answered at once and files go by in large batches. Memory holds one piece and one line.
"""

import gzip
import io
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

PROBLEMS: Final[Mapping[str, str]] = {
    "early": "the packed bytes end early",
    "damaged": "the bytes do not unpack",
    "long": "it is too long",
}
"""Why a line holds nothing; the catalogue translates it."""
PIECE: Final = 1 << 20
LONGEST: Final = 1 << 24
"""Bytes that a line may have; a longer one is a problem."""
_ZSTD_PIECE: Final = 1 << 16
"""pyarrow gives nothing of a piece that does not unpack whole."""
_BOM: Final = b"\xef\xbb\xbf"
_GZIP: Final = b"\x1f\x8b"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"


class Line(NamedTuple):
    """A line without its end, numbered from 1; ``problem`` says why ``raw`` is none."""

    number: int
    raw: bytes
    problem: str = ""


Batch = list[Line]


def batches(path: Path | None, longest: int = LONGEST) -> Iterator[Batch]:
    """Give the lines of a file, or of standard input if there is no path.

    OSError if it cannot be opened. Where packed bytes end early or do not unpack, the
    last line is a problem.
    """
    with path.open("rb") if path else open(0, "rb", closefd=False) as file:
        yield from _batches(file, longest)


def _batches(file: io.BufferedReader, longest: int) -> Iterator[Batch]:
    split = Splitter(longest)
    try:
        for piece in _pieces(file):
            if batch := split.feed(piece):
                yield batch
    except EOFError:
        split.problem = PROBLEMS["early"]
    except (OSError, ValueError, zlib.error):
        split.problem = PROBLEMS["damaged"]
    if batch := split.rest():
        yield batch


def _pieces(file: io.BufferedReader) -> Iterator[bytes]:
    magic = file.peek(len(_ZSTD))[: len(_ZSTD)]
    if magic.startswith(_GZIP):
        yield from _whole(gzip.GzipFile(fileobj=file))
    elif magic == _ZSTD:
        yield from _unzstd(file)
    else:
        # What is there already, and no waiting for more.
        while piece := file.read1(PIECE):
            yield piece


def _whole(file: gzip.GzipFile) -> Iterator[bytes]:
    while piece := file.read1(PIECE):
        yield piece


def _unzstd(file: BinaryIO) -> Iterator[bytes]:
    import pyarrow as pa  # a tenth of a second that only zstd should cost

    try:
        stream = pa.CompressedInputStream(pa.PythonFile(file, mode="r"), "zstd")
        while piece := stream.read(_ZSTD_PIECE):
            yield piece
    except OSError as error:
        if "runcated" in str(error):
            raise EOFError from error
        raise


class Splitter:
    """Cuts pieces into lines; a line that is too long passes by unkept."""

    def __init__(self, longest: int) -> None:
        """Begin; a line may have so many bytes."""
        self.problem = ""
        self._longest = longest
        self._number = 1
        self._parts: list[bytes] = []
        self._length = 0

    def feed(self, piece: bytes) -> Batch:
        """Take a piece in; give the lines that it completes."""
        head, *middle = piece.split(b"\n")
        if not middle:
            self._keep(head)
            return []
        *whole, tail = middle
        self._keep(head)
        batch = [self._close()]
        longest = self._longest
        for raw in whole:
            batch.append(
                Line(self._number, raw)
                if len(raw) <= longest
                else self._long(self._number)
            )
            self._number += 1
        self._keep(tail)
        return batch

    def rest(self) -> Batch:
        """Give the last line, if it has no end; and what is wrong with the input."""
        if self.problem:
            return [Line(self._number, b"", self.problem)]
        return [self._close()] if self._length else []

    def _keep(self, part: bytes) -> None:
        self._length += len(part)
        if self._length <= self._longest:
            self._parts.append(part)
        else:
            self._parts = []

    def _close(self) -> Line:
        long = self._length > self._longest
        raw = b"".join(self._parts)
        if self._number == 1:
            raw = raw.removeprefix(_BOM)
        line = self._long(self._number) if long else Line(self._number, raw)
        self._parts, self._length = [], 0
        self._number += 1
        return line

    def _long(self, number: int) -> Line:
        return Line(number, b"", PROBLEMS["long"])
