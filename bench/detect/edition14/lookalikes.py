"""Numbers that only look like something, where a check digit has a say."""

from collections.abc import Callable, Mapping
from typing import Final

from bench.detect.dice import Dice
from bench.detect.edition9 import values
from stdnum import ean, luhn


def _spoilt(number: str, dice: Dice) -> str:
    """Give the number with another check digit."""
    wrong = [digit for digit in "0123456789" if digit != number[-1]]
    return number[:-1] + dice.choice(wrong)


def _bad_id(dice: Dice) -> str:
    return _spoilt(values.resident(dice), dice)


def _bad_card(dice: Dice) -> str:
    return _spoilt(values.card(dice), dice)


def _imei(dice: Dice) -> str:
    body = dice.one_of("35", "86") + dice.digits(12)
    return body + luhn.calc_check_digit(body)


def _ean(dice: Dice) -> str:
    body = dice.one_of("690", "693", "697", "471", "489") + dice.digits(9)
    return body + ean.calc_check_digit(body)


def _isbn(dice: Dice) -> str:
    body = "978" + dice.one_of("7", "957", "962", "0", "1")
    body += dice.digits(12 - len(body))
    return body + ean.calc_check_digit(body)


MAKERS: Final[Mapping[str, Callable[[Dice], str]]] = {
    "bad_id": _bad_id,
    "bad_card": _bad_card,
    "imei": _imei,
    "ean": _ean,
    "isbn": _isbn,
}
# The kinds of messages whose numbers are made here.
NUMBERS: Final = ("bad_id", "bad_card", "imei", "barcode")
