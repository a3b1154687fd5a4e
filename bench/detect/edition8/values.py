"""Values of the eighth edition: documents, cards, companies and days, at random."""

from datetime import date, timedelta
from typing import Final

from bench.detect.dice import LOWER, Dice
from bench.detect.edition8 import checks
from bench.detect.edition8.pools import pool

_TODAY: Final = date(2026, 6, 1)
_USCC: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"
# Accounts behind the check digits: letters, digits, or either ("c"), ISO 13616.
_ACCOUNTS: Final = {
    "DE": "n18", "FR": "n10 c11 n2", "GB": "a4 n14", "NL": "a4 n10", "ES": "n20",
    "IT": "a1 n10 c12", "CH": "n5 c12", "BE": "n12", "AT": "n16", "PL": "n24",
    "SE": "n20", "IE": "a4 n14", "AE": "n19", "PT": "n21", "SA": "n2 c18", "TR": "n22",
}  # fmt: skip
_ARMS: Final = [
    "军",
    "士",
    "文",
    "空",
    "海",
    "政",
    "后",
    "装",
    "参",
    "南",
    "北",
    "东",
    "西",
    "中",
    "联",
    "火",
    "武",
]


def day(dice: Dice, youngest: int = 18, oldest: int = 75) -> date:
    """Give the birthday of somebody of this age."""
    return _TODAY - timedelta(days=dice.randint(youngest * 366, oldest * 365))


def cn_id(dice: Dice) -> str:
    """Give a resident identity number."""
    first = f"{dice.choice(pool('area_codes'))}{day(dice):%Y%m%d}{dice.digits(3)}"
    return first + checks.resident(first)


def cn_id_x(dice: Dice) -> str:
    """Give a resident identity number that ends in X."""
    while not (found := cn_id(dice)).endswith("X"):
        pass
    return found


def cn_id_old(dice: Dice) -> str:
    """Give one of the fifteen digits that were given out until 1999."""
    born = day(dice, 30)
    return f"{dice.choice(pool('area_codes'))}{born:%y%m%d}{dice.digits(3)}"


def _card(dice: Dice, heads: str) -> str:
    head, size = dice.choice(pool(heads)).split(":")
    first = head + dice.digits(int(size) - len(head) - 1)
    return first + checks.luhn(first)


def bank_card(dice: Dice) -> str:
    """Give the number of a card of a bank of ours."""
    return _card(dice, "card_heads")


def foreign_card(dice: Dice) -> str:
    """Give the number of a credit card of a bank abroad: sixteen digits."""
    return _card(dice, "foreign_card_heads")


def amex(dice: Dice) -> str:
    """Give one of fifteen digits."""
    first = dice.choice(pool("amex_heads")) + dice.digits(10)
    return first + checks.luhn(first)


def mobile(dice: Dice) -> str:
    """Give the number of a mobile."""
    return dice.choice(pool("mobile_heads")) + dice.digits(8)


def landline(dice: Dice) -> str:
    """Give the number of a fixed line behind its area, as 0571-87654321."""
    area, size = dice.choice(pool("landline")).split(":")
    return f"{area}-{dice.digits(int(size), '2345678')}"


def passport(dice: Dice) -> str:
    """Give the number of a passport of ours."""
    second = dice.choice("ABCDEFGHJKLMNP")
    return dice.one_of(
        f"E{dice.digits(8)}",
        f"E{second}{dice.digits(7)}",
        f"G{dice.digits(8, '12345')}",
    )


def foreign_passport(dice: Dice) -> str:
    """Give one of other states: United States, Japan, Korea, Germany, India, Russia."""
    return dice.one_of(
        dice.digits(9, "3456"),
        f"A{dice.digits(8)}",
        f"T{dice.choice('RSKZ')}{dice.digits(7)}",
        f"M{dice.digits(8)}",
        f"C0{dice.letters(2, 'CFGHJKLM')}{dice.digits(5)}",
        f"{dice.choice('KLMNPRSUVZ')}{dice.digits(7)}",
    )


def hk_permit(dice: Dice) -> str:
    """Give a permit of somebody from Hong Kong or Macau."""
    return dice.choice("HM") + dice.digits(dice.one_of(8, 8, 10))


def hk_visit(dice: Dice) -> str:
    """Give a permit of somebody from the mainland who visits Hong Kong and Macau."""
    second = dice.choice("ABCDEFGHJ")
    return dice.one_of(f"C{dice.digits(8)}", f"C{second}{dice.digits(7)}")


def hk_id(dice: Dice) -> str:
    """Give a Hong Kong identity card."""
    letter, six = dice.choice("ABCDEGHKPRSVYZ"), dice.digits(6)
    return f"{letter}{six}({checks.hong_kong(letter, six)})"


def macau_id(dice: Dice) -> str:
    """Give a Macau identity card."""
    first = f"{dice.choice('157')}{dice.digits(6)}"
    return f"{first}({dice.digits(1)})" if dice.happens(0.6) else first + dice.digits(1)


def tw_permit(dice: Dice) -> str:
    """Give a permit from Taiwan."""
    return dice.digits(8)


