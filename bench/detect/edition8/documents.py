"""Which forms documents, cards and accounts come in, in the eighth edition."""

from collections.abc import Mapping
from typing import Final

from bench.detect.dice import LOWER
from bench.detect.edition8 import values, writing as w
from bench.detect.frame import Form, as_it_is, made, same

_pan: Final = w.by(" ", 4)
DOCUMENTS: Final[Mapping[str, Mapping[str, Form]]] = {
    "CN_ID": {
        "plain": same,
        "bare": same,
        "latin_glued": same,
        "lower": made(lambda dice: values.cn_id_x(dice).lower()),
        "spaced": w.any_of(
            w.grouped(" ", 6, 8), w.by(" ", 6), w.grouped(" ", 3, 3, 4, 4)
        ),
        "spaced_fours": w.any_of(_pan, w.by(" ", 3), w.grouped(" ", 6, 4, 4)),
        "dashed": w.any_of(w.grouped("-", 6, 8), w.grouped("-", 6, 4, 4), w.by("-", 6)),
        "dotted": w.any_of(w.grouped(".", 6, 8), w.grouped("·", 6, 8)),
        "fullwidth": w.wide,
        "newline": w.broken,
        "nbsp": w.grouped("\u00a0", 6, 8),
        "masked": w.any_of(
            w.masked(6, 4), w.masked(3, 4), w.masked(1, 1), w.masked(10, 4)
        ),
        "plain15": made(values.cn_id_old),
        "numerals": w.numerals,
        "circled": w.circled,
        "homoglyph": w.homoglyph,
        "invisible": w.invisible,
    },
    "BANK_CARD": {
        "plain": same,
        "bare": same,
        "latin_glued": same,
        "spaced": _pan,
        "spaced_odd": w.any_of(w.grouped(" ", 6), w.by(" ", 5), w.grouped(" ", 4, 6)),
        "dashed": w.by("-", 4),
        "dotted": w.any_of(w.by(".", 4), w.by("·", 4), w.by("_", 4)),
        "fullwidth": w.any_of(w.wide, lambda v, d: _pan(w.wide(v, d), d)),
        "newline": w.broken,
        "emoji": _pan,
        "masked": w.any_of(w.masked(6, 4), w.masked(4, 4)),
        "abroad": made(values.foreign_card),
        "abroad_spaced": made(lambda dice: _pan(values.foreign_card(dice), dice)),
        "amex": made(lambda dice: w.grouped(" ", 4, 6)(values.amex(dice), dice)),
        "numerals": w.numerals,
        "circled": w.circled,
        "homoglyph": w.homoglyph,
    },
    "PASSPORT": {
        "plain": same,
        "lower": w.lower,
        "spaced": w.any_of(
            w.grouped(" ", 1), w.grouped(" ", 2, 3), w.grouped(" ", 1, 4)
        ),
        "dashed": w.any_of(w.grouped("-", 1), w.grouped("-", 2)),
        "fullwidth": w.wide,
        "foreign": made(values.foreign_passport),
        "masked": w.any_of(w.masked(2, 3), w.masked(1, 4)),
        "cyrillic": w.cyrillic,
        "numerals": w.numerals,
    },
    "HK_MO_PERMIT": {
        "plain": same,
        "lower": w.lower,
        "spaced": w.any_of(w.grouped(" ", 1), w.grouped(" ", 1, 4)),
        "fullwidth": w.wide,
        "visit": made(values.hk_visit),
        "visit_lower": made(lambda dice: values.hk_visit(dice).lower()),
        "hkid": made(values.hk_id),
        "macau": made(values.macau_id),
        "masked": w.masked(3, 3),
    },
    "TW_PERMIT": {
        "plain": same,
        "spaced": w.any_of(_pan, w.grouped(" ", 2, 3)),
        "fullwidth": w.wide,
        "twid": made(values.tw_id),
        "outbound": made(values.tw_outbound),
        "masked": w.masked(2, 3),
    },
    "MILITARY_ID": {
        "plain": same,
        "bare": same,
        "spaced": lambda v, d: (
            f"{v[:2]} {v[2:-1]} 号" if d.happens(0.5) else f"{v[:3]} {v[3:]}"
        ),
        "short": lambda v, d: d.one_of(v[:2] + v[3:], v[:-1], v[:2] + v[3:-1]),
        "fullwidth": w.wide_digits,
        "numerals": w.numerals,
    },
    "PLATE": {
        "plain": same,
        **as_it_is("bare", "emoji"),
        "dotted": w.any_of(w.grouped("·", 2), w.grouped(".", 2), w.grouped("•", 2)),
        "spaced": w.any_of(w.grouped(" ", 2), w.grouped(" ", 1, 1), w.grouped(" ", 1)),
        "dashed": w.grouped("-", 2),
        "lower": w.lower,
        "fullwidth": w.wide,
        "special": made(values.special_plate),
        "masked": lambda v, d: v[:2] + "*" * d.randint(2, 3) + v[-2:],
        "cyrillic": w.cyrillic,
    },
    "USCC": {
        "plain": same,
        "bare": same,
        "lower": w.lower,
        "spaced": w.any_of(w.grouped(" ", 2, 6), _pan, w.grouped(" ", 8), w.by(" ", 6)),
        "dashed": w.any_of(w.grouped("-", 2, 6, 9), w.grouped("-", 8)),
        "fullwidth": w.wide,
        "newline": w.broken,
        "masked": w.masked(6, 4),
    },
    "DRIVER_LICENSE": {
        "plain": same,
        "spaced": w.grouped(" ", 6, 8),
        "lower": made(lambda dice: values.cn_id_x(dice).lower()),
        "fullwidth": w.wide,
        "file": made(values.file_number),
        "masked": w.masked(6, 4),
    },
    "SOCIAL_SECURITY": {
        "plain": same,
        "spaced": w.by(" ", 3),
        "lower": made(lambda dice: dice.letters(1, LOWER) + dice.digits(8)),
        "fullwidth": w.wide,
        "identity": made(values.cn_id),
        "computer": made(values.computer_number),
    },
    "IBAN": {
        "plain": same,
        "bare": same,
        "spaced": _pan,
        "lower": w.lower,
        "dashed": w.by("-", 4),
        "newline": w.broken,
        "masked": w.masked(4, 4),
        "fullwidth": w.wide,
    },
    "VAT": {
        "plain": same,
        "spaced": w.any_of(w.grouped(" ", 2), w.grouped(" ", 2, 3, 3)),
        "dotted": w.any_of(w.grouped(".", 2, 3, 3), w.grouped("-", 2)),
        "lower": w.lower,
    },
    "US_SSN": {
        "plain": same,
        "joined": w.swapped("-", ""),
        "spaced": w.swapped("-", " "),
        "dotted": w.swapped("-", ".", "\u2013"),
        "fullwidth": w.wide,
        "masked": lambda v, d: d.one_of("***-**-", "XXX-XX-", "xxx-xx-") + v[-4:],
    },
}
