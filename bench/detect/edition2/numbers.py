"""Specimen numbers of the second edition: random, with check digits of its own."""

from base64 import urlsafe_b64encode
from datetime import date, timedelta

from bench.detect.dice import LOWER, Dice
from bench.detect.edition2 import checks
from bench.detect.edition2.pools import pool

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_MIXED = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789"
_ACCOUNTS = {"DE": 18, "SE": 20, "CZ": 20, "LT": 16, "FI": 14, "PL": 24}


def day(dice: Dice, first: int = 1946, last: int = 2013) -> date:
    """Give a day between two years."""
    start = date(first, 1, 1)
    return start + timedelta(days=dice.randrange((date(last, 12, 31) - start).days))


def county(dice: Dice) -> str:
    """Give the first six digits of an identity number."""
    rare = dice.random()
    name = "old_counties" if rare < 0.06 else "special" if rare < 0.1 else "counties"
    return str(dice.choice(pool(name)))


def resident_id(dice: Dice) -> str:
    head = f"{county(dice)}{day(dice):%Y%m%d}{dice.digits(3)}"
    return head + checks.resident(head)


def resident_id_x(dice: Dice) -> str:
    """Give an identity number that ends in X."""
    while not (number := resident_id(dice)).endswith("X"):
        pass
    return number


def resident_id_15(dice: Dice) -> str:
    """Give a number of the first generation, without century and check digit."""
    born = day(dice, 1932, 1988)
    return f"{dice.choice(pool('counties'))}{born:%y%m%d}{dice.digits(3)}"


def bank_card(dice: Dice) -> str:
    issuer, _, length = dice.choice(pool("issuers")).partition("/")
    head = issuer + dice.digits(int(length) - len(issuer) - 1)
    return head + checks.luhn(head)


def mobile(dice: Dice) -> str:
    third = {
        "13": "0123456789",
        "14": "579",
        "15": "012356789",
        "16": "2567",
        "17": "01235678",
        "18": "0123456789",
        "19": "012356789",
    }
    head = dice.choice([*third, "13", "15", "18"])
    tail = dice.choice("06889") * 4 if dice.happens(0.1) else dice.digits(4)
    return head + dice.choice(third[head]) + dice.digits(4) + tail


def landline(dice: Dice) -> str:
    """Give area code and number, joined by a dash."""
    length = dice.one_of(8, 8, 7)
    code = dice.choice(pool(f"areas_of_{length}"))
    return f"{code}-{dice.digits(length, '2345678')}"


def passport(dice: Dice) -> str:
    return dice.one_of(
        "E" + dice.digits(8),
        f"E{dice.choice('ABCDEFGHJK')}{dice.digits(7)}",
        f"E{dice.choice('ABCDEFGHJK')}{dice.digits(7)}",
        "G" + dice.digits(8),
        dice.one_of("PE", "SE", "DE") + dice.digits(7),
    )


def foreign_passport(dice: Dice) -> str:
    """Give the number of a passport of another country; only words tell what it is."""
    return dice.one_of(
        dice.digits(9, "45"),
        dice.letters(2) + dice.digits(7),
        dice.letters(1) + dice.digits(7, "123456789"),
    )


def hk_permit(dice: Dice) -> str:
    return dice.one_of(
        "C" + dice.digits(8),
        f"C{dice.choice('ABCDEFGH')}{dice.digits(7)}",
        dice.choice("HM") + dice.digits(8, "01"),
        dice.choice("HM") + dice.digits(8, "01") + dice.one_of("00", "01", "02"),
    )


def tw_permit(dice: Dice) -> str:
    return dice.one_of(
        dice.digits(8, "0123"), "L" + dice.digits(8), "T" + dice.digits(8)
    )


def tw_permit_lower(dice: Dice) -> str:
    """Give a permit that begins with a letter, in haste."""
    return dice.one_of("l", "t") + dice.digits(8)


def military_id(dice: Dice) -> str:
    size = dice.one_of(7, 8)
    return f"{dice.choice(pool('military'))}字第{dice.digits(size)}号"


