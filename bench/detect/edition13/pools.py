"""The files of this set, and the words that grow out of them."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from bench.detect.dice import LOWER, UPPER, Dice
from bench.detect.frame import Books, Fill

BOOKS: Final = Books(Path(__file__).parent)
_PART: Final = re.compile(r"<(?:(\d+)-(\d+)|(\d?)([dluhab])(\d+)|(\w+))>")
_SIGNS: Final = {
    "l": LOWER,
    "u": UPPER,
    "h": "0123456789abcdef",
    "a": LOWER + LOWER.upper() + "0123456789",
    "b": UPPER + "234567",
}


def grow(name: str, dice: Dice, books: Books = BOOKS) -> str:
    """Give something out of a pool, what stands in its angles filled in.

    ``<2-9>`` is a number, ``<d4>`` are digits, ``<3d4>`` with a first one of 1 to 3,
    ``<l4>`` letters (see ``_SIGNS``), any other word another pool.
    """

    def part(found: re.Match[str]) -> str:
        least, most, first, signs, size, pool = found.groups()
        if least:
            return str(dice.randint(int(least), int(most)))
        if signs == "d":
            firsts = "123456789"[: int(first)] if first else "0123456789"
            return dice.digits(int(size), firsts)
        return (
            dice.letters(int(size), _SIGNS[signs]) if signs else grow(pool, dice, books)
        )

    return _PART.sub(part, str(dice.choice(books.pool(name))))


def filling(looks: Mapping[str, Callable[[Dice], str]], books: Books) -> Fill:
    """Return what fills slots that are no values: look-alikes, or words of books."""

    def fill(name: str, dice: Dice, *, neg: str, chinese: bool) -> str:  # noqa: ARG001 - a Fill
        return looks[name](dice) if name in looks else grow(name, dice, books)

    return fill


@cache
def messages(
    book: str, part: str, tongue: str, books: Books = BOOKS
) -> tuple[str, ...]:
    """Give the messages of a part in a tongue: one a line, or pieces between dashes."""
    text = books.book(book)[part].get(tongue, "").strip("\n")
    apart = "\n---\n" in text
    found = text.split("\n---\n") if apart else text.split("\n") if text else []
    return tuple(one.replace("⏎", "\n").replace("⇥", "\t") for one in found)
