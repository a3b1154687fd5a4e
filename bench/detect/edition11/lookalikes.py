"""What looks like something sensitive and is not: one maker a kind, and small words."""

from collections.abc import Callable, Mapping
from typing import Final

from bench.detect import values
from bench.detect.dice import Dice
from bench.detect.edition11.pools import word
from stdnum import ean, isbn, luhn
from stdnum.iso7064 import mod_11_2

_HEX: Final = "0123456789abcdef"


def _clock(dice: Dice) -> str:
    return f"{dice.randint(0, 23):02}:{dice.randint(0, 59):02}"


def _day(dice: Dice) -> str:
    pattern = dice.one_of(
        "%Y-%m-%d", "%Y/%m/%d", "%m月%d日", "%Y年%m月%d日", "%Y.%m.%d"
    )
    return values.day(dice, 2023, 2026).strftime(pattern)


def _dated(dice: Dice) -> str:
    return f"{values.day(dice, 2024, 2026):%Y%m%d}"


def order(dice: Dice) -> str:
    """Give an order number; it begins with its day, or with a letter."""
    return dice.one_of(
        _dated(dice) + dice.digits(dice.one_of(6, 8, 10)),
        dice.one_of("DD", "SO", "PO-", "E") + dice.digits(10),
    )


def bad_id(dice: Dice) -> str:
    """Give an identity number but for its check digit; it is no card, either."""
    body = values.resident_id(dice)[:-1]
    right = mod_11_2.calc_check_digit(body)
    wrong = [d for d in "0123456789" if d != right and not luhn.is_valid(body + d)]
    return body + dice.choice(wrong)


def bad_card(dice: Dice) -> str:
    """Give what a card would be, but for its check digit."""
    body = values.bank_card(dice)[:-1]
    right = luhn.calc_check_digit(body)
    return body + dice.choice([d for d in "0123456789" if d != right])


def tracking(dice: Dice) -> str:
    """Give a number of a parcel with its carrier's letters."""
    head = dice.one_of("SF", "YT", "JDVB", "ZTO", "STO", "JT", "DPK", "EMS")
    return head + dice.digits(dice.one_of(12, 13))


def ticket(dice: Dice) -> str:
    """Give the number of a case."""
    return dice.one_of("#", "TK-", "CASE-", "GD", "INC00") + dice.digits(
        dice.one_of(5, 6)
    )


def amount(dice: Dice) -> str:
    """Give money in Chinese."""
    whole = dice.randint(8, 29999)
    return dice.one_of(
        f"{whole}元", f"{whole}块", f"{whole}.{dice.digits(2)}元", f"¥{whole:,}.00"
    )


def _uuid(dice: Dice) -> str:
    return "-".join(dice.letters(n, _HEX) for n in (8, 4, 4, 4, 12))


def _link(dice: Dice) -> str:
    host = dice.one_of("shop.example", "help.lanqiao.test", "m.yuncai.test")
    tail = dice.one_of(f"item/{dice.digits(12)}", f"p?id={dice.digits(13)}&from=im")
    return f"https://{host}/{tail}"


def _book(dice: Dice) -> str:
    body = "9787" + dice.digits(8)
    body += ean.calc_check_digit(body)
    return dice.one_of(isbn.format(body), body)


def _shelf(dice: Dice) -> str:
    body = "69" + dice.digits(10)
    return body + ean.calc_check_digit(body)


