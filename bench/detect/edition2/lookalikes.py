"""Numbers and words of the second edition that must stay, by kind.

Order numbers are not filtered: some pass the check of a card, as in life. Numbers with
a wrong check digit differ from a right one in that digit alone.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from bench.detect.dice import LOWER, Dice
from bench.detect.edition2 import numbers
from bench.detect.edition2.moments import moment, money

_HEX: Final = "0123456789abcdef"
_DIGITS: Final = "0123456789"
Number = Callable[[Dice], str]


def _wrong(make: Number, alphabet: str = _DIGITS) -> Number:
    """Take another last character than the right one."""

    def number(dice: Dice) -> str:
        right = make(dice)
        return right[:-1] + dice.choice([c for c in alphabet if c != right[-1]])

    return number


def _undated(dice: Dice) -> str:
    """Give an identity number born on a day that no calendar has."""
    head = numbers.county(dice) + f"{dice.randint(1950, 2010)}"
    day = dice.one_of("1301", "0230", "0431", "0000", "1832", "0935")
    return head + day + dice.digits(4)


def _chinese_amount(dice: Dice) -> str:
    one, two = dice.choice("一二三四五六七八九"), dice.choice("二三四五六七八九")
    return dice.one_of(
        f"{one}千{two}百块", f"{two}百{one}十元整", f"{one}万{two}", f"{two}十{one}块钱"
    )


def _hotel(dice: Dice) -> str:
    return dice.one_of(
        dice.digits(10, "123"), f"HT{dice.digits(9)}", dice.digits(16, "36")
    )


def _policy(dice: Dice) -> str:
    return dice.one_of(
        "P" + dice.digits(14),
        f"{dice.letters(4)}{moment(dice):%Y}{dice.digits(11)}",
        f"{dice.digits(2, '12')}{moment(dice):%y}{dice.digits(15)}",
    )


def _waybill(dice: Dice) -> str:
    return dice.one_of(
        f"SF{dice.digits(13, '013')}",
        f"YT{dice.digits(13, '678')}",
        f"JT{dice.digits(13)}",
        f"JDVC{dice.digits(11)}",
        f"78{dice.digits(12)}",
        f"43{dice.digits(13)}",
        f"98{dice.digits(11)}",
        f"DPK{dice.digits(12)}",
    )


def _version(dice: Dice) -> str:
    four = ".".join(str(dice.randint(0, 29)) for _ in range(4))
    return dice.one_of(
        four,
        f"{dice.randint(1, 15)}.{dice.randint(0, 40)}.{dice.randint(0, 99)}",
        f"{dice.randint(1, 9)}.{dice.randint(0, 9)}.0-beta{dice.randint(1, 9)}",
        f"{moment(dice):%Y.%m.%d}",
    )


def _span(dice: Dice) -> str:
    start = dice.randint(6, 12)
    return dice.one_of(
        f"{start}:00-{start + 9}:30", f"{start:02}:30~{start + 10}:00", f"{start}-22"
    )


def _period(dice: Dice) -> str:
    start = moment(dice)
    end = start + timedelta(days=dice.randint(1, 30))
    return dice.one_of(
        f"{start:%m.%d}-{end:%m.%d}",
        f"{start:%Y/%m/%d}-{end:%Y/%m/%d}",
        f"{start.month}月{start.day}日至{end.month}月{end.day}日",
        f"{start:%Y%m%d}-{end:%Y%m%d}",
    )


def _hotline(dice: Dice) -> str:
    free = dice.one_of("400", "800") + dice.digits(7, "1689")
    return dice.one_of(
        free,
        f"{free[:3]}-{free[3:7]}-{free[7:]}",
        f"{free[:3]} {free[3:6]} {free[6:]}",
        f"{free[:4]}-{free[4:7]}-{free[7:]}",
        dice.one_of("95519", "95500", "95511", "12306", "12329", "12333", "10000"),
    )


def _exam(dice: Dice) -> str:
    return dice.one_of(f"{dice.randint(1, 750)}", f"{dice.randint(0, 9)}.5")


def _size(dice: Dice) -> str:
    sides = [str(dice.randint(15, 2400)) for _ in range(dice.randint(2, 3))]
    return dice.one_of("*", "x", "X", "-").join(sides) + dice.one_of("", "cm", "mm")


def _approval(dice: Dice) -> str:
    return dice.one_of(
        f"H{moment(dice):%Y}{dice.digits(4)}",
        f"Z{dice.digits(8)}",
        f"SC{dice.digits(14, '1')}",
        f"粤械注准{moment(dice):%Y}{dice.digits(7)}",
    )


def _stretch(dice: Dice) -> str:
    return dice.digits(dice.one_of(13, 14, 17, 20, 21, 22, 24, 28), "123456789")


def _inside(dice: Dice) -> str:
    before = dice.digits(dice.randint(2, 8), "2345678")
    return before + numbers.mobile(dice) + dice.digits(dice.randint(2, 5))


NUMBERS: Final[Mapping[str, Number]] = {
    "order_taobao": lambda d: d.digits(d.one_of(18, 19), "1234"),
    "order_douyin": lambda d: "69" + d.digits(17),
    "order_wechat_pay": lambda d: f"42000{d.digits(5)}{moment(d):%Y%m%d}{d.digits(10)}",
    "order_zoho": lambda d: d.one_of("", "INV-", "SO-") + d.digits(d.one_of(6, 9, 12)),
    "order_hotel": _hotel,
    "policy": _policy,
    "meituan": lambda d: d.digits(d.one_of(16, 18), "2345"),
    "waybill": _waybill,
    "ups": lambda d: f"1Z{d.letters(3)}{d.digits(3)}{d.digits(10)}",
    "parcel_locker": lambda d: f"{d.randint(1, 40)}-{d.randint(1, 9)}-{d.digits(4)}",
    "otp": lambda d: d.digits(d.one_of(4, 6)),
    "room": lambda d: d.one_of("", "A", "B1-") + f"{d.randint(1, 28)}{d.digits(2)}",
    "seat": lambda d: (
        d.one_of("G", "D", "C", "HO", "MF", "9C", "CA", "UA") + d.digits(4, "1235678")
    ),
    "amount": money,
    "amount_chinese": _chinese_amount,
    "amount_long": lambda d: str(d.randrange(10**9, 10**12)),
    "unit_price": lambda d: f"{d.randint(1, 999)}.{d.digits(1)}",
    "sku_code": lambda d: (
        f"{d.letters(d.randint(1, 3))}-{d.digits(4)}-{d.digits(2)}"
        if d.happens(0.5)
        else d.digits(d.one_of(7, 9, 11), "2345")
    ),
    "serial": lambda d: d.letters(2) + d.digits(4) + d.letters(3) + d.digits(5),
    "imei": lambda d: "86" + d.digits(13),
    "barcode": lambda d: "69" + d.digits(11),
    "ean": lambda d: d.one_of("40", "50", "88") + d.digits(11),
    "software": _version,
    "date_iso": lambda d: f"{moment(d):%Y-%m-%d}",
    "date_cn": lambda d: f"{moment(d).month}月{moment(d).day}{d.one_of('号', '日')}",
    "date_compact": lambda d: f"{moment(d):%Y%m%d}",
    "period": _period,
    "clock_span": _span,
    "stamp_s": lambda d: f"{moment(d).timestamp():.0f}",
    "stamp_ms": lambda d: f"{moment(d).timestamp():.0f}{d.digits(3)}",
    "coordinates": lambda d: (
        f"{d.randint(75, 132)}.{d.digits(5)}, {d.randint(19, 52)}.{d.digits(5)}"
    ),
    "digest": lambda d: d.letters(d.one_of(7, 10, 32, 40, 64), _HEX),
    "guid": lambda d: "-".join(d.letters(n, _HEX) for n in (8, 4, 4, 4, 12)),
    "link": lambda d: d.digits(d.one_of(10, 11, 12, 15, 18), "1678"),
    "file_name": lambda d: f"{moment(d):%Y%m%d_%H%M%S}" + d.one_of("", d.digits(3)),
    "tail": lambda d: d.digits(4),
    "size": _size,
    "model": lambda d: d.letters(d.randint(2, 4)) + d.one_of("-", "") + d.digits(4),
    "battery": lambda d: d.digits(d.one_of(4, 5), "1234567"),
    "percent_off": lambda d: str(d.randint(1, 99)),
    "rate": lambda d: f"{d.randint(1, 24)}.{d.digits(2)}",
    "score_exam": _exam,
    "bad_id": _wrong(numbers.resident_id),
    "bad_id_date": _undated,
    "bad_card": _wrong(numbers.bank_card),
    "bad_uscc": _wrong(numbers.company_code, "0123456789ABCDEFGHJKLMNPQRTUWXY"),
    "long_run": _stretch,
    "mobile_inside": _inside,
    "hotline": _hotline,
    "bank_line": lambda d: d.one_of("95566", "95599", "95559", "95580", "106980095588"),
    "isbn_13": lambda d: f"978-7-{d.digits(3)}-{d.digits(5)}-{d.digits(1)}",
    "stock_code": lambda d: d.one_of("60", "00", "30", "51", "16") + d.digits(4),
    "postal": lambda d: d.digits(6, "12345678"),
    "lottery": lambda d: " ".join(f"{d.randint(1, 33):02}" for _ in range(6)),
    "approval": _approval,
    "standard": lambda d: f"GB/T {d.digits(5, '123')}-{d.randint(2008, 2024)}",
    "chassis": lambda d: d.digits(6),
    "tyre": lambda d: (
        f"{d.randint(17, 28)}5/{d.randint(8, 13) * 5}R{d.randint(15, 20)}"
    ),
    "wine": lambda d: str(d.randint(1985, 2027)),
    "score_sport": lambda d: f"{d.randint(0, 128)}:{d.randint(0, 128)}",
    "ratio": lambda d: f"1:{d.randint(2, 50)}",
    "quantity": lambda d: str(d.randint(1, 5000)),
    "phone_model": lambda d: d.one_of("Mate ", "P", "K", "") + d.digits(2, "123456789"),
    "kid_product": lambda d: f"{d.randint(0, 3)}-{d.randint(4, 14)}",
    "member": lambda d: d.letters(1, LOWER.upper()) + d.digits(d.randint(1, 5)),
}
