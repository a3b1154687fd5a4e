"""What looks like something sensitive and is not: one maker a kind, and small words."""

from collections.abc import Callable, Mapping
from typing import Final

from bench.detect import values
from bench.detect.dice import Dice
from bench.detect.edition12.pools import word
from stdnum import ean, isbn, luhn
from stdnum.iso7064 import mod_11_2

_HEX: Final = "0123456789abcdef"


def _day(dice: Dice) -> str:
    shape = dice.one_of("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%m月%d日", "%Y年%m月%d日")
    return values.day(dice, 2024, 2026).strftime(shape)


def _day_abroad(dice: Dice) -> str:
    shape = dice.one_of("%Y-%m-%d", "%d/%m/%Y", "%d %b", "%B %d")
    return values.day(dice, 2024, 2026).strftime(shape)


def _time(dice: Dice) -> str:
    return f"{dice.randint(7, 22):02}:{dice.randint(0, 59):02}"


def _order(dice: Dice) -> str:
    """Give an order's number: its day and more, or letters."""
    day = f"{values.day(dice, 2024, 2026):%Y%m%d}"
    return dice.one_of(
        day + dice.digits(dice.one_of(6, 8, 12)),
        f"{day[2:]}-{dice.digits(15)}",
        dice.one_of("XS", "NO", "WEB-", "T") + dice.digits(9),
    )


def _parcel(dice: Dice) -> str:
    head = dice.one_of("SF", "YT", "JD", "ZT", "YD", "DB")
    return head + dice.digits(13)


def _ticket(dice: Dice) -> str:
    return dice.one_of("#", "T-", "WO-", "REQ") + dice.digits(dice.one_of(5, 7))


def _money(dice: Dice) -> str:
    whole = dice.randint(5, 48000)
    return dice.one_of(f"{whole}元", f"{whole}块", f"￥{whole}.{dice.digits(2)}")


def _money_abroad(dice: Dice) -> str:
    sign = dice.one_of("$", "€", "£", "S$", "HK$", "Rs ")
    return f"{sign}{dice.randint(5, 4800):,}.{dice.digits(2)}"


def _bad_id(dice: Dice) -> str:
    """Give an identity number but for its check digit; it is no card, either."""
    body = values.resident_id(dice)[:-1]
    right = mod_11_2.calc_check_digit(body)
    return body + dice.choice(
        [d for d in "0123456789" if d != right and not luhn.is_valid(body + d)]
    )


def _bad_card(dice: Dice) -> str:
    """Give a card's number but for its check digit."""
    body = values.bank_card(dice)[:-1]
    right = str(luhn.calc_check_digit(body))
    return body + dice.choice([d for d in "0123456789" if d != right])


def _ean(dice: Dice) -> str:
    body = dice.one_of("69", "40", "50") + dice.digits(10)
    return body + str(ean.calc_check_digit(body))


def _isbn(dice: Dice) -> str:
    body = "9787" + dice.digits(8)
    number = body + str(ean.calc_check_digit(body))
    return dice.one_of(number, isbn.format(number))


def _link(dice: Dice) -> str:
    host = dice.one_of("mall.meiyun.test", "m.qianlima.test", "shop.kestrelair.test")
    return f"https://{host}/" + dice.one_of(
        f"goods/{dice.digits(12)}.html", f"i?sku={dice.digits(8)}&t=17{dice.digits(11)}"
    )


def _hotline(dice: Dice) -> str:
    area, rest = dice.digits(3), dice.digits(4)
    short = dice.one_of("95588", "95599", "95566", "95555", "10086", "10000")
    return dice.one_of(short, short, f"400-{area}-{rest}", f"400{area}{rest}")


def _version(dice: Dice) -> str:
    return f"{dice.randint(1, 17)}.{dice.randint(0, 20)}.{dice.randint(0, 40)}"


