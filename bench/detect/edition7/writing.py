"""How a value is disguised in the seventh edition, where that is new."""

from typing import Final

from bench.detect.dice import Dice
from bench.detect.edition5.writing import joined, pieces

__all__ = ["joined"]

_SPOKEN: Final = (
    "零一二三四五六七八九",
    "零幺二三四五六七八九",
    "〇幺二三四五六七八九",
    "零壹貳參肆伍陸柒捌玖",
    "零壹贰叁肆伍陆柒捌玖",
    "洞幺两三四五六拐八九",
)
_SIGNS: Final = (
    "⓪➀➁➂➃➄➅➆➇➈",
    "⓿⓵⓶⓷⓸⓹⓺⓻⓼⓽",
    "0⑴⑵⑶⑷⑸⑹⑺⑻⑼",
    "〇㊀㊁㊂㊃㊄㊅㊆㊇㊈",
    "".join(chr(0x1D7CE + n) for n in range(10)),
    "".join(chr(0x1D7F6 + n) for n in range(10)),
    "".join(chr(0x1FBF0 + n) for n in range(10)),
    "".join(chr(0x09E6 + n) for n in range(10)),
)
_ENGLISH: Final = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
)
_LIKE: Final = {
    "0": "oOоΟ○",  # noqa: RUF001 - Cyrillic and Greek ones are meant
    "1": "lI|іⅠ",  # noqa: RUF001 - a Cyrillic one and a numeral are meant
    "2": "Zz",
    "3": "З",  # noqa: RUF001 - a Cyrillic one is meant
    "5": "Ss",
    "6": "bб",  # noqa: RUF001 - a Cyrillic one is meant
    "8": "B",
    "9": "gq",
}
_HIDDEN: Final = (
    *("*", "\uff0a", "x", "X", "#", "\u2022", "\u25cf", "\u25cb", "\u25a1", "\u2588"),
    *("\u2217", "\u2731", "\u00d7"),
)
_KEPT: Final = {11: ((3, 4), (3, 4), (3, 2), (4, 3), (3, 3), (0, 4))}
_KEPT_LONG: Final = ((6, 4), (4, 4), (3, 4), (6, 2), (1, 1), (0, 4), (10, 4))
_STREWN: Final = (
    *("||", "~~", "<br>", "<br/>", "&#45;", "&#32;", "<span></span>", "%2D", " - "),
    *(";", "\u2665", "**", "\u2192", ":", "  -  ", "\u3002", "', '", "@@", "\u2502"),
)
_BOXES: Final = ("\u3014\u3015", "\uff3b\uff3d", "<>", "{}", "《》", "()", "『』")
_WITH_CODE: Final = (
    *("+86", "+86 ", "0086", "0086 ", "+86-", "(+86)", "（86）", "86-", "+86 (0)"),
    *("(0086) ", "＋８６", "+ 86 "),  # noqa: RUF001 - wide ones are meant
)


def strewn(value: str, dice: Dice) -> str:
    """Write with a mark between the groups that nobody puts there but to disguise."""
    return dice.choice(_STREWN).join(pieces(value, dice))


def ones(value: str, dice: Dice) -> str:
    """Write digit by digit."""
    return dice.one_of(" ", "-", "/", "\u00b7", ",", "\uff0c", "_", "  ").join(value)


def boxed(value: str, dice: Dice) -> str:
    """Put brackets around each group."""
    before, behind = dice.choice(_BOXES)
    return "".join(f"{before}{piece}{behind}" for piece in pieces(value, dice))


def masked(value: str, dice: Dice) -> str:
    sign = dice.choice(_HIDDEN)
    head, tail = dice.choice(_KEPT.get(len(value), _KEPT_LONG))
    hidden = len(value) - head - tail
    return (
        value[:head]
        + sign * dice.one_of(hidden, hidden, 4, 6)
        + value[len(value) - tail :]
    )


def numerals(value: str, dice: Dice) -> str:
    names = dice.choice(_SPOKEN)
    gap = dice.one_of("", "", "", " ", "\u3001", "\u2026", "-")
    written = (
        "".join(names[int(c)] if c.isdigit() else c for c in piece)
        for piece in pieces(value, dice)
    )
    return gap.join(written)


def half_numerals(value: str, dice: Dice) -> str:
    """Write the first or the last digits, or a few anywhere, in Chinese numerals."""
    names, count = dice.choice(_SPOKEN[:5]), len(value)
    few = dice.randint(2, 5)
    chosen = dice.one_of(
        set(range(few + 1)),
        set(range(count - few, count)),
        set(dice.sample(range(count), few)),
    )
    return "".join(
        names[int(c)] if i in chosen and c.isdigit() else c for i, c in enumerate(value)
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
    sign = dice.one_of("\u200b", "\u200d", "\u2064", "\u061c", "\u200e", "\ufeff")
    step = dice.randint(1, 6)
    return sign.join(value[i : i + step] for i in range(0, len(value), step))


def broken(value: str, dice: Dice) -> str:
    """Break the line in the number, as a narrow window or a hurried hand does."""
    at = dice.randint(3, len(value) - 3)
    gap = dice.one_of("\n", "\n", "\r\n", " \n", "\n ", "-\n")
    return value[:at].rstrip("-") + gap + value[at:].lstrip("-")


def prefixed(value: str, dice: Dice) -> str:
    number = dice.one_of(value, value, f"{value[:3]} {value[3:7]} {value[7:]}")
    return dice.choice(_WITH_CODE) + number


def in_english(value: str, dice: Dice) -> str:
    """Write the digits out."""
    gap = dice.one_of(" ", " ", "-", ", ")
    return gap.join(_ENGLISH[int(c)] for c in value)


def spelt(value: str, dice: Dice) -> str:
    name, _, mail_host = value.partition("@")
    at = dice.one_of("(at)", " at ", "【at】", "艾特", " AT ", "[a]", "#", "（艾特）")
    dot = dice.one_of(".", "点", " dot ", "[dot]", "。", "(点)", "．")  # noqa: RUF001 - a wide stop
    return name + at + mail_host.replace(".", dot)


def escaped_mail(value: str, _dice: Dice) -> str:
    return value.replace("@", "%40")


def two_lines(value: str, dice: Dice) -> str:
    """Break an address behind a part of it, or put a comma there."""
    places = [i + 1 for i, c in enumerate(value[:-4]) if c in "省市区县号路镇村栋"]
    at = dice.choice(places) if places else len(value) // 2
    return f"{value[:at]}{dice.one_of(chr(10), chr(10), '，' + chr(10))}{value[at:]}"


def parted_place(value: str, dice: Dice) -> str:
    """Write an address with gaps behind its larger parts."""
    gap = dice.one_of(" ", "-", "，", "/")
    for sign in "省市区":
        value = value.replace(sign, sign + gap, 1)
    return value.rstrip(gap)
