"""Codes that belong to things, not to people, in the eighth edition."""

from datetime import date, timedelta
from typing import Final

from bench.detect.dice import LOWER, UPPER, Dice
from bench.detect.edition8 import checks
from bench.detect.edition8.pools import pool

HEX: Final = "0123456789abcdef"
ANY: Final = UPPER + "0123456789"
PRODUCTS: Final = ["690", "691", "692", "693", "694", "695"]


def moment(dice: Dice) -> date:
    """Give a day of this year or the last."""
    return date(2025, 1, 1) + timedelta(days=dice.randrange(700))


def day(dice: Dice) -> str:
    """Give a day of this year or the last."""
    found = moment(dice)
    return dice.one_of(
        f"{found.month}月{found.day}日",
        f"{found:%Y-%m-%d}",
        f"{found.year}年{found.month}月{found.day}号",
        f"{found:%Y/%m/%d}",
        f"{found.month}.{found.day}",
    )


def ean(dice: Dice, head: str) -> str:
    """Give a bar code."""
    first = head + dice.digits(12 - len(head))
    odd = sum(int(d) * (3 if at % 2 else 1) for at, d in enumerate(first))
    return first + str(-odd % 10)


def imei(dice: Dice) -> str:
    """Give the number of a handset."""
    first = dice.one_of("86", "35") + dice.digits(12)
    return first + checks.luhn(first)


def uuid(dice: Dice) -> str:
    """Give what a request is traced by."""
    return "-".join(dice.letters(size, HEX) for size in (8, 4, 4, 4, 12))


def isbn(dice: Dice) -> str:
    """Give the number of a book."""
    found = ean(dice, "9787")
    return dice.one_of(
        found, f"{found[:3]}-{found[3]}-{found[4:7]}-{found[7:12]}-{found[12]}"
    )


def coordinates(dice: Dice) -> str:
    """Give a place on the map."""
    east, north = dice.uniform(100, 122), dice.uniform(22, 41)
    return dice.one_of(
        f"{east:.6f},{north:.6f}",
        f"{north:.5f}, {east:.5f}",
        f"{north:.4f}N {east:.4f}E",
    )


def dated_order(dice: Dice) -> str:
    """Give an order that begins with its day."""
    return dice.one_of(
        f"{moment(dice):%Y%m%d}{dice.digits(10)}", dice.digits(19, "1234")
    )


def flight(dice: Dice) -> str:
    """Give a flight or a train."""
    airline = dice.one_of("CA", "MU", "CZ", "HU", "3U", "ZH", "G", "D", "K", "C")
    return airline + dice.digits(4 if len(airline) > 1 else 3, "123456789")


def hotline_400(dice: Dice) -> str:
    """Give the line of a help desk."""
    rest = dice.digits(6)
    head = dice.one_of("400", "400", "800")
    return dice.one_of(
        f"{head}-{dice.choice('0168')}{rest[:2]}-{rest[2:]}1",
        f"{head}{dice.choice('0168')}{rest}",
        f"{head} {dice.choice('0168')}{rest[:2]} {rest[2:]}8",
    )


def version(dice: Dice) -> str:
    """Give the version of a program."""
    parts = ".".join(str(dice.randint(0, 24)) for _ in range(dice.choice([3, 3, 4])))
    return dice.one_of("v", "V", "") + f"{dice.randint(1, 12)}.{parts}"


def build(dice: Dice) -> str:
    """Give its build."""
    head = dice.one_of("10", "11", "120", "131")
    return f"{head}.0.{dice.randint(300, 22631)}.{dice.randint(1, 4900)}"


def file_name(dice: Dice) -> str:
    """Give the name of a file."""
    return dice.one_of(
        f"IMG_{moment(dice):%Y%m%d}_{dice.digits(6)}.jpg",
        f"mmexport{dice.digits(13, '1')}.jpg",
        f"wx_camera_{dice.digits(13, '1')}.mp4",
        f"Screenshot_{moment(dice):%Y%m%d}-{dice.digits(6)}.png",
        f"{moment(dice):%Y%m%d}{dice.digits(3)}.pdf",
    )


