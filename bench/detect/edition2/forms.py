"""Which types the second edition asks in which written forms.

A form of a value is one function; forms that are about what stands around a value
(``answer``, ``listed``, ``glued_latin``) leave it as it is, and the talk does the rest.
"""

from collections.abc import Callable, Mapping
from typing import Final

from bench.detect.dice import Dice
from bench.detect.edition2 import numbers, people, writing
from bench.detect.frame import Form, as_it_is, made

MAKERS: Final[Mapping[str, Callable[[Dice], str]]] = {
    "CN_ID": numbers.resident_id,
    "BANK_CARD": numbers.bank_card,
    "MOBILE": numbers.mobile,
    "LANDLINE": numbers.landline,
    "PASSPORT": numbers.passport,
    "HK_MO_PERMIT": numbers.hk_permit,
    "TW_PERMIT": numbers.tw_permit,
    "MILITARY_ID": numbers.military_id,
    "PLATE": numbers.plate,
    "USCC": numbers.company_code,
    "EMAIL": numbers.email,
    "IP": numbers.host,
    "MAC": numbers.mac,
    "WECHAT": numbers.wechat,
    "QQ": numbers.qq,
    "DRIVER_LICENSE": numbers.resident_id,
    "SOCIAL_SECURITY": numbers.social_security,
    "DOB": people.birthday,
    "PASSWORD": numbers.password,
    "SECRET": numbers.secret,
    "PERSON": people.person,
    "ADDRESS": people.address,
    "MEDICAL": people.disease,
    "IBAN": numbers.iban,
    "VAT": numbers.vat,
    "US_SSN": numbers.us_ssn,
    "PHONE": numbers.phone,
    "MINOR": people.minor,
}


