"""Numbers that a check digit tells apart from what they look like."""

from collections.abc import Callable, Mapping
from typing import Final

from bench.detect import values
from bench.detect.dice import Dice
from stdnum import ean, luhn
from stdnum.iso7064 import mod_11_2


def _spoilt(number: str, dice: Dice) -> str:
    """Give the number with a last digit that is right by neither of the two checks."""
    every = [number[:-1] + digit for digit in "0123456789"]
    wrong = [one for one in every if not luhn.is_valid(one)]
    return dice.choice([one for one in wrong if not mod_11_2.is_valid(one)])


def wrong_id(dice: Dice) -> str:
    """Give 18 digits that begin as an identity number does; the last one is wrong."""
    return _spoilt(values.resident_id(dice), dice)


def wrong_card(dice: Dice) -> str:
    """Give a number that begins as a bank card does; the last digit is wrong."""
    return _spoilt(values.bank_card(dice), dice)


def barcode(dice: Dice) -> str:
    """Give the bar code of an article: of China, Korea or Thailand."""
    head = dice.one_of("690", "693", "697", "880", "885") + dice.digits(9)
    return head + str(ean.calc_check_digit(head))


NUMBERS: Final = frozenset({"wrong_id", "wrong_card", "barcode"})
MAKERS: Final[Mapping[str, Callable[[Dice], str]]] = {
    "wrong_id": wrong_id,
    "wrong_card": wrong_card,
    "barcode": barcode,
}
