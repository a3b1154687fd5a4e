"""Numbers with a check digit that only look like something.

A number that is nearly one of ours ends in a wrong check digit; those of goods, devices
and containers have right ones of their own.
"""

from collections.abc import Callable, Mapping
from string import ascii_uppercase as letters
from typing import Final

from bench.detect import values as first
from bench.detect.dice import Dice
from bench.detect.edition9 import values
from stdnum import ean, luhn


def _wrong_id(dice: Dice) -> str:
    """Give a number of eighteen digits that no resident can have."""
    number = values.resident(dice)
    last = int(number[17]) if number[17].isdigit() else 0
    return f"{number[:17]}{(last + dice.randint(1, 9)) % 10}"


def _wrong_card(dice: Dice) -> str:
    """Give a number of a card's length that no card has."""
    number = first.bank_card(dice)
    return f"{number[:-1]}{(int(number[-1]) + dice.randint(1, 9)) % 10}"


def _device(dice: Dice) -> str:
    """Give the number of a telephone's device, IMEI."""
    body = dice.one_of("86", "35", "01") + dice.digits(12)
    return body + luhn.calc_check_digit(body)


def _article(dice: Dice) -> str:
    """Give what stands under a bar code."""
    body = dice.one_of("692", "694", "695", "400", "880") + dice.digits(9)
    return body + ean.calc_check_digit(body)


def _book(dice: Dice) -> str:
    """Give a book's number, with its dashes or without."""
    body = f"9787{dice.digits(8)}"
    number = body + ean.calc_check_digit(body)
    dashed = f"978-7-{number[4:7]}-{number[7:12]}-{number[12]}"
    return dice.one_of(number, dashed)


def _container(dice: Dice) -> str:
    """Give a container by ISO 6346."""
    owner = dice.letters(3) + "U" + dice.digits(6)
    tens = [n for n in range(10, 39) if n % 11]  # 11, 22 and 33 are left out
    worth = [int(c) if c.isdigit() else tens[letters.index(c)] for c in owner]
    total = sum(number << at for at, number in enumerate(worth))
    return f"{owner}{total % 11 % 10}"


MAKERS: Final[Mapping[str, Callable[[Dice], str]]] = {
    "wrong_id": _wrong_id,
    "wrong_card": _wrong_card,
    "device": _device,
    "article": _article,
    "book": _book,
    "container": _container,
}
# The kinds of messages whose numbers are made here.
NUMBERS: Final = ("wrong_id", "wrong_card", "device", "article", "book", "container")
