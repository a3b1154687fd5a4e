"""Which forms each type comes in, in the eighth edition. The first one is the usual."""

from collections.abc import Callable, Mapping
from typing import Final

from bench.detect.dice import Dice
from bench.detect.edition8 import abroad, net, people, values, writing as w
from bench.detect.edition8.documents import DOCUMENTS
from bench.detect.edition8.pools import CARRIERS, pool
from bench.detect.edition8.telephones import TELEPHONES
from bench.detect.frame import Form, as_it_is, made, same

MAKERS: Final[Mapping[str, Callable[[Dice], str]]] = {
    "CN_ID": values.cn_id,
    "BANK_CARD": values.bank_card,
    "MOBILE": values.mobile,
    "LANDLINE": values.landline,
    "PHONE": abroad.abroad,
    "PASSPORT": values.passport,
    "HK_MO_PERMIT": values.hk_permit,
    "TW_PERMIT": values.tw_permit,
    "MILITARY_ID": values.military,
    "PLATE": values.plate,
    "USCC": values.uscc,
    "EMAIL": net.email,
    "IP": net.ipv4,
    "MAC": net.mac,
    "WECHAT": values.handle,
    "QQ": values.qq,
    "DRIVER_LICENSE": values.cn_id,
    "SOCIAL_SECURITY": values.social_security,
    "DOB": values.born,
    "PASSWORD": net.password,
    "SECRET": net.secret,
    "PERSON": people.name,
    "ADDRESS": people.address,
    "MEDICAL": people.disease,
    "IBAN": values.iban,
    "VAT": values.vat,
    "US_SSN": values.us_ssn,
    "MINOR": people.minor,
}


def _words(name: str) -> Form:
    return made(lambda dice: dice.choice(pool(name)))


