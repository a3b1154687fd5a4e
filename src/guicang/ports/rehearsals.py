"""Plays a bad day where nothing can be lost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from guicang.domain.recovery.model import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of an exercise, and how long the machine took: in milliseconds."""

    name: str
    ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What came of it.

    ``erased`` conversations were deleted by mistake, ``found`` were found again,
    ``back`` are there again, of which ``same`` as they were before. On a copy,
    ``conversations`` were in it, and ``real`` of those that were erased had not been
    made up.
    """

    steps: Sequence[Step]
    erased: int
    found: int
    back: int
    same: int
    conversations: int = 0
    real: int = 0


class Rehearsals(Protocol):
    """Plays the script on a home of its own, which it throws away."""

    def play(self, records: int) -> Played:
        """Play it with so many made-up records. ExerciseFailed: step and code."""
        ...

    def on_copy(
        self, snapshot: Snapshot, later: Iterable[bytes], records: int
    ) -> Played:
        """Restore a snapshot into a home of its own, and play it there.

        The copy has keys and an archive of its own, and reaches no network. As many
        records are erased in it; made-up ones stand in where fewer are due.
        ExerciseFailed: step and code.
        """
        ...
