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
from bench.detect.edition13.pools import BOOKS, grow
from bench.detect.frame import Books, Form, made

Maker = Callable[[Dice], str]
_MADE_OF: Final[Mapping[str, str]] = {
    "PERSON": "person",
    "ADDRESS": "address",
    "EMAIL": "email",
    "WECHAT": "wechat",
    "PASSWORD": "password",
    "SECRET": "secret",
    "MINOR": "minor",
    "MEDICAL": "diseases",
    "HK_MO_PERMIT": "to_hong_kong",
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


def makers(books: Books) -> dict[str, Maker]:
    """Give what makes the value of every type, out of these pools."""

    def abroad(dice: Dice) -> str:
        own = dice.happens(0.6)
        return grow("phone_more", dice, books) if own else more.phone(dice)

    return {
        **BEFORE,
        "PHONE": abroad,
        **{kind: partial(grow, pool, books=books) for kind, pool in _MADE_OF.items()},
        "IP": more.ip,
        "SOCIAL_SECURITY": values.resident_id,
    }


def forms(books: Books) -> dict[str, dict[str, Form]]:
    """Give the forms of every type, out of these pools."""
    return {
        kind: {
            **own,
            **{
                name: made(partial(grow, pool, books=books))
                for name, pool in _POOLS.get(kind, {}).items()
            },
        }
        for kind, own in TWELFTH.items()
    }


MAKERS: Final[Mapping[str, Maker]] = makers(BOOKS)
FORMS: Final[Mapping[str, Mapping[str, Form]]] = forms(BOOKS)
