"""The ways to write a value: grouped, broken, spoken and the like."""

from typing import Final

from bench.detect.dice import Dice
from bench.detect.frame import Form

_SAID: Final = dict(zip("0123456789", "零幺二三四五六七八九", strict=True))
_WIDE: Final = {at: at + 0xFEE0 for at in range(0x21, 0x7F)}


def by(sizes: tuple[int, ...], sep: str = " ") -> Form:
    """Group signs; the last group takes what is left, or the sizes come again."""

    def form(value: str, _dice: Dice) -> str:
        groups, at = list[str](), 0
        while at < len(value):
            size = sizes[min(len(groups), len(sizes) - 1)]
            groups.append(value[at : at + size])
            at += size
        return sep.join(groups)

    return form


def put(old: str, new: str) -> Form:
    return lambda value, _dice: value.replace(old, new)


def before(*heads: str) -> Form:
    return lambda value, dice: dice.choice(heads) + value


def wide(value: str, _dice: Dice) -> str:
    return value.translate(_WIDE)


def lower(value: str, _dice: Dice) -> str:
    return value.lower()


def upper(value: str, _dice: Dice) -> str:
    return value.upper()


def broken(value: str, dice: Dice) -> str:
    at = dice.randint(len(value) // 3, len(value) * 2 // 3)
    return value[:at] + "\n" + value[at:]


def spoken(value: str, _dice: Dice) -> str:
    return "".join(_SAID.get(sign, sign) for sign in value)


def stars(head: int, tail: int) -> Form:
    return lambda value, _dice: (
        value[:head] + "*" * (len(value) - head - tail) + value[-tail:]
    )


def loose(value: str, dice: Dice) -> str:
    """Set spaces where a picture's reader sees some."""
    at = dice.randint(3, len(value) - 3)
    return value[:at] + dice.one_of(" ", "  ") + value[at:]


def torn(value: str, dice: Dice) -> str:
    """Break an address behind the house number, as a label does."""
    at = value.find("号")
    at = at + 1 if 0 < at < len(value) - 1 else len(value) // 2
    return value[:at] + dice.one_of("\n", " ") + value[at:]


def apart(value: str, _dice: Dice) -> str:
    return " ".join(value)


def extension(value: str, dice: Dice) -> str:
    between = dice.one_of("-", "转", " 转 ", "转分机", "*")
    return value + between + dice.digits(dice.one_of(3, 4), "12358")


def parens(value: str, dice: Dice) -> str:
    area, number = value.split("-")
    left, right = dice.one_of(("(", ")"), ("（", "）"))
    return f"{left}{area}{right}{number}"


def abroad_line(value: str, _dice: Dice) -> str:
    return "+86 " + value[1:].replace("-", " ")


def abroad_mobile(value: str, _dice: Dice) -> str:
    return f"+86 {value[:3]} {value[3:7]} {value[7:]}"


def us_parens(_value: str, dice: Dice) -> str:
    first = dice.digits(3, "2346789")
    return f"({first}) {dice.digits(3, '2346789')}-{dice.digits(4)}"


def mail_words(value: str, dice: Dice) -> str:
    return value.replace("@", dice.one_of("(at)", " at ", "#", "艾特", "[at]"))


def day(pattern: str) -> Form:
    def form(value: str, _dice: Dice) -> str:
        year, month, day = value.split("-")
        return pattern.format(y=year, m=int(month), d=int(day), s=year[2:])

    return form
