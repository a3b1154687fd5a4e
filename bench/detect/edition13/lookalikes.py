"""Numbers that only look like something, by the kind of message they stand in."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from bench.detect import values
from bench.detect.dice import Dice
from bench.detect.edition13.pools import BOOKS, grow


def _wrong(make: Callable[[Dice], str], dice: Dice) -> str:
    """Give a number whose last digit is not the right one."""
    number = make(dice)
    return number[:-1] + dice.choice([d for d in "0123456789" if d != number[-1]])


NUMBERS: Final[Mapping[str, Callable[[Dice], str]]] = {
    "bad_id": partial(_wrong, values.resident_id),
    "bad_card": partial(_wrong, values.bank_card),
    **{
        name.removeprefix("n_"): partial(grow, name)
        for name in BOOKS.book("words")
        if name.startswith("n_") and not name.endswith("_en")
    },
}


def number(kind: str, dice: Dice, *, chinese: bool) -> str:
    """Give the number of a kind; some are written another way in English."""
    abroad = f"n_{kind}_en"
    if not chinese and abroad in BOOKS.book("words"):
        return grow(abroad, dice)
    return NUMBERS[kind](dice)
