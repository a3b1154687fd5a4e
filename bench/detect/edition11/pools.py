"""The files of this set."""

from functools import cache
from pathlib import Path
from typing import Final

from bench.detect.dice import Dice
from bench.detect.frame import Books

BOOKS: Final = Books(Path(__file__).parent)
_BETWEEN: Final = "\n---\n"


def word(name: str, dice: Dice) -> str:
    """Give something out of a pool."""
    return str(dice.choice(BOOKS.pool(name)))


@cache
def messages(book: str, part: str) -> tuple[str, ...]:
    """Give the messages of a part of a book: one a line, or longer ones by dashes."""
    text = BOOKS.book(book)[part].strip("\n")
    if book == "pieces":
        return tuple(text.split(_BETWEEN))
    return tuple(
        line.replace("⏎", "\n").replace("\\t", "\t") for line in text.split("\n")
    )
