"""How a value is disguised in the sixth edition, where it is otherwise than before."""

from typing import Final

from bench.detect.dice import Dice
from bench.detect.edition5.writing import joined, pieces

__all__ = ["joined"]

_SPOKEN: Final = (
    "零一二三四五六七八九",
    "零幺两三四五六拐八九",
    "〇一二三四五六七八九",
    "零壹贰叁肆伍陆柒捌玖",
    "洞幺二三四五六拐八勾",
)
_SIGNS: Final = (
    "⓪①②③④⑤⑥⑦⑧⑨",
    "⓿➊➋➌➍➎➏➐➑➒",
    "".join(chr(0x1D7D8 + n) for n in range(10)),
    "".join(chr(0x1D7F6 + n) for n in range(10)),
    "".join(chr(0x0966 + n) for n in range(10)),
    "".join(chr(0x0E50 + n) for n in range(10)),
    "".join(chr(0x06F0 + n) for n in range(10)),
)
_LIKE: Final = {
    "0": "oOо",  # noqa: RUF001 - a Cyrillic one is meant
    "1": "lI|і",  # noqa: RUF001 - a Cyrillic one is meant
    "2": "Zz",
    "3": "З",  # noqa: RUF001 - a Cyrillic one is meant
    "5": "S",
    "6": "b",
    "8": "B",
    "9": "q",
}
_HIDDEN: Final = (
    *("*", "\uff0a", "x", "X", "#", "\u2022", "\u25cf", "\u25c6", "\u203b", "\u00b7"),
    *("_", "\u25a0", "?"),
)
_KEPT: Final = {11: ((3, 4), (3, 4), (3, 3), (4, 4), (2, 2), (7, 0))}
_KEPT_LONG: Final = ((6, 4), (3, 4), (4, 2), (1, 2), (8, 4), (0, 4), (6, 0))
_STREWN: Final = (
    *("##", "==", "<wbr>", "&#8203;", "->", "\U0001f449", "`", "\\_", " + ", "//"),
    *("<i></i>", "&ensp;", "...", "\u2605", "&", "\u2014\u2014", "%20", "^"),
)
_BOXES: Final = ("【】", "[]", "()", "「」", "（）")


def strewn(value: str, dice: Dice) -> str:
    """Write with a mark between the groups that nobody puts there but to disguise."""
    return dice.choice(_STREWN).join(pieces(value, dice))


def ones(value: str, dice: Dice) -> str:
    """Write digit by digit."""
    return dice.one_of("-", ".", "\u3001", " ", "\uff0c", "*").join(value)


def boxed(value: str, dice: Dice) -> str:
    """Put brackets around each group."""
    before, behind = dice.choice(_BOXES)
    return "".join(f"{before}{piece}{behind}" for piece in pieces(value, dice))


def masked(value: str, dice: Dice) -> str:
    sign = dice.choice(_HIDDEN)
    head, tail = dice.choice(_KEPT.get(len(value), _KEPT_LONG))
    if not tail and sign in "\u00b7?":
        sign = "*"  # behind a number these hide nothing
    hidden = len(value) - head - tail
    shown = value[len(value) - tail :] if tail else ""
    return value[:head] + sign * dice.one_of(hidden, hidden, hidden, 4) + shown


def numerals(value: str, dice: Dice) -> str:
    names = dice.choice(_SPOKEN)
    gap = dice.one_of("", "", "\uff0c", "-", "\u3000")
    written = (
        "".join(names[int(c)] if c.isdigit() else c for c in piece)
        for piece in pieces(value, dice)
    )
    return gap.join(written)


def half_numerals(value: str, dice: Dice) -> str:
    """Write one of the groups, or every other digit, in Chinese numerals."""
    names = dice.choice(_SPOKEN)
    if dice.happens(0.5):
        cut = pieces(value, dice)
        chosen = dice.randint(0, len(cut) - 1)
        return "".join(
            "".join(names[int(c)] if c.isdigit() else c for c in piece)
            if i == chosen
            else piece
            for i, piece in enumerate(cut)
        )
    return "".join(
        names[int(c)] if i % 2 and c.isdigit() else c for i, c in enumerate(value)
    )


def circled(value: str, dice: Dice) -> str:
    signs = dice.choice(_SIGNS)
    return "".join(signs[int(c)] if c.isdigit() else c for c in value)


def homoglyph(value: str, dice: Dice) -> str:
    """Write letters in the place of one to three digits, but for the first."""
    places = [i for i, c in enumerate(value) if c in _LIKE and i]
    chosen = dice.sample(places, min(dice.randint(1, 3), len(places)))
    return "".join(
        dice.choice(_LIKE[c]) if i in chosen else c for i, c in enumerate(value)
    )


def invisible(value: str, dice: Dice) -> str:
    sign = dice.one_of("\u200c", "\u2060", "\u00ad", "\u200f", "\u2063", "\ufe0e")
    step = dice.randint(1, 5)
    return sign.join(value[i : i + step] for i in range(0, len(value), step))


def spelt(value: str, dice: Dice) -> str:
    name, _, mail_host = value.partition("@")
    at = dice.one_of("#", " (at) ", "【艾特】", "_at_", " [at] ", "艾特", " @ ", "&")
    dot = dice.one_of(".", "点", " . ", "[.]", "(点)", "。", " dot ")
    return name + at + mail_host.replace(".", dot)