_OWN: Final[Mapping[str, Mapping[str, Form]]] = {
    **DOCUMENTS,
    **TELEPHONES,
    "EMAIL": {
        "plain": same,
        **as_it_is("bare", "emoji", "signature"),
        "upper": w.upper,
        "tagged": made(net.email_plus),
        "fullwidth": w.any_of(w.wide, w.swapped("@", "\uff20")),
        "spaced": w.any_of(
            w.swapped("@", " @ "), w.swapped("@", "@ "), w.swapped("@", " @")
        ),
        "stop": made(lambda d: net.email(d).split("@")[0] + "@example.com。cn"),
        "mailto": same,
        "masked": lambda v, d: v[:2] + "*" * d.randint(3, 5) + v[v.index("@") :],
        "spelt": w.spelt_mail,
        "cyrillic": w.cyrillic,
    },
    "IP": {
        "plain": same,
        "bare": same,
        "v6": made(net.ipv6),
        "spaced": w.swapped(".", " . ", ". "),
        "stops": w.swapped(".", "。", "\uff0e"),
        "fullwidth": w.wide_digits,
    },
    "MAC": {
        "plain": same,
        "bare": same,
        "dashed": lambda v, d: d.one_of(v, v.upper()).replace(":", "-"),
        "upper": w.upper,
        "joined": lambda v, d: d.one_of(v, v.upper()).replace(":", ""),
        "cisco": w.mac_cisco,
        "spaced": lambda v, d: d.one_of(v, v.upper()).replace(":", " "),
        "colons": w.swapped(":", "："),
    },
    "WECHAT": {
        "plain": same,
        **as_it_is("emoji", "parcel"),
        "wxid": made(values.wxid),
        "upper": w.upper,
        "spaced": w.spaced_name,
        "fullwidth": w.wide,
    },
    "QQ": {
        "plain": same,
        **as_it_is("emoji", "latin_glued"),
        "spaced": w.any_of(w.by(" ", 3), w.grouped(" ", 4), w.by(" ", 2)),
        "dashed": w.any_of(w.grouped("-", 4), w.grouped("-", 3)),
        "fullwidth": w.wide,
        "numerals": w.numerals,
        "half_numerals": w.half_numerals,
    },
    "DOB": {
        "plain": same,
        "emoji": w.day("y.M.D|y-m-d"),
        "chinese": w.day("y年M月D日|y年m月d日|y年M月D号|y 年 M 月 D 日"),
        "short_year": w.day("Y年M月D号|Y年M月D日|Y年M月D"),
        "dotted": w.day("y.M.D|y.m.d|y。M。D"),
        "slashed": w.day("y/m/d|y/M/D|m/d/y|d/m/y"),
        "joined": w.day("ymd"),
        "spaced": w.day("y M D|y m d|y - m - d"),
        "english": w.day("B D, y|D B y|B d y|D-B-y"),
        "fullwidth": lambda v, d: w.wide_digits(w.day("y-m-d|y年M月D日")(v, d), d),
        "numerals": w.written_day,
    },
    "PASSWORD": {
        "plain": same,
        **as_it_is("pair", "wifi"),
        "door": made(net.door),
        "pay": made(net.pin),
        "fullwidth": w.wide,
    },
    "SECRET": {
        "plain": same,
        "bare": same,
        "named": made(net.token),
        "bearer": made(net.bearer),
        "webhook": made(net.token),
        "env": made(net.token),
        "pem": made(net.private_key),
    },
    "PERSON": {
        "plain": same,
        **as_it_is("self", "signature", "emoji", "vcard"),
        "compound": made(people.compound),
        "minority": made(people.minority),
        "traditional_name": made(people.traditional),
        "latin": made(people.latin),
        "english_name": made(people.english),
        "spaced": made(
            lambda dice: dice.one_of(" ", "  ", "　").join(people.short_name(dice))
        ),
        "masked": made(people.masked_name),
    },
    "ADDRESS": {
        "plain": same,
        **as_it_is("bare", "emoji", "jd"),
        "short": made(people.short_address),
        "office": made(people.office),
        "village": made(people.village),
        "dorm": made(people.dorm),
        "spaced": made(people.spaced_address),
        "broken": made(people.broken_address),
        "hongkong": _words("hongkong"),
        "taiwan": _words("taiwan"),
        "abroad": _words("english_address"),
        "fullwidth": w.wide_digits,
    },
    "MEDICAL": {
        "plain": same,
        "history": same,
        "abbreviated": _words("abbreviations"),
        "staged": made(people.stage),
        "surgery": _words("surgeries"),
        "measurement": made(people.measurement),
        "record": made(values.record),
        "english": _words("english_diseases"),
    },
    "MINOR": {
        "plain": same,
        "schoolchild": made(people.schoolchild),
        "toddler": made(people.toddler),
        "written": made(people.written_minor),
        "english_minor": made(people.english_minor),
        "traditional_minor": made(people.traditional_minor),
    },
}
FORMS: Final[Mapping[str, Mapping[str, Form]]] = {
    kind: {**as_it_is(*CARRIERS.get(kind, ())), **own} for kind, own in _OWN.items()
}
# What people use beside the usual form where nobody asks for one.
_CASUAL: Final[Mapping[str, str]] = {
    "CN_ID": "plain plain plain lower spaced",
    "BANK_CARD": "plain plain spaced",
    "MOBILE": "plain plain plain plain plain spaced dashed prefixed",
    "LANDLINE": "plain plain paren joined",
    "PHONE": "plain joined dashed",
    "PLATE": "plain plain dotted",
    "DOB": "plain chinese slashed dotted",
    "PERSON": "plain plain plain plain compound",
    "ADDRESS": "plain plain short office village",
    "IBAN": "plain spaced",
    "MEDICAL": "plain plain staged",
    "MINOR": "plain schoolchild toddler",
}


def casual(kind: str, dice: Dice) -> str:
    """Give the name of a form that a value may have beside the one asked for."""
    return dice.choice(_CASUAL.get(kind, "plain").split())
