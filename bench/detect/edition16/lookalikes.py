"""Numbers that a wrong check digit tells apart, and articles with a right one."""

from collections.abc import Callable, Mapping
from typing import Final

from bench.detect import values
from bench.detect.dice import Dice
from stdnum import ean, isbn


def _spoilt(number: str, dice: Dice) -> str:
    """Give the number with another last digit: of ten one is right."""
    return number[:-1] + dice.choice([d for d in "0123456789" if d != number[-1]])


def bad_id(dice: Dice) -> str:
    """Give what would be an identity number but for its check digit."""
    return _spoilt(values.resident_id(dice), dice)


def bad_card(dice: Dice) -> str:
    """Give what would be a bank card but for its check digit."""
    return _spoilt(values.bank_card(dice), dice)


def article(dice: Dice) -> str:
    """Give the bar code of an article that is sold in China."""
    head = "69" + dice.digits(10)
    return head + str(ean.calc_check_digit(head))


def book(dice: Dice) -> str:
    """Give the number of a book, sometimes in its five groups."""
    head = "9787" + dice.digits(8)
    number = head + str(ean.calc_check_digit(head))
    return str(isbn.format(number)) if dice.happens(0.4) else number


NUMBERS: Final = frozenset({"bad_id", "bad_card"})
MAKERS: Final[Mapping[str, Callable[[Dice], str]]] = {
    "bad_id": bad_id,
    "bad_card": bad_card,
    "ean": article,
    "isbn": book,
}
