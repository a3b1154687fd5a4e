"""How people write a value, type by type; the first form of a type is the usual one."""

from collections.abc import Callable, Mapping
from typing import Final

from bench.detect import values as first, writing as spelt
from bench.detect.dice import LOWER, Dice
from bench.detect.edition9 import values, writing as to
from bench.detect.edition10 import people
from bench.detect.edition10.pools import word
from bench.detect.frame import Form, as_it_is, made, same

_ALNUM: Final = LOWER + LOWER.upper() + "0123456789"


def _either(*makers: Callable[[Dice], str]) -> Callable[[Dice], str]:
    return lambda dice: dice.choice(makers)(dice)


def _email(dice: Dice) -> str:
    nick, last = word("nicks", dice), word("pinyin_last", dice).lower()
    name = dice.one_of(
        f"{nick}{dice.randint(1, 9999)}",
        f"{word('pinyin_given', dice).lower()}.{last}",
        f"{last}{dice.randint(1975, 2004)}",
        dice.digits(dice.randint(7, 10), "123456789"),
    )
    return f"{name}@{word('mailboxes', dice)}"


def _wechat(dice: Dice) -> str:
    between = dice.one_of("", "_", "-")
    return dice.one_of(
        f"{word('nicks', dice)}{between}{dice.digits(4, '123456789')}",
        f"{word('pinyin_last', dice).lower()}{dice.digits(6)}",
        f"{dice.letters(2, LOWER)}{dice.digits(5)}{dice.letters(2, LOWER)}",
    )


def _password(dice: Dice) -> str:
    nick = word("nicks", dice)
    return dice.one_of(
        f"{nick.capitalize()}@{dice.digits(4)}",
        f"{nick}{dice.digits(3)}!",
        f"{dice.letters(1)}{dice.letters(4, LOWER)}#{dice.digits(4)}",
        f"{dice.letters(3, LOWER)}{dice.digits(6)}",
        dice.letters(4, _ALNUM) + dice.digits(2) + dice.letters(4, _ALNUM),
    )


def _hook(dice: Dice) -> str:
    return f"SEC{dice.letters(64, '0123456789abcdef')}"


def _plate_across(dice: Dice) -> str:
    return f"粤Z{dice.digits(4)}{dice.one_of('港', '澳')}"


def _plate_battery(dice: Dice) -> str:
    head = dice.choice("京沪粤苏浙鲁川湘鄂皖") + dice.choice("ABCEFGH")
    return head + dice.one_of("D", "F", "A") + dice.digits(5)


def _plate_special(dice: Dice) -> str:
    head = dice.choice("京沪粤苏浙鲁川湘鄂皖") + dice.choice("ABCEFGH")
    return head + dice.digits(4) + dice.one_of("学", "挂", "警")


def _hongkong(_value: str, dice: Dice) -> str:
    number = dice.digits(8, "569")
    return dice.one_of(
        number, f"{number[:4]} {number[4:]}", f"{number[:4]}-{number[4:]}"
    )


def _taiwan(_value: str, dice: Dice) -> str:
    number = "09" + dice.digits(8)
    dashed = f"{number[:4]}-{number[4:7]}-{number[7:]}"
    return dice.one_of(number, dashed, f"{number[:4]}-{number[4:]}")


def _tw_lettered(value: str, dice: Dice) -> str:
    return dice.one_of("T", "T", "L") + value


def _masked_mail(value: str, _dice: Dice) -> str:
    name, _, host = value.partition("@")
    return f"{name[:2]}****@{host}"


