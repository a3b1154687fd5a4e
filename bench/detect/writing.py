"""How a bare value becomes what stands in a message, one function a manner."""

from collections.abc import Callable, Mapping
from itertools import accumulate, pairwise
from typing import Final

from bench.detect import values
from bench.detect.dice import Dice

Form = Callable[[str, Dice], str]
# How identity numbers, mobile numbers and American Express cards are read aloud; what
# has another length comes in fours.
IDENTITY: Final = (6, 8, 4)
GROUPS: Final[Mapping[int, tuple[int, ...]]] = {11: (3, 4, 4), 15: (4, 6, 5)}
_NUMERALS: Final = {
    "一二三四五六七八九": "〇一二三四五六七八九",
    "幺": "零幺二三四五六七八九",
    "capital": "零壹贰叁肆伍陆柒捌玖",
}
_LIKE: Final[Mapping[str, str]] = {
    "0": "OoОо〇",  # noqa: RUF001 - Latin, Cyrillic and ideographic zeros
    "1": "lІ",  # noqa: RUF001 - small L and Cyrillic I
    "3": "З",  # noqa: RUF001 - Cyrillic Ze
    "6": "б",  # noqa: RUF001 - Cyrillic Be
}


def grouped(gap: str, sizes: tuple[int, ...] | None = None) -> Form:
    """Write in groups of these sizes, or of those that the length suggests."""

    def form(value: str, _dice: Dice) -> str:
        groups = sizes or GROUPS.get(len(value)) or (4,) * (-(-len(value) // 4))
        ends = [0, *accumulate(groups)]
        return gap.join(value[a:b] for a, b in pairwise(ends))

    return form


def odd(value: str, dice: Dice) -> str:
    """Group as nobody would expect."""
    sizes = [dice.randint(2, 5) for _ in range(len(value) // 2)]
    ends = [end for end in accumulate(sizes) if end < len(value) - 1]
    gap = dice.one_of(" ", "-")
    return gap.join(value[a:b] for a, b in pairwise([0, *ends, len(value)]))


def split(value: str, dice: Dice) -> str:
    at = dice.randint(3, len(value) - 3)
    return value[:at] + "\n" + value[at:]


def wide(value: str, _dice: Dice) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in value)


def prefixed(value: str, dice: Dice) -> str:
    code = dice.one_of("+86", "+86 ", "+86-", "0086", "0086-", "86-", "86 ", "(+86)")
    return code + dice.one_of(value, value, grouped(" ")(value, dice))


def bracketed(value: str, dice: Dice) -> str:
    """Put the area code, or that of the country, into brackets."""
    left, right = dice.one_of(("(", ")"), ("（", "）"))
    if "-" in value:
        code, _, number = value.partition("-")
        return f"{left}{code}{right}{dice.one_of('', ' ')}{number}"
    return f"{left}+86{right}{value}"


def extended(value: str, dice: Dice) -> str:
    word = dice.one_of("转", "-", "转分机", " ext ", " ext.", "分机")
    return f"{value}{word}{dice.digits(dice.randint(3, 4), '12345678')}"


def masked(value: str, dice: Dice) -> str:
    head, tail = {11: (3, 4), 18: (6, 4)}.get(len(value), (4, 4))
    star = dice.one_of("*", "*", "*", "\uff0a", "x", "•")
    return value[:head] + star * (len(value) - head - tail) + value[-tail:]


def in_numerals(value: str, dice: Dice) -> str:
    names = dice.choice(list(_NUMERALS.values()))
    return "".join(names[int(c)] if c.isdigit() else c for c in value)


def disguised(value: str, dice: Dice) -> str:
    """Swap characters for others that look alike."""
    if dice.happens(0.5):
        change = dice.one_of(_circled, _bold)
        return "".join(change(c) for c in value)
    swapped = [dice.choice(_LIKE[c]) if c in _LIKE else c for c in value]
    keep = [i for i, c in enumerate(value) if c in _LIKE]
    for place in dice.sample(keep, max(0, len(keep) - 3)):
        swapped[place] = value[place]
    return "".join(swapped) if keep else "".join(_circled(c) for c in value)


def _circled(character: str) -> str:
    if character == "0":
        return "⓪"
    digit = character.isdigit()
    return chr(ord("①") + int(character) - 1) if digit else character


def _bold(character: str) -> str:
    """Give the digit of the mathematical alphabet, which lies beyond U+FFFF."""
    digit = character.isdigit()
    return chr(0x1D7CE + int(character)) if digit else character


def invisible(value: str, dice: Dice) -> str:
    """Put something between the digits that nobody sees."""
    sign = dice.one_of("\u200b", "\u200d", "\ufeff", "\u2060")
    at = dice.randint(3, len(value) - 3)
    return value[:at] + sign + value[at:]


def as_it_is(value: str, _dice: Dice) -> str:
    return value


def plate(gap: str) -> Form:
    return lambda value, _dice: value[:2] + gap + value[2:]


def with_suffix(value: str, dice: Dice) -> str:
    """Make it the plate of a learner, the police, a trailer or a guest."""
    head = value[: 6 if len(value) > 6 else -1]
    return head + dice.one_of("学", "警", "挂", "领")


def in_latin(_value: str, dice: Dice) -> str:
    given, family = values.words("latin_given"), values.words("latin_family")
    return f"{dice.choice(given)} {dice.choice(family)}"


def of_a_minority(_value: str, dice: Dice) -> str:
    given = dice.choice(values.words("minority_given"))
    return f"{given}·{dice.choice(values.words('minority_family'))}"


def measured(_value: str, dice: Dice) -> str:
    """Write a measurement: what was measured, the number, the unit."""
    return dice.one_of(
        f"血压{dice.randint(95, 190)}/{dice.randint(60, 115)}mmHg",
        f"空腹血糖{dice.randint(4, 19)}.{dice.randint(0, 9)}mmol/L",
        f"体温{dice.randint(36, 40)}.{dice.randint(0, 9)}℃",
        f"心率{dice.randint(45, 150)}次/分",
        f"尿酸{dice.randint(200, 690)}μmol/L",
        f"糖化血红蛋白{dice.randint(5, 12)}.{dice.randint(0, 9)}%",
    )


def recorded(_value: str, dice: Dice) -> str:
    """Write a line of a record: when, what was examined."""
    clock = f"{dice.randint(7, 18):02}:{dice.randint(0, 59):02}"
    what = dice.choice(values.words("examinations"))
    return f"{values.day(dice, 2021, 2025)} {clock} {what}"


def with_small_x(_value: str, dice: Dice) -> str:
    while not (value := values.resident_id(dice)).endswith("X"):
        pass
    return value.lower()


def old_id(_value: str, dice: Dice) -> str:
    return values.old_resident_id(dice)


def file_number(_value: str, dice: Dice) -> str:
    return values.licence_file(dice)


def short_address(_value: str, dice: Dice) -> str:
    road, estate = values.words("roads"), dice.choice(values.words("estates"))
    block, flat = dice.randint(1, 40), dice.digits(3, "123")
    return dice.one_of(
        f"{dice.choice(road)}{dice.randint(1, 999)}号",
        f"{estate}{block}号楼{flat}室",
        f"{estate}{block}-{dice.randint(1, 4)}-{flat}",
    )


def without_gap(form: Form) -> Form:
    """Apply a form to a number whose own separators are taken out first."""
    return lambda value, dice: form(value.replace("-", "").replace(" ", ""), dice)
