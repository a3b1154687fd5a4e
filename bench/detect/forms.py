"""How people write a value: grouped, dashed, wide, split, prefixed, hidden, disguised.

Each form takes the bare value and gives what stands in the message. Which forms a type
is asked in is a table; forms that are about what stands around a value (``listed``,
``glued_latin``) leave the value as it is, and the corpus writes the rest.
"""

from collections.abc import Mapping
from typing import Final

from bench.detect import values, writing
from bench.detect.writing import Form


def _number(*sizes: int) -> dict[str, Form]:
    """Give the forms of a long number that is read in groups of these sizes."""
    gaps = {"spaced": " ", "dashed": "-", "tab": "\t", "nbsp": "\u00a0"}
    gaps["ideographic"] = "\u3000"
    dashed = writing.grouped("-", sizes)
    return {
        "plain": writing.as_it_is,
        **{name: writing.grouped(gap, sizes) for name, gap in gaps.items()},
        "odd": writing.odd,
        "fullwidth": writing.wide,
        "newline": writing.split,
        "wide_dashed": lambda value, dice: writing.wide(dashed(value, dice), dice),
        "listed": writing.as_it_is,
        "glued_latin": writing.as_it_is,
        "masked": writing.masked,
        "numerals": writing.in_numerals,
        "homoglyph": writing.disguised,
        "invisible": writing.invisible,
    }


_CODE: Final[dict[str, Form]] = {
    "plain": writing.as_it_is,
    "lower": lambda value, _dice: value.lower(),
    "fullwidth": writing.wide,
}
_OWN: Final[Mapping[str, Mapping[str, Form]]] = {
    "CN_ID": _number(*writing.IDENTITY)
    | {"plain15": writing.old_id, "lower": writing.with_small_x},
    "BANK_CARD": _number(),
    "MOBILE": _number()
    | {
        "dotted": writing.grouped("."),
        "prefixed": writing.prefixed,
        "paren": writing.bracketed,
    },
    "LANDLINE": {
        "plain": writing.without_gap(writing.as_it_is),
        "dashed": writing.as_it_is,
        "spaced": lambda value, _dice: value.replace("-", " "),
        "fullwidth": writing.wide,
        "paren": writing.bracketed,
        "ext": writing.extended,
        "prefixed": lambda value, dice: (
            dice.one_of("+86-", "+86 ", "0086-") + value[1:]
        ),
        "newline": lambda value, _dice: value.replace("-", "\n"),
    },
    "PASSPORT": _CODE | {"spaced": lambda v, _dice: v[0] + " " + v[1:]},
    "HK_MO_PERMIT": _CODE,
    "TW_PERMIT": _CODE,
    "MILITARY_ID": {
        "plain": writing.as_it_is,
        "spaced": lambda value, _dice: value.replace("第", "第 ").replace("号", " 号"),
        "fullwidth": writing.wide,
    },
    "PLATE": _CODE
    | {
        "dotted": lambda value, dice: writing.plate(dice.one_of("·", "•", "."))(
            value, dice
        ),
        "spaced": writing.plate(" "),
        "dashed": writing.plate("-"),
        "special": writing.with_suffix,
    },
    "USCC": _CODE | {"spaced": writing.grouped(" "), "glued_latin": writing.as_it_is},
    "EMAIL": _CODE
    | {"upper": lambda v, _dice: v.upper(), "glued_latin": writing.as_it_is},
    "IP": {"plain": writing.as_it_is, "fullwidth": writing.wide},
    "MAC": {"plain": writing.as_it_is, "fullwidth": writing.wide},
    "WECHAT": {
        "plain": writing.as_it_is,
        "fullwidth": writing.wide,
        "glued_latin": writing.as_it_is,
    },
    "QQ": {
        "plain": writing.as_it_is,
        "fullwidth": writing.wide,
        "spaced": writing.grouped(" "),
        "glued_latin": writing.as_it_is,
    },
    "DRIVER_LICENSE": {
        "plain": writing.as_it_is,
        "fullwidth": writing.wide,
        "spaced": writing.grouped(" ", writing.IDENTITY),
        "file": writing.file_number,
    },
    "SOCIAL_SECURITY": {"plain": writing.as_it_is, "fullwidth": writing.wide},
    "DOB": {"plain": writing.as_it_is, "fullwidth": writing.wide},
    "PASSWORD": {"plain": writing.as_it_is},
    "SECRET": {"plain": writing.as_it_is},
    "PERSON": {
        "plain": writing.as_it_is,
        "nocue": writing.as_it_is,
        "minority": writing.of_a_minority,
        "latin": writing.in_latin,
    },
    "ADDRESS": {
        "plain": writing.as_it_is,
        "short": writing.short_address,
        "fullwidth": writing.wide,
        "spaced": lambda v, _dice: (
            v.replace("市", "市 ", 1).replace("号", "号 ", 1).strip()
        ),
    },
    "MEDICAL": {
        "plain": writing.as_it_is,
        "measurement": writing.measured,
        "record": writing.recorded,
    },
    "IBAN": {
        "plain": writing.as_it_is,
        "spaced": lambda v, _dice: " ".join(v[i : i + 4] for i in range(0, len(v), 4)),
        "lower": lambda v, _dice: v.lower(),
    },
    "VAT": {"plain": writing.as_it_is, "spaced": lambda v, _dice: v[:2] + " " + v[2:]},
    "US_SSN": {
        "dashed": writing.as_it_is,
        "plain": writing.without_gap(writing.as_it_is),
        "spaced": lambda v, _dice: v.replace("-", " "),
    },
    "PHONE": {
        "spaced": writing.as_it_is,
        "plain": writing.without_gap(writing.as_it_is),
        "dashed": lambda v, _dice: v.replace(" ", "-"),
    },
    "MINOR": {"plain": writing.as_it_is},
}
FORMS: Final[Mapping[str, Mapping[str, Form]]] = {
    kind: {
        **own,
        **(
            {"glued_chinese": writing.as_it_is}
            if kind in values.words("glued_to_chinese")
            else {}
        ),
    }
    for kind, own in _OWN.items()
}
# A value that nobody can read any more is no leak; a disguised one is an evasion. Both
# are counted apart from what people write without a second thought.
MASKED: Final = "masked"
EVASIONS: Final = frozenset(
    {"numerals", "half_numerals", "homoglyph", "circled", "cyrillic", "invisible"}
    | {"keycaps", "spelt", "strewn"}
)
