"""Identity documents: resident number, permits, passports, social security."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect import checkdigits, glued
from guicang.domain.detect.answers import alone, asked
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import (
    BROKEN,
    JOIN,
    LETTER,
    LETTERED,
    NUMBER,
    NUMERIC,
    THREES,
    Beside,
    Reach,
    Rule,
    any_of,
    led,
)
from guicang.domain.detect.surnames import HAN
from guicang.domain.detect.traditional import widened

# GB 11643-1999: region, date of birth, sequence, check character. A group may end
# anywhere: the date and the check character leave little to chance.
_MAYBE: Final = JOIN + "?"
_DIGIT: Final = "[0-9]"


def _spread(*parts: str, join: str = _MAYBE) -> str:
    return join.join(parts)


def _resident(join: str) -> str:
    month = f"(?:0{join}[1-9]|1{join}[0-2])"
    day = f"(?:0{join}[1-9]|[12]{join}[0-9]|3{join}[01])"
    century = f"(?:1{join}[89]|2{join}0)"
    head = ("[1-9]", *[_DIGIT] * 5, century, _DIGIT, _DIGIT, month, day)
    return _spread(*head, *[_DIGIT] * 3, "[0-9Xx]", join=join)


_RESIDENT: Final = _resident(_MAYBE)
_OLD: Final = (
    f"[1-8][0-9]{{5}}{_MAYBE}[0-9]{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    f"{_MAYBE}[0-9]{{3}}"
)
_OLD_ALONE, _READ_OLD_ALONE = alone(_OLD)
_RIVALS: Final = Reach(
    ("ORDER", "HKMO", "TAIWAN", "PASSPORT", "SOCIAL", "ID", "DRIVER"), 42, through=False
)
_ORDER: Final = Reach(("ORDER",), 40, through=False)
_SPLIT: Final = r"[ ._~\n-]{0,2}"
PERMIT: Final = (
    rf"(?:[CW]{_SPLIT}[0-9]|C{_SPLIT}[A-Z])(?:{_SPLIT}[0-9]){{7}}"
    rf"|[HM](?:{_SPLIT}[0-9]){{8}}(?:(?:{_SPLIT}[0-9]){{2}}(?:\([0-9A-Z]{{1,2}}\))?)?"
)
TAIWAN: Final = (
    rf"(?:[LT]{_SPLIT})?[0-9](?:{_SPLIT}[0-9]){{7}}(?:\([0-9A-Z]{{1,2}}\))?"
    rf"|[0-9](?:{_SPLIT}[0-9]){{9}}(?:\([A-Z]\))?"
)
SOCIAL: Final = (
    "[0-9]{8}[0-9X]|[0-9]{10}|[A-Z][0-9]{8,9}|[0-9]{3}[ -][0-9]{3}[ -][0-9]{2}[0-9X]"
    "|[A-Z][0-9]{2}[ -][0-9]{3}[ -][0-9]{3}|[A-Z][ -]?[0-9]{4}[ -][0-9]{4}"
)
_PASSPORT: Final = "E[0-9]{8}|E[A-HJ-NP-Z][0-9]{7}"
_SPACED_PASSPORT: Final = (
    "E (?:[0-9]{8}|[A-HJ-NP-Z][0-9]{7})|E[ -]?[0-9]{4}[ -][0-9]{4}"
    "|E[ -]?[0-9]{2}[ -][0-9]{3}[ -][0-9]{3}|E[ -]?[0-9]{3}[ -][0-9]{3}[ -][0-9]{2}"
    "|E[A-HJ-NP-Z][ -]?(?:[0-9]{7}|[0-9]{3}[ -][0-9]{4})"
)
_SPACED_TRIGGER: Final = r"E[ \-]?[0-9]{2,3}[ \-][0-9]{3}[ \-]"
_ANY_PASSPORT: Final = (
    "[A-Z](?:[ -]?[A-Z])?(?:[ -]?[0-9]){7,9}"
    # Germany's, among whose letters no vowel is; two digits at least.
    "|[CFGHJKLMNPRTVWXYZ][0-9CFGHJKLMNPRTVWXYZ]{4}[0-9][0-9CFGHJKLMNPRTVWXYZ]{2}[0-9]"
    "|[0-9]{9}|[0-9]{3}[ -][0-9]{3}[ -][0-9]{3}"
)
# Ordinary, service, diplomatic and public-affairs ones since 1997, and Hong Kong's.
_CUED_PASSPORT: Final = "(?:[EGDSPHK]|[EDSPKH][A-HJ-NP-Z])(?:[ -]?[0-9]){7,8}"
# In a list of those who travel, behind the name of one of them.
_TRAVELLER: Final = (
    f"{any_of(widened(('乘客', '旅客', '乘机人', '出行人', '同行人', '游客')))}"
    f"(?:[0-9]{{1,2}})?[ :.\\x02]{{0,3}}(?:{HAN}){{2,6}}[ :,\\x02]{{1,2}}"
    "(?:[EGDSP][0-9]{8}|[EDSP][A-HJ-NP-Z][0-9]{7})"
)
ANSWERED_PASSPORT: Final = "[A-Z]{1,2}[0-9]{6,8}|[0-9]{9}"


# The Chinese ones: a letter and eight digits, or two and seven.
_CHINESE: Final = re.compile("[DEGPS][0-9]{8}|[ED][A-HJ-NP-Z][0-9]{7}")
Words = Mapping[str, Sequence[str]]


def _led(
    name: str, entity: Entity, value: str, words: Sequence[str], rank: int
) -> Rule:
    """Return a rule for a number that only the words before it make certain."""
    pattern, reader = led(words, value)
    return Rule(
        name=name,
        entity=entity,
        pattern=pattern,
        triggers=NUMERIC,
        rank=rank,
        right=LETTER,
        caseless=True,
        never=NUMBER | Beside.MARK_BEFORE | Beside.DASH_AFTER,
        reader=reader,
        score=0.9,
    )


def _answer(
    name: str, entity: Entity, value: str, words: Sequence[str], rank: int
) -> Rule:
    """Return a rule for a number that answers a question for it."""
    pattern, reader = asked(words, value)
    return Rule(
        name=f"{name}/asked",
        entity=entity,
        pattern=pattern,
        triggers=(*NUMERIC, LETTERED),
        rank=rank,
        right=LETTER,
        starts=False,
        caseless=True,
        never=NUMBER | Beside.MARK_BEFORE | Beside.DASH_AFTER,
        reader=reader,
        score=0.7,
    )


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    return (*_resident_rules(words), *_travel_rules(words))


def _resident_rules(words: Words) -> tuple[Rule, ...]:
    resident = Rule(
        name="cn_id/18",
        entity=Entity.CN_ID,
        pattern=_RESIDENT,
        triggers=NUMERIC,
        digits=17,
        rank=12,
        left="0-9",
        right="0-9",
        check=checkdigits.resident_id,
    )
    return (
        resident,
        replace(
            resident,
            name="driver/resident",
            entity=Entity.DRIVER_LICENSE,
            rank=10,
            cue=Reach(("DRIVER",), 42, 24),
            required=True,
            against=_RIVALS._replace(classes=("ID", "SOCIAL")),
        ),
        replace(
            resident,
            name="social/resident",
            entity=Entity.SOCIAL_SECURITY,
            rank=11,
            cue=Reach(("SOCIAL",), 42, 24),
            required=True,
            against=_RIVALS._replace(classes=("ID", "DRIVER")),
        ),
        replace(
            resident,
            name="cn_id/15",
            pattern=_OLD,
            digits=15,
            rank=13,
            cue=Reach(("ID", "OLD_ID"), 60, 45),
            required=True,
            against=_ORDER,
            never=NUMBER | Beside.MARK_BEFORE | Beside.DASH_AFTER,
            check=checkdigits.old_resident_id,
            score=0.9,
        ),
        *(
            replace(
                resident,
                name=f"cn_id/{name}-of-several",
                pattern=glued.SEVERAL,
                rank=18,
                reader=reader,
                check=None,
            )
            for name, reader in glued.readers(checkdigits.resident_id)
        ),
        replace(
            resident,
            name="cn_id/15-alone",
            pattern=_OLD_ALONE,
            left="",
            right="",
            rank=13,
            starts=False,
            reader=_READ_OLD_ALONE,
            check=checkdigits.old_resident_id,
            score=0.6,
        ),
        _led("driver/file", Entity.DRIVER_LICENSE, "[0-9]{12}", words["FILE"], 14),
        replace(
            _led("social/number", Entity.SOCIAL_SECURITY, SOCIAL, words["SOCIAL"], 15),
            triggers=(*NUMERIC, LETTERED, THREES),
            cue=Reach(("SOCIAL",), 42),
            against=_rivals("SOCIAL"),
        ),
        _answer("social", Entity.SOCIAL_SECURITY, SOCIAL, words["SOCIAL"], 15),
    )


def _broken(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Give a passport's number that the end of a line parts."""
    value = text[start:end].translate(None, b" -\r\n").decode("ascii")
    return (start, end) if _CHINESE.fullmatch(value) else None


