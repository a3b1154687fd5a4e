"""Loaded databases: searched by many threads, each with scratch space of its own.

What is searched is guarded: see ``adapters.scanning.guard``.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import hyperscan

from guicang.adapters.scanning.custom.artefact import Artefact, Piece
from guicang.adapters.scanning.custom.plan import Part

Callback = Callable[[int, int, int, int, Any], bool | None]


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


def load(artefact: Artefact) -> tuple[Base, ...]:
    """Load databases. hyperscan.HyperscanError if they are not for this machine."""
    bases = []
    for part, piece in artefact.items():
        database = hyperscan.loadb(piece.database, mode=hyperscan.HS_MODE_BLOCK)
        bases.append(Base(part, piece, database.scan, threading.local(), database))
    return tuple(bases)
