"""Numbers and accounts: what identifies somebody by its figures."""

from bench.detect.dice import LOWER, UPPER, Dice
from bench.detect.edition9.pools import month_and_day, word
from stdnum import luhn
from stdnum.cn import uscc as company
from stdnum.eu import vat as european
from stdnum.iso7064 import mod_11_2, mod_97_10

_MOBILES = (
    "130 131 132 133 135 136 137 138 139 150 151 152 155 156 157 158 159 166 173 175"
    " 176 177 178 180 181 182 183 185 186 187 188 189 191 193 195 198 199"
)
_BINS = "622202 621700 622848 621483 621661 622609 622908 621799 439225 518710 625965"
_HEX = "0123456789abcdef"
_ALNUM = LOWER + LOWER.upper() + "0123456789"
# The length behind the country's letters and check digits; a letter for letters.
_IBANS = {"DE": 18, "FR": 23, "NL": -10, "ES": 20, "AT": 16, "BE": 12, "PL": 24}
_IBANS |= {"IT": 23, "GB": -14, "IE": -14, "PT": 21, "FI": 14, "DK": 14}
_VATS = {"DE": 9, "FR": 11, "IT": 11, "BE": 9, "PL": 10, "FI": 8, "DK": 8, "PT": 9}
_ABROAD = (
    ("1", "3 3 4"),
    ("44", "4 6"),
    ("49", "3 8"),
    ("33", "1 2 2 2 2"),
    ("81", "2 4 4"),
    ("82", "2 4 4"),
    ("852", "4 4"),
    ("853", "4 4"),
    ("886", "3 3 3"),
    ("65", "4 4"),
    ("61", "3 3 3"),
    ("60", "2 3 4"),
)
_FIRST = {"1": "2346789", "44": "7", "49": "1", "33": "67", "81": "789", "82": "1"}
_FIRST |= {"852": "569", "853": "6", "886": "9", "65": "89", "61": "4", "60": "1"}


def mobile(dice: Dice) -> str:
    """Give a mainland mobile number."""
    return dice.choice(_MOBILES.split()) + dice.digits(8)


def landline(dice: Dice) -> str:
    """Give a mainland fixed line, a dash behind the area code."""
    if dice.happens(0.4):
        area = dice.one_of("010", "021", "022", "023", "025", "028", "029")
        return f"{area}-{dice.digits(8, '68')}"
    area = dice.one_of("0574", "0510", "0757", "0595", "0535", "0898", "0816", "0772")
    return f"{area}-{dice.digits(dice.one_of(7, 8), '2678')}"


def phone(dice: Dice) -> str:
    """Give a number abroad as +country and groups."""
    code, shape = dice.choice(_ABROAD)
    sizes = [int(size) for size in shape.split()]
    first = _FIRST[code]
    groups = [dice.digits(sizes[0], first), *(dice.digits(n) for n in sizes[1:])]
    return f"+{code} " + " ".join(groups)


def resident(dice: Dice, least: int = 1952, most: int = 2008) -> str:
    """Give a resident identity number of somebody born in these years."""
    month, day = month_and_day(dice)
    born = f"{dice.randint(least, most)}{month:02}{day:02}"
    body = word("areas", dice) + born + dice.digits(3)
    return body + mod_11_2.calc_check_digit(body)


def old_resident(dice: Dice) -> str:
    """Give a resident identity number of before 1999."""
    number = resident(dice)
    return number[:6] + "5678"[int(number[14]) % 4] + number[9:17]


def card(dice: Dice) -> str:
    """Give a bank card."""
    body = dice.choice(_BINS.split())
    body += dice.digits((16 if body[0] in "45" else dice.one_of(16, 19, 19)) - 7)
    return body + luhn.calc_check_digit(body)


def passport(dice: Dice) -> str:
    """Give a Chinese passport."""
    if dice.happens(0.6):
        return "E" + dice.letters(1) + dice.digits(7)
    return dice.one_of("E", "E", "G", "D", "P") + dice.digits(8)


def foreign_passport(dice: Dice) -> str:
    """Give a passport of Japan, Korea, Germany or India."""
    return dice.one_of(
        "T" + dice.letters(1) + dice.digits(7),
        "M" + dice.digits(8),
        "C" + dice.digits(2, "1") + dice.letters(1, "XYZ") + dice.digits(5),
        dice.one_of("K", "N", "R") + dice.digits(7),
    )


def hk_permit(dice: Dice) -> str:
    """Give a permit of Hong Kong and Macao, inbound or outbound."""
    if dice.happens(0.35):
        return "C" + dice.one_of(dice.digits(8), dice.letters(1) + dice.digits(7))
    return dice.one_of("H", "M") + dice.digits(8)


def tw_permit(dice: Dice) -> str:
    """Give a Taiwan resident's permit: eight digits."""
    return dice.digits(8, "0123")


def military(dice: Dice) -> str:
    """Give a certificate of an officer or a soldier."""
    head = dice.choice("军海空南北沈兰成济广参政后装东西中火")
    return f"{head}字第{dice.digits(dice.one_of(6, 7, 8))}号"


def insured(dice: Dice) -> str:
    """Give the number that is on a social security card."""
    return dice.one_of("", dice.letters(1)) + dice.digits(dice.one_of(8, 9))


def uscc(dice: Dice) -> str:
    """Give a unified social credit code."""
    area = word("areas", dice)
    out_of = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = dice.one_of("91", "91", "92", "52") + area
    body += "MA" + dice.letters(7, out_of) if dice.happens(0.7) else dice.digits(9)
    return body + company.calc_check_digit(body)


