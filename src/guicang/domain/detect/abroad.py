"""Numbers of other countries: IBAN, VAT and the US social security number."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect.answers import asked
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import (
    LETTER,
    LETTERED,
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
IBAN_COUNTRIES: Final = tuple(_LENGTHS)
_JOIN: Final = r"[ _\n-]{0,2}"
_IBAN: Final = f"[A-Z]{{2}}{_JOIN}[0-9]{{2}}(?:{_JOIN}[A-Z0-9]){{11,42}}"
_IBAN_BEGINS: Final = re.compile(
    f"{one_of(_LENGTHS)}(?={_JOIN}[0-9]{{2}})(?:(?<![0-9A-Z]..)|(?<=IBAN..))".encode()
)
_IBAN_WORD: Final = 4
_IBAN_WIDEST: Final = 80
# Numbers of most countries have four letters after the country's two, at most.
_CAPITALS: Final = re.compile(rb"[A-Z]")
_MOST_LETTERS: Final = 8
_LETTERED: Final = frozenset(
    [
        "AD",
        "AL",
        "AZ",
        "BR",
        "CH",
        "CR",
        "CY",
        "DO",
        "FR",
        "GE",
        "GT",
        "IT",
        "JO",
        "KW",
        "KZ",
        "LB",
        "LC",
        "LI",
        "LU",
        "LV",
        "MC",
        "MK",
        "MT",
        "MU",
        "PK",
        "PS",
        "QA",
        "SA",
        "SC",
        "SM",
        "SV",
        "TR",
        "UA",
    ]
)
_IBAN_GAPS: Final = b" -_\r\n"
_SSN: Final = "[0-8][0-9]{2}-[0-9]{2}-[0-9]{4}"
_SSN_CUED: Final = "|".join(
    f"[0-9]{{3}}{join}[0-9]{{2}}{join}[0-9]{{4}}"
    for join in ("", " ", "-", r"\.", " - ", "/", "  ")
)
# Directive 2006/112/EC, article 215: the prefix, then what each state puts behind it.
_GAP: Final = r"[ .\-]?"
_SHAPES: Final[Mapping[str, tuple[str, ...]]] = {
    "AT": ("U8",),
    "BE": ("10", "9"),
    "BG": ("9", "10"),
    "CY": ("8A",),
    "CZ": ("8", "9", "10"),
    "DE": ("9",),
    "DK": ("8",),
    "EE": ("9",),
    "EL": ("9",),
    "ES": ("X7X",),
    "FI": ("8",),
    "FR": ("XX9",),
    "HR": ("11",),
    "HU": ("8",),
    "IE": ("1X5A", "7AA"),
    "IT": ("11",),
    "LT": ("9", "12"),
    "LU": ("8",),
    "LV": ("11",),
    "MT": ("8",),
    "NL": ("9B2",),
    "PL": ("10",),
    "PT": ("9",),
    "RO": ("2", "3", "4", "5", "6", "7", "8", "9", "10"),
    "SE": ("12",),
    "SI": ("8",),
    "SK": ("10",),
    "GB": ("9", "12"),
    "XI": ("9", "12"),
}
"""So many digits, A a letter, X either; any other letter is itself."""
_ONE_OF: Final = {"A": "[A-Z]", "X": "[A-Z0-9]"}


def _spread(shape: str) -> str:
    """Write a shape with a gap, or none, before each of its characters."""
    parts: list[str] = []
    for digits, letter in re.findall("([0-9]+)|([A-Z])", shape):
        parts += ["[0-9]"] * int(digits or 0)
        parts += [_ONE_OF.get(letter, letter)] if letter else []
    return "".join(f"{_GAP}{part}" for part in parts)


VAT: Final = (
    "(?:"
    + "|".join(
        f"{state}{_GAP}(?:{'|'.join(map(_spread, shapes))})"
        for state, shapes in _SHAPES.items()
    )
    + ")"
)
_VAT_WORD: Final = "(?:vat|tva|ust(?:-?id)?|iva|btw|moms)(?:id|no|nr|num|number)?"
_LED_BY: Final = re.compile(f"{_VAT_WORD}[:.# ]{{0,2}}".encode(), re.IGNORECASE)
_NINES: Final = 97
_AREA_UNUSED: Final = ("000", "666")
_TAXPAYER: Final = re.compile("5[0-9]|6[0-5]|7[0-9]|8[0-8]|9[0-24-9]")


def rules(words: Mapping[str, Sequence[str]]) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    vat, read_vat = led(words["VAT"], VAT, gap=12)
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
            triggers=(*NUMERIC, LETTERED),
            rank=16,
            right=LETTER,
            caseless=True,
            reader=read_vat,
            check=vat_number,
            score=0.8,
        ),
        *_vat_rules(words),
    )


def _vat_rules(words: Mapping[str, Sequence[str]]) -> tuple[Rule, ...]:
    pattern, reader = asked(words["VAT"], VAT)
    cued = Rule(
        name="vat/cued",
        entity=Entity.VAT,
        pattern=VAT,
        triggers=(*NUMERIC, LETTERED),
        rank=17,
        left=LETTER,
        right=LETTER,
        caseless=True,
        cue=Reach(("VAT",), 48, 18),
        required=True,
        check=vat_number,
        score=0.8,
    )
    return (
        cued,
        replace(cued, name="vat/spoken", cue=Reach(("TAX_ABROAD",), 48, 36), score=0.6),
        replace(
            cued,
            name="vat/asked",
            pattern=pattern,
            left="",
            starts=False,
            cue=None,
            required=False,
            reader=reader,
        ),
        replace(
            cued,
            name="vat/glued",
            pattern=f"{_VAT_WORD}[:.# ]{{0,2}}{VAT}",
            cue=None,
            required=False,
            reader=_glued_vat,
        ),
    )


def _glued_vat(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Leave out the word that is glued to the number."""
    word = _LED_BY.match(text, start, end)
    return None if word is None else (word.end(), end)