NUMBERS: Final[Mapping[str, Callable[[Dice], str]]] = {
    "order": order,
    "order_dashed": lambda dice: f"{_dated(dice)[2:]}-{dice.digits(15)}",
    "bad_id": bad_id,
    "bad_card": bad_card,
    "express": tracking,
    "track_digits": lambda dice: dice.one_of("77", "43", "98") + dice.digits(11),
    "invoice": lambda dice: dice.digits(dice.one_of(8, 20), "02"),
    "ticket": ticket,
    "amount": amount,
    "version": lambda dice: (
        dice.one_of("", "v", "V") + f"{dice.randint(1, 19)}.{dice.randint(0, 30)}"
        f".{dice.randint(0, 99)}"
    ),
    "version4": lambda dice: (
        f"{dice.randint(1, 140)}.{dice.randint(0, 9)}.{dice.randint(260, 9999)}"
        f".{dice.randint(0, 400)}"
    ),
    "stamp_s": lambda dice: "17" + dice.digits(8),
    "stamp_ms": lambda dice: "17" + dice.digits(11),
    "clock": lambda dice: f"{_day(dice)} {_clock(dice)}",
    "compact_time": lambda dice: _dated(dice) + _clock(dice).replace(":", "") + "07",
    "long_run": lambda dice: dice.one_of("42000", "2026", "10010") + dice.digits(23),
    "serial": lambda dice: (
        dice.letters(2) + dice.digits(4) + dice.letters(3) + dice.digits(5)
    ),
    "sku": lambda dice: (
        dice.letters(2) + dice.one_of("-", "") + dice.digits(4) + dice.letters(1)
    ),
    "isbn": _book,
    "barcode": _shelf,
    "coordinates": lambda dice: (
        f"{dice.randint(21, 44)}.{dice.digits(6)},{dice.randint(98, 127)}"
        f".{dice.digits(6)}"
    ),
    "colour": lambda dice: "#" + dice.letters(6, _HEX),
    "hash": lambda dice: dice.letters(dice.one_of(32, 40), _HEX),
    "uuid": _uuid,
    "hotline": lambda dice: dice.one_of(
        f"400-{dice.digits(3)}-{dice.digits(4)}",
        f"400{dice.digits(7)}",
        dice.one_of("95588", "95533", "95511", "10086", "10010", "95338", "95595"),
        f"800-{dice.digits(3)}-{dice.digits(4)}",
    ),
    "short_code": lambda dice: dice.one_of(
        "12315", "12345", "12378", "12300", "96110", "12123", "12306", "12329", "12333"
    ),
    "url": _link,
    "coupon": lambda dice: dice.letters(4) + dice.digits(2) + dice.letters(2),
    "pickup": lambda dice: (
        f"{dice.randint(1, 9)}-{dice.randint(1, 9)}-{dice.digits(4)}"
    ),
    "date": _day,
    "flight": lambda dice: (
        dice.one_of("MU", "CZ", "G", "D", "HU") + dice.digits(4, "1")
    ),
    "qty": lambda dice: (
        f"{dice.randint(3, 9000)}{dice.one_of('件', '箱', ' pcs', '台')}"
    ),
    "percent": lambda dice: f"{dice.randint(1, 99)}.{dice.digits(1)}%",
    "size": lambda dice: (
        f"{dice.randint(20, 220)}*{dice.randint(20, 190)}*{dice.randint(10, 90)}cm"
    ),
    "error": lambda dice: dice.one_of(
        f"0x800{dice.digits(5)}", f"E-{dice.digits(4)}", f"ERR_{dice.digits(5)}"
    ),
    "spec": lambda dice: dice.one_of("3岁以上", "6+", "8-12岁", "14+", "3-6岁"),
}
SMALL: Final[Mapping[str, Callable[[Dice], str]]] = {
    "amount": amount,
    "amount_tw": lambda dice: (
        dice.one_of("NT$", "HK$") + f"{dice.randint(80, 19999):,}"
    ),
    "sum": lambda dice: f"{dice.randint(20, 9800)}.{dice.digits(2)}",
    "order": lambda dice: _dated(dice) + dice.digits(8),
    "track": tracking,
    "ticket": ticket,
    "date": _day,
    "days": lambda dice: str(dice.randint(2, 15)),
    "small": lambda dice: str(dice.randint(2, 40)),
    "n_small": lambda dice: dice.digits(2, "123"),
    "firm": lambda dice: word("firms", dice),
    "firm_en": lambda dice: word("firms_en", dice),
    "code": lambda dice: dice.letters(6, _HEX),
    "iso": lambda dice: f"{values.day(dice, 2024, 2026)}",
}
