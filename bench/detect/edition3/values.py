"""Specimen values of the third edition: random, their check digits by python-stdnum."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final

from bench.detect.dice import LOWER, UPPER, Dice
from bench.detect.edition3.pools import pool
from stdnum import iban as iban_check, luhn
from stdnum.cn import uscc
from stdnum.eu import vat as vat_check
from stdnum.iso7064 import mod_11_2

_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
# What is behind the prefix: # a digit, @ a letter, * either.
_VAT: Final[Mapping[str, tuple[str, ...]]] = {
    "AT": ("U########",),
    "BE": ("0#########",),
    "BG": ("#########",),
    "CY": ("########@",),
    "CZ": ("########",),
    "DE": ("#########",),
    "DK": ("########",),
    "EE": ("#########",),
    "EL": ("#########",),
    "ES": ("B########", "########@"),
    "FI": ("########",),
    "FR": ("###########",),
    "HR": ("###########",),
    "HU": ("########",),
    "IE": ("#######@", "#######@@"),
    "IT": ("###########",),
    "LT": ("#######1#",),
    "LU": ("########",),
    "LV": ("4##########",),
    "MT": ("########",),
    "NL": ("#########B##",),
    "PL": ("##########",),
    "PT": ("#########",),
    "RO": ("########",),
    "SE": ("##########01",),
    "SI": ("########",),
    "SK": ("##########",),
}
_BANKS: Final = {"DE": 18, "FR": 23, "NL": 0, "ES": 20, "IT": 0, "AT": 16, "DK": 14}


def filled(shape: str, dice: Dice) -> str:
    """Write a shape of digits and letters."""
    made = {"#": lambda: dice.digits(1), "@": lambda: dice.letters(1, UPPER)}
    made["*"] = lambda: dice.one_of(made["#"](), made["@"]())
    return "".join(made[c]() if c in made else c for c in shape)


def until(make: Callable[[], str], sound: Callable[[str], Any]) -> str:
    """Make values until one is sound."""
    while not sound(value := make()):
        pass
    return value


def day(dice: Dice, first: int = 1950, last: int = 2011) -> date:
    start = date(first, 1, 1)
    return start + timedelta(days=dice.randrange((date(last, 12, 31) - start).days))


def resident_id(dice: Dice) -> str:
    head = f"{dice.choice(pool('counties'))}{day(dice):%Y%m%d}{dice.digits(3)}"
    return head + mod_11_2.calc_check_digit(head)


def old_resident_id(dice: Dice) -> str:
    born = day(dice, 1935, 1985)
    return f"{dice.choice(pool('counties'))}{born:%y%m%d}{dice.digits(3)}"


def bank_card(dice: Dice) -> str:
    issuer, _, length = dice.choice(pool("issuers")).partition("/")
    head = issuer + dice.digits(int(length) - len(issuer) - 1)
    return head + str(luhn.calc_check_digit(head))


def mobile(dice: Dice) -> str:
    head = dice.one_of("135", "136", "138", "139", "150", "158", "159", "166", "173")
    head = dice.one_of(
        head, dice.one_of("176", "177", "180", "185", "189", "191", "198")
    )
    return head + dice.digits(8)


def landline(dice: Dice) -> str:
    length = dice.one_of(7, 8)
    code = dice.choice(pool(f"areas_of_{length}"))
    return f"{code}-{dice.digits(length, '2345678')}"


def passport(dice: Dice) -> str:
    return dice.one_of(
        "E" + dice.digits(8),
        f"E{dice.choice('ABCDEFGHJKL')}{dice.digits(7)}",
        "G" + dice.digits(8),
    )


def foreign_passport(dice: Dice) -> str:
    return dice.one_of(dice.digits(9, "123456"), dice.letters(2) + dice.digits(7))


def hk_permit(dice: Dice) -> str:
    return dice.one_of(
        "C" + dice.digits(8),
        f"C{dice.choice('ABCDEFGH')}{dice.digits(7)}",
        dice.choice("HM") + dice.digits(8, "01"),
        "W" + dice.digits(8),
    )


def tw_permit(dice: Dice) -> str:
    return dice.one_of(
        dice.digits(8, "0123"),
        "L" + dice.digits(8),
        "T" + dice.digits(8),
        dice.digits(10, "0"),
    )


def military_id(dice: Dice) -> str:
    return f"{dice.choice(pool('military'))}字第{dice.digits(dice.one_of(7, 8))}号"


def plate(dice: Dice) -> str:
    body = dice.one_of("#####", "@####", "#@###", "###@#", "@@###", "D#####", "#####F")
    return dice.choice(pool("plate_cities")) + filled(body, dice)


def company_code(dice: Dice) -> str:
    def made() -> str:
        head = dice.one_of("91", "91", "92", "52", "11", "12")
        head += dice.choice(pool("counties")) + dice.letters(9, _ALPHABET)
        return head + uscc.calc_check_digit(head)

    return until(made, lambda value: any(c.isalpha() for c in value))


def email(dice: Dice) -> str:
    name = dice.one_of(
        dice.choice(pool("email_names")),
        dice.digits(dice.randint(7, 10), "123456789"),
        dice.letters(dice.randint(3, 6), LOWER) + dice.digits(2),
    )
    return f"{name}@{dice.choice(pool('email_hosts'))}"


def host(dice: Dice) -> str:
    parts = [dice.randint(0, 255) for _ in range(3)]
    return dice.one_of(
        "203.0.113.{0}", "10.{0}.{1}.{2}", "172.16.{1}.{0}", "2001:db8:{0:x}::{1:x}"
    ).format(*parts)


def mac(dice: Dice) -> str:
    join = dice.one_of(":", "-")
    value = join.join(dice.letters(2, "0123456789abcdef") for _ in range(6))
    return dice.one_of(value, value.upper())


def wechat(dice: Dice) -> str:
    word = dice.letters(dice.randint(3, 6), LOWER)
    return dice.one_of(
        f"{word}{dice.digits(4)}",
        f"{word}_{dice.digits(3)}",
        f"{word}-{dice.digits(3)}",
        f"wxid_{dice.letters(14, LOWER + '0123456789')}",
    )


def qq(dice: Dice) -> str:
    return dice.digits(dice.randint(6, 10), "123456789")


def licence_file(dice: Dice) -> str:
    return dice.choice(pool("counties")) + dice.digits(6)


def social(dice: Dice) -> str:
    return dice.one_of(dice.digits(10, "123456789"), dice.digits(9, "123456789"))


def password(dice: Dice) -> str:
    word = dice.letters(dice.randint(4, 7), LOWER)
    return dice.one_of(
        f"{word.capitalize()}@{dice.digits(4)}",
        f"{word}{dice.digits(3)}!",
        dice.digits(8, "123456789"),
        f"{word}_{dice.digits(2)}#{dice.letters(2)}",
    )


def secret(dice: Dice) -> str:
    mixed = UPPER + LOWER + "0123456789"
    return dice.one_of(
        "ghp_" + dice.letters(36, mixed),
        "AKIA" + dice.letters(16, UPPER + "0123456789"),
        "sk-" + dice.letters(40, mixed),
        dice.letters(32, "0123456789abcdef"),
    )


def iban(dice: Dice) -> str:
    country = dice.choice(list(_BANKS))
    basic = dice.digits(_BANKS[country])
    if country == "NL":
        basic = dice.one_of("ABNA", "INGB", "RABO") + dice.digits(10)
    if country == "IT":
        basic = dice.letters(1) + dice.digits(22)
    digits = iban_check.calc_check_digits(f"{country}00{basic}")
    return f"{country}{digits}{basic}"


def vat(dice: Dice) -> str:
    state = dice.choice(list(_VAT))
    shapes = _VAT[state]
    return until(lambda: state + filled(dice.choice(shapes), dice), vat_check.is_valid)


def us_ssn(dice: Dice) -> str:
    area = dice.choice([n for n in range(1, 770) if n != 666])
    return f"{area:03}-{dice.randint(10, 99)}-{dice.randint(1, 9999):04}"


def phone(dice: Dice) -> str:
    return dice.one_of(
        f"+1 {dice.one_of(206, 415, 617, 312)} 555 01{dice.digits(2)}",
        f"+44 20 7946 0{dice.digits(3)}",
        f"+61 3 5550 {dice.digits(4)}",
        f"+81 90 {dice.digits(4)} {dice.digits(4)}",
        f"+34 6{dice.digits(2)} {dice.digits(3)} {dice.digits(3)}",
        f"+852 6{dice.digits(3)} {dice.digits(4)}",
        f"+82 10 {dice.digits(4)} {dice.digits(4)}",
    )


def american(dice: Dice) -> str:
    return f"({dice.one_of(206, 415, 617)}) 555-01{dice.digits(2)}"
