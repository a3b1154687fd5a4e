"""How a value is disguised in the fifth edition, where it is otherwise than before."""

from typing import Final

from bench.detect.dice import Dice
from bench.detect.frame import Form

_SPOKEN: Final = (
    "零一二三四五六七八九",
    "洞幺二三四五六拐八九",
    "〇壹贰叁肆伍陆柒捌玖",
    "０１２３四五六七八九",
)
_SIGNS: Final = (
    "⓪⓵⓶⓷⓸⓹⓺⓻⓼⓽",
    "₀₁₂₃₄₅₆₇₈₉",
    "🄀⒈⒉⒊⒋⒌⒍⒎⒏⒐",
    "⁰¹²³⁴⁵⁶⁷⁸⁹",
    "".join(chr(0x1D7EC + n) for n in range(10)),
    "".join(chr(0x0660 + n) for n in range(10)),
)
_LIKE: Final = {
    "0": "oOОо",  # noqa: RUF001 - Cyrillic ones are meant
    "1": "lI|",
    "3": "З",  # noqa: RUF001 - a Cyrillic one is meant
    "5": "Ss",
    "6": "б",  # noqa: RUF001 - a Cyrillic one is meant
    "8": "B",
    "9": "gq",
}
_HIDDEN: Final = ("*", "x", "X", "\u00d7", "\u2022", "#", "\u22c6", "\u2605", "_", "?")
_KEPT: Final = {11: ((3, 4), (3, 4), (3, 2), (3, 0), (2, 4))}
_KEPT_LONG: Final = ((6, 4), (4, 4), (3, 4), (1, 1), (6, 2), (0, 4))
_GROUPS: Final = {
    11: ((3, 4, 4), (3, 4, 4), (3, 2, 2, 4), (4, 4, 3), (5, 3, 3)),
    18: ((6, 8, 4), (6, 4, 4, 4), (3, 3, 8, 4), (4, 4, 4, 4, 2)),
    16: ((4, 4, 4, 4), (4, 4, 4, 4), (5, 5, 6)),
    19: ((4, 4, 4, 4, 3), (4, 4, 4, 7), (6, 6, 7), (4, 5, 5, 5)),
}


def pieces(value: str, dice: Dice) -> list[str]:
    """Cut a number as people do who dictate it."""
    count = len(value)
    usual = tuple(min(4, count - i) for i in range(0, count, 4))
    cut, at = [], 0
    for size in dice.choice(_GROUPS.get(count, (usual,))):
        cut.append(value[at : at + size])
        at += size
    return cut


def joined(*gaps: str) -> Form:
    """Write in groups, with one of the gaps between them."""
    return lambda value, dice: dice.choice(gaps).join(pieces(value, dice))


def strewn(value: str, dice: Dice) -> str:
    """Write with a mark of Markdown or HTML, or another one, between the groups."""
    gap = dice.one_of("**", "</b><b>", "&nbsp;", "\\-", "...", "--", "__", "\\_", "=")
    return gap.join(pieces(value, dice))


def masked(value: str, dice: Dice) -> str:
    sign = dice.choice(_HIDDEN)
    head, tail = dice.choice(_KEPT.get(len(value), _KEPT_LONG))
    hidden = len(value) - head - tail
    shown = value[len(value) - tail :]
    return value[:head] + sign * dice.one_of(hidden, hidden, 4) + shown


def numerals(value: str, dice: Dice) -> str:
    names = dice.choice(_SPOKEN)
    gap = dice.one_of("", "", " ")
    written = (
        "".join(names[int(c)] if c.isdigit() else c for c in piece)
        for piece in pieces(value, dice)
    )
    return gap.join(written)


def half_numerals(value: str, dice: Dice) -> str:
    """Write one stretch, or digits here and there, in Chinese numerals."""
    names = dice.choice(_SPOKEN[:3])
    start = dice.randint(2, len(value) - 4)
    stretch = set(range(start, start + dice.randint(3, 4)))
    chosen = dice.one_of(stretch, set(dice.sample(range(len(value)), 4)))
    return "".join(
        names[int(c)] if i in chosen and c.isdigit() else c for i, c in enumerate(value)
    )


def circled(value: str, dice: Dice) -> str:
    signs = dice.choice(_SIGNS)
    return "".join(signs[int(c)] if c.isdigit() else c for c in value)


def homoglyph(value: str, dice: Dice) -> str:
    """Write letters in the place of one to four digits, but for the first."""
    places = [i for i, c in enumerate(value) if c in _LIKE and i]
    chosen = dice.sample(places, min(dice.randint(1, 4), len(places)))
    return "".join(
        dice.choice(_LIKE[c]) if i in chosen else c for i, c in enumerate(value)
    )


def invisible(value: str, dice: Dice) -> str:
    sign = dice.one_of("\u200b", "\u200d", "\ufeff", "\u2061", "\u180e", "\u200e")
    step = dice.randint(1, 6)
    return sign.join(value[i : i + step] for i in range(0, len(value), step))


def spelt(value: str, dice: Dice) -> str:
    name, _, mail_host = value.partition("@")
    at = dice.one_of("(at)", " at ", "艾特", "[AT]", " # ", "{at}", "@ ", "＠")  # noqa: RUF001 - a wide sign
    dot = dice.one_of(".", "点", " dot ", "(dot)", "．", "。")  # noqa: RUF001 - wide stops
    return name + at + mail_host.replace(".", dot)


def two_lines(value: str, dice: Dice) -> str:
    """Break an address where a narrow form does: behind a part, or anywhere."""
    places = [i + 1 for i, c in enumerate(value[:-4]) if c in "省市区号路镇栋"]
    middle = len(value) // 2
    at = dice.choice(places) if places and dice.happens(0.8) else middle
    return f"{value[:at]}{dice.one_of(chr(10), chr(13) + chr(10))}{value[at:]}"
