"""Telephone numbers abroad: by E.164, as they are dialled, and as they are at home.

A number as it is dialled at home has no country in it: a word has to tell that it is a
telephone's. The shapes are those of the national numbering plans (ITU-T E.164, national
annexes) of where most of such numbers come from.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect import checkdigits
from guicang.domain.detect.answers import alone
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import (
    LETTER,
    NUMBER,
    NUMERIC,
    SHY,
    Beside,
    Reach,
    Rule,
    led,
)

Words = Mapping[str, Sequence[str]]
_ORDER: Final = Reach(("ORDER",), 36, through=False)
# Numbers of accounts are grouped as those of telephones are.
_ACCOUNT: Final = Reach(("ORDER", "NAME_QQ"), 36, through=False)
_PHONE: Final = Reach(("PHONE",), 36, 18)
# Country codes (ITU-T E.164, list of 2016), but for China's.
_COUNTRY: Final = (
    "(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[124]|9[0-58]|21[1-368]|2[2-6][0-9]"
    "|29[0-9]|35[0-9]|37[0-9]|38[0-9]|42[0-3]|50[0-9]|59[0-9]|67[0-9]|68[0-9]|69[0-2]"
    "|85[0235-9]|88[06]|96[0-8]|97[0-7]|99[2-8])"
)
_GROUPS: Final = r"(?:[ .\-]?[0-9]|[ .\-]?\([0-9]{1,4}\)[ .\-]?){7,12}"
_DIALLED: Final = rf"(?:00|011)(?:[ .\-]{_COUNTRY}{_GROUPS}|{_COUNTRY}[ .\-]{_GROUPS})"
_PLAIN: Final = f"(?:00|011){_COUNTRY}[0-9]{{7,11}}"
# At home: United Kingdom, Australia, Taiwan, Japan, Korea; Hong Kong, Macau, Singapore.
AT_HOME: Final = (
    "07[0-9]{3}[ -]?[0-9]{6}|07[0-9]{3}[ -][0-9]{3}[ -][0-9]{3}"
    "|04[0-9]{2}[ -]?[0-9]{3}[ -]?[0-9]{3}|09[0-9]{2}[ -]?[0-9]{3}[ -]?[0-9]{3}"
    # Fixed lines of the United Kingdom, Australia and Taiwan, mobile ones of India.
    "|01[0-9]{3}[ -][0-9]{6}|01[0-9]1[ -][0-9]{3}[ -][0-9]{4}"
    "|011[0-9][ -][0-9]{3}[ -][0-9]{4}|020[ -][0-9]{4}[ -][0-9]{4}"
    "|0[2378][ -][0-9]{4}[ -][0-9]{4}|0[2-8]-[2-9][0-9]{2,3}-[0-9]{4}"
    "|[6-9][0-9]{4}[ -][0-9]{5}"
    "|0[789]0[ -]?[0-9]{4}[ -]?[0-9]{4}|010[ -][0-9]{4}[ -][0-9]{4}"
)
SHORT: Final = r"(?:\(?(?:852|853|65)\)?[ -]?)?[235689][0-9]{3}[ -]?[0-9]{4}"
# A day in eight digits.
DAYS: Final = re.compile(rb"(?:19|20)[0-9]{2}[01][0-9][0-3][0-9]\Z")
# Fixed lines of Taiwan, and numbers of Hong Kong and Macau, with the code in brackets:
# nothing else is written so.
_TAIWAN: Final = (
    r"\((?:852|853)\) ?[2-9][0-9]{3}[ -]?[0-9]{4}"
    r"|\(0[2-8][0-9]?\)[ -]?[2-9][0-9]{2,3}[ -][0-9]{4}"
)
# A mobile number of Taiwan in its groups.
_TAIWAN_MOBILE: Final = "09[0-9]{2}-[0-9]{3}-[0-9]{3}"
_ALONE, _READ_ALONE = alone("09[0-9]{8}")
TAIWAN_PLAIN: Final = (
    "09[0-9]{2}[ -]?[0-9]{3}[ -]?[0-9]{3}|0[2-8][ -][2-9][0-9]{2,3}[ -][0-9]{4}"
)
# Who writes so is not at home on the mainland.
_SPOKEN: Final = (
    *("電話", "聯絡電話", "電話號碼", "電話係", "聯絡", "致電", "手提", "市話"),
    *("電話是", "聯絡號碼", "打", "連絡電話"),
    *("reach me on", "reach me at", "reach us on", "reach us at", "reachable on"),
    *("rang me from", "called me from", "call me on", "call me at", "ring me on"),
    *("text me on", "phone me on", "reception on", "us on", "calls from"),
)
_GROUP_BEFORE: Final = re.compile(rb"[0-9][ ./-]\Z")
_SUM: Final = re.compile(
    (
        " ?(?:[cmk]m(?![a-z])|元|块|万|亿|usd|hkd|cny|rmb|美元|港币|港元|日元|韩元|%)"
    ).encode(),
    re.IGNORECASE,
)


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    e164 = Rule(
        name="phone/e164",
        entity=Entity.PHONE,
        pattern=r"\+(?:[1-79]|8[0-57-9])"
        r"(?:[ .\-]?[0-9]|[ .\-]?\([0-9]{1,4}\)[ .\-]?){7,13}",
        triggers=NUMERIC,
        rank=37,
        left=LETTER,
        right=LETTER,
        against=_ORDER,
        never=NUMBER,
        score=0.9,
    )
    dialled = replace(
        e164,
        name="phone/dialled",
        pattern=_DIALLED,
        digits=10,
        rank=34,
        left=rf"{LETTER}+",
        cue=_PHONE,
        never=NUMBER | Beside.MARK_BEFORE | Beside.DASH_AFTER,
        doubtful=SHY,
        reader=_begins,
    )
    return (
        e164,
        dialled,
        replace(
            dialled,
            name="phone/dialled-plain",
            pattern=_PLAIN,
            required=True,
            never=NUMBER | SHY | Beside.DASH_AFTER,
            score=0.8,
        ),
        replace(
            dialled,
            name="phone/at-home",
            pattern=AT_HOME,
            digits=10,
            rank=38,
            cue=Reach(("PHONE", "ABROAD"), 36, 18),
            required=True,
            never=NUMBER | SHY | Beside.DASH_AFTER,
            reader=_no_sum,
            score=0.7,
        ),
        Rule(
            name="phone/nanp",
            entity=Entity.PHONE,
            # The check leaves out codes that are free of charge.
            pattern=r"(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[ .-])"
            r"[2-9][0-9]{2}[ .-][0-9]{4}",
            triggers=NUMERIC,
            digits=10,
            rank=38,
            left=LETTER,
            right=LETTER,
            cue=_PHONE,
            against=_ACCOUNT,
            never=NUMBER | Beside.DASH_AFTER,
            doubtful=SHY,
            check=checkdigits.nanp,
            score=0.7,
        ),
        replace(
            dialled,
            name="phone/taiwan",
            pattern=f"{_TAIWAN}|{_TAIWAN_MOBILE}",
            digits=9,
            cue=None,
            never=NUMBER | SHY | Beside.DASH_AFTER,
            reader=_no_sum,
            score=0.7,
        ),
        replace(
            dialled,
            name="phone/taiwan-alone",
            pattern=_ALONE,
            digits=10,
            left="",
            right="",
            starts=False,
            cue=None,
            never=Beside(0),
            doubtful=Beside(0),
            reader=_READ_ALONE,
            score=0.6,
        ),
        *_short(words),
    )


def _short(words: Words) -> tuple[Rule, ...]:
    """Return the rules for eight digits, which a word right before has to tell."""
    named, read = led([*words["ABROAD"], *_SPOKEN], SHORT, gap=12)

    def reader(text: bytes, start: int, end: int) -> tuple[int, int] | None:
        place = read(text, start, end)
        day = place and DAYS.match(text, *place)
        return _no_sum(text, *place) if place and not day else None

    return (
        Rule(
            name="phone/short",
            entity=Entity.PHONE,
            pattern=named,
            triggers=NUMERIC,
            digits=8,
            rank=38,
            right=LETTER,
            caseless=True,
            never=NUMBER | SHY | Beside.DASH_AFTER,
            reader=reader,
            score=0.7,
        ),
    )


def _begins(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Leave out groups of a longer number, and sums."""
    longer = _GROUP_BEFORE.search(text, max(start - 2, 0), start)
    return None if longer else _no_sum(text, start, end)


def _no_sum(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Leave out sums and measures."""
    return None if _SUM.match(text, end) else (start, end)
