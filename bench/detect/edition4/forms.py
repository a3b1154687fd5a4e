"""Which types the fourth edition asks in which written forms."""

from collections.abc import Callable, Mapping
from typing import Final

from bench.detect.dice import Dice
from bench.detect.edition4 import people, values, writing
from bench.detect.edition4.people import People
from bench.detect.edition4.pools import pool
from bench.detect.edition4.values import Values
from bench.detect.edition4.writing import joined
from bench.detect.frame import Form, as_it_is, made

Makers = Mapping[str, Callable[[Dice], str]]
Forms = Mapping[str, Mapping[str, Form]]


def makers(numbers: Values, folk: People) -> Makers:
    """Give what makes a value of each type."""
    return {
        "CN_ID": numbers.resident_id,
        "BANK_CARD": numbers.bank_card,
        "MOBILE": values.mobile,
        "LANDLINE": numbers.landline,
        "PASSPORT": values.passport,
        "HK_MO_PERMIT": values.hk_permit,
        "TW_PERMIT": values.tw_permit,
        "MILITARY_ID": numbers.military_id,
        "PLATE": numbers.plate,
        "USCC": numbers.company_code,
        "EMAIL": numbers.email,
        "IP": values.host,
        "MAC": values.mac,
        "WECHAT": numbers.wechat,
        "QQ": values.qq,
        "DRIVER_LICENSE": numbers.resident_id,
        "SOCIAL_SECURITY": values.social,
        "DOB": people.birthday,
        "PASSWORD": numbers.password,
        "SECRET": values.any_secret,
        "PERSON": folk.person,
        "ADDRESS": folk.address,
        "MEDICAL": folk.disease,
        "IBAN": values.iban,
        "VAT": values.vat,
        "US_SSN": values.us_ssn,
        "PHONE": values.phone,
        "MINOR": people.minor,
    }


LONG: Final[dict[str, Form]] = {
    **as_it_is("plain", "bare", "answer", "listed", "glued_chinese", "glued_latin"),
    **as_it_is("traditional", "json", "quoted"),
    "spaced": joined(" ", "  ", "\u3000"),
    "dashed": joined("-", "\u2014", "\u2010"),
    "marked": joined(".", "\u00b7", "/", "|", "\u3001", "~", ","),
    "fullwidth": writing.wide,
    "newline": writing.broken,
    "masked": writing.masked,
    "numerals": writing.numerals,
    "half_numerals": writing.half_numerals,
    "homoglyph": writing.homoglyph,
    "circled": writing.circled,
    "keycaps": writing.keycaps,
    "cyrillic": writing.cyrillic,
    "invisible": writing.invisible,
}
_CODE: Final[dict[str, Form]] = {
    **as_it_is("plain", "answer", "glued_chinese", "traditional"),
    "lower": writing.lower,
    "fullwidth": writing.wide,
    "spaced": writing.parted,
    "cyrillic": writing.cyrillic,
    "invisible": writing.invisible,
}
_NAMED: Final = as_it_is("plain", "answer", "glued_chinese", "glued_latin")
_WIDE: Final[dict[str, Form]] = {"fullwidth": writing.wide}