def plate(dice: Dice) -> str:
    letters, digits = dice.letters(2), dice.digits(3)
    body = dice.one_of(
        dice.digits(5),
        f"{letters}{digits}",
        f"{letters[0]}{dice.digits(4)}",
        f"{dice.digits(1)}{letters}{dice.digits(2)}",
        f"{dice.digits(2)}{letters[0]}{digits[:2]}",
        f"{dice.choice('ABCDEFGHJK')}{dice.digits(5)}",  # a small car of new energy
        f"{dice.digits(5)}{dice.choice('DF')}",  # a large one
    )
    return str(dice.choice(pool("plate_cities"))) + body


def company_code(dice: Dice) -> str:
    kind = dice.one_of("91", "91", "92", "93", "51", "12", "13", "54")
    head = dice.one_of("MA", "MB", dice.digits(2)) + dice.letters(6, _ALPHABET)
    head = kind + dice.choice(pool("counties")) + head + checks.organisation(head)
    return head + checks.company(head)


def iban(dice: Dice) -> str:
    """Give an IBAN of eight countries; the Belgian one has a check of its own."""
    country = dice.choice([*_ACCOUNTS, "BE", "GB"])
    if country == "BE":
        head = dice.one_of("001", "063", "310", "734") + dice.digits(7)
        basic = head + f"{int(head) % 97 or 97:02}"
    elif country == "GB":
        basic = dice.letters(4) + dice.digits(14)
    else:
        basic = dice.digits(_ACCOUNTS[country])
    return country + checks.iban(country, basic) + basic


def vat(dice: Dice) -> str:
    """Give a VAT number of one of six countries of the Union."""
    head = dice.digits(8, "123456789")
    siren = head + checks.luhn(head)
    italian = f"0{dice.digits(6)}0{dice.digits(2, '1234567')}"
    swedish = dice.digits(9, "5")
    made = {
        "DE": head + checks.german(head),
        "FR": checks.french(siren) + siren,
        "IT": italian + checks.luhn(italian),
        "SE": swedish + checks.luhn(swedish) + "01",
    }
    while (polish := checks.polish(nine := dice.digits(9, "5678"))) is None:
        pass
    while (danish := checks.danish(seven := dice.digits(7, "123"))) is None:
        pass
    made |= {"PL": nine + polish, "DK": seven + danish}
    country = dice.choice(list(made))
    return country + made[country]


def us_ssn(dice: Dice) -> str:
    area = dice.choice([n for n in range(1, 773) if n != 666])
    return f"{area:03}-{dice.randint(1, 99):02}-{dice.randint(1, 9999):04}"


def phone(dice: Dice) -> str:
    """Give an international number, of a range kept for plays where there is one."""
    return dice.one_of(
        f"+1 {dice.one_of('212', '305', '408', '646', '720')} 555 01{dice.digits(2)}",
        f"+44 7700 900{dice.digits(3)}",
        f"+61 491 570 {dice.digits(3)}",
        f"+33 6 39 98 {dice.digits(2)} {dice.digits(2)}",
        f"+65 {dice.one_of('8', '9')}{dice.digits(3)} {dice.digits(4)}",
        f"+886 9{dice.digits(2)} {dice.digits(3)} {dice.digits(3)}",
        f"+91 9{dice.digits(4)} {dice.digits(5)}",
        f"+49 151 {dice.digits(4)} {dice.digits(4)}",
        f"+852 {dice.one_of('2', '5', '9')}{dice.digits(3)} {dice.digits(4)}",
    )


def american(dice: Dice) -> str:
    """Give an American number as it is written at home."""
    return f"({dice.one_of(212, 305, 408, 646)}) 555-01{dice.digits(2)}"


def email(dice: Dice) -> str:
    name = dice.one_of(
        dice.choice(pool("email_names")),
        dice.digits(dice.randint(6, 10), "123456789"),
        dice.letters(dice.randint(2, 5), LOWER) + dice.digits(dice.randint(1, 4)),
    )
    return f"{name}@{dice.choice(pool('email_hosts'))}"


