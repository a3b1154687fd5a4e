"""Licence plates of mainland China by GA 36-2018, and company codes by GB 32100-2015."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect import checkdigits
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import (
    LETTER,
    SEVEN_DIGITS,
    Beside,
    Reach,
    Rule,
    any_of,
    led,
)

_PROVINCES: Final = any_of(
    "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
)
_GAP: Final = "[ .-]?"
_BODY: Final = (
    # five places; six of new energy, small and large; the special kinds; embassies
    r"[A-HJ-NP-Z0-9]{5}|[A-HJK][A-HJ-NP-Z0-9][0-9]{4}|[0-9]{5}[A-HJK]"
    r"|[A-HJ-NP-Z0-9]{4}(?:学|警|挂|港|澳|试|超|领)"
)
_PLATE: Final = f"{_PROVINCES}[ ]?[A-HJ-Z]{_GAP}(?:{_BODY})"
_DIPLOMATIC: Final = "使[ .-]?[0-9]{6}"
_TRIGGER: Final = r"[\x80-\xbf] ?[A-HJ-Z][ .\-]?[A-Z0-9]{4}"
Words = Mapping[str, Sequence[str]]
_CREDIT_GAP: Final = r"(?:[ -]|\r?\n)?"
# Eight digits (department, kind, region), ten characters of which one is a letter: the
# check says whether they are ten.
_CREDIT: Final = "[1-9ANY][1-9][0-9]{6,15}[A-HJ-NPQRTUWXY][0-9A-HJ-NPQRTUWXY]{0,9}"
_GROUPED: Final = _CREDIT_GAP.join(
    ("[1-9ANY]", "[1-9]", *["[0-9]"] * 6, *["[0-9A-HJ-NPQRTUWXY]"] * 10)
)


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    return (*_plate_rules(), *_company_rules(words))


def _plate_rules() -> tuple[Rule, ...]:
    plain = Rule(
        name="plate/plain",
        entity=Entity.PLATE,
        pattern=_PLATE,
        triggers=(_TRIGGER,),
        rank=44,
        right=LETTER,
        caseless=True,
        reader=_capital,
        check=_has_digit,
    )
    cued = replace(
        plain,
        name="plate/cued",
        triggers=("cue:PLATE",),
        rank=45,
        reader=None,
        cue=Reach(("PLATE",), 30, 18),
        required=True,
        score=0.9,
    )
    return (
        plain,
        cued,
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
        triggers=(SEVEN_DIGITS,),
        rank=15,
        left=LETTER,
        right=LETTER,
        caseless=True,
        cue=Reach(("TAX",), 48, 24),
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
    )


def _capital(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    return (start, end) if text[start:end] == text[start:end].upper() else None


def _has_digit(value: str) -> bool:
    return any(c in "0123456789" for c in value)
