"""The tree in tiles, so that a proof reads a few rows however many entries there are.

After C2SP ``tlog-tiles``: level 0 are the leaves, and a hash of level n + 1 is the root
over 256 hashes of level n that stand together, which are one *tile*. Only full subtrees
have a hash, so a hash once kept never changes. A proof over 100 million entries reads
seven tiles or fewer, each of 8 KiB at most.

Tiles are derived from the entries and believed no more than they: a proof is verified
before it is given away, and ``verify`` hashes every tile again.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from guicang.domain.errors import LedgerBroken
from guicang.domain.ledger.merkle import (
    Frontier,
    fold,
    subtrees_beside,
    subtrees_that_continue,
)

HEIGHT: Final = 8
WIDTH: Final = 1 << HEIGHT

Tile = Callable[[int, int], Sequence[bytes]]
"""Takes level and number; gives the hashes of that tile, at most 256."""


def risen(filled: Sequence[bytes]) -> Iterator[tuple[int, bytes]]:
    """Give level and hash of what an append (``Frontier.append``) makes to be kept."""
    for level, hash_ in enumerate(filled[::HEIGHT]):
        if level:
            yield level, hash_


def place(level: int, size: int) -> int:
    """Say where the newest hash of a level stands in a tree of this size."""
    return (size >> HEIGHT * level) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiles:
    """A tree of ``size`` leaves, read by tile; each tile is read once."""

    size: int
    tile: Tile
    _read: dict[tuple[int, int], Sequence[bytes]] = field(default_factory=dict)

    def inclusion(self, index: int) -> tuple[bytes, ...]:
        """Return the audit path of a leaf (RFC 9162, 2.1.3.1). IndexError."""
        if not 0 <= index < self.size:
            raise IndexError(index)
        beside = [*subtrees_beside(index, self.size)]
        return tuple(self.subtree(low, high) for low, high in reversed(beside))

    def consistency(self, old: int) -> tuple[bytes, ...]:
        """Return the proof that the first ``old`` leaves are its beginning (2.1.4.1).

        IndexError if the tree is smaller than that, or ``old`` is 0.
        """
        if not 0 < old <= self.size:
            raise IndexError(old)
        ranges = subtrees_that_continue(old, self.size)
        return tuple(self.subtree(low, high) for low, high in ranges)

    def root(self) -> bytes:
        """Return the root over all leaves."""
        return self.subtree(0, self.size)

    def subtree(self, low: int, high: int) -> bytes:
        """Return the root of one of the tree's subtrees, from as few hashes as can be.

        A subtree is what cutting a tree at the largest power of two below its size
        gives, once or again and again.
        """
        subtrees: list[bytes] = []
        level = max(0, (high - low).bit_length() - 1) // HEIGHT
        for each in range(level, -1, -1):
            end = high >> HEIGHT * each
            edge = Frontier()
            edge.extend(self._hashes(each, low >> HEIGHT * each, end))
            subtrees.extend(edge.subtrees)
            low = end << HEIGHT * each
        return fold(subtrees)

    def _hashes(self, level: int, start: int, end: int) -> Sequence[bytes]:
        """Give hashes of a level that all lie in one tile."""
        if start == end:
            return ()
        number = start >> HEIGHT
        key = (level, number)
        if key not in self._read:
            self._read[key] = self.tile(level, number)
        first = number << HEIGHT
        found = self._read[key][start - first : end - first]
        if len(found) != end - start:
            raise LedgerBroken(reason=f"tile {number} of level {level} is not whole")
        return found
