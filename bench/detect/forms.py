"""How people write a value: grouped, dashed, wide, split, prefixed, hidden, disguised.

Each form takes the bare value and gives what stands in the message. Which forms a type
is asked in is a table; forms that are about what stands around a value (``listed``,
``glued_latin``) leave the value as it is, and the corpus writes the rest.
"""

from collections.abc import Callable, Mapping
from itertools import accumulate, pairwise
from typing import Final

from bench.detect import values
from bench.detect.dice import Dice

Form = Callable[[str, Dice], str]
GROUPS: Final[Mapping[int, tuple[int, ...]]] = {
    11: (3, 4, 4),
    15: (6, 6, 3),
    16: (4, 4, 4, 4),
    17: (4, 4, 4, 5),
    18: (6, 8, 4),
    19: (4, 4, 4, 4, 3),
}
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


def _grouped(gap: str) -> Form:
    def form(value: str, _dice: Dice) -> str:
        sizes = GROUPS.get(len(value)) or (4,) * (len(value) // 4) + (len(value) % 4,)
        ends = [0, *accumulate(size for size in sizes if size)]
        return gap.join(value[a:b] for a, b in pairwise(ends))

    return form


def _odd(value: str, dice: Dice) -> str:
    """Group as nobody would expect."""
    sizes = [dice.randint(2, 5) for _ in range(len(value) // 2)]
    ends = [end for end in accumulate(sizes) if end < len(value) - 1]
    gap = dice.one_of(" ", "-")
    return gap.join(value[a:b] for a, b in pairwise([0, *ends, len(value)]))


def _split(value: str, dice: Dice) -> str:
    at = dice.randint(3, len(value) - 3)
    return value[:at] + "\n" + value[at:]


def _wide(value: str, _dice: Dice) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in value)


def _prefixed(value: str, dice: Dice) -> str:
    code = dice.one_of("+86", "+86 ", "+86-", "0086", "0086-", "86-", "86 ", "(+86)")
    return code + dice.one_of(value, value, _grouped(" ")(value, dice))


def _bracketed(value: str, dice: Dice) -> str:
    """Put the area code, or that of the country, into brackets."""
    left, right = dice.one_of("()", "（）")
    if "-" in value:
        code, _, number = value.partition("-")
        return f"{left}{code}{right}{dice.one_of('', ' ')}{number}"
    return f"{left}+86{right}{value}"


def _extended(value: str, dice: Dice) -> str:
    word = dice.one_of("转", "-", "转分机", " ext ", " ext.", "分机")
    return f"{value}{word}{dice.digits(dice.randint(3, 4), '12345678')}"


def _masked(value: str, dice: Dice) -> str:
    head, tail = {11: (3, 4), 18: (6, 4)}.get(len(value), (4, 4))
    star = dice.one_of("*", "*", "*", "\uff0a", "x", "•")
    return value[:head] + star * (len(value) - head - tail) + value[-tail:]


def _in_numerals(value: str, dice: Dice) -> str:
    names = dice.choice(list(_NUMERALS.values()))
    return "".join(names[int(c)] if c.isdigit() else c for c in value)


def _disguised(value: str, dice: Dice) -> str:
    """Swap characters for others that look alike."""
    if dice.happens(0.4):
        return "".join(_circled(c) for c in value)
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


def _invisible(value: str, dice: Dice) -> str:
    """Put something between the digits that nobody sees."""
    sign = dice.one_of("\u200b", "\u200d", "\ufeff", "\u2060")
    at = dice.randint(3, len(value) - 3)
    return value[:at] + sign + value[at:]


def _as_it_is(value: str, _dice: Dice) -> str:
    return value


def _plate(gap: str) -> Form:
    return lambda value, _dice: value[:2] + gap + value[2:]


def _with_suffix(value: str, dice: Dice) -> str:
    """Make it the plate of a learner, the police, a trailer or a guest."""
    head = value[: 6 if len(value) > 6 else -1]
    return head + dice.one_of("学", "警", "挂", "领")


def _in_latin(_value: str, dice: Dice) -> str:
    given, family = values.words("latin_given"), values.words("latin_family")
    return f"{dice.choice(given)} {dice.choice(family)}"


def _of_a_minority(_value: str, dice: Dice) -> str:
    given = dice.choice(values.words("minority_given"))
    return f"{given}·{dice.choice(values.words('minority_family'))}"


def _measured(_value: str, dice: Dice) -> str:
    """Write a measurement: what was measured, the number, the unit."""
    return dice.one_of(
        f"血压{dice.randint(95, 190)}/{dice.randint(60, 115)}mmHg",
        f"空腹血糖{dice.randint(4, 19)}.{dice.randint(0, 9)}mmol/L",
        f"体温{dice.randint(36, 40)}.{dice.randint(0, 9)}℃",
        f"心率{dice.randint(45, 150)}次/分",
        f"尿酸{dice.randint(200, 690)}μmol/L",
        f"糖化血红蛋白{dice.randint(5, 12)}.{dice.randint(0, 9)}%",
    )


def _recorded(_value: str, dice: Dice) -> str:
    """Write a line of a record: when, what was examined."""
    clock = f"{dice.randint(7, 18):02}:{dice.randint(0, 59):02}"
    what = dice.choice(values.words("examinations"))
    return f"{values.day(dice, 2021, 2025)} {clock} {what}"


def _with_small_x(_value: str, dice: Dice) -> str:
    while not (value := values.resident_id(dice)).endswith("X"):
        pass
    return value.lower()


def _old_id(_value: str, dice: Dice) -> str:
    return values.old_resident_id(dice)


def _short_address(_value: str, dice: Dice) -> str:
    road, estate = values.words("roads"), dice.choice(values.words("estates"))
    block, flat = dice.randint(1, 40), dice.digits(3, "123")
    return dice.one_of(
        f"{dice.choice(road)}{dice.randint(1, 999)}号",
        f"{estate}{block}号楼{flat}室",
        f"{estate}{block}-{dice.randint(1, 4)}-{flat}",
    )


def _without_gap(form: Form) -> Form:
    """Apply a form to a number whose own separators are taken out first."""
    return lambda value, dice: form(value.replace("-", "").replace(" ", ""), dice)


_NUMBER: Final[Mapping[str, Form]] = {
    "plain": _as_it_is,
    "spaced": _grouped(" "),
    "odd": _odd,
    "dashed": _grouped("-"),
    "fullwidth": _wide,
    "newline": _split,
    "tab": _grouped("\t"),
    "nbsp": _grouped("\u00a0"),
    "ideographic": _grouped("\u3000"),
    "listed": _as_it_is,
    "masked": _masked,
    "numerals": _in_numerals,
    "homoglyph": _disguised,
    "invisible": _invisible,
}
_CODE: Final[Mapping[str, Form]] = {
    "plain": _as_it_is,
    "lower": lambda value, _dice: value.lower(),
    "fullwidth": _wide,
}
_GLUED: Final[Mapping[str, Form]] = {"glued_latin": _as_it_is}

FORMS: Final[Mapping[str, Mapping[str, Form]]] = {
    "CN_ID": _NUMBER | _GLUED | {"plain15": _old_id, "lower": _with_small_x},
    "BANK_CARD": _NUMBER | _GLUED,
    "MOBILE": _NUMBER
    | _GLUED
    | {"dotted": _grouped("."), "prefixed": _prefixed, "paren": _bracketed},
    "LANDLINE": {
        "plain": _without_gap(_as_it_is),
        "dashed": _as_it_is,
        "spaced": lambda value, _dice: value.replace("-", " "),
        "fullwidth": _wide,
        "paren": _bracketed,
        "ext": _extended,
        "prefixed": lambda value, dice: (
            dice.one_of("+86-", "+86 ", "0086-") + value[1:]
        ),
        "newline": lambda value, _dice: value.replace("-", "\n"),
    },
    "PASSPORT": _CODE | {"spaced": lambda v, _dice: v[0] + " " + v[1:]},
    "HK_MO_PERMIT": _CODE,
    "TW_PERMIT": _CODE,
    "MILITARY_ID": {
        "plain": _as_it_is,
        "spaced": lambda value, _dice: value.replace("第", "第 ").replace("号", " 号"),
        "fullwidth": _wide,
    },
    "PLATE": _CODE
    | {
        "dotted": lambda value, dice: _plate(dice.one_of("·", "•", "."))(value, dice),
        "spaced": _plate(" "),
        "dashed": _plate("-"),
        "special": _with_suffix,
    },
    "USCC": _CODE | {"spaced": _grouped(" "), "glued_latin": _as_it_is},
    "EMAIL": _CODE | {"upper": lambda v, _dice: v.upper(), "glued_latin": _as_it_is},
    "IP": {"plain": _as_it_is, "fullwidth": _wide},
    "MAC": {"plain": _as_it_is, "fullwidth": _wide},
    "WECHAT": {"plain": _as_it_is, "fullwidth": _wide, "glued_latin": _as_it_is},
    "QQ": {
        "plain": _as_it_is,
        "fullwidth": _wide,
        "spaced": _grouped(" "),
        "glued_latin": _as_it_is,
    },
    "DRIVER_LICENSE": {"plain": _as_it_is, "fullwidth": _wide, "spaced": _grouped(" ")},
    "SOCIAL_SECURITY": {"plain": _as_it_is, "fullwidth": _wide},
    "DOB": {"plain": _as_it_is, "fullwidth": _wide},
    "PASSWORD": {"plain": _as_it_is},
    "SECRET": {"plain": _as_it_is},
    "PERSON": {
        "plain": _as_it_is,
        "nocue": _as_it_is,
        "minority": _of_a_minority,
        "latin": _in_latin,
    },
    "ADDRESS": {
        "plain": _as_it_is,
        "short": _short_address,
        "fullwidth": _wide,
        "spaced": lambda v, _dice: (
            v.replace("市", "市 ", 1).replace("号", "号 ", 1).strip()
        ),
    },
    "MEDICAL": {"plain": _as_it_is, "measurement": _measured, "record": _recorded},
    "IBAN": {
        "plain": _as_it_is,
        "spaced": lambda v, _dice: " ".join(v[i : i + 4] for i in range(0, len(v), 4)),
        "lower": lambda v, _dice: v.lower(),
    },
    "VAT": {"plain": _as_it_is, "spaced": lambda v, _dice: v[:2] + " " + v[2:]},
    "US_SSN": {
        "dashed": _as_it_is,
        "plain": _without_gap(_as_it_is),
        "spaced": lambda v, _dice: v.replace("-", " "),
    },
    "PHONE": {
        "spaced": _as_it_is,
        "plain": _without_gap(_as_it_is),
        "dashed": lambda v, _dice: v.replace(" ", "-"),
    },
    "MINOR": {"plain": _as_it_is},
}
# A value that nobody can read any more is no leak; a disguised one is an evasion. Both
# are counted apart from what people write without a second thought.
MASKED: Final = "masked"
EVASIONS: Final = frozenset({"numerals", "homoglyph", "invisible"})
