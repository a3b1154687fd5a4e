"""Numbers of other countries: IBAN, VAT and the US social security number."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import (
    LETTER,
    NUMERIC,
    Beside,
    Reach,
    Rule,
    led,
    one_of,
)
from guicang.domain.detect.vat import vat_number

# ISO 13616: length of an IBAN by country (IBAN registry of SWIFT).
_LENGTHS: Final = {
    **dict.fromkeys(("NO",), 15),
    **dict.fromkeys(("BE",), 16),
    **dict.fromkeys(("DK", "FO", "FI", "GL", "NL"), 18),
    **dict.fromkeys(("MK", "SI"), 19),
    **dict.fromkeys(("AT", "BA", "EE", "KZ", "LT", "LU", "XK"), 20),
    **dict.fromkeys(("HR", "LV", "LI", "CH"), 21),
    **dict.fromkeys(("BG", "BH", "CR", "GE", "DE", "IE", "ME", "RS", "GB", "VA"), 22),
    **dict.fromkeys(("AE", "GI", "IL", "IQ", "TL"), 23),
    **dict.fromkeys(("AD", "CZ", "MD", "PK", "RO", "SA", "SK", "ES", "SE", "TN"), 24),
    **dict.fromkeys(("PT",), 25),
    **dict.fromkeys(("IS", "TR"), 26),
    **dict.fromkeys(("FR", "GR", "IT", "MC", "MR", "SM"), 27),
    **dict.fromkeys(("AL", "AZ", "CY", "DO", "GT", "HU", "LB", "PL", "BY", "SV"), 28),
    **dict.fromkeys(("BR", "EG", "QA", "PS", "UA"), 29),
    **dict.fromkeys(("JO", "KW", "MU"), 30),
    **dict.fromkeys(("MT", "SC"), 31),
    "LC": 32,
}
_IBAN: Final = "[A-Z]{2}[ -]?[0-9]{2}(?:[ -]?[A-Z0-9]){11,30}"
_IBAN_BEGINS: Final = re.compile(
    f"{one_of(_LENGTHS)}(?=[ -]?[0-9]{{2}})(?:(?<![0-9A-Z]..)|(?<=IBAN..))".encode()
)
_IBAN_WORD: Final = 4
_IBAN_WIDEST: Final = 66
_SSN: Final = "[0-8][0-9]{2}-[0-9]{2}-[0-9]{4}"
_SSN_CUED: Final = "|".join(
    f"[0-8][0-9]{{2}}{join}[0-9]{{2}}{join}[0-9]{{4}}"
    for join in ("", " ", "-", r"\.", " - ", "/", "  ")
)
# Directive 2006/112/EC, article 215: the prefix, then what each state puts behind it.
_VAT: Final = (
    r"(?:AT[ ]?U[0-9]{8}|BE[ ]?[01][0-9]{9}|BG[ ]?[0-9]{9,10}|CY[ ]?[0-9]{8}[A-Z]"
    r"|CZ[ ]?[0-9]{8,10}|DE[ ]?[0-9]{9}|DK[ ]?[0-9]{8}|E[EL][ ]?[0-9]{9}"
    r"|ES[ ]?[A-Z0-9][0-9]{7}[A-Z0-9]|FI[ ]?[0-9]{8}|FR[ ]?[A-Z0-9]{2}[0-9]{9}"
    r"|HR[ ]?[0-9]{11}|HU[ ]?[0-9]{8}|IE[ ]?[0-9][A-Z0-9][0-9]{5}[A-Z]{1,2}"
    r"|IT[ ]?[0-9]{11}|LT[ ]?[0-9]{9}(?:[0-9]{3})?|LU[ ]?[0-9]{8}|LV[ ]?[0-9]{11}"
    r"|MT[ ]?[0-9]{8}|NL[ ]?[0-9]{9}B[0-9]{2}|PL[ ]?[0-9]{10}|PT[ ]?[0-9]{9}"
    r"|RO[ ]?[0-9]{2,10}|SE[ ]?[0-9]{12}|SI[ ]?[0-9]{8}|SK[ ]?[0-9]{10}"
    r"|(?:GB|XI)[ ]?[0-9]{9}(?:[0-9]{3})?)"
)
_NINES: Final = 97
_AREA_UNUSED: Final = ("000", "666")


def rules(words: Mapping[str, Sequence[str]]) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    vat, read_vat = led(words["VAT"], _VAT, gap=12)
    security = Rule(
        name="us_ssn/dashed",
        entity=Entity.US_SSN,
        pattern=_SSN,
        triggers=NUMERIC,
        digits=9,
        rank=34,
        left=rf"{LETTER}\-+.",
        right=LETTER,
        against=Reach(("ORDER",), 36, through=False),
        never=Beside.DASH_AFTER | Beside.IN_URL | Beside.MARK_BEFORE,
        check=social_security,
        score=0.8,
    )
    return (
        Rule(
            name="iban/account",
            entity=Entity.IBAN,
            pattern=_IBAN,
            triggers=NUMERIC,
            rank=9,
            right=LETTER,
            starts=False,
            caseless=True,
            reader=_iban,
        ),
        security,
        replace(
            security,
            name="us_ssn/cued",
            pattern=_SSN_CUED,
            rank=14,
            left="0-9",
            right="0-9",
            cue=Reach(("SSN",), 36, 18),
            required=True,
            never=Beside.DASH_AFTER | Beside.IN_URL,
        ),
        Rule(
            name="vat/led",
            entity=Entity.VAT,
            pattern=vat,
            triggers=NUMERIC,
            rank=16,
            right=LETTER,
            caseless=True,
            reader=read_vat,
            check=vat_number,
            score=0.8,
        ),
    )


def _iban(text: bytes, _: int, end: int) -> tuple[int, int] | None:
    """Find where an account number begins that ends at a place."""
    lowest = max(end - _IBAN_WIDEST - _IBAN_WORD, 0)
    part = text[lowest:end].upper()
    for found in _IBAN_BEGINS.finditer(part, max(len(part) - _IBAN_WIDEST, 0)):
        value = part[found.start() :].translate(None, b" -")
        if value.isalnum() and iban(value.decode()):
            return (lowest + found.start(), end)
    return None


def iban(number: str) -> bool:
    """Tell whether length and check digits are right (ISO 7064 MOD 97-10)."""
    if len(number) != _LENGTHS.get(number[:2]):
        return False
    turned = number[4:] + number[:4]
    return int("".join(str(int(c, 36)) for c in turned)) % _NINES == 1


def social_security(number: str) -> bool:
    """Tell whether the parts are ones that are given out (SSA, since 2011)."""
    area, group, serial = number[:3], number[3:5], number[5:]
    return area not in _AREA_UNUSED and group != "00" and serial != "0000"
