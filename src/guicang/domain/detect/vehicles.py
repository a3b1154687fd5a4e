"""Licence plates by GA 36-2018, and codes of companies by GB 32100-2015."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect import checkdigits
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import (
    LETTER,
    NUMBER,
    NUMERIC,
    Beside,
    Reach,
    Reader,
    Rule,
    any_of,
    led,
)

PROVINCES: Final = any_of(
    # As they stand on plates, and as they are written in Hong Kong and Taiwan.
    "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
    "滬雲遼魯蘇贛陝閩貴粵寧瓊"
)
_GAP: Final = r"[ .\-]{0,3}"
_BODY: Final = (
    # five places; six of new energy, small and large; the special kinds; embassies
    r"[A-HJ-NP-Z0-9]{5}|[A-HJK][A-HJ-NP-Z0-9][0-9]{4}|[0-9]{5}[A-HJK]"
    r"|[A-HJ-NP-Z0-9]{4}(?:学|警|挂|港|澳|试|超|领)"
)
_PLATE: Final = f"{PROVINCES}[ ]?[A-HJ-Z]{_GAP}(?:{_BODY})"
# With words that say so, also what the standard would not give out.
_ANY: Final = f"{PROVINCES}[ ]?[A-HJ-Z]{_GAP}[A-HJ-NP-Z0-9]{{5,6}}"
_DIPLOMATIC: Final = "使[ .-]?[0-9]{6}"
_PLATE_START: Final = re.compile(
    f"{PROVINCES}[ ]?[A-HJ-Z]{_GAP}[A-HJ-NP-Z0-9]{{5,6}}\\Z".encode(), re.IGNORECASE
)
Words = Mapping[str, Sequence[str]]
_DIGIT: Final = re.compile(rb"[0-9]")
_SURE: Final = 3
_LATIN: Final = re.compile(rb"[A-Za-z]")
_CREDIT_GAP: Final = r"[ \-./|,_~\x02\r\n]{0,2}"
# Eight digits (department, kind, region), ten characters of which one is a letter: the
# check says whether they are ten.
_CREDIT: Final = "[1-9ANY][1-9][0-9]{6,15}[A-HJ-NPQRTUWXY][0-9A-HJ-NPQRTUWXY]{0,9}"
_GROUPED: Final = _CREDIT_GAP.join(
    ("[1-9ANY]", "[1-9]", *["[0-9]"] * 6, *["[0-9A-HJ-NPQRTUWXY]"] * 10)
)

# The same between letters that are glued to it.
_IN_WORD: Final = "[A-Za-z]{0,12}[1-9ANY][1-9][0-9]{6}[0-9A-Z]{10}[A-Za-z]{0,12}"
# Departments that register, and the kinds of what they register.
_REGISTERED: Final = re.compile("[1-9ANY][1-9]")
_CODE_LENGTH: Final = 18
# A code in which no letter is, as most of public bodies are.
_DIGITS: Final = (
    r"[1-9][1-9][0-9]{16}|[1-9][1-9][0-9]{6}[ -][0-9]{10}|[1-9][1-9][0-9]{2}"
    r"(?: [0-9]{4}){3} [0-9]{2}|[1-9][1-9][ -][0-9]{6}[ -][0-9]{9}(?:[ -]?[0-9])"
    r"|[1-9][1-9][0-9]{4} [0-9]{6} [0-9]{6}|[1-9][1-9][0-9]{6,15}\r?\n[0-9]{1,10}"
)
# What registers, and whom (GB 32100-2015, table 1).
_KINDS: Final = re.compile(
    rb"1[1-39]|2[19]|3[1-59]|4[1-9]|5[1-39]|6[1-9]|7[1-9]|8[1-9]|9[1-3]"
)
# What is glued to a number that is another one's.
_OTHERS: Final = re.compile(
    "ORDER|DD|REF|SN|ITEM|TRACK|WAYBILL|PARCEL|BATCH|SERIAL|SKU|IMEI|HASH|TXN|TRADE"
    "|TICKET|INVOICE|TRACE|UID|PID"
)
_JOINS: Final = re.compile(rb"[^0-9A-Za-z]+")
_LINE: Final = re.compile(rb"[ \-]?\r?\n[ \-]?")


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    return (*_plate_rules(words), *_company_rules(words))


def _plate_rules(words: Words) -> tuple[Rule, ...]:
    plain = Rule(
        name="plate/plain",
        entity=Entity.PLATE,
        pattern=_PLATE,
        triggers=(*NUMERIC, f"{PROVINCES} ?[A-Za-z]"),
        rank=44,
        right=LETTER,
        caseless=True,
        never=Beside.STARS,
        reader=_capital,
        check=_has_digit,
    )
    cued = replace(
        plain,
        name="plate/cued",
        rank=45,
        reader=None,
        cue=Reach(("PLATE",), 30, 18),
        required=True,
        score=0.9,
    )
    pattern, reader = led(words["PLATED"], _ANY, gap=12)
    return (
        plain,
        cued,
        replace(
            plain,
            name="plate/led",
            pattern=pattern,
            rank=43,
            reader=_from_province(reader),
            check=None,
            score=0.8,
        ),
        replace(
            cued,
            name="plate/embassy",
            pattern=_DIPLOMATIC,
            rank=46,
            check=None,
            score=0.8,
        ),
    )


def _company_rules(words: Words) -> tuple[Rule, ...]:
    grouped, read = led(words["TAX"], _GROUPED, gap=24)
    lettered = Rule(
        name="uscc/lettered",
        entity=Entity.USCC,
        pattern=_CREDIT,
        triggers=(*NUMERIC, "[0-9]{3}-[0-9]{3}-[0-9]{2}[0-9A-Za-z]"),
        rank=15,
        left=LETTER,
        right=LETTER,
        caseless=True,
        cue=Reach(("TAX", "COMPANY"), 48, 24),
        against=Reach(("ORDER",), 36, through=False),
        doubtful=Beside.MARK_BEFORE | Beside.IN_URL,
        check=checkdigits.credit_code,
    )
    return (
        lettered,
        replace(
            lettered,
            name="uscc/led",
            pattern=grouped,
            rank=14,
            left="",
            reader=read,
            cue=None,
            against=None,
            doubtful=Beside(0),
        ),
        replace(
            lettered,
            name="uscc/grouped",
            pattern=_GROUPED,
            rank=16,
            reader=_lettered,
        ),
        replace(
            lettered,
            name="uscc/digits",
            pattern=_DIGITS,
            digits=18,
            cue=Reach(("TAX", "COMPANY"), 60, 24),
            required=True,
            never=NUMBER | Beside.MARK_BEFORE | Beside.DASH_AFTER | Beside.IN_URL,
            reader=_registered,
            score=0.8,
        ),
        replace(
            lettered,
            name="uscc/glued",
            pattern=_IN_WORD,
            rank=17,
            tail=LETTER,
            reader=_in_word,
            against=None,
            check=None,
            score=0.9,
        ),
    )


def _from_province(reader: Reader) -> Reader:
    """Leave to the value the letter of the province, which the gap may have taken."""

    def read(text: bytes, start: int, end: int) -> tuple[int, int] | None:
        found = _PLATE_START.search(text, start, end)
        return (found.start(), end) if found and reader(text, start, end) else None

    return read


def _capital(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Ask for capitals, or for digits enough that it is no word."""
    value = text[start:end]
    sure = value == value.upper() or len(_DIGIT.findall(value)) >= _SURE
    return (start, end) if sure else None


