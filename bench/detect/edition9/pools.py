"""The files of this set."""

from pathlib import Path
from typing import Final

from bench.detect.dice import Dice
from bench.detect.frame import Books

BOOKS: Final = Books(Path(__file__).parent)


def word(name: str, dice: Dice) -> str:
    """Give something out of a pool."""
    return str(dice.choice(BOOKS.pool(name)))


def month_and_day(dice: Dice) -> tuple[int, int]:
    """Give a month and a day that every year has."""
    return dice.randint(1, 12), dice.randint(1, 28)
