"""How a value of the second edition becomes what stands in a message."""

from itertools import accumulate, pairwise
from typing import Final

from bench.detect.dice import Dice
from bench.detect.frame import Form

# More than one way to group a number of a length; what has no entry comes in fours.
_GROUPS: Final = {
    11: ((3, 4, 4), (3, 4, 4), (4, 4, 3), (3, 3, 5)),
    15: ((4, 6, 5), (6, 6, 3)),
    18: ((6, 8, 4), (6, 4, 4, 4), (3, 3, 4, 4, 4), (6, 4, 2, 2, 4)),
    19: ((4, 4, 4, 4, 3), (6, 13), (4, 4, 4, 7)),
}
_DASHES: Final = ("-", "-", "-", "–", "—", "\u2010", "\u2011", "_")  # noqa: RUF001 - dashes
_MARKS: Final = (".", "/", "·", "~", "  ", " - ")
_CIRCLES: Final = (
    "⓪①②③④⑤⑥⑦⑧⑨",
    "⓿❶❷❸❹❺❻❼❽❾",
    "𝟬𝟭𝟮𝟯𝟰𝟱𝟲𝟳𝟴𝟵",  # noqa: RUF001 - digits of another alphabet are the point
    "₀₁₂₃₄₅₆₇₈₉",
)
_LIKE: Final = {"0": "OoØ", "1": "lI|", "2": "Z", "5": "S", "8": "B"}
_CYRILLIC: Final = dict(
    zip("ABCEHKMOPTXaceopxy036", "АВСЕНКМОРТХасеорхуОЗб", strict=True)  # noqa: RUF001 - Cyrillic
)
_SPOKEN: Final = (
    "零一二三四五六七八九",
    "〇幺二三四五六七八九",
    "零壹贰叁肆伍陆柒捌玖",
)


def lower(value: str, _dice: Dice) -> str:
    return value.lower()


def upper(value: str, _dice: Dice) -> str:
    return value.upper()


def bare(value: str, _dice: Dice) -> str:
    """Leave out what separates."""
    return value.replace("-", "").replace(" ", "")


def parts(value: str, dice: Dice) -> list[str]:
    """Cut a number where somebody takes breath."""
    if "-" in value or " " in value:
        return value.replace("-", " ").split()
    fours = (4,) * (len(value) // 4) + ((len(value) % 4,) if len(value) % 4 else ())
    ends = accumulate(dice.choice(_GROUPS.get(len(value), (fours,))))
    return [value[a:b] for a, b in pairwise([0, *ends])]


def joined(*gaps: str) -> Form:
    """Write in groups with one of the gaps between them."""
    return lambda value, dice: dice.choice(gaps).join(parts(value, dice))


spaced = joined(" ")
dashed = joined(*_DASHES)
marked = joined(*_MARKS)
blank = joined("\u3000", "\u00a0", "\u2009", "\u202f")


def after_letters(value: str, _dice: Dice) -> str:
    """Put a space behind the letters of a code, or in the middle where it has none."""
    at = sum(c.isalpha() for c in value[:2]) or len(value) // 2
    return f"{value[:at]} {value[at:]}"


def wide(value: str, _dice: Dice) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in value)


def half_wide(value: str, dice: Dice) -> str:
    """Write the end full-width: the input method was switched in between."""
    at = dice.randint(2, len(value) - 2)
    return value[:at] + wide(value[at:], dice)


def split(value: str, dice: Dice) -> str:
    """Split over two lines, where one takes breath or anywhere."""
    pieces = parts(value, dice)
    at = dice.one_of(len(pieces[0]), dice.randint(3, len(value) - 3))
    gap = dice.one_of("\n", "\n", "\r\n", " \n", "-\n")
    return value[:at] + gap + value[at:].lstrip("- ")


def prefixed(value: str, dice: Dice) -> str:
    code = dice.one_of(
        "+86", "0086", "86", "+86 ", "0086 ", "+86-", "(86)", wide("+86", dice)
    )
    return code + dice.one_of(value, "-".join(parts(value, dice)))


def prefixed_landline(value: str, dice: Dice) -> str:
    code = dice.one_of("+86 ", "+86-", "0086-", "0086 ", "(+86)")
    return code + value.removeprefix("0")


