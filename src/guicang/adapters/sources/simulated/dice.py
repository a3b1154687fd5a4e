"""Chance that is the same every time: a counter under SHA-256."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Throws that follow from a seed alone, on every machine and version."""

    def __init__(self, seed: str) -> None:
        """Begin the sequence that belongs to a seed."""
        self._seed = seed.encode()
        self._thrown = 0

    def below(self, bound: int) -> int:
        """Return a whole number from 0 to below ``bound``."""
        self._thrown += 1
        block = self._seed + b"\0" + str(self._thrown).encode()
        return int.from_bytes(hashlib.sha256(block).digest()[:8]) % bound

    def between(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, both possible."""
        return low + self.below(high - low + 1)

    def pick(self, things: Sequence[T]) -> T:
        """Return one of the things."""
        return things[self.below(len(things))]

    def digits(self, count: int) -> str:
        """Return so many decimal digits."""
        return "".join(str(self.below(10)) for _ in range(count))
