"""Chance that falls the same way every time: everything here is made from a seed."""

from collections.abc import Sequence
from random import Random  # noqa: TID251 - seeded: the same set on every machine
from typing import Final, TypeVar

T = TypeVar("T")
UPPER: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # no I and O, as on documents and plates
LOWER: Final = "abcdefghijklmnopqrstuvwxyz"


class Dice(Random):
    """A seeded source of choices."""

    def digits(self, count: int, first: str = "0123456789") -> str:
        """Give digits; the first one is out of ``first``."""
        rest = "".join(self.choice("0123456789") for _ in range(count - 1))
        return self.choice(first) + rest if count else ""

    def letters(self, count: int, out_of: str = UPPER) -> str:
        """Give letters."""
        return "".join(self.choice(out_of) for _ in range(count))

    def one_of(self, *things: T) -> T:
        """Give one of the arguments."""
        return self.choice(things)

    def some(self, things: Sequence[T], most: int) -> list[T]:
        """Give one to ``most`` different ones, in random order."""
        return self.sample(things, self.randint(1, min(most, len(things))))

    def happens(self, chance: float) -> bool:
        """Tell whether something of this probability happens now."""
        return self.random() < chance