def bracketed(value: str, dice: Dice) -> str:
    left, right = dice.one_of("()", "（）", "[]", "【】")
    code, dash, number = value.partition("-")
    if dash:
        return f"{left}{code}{right}{dice.one_of('', ' ', '-')}{number}"
    return f"{left}{dice.one_of('+86', '86', '0086')}{right}{value}"


def extended(value: str, dice: Dice) -> str:
    word = dice.one_of("转", " 转 ", "-", "#", "，转", " x", "分机号", " ext. ")
    return f"{value}{word}{dice.digits(dice.randint(2, 4), '123456789')}"


def masked(value: str, dice: Dice) -> str:
    keep = {11: (3, 4), 15: (6, 3), 18: (4, 4)}.get(len(value), (4, 4))
    head, tail = dice.one_of(keep, keep, (0, keep[1]))
    star = dice.one_of("*", "*", "x", "X", "●", "\uff0a", "#")
    hidden = star * dice.one_of(len(value) - head - tail, 4)
    return value[:head] + hidden + value[len(value) - tail :]


def numerals(value: str, dice: Dice) -> str:
    names = dice.choice(_SPOKEN)
    gap = dice.one_of("", "", " ")
    pieces = [
        "".join(names[int(c)] if c.isdigit() else c for c in part)
        for part in parts(value, dice)
    ]
    return gap.join(pieces)


def half_numerals(value: str, dice: Dice) -> str:
    """Write a few digits in Chinese, to get past a filter."""
    at = sorted(dice.sample(range(2, len(value)), 3))
    names = _SPOKEN[0]
    return "".join(
        names[int(c)] if i in at and c.isdigit() else c for i, c in enumerate(value)
    )


def homoglyph(value: str, dice: Dice) -> str:
    """Swap one to three digits for letters that look alike."""
    like = [i for i, c in enumerate(value) if c in _LIKE and i > 1]
    if not like:
        return circled(value, dice)
    chosen = dice.sample(like, min(len(like), dice.randint(1, 3)))
    return "".join(
        dice.choice(_LIKE[c]) if i in chosen else c for i, c in enumerate(value)
    )


def circled(value: str, dice: Dice) -> str:
    """Write the digits in circles, in bold, below the line or on keys."""
    style = dice.choice((*_CIRCLES, ""))
    if style:
        return "".join(style[int(c)] if c.isdigit() else c for c in value)
    return "".join(f"{c}\ufe0f\u20e3" if c.isdigit() else c for c in value)


def cyrillic(value: str, dice: Dice) -> str:
    """Swap letters and digits for Cyrillic ones."""
    if not any(c in _CYRILLIC for c in value):
        return circled(value, dice)
    return "".join(_CYRILLIC.get(c, c) for c in value)


def invisible(value: str, dice: Dice) -> str:
    """Put signs between the digits that nobody sees."""
    sign = dice.one_of("\u200b", "\u200c", "\u2060", "\u00ad", "\ufe0f", "\u200e")
    every = dice.randint(3, 5)
    cut = [value[i : i + every] for i in range(0, len(value), every)]
    return sign.join(cut)


def plate_with(*gaps: str) -> Form:
    return lambda value, dice: value[:2] + dice.choice(gaps) + value[2:]


def special_plate(value: str, dice: Dice) -> str:
    """Make it a plate of a learner, the police, a trailer or from across the border."""
    head = value[:2] + "".join(c for c in value[2:] if c.isalnum())[:4]
    across = f"粤Z{dice.digits(4)}{dice.one_of('港', '澳')}"
    return dice.one_of(head + dice.one_of("学", "警", "挂"), across)


def dotted_mac(value: str, _dice: Dice) -> str:
    bare_ = value.replace(":", "").replace("-", "").lower()
    return ".".join(bare_[i : i + 4] for i in (0, 4, 8))


def spelt_email(value: str, dice: Dice) -> str:
    """Write a mailbox so that no robot reads it."""
    at = dice.one_of("(at)", " at ", "#", "艾特", " [at] ")
    name, _, host = value.partition("@")
    return name + at + host.replace(".", dice.one_of(".", " dot ", "点"))


def broken(value: str, dice: Dice) -> str:
    """Break an address over two lines, as a form does."""
    at = max(value.find(c) for c in "市区县州") + 1 or dice.randint(3, len(value) - 3)
    return f"{value[:at]}\n{value[at:]}" if at < len(value) else value
