"""Licence plates of mainland China by GA 36-2018, and company codes by GB 32100-2015."""

from dataclasses import replace
from typing import Final

from guicang.domain.detect import checkdigits
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import LETTER, Beside, Reach, Rule, any_of

_PROVINCES: Final = any_of("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼")
_GAP: Final = "[ .-]?"
_BODY: Final = (
    # five places; six of new energy, small and large; the special kinds; embassies
    r"[A-HJ-NP-Z0-9]{5}|[A-HJK][A-HJ-NP-Z0-9][0-9]{4}|[0-9]{5}[A-HJK]"
    r"|[A-HJ-NP-Z0-9]{4}(?:学|警|挂|港|澳|试|超|领)"
)
_PLATE: Final = f"{_PROVINCES}[ ]?[A-HJ-Z]{_GAP}(?:{_BODY})"
_DIPLOMATIC: Final = "使[ .-]?[0-9]{6}"
_TRIGGER: Final = (
    rf"{_PROVINCES}[ ]?[A-Za-z](?:[ .\-]|\xc2\xb7|\xe2\x80\xa2|\xe3\x83\xbb)?[A-Za-z0-9]{{4}}"
)
_CREDIT_GAP: Final = r"(?:[ -]|\r?\n)?"
_CREDIT: Final = _CREDIT_GAP.join(
    ("[1-9ANY]", "[1-9A-HJ-NP-Y]", *["[0-9]"] * 6, *["[0-9A-HJ-NPQRTUWXY]"] * 10)
)
_CREDIT_TRIGGER: Final = (
    r"[^0-9A-Za-z][1-9ANYany](?:[ \-\r\n]{0,2}[0-9A-Za-z])(?:[ \-\r\n]{0,2}[0-9]){6}"
    r"(?:[ \-\r\n]{0,2}[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy]){10}"
)


def rules() -> tuple[Rule, ...]:
    """Return the rules of this family."""
    return (*_plate_rules(), *_company_rules())


def _plate_rules() -> tuple[Rule, ...]:
    plain = Rule(
        name="plate/plain",
        entity=Entity.PLATE,
        pattern=_PLATE,
        triggers=(_TRIGGER,),
        rank=44,
        right=LETTER,
        check=_has_digit,
    )
    cued = replace(
        plain,
        name="plate/cued",
        rank=45,
        caseless=True,
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
            triggers=("使[ .\\-]?[0-9]{6}",),
            rank=46,
            check=None,
            score=0.8,
        ),
    )


def _company_rules() -> tuple[Rule, ...]:
    lettered = Rule(
        name="uscc/lettered",
        entity=Entity.USCC,
        pattern=_CREDIT,
        triggers=(_CREDIT_TRIGGER,),
        rank=15,
        left=LETTER,
        right=LETTER,
        caseless=True,
        cue=Reach(("TAX",), 48, 24),
        against=Reach(("ORDER",), 36, through=False),
        doubtful=Beside.MARK_BEFORE | Beside.IN_URL,
        check=checkdigits.lettered_credit_code,
    )
    return (
        lettered,
        replace(
            lettered,
            name="uscc/cued",
            rank=14,
            required=True,
            check=checkdigits.credit_code,
        ),
    )


def _has_digit(value: str) -> bool:
    return any(c in "0123456789" for c in value)
