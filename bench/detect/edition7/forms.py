"""Which types the seventh edition asks in which written forms."""

from collections.abc import Mapping
from typing import Final

from bench.detect.edition4 import forms as fourth
from bench.detect.edition7 import people, values, writing
from bench.detect.edition7.pools import pool
from bench.detect.frame import Form, as_it_is, made

NUMBERS: Final = values.Values(pool)
FOLK: Final = people.People(pool)
MAKERS: Final = {
    **fourth.makers(NUMBERS, FOLK),
    "MOBILE": values.mobile,
    "IP": values.host,
    "MAC": values.mac,
    "SECRET": values.any_secret,
    "DOB": people.birthday,
    "MINOR": people.minor,
    "PHONE": values.phone,
}
_LONG: Final[Mapping[str, Form]] = {
    **fourth.LONG,
    **as_it_is("escaped", "html", "csv", "url", "emoji", "codeswitch"),
    "spaced": writing.joined(" ", "\u2009", "\u202f", "   "),
    "dashed": writing.joined("-", "\u2013", "\uff0d", "\u2212"),
    "marked": writing.joined(".", "\u00b7", "/", ",", "_", "~", "\u3001"),
    "newline": writing.broken,
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
_USUAL: Final = fourth.forms(NUMBERS, FOLK, _LONG)
_OTHERS: Final[Mapping[str, Mapping[str, Form]]] = {
    "MOBILE": {"prefixed": writing.prefixed, "spelt": writing.in_english},
    "LANDLINE": {**as_it_is("html", "csv", "emoji"), "newline": writing.broken},
    "PASSPORT": as_it_is("json", "csv", "codeswitch", "emoji"),
    "PLATE": as_it_is("html", "csv", "emoji", "codeswitch"),
    "USCC": as_it_is("csv", "html"),
    "EMAIL": {
        **as_it_is("html", "csv", "emoji", "codeswitch"),
        "url": writing.escaped_mail,
        "spelt": writing.spelt,
    },
    "IP": as_it_is("csv", "html"),
    "WECHAT": as_it_is("emoji", "codeswitch", "json"),
    "QQ": as_it_is("emoji", "json", "quoted"),
    "DOB": as_it_is("json", "csv"),
    "SOCIAL_SECURITY": as_it_is("json"),
    "PASSWORD": as_it_is("escaped", "html", "url", "codeswitch", "emoji"),
    "SECRET": {
        **as_it_is("html", "url"),
        "bare": made(values.secret),
        "pem": made(values.pem),
    },
    "PERSON": {
        **as_it_is("html", "json", "csv", "codeswitch"),
        "titled": made(FOLK.surname),
    },
    "ADDRESS": {
        **as_it_is("html", "json", "csv"),
        "newline": writing.two_lines,
        "parted": writing.parted_place,
        "rural": made(FOLK.rural),
    },
    "MEDICAL": {
        "measurement": made(people.measurement),
        "english_medicine": made(FOLK.english_medicine),
    },
    "PHONE": {"paren": made(values.american)},
    "MINOR": {"english": made(people.english_minor)},
}
FORMS: Final = {kind: {**own, **_OTHERS.get(kind, {})} for kind, own in _USUAL.items()}
