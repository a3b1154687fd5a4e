"""How people write a value, type by type; the first form of a type is the usual one.

The ways are those of the eleventh edition; names, places, findings, accounts and what
is written abroad are of this one.
"""

from collections.abc import Callable, Mapping
from typing import Final

from bench.detect import values, writing
from bench.detect.dice import Dice
from bench.detect.edition9 import values as more
from bench.detect.edition11.forms import FORMS as ELEVENTH
from bench.detect.edition12 import people
from bench.detect.edition12.pools import word
from bench.detect.frame import Form, made, same

MAKERS: Final[Mapping[str, Callable[[Dice], str]]] = {
    **values.MAKERS,
    "PHONE": people.phone,
    "PERSON": people.person,
    "ADDRESS": people.address,
    "EMAIL": people.email,
    "WECHAT": people.wechat,
    "PASSWORD": people.password,
    "DOB": people.born,
    "MINOR": people.minor,
    "MEDICAL": lambda dice: word("diseases", dice),
    "IP": more.ip,
    "SOCIAL_SECURITY": values.resident_id,
}


def _of(pool: str) -> Form:
    return made(lambda dice: word(pool, dice))


def _local(dice: Dice) -> str:
    """Give a number as one says it at home, in Britain, Singapore and India."""
    return dice.one_of(
        f"07{dice.digits(3)} {dice.digits(6)}",
        f"{dice.digits(4, '89')} {dice.digits(4)}",
        f"{dice.digits(5, '6789')} {dice.digits(5)}",
        f"020 7{dice.digits(3)} {dice.digits(4)}",
    )


def _guest(dice: Dice) -> str:
    """Give a plate of somebody who drives in from Hong Kong or Macao."""
    return "粤Z" + dice.letters(1) + dice.digits(3) + dice.one_of("港", "澳")


def _gap(dice: Dice) -> str:
    """Give a mobile number as a telephone's address book shows it."""
    number = values.mobile(dice)
    return dice.one_of(
        f"+86 {number[:3]}-{number[3:7]}-{number[7:]}", f"86{number}", f"0{number}"
    )


def _spaced(value: str, _dice: Dice) -> str:
    """Set spaces between the parts of an address, as address books do."""
    for sign in "省市区":
        value = value.replace(sign, sign + " ", 1)
    return value.strip()


_OWN: Final[Mapping[str, Mapping[str, Form]]] = {
    "BANK_CARD": {
        "abroad": made(people.card_abroad),
        "amex": made(people.amex),
        "union": made(people.union),
    },
    "PHONE": {"home": made(_local)},
    "PASSPORT": {"foreign": made(people.passport_abroad)},
    "DOB": {
        "young": made(people.born_lately),
        "latin": made(people.born_abroad),
        "roc": made(people.born_roc),
    },
    "PLATE": {"guest": made(_guest)},
    "SECRET": {
        "url": made(people.link),
        "pem": made(people.pem),
        "signing": made(people.signing),
    },
    "PERSON": {
        "compound": made(people.compound),
        "minority": _of("minority"),
        "latin": made(people.latin),
        "upper": made(people.upper),
        "trad": made(people.trad),
    },
    "ADDRESS": {
        "short": made(people.short_address),
        "village": made(people.village),
        "latin": made(people.address_abroad),
        "tw": made(people.address_tw),
        "hk": made(people.address_hk),
        "spaced": _spaced,
    },
    "MEDICAL": {
        "finding": _of("findings"),
        "drug": _of("drugs"),
        "latin": _of("diseases_en"),
        "drug_latin": _of("drugs_en"),
        "trad": _of("diseases_trad"),
    },
    "MINOR": {
        "noun": made(people.child),
        "pupil": made(people.pupil),
        "latin": made(people.child_abroad),
        "trad": made(people.child_trad),
    },
    "SOCIAL_SECURITY": {"card": made(lambda dice: dice.digits(9, "123456789"))},
    "MOBILE": {"masked": writing.masked, "gap": made(_gap)},
}


FORMS: Final[Mapping[str, Mapping[str, Form]]] = {
    kind: {
        name: same if name == "glued" else form
        for name, form in {**ELEVENTH[kind], **_OWN.get(kind, {})}.items()
        if name != "fixed"
    }
    for kind in ELEVENTH
}
