"""How what is typed on a telephone looks: no signs, wrong letters, a greeting."""

import re
from typing import Final

from bench.detect.corpus import Row
from bench.detect.dice import Dice
from bench.detect.edition13.pools import BOOKS, grow
from bench.detect.frame import Books

_SLOT: Final = re.compile(r"(\{[A-Za-z_]+(?::[a-z_0-9]+)?\})")
_SHORT: Final = 70  # signs; nobody greets before more


def worn(text: str, tongue: str, dice: Dice, books: Books = BOOKS) -> str:
    """Write a message as somebody in haste does; its slots stay as they are."""
    if tongue != "tw" and dice.happens(0.15):
        right, wrong = grow(f"typos_{tongue}", dice, books).split("/")
        text = text.replace(right, wrong, 1)
    if tongue == "en":
        parts = _SLOT.split(text)
        lower = [p if _SLOT.match(p) else p.lower() for p in parts]
        return "".join(lower) if dice.happens(0.25) else text
    if dice.happens(0.14):  # told to the telephone, which writes no signs
        return re.sub("(?<=[一-龥])，(?=[一-龥])", "", text).replace("，", " ")
    if dice.happens(0.16):
        return text.replace("，", dice.one_of(" ", ",", "\n", "  "))
    return text


def greeted(
    row: Row, tongue: str, dice: Dice, books: Books = BOOKS
) -> tuple[str, str] | None:
    """Say hello before, or press behind; most do neither."""
    if len(row.text) > _SHORT or row.text[0] in "{【" or dice.happens(0.6):
        return None
    own = "" if tongue == "zh" else f"_{tongue}"
    gap = dice.one_of(", ", "\n") if tongue == "en" else dice.one_of("，", " ", "\n")
    if dice.happens(0.5):
        return grow(f"before{own}", dice, books) + gap, ""
    gap = " " if gap == ", " or row.text[-1] in "？！。，?!~" else gap
    return "", gap + grow(f"after{own}", dice, books)
