"""Copies in the archive that no catalogue entry stands for.

A batch takes an entry out of the catalogue first and ends the copy later, when it has
erased everything: a segment is written anew as a whole, and once. Until then the copy
is there, on purpose: of a record that was refused at the last door, or of an earlier
life of one that was restored and is taken offline again.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from guicang.domain.disposal.model import State
from guicang.ports.batches import Batches
from guicang.ports.catalogue import Catalogue

NOTE: Final = "strays"
"""Under what a batch notes such copies in segments of others: ids of both."""

_UNDER_WAY: Final = frozenset({State.ERASING, State.ERASED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Straying:
    """Says in which segments such copies may lie."""

    batches: Batches
    catalogue: Catalogue

    def touched(self, batch: str) -> AbstractSet[str]:
        """Name the segments in which a batch may leave copies."""
        noted = self.batches.notes(batch).get(NOTE, {})
        own = {segment.id for segment in self.catalogue.segments(batch=batch)}
        return own | {str(segment) for segment in noted.values()}

    def under_way(self) -> AbstractSet[str]:
        """Name the segments in which a batch under way has copies that it will end."""
        found: set[str] = set()
        for batch in self.batches.list():
            if batch.state in _UNDER_WAY:
                found |= self.touched(batch.id)
        return found
