"""Dates of birth and small children."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import FOUR, LETTER, Beside, Reach, Rule, any_of

_HAN: Final = r"[\xe4-\xe9][\x80-\xbf][\x80-\xbf]"
_DATE: Final = (
    r"(?:19|20)[0-9]{2} ?(?:[-./]|年) ?(?:1[0-2]|0?[1-9]) ?(?:[-./]|月) ?"
    r"(?:3[01]|[12][0-9]|0?[1-9])(?: ?(?:日|号))?"
    r"|(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    r"|[0-9]{2}年 ?(?:1[0-2]|0?[1-9]) ?月 ?(?:3[01]|[12][0-9]|0?[1-9])(?:日|号)?"
    r"|(?:19|20)[0-9]{2}年 ?(?:1[0-2]|0?[1-9])月(?:份)?"
    r"|(?:3[01]|[12][0-9]|0?[1-9])[/.-](?:1[0-2]|0?[1-9])[/.-](?:19|20)[0-9]{2}"
    r"|(?:1[0-2]|0?[1-9])/(?:3[01]|[12][0-9]|0?[1-9])/(?:19|20)[0-9]{2}"
    r"|[0-9]{2}[./-](?:1[0-2]|0?[1-9])[./-](?:3[01]|[12][0-9]|0?[1-9])"
)
_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_ENGLISH_DATE: Final = (
    rf"{_MONTH}\.? (?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?,? ?(?:19|20)[0-9]{{2}}"
    rf"|(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?[ -](?:of )?{_MONTH}[.,]?[ -]"
    r"(?:19|20)[0-9]{2}"
)
_KIN: Final = any_of(
    (
        *("孩子", "女儿", "儿子", "宝宝", "小孩", "闺女", "孙子", "孙女", "外甥"),
        *("侄子", "侄女", "弟弟", "妹妹", "小朋友", "娃", "学生", "本人", "我"),
    )
)
_TEENS: Final = any_of("一二三")
_UNITS: Final = any_of("一二两三四五六七八九")
_AGE: Final = f"(?:1[0-3]|[1-9]|十{_TEENS}?|{_UNITS})(?:个半|周)?岁(?:半)?"
_YEAR: Final = any_of("一二三四五六123456")
_GRADE: Final = (
    f"(?:小学|读|上|念){_YEAR}年级|(?:上|读)?幼儿园(?:{any_of('大中小')}班)?"
)
_CHILD: Final = (
    rf"{_KIN}(?:今年|现在|才|刚|只有|满|快|还|不到|未满|{_HAN}|是|的|:| |\x02){{0,6}}"
    rf"(?:{_AGE}|{_GRADE})"
)
_STATEMENT: Final = re.compile(f"(?:{_AGE}|{_GRADE})\\Z".encode())
_RANGE: Final = re.compile(
    "(?:以上|以下|以内|左右|及|-|到|至|~|\\+|儿童|款|码)".encode()
)
_MADE: Final = tuple(word.encode() for word in ("产", "效", "成", "日", "鲜", "意"))
_BORN: Final = Reach(("BIRTH",), 30, through=False)


def rules(_: Mapping[str, Sequence[str]]) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    return (*_birth_rules(), *_child_rules())


def _birth_rules() -> tuple[Rule, ...]:
    cued = Rule(
        name="dob/cued",
        entity=Entity.DOB,
        pattern=_DATE,
        triggers=("cue:BIRTH",),
        rank=48,
        left="0-9",
        right="0-9",
        cue=_BORN._replace(ahead=15),
        against=Reach(("GIFT", "ORDER"), 24, 15, through=False),
        required=True,
        never=Beside.MONEY_BEFORE,
        score=0.9,
    )
    born = replace(
        cued,
        name="dob/born",
        pattern=f"(?:{_DATE}) ?生",
        triggers=(FOUR, "日生", "[0-9]生"),
        right="",
        cue=None,
        required=False,
        against=None,
        reader=_born,
        score=0.7,
    )
    english = replace(
        cued, name="dob/english", pattern=_ENGLISH_DATE, left=LETTER, caseless=True
    )
    return (cued, born, english)


def _child_rules() -> tuple[Rule, ...]:
    return (
        Rule(
            name="minor/stated",
            entity=Entity.MINOR,
            pattern=_CHILD,
            triggers=("岁|年级|幼儿园",),
            rank=58,
            reader=_child,
            score=0.7,
        ),
    )


def _born(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Leave out 生 itself, and goods that are made or things that take effect."""
    if text.startswith(_MADE, end):
        return None
    end -= len("生".encode())
    return (start, end - text[start:end].endswith(b" "))


def _child(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Give the statement alone; a range of ages belongs to goods."""
    found = _STATEMENT.search(text, start, end)
    if found is None or _RANGE.match(text, end):
        return None
    return found.span()
