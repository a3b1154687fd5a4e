"""The files of this set: a text in them is a pool, one entry a line."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from bench.detect.dice import Dice
from bench.detect.frame import Books


class Lines(Books):
    """Files in which a line is a template, ``⏎`` a line break within one."""

    def _book(self, name: str) -> Mapping[str, Any]:
        found = super()._book(name)
        if name == "words":
            return found
        return {
            theme: tuple(line.replace("⏎", "\n") for line in text.splitlines())
            for theme, text in found.items()
        }


BOOKS: Final = Lines(Path(__file__).parent)


def word(name: str, dice: Dice) -> str:
    """Give something out of a pool."""
    return str(dice.choice(BOOKS.pool(name)))
