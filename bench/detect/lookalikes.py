"""Numbers and words that must stay: what looks sensitive and is not, by kind.

Order numbers are not filtered: one in ten passes the check of a bank card, as in life.
Numbers with a wrong check digit are wrong by python-stdnum, not by our own rules.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from bench.detect import values
from bench.detect.dice import Dice
from stdnum import ean, isbn, luhn
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

_SPRING: Final = datetime(2025, 3, 1, tzinfo=UTC)
_HEX: Final = "0123456789abcdef"


@cache
def kinds() -> Mapping[str, Sequence[str]]:
    """Give the kinds of look-alikes with the messages they stand in."""
    path = Path(__file__).with_name("lookalikes.yaml")
    read: Mapping[str, Sequence[str]] = yaml.safe_load(path.read_text("utf-8"))
    return read


def message(kind: str, dice: Dice) -> str:
    """Write a message of a kind."""
    template = dice.choice(kinds()[kind])
    return template.format(n=NUMBERS[kind](dice)) if kind in NUMBERS else template


def _moment(dice: Dice) -> datetime:
    return _SPRING + timedelta(seconds=dice.randrange(86_400 * 240))


def _wrong(make: Callable[[Dice], str], is_right: Callable[[str], bool]) -> Any:
    """Change one digit of a right number until the check digit is wrong."""

    def number(dice: Dice) -> str:
        while True:
            right = make(dice)
            at = dice.randrange(8, len(right) - 1)
            made = right[:at] + dice.digits(1) + right[at + 1 :]
            if not is_right(made):
                return made

    return number


def _version(dice: Dice) -> str:
    parts = [str(dice.randint(0, 20)) for _ in range(dice.randint(3, 4))]
    return ".".join(parts)


def _dated(dice: Dice) -> str:
    return f"{_moment(dice):%Y%m%d}" + dice.digits(dice.one_of(8, 9, 10))


def _date(dice: Dice) -> str:
    style = dice.one_of("%Y-%m-%d", "%Y年%m月%d日", "%m月%d号", "%Y/%m/%d", "%m.%d")
    return _moment(dice).strftime(style)


def _price(dice: Dice) -> str:
    return f"{dice.randint(1, 99999)}.{dice.digits(2)}"


def _big_amount(dice: Dice) -> str:
    amount = dice.randrange(10**7, 10**11)
    return dice.one_of(f"{amount:,}.00", f"{amount}", f"{amount:,}")


def _dimension(dice: Dice) -> str:
    sizes = [str(dice.randint(10, 2500)) for _ in range(dice.randint(2, 3))]
    return dice.one_of("*", "x", "×").join(sizes)  # noqa: RUF001 - as on products


def _coordinate(dice: Dice) -> str:
    east, north = dice.randint(73, 134), dice.randint(18, 53)
    return f"{east}.{dice.digits(6)},{north}.{dice.digits(6)}"


def _model(dice: Dice) -> str:
    head = dice.letters(dice.randint(1, 3))
    return head + dice.one_of("-", "") + dice.digits(dice.randint(3, 5), "123456789")


def _ean(dice: Dice) -> str:
    head = "69" + dice.digits(10)
    return head + str(ean.calc_check_digit(head))


def _isbn(dice: Dice) -> str:
    head = "9787" + dice.digits(8)
    return str(isbn.format(head + ean.calc_check_digit(head)))


def _invoice(dice: Dice) -> tuple[str, str]:
    return dice.digits(12, "01"), dice.digits(8)


def _hotline(dice: Dice) -> str:
    free = dice.one_of("400", "800") + dice.digits(7)
    spaced = f"{free[:3]}-{free[3:6]}-{free[6:]}"
    short = dice.one_of("95588", "95533", "10086", "10010", "12315", "12345", "95338")
    return dice.one_of(free, spaced, short, f"{free[:3]} {free[3:]}")


def _longer(dice: Dice) -> str:
    """Hide a mobile number within a longer run of digits."""
    before, after = dice.digits(dice.randint(1, 6), "23456789"), dice.digits(3)
    return before + values.mobile(dice) + after


def _uuid(dice: Dice) -> str:
    return "-".join(dice.letters(n, _HEX) for n in (8, 4, 4, 4, 12))


def _batch(dice: Dice) -> str:
    return f"{_moment(dice):%Y%m%d}{dice.letters(1)}{dice.digits(2)}"


def _train(dice: Dice) -> str:
    flight = dice.one_of("MU", "CA", "CZ", "HU", "3U")
    return dice.one_of(dice.choice("GDKZT"), flight) + dice.digits(4, "1234")


def _is_id(number: str) -> bool:
    return bool(mod_11_2.is_valid(number))


NUMBERS: Final[Mapping[str, Callable[[Dice], Any]]] = {
    "order_15": lambda d: d.digits(15, "123456789"),
    "order_18": lambda d: d.digits(18, "123456789"),
    "order_19": lambda d: d.digits(19, "1234"),
    "order_12": lambda d: d.digits(12, "23"),
    "order_dashed": lambda d: f"{_moment(d):%y%m%d}-{d.digits(15)}",
    "order_dated": _dated,
    "track_sf": lambda d: "SF" + d.digits(13),
    "track_yt": lambda d: "YT" + d.digits(13),
    "track_digits": lambda d: (
        d.one_of("7", "43", "46", "77") + d.digits(d.one_of(11, 12, 13))
    ),
    "track_jd": lambda d: d.one_of("JDV0", "JD00", "JDX0") + d.digits(11),
    "track_ems": lambda d: d.letters(2) + d.digits(9) + d.one_of("CN", "US", "HK"),
    "track_sts": lambda d: d.one_of("STO", "ZTO", "YD") + d.digits(12),
    "seconds": lambda d: f"{_moment(d).timestamp():.0f}",
    "milliseconds": lambda d: f"{_moment(d).timestamp():.0f}" + d.digits(3),
    "fourteen": lambda d: f"{_moment(d):%Y%m%d%H%M%S}",
    "hash": lambda d: d.letters(d.one_of(32, 40, 12, 64), _HEX),
    "uuid": _uuid,
    "url_item": lambda d: d.digits(d.one_of(11, 12, 13, 16), "16"),
    "version": _version,
    "price": _price,
    "big_amount": _big_amount,
    "dimension": _dimension,
    "coordinate": _coordinate,
    "model_number": _model,
    "ean13": _ean,
    "sku": lambda d: d.digits(d.one_of(6, 8, 10, 11), "2") + d.one_of("", "-L", "-02"),
    "invoice": _invoice,
    "bad_id": _wrong(values.resident_id, _is_id),
    "bad_card": _wrong(values.bank_card, luhn.is_valid),
    "bad_company": _wrong(values.company_code, uscc.is_valid),
    "hotline": _hotline,
    "mobile_in_long": _longer,
    "date": _date,
    "ratio": lambda d: f"{d.randint(1, 30)}:{d.randint(1, 30)}",
    "score": lambda d: d.one_of(
        d.digits(3, "1234567"), f"{d.randint(0, 5)}.{d.digits(1)}"
    ),
    "batch_number": _batch,
    "isbn": _isbn,
    "train": _train,
    "stock": lambda d: d.one_of("600", "000", "300", "688", "110") + d.digits(3),
    "pickup": lambda d: f"{d.randint(1, 30)}-{d.randint(1, 9)}-{d.digits(4)}",
    "time": lambda d: f"{d.randint(0, 23):02}:{d.randint(0, 59):02}",
    "quantity": lambda d: d.randint(2, 5000),
    "percent": lambda d: d.randint(1, 100),
    "parts": lambda d: f"{d.digits(3, '12')}/{d.randint(45, 65)}R{d.randint(15, 19)}",
    "chip": lambda d: d.one_of("i5-", "R7 ", "RTX", "M") + d.digits(4, "1357"),
    "socket": lambda d: d.one_of(8080, 443, 3306, 404, 502, 65535),
    "tail_number": lambda d: d.digits(4),
    "colour": lambda d: d.letters(6, "0123456789ABCDEF"),
    "postcode": lambda d: d.digits(6, "1234567"),
    "storage": lambda d: f"iPhone {d.randint(11, 17)} Pro {d.one_of(128, 256, 512)}G",
    "age_product": lambda d: f"{d.randint(1, 3)}-{d.randint(4, 12)}",
}