def forms(numbers: Values, folk: People, long: Mapping[str, Form] = LONG) -> Forms:
    """Give the written forms of each type; ``long`` are those of long numbers."""
    return {
        "CN_ID": long | {"plain15": made(numbers.old_resident_id)},
        "BANK_CARD": long,
        "MOBILE": long | {"prefixed": writing.prefixed},
        "LANDLINE": {
            **as_it_is("dashed", "answer", "listed", "glued_chinese", "traditional"),
            **_WIDE,
            "plain": writing.bare,
            "spaced": lambda value, _dice: value.replace("-", " "),
            "newline": writing.broken,
            "paren": writing.bracketed,
            "ext": writing.extended,
            "prefixed": writing.landline_abroad,
            "numerals": writing.numerals,
        },
        "PASSPORT": _CODE | {"foreign": made(values.foreign_passport)},
        "HK_MO_PERMIT": _CODE,
        "TW_PERMIT": _CODE,
        "MILITARY_ID": as_it_is("plain", "answer", "glued_chinese") | _WIDE,
        "PLATE": {
            **as_it_is(
                "plain", "bare", "answer", "listed", "glued_chinese", "traditional"
            ),
            **as_it_is("json", "quoted"),
            **_WIDE,
            "lower": writing.lower,
            "dotted": writing.plate_with("·", ".", "•"),
            "spaced": writing.plate_with(" "),
            "dashed": writing.plate_with("-"),
            "cyrillic": writing.cyrillic,
            "keycaps": writing.keycaps,
            "circled": writing.circled,
        },
        "USCC": {
            **as_it_is(
                "plain", "bare", "answer", "listed", "glued_chinese", "glued_latin"
            ),
            **as_it_is("json", "quoted"),
            **_WIDE,
            "lower": writing.lower,
            "spaced": joined(" ", "-"),
            "newline": writing.broken,
            "cyrillic": writing.cyrillic,
        },
        "EMAIL": {
            **_NAMED,
            **as_it_is("bare", "listed", "json", "quoted"),
            **_WIDE,
            "upper": writing.upper,
            "spelt": writing.spelt,
        },
        "IP": as_it_is("plain", "answer", "glued_chinese", "bare", "json") | _WIDE,
        "MAC": as_it_is("plain", "answer", "glued_chinese", "json") | _WIDE,
        "WECHAT": _NAMED | _WIDE | as_it_is("quoted"),
        "QQ": _NAMED | _WIDE | {"spaced": joined(" ")},
        "DRIVER_LICENSE": {
            **as_it_is("plain", "answer", "glued_chinese"),
            **_WIDE,
            "file": made(numbers.licence_file),
        },
        "SOCIAL_SECURITY": as_it_is("plain", "answer", "glued_chinese") | _WIDE,
        "DOB": {
            **as_it_is("plain", "answer", "glued_chinese"),
            **_WIDE,
            "english": made(people.english_birthday),
        },
        "PASSWORD": {
            **as_it_is("plain", "answer", "glued_chinese", "english", "json", "quoted")
        },
        "SECRET": {
            **as_it_is("plain", "glued_chinese", "answer", "json"),
            "bare": made(values.secret),
        },
        "PERSON": {
            **as_it_is("plain", "answer", "listed", "nocue", "quoted"),
            "traditional": made(folk.traditional),
            "surname": made(folk.surname),
            "minority": made(folk.minority),
            "foreign": made(folk.foreigner),
            "latin": made(folk.latin),
        },
        "ADDRESS": {
            **as_it_is("plain", "answer", "listed", "bare"),
            **_WIDE,
            "short": made(folk.short_address),
            "newline": writing.two_lines,
            "english": made(folk.english_address),
        },
        "MEDICAL": {
            **as_it_is("plain", "answer"),
            "measurement": made(people.measurement),
            "medicine": made(folk.medicine),
            "record": made(folk.record),
            "english": made(folk.english_disease),
        },
        "IBAN": {
            **as_it_is("plain", "bare", "answer", "glued_latin"),
            **_WIDE,
            "spaced": writing.fours,
            "lower": writing.lower,
        },
        "VAT": {
            **as_it_is("plain", "answer", "glued_chinese", "glued_latin"),
            "spaced": lambda value, _dice: f"{value[:2]} {value[2:]}",
            "marked": lambda value, _dice: (
                f"{value[:2]} {value[2:5]}.{value[5:8]}.{value[8:]}".rstrip(".")
            ),
            "dashed": lambda value, _dice: f"{value[:2]}-{value[2:]}",
            "lower": writing.lower,
        },
        "US_SSN": {
            **as_it_is("dashed", "answer", "listed"),
            **_WIDE,
            "plain": writing.bare,
            "spaced": lambda value, _dice: value.replace("-", " "),
        },
        "PHONE": {
            **as_it_is("spaced", "answer", "listed"),
            "plain": writing.bare,
            "dashed": lambda value, _dice: value.replace(" ", "-"),
            "dotted": lambda value, _dice: value.replace(" ", "."),
            "paren": made(values.american),
        },
        "MINOR": {**as_it_is("plain"), "english": made(people.english_minor)},
    }


NUMBERS: Final = Values(pool)
FOLK: Final = People(pool)
MAKERS: Final = makers(NUMBERS, FOLK)
FORMS: Final = forms(NUMBERS, FOLK)
