"""How people write a value, type by type; the first form of a type is the usual one."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from bench.detect import values, writing
from bench.detect.dice import LOWER, UPPER, Dice
from bench.detect.edition9 import values as more, writing as to
from bench.detect.edition9.people import english_day, spoken_day
from bench.detect.edition11 import people
from bench.detect.edition11.pools import word
from bench.detect.frame import Form, as_it_is, made, same

# Forms of what stands around a value: own situations ask for those.
AROUND: Final = ("glued", "glued_latin", "listed", "fixed")
_GLUED: Final = {"glued": same}
_EVADED: Final = {
    "numerals": writing.in_numerals,
    "homoglyph": writing.disguised,
    "invisible": writing.invisible,
    "masked": writing.masked,
}

MAKERS: Final[Mapping[str, Callable[[Dice], str]]] = {
    **values.MAKERS,
    "PHONE": more.phone,
    "PERSON": people.person,
    "ADDRESS": people.address,
    "EMAIL": people.email,
    "WECHAT": people.wechat,
    "PASSWORD": people.password,
    "DOB": people.born,
    "MINOR": people.minor,
    "MEDICAL": lambda dice: word("diseases", dice),
    "IP": more.ip,
    "SOCIAL_SECURITY": values.resident_id,
}


def _odd(value: str, dice: Dice) -> str:
    """Group as somebody does who knows no custom."""
    sizes = dice.one_of((4, 4, 3), (5, 6), (3, 3, 5), (6,), (2, 3, 3))
    return to.by(sizes)(value, dice)


def _number(sizes: tuple[int, ...]) -> dict[str, Form]:
    """Give the forms of a long number that is read in groups."""
    gaps = {"spaced": " ", "dashed": "-", "nbsp": "\u00a0", "ideographic": "\u3000"}
    return {
        "plain": same,
        **{name: to.by(sizes, gap) for name, gap in gaps.items()},
        "odd": _odd,
        "wide": to.wide,
        "broken": to.broken,
        **_EVADED,
        **as_it_is(*AROUND),
    }


def _of(pool: str) -> Form:
    return made(lambda dice: word(pool, dice))


def _lettered(value: str, _dice: Dice) -> str:
    """Set a space behind the letters, or in the middle where there are none."""
    digits = value.lstrip(UPPER)
    head = value[: len(value) - len(digits)]
    return f"{head} {digits}" if head else f"{digits[:4]} {digits[4:]}"


def _torn(value: str, dice: Dice) -> str:
    """Break an address behind its district or its number, as labels do."""
    ends = [at.end() for at in re.finditer("[市区县号](?=.)", value)]
    cut = dice.choice(ends)
    return value[:cut] + dice.one_of(" ", "\n") + value[cut:]


def _words(part: str) -> Form:
    """Write a number of Taiwan or Hong Kong."""

    def make(dice: Dice) -> str:
        four = dice.digits(4)
        if part == "hk":
            head = dice.one_of("", "", "+852 ", "852-")
            number = dice.digits(4, "569") + dice.one_of(" ", " ", "", "-") + four
            return head + number
        if part == "line":
            area = dice.one_of("02", "02", "04", "07")
            size = 4 if area == "02" else 3
            return f"({area}){dice.digits(size, '2367')}-{four}"
        gap = dice.one_of("-", "-", "")
        return f"09{dice.digits(2)}{gap}{dice.digits(3)}{gap}{dice.digits(3)}"

    return made(make)


_DOCUMENT: Final[dict[str, Form]] = {
    "plain": same,
    "lower": to.lower,
    "spaced": _lettered,
    "wide": to.wide,
    **_GLUED,
}
FORMS: Final[Mapping[str, Mapping[str, Form]]] = {
    "MOBILE": _number((3, 4))
    | {
        "dotted": to.by((3, 4), "."),
        "prefixed": writing.prefixed,
        "paren": writing.bracketed,
        "intl": to.abroad_mobile,
        "wide_dashed": lambda value, dice: to.wide(
            to.by((3, 4), "-")(value, dice), dice
        ),
    },
    "LANDLINE": {
        "plain": same,
        "run": to.put("-", ""),
        "spaced": to.put("-", " "),
        "paren": writing.bracketed,
        "extension": writing.extended,
        "prefixed": to.abroad_line,
        "wide": to.wide,
        "broken": to.put("-", "-\n"),
        **as_it_is("glued", "listed"),
    },
    "PHONE": {
        "plain": same,
        "run": to.put(" ", ""),
        "dashed": to.put(" ", "-"),
        "zeros": to.put("+", "00"),
        "local": to.us_parens,
        "tw": _words("tw"),
        "tw_line": _words("line"),
        "hk": _words("hk"),
    },
    "CN_ID": _number((6, 8, 4))
    | {
        "fours": to.by((6, 4, 4, 4)),
        "lower": writing.with_small_x,
        "plain15": made(values.old_resident_id),
        "young": made(lambda dice: more.resident(dice, 2012, 2023)),
    },
    "BANK_CARD": _number((4,)) | {"long": to.by((4, 4, 4, 7))},
    "PASSPORT": _DOCUMENT
    | {
        "broken": to.broken,
        "masked": to.stars(2, 3),
        "foreign": made(more.foreign_passport),
        "tw": made(lambda dice: dice.digits(9, "3")),
        "listed": same,
    },
    "DRIVER_LICENSE": {
        "plain": same,
        "spaced": to.by((6, 4, 4, 4)),
        "wide": to.wide,
        "broken": to.broken,
        "file": made(values.licence_file),
        **_GLUED,
    },
    "HK_MO_PERMIT": _DOCUMENT | {"broken": to.broken},
    "TW_PERMIT": _DOCUMENT,
    "MILITARY_ID": {
        "plain": same,
        "short": to.put("第", ""),
        "spaced": to.put("第", " 第 "),
        "wide": to.wide,
        **_GLUED,
    },
    "SOCIAL_SECURITY": {
        "plain": same,
        "card": made(more.insured),
        "spaced": to.by((6, 4, 4, 4)),
        "wide": to.wide,
        **_GLUED,
    },
    "USCC": {
        "plain": same,
        "lower": to.lower,
        "spaced": to.by((4,)),
        "wide": to.wide,
        "broken": to.broken,
        **as_it_is("glued", "glued_latin"),
    },
    "VAT": {"plain": same, "spaced": to.by((2, 3)), "lower": to.lower},
    "IBAN": {
        "plain": same,
        "spaced": to.by((4,)),
        "lower": to.lower,
        "broken": to.broken,
    },
    "US_SSN": {"plain": same, "spaced": to.put("-", " "), "run": to.put("-", "")},
    "EMAIL": {
        "plain": same,
        "upper": to.upper,
        "wide": to.wide,
        "loose": to.put("@", " @ "),
        "spelt": to.mail_words,
        "broken": to.put("@", "@\n"),
        **as_it_is("glued", "listed", "fixed"),
    },
    "QQ": {
        "plain": same,
        "spaced": to.by((3, 3, 4)),
        "wide": to.wide,
        "numerals": writing.in_numerals,
        **as_it_is("glued", "glued_latin", "listed"),
    },
    "WECHAT": {
        "plain": same,
        "upper": to.upper,
        "wide": to.wide,
        "wxid": made(lambda dice: "wxid_" + dice.letters(14, LOWER + "0123456789")),
        **as_it_is("glued", "listed"),
    },
    "IP": {
        "plain": same,
        "six": made(more.ip6),
        "wide": to.wide,
        **as_it_is("glued", "glued_latin", "listed"),
    },
    "MAC": {
        "plain": same,
        "dashed": to.put(":", "-"),
        "lower": to.lower,
        "run": lambda value, _dice: value.replace(":", "").replace("-", ""),
        "wide": to.wide,
        **as_it_is("glued", "listed"),
    },
    "PLATE": {
        "plain": same,
        "dotted": to.by((2, 6), "·"),
        "spaced": to.by((2, 6)),
        "dashed": to.by((2, 6), "-"),
        "lower": to.lower,
        "wide": to.wide,
        "special": writing.with_suffix,
        "masked": to.stars(3, 2),
        **as_it_is("glued", "listed"),
    },
    "DOB": {
        "plain": same,
        "chinese": to.day("{y}年{m}月{d}日"),
        "dotted": to.day("{y}.{m}.{d}"),
        "slashed": to.day("{y}/{m:02}/{d:02}"),
        "run": to.put("-", ""),
        "short": to.day("{s}年{m}月{d}号"),
        "spoken": lambda value, _dice: spoken_day(value),
        "wide": to.wide,
        "young": made(people.born_lately),
        "latin": english_day,
        "roc": made(people.born_roc),
        **_GLUED,
    },
    "PASSWORD": {"plain": same, "pin": made(lambda dice: dice.digits(6)), **_GLUED},
    "SECRET": {
        "plain": same,
        "hex": made(more.hexed),
        "jwt": made(more.jwt),
        "bearer": made(more.bearer),
        "url": made(more.url),
    },
    "PERSON": {
        "plain": same,
        "compound": made(people.compound),
        "minority": made(people.minority),
        "latin": made(people.latin),
        "upper": made(people.upper),
        "trad": made(people.trad),
        **as_it_is("glued", "listed", "fixed"),
    },
    "ADDRESS": {
        "plain": same,
        "torn": _torn,
        "wide": to.wide,
        "short": made(people.short_address),
        "village": made(people.village),
        "latin": made(people.address_abroad),
        "tw": made(people.address_tw),
        "hk": made(people.address_hk),
        "fixed": same,
    },
    "MEDICAL": {
        "plain": same,
        "finding": _of("findings"),
        "drug": _of("drugs"),
        "latin": _of("diseases_en"),
        "trad": _of("diseases_trad"),
        "listed": same,
    },
    "MINOR": {
        "plain": same,
        "noun": made(people.child),
        "pupil": made(people.pupil),
        "latin": made(people.child_abroad),
        "trad": made(people.child_trad),
    },
}
