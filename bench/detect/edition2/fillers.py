"""What is filled into a message and is not sensitive."""

from collections.abc import Callable, Mapping
from typing import Final

from bench.detect.dice import Dice
from bench.detect.edition2 import moments
from bench.detect.edition2.lookalikes import NUMBERS
from bench.detect.edition2.pools import pool

_POOLS: Final = {"item": "items", "agent": "agents", "english_item": "english_items"}
_CHINESE: Final[Mapping[str, Callable[[Dice], str]]] = {
    "order": moments.order,
    "money": moments.money,
    "clock": moments.clock,
    "later": moments.later,
}
_ENGLISH: Final[Mapping[str, Callable[[Dice], str]]] = {
    "order": moments.order,
    "money": moments.english_money,
    "clock": moments.english_clock,
    "later": moments.english_later,
}


def fill(name: str, dice: Dice, *, neg: str, chinese: bool) -> str:
    """Fill a slot that is not a value: ``n`` is the number of a look-alike."""
    if name == "n":
        return NUMBERS[neg](dice)
    if name in _POOLS:
        return str(dice.choice(pool(_POOLS[name])))
    return (_CHINESE if chinese else _ENGLISH)[name](dice)
