"""Numbers of the sixth edition that look like something sensitive and are not."""

from collections.abc import Callable, Mapping
from typing import Final

from bench.detect.dice import UPPER, Dice
from bench.detect.edition3.lookalikes import wrong
from bench.detect.edition4 import lookalikes as fourth
from bench.detect.edition6.forms import NUMBERS as VALUES
from bench.detect.edition6.pools import book

NUMBERS: Final[Mapping[str, Callable[[Dice], str]]] = {
    **{k: made for k, made in fourth.NUMBERS.items() if k in book("lookalikes")},
    "order": lambda d: d.digits(d.one_of(13, 16, 18, 22), "02468"),
    "bad_id": wrong(VALUES.resident_id, "0123456789"),
    "bad_card": wrong(VALUES.bank_card, "0123456789"),
    "bad_uscc": wrong(VALUES.company_code, "0123456789ABCDEFGHJKLMNPQRTUWXY"),
    "sum": lambda d: "+".join(d.digits(3, "123") for _ in range(3)),
    "factors": lambda d: (
        f"{d.randint(12, 20)}0*{d.randint(10, 20)}00*{d.digits(4, '1')}"
    ),
    "prices": lambda d: "、".join(d.digits(n, "1359") for n in (3, 4, 4)),
    "scale": lambda d: "-".join(str(n) for n in range(1, d.randint(5, 9))),
    "part": lambda d: f"{d.letters(2)}-{d.digits(3)}B{d.digits(2)}-{d.digits(4)}",
    "ratio": lambda d: f"{d.digits(2, '123')}={d.digits(2, '456')}%",
    "code": lambda d: d.letters(8, UPPER + "0123456789"),
}
