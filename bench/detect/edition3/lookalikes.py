"""Numbers of the third edition that look like something sensitive and are not."""

from collections.abc import Callable, Mapping
from typing import Final

from bench.detect.dice import Dice
from bench.detect.edition3 import values
from bench.detect.edition3.values import day

Number = Callable[[Dice], str]


def wrong(make: Number, alphabet: str) -> Number:
    """Take another last character than the right one."""

    def number(dice: Dice) -> str:
        right = make(dice)
        return right[:-1] + dice.choice([c for c in alphabet if c != right[-1]])

    return number


NUMBERS: Final[Mapping[str, Number]] = {
    "order_long": lambda d: d.digits(d.one_of(16, 18, 20), "123"),
    "order_mixed": lambda d: d.letters(2) + d.digits(d.one_of(10, 12)),
    "logistics": lambda d: d.one_of("SF", "YT", "ZTO", "JD") + d.digits(12, "1234567"),
    "bad_id": wrong(values.resident_id, "0123456789"),
    "bad_card": wrong(values.bank_card, "0123456789"),
    "bad_uscc": wrong(values.company_code, "0123456789ABCDEFGHJKLMNPQRTUWXY"),
    "code": lambda d: d.digits(d.one_of(4, 6)),
    "version": lambda d: f"{d.randint(1, 20)}.{d.randint(0, 30)}.{d.randint(0, 99)}",
    "price": lambda d: f"{d.randint(10, 99999)}.{d.digits(2)}",
    "stamp": lambda d: d.one_of("17", "16") + d.digits(d.one_of(8, 11)),
    "hotline": lambda d: f"400-{d.digits(3)}-{d.digits(4)}",
    "short_line": lambda d: d.one_of("95533", "95588", "12315", "10086", "96110"),
    "size": lambda d: f"{d.randint(20, 220)}*{d.randint(20, 220)}",
    "date": lambda d: f"{day(d, 2025, 2026):%Y-%m-%d}",
    "hash": lambda d: d.letters(d.one_of(8, 32, 40), "0123456789abcdef"),
    "barcode": lambda d: "69" + d.digits(11),
    "model": lambda d: d.letters(2) + "-" + d.digits(4) + d.letters(1),
    "flight": lambda d: d.one_of("MU", "CZ", "CA", "G", "D") + d.digits(4, "1235"),
    "room": lambda d: f"{d.randint(1, 30)}{d.randint(1, 30):02}",
    "count": lambda d: str(d.randint(2, 3000)),
    "link": lambda d: d.digits(12, "567"),
    "inside": lambda d: d.digits(4, "234") + values.mobile(d) + d.digits(4),
    "coordinate": lambda d: f"{d.randint(80, 130)}.{d.digits(6)}",
    "percent": lambda d: str(d.randint(1, 99)),
}
