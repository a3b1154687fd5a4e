"""Which forms telephone numbers come in, in the eighth edition."""

from collections.abc import Mapping
from typing import Final

from bench.detect.dice import Dice
from bench.detect.edition8 import abroad, writing as w
from bench.detect.frame import Form, as_it_is, made, same

_three: Final = w.grouped(" ", 3, 4)


def _bare(value: str, _dice: Dice) -> str:
    return "+" + "".join(c for c in value if c.isdigit())


_landline: Final[Mapping[str, Form]] = {
    "dashed": same,
    "joined": w.swapped("-", ""),
    "paren": lambda v, d: d.one_of("({}){}", "（{}）{}", "({}) {}").format(
        *v.split("-")
    ),
    "spaced": w.swapped("-", " ", "  "),
    "grouped": lambda v, _: f"{v[:-4]} {v[-4:]}",
    "prefixed": lambda v, d: d.one_of("+86-", "+86 ", "0086-", "86-") + v[1:],
    "extension": w.extension,
    "wide": w.wide,
    "longdash": w.swapped("-", "\u2013", "—", "－", "——", "_"),
    "local": lambda v, d: d.one_of(v.split("-")[1], f"{v.split('-')[1][:-4]} {v[-4:]}"),
}
TELEPHONES: Final[Mapping[str, Mapping[str, Form]]] = {
    "MOBILE": {
        "plain": same,
        "bare": same,
        "spaced": _three,
        "spaced_odd": w.any_of(
            w.grouped(" ", 4, 4), w.grouped(" ", 4, 3), w.grouped(" ", 5, 3)
        ),
        "spaced_pairs": w.any_of(
            w.by(" ", 2), w.by(" ", 3), w.grouped(" ", 3, 2, 2, 2)
        ),
        "spaced_all": w.by(" ", 1),
        "dashed": w.any_of(
            w.grouped("-", 3, 4), w.grouped("-", 4, 3), w.grouped("—", 3, 4)
        ),
        "dotted": w.any_of(
            w.grouped(".", 3, 4), w.grouped("·", 3, 4), w.grouped("。", 3, 4)
        ),
        "comma": w.any_of(
            w.grouped(",", 3, 4), w.grouped("，", 3, 4), w.grouped("、", 3, 4)
        ),
        "tilde": w.any_of(
            w.grouped("~", 3, 4), w.grouped("_", 3, 4), w.grouped("/", 3, 4)
        ),
        "fullwidth": w.wide,
        "newline": w.broken,
        "nbsp": w.grouped("\u00a0", 3, 4),
        "copied": _three,
        **as_it_is("latin_glued", "vcard"),
        "extension": w.extension,
        "prefixed": lambda v, d: (
            d.one_of("+86", "+86 ", "+86-", "86", "86-", "(+86)") + v
        ),
        "prefixed_00": lambda v, d: (
            d.one_of("0086", "0086-", "0086 ", "(0086)", "00 86 ") + v
        ),
        "prefixed_groups": lambda v, d: d.one_of("+86 ", "+86-", "(86)") + _three(v, d),
        "paren": lambda v, d: d.one_of("({}){}", "（{}）{}", "({}) {}").format(
            v[:3], v[3:]
        ),
        "zero": w.put("0_"),
        "emoji": same,
        "signature": w.any_of(same, _three),
        "masked": w.masked(3, 4),
        "numerals": w.numerals,
        "half_numerals": w.half_numerals,
        "circled": w.circled,
        "keycaps": w.keycaps,
        "homoglyph": w.homoglyph,
        "invisible": w.invisible,
        "spelt": w.spelt,
    },
    "LANDLINE": {
        "plain": same,
        **as_it_is("bare", "emoji", "signature", "latin_glued"),
        **_landline,
    },
    "PHONE": {
        "plain": same,
        **as_it_is("bare", "emoji"),
        "joined": _bare,
        "dashed": w.swapped(" ", "-"),
        "paren": made(abroad.american),
        "double_zero": lambda v, d: d.one_of("00", "00 ", "011 ", "00-") + v[1:],
        "national": made(abroad.national),
        "fullwidth": w.wide_digits,
    },
}
