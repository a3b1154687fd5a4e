"""Loaded databases: searched by many threads, each with scratch space of its own.

What is searched is guarded, because of two faults in Vectorscan 5.4.12, which the
wheels of hyperscan up to 0.9.1 carry:

* ``rvermicelliDoubleExecReal`` prints the searched bytes, up to the first NUL, into a
  stack buffer of 255 bytes (VectorCamp/vectorscan pull request 392). Longer texts
  overwrite the stack with what somebody wrote in a chat; ``(x+x+)+y`` is enough. All
  its callers give it the beginning of the block. So every block begins with a NUL.
* ``shuftiDoubleExecReal`` reads some bytes beyond the end (pull request 381). So
  every block is followed by bytes that may be read.

Measured: of 1,815 random sets of patterns 20 killed their process without the guard; of
2,276 with it, none.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import hyperscan

from guicang.adapters.scanning.custom.artefact import Artefact, Piece
from guicang.adapters.scanning.custom.plan import Part

Callback = Callable[[int, int, int, int, Any], bool | None]


_GUARD: Final = b"\0\n"
_PAD: Final = bytes(64)
SHIFT: Final = len(_GUARD)


@dataclass(frozen=True, slots=True)
class Base:
    """One database with its tables."""

    part: Part
    piece: Piece
    search: Callable[..., None]
    scratches: threading.local
    database: Any

    def scan(self, block: memoryview, callback: Callback) -> None:
        """Search a guarded block; places count from its beginning.

        The callback gets id, start, end (exclusive), flags and context.

        hyperscan.ScanTerminated if the callback returns True.
        """
        try:
            scratch = self.scratches.value
        except AttributeError:
            # Two threads that share scratch space corrupt each other's search.
            scratch = self.scratches.value = hyperscan.Scratch(self.database)
        self.search(block, callback, scratch=scratch)


def guarded(data: bytes | memoryview) -> memoryview:
    """Put bytes into a block that is safe to search; they begin at SHIFT.

    The line feed lets ``^`` match before them.
    """
    return memoryview(b"".join((_GUARD, data, _PAD)))[: -len(_PAD)]


def load(artefact: Artefact) -> tuple[Base, ...]:
    """Load databases. hyperscan.HyperscanError if they are not for this machine."""
    bases = []
    for part, piece in artefact.items():
        database = hyperscan.loadb(piece.database, mode=hyperscan.HS_MODE_BLOCK)
        bases.append(Base(part, piece, database.scan, threading.local(), database))
    return tuple(bases)
