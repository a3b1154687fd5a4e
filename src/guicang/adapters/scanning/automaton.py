"""Many shapes in one automaton, and its copy on disk.

Hyperscan (Vectorscan) reads the text once for all shapes, in time that grows with the
text and nothing else. Three of its manners matter here. It reports every end of a
match, each by a call into Python: shapes close with a guard, so that a run of
characters ends once. It works on bytes: the text is UTF-8, and a class of characters
holds ASCII only. And scratch space belongs to one scan at a time: each thread has its
own.
"""

import hashlib
import os
import tempfile
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Final, NamedTuple

import hyperscan as hs

from guicang.adapters.scanning.guard import guarded

Handler = Callable[[int, int, int, int, object], None]
Match = tuple[int, int, int]
_FLAGS: Final = hs.HS_FLAG_DOTALL
_DIGEST: Final = hashlib.sha256().digest_size
_OTHERS_WRITE: Final = 0o022


class Shape(NamedTuple):
    """An expression, whether letters count in either case, and whether starts count."""

    expression: str
    caseless: bool = False
    starts: bool = True


class Automaton:
    """A compiled set of shapes; the number of a match is the shape's place."""

    def __init__(self, shapes: Sequence[Shape], cache: Path | None = None) -> None:
        """Compile, or read what was compiled from the same shapes before."""
        self._database = _opened(tuple(shapes), cache) if shapes else None
        self._threads = threading.local()

    def marks(self, data: bytes) -> list[tuple[int, int]]:
        """Return number and end of each match, its place SHIFT too high."""
        found: list[tuple[int, int]] = []
        add = found.append
        self._scan(data, lambda n, _s, e, _f, _c: add((n, e)))
        return found

    def ends(self, data: bytes, kinds: Sequence[int]) -> list[list[int]]:
        """Return where matches end, kind by kind, given the kind of each shape.

        Places are SHIFT too high, as with ``flat``.
        """
        found: list[list[int]] = [[] for _ in range(max(kinds) + 1)]
        adds = [found[kind].append for kind in kinds]
        self._scan(data, lambda n, _s, e, _f, _c: adds[n](e))
        return found

    def matches(self, block: memoryview) -> list[Match]:
        """Return number, start and end of every match in a guarded block."""
        found: list[Match] = []
        add = found.append
        self._search(block, lambda n, s, e, _f, _c: add((n, s, e)))
        return found

    def flat(self, data: bytes) -> list[int]:
        """Return the same in one row of numbers, places SHIFT too high.

        Of many numbers, that is cheaper to take off all at once.
        """
        found: list[int] = []
        add = found.extend
        self._scan(data, lambda n, s, e, _f, _c: add((n, s, e)))
        return found

    def _scan(self, data: bytes, handler: Handler) -> None:
        self._search(guarded(data), handler)

    def _search(self, block: memoryview, handler: Handler) -> None:
        if self._database is None:
            return
        try:
            scratch = self._threads.scratch
        except AttributeError:
            scratch = self._threads.scratch = hs.Scratch(self._database)
        search: Callable[..., None] = self._database.scan  # takes any buffer
        search(block, handler, 0, None, scratch)


def _opened(shapes: tuple[Shape, ...], cache: Path | None) -> hs.Database:
    if cache is None:
        return _compiled(shapes)
    name = hashlib.sha256(f"{version('hyperscan')}{shapes!r}".encode()).hexdigest()
    path = cache / f"{name[:32]}.hsdb"
    try:
        return hs.loadb(_kept(path), hs.HS_MODE_BLOCK)
    except (OSError, ValueError, hs.error):
        # None yet, damaged, open to others, or of another processor: make it anew.
        database = _compiled(shapes)
        with suppress(OSError):  # a full or closed disk only costs the time again
            _keep(path, hs.dumpb(database))
        return database


def _kept(path: Path) -> bytes:
    """Read a file of ours that nobody else may write; ValueError unless it is whole.

    The engine trusts what it loads: a changed byte could lead it anywhere.
    """
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        data = file.read()
    own = status.st_uid in {0, os.geteuid()} and not status.st_mode & _OTHERS_WRITE
    digest, database = data[:_DIGEST], data[_DIGEST:]
    if not own or hashlib.sha256(database).digest() != digest:
        message = "not as it was written"
        raise ValueError(message)
    return database


@lru_cache(maxsize=16)
def _compiled(shapes: tuple[Shape, ...]) -> hs.Database:
    """Compile, once a process for the same shapes: scans share a database."""
    database = hs.Database(mode=hs.HS_MODE_BLOCK)
    database.compile(
        expressions=[shape.expression.encode() for shape in shapes],
        ids=list(range(len(shapes))),
        elements=len(shapes),
        flags=[
            _FLAGS
            | (hs.HS_FLAG_CASELESS if shape.caseless else 0)
            | (hs.HS_FLAG_SOM_LEFTMOST if shape.starts else 0)
            for shape in shapes
        ],
    )
    return database


def _keep(path: Path, data: bytes) -> None:
    """Write digest and data for the owner only; a reader sees all of it or none."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(hashlib.sha256(data).digest() + data)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
