"""How a value is written in the fourth edition, and how it is disguised."""

from typing import Final

from bench.detect.dice import Dice
from bench.detect.edition3.writing import (
    bare,
    bracketed,
    broken,
    fours,
    lower,
    parted,
    upper,
    wide,
)
from bench.detect.frame import Form

__all__ = ["bare", "bracketed", "broken", "fours", "lower", "parted", "upper", "wide"]

_SPOKEN: Final = (
    "零幺二三四五六七八九",
    "零一二三四五六七八九",
    "洞幺两三四五六拐八勾",
    "零壹贰叁肆伍陆柒捌玖",
    "〇一二三四五六七八九",
)
_SIGNS: Final = (
    "⓪①②③④⑤⑥⑦⑧⑨",
    "⓿❶❷❸❹❺❻❼❽❾",
    "⁰¹²³⁴⁵⁶⁷⁸⁹",
    "".join(chr(0x1D7CE + n) for n in range(10)),
    "".join(chr(0x1D7E2 + n) for n in range(10)),
)
_CYRILLIC: Final = str.maketrans(
    "ABEKMHOPCTXaeopcxy",
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0430\u0435\u043e\u0440\u0441\u0445\u0443",
)
_GREEK: Final = str.maketrans(
    "ABEHIKMNOPTXYZ",
    "\u0391\u0392\u0395\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a7\u03a5\u0396",
)
_LIKE: Final = {"0": "oO", "1": "lI", "5": "sS", "8": "B", "2": "zZ", "9": "g"}
_HIDDEN: Final = ("*", "x", "X", "\uff0a", "#", "\u25cb", "\u2022", "\u00d7")
_GROUPS: Final = {
    11: ((3, 4, 4), (3, 4, 4), (4, 3, 4), (5, 6), (3, 8), (2, 3, 3, 3)),
    18: ((6, 8, 4), (6, 4, 4, 4), (3, 3, 4, 4, 4), (10, 8)),
    16: ((4, 4, 4, 4), (4, 4, 4, 4), (8, 8), (6, 10)),
    19: ((4, 4, 4, 4, 3), (6, 6, 7), (5, 5, 5, 4)),
}


def pieces(value: str, dice: Dice) -> list[str]:
    """Cut a number as people do who read it off a card."""
    count = len(value)
    fours_of = tuple(min(4, count - i) for i in range(0, count, 4))
    cut, at = [], 0
    for size in dice.choice(_GROUPS.get(count, (fours_of,))):
        cut.append(value[at : at + size])
        at += size
    return cut


def joined(*gaps: str) -> Form:
    """Write in groups, with one of the gaps between them."""
    return lambda value, dice: dice.choice(gaps).join(pieces(value, dice))


def masked(value: str, dice: Dice) -> str:
    sign = dice.choice(_HIDDEN)
    keep = ((3, 4), (3, 2), (6, 4), (4, 4), (1, 1)) if len(value) > 11 else ((3, 4),)
    head, tail = dice.choice(keep)
    return value[:head] + sign * (len(value) - head - tail) + value[-tail:]


def numerals(value: str, dice: Dice) -> str:
    names = dice.choice(_SPOKEN)
    return "".join(names[int(c)] if c.isdigit() else c for c in value)


def half_numerals(value: str, dice: Dice) -> str:
    chosen = dice.sample(range(1, len(value)), dice.randint(2, 5))
    names = dice.choice(_SPOKEN[:2])
    return "".join(
        names[int(c)] if i in chosen and c.isdigit() else c for i, c in enumerate(value)
    )


def circled(value: str, dice: Dice) -> str:
    signs = dice.choice(_SIGNS)
    return "".join(signs[int(c)] if c.isdigit() else c for c in value)


def keycaps(value: str, dice: Dice) -> str:
    """Write digits as emoji."""
    cap = dice.one_of("\ufe0f\u20e3", "\u20e3")
    return "".join(c + cap if c.isdigit() else c for c in value)


def homoglyph(value: str, dice: Dice) -> str:
    places = [i for i, c in enumerate(value) if c in _LIKE and i]
    chosen = dice.sample(places, min(dice.randint(1, 3), len(places)))
    if not chosen:
        return circled(value, dice)
    return "".join(
        dice.choice(_LIKE[c]) if i in chosen else c for i, c in enumerate(value)
    )


def cyrillic(value: str, dice: Dice) -> str:
    """Write letters of another alphabet that look the same."""
    changed = value.translate(dice.one_of(_CYRILLIC, _GREEK))
    return changed if changed != value else circled(value, dice)


def invisible(value: str, dice: Dice) -> str:
    sign = dice.one_of("\u200b", "\u200c", "\u00ad", "\u2060", "\u202c", "\ufe0f")
    step = dice.randint(1, 5)
    return sign.join(value[i : i + step] for i in range(0, len(value), step))


def prefixed(value: str, dice: Dice) -> str:
    return dice.one_of("+86-", "+86", "0086", "86 ", "（+86）", "+86 (0) ") + value


def landline_abroad(value: str, dice: Dice) -> str:
    return dice.one_of("+86", "0086-", "+86 (0)") + value.removeprefix("0")


def extended(value: str, dice: Dice) -> str:
    return (
        value + dice.one_of("转", "-", " 转 ", "分机号", "#", " ext.") + dice.digits(4)
    )


def spelt(value: str, dice: Dice) -> str:
    name, _, mail_host = value.partition("@")
    at = dice.one_of("#at#", "(at)", " at ", "艾特", "【at】", "＠", "圈a")  # noqa: RUF001 - a wide sign
    return name + at + mail_host.replace(".", dice.one_of(".", "点", "[dot]", "。"))


def plate_with(*gaps: str) -> Form:
    return lambda value, dice: value[:2] + dice.choice(gaps) + value[2:]


def two_lines(value: str, dice: Dice) -> str:
    """Break an address behind a part of it."""
    places = [i + 1 for i, c in enumerate(value[:-4]) if c in "省市区号镇村"]
    at = dice.choice(places) if places else len(value) // 2
    return f"{value[:at]}{dice.one_of(chr(10), ' ' + chr(10))}{value[at:]}"
