"""What only looks like something, by kind, and the small words of the talk."""

from collections.abc import Callable, Mapping
from typing import Final

from bench.detect import values as first
from bench.detect.dice import Dice
from bench.detect.edition9.lookalikes import NUMBERS as NINTH, SMALL as LITTLE
from bench.detect.edition10.pools import word
from stdnum import luhn
from stdnum.iso7064 import mod_11_2

_KEPT: Final = [
    "order_number",
    "tracking",
    "air_waybill",
    "serial",
    "imei",
    "barcode",
    "sku",
    "price",
    "big_sum",
    "order_date",
    "date_run",
    "timestamp",
    "version",
    "firmware_dots",
    "hash",
    "uuid",
    "error_code",
    "game_id",
    "room_code",
    "coordinates",
    "hotline",
    "public_service",
    "sms_sender",
    "flight",
    "train",
    "seat",
    "shop_years",
    "port",
    "colour",
    "coupon",
    "pickup",
    "ticket",
    "case_number",
    "isbn",
    "standard",
    "model_number",
    "measures",
    "quantity",
]


def _no_card(make: Callable[[Dice], str]) -> Callable[[Dice], str]:
    """Give numbers that are right neither as a card nor as an identity number."""

    def number(dice: Dice) -> str:
        while luhn.is_valid(made := make(dice)) or mod_11_2.is_valid(made):
            pass
        return made

    return number


def _bad_id(dice: Dice) -> str:
    number = first.resident_id(dice)
    last = dice.choice([d for d in "0123456789" if d != number[-1]])
    return number[:-1] + last


def _bad_card(dice: Dice) -> str:
    number = first.bank_card(dice)
    return number[:-1] + str((int(number[-1]) + dice.randint(1, 9)) % 10)


NUMBERS: Final[Mapping[str, Callable[[Dice], str]]] = {
    **{kind: NINTH[kind] for kind in _KEPT},
    "imei": _no_card(NINTH["imei"]),
    "long_order": _no_card(NINTH["long_order"]),
    "bad_id": _no_card(_bad_id),
    "bad_card": _bad_card,
    "short_codes": lambda dice: dice.one_of(
        "95588", "95555", "95533", "10086", "10010", "10000", "95338", "12306", "96110"
    ),
    "redeemed": lambda dice: dice.digits(dice.one_of(6, 8, 10)),
    "product_age": lambda dice: str(dice.randint(2, 14)),
    "masked_tail": lambda dice: dice.digits(4),
    "url": lambda dice: dice.digits(dice.one_of(6, 7, 9, 12, 13), "123456789"),
}
SMALL: Final[Mapping[str, Callable[[Dice], str]]] = {
    "item": lambda dice: word("items", dice),
    "item_tc": lambda dice: word("items_tc", dice),
    "item_en": lambda dice: word("items_en", dice),
    "firm": lambda dice: word("cities", dice) + word("firms", dice),
    "bank": lambda dice: word("banks", dice),
    "dept": lambda dice: word("depts", dice),
    "city": lambda dice: word("cities", dice),
    "brand": lambda dice: word("brands", dice),
    "place_tc": lambda dice: word("places_tc", dice),
    "place": lambda dice: word("places", dice),
    "order": NINTH["order_number"],
    "express": NINTH["tracking"],
    "ticket": NINTH["ticket"],
    "money": lambda dice: str(dice.randint(9, 9800)),
    "price": NINTH["price"],
    "some": lambda dice: str(dice.randint(2, 40)),
    "n": lambda dice: str(dice.randint(2, 14)),
    "tail": LITTLE["tail"],
    "time": LITTLE["time"],
    "date": LITTLE["date"],
    "iso": lambda dice: f"{first.day(dice, 2025, 2026)}",
    "policy": LITTLE["policy"],
}
