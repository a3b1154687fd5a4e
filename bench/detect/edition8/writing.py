"""Ways in which people write a value in the eighth edition."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from bench.detect.dice import Dice
from bench.detect.edition8.pools import pool
from bench.detect.frame import Form

_CIRCLED: Final = "⓪①②③④⑤⑥⑦⑧⑨"
_NEGATIVE: Final = "⓿❶❷❸❹❺❻❼❽❾"
_NUMERALS: Final = "零一二三四五六七八九"
_BANK: Final = "零壹贰叁肆伍陆柒捌玖"
_ENGLISH: Final = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
]
_LIKE: Final = {"0": "Oo", "1": "lI"}
_WIDE: Final = {at: at + 0xFEE0 for at in range(0x21, 0x7F)}
_MONTHS: Final = [
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
]


def grouped(sep: str, *sizes: int) -> Form:
    """Cut a value into groups; what is left over is the last one."""

    def form(value: str, _dice: Dice) -> str:
        parts, at = [], 0
        for size in sizes:
            parts.append(value[at : at + size])
            at += size
        return sep.join(part for part in [*parts, value[at:]] if part)

    return form


def by(sep: str, size: int) -> Form:
    """Cut a value into groups of one size."""
    return lambda value, _dice: sep.join(
        value[at : at + size] for at in range(0, len(value), size)
    )


def any_of(*forms: Form) -> Form:
    """Write it in one of these ways."""
    return lambda value, dice: dice.choice(forms)(value, dice)


def swapped(old: str, *new: str) -> Form:
    """Put one of other signs in the place of a sign."""
    return lambda value, dice: value.replace(old, dice.choice(new))


def put(pattern: str) -> Form:
    """Put signs around a value."""
    return lambda value, _dice: pattern.replace("_", value)


def lower(value: str, _dice: Dice) -> str:
    """Write it small."""
    return value.lower()


def upper(value: str, _dice: Dice) -> str:
    """Write it in capitals."""
    return value.upper()


def wide(value: str, _dice: Dice) -> str:
    """Write it in full width, as Chinese keyboards do."""
    return value.translate(_WIDE)


def wide_digits(value: str, _dice: Dice) -> str:
    """Write its digits in full width."""
    return "".join(c.translate(_WIDE) if c.isdigit() else c for c in value)


def broken(value: str, dice: Dice) -> str:
    """Break it over a line."""
    at = dice.randint(len(value) // 3, len(value) - 3)
    return f"{value[:at]}\n{value[at:]}"


def masked(head: int, tail: int) -> Form:
    """Leave out the middle."""

    def form(value: str, dice: Dice) -> str:
        hidden = len(value) - head - tail
        sign = dice.choice("****＊xX●•")  # noqa: RUF001 - a wide one is meant
        count = dice.one_of(hidden, hidden, hidden, 4)
        return value[:head] + sign * count + value[len(value) - tail :]

    return form


def _digits(value: str, signs: Mapping[str, str]) -> str:
    return "".join(signs.get(c, c) for c in value)


def numerals(value: str, dice: Dice) -> str:
    """Write its digits in characters, as they are said."""
    written = dice.one_of(_NUMERALS, _NUMERALS, _BANK)
    signs = dict(zip("0123456789", written, strict=True))
    if written is _NUMERALS:
        signs["1"] = dice.one_of("一", "幺", "幺")
        signs["0"] = dice.one_of("零", "零", "\u3007", "洞")
    return _digits(value, signs)


def half_numerals(value: str, dice: Dice) -> str:
    """Write some of its digits in characters."""
    at = dice.randint(3, len(value) - 3)
    signs = dict(zip("0123456789", _NUMERALS, strict=True))
    head, tail = value[:at], value[at:]
    return dice.one_of(_digits(head, signs) + tail, head + _digits(tail, signs))


def circled(value: str, dice: Dice) -> str:
    """Write its digits in circles."""
    signs = dice.one_of(_CIRCLED, _CIRCLED, _NEGATIVE)
    return _digits(value, dict(zip("0123456789", signs, strict=True)))


def keycaps(value: str, _dice: Dice) -> str:
    """Write its digits as emoji."""
    return "".join(f"{c}\ufe0f\u20e3" if c.isdigit() else c for c in value)


def homoglyph(value: str, dice: Dice) -> str:
    """Write letters for digits."""
    signs = {c: dice.choice(like) for c, like in _LIKE.items() if dice.happens(0.7)}
    return _digits(value, signs or {"0": "O", "1": "l"})


def cyrillic(value: str, dice: Dice) -> str:
    """Write Cyrillic or Greek letters for Latin ones."""
    latin, like = pool(dice.one_of("cyrillic", "cyrillic", "greek"))
    found = value.translate(str.maketrans(latin, like))
    return found if found != value else value.replace("0", "\u041e")


def invisible(value: str, dice: Dice) -> str:
    """Put signs without width between."""
    sign = dice.one_of("\u200b", "\u200d", "\ufeff")
    at = dice.randint(2, len(value) - 2)
    return dice.one_of(sign.join(value), f"{value[:at]}{sign}{value[at:]}")


def spelt(value: str, _dice: Dice) -> str:
    """Write its digits as English words."""
    return " ".join(_ENGLISH[int(c)] for c in value if c.isdigit())


def spelt_mail(value: str, dice: Dice) -> str:
    """Write a mailbox as it is said."""
    at, dot = dice.one_of((" at ", " dot "), ("(at)", "."), ("艾特", "点"), ("#", "."))
    name, host = value.split("@")
    return f"{name}{at}{host.replace('.', dot)}"


def extension(value: str, dice: Dice) -> str:
    """Put an extension behind it."""
    own = str(dice.randint(101, 8999))
    return value + dice.one_of(
        f"转{own}", f"-{own}", f" 转 {own}", f" ext {own}", f"分机{own}"
    )


def spaced_name(value: str, _dice: Dice) -> str:
    """Put a space between the words and the number of an account's name."""
    return re.sub(r"(?<=[a-zA-Z_-])(?=\d)", " ", value, count=1)


def mac_cisco(value: str, _dice: Dice) -> str:
    """Write it as switches do."""
    bare = value.replace(":", "")
    return f"{bare[:4]}.{bare[4:8]}.{bare[8:]}"


def day(pattern: str) -> Form:
    """Write a day: y year, Y its last two digits, m and d, M and D without zero."""

    def form(value: str, dice: Dice) -> str:
        born = date.fromisoformat(value)
        parts = {
            "y": f"{born:%Y}", "Y": f"{born:%y}", "m": f"{born:%m}",
            "d": f"{born:%d}", "M": str(born.month), "D": str(born.day),
            "B": _MONTHS[born.month - 1],
        }  # fmt: skip
        return "".join(parts.get(c, c) for c in dice.choice(pattern.split("|")))

    return form


def _below_hundred(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else _NUMERALS[tens]) + "十" if tens else ""
    return head + (_NUMERALS[ones] if ones else "")


def written_day(value: str, dice: Dice) -> str:
    """Write a day in characters."""
    born = date.fromisoformat(value)
    signs = _NUMERALS if dice.happens(0.5) else "\u3007" + _NUMERALS[1:]
    year = "".join(signs[int(c)] for c in f"{born.year}")
    month, last = _below_hundred(born.month), _below_hundred(born.day)
    return f"{year}年{month}月{last}{dice.one_of('日', '号')}"
