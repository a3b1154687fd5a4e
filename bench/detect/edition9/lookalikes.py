"""Numbers that only look like something, by kind."""

from collections.abc import Callable, Mapping
from typing import Final

from bench.detect.dice import LOWER, UPPER, Dice
from bench.detect.edition9.pools import month_and_day

_HEX: Final = "0123456789abcdef"


def price(dice: Dice) -> str:
    """Give a sum of everyday."""
    return f"{dice.randint(3, 4999)}.{dice.digits(1)}{dice.choice('05')}"


def date(dice: Dice) -> str:
    """Give a day of these years."""
    month, day = month_and_day(dice)
    year = dice.randint(2024, 2026)
    return dice.one_of(
        f"{year}-{month:02}-{day:02}",
        f"{month}月{day}日",
        f"{month}.{day}",
        f"{month}/{day}",
    )


def order(dice: Dice) -> str:
    """Give an order."""
    return dice.digits(12, "3")


def tracking(dice: Dice) -> str:
    """Give a parcel at home."""
    head = dice.one_of("SF", "YT", "JDV", "JT", "77", "43")
    return head + dice.digits(13, "123456789")


def version(dice: Dice) -> str:
    """Give a version of three parts."""
    return f"{dice.randint(1, 14)}.{dice.randint(0, 30)}.{dice.randint(0, 9)}"


def some(most: int, least: int = 1) -> Callable[[Dice], str]:
    """Give a count between these."""
    return lambda dice: str(dice.randint(least, most))


def _stamped(dice: Dice) -> str:
    month, day = month_and_day(dice)
    return f"{dice.randint(2024, 2026)}{month:02}{day:02}"


def _uuid(dice: Dice) -> str:
    return "-".join(dice.letters(n, _HEX) for n in (8, 4, 4, 4, 12))


def _place(dice: Dice) -> str:
    north = f"{dice.randint(20, 45)}.{dice.digits(6)}"
    return f"{north},{dice.randint(100, 125)}.{dice.digits(6)}"


def _waybill(dice: Dice) -> str:
    return dice.one_of(
        "1Z" + dice.letters(6, UPPER) + dice.digits(10),
        dice.letters(2) + dice.digits(9) + dice.one_of("CN", "DE", "GB"),
        dice.digits(3, "7") + "-" + dice.digits(8),
    )


def _standard(dice: Dice) -> str:
    return f"GB/T {dice.randint(1000, 39999)}-20{dice.randint(10, 24)}"


NUMBERS: Final[Mapping[str, Callable[[Dice], str]]] = {
    "order_number": order,
    "long_order": lambda dice: dice.one_of("20", "50", "80") + dice.digits(17),
    "tracking": tracking,
    "air_waybill": _waybill,
    "serial": lambda dice: dice.letters(3) + dice.digits(4) + dice.letters(5),
    "imei": lambda dice: "86" + dice.digits(13),
    "barcode": lambda dice: "69" + dice.digits(11),
    "sku": lambda dice: "100" + dice.digits(9),
    "price": price,
    "big_sum": lambda dice: (
        f"{dice.randint(1, 99)},{dice.digits(3)},{dice.digits(3)}.00"
    ),
    "order_date": date,
    "date_run": _stamped,
    "timestamp": lambda dice: "17" + dice.digits(dice.one_of(8, 11)),
    "version": version,
    "firmware_dots": lambda dice: f"{version(dice)}.{dice.randint(300, 999)}",
    "hash": lambda dice: dice.letters(dice.one_of(32, 40), _HEX),
    "uuid": _uuid,
    "error_code": lambda dice: dice.one_of("0x", "E", "-") + dice.digits(5, "8"),
    "game_id": lambda dice: dice.digits(9, "12"),
    "room_code": lambda dice: (
        f"{dice.digits(3, '3456789')}-{dice.digits(3)}-{dice.digits(3)}"
    ),
    "coordinates": _place,
    "hotline": lambda dice: (
        dice.one_of("400-", "800-", "400 ")
        + dice.digits(3, "68")
        + dice.one_of("-", "", " ")
        + dice.digits(4)
    ),
    "public_service": lambda dice: (
        dice.one_of("12315", "12345", "12378", "12300")
        + dice.one_of("", "热线", "平台")
    ),
    "sms_sender": lambda dice: "1069" + dice.digits(dice.randint(8, 12)),
    "flight": lambda dice: (
        dice.one_of("CA", "MU", "CZ", "HO", "3U") + dice.digits(4, "1356")
    ),
    "train": lambda dice: dice.one_of("G", "D", "K", "Z") + dice.digits(3, "123456789"),
    "seat": lambda dice: (
        f"{dice.randint(1, 16)}车{dice.randint(1, 18)}{dice.choice('ABCDF')}"
    ),
    "product_age": some(30, 3),
    "shop_years": some(30, 2),
    "public_shop": some(480, 2),
    "port": lambda dice: dice.digits(4, "3589"),
    "colour": lambda dice: dice.letters(6, _HEX),
    "coupon": lambda dice: dice.letters(4) + dice.digits(4) + dice.letters(2),
    "pickup": lambda dice: (
        f"{dice.randint(1, 30)}-{dice.randint(1, 9)}-{dice.digits(4)}"
    ),
    "ticket": lambda dice: dice.one_of("INC", "CS-", "#") + dice.digits(7),
    "case_number": lambda dice: dice.letters(3) + _stamped(dice) + dice.digits(6),
    "isbn": lambda dice: f"978-7-{dice.digits(3)}-{dice.digits(5)}-{dice.digits(1)}",
    "standard": _standard,
    "model_number": lambda dice: (
        dice.letters(2) + "-" + dice.digits(4) + dice.letters(1)
    ),
    "measures": lambda dice: f"{dice.randint(100, 2400)}*{dice.randint(100, 900)}",
    "secret_talk": some(30, 2),
    "quantity": some(9000, 20),
}
# Slots of the talk that are no values.
SMALL: Final[Mapping[str, Callable[[Dice], str]]] = {
    "order": order,
    "price": price,
    "date": date,
    "time": lambda dice: (
        f"{dice.randint(7, 22)}:{dice.choice('0134')}{dice.choice('05')}"
    ),
    "n": some(30, 2),
    "days": some(30, 2),
    "tail": lambda dice: dice.digits(4),
    "express": tracking,
    "policy": lambda dice: dice.letters(4) + dice.digits(12),
    "sn": lambda dice: dice.letters(4) + dice.digits(3) + dice.letters(4),
    "flight": lambda dice: dice.one_of("CA", "MU", "CZ") + dice.digits(4, "1356"),
    "tag": lambda dice: dice.one_of("CA", "MU") + dice.digits(6),
    "account": lambda dice: dice.letters(3, LOWER) + dice.digits(5),
    "exp": lambda dice: f"{dice.randint(1, 12):02}/{dice.randint(27, 32)}",
    "version": version,
    "port": lambda dice: dice.digits(4, "3589"),
    "hash": lambda dice: dice.letters(16, _HEX),
    "product_en": lambda dice: dice.one_of("jacket", "kettle", "backpack", "lamp"),
}
