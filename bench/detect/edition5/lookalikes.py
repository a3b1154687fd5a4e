"""Numbers of the fifth edition that look like something sensitive and are not."""

from collections.abc import Callable, Mapping
from typing import Final

from bench.detect.dice import LOWER, UPPER, Dice
from bench.detect.edition3.lookalikes import wrong
from bench.detect.edition3.values import iban
from bench.detect.edition4 import lookalikes as fourth
from bench.detect.edition5.forms import NUMBERS as VALUES
from bench.detect.edition5.values import mobile

NUMBERS: Final[Mapping[str, Callable[[Dice], str]]] = {
    **fourth.NUMBERS,
    "order": lambda d: d.digits(d.one_of(14, 16, 18, 20), "2468"),
    "waybill": lambda d: d.one_of("SF", "ZTO", "YD", "JDV", "") + d.digits(12, "36789"),
    "bad_id": wrong(VALUES.resident_id, "0123456789"),
    "bad_card": wrong(VALUES.bank_card, "0123456789"),
    "bad_uscc": wrong(VALUES.company_code, "0123456789ABCDEFGHJKLMNPQRTUWXY"),
    "bad_iban": wrong(iban, "0123456789"),
    "coupon": lambda d: d.letters(d.one_of(5, 9, 12), UPPER + "0123456789"),
    "serial": lambda d: d.letters(2) + d.digits(9) + d.letters(1),
    "price": lambda d: f"{d.randint(1, 99)},{d.digits(3)}.00",
    "hotline": lambda d: d.one_of("400-", "800-") + d.digits(3, "1678") + "-8888",
    "short_line": lambda d: d.one_of("95588", "10086", "12315", "1069" + d.digits(8)),
    "inside": lambda d: d.letters(3, LOWER) + d.digits(1) + mobile(d) + "05",
}
