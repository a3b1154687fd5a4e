"""Specimen values of every type: random, and right where a check digit says so.

Check digits come from python-stdnum, an implementation that is not ours, so that the
rules are not examined with their own answers. None of the values belongs to a known
person; mailboxes and hosts are in the reserved domains of RFC 2606.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from bench.detect.dice import LOWER, UPPER, Dice
from stdnum import iban, luhn
from stdnum.cn import uscc
from stdnum.eu import vat
from stdnum.iso7064 import mod_11_2
from stdnum.us import ssn

_IBANS: Final = ("DE18", "AT16", "CH17", "LU16", "DK14", "GB", "NL", "IE")
_VATS: Final = ("DE9", "ATU8", "IT11", "PL10", "DK8", "FI8", "BE09", "LU8")


@cache
def words(name: str) -> tuple[Any, ...]:
    """Give a pool of words; a text is a pool of what stands between its spaces."""
    path = Path(__file__).with_name("words.yaml")
    pool = _all_words(path)[name]
    return tuple(pool.split() if isinstance(pool, str) else pool)


@cache
def _all_words(path: Path) -> Mapping[str, Any]:
    read: Mapping[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return read


def day(dice: Dice, first: int = 1949, last: int = 2012) -> date:
    """Give a day between two years."""
    start = date(first, 1, 1)
    return start + timedelta(days=dice.randrange((date(last, 12, 31) - start).days))


def _county(dice: Dice) -> str:
    pool = "counties" if dice.happens(0.92) else "special_regions"
    return str(dice.choice(words(pool)))


def resident_id(dice: Dice) -> str:
    head = f"{_county(dice)}{day(dice):%Y%m%d}{dice.digits(3)}"
    return head + str(mod_11_2.calc_check_digit(head))


def old_resident_id(dice: Dice) -> str:
    county = dice.choice(words("counties"))
    return f"{county}{day(dice, 1930, 1985):%y%m%d}{dice.digits(3)}"


def bank_card(dice: Dice) -> str:
    bin_, _, length = dice.choice(words("issuers")).partition("/")
    head = bin_ + dice.digits(int(length) - len(bin_) - 1)
    return head + str(luhn.calc_check_digit(head))


def mobile(dice: Dice) -> str:
    return dice.choice(words("carriers")) + dice.digits(8)


def landline(dice: Dice) -> str:
    """Give area code and number, joined by a dash."""
    length = dice.one_of(7, 8)
    code = dice.choice(words(f"areas_of_{length}"))
    return f"{code}-{dice.digits(length, '2345678')}"


def passport(dice: Dice) -> str:
    new = f"E{dice.letters(1)}{dice.digits(7)}"
    return dice.one_of(new, "E" + dice.digits(8), "E" + dice.digits(8), new)


def hk_permit(dice: Dice) -> str:
    new = f"C{dice.letters(1)}{dice.digits(7)}"
    home = dice.one_of("H", "M") + dice.digits(8)
    return dice.one_of("C" + dice.digits(8), new, home)


def tw_permit(dice: Dice) -> str:
    return dice.one_of(dice.digits(8, "0123"), "L" + dice.digits(8))


def military_id(dice: Dice) -> str:
    return f"{dice.choice(words('military'))}字第{dice.digits(dice.one_of(7, 8))}号"


def plate(dice: Dice) -> str:
    city = dice.choice(words("plate_cities"))
    plain = list(dice.digits(5))
    for place in dice.sample(range(4), dice.randint(0, 2)):
        plain[place] = dice.letters(1)
    return city + dice.one_of(
        "".join(plain),
        "".join(plain),
        dice.one_of("D", "F") + dice.digits(5),
        dice.digits(5) + dice.one_of("D", "F"),
    )


def organisation_code(dice: Dice) -> str:
    """Give nine characters with the check character of GB 11714-1997."""
    head = dice.one_of("MA", dice.digits(2)) + dice.digits(5) + dice.letters(1, "ABCD9")
    total = sum(
        int(character, 36) * weight
        for character, weight in zip(head, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)
    )
    return head + "0123456789X0"[11 - total % 11]


def company_code(dice: Dice) -> str:
    """Give a unified social credit code; its alphabet has no I, O, S, V and Z."""
    kind = dice.one_of("91", "92", "12", "52", "93")
    head = kind + dice.choice(words("counties")) + organisation_code(dice)
    return head + uscc.calc_check_digit(head)


def email(dice: Dice) -> str:
    name = dice.one_of(dice.choice(words("email_names")), dice.digits(8, "123456789"))
    return f"{name}@{dice.choice(words('email_hosts'))}"


def address_of_host(dice: Dice) -> str:
    first = dice.one_of(dice.randint(11, 126), dice.randint(128, 191))
    v4 = f"{first}." + ".".join(str(dice.randint(1, 254)) for _ in range(3))
    groups = [f"{dice.randrange(1, 1 << 16):x}" for _ in range(4)]
    v6 = "2001:db8:" + ":".join(groups[:2]) + "::" + ":".join(groups[2:])
    return dice.one_of(v4, v4, v4, v6)


def mac(dice: Dice) -> str:
    pairs = [f"{dice.randrange(256):02x}" for _ in range(6)]
    made = dice.one_of(":", "-").join(pairs)
    return dice.one_of(made, made.upper())


def wechat(dice: Dice) -> str:
    """Give an account name: 6 to 20 characters that begin with a letter."""
    return dice.one_of(
        "wxid_" + dice.letters(10, LOWER + "0123456789"),
        dice.letters(dice.randint(4, 7), LOWER) + dice.digits(dice.randint(3, 6)),
        dice.letters(4, LOWER) + dice.one_of("_", "-") + dice.digits(4),
        dice.letters(1) + dice.letters(3, LOWER) + dice.digits(6),
    )


def qq(dice: Dice) -> str:
    return dice.digits(dice.randint(6, 10), "123456789")


def licence_file(dice: Dice) -> str:
    """The file behind a driving licence; the licence bears the identity number."""
    return dice.digits(12, "123456")


def social_security(dice: Dice) -> str:
    return dice.one_of(resident_id(dice), resident_id(dice), dice.digits(10, "1234567"))


def birthday(dice: Dice) -> str:
    born = day(dice)
    styles = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日")
    bare = f"{born.year}年{born.month}月{born.day}{dice.one_of('日', '号')}"
    return dice.one_of(bare, born.strftime(dice.choice(styles)))


def password(dice: Dice) -> str:
    word = dice.one_of("Summer", "iloveu", "Qwer", "kaixin", "Abc", "woaini")
    return word + dice.one_of("", "@", "#", "_", "!") + dice.digits(dice.randint(3, 6))


def secret(dice: Dice) -> str:
    mixed = UPPER + LOWER + "0123456789"
    token = ".".join("eyJ" * (i < 2) + dice.letters(24 + i, mixed) for i in range(3))
    return dice.one_of(
        "sk-" + dice.letters(48, mixed),
        "AKIA" + dice.letters(16, "ABCDEFGHJKLMNPQRSTUVWXYZ234567"),
        "ghp_" + dice.letters(36, mixed),
        token,
    )


def person(dice: Dice) -> str:
    return dice.choice(words("surnames")) + dice.choice(words("given"))


def address(dice: Dice) -> str:
    province, city, district = dice.choice(words("regions"))
    if dice.happens(0.25):
        place = dice.choice(words("towns")) + dice.choice(words("villages"))
        tail = f"{place}{dice.randint(1, 12)}组{dice.randint(1, 99)}号"
    else:
        tail = dice.choice(words("roads")) + f"{dice.randint(1, 999)}号"
        flat = (
            f"{dice.randint(1, 30)}栋{dice.randint(1, 4)}单元{dice.digits(3, '1234')}室"
        )
        tail += dice.choice(words("estates")) * dice.happens(0.6) + flat
    return (province * dice.happens(0.6)) + city + district + tail


def disease(dice: Dice) -> str:
    return str(dice.choice(words("diseases")))


def account(dice: Dice) -> str:
    """Give an IBAN of a country without a national check digit."""
    kind = dice.choice(_IBANS)
    letters = {"GB": 4, "NL": 4, "IE": 4}.get(kind, 0)
    digits = {"GB": 14, "NL": 10, "IE": 14}.get(kind) or int(kind[2:])
    while True:
        basic = dice.letters(letters) + dice.digits(digits)
        number: str = kind[:2] + iban.calc_check_digits(f"{kind[:2]}00{basic}") + basic
        if iban.is_valid(number):
            return number


def tax_number(dice: Dice) -> str:
    kind = dice.choice(_VATS)
    head = kind.rstrip("0123456789")
    while True:
        number = head + dice.digits(int(kind.removeprefix(head).lstrip("0")))
        number = number.replace("BE", "BE0", 1) if head == "BE" else number
        if vat.is_valid(number):
            return number


def us_ssn(dice: Dice) -> str:
    while True:
        number = f"{dice.digits(3, '1234567')}-{dice.digits(2)}-{dice.digits(4)}"
        if ssn.is_valid(number):
            return number


def foreign_phone(dice: Dice) -> str:
    """Give an international number of a plan whose national part is simple."""
    return dice.one_of(
        f"+1 {dice.one_of('202', '415', '617')} 555 01{dice.digits(2)}",
        f"+44 20 7946 0{dice.digits(3)}",
        f"+852 {dice.one_of('5', '6', '9')}{dice.digits(3)} {dice.digits(4)}",
        f"+49 30 {dice.digits(3, '2345')} {dice.digits(4)}",
        f"+81 90 {dice.digits(4, '2345')} {dice.digits(4)}",
    )


def minor(dice: Dice) -> str:
    """Give words that say that somebody is not of age."""
    who, age = dice.choice(words("relations")), dice.randint(4, 15)
    return dice.one_of(
        f"{who}{dice.one_of('才', '今年', '刚满', '')}{age}岁",
        f"我今年{age}岁",
        f"我才{age}岁",
        f"{who}上小学{dice.choice('一二三四五六')}年级",
        f"我是{dice.one_of('小学生', '初一学生', '初二的学生')}",
    )


MAKERS: Final[Mapping[str, Callable[[Dice], str]]] = {
    "CN_ID": resident_id,
    "BANK_CARD": bank_card,
    "MOBILE": mobile,
    "LANDLINE": landline,
    "PASSPORT": passport,
    "HK_MO_PERMIT": hk_permit,
    "TW_PERMIT": tw_permit,
    "MILITARY_ID": military_id,
    "PLATE": plate,
    "USCC": company_code,
    "EMAIL": email,
    "IP": address_of_host,
    "MAC": mac,
    "WECHAT": wechat,
    "QQ": qq,
    "DRIVER_LICENSE": resident_id,
    "SOCIAL_SECURITY": social_security,
    "DOB": birthday,
    "PASSWORD": password,
    "SECRET": secret,
    "PERSON": person,
    "ADDRESS": address,
    "MEDICAL": disease,
    "IBAN": account,
    "VAT": tax_number,
    "US_SSN": us_ssn,
    "PHONE": foreign_phone,
    "MINOR": minor,
}