NUMBERS: Final[Mapping[str, Callable[[Dice], str]]] = {
    "order": _order,
    "parcel": _parcel,
    "ticket": _ticket,
    "invoice": lambda dice: dice.digits(dice.one_of(8, 12, 20), "02"),
    "money": _money,
    "version": _version,
    "build": lambda dice: f"{_version(dice)}.{dice.randint(1000, 9999)}",
    "stamp": lambda dice: "17" + dice.digits(dice.one_of(8, 11)),
    "clock": lambda dice: f"{_day(dice)} {_time(dice)}",
    "serial": lambda dice: f"{dice.letters(3)}{dice.digits(6)}{dice.letters(2)}",
    "sku": lambda dice: f"{dice.letters(2)}-{dice.digits(4)}{dice.letters(1)}",
    "isbn": _isbn,
    "ean": _ean,
    "gps": lambda dice: (
        f"{dice.randint(20, 45)}.{dice.digits(5)}, {dice.randint(100, 125)}."
        + dice.digits(5)
    ),
    "colour": lambda dice: "#" + dice.letters(6, _HEX.upper()),
    "digest": lambda dice: dice.letters(dice.one_of(32, 40), _HEX),
    "uuid": lambda dice: "-".join(dice.letters(n, _HEX) for n in (8, 4, 4, 4, 12)),
    "hotline": _hotline,
    "link": _link,
    "coupon": lambda dice: dice.letters(5) + dice.digits(3),
    "pickup": lambda dice: (
        f"{dice.digits(1, '1234')}-{dice.digits(1)}-{dice.digits(4)}"
    ),
    "day": _day,
    "flight": lambda dice: (
        dice.one_of("MU", "CA", "CX", "BR", "KA", "G", "D")
        + dice.digits(3, "123456789")
    ),
    "share": lambda dice: f"{dice.randint(2, 19)}.{dice.digits(1)}%",
    "size": lambda dice: "x".join(str(dice.randint(15, 190)) for _ in range(3)) + "cm",
    "errcode": lambda dice: dice.one_of(
        f"E{dice.digits(3)}",
        f"0x{dice.letters(8, _HEX.upper())}",
        f"ORA-{dice.digits(5)}",
    ),
    "bad_id": _bad_id,
    "bad_card": _bad_card,
    "meter": lambda dice: dice.digits(dice.one_of(8, 10, 13), "035"),
    "count": lambda dice: f"{dice.randint(2, 900)}{dice.one_of('件', '箱', '个')}",
    "stay": lambda dice: f"{dice.digits(2, '123')}{dice.letters(1, 'ABCDEF')}",
}
# The same as it is written abroad, where that is otherwise.
ABROAD: Final[Mapping[str, Callable[[Dice], str]]] = {
    "money": _money_abroad,
    "day": _day_abroad,
    "clock": lambda dice: f"{_day_abroad(dice)} {_time(dice)}",
    "count": lambda dice: f"{dice.randint(2, 900)} {dice.one_of('pcs', 'boxes')}",
}
SMALL: Final[Mapping[str, Callable[[Dice], str]]] = {
    "order": lambda dice: f"{values.day(dice, 2025, 2026):%Y%m%d}{dice.digits(8)}",
    "track": _parcel,
    "ticket": _ticket,
    "amount": lambda dice: f"{dice.randint(9, 980)}{dice.one_of('元', '块')}",
    "amount_tw": lambda dice: f"NT${dice.randint(90, 9900):,}",
    "sum": lambda dice: f"{dice.randint(9, 900)}.{dice.digits(2)}",
    "days": lambda dice: str(dice.randint(2, 15)),
    "small": lambda dice: str(dice.randint(2, 40)),
    "n_small": lambda dice: dice.digits(2, "123"),
    "iso": lambda dice: f"{values.day(dice, 2025, 2026)}",
    "code": lambda dice: dice.letters(8, _HEX),
    "serial": NUMBERS["serial"],
    "pnr": lambda dice: dice.letters(6),
    "city": lambda dice: word("places", dice).split("/")[1].removesuffix("市"),
    "firm_tw": lambda dice: dice.one_of("宏昇實業有限公司", "永和電子股份有限公司"),
}