def _lettered(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Leave groups of nothing but digits to cards and identity numbers.

    What joins the groups is the same all along, but for a line that ends.
    """
    value = text[start:end]
    if not _LATIN.search(value):
        return None
    joins = {j for j in _JOINS.findall(value) if not _LINE.fullmatch(j)}
    return (start, end) if len(joins) <= 1 else None


def _registered(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Ask that its department registers such, and that one sign joins the groups."""
    value = text[start:end]
    joins = {j for j in _JOINS.findall(value) if not _LINE.fullmatch(j)}
    known = _KINDS.match(value.translate(None, b" -./\r\n"))
    return (start, end) if known and len(joins) <= 1 else None


def _in_word(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Find the code of which what is before and behind is letters."""
    token = text[start:end].decode("ascii").upper()
    if token.isdigit():
        return None
    for begin in range(len(token) - _CODE_LENGTH + 1):
        stop = begin + _CODE_LENGTH
        mixed = not token[begin:stop].isdigit() and _are_letters(token[stop:])
        sound = mixed and _REGISTERED.match(token, begin)
        if _OTHERS.search(token[:begin]):
            break
        if sound and checkdigits.credit_code(token[begin:stop]):
            return (start + begin, start + stop)
        if token[begin].isdigit():
            break
    return None


def _are_letters(text: str) -> bool:
    return not text or text.isalpha()


def _has_digit(value: str) -> bool:
    return any(c in "0123456789" for c in value)