def tw_outbound(dice: Dice) -> str:
    """Give a permit to Taiwan."""
    return f"{dice.choice('LT')}{dice.digits(8)}"


def tw_id(dice: Dice) -> str:
    """Give a Taiwan identity number."""
    letter, eight = dice.choice("ABCDEFGHJKMNPQTUV"), dice.digits(8, "12")
    return f"{letter}{eight}{checks.taiwan(letter, eight)}"


def military(dice: Dice) -> str:
    """Give the number of an officer or a soldier."""
    return f"{dice.choice(_ARMS)}字第{dice.digits(dice.randint(6, 8))}号"


def plate(dice: Dice) -> str:
    """Give the plate of a car; a third of them run on batteries."""
    head, rest = dice.choice(pool("plate_heads")), "0123456789" + _CODE
    if dice.happens(0.35):
        return f"{head}{dice.choice('DF')}{dice.choice(rest)}{dice.digits(4)}"
    return head + dice.one_of(
        dice.digits(5),
        f"{dice.letters(1, _CODE)}{dice.digits(4)}",
        f"{dice.digits(1)}{dice.letters(1, _CODE)}{dice.digits(3)}",
        f"{dice.letters(2, _CODE)}{dice.digits(3)}",
        f"{dice.digits(2)}{dice.letters(2, _CODE)}{dice.digits(1)}",
    )


def special_plate(dice: Dice) -> str:
    """Give the plate of a trailer, a driving school, the police or Hong Kong."""
    head = dice.choice(pool("plate_heads"))
    own = f"{head}{dice.digits(4)}{dice.choice('学挂警')}"
    return dice.one_of(own, own, f"粤Z{dice.letters(1, _CODE)}{dice.digits(3)}港")


def uscc(dice: Dice) -> str:
    """Give a unified social credit code."""
    kind = dice.one_of("91", "91", "91", "92", "52", "12")
    eight = dice.choice(["MA", "MAC", "MA5", "", ""]) if kind[0] == "9" else ""
    eight += "".join(dice.choice("0123456789") for _ in range(8 - len(eight)))
    head = kind + dice.choice(pool("area_codes")) + eight + checks.organisation(eight)
    return head + checks.credit_code(head)


def iban(dice: Dice) -> str:
    """Give an account of a bank abroad."""
    country = dice.choice(list(_ACCOUNTS))
    signs = {"n": "0123456789", "a": _CODE, "c": "0123456789" + _CODE}
    account = "".join(
        dice.letters(int(part[1:]), signs[part[0]])
        for part in _ACCOUNTS[country].split()
    )
    return checks.iban(country, account)


def vat(dice: Dice) -> str:
    """Give a VAT number of a member state."""
    while True:
        country = dice.choice(list(checks.VAT))
        first = "0123456789" if country in {"BE0", "IT", "ES"} else "123456789"
        if country == "PT":
            first = "56"
        if found := checks.vat(country, dice.digits(checks.VAT[country][0], first)):
            return found


def us_ssn(dice: Dice) -> str:
    """Give a number of the social security of the United States."""
    area = dice.choice([n for n in range(1, 740) if n != 666])
    return f"{area:03}-{dice.randint(1, 99):02}-{dice.randint(1, 9999):04}"


def social_security(dice: Dice) -> str:
    """Give the number on a social security card."""
    return dice.one_of(dice.digits(9, "123456789"), dice.letters(1) + dice.digits(8))


def file_number(dice: Dice) -> str:
    """Give the file of a driving licence."""
    return dice.choice(pool("area_codes"))[:4] + "0" + dice.digits(7)


def computer_number(dice: Dice) -> str:
    """Give the number that Shenzhen gives whom it insures."""
    return dice.digits(9, "67")


def record(dice: Dice) -> str:
    """Give the number of a case in a hospital."""
    return dice.one_of(
        dice.digits(8),
        f"ZY{dice.digits(10)}",
        f"M{dice.digits(9)}",
        f"00{dice.digits(7)}",
    )


def born(dice: Dice) -> str:
    """Give a birthday, as 1990-01-02."""
    return day(dice).isoformat()


def handle(dice: Dice) -> str:
    """Give the name of an account on WeChat."""
    word = dice.choice(pool("wechat_words"))
    other = dice.choice(pool("wechat_words"))
    return dice.one_of(
        f"{word}{dice.digits(4)}",
        f"{word}_{other}{dice.digits(2)}",
        f"{word}-{dice.digits(3)}{dice.letters(2, LOWER)}",
        f"{word.capitalize()}{other}{dice.digits(3)}",
        f"{dice.letters(3, LOWER)}{dice.digits(6)}",
        f"{word}520{dice.letters(2, LOWER)}",
    )


def wxid(dice: Dice) -> str:
    """Give the name that WeChat gives to who chooses none."""
    return f"wxid_{dice.letters(14, LOWER + '0123456789')}"


def qq(dice: Dice) -> str:
    """Give a number of QQ."""
    return dice.digits(dice.choice([6, 7, 8, 9, 9, 10, 10, 10]), "123456789")
