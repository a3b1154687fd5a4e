"""Which types the sixth edition asks in which written forms."""

from collections.abc import Mapping
from typing import Final

from bench.detect.edition4 import forms as fourth
from bench.detect.edition5 import people
from bench.detect.edition6 import values, writing
from bench.detect.edition6.pools import pool
from bench.detect.frame import Form, as_it_is, made

NUMBERS: Final = values.Values(pool)
FOLK: Final = people.People(pool)
_NOT_ASKED: Final = frozenset({"PERSON", "ADDRESS", "MINOR"})
MAKERS: Final = {
    kind: make
    for kind, make in {
        **fourth.makers(NUMBERS, FOLK),
        "MOBILE": values.mobile,
        "IP": values.host,
        "SECRET": values.any_secret,
        "PHONE": values.phone,
    }.items()
    if kind not in _NOT_ASKED
}
_LONG: Final[Mapping[str, Form]] = {
    **fourth.LONG,
    **as_it_is("html", "escaped", "abroad"),
    "spaced": writing.joined(" ", "   ", "\u3000", "\u2003"),
    "dashed": writing.joined("-", "\u2014", "\uff0d", "\u2011"),
    "marked": writing.joined(".", "\u30fb", "/", "\u3001", "_", "|"),
    "strewn": writing.strewn,
    "ones": writing.ones,
    "boxed": writing.boxed,
    "masked": writing.masked,
    "numerals": writing.numerals,
    "half_numerals": writing.half_numerals,
    "homoglyph": writing.homoglyph,
    "circled": writing.circled,
    "invisible": writing.invisible,
}
_OTHERS: Final[Mapping[str, Mapping[str, Form]]] = {
    "EMAIL": {**as_it_is("html", "abroad"), "spelt": writing.spelt},
    "PASSWORD": as_it_is("escaped", "html", "abroad"),
    "SECRET": {**as_it_is("html"), "bare": made(values.secret)},
    "IBAN": as_it_is("abroad"),
    "MEDICAL": {
        "measurement": made(values.measurement),
        "english_medicine": made(FOLK.english_medicine),
    },
    "PHONE": {**as_it_is("abroad"), "paren": made(values.american)},
}
FORMS: Final = {
    kind: {**own, **_OTHERS.get(kind, {})}
    for kind, own in fourth.forms(NUMBERS, FOLK, _LONG).items()
    if kind not in _NOT_ASKED
}
