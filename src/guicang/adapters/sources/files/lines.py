"""Lines of a file, one at a time, whatever their length."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from guicang.adapters.sources.files.limits import Limits
from guicang.adapters.sources.files.opening import DamagedError

_BOM: Final = b"\xef\xbb\xbf"


class Line(NamedTuple):
    """One line without its end: number from 1, offset in unpacked bytes.

    ``problem`` is "" for a good line; otherwise ``raw`` is what can be kept of it.
    """

    number: int
    offset: int
    raw: bytes
    problem: str = ""


def lines(pieces: Iterable[bytes], limits: Limits) -> Iterator[Line]:
    """Split pieces into lines, holding one line and one piece in memory.

    A line longer than the limit is counted and digested as it passes, and its head is
    kept. When the file is damaged, what came of the last line is given with the
    reason, and the lines end there.
    """
    split = _Splitter(limits)
    try:
        for piece in pieces:
            yield from split.feed(piece)
    except DamagedError as damage:
        yield split.rest(f"the file {damage}")
        return
    if split.open:
        yield split.rest("")


class _Splitter:
    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._number = 1
        self._offset = 0
        self._parts: list[bytes] = []
        self._length = 0
        self._digest = hashlib.sha256()
        self._first = True

    @property
    def open(self) -> bool:
        """Whether a line was begun and not ended."""
        return self._length > 0

    def feed(self, piece: bytes) -> Iterator[Line]:
        if self._first:
            self._first = False
            if piece.startswith(_BOM):
                piece, self._offset = piece[len(_BOM) :], len(_BOM)
        *whole, last = piece.split(b"\n")
        for part in whole:
            if self._parts or len(part) > self._limits.line:
                self._add(part)
                line = self.rest("")
            else:
                line = Line(self._number, self._offset, part)
                self._length = len(part)
            yield line
            self._next()
        if last:
            self._add(last)

    def rest(self, problem: str) -> Line:
        """Give the line as far as it came."""
        raw = b"".join(self._parts)
        if self._length > self._limits.line:
            digest = self._digest.hexdigest()
            long = f"line of {self._length} bytes, sha256 {digest}; its head is kept"
            problem = f"{long}; {problem}" if problem else long
        return Line(self._number, self._offset, raw, problem)

    def _add(self, part: bytes) -> None:
        already = self._length
        self._length += len(part)
        if self._length <= self._limits.line:
            self._parts.append(part)
            return
        if already <= self._limits.line:
            head = b"".join(self._parts)
            self._digest.update(head)
            self._parts = [(head + part)[: self._limits.head]]
        self._digest.update(part)

    def _next(self) -> None:
        self._number += 1
        self._offset += self._length + 1
        if self._parts:
            self._parts = []
            self._digest = hashlib.sha256()
        self._length = 0
