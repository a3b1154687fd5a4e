"""Plays a bad day where nothing can be lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of an exercise, and how long the machine took: in milliseconds."""

    name: str
    ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What came of it.

    ``erased`` conversations were deleted by mistake, ``found`` were found again,
    ``back`` are there again, of which ``same`` as they were before.
    """

    steps: Sequence[Step]
    erased: int
    found: int
    back: int
    same: int


class Rehearsals(Protocol):
    """Plays the script on a home of its own, which it throws away."""

    def play(self, records: int) -> Played:
        """Play it with so many made-up records. ExerciseFailed: step and code."""
        ...