def host(dice: Dice) -> str:
    private = dice.one_of("10.{}.{}.{}", "192.168.{}.{}", "172.20.{}.{}")
    public = f"{dice.one_of(39, 47, 101, 113, 203, 219)}.{{}}.{{}}.{{}}"
    v4 = dice.one_of(private, public, public)
    numbers = [dice.randint(1, 254) for _ in range(3)]
    groups = [f"{dice.randrange(16, 1 << 16):x}" for _ in range(6)]
    v6 = dice.one_of(
        "2001:db8:" + ":".join(groups),
        f"fe80::{groups[0]}:{groups[1]}:{groups[2]}",
        f"2001:db8::{groups[0]}",
    )
    return dice.one_of(v4.format(*numbers), v4.format(*numbers), v6)


def mac(dice: Dice) -> str:
    pairs = [f"{dice.randrange(256):02x}" for _ in range(6)]
    made = dice.one_of(":", ":", "-").join(pairs)
    return dice.one_of(made, made.upper())


def wechat(dice: Dice) -> str:
    word = dice.one_of("lele", "mumu", "cherry", "tony", "laowang", "yaya", "haozi")
    return dice.one_of(
        "wxid_" + dice.letters(14, LOWER + "0123456789"),
        f"{word}{dice.digits(dice.randint(4, 8))}",
        f"{word}_{dice.letters(3, LOWER)}{dice.digits(2)}",
        f"{dice.letters(3)}-{dice.letters(4, LOWER)}{dice.digits(1)}",
        f"{dice.letters(2, LOWER)}{dice.digits(9)}",
    )


def qq(dice: Dice) -> str:
    return dice.digits(dice.one_of(5, 7, 8, 9, 9, 10, 10, 11), "123456789")


def licence_file(dice: Dice) -> str:
    return dice.digits(12, "1234565")


def social_security(dice: Dice) -> str:
    return dice.one_of(resident_id(dice), dice.digits(9, "6"), dice.digits(10, "126"))


def social_card(dice: Dice) -> str:
    """Give the number on the card itself: a letter and eight digits."""
    return dice.letters(1) + dice.digits(8)


def password(dice: Dice) -> str:
    word = dice.one_of("dragon", "Xiaomao", "ZXcv", "P@ss", "lovely", "Tiger", "hello")
    return dice.one_of(
        word + dice.digits(dice.randint(2, 5)) + dice.one_of("", "!", "#", "..", "@"),
        dice.digits(dice.one_of(6, 8)),
        dice.letters(dice.randint(9, 13), _MIXED) + dice.one_of("$", "%", "1", "&"),
        f"{word}-{dice.digits(4)}-{word.lower()}",
    )


def json_web_token(dice: Dice) -> str:
    """Give a token whose head and body are JSON, as RFC 7519 has it."""
    body = f'{{"sub":"{dice.digits(10)}","exp":{dice.digits(10, "1")}}}'
    parts = ('{"alg":"HS256","typ":"JWT"}', body)
    coded = [urlsafe_b64encode(p.encode()).decode().rstrip("=") for p in parts]
    return ".".join((*coded, dice.letters(43, _MIXED)))


def secret(dice: Dice) -> str:
    return dice.one_of(
        "sk-" + dice.letters(48, _MIXED),
        "AKIA" + dice.letters(16, "ABCDEFGHJKLMNPQRSTUVWXYZ234567"),
        "LTAI5t" + dice.letters(18, _MIXED),
        "AKID" + dice.letters(32, _MIXED),
        "ghp_" + dice.letters(36, _MIXED),
        "glpat-" + dice.letters(20, _MIXED),
        "-".join(("xoxb", *(dice.digits(12) for _ in "12"), dice.letters(24, _MIXED))),
        "AIza" + dice.letters(35, _MIXED),
        json_web_token(dice),
    )
