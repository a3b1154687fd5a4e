"""Which types the fifth edition asks in which written forms."""

from collections.abc import Mapping
from typing import Final

from bench.detect.edition4 import forms as fourth
from bench.detect.edition5 import people, values, writing
from bench.detect.edition5.pools import pool
from bench.detect.frame import Form, as_it_is, made

NUMBERS: Final = values.Values(pool)
FOLK: Final = people.People(pool)
MAKERS: Final = {
    **fourth.makers(NUMBERS, FOLK),
    "MOBILE": values.mobile,
    "IP": values.host,
    "SECRET": values.any_secret,
    "DOB": people.birthday,
    "MINOR": people.minor,
    "PHONE": values.phone,
}
_LONG: Final[Mapping[str, Form]] = {
    **fourth.LONG,
    **as_it_is("escaped", "html"),
    "spaced": writing.joined(" ", "  ", "\u00a0"),
    "dashed": writing.joined("-", "\u2013", "\uff0d"),
    "marked": writing.joined(".", "\u00b7", "/", "_", "\uff0c", "~"),
    "strewn": writing.strewn,
    "masked": writing.masked,
    "numerals": writing.numerals,
    "half_numerals": writing.half_numerals,
    "homoglyph": writing.homoglyph,
    "circled": writing.circled,
    "invisible": writing.invisible,
}
_USUAL: Final = fourth.forms(NUMBERS, FOLK, _LONG)
_OTHERS: Final[Mapping[str, Mapping[str, Form]]] = {
    "EMAIL": {**as_it_is("html"), "spelt": writing.spelt},
    "PASSWORD": as_it_is("escaped"),
    "SECRET": {"bare": made(values.secret)},
    "PERSON": {**as_it_is("html"), "titled": made(FOLK.surname)},
    "ADDRESS": {"newline": writing.two_lines},
    "MEDICAL": {
        "measurement": made(people.measurement),
        "english_medicine": made(FOLK.english_medicine),
    },
    "PHONE": {"paren": made(values.american)},
    "MINOR": {"english": made(people.english_minor)},
}
FORMS: Final = {kind: {**own, **_OTHERS.get(kind, {})} for kind, own in _USUAL.items()}
