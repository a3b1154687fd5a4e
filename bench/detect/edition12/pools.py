"""The files of this set."""

from functools import cache
from pathlib import Path
from typing import Final

from bench.detect.dice import Dice
from bench.detect.frame import Books

BOOKS: Final = Books(Path(__file__).parent)


def word(name: str, dice: Dice) -> str:
    """Give something out of a pool."""
    return str(dice.choice(BOOKS.pool(name)))


@cache
def messages(book: str, part: str, tongue: str) -> tuple[str, ...]:
    """Give the messages of a part in a tongue: one a line, or pieces between dashes."""
    text = BOOKS.book(book)[part].get(tongue, "").strip("\n")
    if "\n---\n" in text:
        return tuple(text.split("\n---\n"))
    lines = text.split("\n") if text else []
    return tuple(line.replace("⏎", "\n").replace("⇥", "\t") for line in lines)
