"""How people write a value, type by type; the first form of a type is the usual one.

The ways are those of the twelfth edition; names, places, accounts, secrets, findings
and ages grow out of this edition's own pools.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from bench.detect import values
from bench.detect.dice import Dice
from bench.detect.edition9 import values as more
from bench.detect.edition12.forms import FORMS as TWELFTH, MAKERS as BEFORE
from bench.detect.edition13.pools import grow
from bench.detect.frame import Form, made


def _from(pool: str) -> Callable[[Dice], str]:
    return partial(grow, pool)


def _abroad(dice: Dice) -> str:
    """Give a telephone number with its country's code."""
    return grow("phone_more", dice) if dice.happens(0.6) else more.phone(dice)


MAKERS: Final[Mapping[str, Callable[[Dice], str]]] = {
    **BEFORE,
    "PHONE": _abroad,
    "PERSON": _from("person"),
    "ADDRESS": _from("address"),
    "EMAIL": _from("email"),
    "WECHAT": _from("wechat"),
    "PASSWORD": _from("password"),
    "SECRET": _from("secret"),
    "MINOR": _from("minor"),
    "MEDICAL": _from("diseases"),
    "IP": more.ip,
    "SOCIAL_SECURITY": values.resident_id,
    "HK_MO_PERMIT": _from("to_hong_kong"),
}
# Forms that are another value than the usual one, by the pool they grow from.
_POOLS: Final[Mapping[str, Mapping[str, str]]] = {
    "PHONE": {
        "local": "local",
        "home": "phone_home",
        "hk": "phone_hk",
        "tw": "phone_tw",
        "tw_line": "phone_tw_line",
    },
    "HK_MO_PERMIT": {"home": "to_the_mainland"},
    "PASSWORD": {"pin": "pin"},
    "SECRET": {"url": "url"},
    "PERSON": {
        "compound": "compound_name",
        "minority": "minority",
        "latin": "latin",
        "upper": "upper",
        "trad": "trad",
    },
    "ADDRESS": {
        "short": "short_address",
        "village": "village",
        "latin": "address_abroad",
        "tw": "address_tw",
        "hk": "address_hk",
    },
    "MEDICAL": {
        "finding": "findings",
        "drug": "drugs",
        "latin": "diseases_en",
        "drug_latin": "drugs_en",
        "trad": "diseases_trad",
    },
    "MINOR": {
        "noun": "child",
        "pupil": "pupil",
        "latin": "child_abroad",
        "trad": "child_trad",
    },
}
FORMS: Final[Mapping[str, Mapping[str, Form]]] = {
    kind: {
        **own,
        **{name: made(_from(pool)) for name, pool in _POOLS.get(kind, {}).items()},
    }
    for kind, own in TWELFTH.items()
}
