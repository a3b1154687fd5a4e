"""How a value is written in the third edition: each form takes it as it is."""

from typing import Final

from bench.detect.dice import Dice
from bench.detect.frame import Form

_WIDE: Final = {c: c + 0xFEE0 for c in range(0x21, 0x7F)}
_SPOKEN: Final = (
    "零一二三四五六七八九",
    "〇一二三四五六七八九",
    "零壹贰叁肆伍陆柒捌玖",
)
_CIRCLED: Final = (
    "⓪①②③④⑤⑥⑦⑧⑨",
    "⓿❶❷❸❹❺❻❼❽❾",
    "".join(chr(0x1D7F6 + n) for n in range(10)),
    "₀₁₂₃₄₅₆₇₈₉",
)
_CYRILLIC: Final = str.maketrans(
    "ABEKMHOPCTXaeopcx03",
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0430\u0435\u043e\u0440\u0441\u0445\u041e\u0417",
)
_LIKE: Final = {"0": "oO", "1": "lI", "5": "S", "8": "B", "2": "Z"}
_HIDDEN: Final = ("*", "x", "X", "\uff0a", "\u25cf", "\u25a0")


def wide(value: str, _dice: Dice) -> str:
    return value.translate(_WIDE)


def upper(value: str, _dice: Dice) -> str:
    return value.upper()


def lower(value: str, _dice: Dice) -> str:
    return value.lower()


def bare(value: str, _dice: Dice) -> str:
    return "".join(c for c in value if c.isalnum() or c == "+")


def pieces(value: str, dice: Dice) -> list[str]:
    """Cut a number as people take breath: 11 digits in three, others in fours."""
    usual = {11: (3, 4, 4), 18: (6, 8, 4), 15: (6, 6, 3)}
    sizes = list(usual.get(len(value), (4,) * ((len(value) + 3) // 4)))
    if dice.happens(0.25):
        sizes = [3] * ((len(value) + 2) // 3)
    cut, at = [], 0
    for size in sizes:
        cut.append(value[at : at + size])
        at += size
    return [piece for piece in cut if piece]


def joined(*gaps: str) -> Form:
    """Write in groups, with one of the gaps between them."""
    return lambda value, dice: dice.choice(gaps).join(pieces(value, dice))


def broken(value: str, dice: Dice) -> str:
    """Break the line in the number."""
    at = dice.randint(3, len(value) - 3)
    return value[:at] + dice.one_of("\n", "\r\n", "\n", " \n") + value[at:].lstrip("-")


def masked(value: str, dice: Dice) -> str:
    sign = dice.choice(_HIDDEN)
    head, tail = (
        dice.one_of((3, 4), (4, 4), (6, 4), (0, 4)) if len(value) > 11 else (3, 4)
    )
    return value[:head] + sign * (len(value) - head - tail) + value[-tail:]


def numerals(value: str, dice: Dice) -> str:
    names = dice.choice(_SPOKEN)
    return "".join(names[int(c)] if c.isdigit() else c for c in value)


def half_numerals(value: str, dice: Dice) -> str:
    chosen = dice.sample(range(1, len(value)), 4)
    return "".join(
        _SPOKEN[0][int(c)] if i in chosen and c.isdigit() else c
        for i, c in enumerate(value)
    )


def homoglyph(value: str, dice: Dice) -> str:
    places = [i for i, c in enumerate(value) if c in _LIKE and i]
    chosen = dice.sample(places, min(2, len(places)))
    if not chosen:
        return circled(value, dice)
    return "".join(
        dice.choice(_LIKE[c]) if i in chosen else c for i, c in enumerate(value)
    )


def circled(value: str, dice: Dice) -> str:
    signs = dice.choice(_CIRCLED)
    return "".join(signs[int(c)] if c.isdigit() else c for c in value)


def cyrillic(value: str, dice: Dice) -> str:
    changed = value.translate(_CYRILLIC)
    return changed if changed != value else circled(value, dice)


def invisible(value: str, dice: Dice) -> str:
    sign = dice.one_of("\u200b", "\u200d", "\u2060", "\ufeff", "\u200f", "\u2063")
    step = dice.randint(1, 4)
    return sign.join(value[i : i + step] for i in range(0, len(value), step))


def prefixed(value: str, dice: Dice) -> str:
    return dice.one_of("+86", "+86 ", "0086-", "86-", "(+86) ") + value


def landline_abroad(value: str, dice: Dice) -> str:
    return dice.one_of("+86-", "+86 ", "0086 ") + value.removeprefix("0")


def bracketed(value: str, dice: Dice) -> str:
    code, _, number = value.partition("-")
    left, right = dice.one_of("()", "（）")
    return f"{left}{code}{right}{dice.one_of('', ' ')}{number}"


def extended(value: str, dice: Dice) -> str:
    return value + dice.one_of("转", "-", " ext ", "分机") + dice.digits(3, "123456789")


def spelt(value: str, dice: Dice) -> str:
    name, _, mail_host = value.partition("@")
    at = dice.one_of("(at)", "[at]", " at ", "艾特", "（at）", " AT ", "小老鼠")
    return name + at + mail_host.replace(".", dice.one_of(".", "(dot)", "点", " dot "))


def parted(value: str, dice: Dice) -> str:
    """Write a code with a gap behind its letters."""
    at = next((i for i, c in enumerate(value) if c.isdigit()), 0) or 4
    return value[:at] + dice.one_of(" ", "-") + value[at:]


def fours(value: str, _dice: Dice) -> str:
    return " ".join(value[i : i + 4] for i in range(0, len(value), 4))


def plate_with(*gaps: str) -> Form:
    return lambda value, dice: value[:2] + dice.choice(gaps) + value[2:]


def two_lines(value: str, dice: Dice) -> str:
    """Break an address behind a part of it, as a form does."""
    places = [i + 1 for i, c in enumerate(value[:-4]) if c in "省市区镇路街"]
    at = dice.choice(places) if places else len(value) // 2
    return f"{value[:at]}\n{value[at:]}"