def _travel_rules(words: Words) -> tuple[Rule, ...]:
    passport = Rule(
        name="passport/e",
        entity=Entity.PASSPORT,
        pattern=_PASSPORT,
        triggers=NUMERIC,
        rank=40,
        left=LETTER,
        right=LETTER,
        cue=Reach(("PASSPORT",), 48, 24),
        against=_RIVALS._replace(classes=("ORDER", "HKMO", "TAIWAN")),
        never=NUMBER,
        doubtful=Beside.MARK_BEFORE | Beside.EQUALS_BEFORE | Beside.IN_URL,
        score=0.9,
    )
    return (
        passport,
        replace(
            passport,
            name="passport/spaced",
            pattern=_SPACED_PASSPORT,
            triggers=(*NUMERIC, _SPACED_TRIGGER),
            score=0.7,
        ),
        replace(
            passport,
            name="passport/cued",
            pattern=_CUED_PASSPORT,
            triggers=(*NUMERIC, "cue:PASSPORT"),
            rank=41,
            required=True,
            caseless=True,
        ),
        replace(
            passport,
            name="passport/broken",
            pattern=rf"[A-Z]{{1,2}}[0-9]{{1,7}}{BROKEN}[0-9]{{1,7}}",
            rank=41,
            required=True,
            reader=_broken,
            score=0.7,
        ),
        replace(
            passport,
            name="passport/traveller",
            pattern=_TRAVELLER,
            rank=41,
            left="",
            tail=LETTER,
            caseless=True,
            cue=None,
            against=None,
            doubtful=Beside(0),
            score=0.7,
        ),
        *(
            replace(
                _led(f"travel/{name.lower()}", entity, value, words[name], rank),
                triggers=(*NUMERIC, LETTERED, THREES),
                cue=Reach((name,), 48),
                against=_rivals(name),
            )
            for name, entity, value, rank in (
                ("PASSPORT", Entity.PASSPORT, _ANY_PASSPORT, 41),
                ("HKMO", Entity.HK_MO_PERMIT, PERMIT, 32),
                ("TAIWAN", Entity.TW_PERMIT, TAIWAN, 32),
            )
        ),
        _answer("passport", Entity.PASSPORT, ANSWERED_PASSPORT, words["PASSPORT"], 41),
        _answer("hkmo", Entity.HK_MO_PERMIT, PERMIT, words["HKMO"], 32),
        _answer("taiwan", Entity.TW_PERMIT, TAIWAN, words["TAIWAN"], 32),
    )


def _rivals(name: str) -> Reach:
    """Return the words of the other documents; a Taiwan permit's hold a permit's."""
    own = {name, "HKMO"} if name == "TAIWAN" else {name}
    return _RIVALS._replace(classes=tuple(c for c in _RIVALS.classes if c not in own))
