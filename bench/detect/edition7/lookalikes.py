"""Numbers of the seventh edition that look like something sensitive and are not."""

from collections.abc import Callable, Mapping
from typing import Final

from bench.detect.dice import UPPER, Dice
from bench.detect.edition3.lookalikes import wrong
from bench.detect.edition3.values import day
from bench.detect.edition4 import lookalikes as fourth
from bench.detect.edition7.forms import NUMBERS as VALUES
from bench.detect.edition7.pools import book

NUMBERS: Final[Mapping[str, Callable[[Dice], str]]] = {
    **{k: made for k, made in fourth.NUMBERS.items() if k in book("lookalikes")},
    "order": lambda d: f"{day(d, 2025, 2026):%Y%m%d}{d.digits(d.one_of(8, 10, 12))}",
    "waybill": lambda d: (
        d.one_of("SF", "YT", "JDV", "ZTO", "DPK") + d.digits(12, "1357")
    ),
    "bad_id": wrong(VALUES.resident_id, "0123456789"),
    "bad_card": wrong(VALUES.bank_card, "0123456789"),
    "bad_uscc": wrong(VALUES.company_code, "0123456789ABCDEFGHJKLMNPQRTUWXY"),
    "invoice": lambda d: d.one_of(
        d.digits(8, "0"), d.digits(20, "2"), d.digits(12, "0")
    ),
    "policy": lambda d: d.letters(4) + f"{day(d, 2024, 2026):%Y}" + d.digits(9),
    "barcode": lambda d: "69" + d.digits(11),
    "model": lambda d: f"{d.letters(2)}-{d.digits(3)}{d.letters(1)}{d.digits(2)}",
    "flight": lambda d: d.one_of("MU", "CA", "HU", "G", "D", "K") + d.digits(4, "1357"),
    "seat": lambda d: f"{d.randint(1, 16)}车{d.randint(1, 20):02}{d.choice('ABCDF')}",
    "exam": lambda d: f"{d.randint(2, 9)}{d.digits(8)}",
    "money": lambda d: f"¥{d.randint(1, 99)},{d.digits(3)},{d.digits(3)}.00",
    "account_tail": lambda d: d.digits(4),
    "batch": lambda d: f"{d.letters(1)}{day(d, 2025, 2026):%Y%m%d}",
    "colour": lambda d: "#" + d.letters(6, "0123456789ABCDEF"),
    "point": lambda d: (
        f"{d.randint(75, 134)}.{d.digits(6)},{d.randint(20, 52)}.{d.digits(6)}"
    ),
    "clock": lambda d: (
        f"{d.randint(10, 23)}:{d.digits(2, '012345')}:{d.digits(2, '012345')}"
    ),
    "code": lambda d: d.letters(6, UPPER) + d.digits(4),
}
