"""Which types the third edition asks in which written forms."""

from collections.abc import Callable, Mapping
from typing import Final

from bench.detect.dice import Dice
from bench.detect.edition3 import people, values, writing
from bench.detect.edition3.writing import Form, joined, same

MAKERS: Final[Mapping[str, Callable[[Dice], str]]] = {
    "CN_ID": values.resident_id,
    "BANK_CARD": values.bank_card,
    "MOBILE": values.mobile,
    "LANDLINE": values.landline,
    "PASSPORT": values.passport,
    "HK_MO_PERMIT": values.hk_permit,
    "TW_PERMIT": values.tw_permit,
    "MILITARY_ID": values.military_id,
    "PLATE": values.plate,
    "USCC": values.company_code,
    "EMAIL": values.email,
    "IP": values.host,
    "MAC": values.mac,
    "WECHAT": values.wechat,
    "QQ": values.qq,
    "DRIVER_LICENSE": values.resident_id,
    "SOCIAL_SECURITY": values.social,
    "DOB": people.birthday,
    "PASSWORD": values.password,
    "SECRET": values.secret,
    "PERSON": people.person,
    "ADDRESS": people.address,
    "MEDICAL": people.disease,
    "IBAN": values.iban,
    "VAT": values.vat,
    "US_SSN": values.us_ssn,
    "PHONE": values.phone,
    "MINOR": people.minor,
}


def _made(make: Callable[[Dice], str]) -> Form:
    return lambda _value, dice: make(dice)


def _same(*names: str) -> dict[str, Form]:
    return dict.fromkeys(names, same)


_LONG: Final[dict[str, Form]] = {
    **_same("plain", "bare", "answer", "listed", "glued_chinese", "glued_latin"),
    **_same("traditional"),
    "spaced": joined(" ", "\u3000", "\u00a0"),
    "dashed": joined("-", "\uff0d", "\u2013"),
    "marked": joined("_", ".", "/"),
    "fullwidth": writing.wide,
    "newline": writing.broken,
    "masked": writing.masked,
    "numerals": writing.numerals,
    "half_numerals": writing.half_numerals,
    "homoglyph": writing.homoglyph,
    "circled": writing.circled,
    "cyrillic": writing.cyrillic,
    "invisible": writing.invisible,
}
_CODE: Final[dict[str, Form]] = {
    **_same("plain", "answer", "glued_chinese", "traditional"),
    "lower": writing.lower,
    "fullwidth": writing.wide,
    "spaced": writing.parted,
    "cyrillic": writing.cyrillic,
    "invisible": writing.invisible,
}
_NAMED: Final = _same("plain", "answer", "glued_chinese", "glued_latin")
_WIDE: Final[dict[str, Form]] = {"fullwidth": writing.wide}
FORMS: Final[Mapping[str, Mapping[str, Form]]] = {
    "CN_ID": _LONG | {"plain15": _made(values.old_resident_id)},
    "BANK_CARD": _LONG,
    "MOBILE": _LONG | {"prefixed": writing.prefixed},
    "LANDLINE": {
        **_same("dashed", "answer", "listed", "glued_chinese", "traditional"),
        **_WIDE,
        "plain": writing.bare,
        "spaced": lambda value, _dice: value.replace("-", " "),
        "newline": writing.broken,
        "paren": writing.bracketed,
        "ext": writing.extended,
        "prefixed": writing.landline_abroad,
        "numerals": writing.numerals,
    },
    "PASSPORT": _CODE | {"foreign": _made(values.foreign_passport)},
    "HK_MO_PERMIT": _CODE,
    "TW_PERMIT": _CODE,
    "MILITARY_ID": _same("plain", "answer", "glued_chinese") | _WIDE,
    "PLATE": {
        **_same("plain", "bare", "answer", "listed", "glued_chinese", "traditional"),
        **_WIDE,
        "lower": writing.lower,
        "dotted": writing.plate_with("·", ".", "•"),
        "spaced": writing.plate_with(" "),
        "dashed": writing.plate_with("-"),
        "cyrillic": writing.cyrillic,
        "circled": writing.circled,
    },
    "USCC": {
        **_same("plain", "bare", "answer", "listed", "glued_chinese", "glued_latin"),
        **_WIDE,
        "lower": writing.lower,
        "spaced": joined(" ", "-"),
        "newline": writing.broken,
        "cyrillic": writing.cyrillic,
    },
    "EMAIL": {
        **_NAMED,
        **_same("bare", "listed"),
        **_WIDE,
        "upper": writing.upper,
        "spelt": writing.spelt,
    },
    "IP": _same("plain", "answer", "glued_chinese") | _WIDE,
    "MAC": _same("plain", "answer", "glued_chinese") | _WIDE,
    "WECHAT": _NAMED | _WIDE,
    "QQ": _NAMED | _WIDE | {"spaced": joined(" ")},
    "DRIVER_LICENSE": {
        **_same("plain", "answer", "glued_chinese"),
        **_WIDE,
        "file": _made(values.licence_file),
    },
    "SOCIAL_SECURITY": _same("plain", "answer", "glued_chinese") | _WIDE,
    "DOB": {
        **_same("plain", "answer", "glued_chinese"),
        **_WIDE,
        "english": _made(people.english_birthday),
    },
    "PASSWORD": _same("plain", "answer", "glued_chinese", "english"),
    "SECRET": _same("plain", "glued_chinese"),
    "PERSON": {
        **_same("plain", "answer", "listed", "nocue", "traditional"),
        "minority": _made(people.minority),
        "foreign": _made(people.foreigner),
        "latin": _made(people.latin),
    },
    "ADDRESS": {
        **_same("plain", "answer", "listed", "bare"),
        **_WIDE,
        "short": _made(people.short_address),
        "newline": writing.two_lines,
        "english": _made(people.english_address),
    },
    "MEDICAL": {
        **_same("plain", "answer"),
        "measurement": _made(people.measurement),
        "medicine": _made(people.medicine),
        "record": _made(people.record),
        "english": _made(people.english_disease),
    },
    "IBAN": {
        **_same("plain", "bare", "answer", "glued_latin"),
        **_WIDE,
        "spaced": writing.fours,
        "lower": writing.lower,
    },
    "VAT": {
        **_same("plain", "answer", "glued_chinese", "glued_latin"),
        "spaced": lambda value, _dice: f"{value[:2]} {value[2:]}",
        "marked": lambda value, _dice: (
            f"{value[:2]} {value[2:5]}.{value[5:8]}.{value[8:]}".rstrip(".")
        ),
        "dashed": lambda value, _dice: f"{value[:2]}-{value[2:]}",
        "lower": writing.lower,
    },
    "US_SSN": {
        **_same("dashed", "answer", "listed"),
        **_WIDE,
        "plain": writing.bare,
        "spaced": lambda value, _dice: value.replace("-", " "),
    },
    "PHONE": {
        **_same("spaced", "answer", "listed"),
        "plain": writing.bare,
        "dashed": lambda value, _dice: value.replace(" ", "-"),
        "dotted": lambda value, _dice: value.replace(" ", "."),
        "paren": _made(values.american),
    },
    "MINOR": {**_same("plain"), "english": _made(people.english_minor)},
}


def pairs() -> list[tuple[str, str]]:
    """Give every type with each of its written forms."""
    return [(kind, form) for kind, own in FORMS.items() for form in own]


def write(kind: str, form: str, dice: Dice) -> str:
    """Make a value and write it in a form."""
    return FORMS[kind][form](MAKERS[kind](dice), dice)