def vat(dice: Dice) -> str:
    """Give a VAT number of a state of the Union."""
    country = dice.choice(list(_VATS))
    while True:
        number = country + dice.digits(
            _VATS[country], "01" if country == "BE" else "2345"
        )
        if european.is_valid(number):
            return number


def iban(dice: Dice) -> str:
    """Give an account; banks are letters where the country has it so."""
    country = dice.choice(list(_IBANS))
    size = _IBANS[country]
    body = dice.digits(size) if size > 0 else dice.letters(4) + dice.digits(-size)
    if country == "IT":
        body = dice.letters(1) + body[1:]
    return country + mod_97_10.calc_check_digits(body + country) + body


def ssn(dice: Dice) -> str:
    """Give an American social security number."""
    area = dice.randint(1, 665)
    return f"{area:03}-{dice.randint(1, 99):02}-{dice.randint(1, 9999):04}"


def email(dice: Dice) -> str:
    """Give a mailbox that cannot be."""
    name = dice.one_of(
        word("nicks", dice)
        + dice.one_of("", "_", ".")
        + dice.digits(dice.randint(2, 6)),
        word("pinyin_given", dice).lower() + "." + word("pinyin_last", dice).lower(),
        dice.digits(dice.randint(7, 10), "123456789"),
    )
    return f"{name}@{word('mailboxes', dice)}"


def qq(dice: Dice) -> str:
    """Give a QQ number."""
    return dice.digits(dice.randint(6, 10), "123456789")


def wechat(dice: Dice) -> str:
    """Give a WeChat name."""
    return dice.one_of(
        word("nicks", dice)
        + dice.one_of("", "_", "-")
        + dice.digits(dice.randint(3, 7)),
        word("pinyin_given", dice).lower() + dice.digits(4),
        dice.letters(3, LOWER) + dice.digits(7),
    )


def ip(dice: Dice) -> str:
    """Give an address of version 4."""
    inside = dice.one_of("192.168", f"10.{dice.randint(0, 250)}")
    head = (
        f"{dice.choice([36, 58, 101, 113, 117, 183, 203, 223])}.{dice.randint(2, 250)}"
    )
    head = inside if dice.happens(0.25) else head
    return f"{head}.{dice.randint(0, 254)}.{dice.randint(2, 254)}"


def ip6(dice: Dice) -> str:
    """Give an address of version 6."""
    tail = ":".join(dice.letters(4, _HEX) for _ in range(4))
    return f"240{dice.choice('89e')}:{dice.letters(4, '123456789')}:" + dice.one_of(
        f":{dice.letters(3, '123456789abc')}", f"{dice.letters(4, '12345')}:a0:{tail}"
    )


def mac(dice: Dice) -> str:
    """Give a device's address."""
    pairs = [dice.letters(2, _HEX.upper()) for _ in range(5)]
    return ":".join([dice.choice(["00", "3C", "A4", "5C", "F8", "C0"]), *pairs])


def plate(dice: Dice) -> str:
    """Give a plate, of a car with a battery too."""
    head = dice.choice("京沪粤苏浙鲁川湘闽鄂皖豫冀辽陕赣桂云贵渝琼")
    tail = dice.one_of(
        dice.digits(5),
        dice.letters(1) + dice.digits(4),
        dice.digits(3) + dice.letters(2),
        dice.one_of("D", "F") + dice.digits(5),
    )
    return head + dice.choice("ABCDEFGH") + tail


def password(dice: Dice) -> str:
    """Give a password as people make them."""
    return dice.one_of(
        word("nicks", dice).capitalize()
        + dice.one_of("@", "#", "_", "!")
        + dice.digits(4),
        dice.letters(2, _ALNUM) + dice.digits(3) + dice.letters(4, _ALNUM) + "!",
        dice.letters(1) + dice.letters(3, LOWER) + dice.digits(6),
        word("nicks", dice) + dice.digits(dice.randint(3, 6)),
    )


def phrase(dice: Dice) -> str:
    """Give a password that can be said."""
    told = dice.one_of("woaini", "aishenghuo", "meiyoumima", "xingyun", "jintian")
    return told + word("nicks", dice) + dice.one_of("520", "1314", "888", "2025")


def secret(dice: Dice) -> str:
    """Give a key of a service."""
    return dice.one_of(
        "AK" + "IA" + dice.letters(16, UPPER + "234567"),
        "gh" + "p_" + dice.letters(36, _ALNUM),
        "sk" + "-" + dice.letters(40, _ALNUM),
        "LT" + "AI5t" + dice.letters(18, _ALNUM),
        "sk_" + "live_" + dice.letters(24, _ALNUM),
        "gl" + "pat-" + dice.letters(20, _ALNUM),
    )


def hexed(dice: Dice) -> str:
    """Give a secret of hexadecimal digits."""
    return dice.letters(dice.one_of(32, 32, 40), _HEX)


def jwt(dice: Dice) -> str:
    """Give a signed token."""
    body = dice.letters(dice.randint(40, 70), _ALNUM)
    return f"eyJhbGciOiJIUzI1NiJ9.eyJ{body}.{dice.letters(43, _ALNUM)}"


def bearer(dice: Dice) -> str:
    """Give what stands in an authorising header."""
    return "Bearer " + dice.letters(dice.randint(32, 44), _ALNUM)


def url(dice: Dice) -> str:
    """Give an address with its user's password."""
    scheme = dice.one_of("mysql", "postgres", "redis", "mongodb+srv")
    user = f"{word('nicks', dice)}:{dice.letters(12, _ALNUM)}"
    return f"{scheme}://{user}@db{dice.randint(1, 9)}.corp.example/app"