def clock(dice: Dice) -> str:
    """Give hours of a day."""
    start, end = dice.randint(7, 13), dice.randint(14, 22)
    return f"{start}:{dice.one_of('00', '30')}{dice.one_of('-', '~', '到')}{end}:00"


def size(dice: Dice) -> str:
    """Give how large a thing is."""
    a, b, c = (dice.randint(20, 220) for _ in range(3))
    return dice.one_of(
        f"{a}*{b}*{c}cm", f"{a}x{b}x{c}", f"{a}\u00d7{b}厘米", f"长{a}宽{b}高{c}"
    )


def chat_log(dice: Dice) -> str:
    """Give the head of a line in a chat."""
    hour, minute = dice.randint(8, 22), dice.randint(0, 59)
    return f"{moment(dice):%Y-%m-%d} {hour:02}:{minute:02}:{dice.digits(2, '012345')}"


def device_approval(dice: Dice) -> str:
    """Give the approval of a medical device."""
    state, kind = dice.choice("粤京沪苏浙国鲁"), dice.one_of("注准", "备")
    return f"{state}械{kind}{dice.randint(2015, 2025)}{dice.digits(7)}"


def icp(dice: Dice) -> str:
    """Give the entry of a website at the ministry."""
    state, page = dice.choice("京沪粤浙苏川鄂"), dice.one_of("", "-1", "-2")
    return f"{state}ICP备{dice.digits(8, '12')}号{page}"


def doi(dice: Dice) -> str:
    """Give the name of a paper."""
    journal, year = dice.letters(4, LOWER), dice.randint(2012, 2025)
    return f"10.{dice.digits(4, '1')}/j.{journal}.{year}.{dice.digits(6, '1')}"


def waybill(dice: Dice) -> str:
    """Give what a parcel is traced by."""
    head, size = dice.one_of(
        ("SF", 13), ("YT", 13), ("JDVB", 11), ("JT", 13), ("EMS", 10)
    )
    return head + dice.digits(size)


def price(dice: Dice) -> str:
    """Give an amount of money."""
    return dice.one_of(
        f"{dice.randint(19, 9999)}.{dice.digits(2)}",
        f"{dice.randint(2, 90)}00",
        f"{dice.randint(1, 99)},{dice.digits(3)}.00",
    )


def coupon(dice: Dice) -> str:
    """Give the code of a coupon."""
    parts = [dice.letters(4, ANY) for _ in range(3)]
    return dice.one_of(dice.letters(10, ANY), f"VIP{dice.digits(4)}", "-".join(parts))


def serial(dice: Dice) -> str:
    """Give the serial number of a device."""
    return dice.one_of(
        f"C02{dice.letters(9, ANY)}",
        f"PF{dice.letters(6, ANY)}",
        f"{dice.digits(4)}{dice.letters(2)}{dice.digits(8)}",
    )


def invoice(dice: Dice) -> str:
    """Give the number of an invoice."""
    return dice.one_of(
        dice.digits(8),
        f"{dice.one_of('24', '25', '26')}{dice.digits(18)}",
        f"0{dice.digits(11)}",
    )


def policy(dice: Dice) -> str:
    """Give the number of a paper of the state."""
    office, year = dice.choice(pool("offices_of_state")), dice.randint(2015, 2026)
    return f"{office}\u3014{year}\u3015{dice.randint(1, 99)}号"


def standard(dice: Dice) -> str:
    """Give the number of a standard."""
    year = dice.randint(2010, 2025)
    return dice.one_of(
        f"GB/T {dice.randint(1000, 45999)}-{year}",
        f"GB {dice.randint(1000, 31999)}-{year}",
        f"QB/T {dice.randint(1000, 5999)}",
        f"ISO {dice.randint(9000, 27999)}",
    )