def _iban(text: bytes, _: int, end: int) -> tuple[int, int] | None:
    """Find the account number that ends at a place, or a word before it does."""
    lowest = max(end - _IBAN_WIDEST - _IBAN_WORD, 0)
    written = text[lowest:end]
    part = written.upper()
    for found in _IBAN_BEGINS.finditer(part, max(len(part) - _IBAN_WIDEST, 0)):
        begin = found.start()
        value = part[begin:].translate(None, _IBAN_GAPS)
        length = _LENGTHS[found.group().decode()]
        word = value[length:]
        if not value.isalnum() or (word and not word.isalpha()):
            continue
        letters = len(_CAPITALS.findall(value[:length]))
        if letters > _MOST_LETTERS and value[:2].decode() not in _LETTERED:
            continue
        stop = _after(part, begin, length)
        if iban(value[:length].decode()) and not _MIXED.match(written, begin, stop):
            return (lowest + begin, lowest + stop)
    return None


# Capitals, and small letters behind a space: a word of the sentence.
_MIXED: Final = re.compile(rb"[A-Z]{2}.* [a-z]", re.DOTALL)


def _after(part: bytes, begin: int, length: int) -> int:
    """Return the place behind so many letters and digits."""
    for place in range(begin, len(part)):
        length -= part[place] not in _IBAN_GAPS
        if not length:
            return place + 1
    return len(part)


def iban(number: str) -> bool:
    """Tell whether length and check digits are right (ISO 7064 MOD 97-10)."""
    if len(number) != _LENGTHS.get(number[:2]):
        return False
    turned = number[4:] + number[:4]
    return int("".join(str(int(c, 36)) for c in turned)) % _NINES == 1


def social_security(number: str) -> bool:
    """Tell whether the parts are ones that are given out (SSA, since 2011).

    Those who have none are taxpayers by a number of the same form (IRS, ITIN).
    """
    area, group, serial = number[:3], number[3:5], number[5:]
    if area.startswith("9"):
        return _TAXPAYER.fullmatch(group) is not None
    return area not in _AREA_UNUSED and group != "00" and serial != "0000"
