"""Numbers of the fourth edition that look like something sensitive and are not."""

from collections.abc import Callable, Mapping
from typing import Final

from bench.detect.dice import LOWER, UPPER, Dice
from bench.detect.edition3.lookalikes import wrong
from bench.detect.edition3.values import day, iban
from bench.detect.edition4.forms import NUMBERS as VALUES
from bench.detect.edition4.values import mobile

_HEX: Final = "0123456789abcdef"


def _uuid(dice: Dice) -> str:
    return "-".join(dice.letters(n, _HEX) for n in (8, 4, 4, 4, 12))


NUMBERS: Final[Mapping[str, Callable[[Dice], str]]] = {
    "order": lambda d: d.digits(d.one_of(15, 17, 19, 21), "13579"),
    "waybill": lambda d: d.one_of("YT", "JT", "STO", "EMS", "") + d.digits(13, "4789"),
    "bad_id": wrong(VALUES.resident_id, "0123456789"),
    "bad_card": wrong(VALUES.bank_card, "0123456789"),
    "bad_uscc": wrong(VALUES.company_code, "0123456789ABCDEFGHJKLMNPQRTUWXY"),
    "bad_iban": wrong(iban, "0123456789"),
    "ticket": lambda d: f"{day(d, 2025, 2026):%Y%m%d}{d.digits(d.one_of(4, 6))}",
    "otp": lambda d: d.digits(d.one_of(4, 6, 8)),
    "coupon": lambda d: d.letters(d.one_of(6, 8, 10), UPPER + "0123456789"),
    "uuid": _uuid,
    "digest": lambda d: d.letters(d.one_of(7, 32, 40, 64), _HEX),
    "serial": lambda d: d.letters(3) + d.digits(8) + d.letters(2),
    "stamp": lambda d: d.one_of("17", "18") + d.digits(d.one_of(8, 11)),
    "price": lambda d: f"{d.randint(1, 9999)},{d.digits(3)}.{d.digits(2)}",
    "amounts": lambda d: f"{d.randint(1, 500)}元/{d.randint(1, 12)}个月",
    "version": lambda d: ".".join(str(d.randint(0, 20)) for _ in range(3)),
    "hotline": lambda d: d.one_of("400", "800") + d.digits(7, "1678"),
    "short_line": lambda d: d.one_of("95518", "10010", "12345", "106901234567"),
    "dates": lambda d: f"{day(d, 2025, 2026):%Y/%m/%d} {d.randint(10, 23)}:15",
    "size": lambda d: f"{d.randint(100, 3000)}x{d.randint(100, 2000)}",
    "standard": lambda d: f"GB/T {d.digits(5, '123')}-20{d.digits(2, '01')}",
    "medicine_licence": lambda d: d.one_of("H", "Z", "S") + "20" + d.digits(6),
    "chapter": lambda d: f"{d.randint(1, 30)}.{d.randint(1, 20)}",
    "url": lambda d: d.digits(d.one_of(11, 13, 16), "56"),
    "inside": lambda d: d.letters(2, LOWER) + d.digits(2) + mobile(d) + "77",
    "temperature": lambda d: str(d.randint(16, 99)),
}