MAKERS: Final[Mapping[str, Callable[[Dice], str]]] = {
    "PERSON": people.person,
    "MOBILE": values.mobile,
    "LANDLINE": values.landline,
    "PHONE": values.phone,
    "CN_ID": _either(values.resident, first.resident_id),
    "BANK_CARD": _either(values.card, first.bank_card),
    "PASSPORT": values.passport,
    "HK_MO_PERMIT": values.hk_permit,
    "TW_PERMIT": values.tw_permit,
    "MILITARY_ID": values.military,
    "PLATE": values.plate,
    "USCC": values.uscc,
    "EMAIL": _email,
    "IP": values.ip,
    "MAC": values.mac,
    "WECHAT": _wechat,
    "QQ": values.qq,
    "DRIVER_LICENSE": values.resident,
    "SOCIAL_SECURITY": values.resident,
    "DOB": people.born,
    "PASSWORD": _password,
    "SECRET": values.secret,
    "ADDRESS": people.address,
    "MEDICAL": lambda dice: word("diseases", dice),
    "MINOR": people.minor,
    "IBAN": values.iban,
    "VAT": values.vat,
    "US_SSN": first.us_ssn,
}
FORMS: Final[Mapping[str, Mapping[str, Form]]] = {
    "PERSON": {
        "plain": same,
        "compound": made(people.compound),
        "minority": made(lambda dice: word("minority", dice)),
        "latin": made(people.latin),
        "ticket": made(people.ticketed),
        "trad": made(people.traditional),
    },
    "MOBILE": {
        "plain": same,
        "spaced": to.by((3, 4)),
        "dashed": to.by((3, 4), "-"),
        "odd": to.by((4, 3, 4)),
        "dotted": to.by((3, 4), "."),
        "prefixed": to.before("+86", "86", "0086", "+86-", "(+86)", "（+86）"),
        "intl": to.abroad_mobile,
        "wide": to.wide,
        "broken": to.broken,
        "loose": to.loose,
        "numerals": spelt.in_numerals,
        "homoglyph": spelt.disguised,
        "invisible": spelt.invisible,
        "masked": to.stars(3, 4),
        **as_it_is("listed", "glued_latin"),
    },
    "LANDLINE": {
        "plain": same,
        "run": to.put("-", ""),
        "spaced": to.put("-", " "),
        "parens": to.parens,
        "ext": to.extension,
        "intl": to.abroad_line,
        "wide": to.wide,
    },
    "PHONE": {
        "plain": same,
        "run": to.put(" ", ""),
        "dashed": to.put(" ", "-"),
        "zeros": to.put("+", "00"),
        "us": to.us_parens,
        "hk": _hongkong,
        "tw": _taiwan,
    },
    "CN_ID": {
        "plain": same,
        "spaced": to.by((6, 8, 4)),
        "dashed": to.by((6, 8, 4), "-"),
        "fours": to.by((6, 4, 4, 4)),
        "threes": to.by((3, 3, 4)),
        "lower": spelt.with_small_x,
        "wide": to.wide,
        "broken": to.broken,
        "numerals": spelt.in_numerals,
        "homoglyph": spelt.disguised,
        "masked": to.stars(6, 4),
        "plain15": made(values.old_resident),
        **as_it_is("listed", "glued_latin"),
    },
    "BANK_CARD": {
        "plain": same,
        "spaced": to.by((4,)),
        "dashed": to.by((4,), "-"),
        "wide": to.wide,
        "broken": to.broken,
        "loose": to.loose,
        "numerals": spelt.in_numerals,
        "masked": to.stars(6, 4),
        **as_it_is("listed", "glued_latin"),
    },
    "PASSPORT": {
        "plain": same,
        "lower": to.lower,
        "spaced": to.by((1, 4)),
        "wide": to.wide,
        "foreign": made(values.foreign_passport),
    },
    "HK_MO_PERMIT": {
        "plain": same,
        "lower": to.lower,
        "spaced": to.by((1, 4)),
        "wide": to.wide,
        "home": made(lambda dice: dice.one_of("H", "M") + dice.digits(8)),
    },
    "TW_PERMIT": {
        "plain": same,
        "lettered": _tw_lettered,
        "spaced": to.by((4,)),
        "wide": to.wide,
    },
    "MILITARY_ID": {
        "plain": same,
        "short": to.put("第", ""),
        "spaced": to.put("第", "第 "),
        "wide": to.wide,
    },
    "PLATE": {
        "plain": same,
        "dotted": to.by((2, 6), "·"),
        "spaced": to.by((2, 6)),
        "dashed": to.by((2, 6), "-"),
        "lower": to.lower,
        "wide": to.wide,
        "battery": made(_plate_battery),
        "special": made(_plate_special),
        "across": made(_plate_across),
    },
    "USCC": {
        "plain": same,
        "spaced": to.by((4,)),
        "lower": to.lower,
        "wide": to.wide,
        "broken": to.broken,
        "glued_latin": same,
    },
    "EMAIL": {
        "plain": same,
        "upper": to.upper,
        "wide": to.put("@", "\uff20"),
        "loose": to.put("@", " @ "),
        "spelt": to.mail_words,
        "masked": _masked_mail,
        "listed": same,
    },
    "IP": {
        "plain": same,
        "six": made(values.ip6),
        "wide": to.wide,
        "listed": same,
    },
    "MAC": {
        "plain": same,
        "dashed": to.put(":", "-"),
        "lower": to.lower,
        "run": to.put(":", ""),
    },
    "WECHAT": {
        "plain": same,
        "wxid": made(lambda dice: "wxid_" + dice.letters(14, LOWER + "0123456789")),
        "upper": to.upper,
    },
    "QQ": {
        "plain": same,
        "spaced": lambda _value, dice: to.by((3, 3, 4))(dice.digits(10, "1235"), dice),
        "wide": to.wide,
        "numerals": spelt.in_numerals,
        "glued_latin": same,
    },
    "DRIVER_LICENSE": {
        "plain": same,
        "spaced": to.by((6, 8, 4)),
        "wide": to.wide,
        "file": spelt.file_number,
    },
    "SOCIAL_SECURITY": {
        "plain": same,
        "spaced": to.by((6, 8, 4)),
        "wide": to.wide,
        "card": made(values.insured),
    },
    "DOB": {
        "plain": same,
        "chinese": to.day("{y}年{m}月{d}日"),
        "dotted": to.day("{y}.{m}.{d}"),
        "slashed": to.day("{y}/{m:02}/{d:02}"),
        "run": to.put("-", ""),
        "short": to.day("{s}年{m}月{d}号"),
        "spoken": lambda value, _dice: people.spoken_day(value),
        "young": made(people.born_lately),
        "latin": people.english_day,
        "trad": made(people.republic_day),
    },
    "PASSWORD": {
        "plain": same,
        "pin": made(lambda dice: dice.digits(6)),
        "phrase": made(values.phrase),
    },
    "SECRET": {
        "plain": same,
        "hex": made(values.hexed),
        "jwt": made(values.jwt),
        "bearer": made(values.bearer),
        "url": made(values.url),
        "hook": made(_hook),
    },
    "ADDRESS": {
        "plain": same,
        "short": made(people.short_address),
        "parted": made(people.parted_address),
        "village": made(people.village),
        "latin": made(people.abroad),
        "trad": made(people.taiwan),
        "hongkong": made(people.hongkong),
    },
    "MEDICAL": {
        "plain": same,
        "finding": made(lambda dice: word("findings", dice)),
        "measured": made(people.measured),
        "medicine": made(lambda dice: word("medicines", dice)),
        "latin": made(lambda dice: word("diseases_en", dice)),
        "trad": made(lambda dice: word("diseases_tc", dice)),
    },
    "MINOR": {
        "plain": same,
        "pupil": made(people.pupil),
        "latin": made(people.minor_english),
        "trad": made(people.minor_traditional),
    },
    "IBAN": {"plain": to.by((4,)), "run": same, "lower": to.lower},
    "VAT": {"plain": same, "spaced": to.by((2, 3)), "lower": to.lower},
    "US_SSN": {"plain": same, "spaced": to.put("-", " "), "run": to.put("-", "")},
}