_LONG: Final[dict[str, Form]] = {
    **as_it_is("plain", "bare", "answer", "listed", "glued_chinese", "glued_latin"),
    "spaced": writing.spaced,
    "dashed": writing.dashed,
    "marked": writing.marked,
    "blank": writing.blank,
    "fullwidth": writing.wide,
    "half_fullwidth": writing.half_wide,
    "newline": writing.split,
    "masked": writing.masked,
    "numerals": writing.numerals,
    "half_numerals": writing.half_numerals,
    "homoglyph": writing.homoglyph,
    "circled": writing.circled,
    "cyrillic": writing.cyrillic,
    "invisible": writing.invisible,
}
_CODE: Final[dict[str, Form]] = {
    **as_it_is("plain", "answer", "glued_chinese"),
    "lower": writing.lower,
    "fullwidth": writing.wide,
    "spaced": writing.after_letters,
    "cyrillic": writing.cyrillic,
}
_NAMED: Final = as_it_is("plain", "answer", "glued_chinese", "glued_latin")
FORMS: Final[Mapping[str, Mapping[str, Form]]] = {
    "CN_ID": _LONG
    | {"plain15": made(numbers.resident_id_15)}
    | {"lower": lambda _value, dice: numbers.resident_id_x(dice).lower()},
    "BANK_CARD": _LONG,
    "MOBILE": _LONG | {"prefixed": writing.prefixed, "paren": writing.bracketed},
    "LANDLINE": {
        **as_it_is("dashed", "answer", "listed", "glued_chinese"),
        "plain": writing.bare,
        "spaced": writing.spaced,
        "fullwidth": writing.wide,
        "newline": writing.split,
        "paren": writing.bracketed,
        "ext": writing.extended,
        "prefixed": writing.prefixed_landline,
        "numerals": writing.numerals,
    },
    "PASSPORT": _CODE | {"foreign": made(numbers.foreign_passport)},
    "HK_MO_PERMIT": _CODE,
    "TW_PERMIT": _CODE | {"lower": made(numbers.tw_permit_lower)},
    "MILITARY_ID": {
        **as_it_is("plain", "answer", "glued_chinese"),
        "spaced": lambda value, _dice: value.replace("第", "第 ").replace("号", " 号"),
        "fullwidth": writing.wide,
    },
    "PLATE": {
        **as_it_is("plain", "bare", "answer", "listed", "glued_chinese"),
        "lower": writing.lower,
        "fullwidth": writing.wide,
        "dotted": writing.plate_with("·", "•", ".", "・"),
        "spaced": writing.plate_with(" "),
        "dashed": writing.plate_with("-", "—"),
        "special": writing.special_plate,
        "cyrillic": writing.cyrillic,
        "circled": writing.circled,
    },
    "USCC": {
        **as_it_is("plain", "bare", "answer", "listed", "glued_chinese", "glued_latin"),
        "lower": writing.lower,
        "fullwidth": writing.wide,
        "spaced": writing.spaced,
        "newline": writing.split,
        "cyrillic": writing.cyrillic,
    },
    "EMAIL": {
        **_NAMED,
        **as_it_is("bare", "listed"),
        "upper": writing.upper,
        "fullwidth": writing.wide,
        "cyrillic": writing.cyrillic,
        "spelt": writing.spelt_email,
    },
    "IP": {**as_it_is("plain", "answer", "glued_chinese"), "fullwidth": writing.wide},
    "MAC": {
        **as_it_is("plain", "answer", "glued_chinese"),
        "dotted": writing.dotted_mac,
        "fullwidth": writing.wide,
    },
    "WECHAT": _NAMED | {"fullwidth": writing.wide},
    "QQ": _NAMED | {"fullwidth": writing.wide, "spaced": writing.spaced},
    "DRIVER_LICENSE": {
        **as_it_is("plain", "answer", "glued_chinese"),
        "fullwidth": writing.wide,
        "spaced": writing.spaced,
        "file": made(numbers.licence_file),
    },
    "SOCIAL_SECURITY": {
        **as_it_is("plain", "answer", "glued_chinese"),
        "fullwidth": writing.wide,
        "card": made(numbers.social_card),
    },
    "DOB": {
        **as_it_is("plain", "answer", "glued_chinese"),
        "fullwidth": writing.wide,
        "short": made(people.short_birthday),
        "spoken": made(people.spoken_birthday),
        "english": made(people.english_birthday),
    },
    "PASSWORD": as_it_is("plain", "answer", "glued_chinese"),
    "SECRET": as_it_is("plain", "glued_chinese"),
    "PERSON": {
        **as_it_is("plain", "answer", "listed", "nocue"),
        "minority": made(people.minority),
        "foreign": made(people.foreigner),
        "latin": made(people.latin),
    },
    "ADDRESS": {
        **as_it_is("plain", "answer", "listed", "bare"),
        "short": made(people.short_address),
        "fullwidth": writing.wide,
        "newline": writing.broken,
        "english": made(people.english_address),
    },
    "MEDICAL": {
        **as_it_is("plain", "answer"),
        "measurement": made(people.measurement),
        "record": made(people.record),
        "english": made(people.english_disease),
    },
    "IBAN": {
        **as_it_is("plain", "bare", "answer", "glued_latin"),
        "spaced": lambda v, _dice: " ".join(v[i : i + 4] for i in range(0, len(v), 4)),
        "lower": writing.lower,
        "fullwidth": writing.wide,
    },
    "VAT": {
        **as_it_is("plain", "answer"),
        "spaced": lambda value, _dice: f"{value[:2]} {value[2:]}",
        "dashed": lambda value, _dice: f"{value[:2]}-{value[2:]}",
        "lower": writing.lower,
    },
    "US_SSN": {
        **as_it_is("dashed", "answer", "listed"),
        "plain": writing.bare,
        "spaced": writing.spaced,
        "fullwidth": writing.wide,
    },
    "PHONE": {
        **as_it_is("spaced", "answer", "listed"),
        "plain": writing.bare,
        "dashed": lambda value, _dice: value.replace(" ", "-"),
        "dotted": lambda value, _dice: value.replace(" ", "."),
        "paren": made(numbers.american),
    },
    "MINOR": {**as_it_is("plain"), "english": made(people.english_minor)},
}
# What people write without a second thought, where several values are in a message.
CASUAL: Final = frozenset({"spaced", "dashed", "lower", "fullwidth"})
