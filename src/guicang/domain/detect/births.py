"""Dates of birth."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect.answers import alone, answers, encoded, said
from guicang.domain.detect.cells import head_of
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import LETTER, TOKEN, Beside, Reach, Rule, any_of, back

_HAN: Final = r"[\xe4-\xe9][\x80-\xbf][\x80-\xbf]"
_MONTH_DAY: Final = (
    r"(?:1[0-2]|0?[1-9]) ?月 ?(?:3[01]|[12][0-9]|0?[1-9])(?: ?(?:日|号))?"
)
_DATE: Final = (
    r"(?:19|20)[0-9]{2} ?(?:[-./,\x02]|年|--) ?(?:1[0-2]|0?[1-9]) ?(?:[-./,\x02]|月|--)"
    r" ?(?:3[01]|[12][0-9]|0?[1-9])(?: ?(?:日|号))?"
    r"|(?:19|20)[0-9]{2}[ _](?:1[0-2]|0?[1-9])[ _](?:3[01]|[12][0-9]|0?[1-9])"
    r"|(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    rf"|(?:(?:民國|民国) ?1?)?[0-9]{{2}} ?年 ?{_MONTH_DAY}"
    r"|(?:19|20)?[0-9]{2} ?年 ?(?:1[0-2]|0?[1-9]) ?月(?:份)?"
    r"|(?:3[01]|[12][0-9]|0?[1-9])[/.-](?:1[0-2]|0?[1-9])[/.-](?:19|20)[0-9]{2}"
    r"|(?:1[0-2]|0?[1-9])/(?:3[01]|[12][0-9]|0?[1-9])/(?:19|20)[0-9]{2}"
    r"|[0-9]{2}[./-](?:1[0-2]|0?[1-9])[./-](?:3[01]|[12][0-9]|0?[1-9])"
)
# In Chinese numerals, by the calendar or the moon.
_NUMERAL: Final = any_of("\u3007零○一二三四五六七八九")
_YEAR_SAID: Final = f"(?:{_NUMERAL}{{2}}){{1,2}}年"
_MONTH_SAID: Final = f"(?:十[一二]?|[正冬腊]|{_NUMERAL})月"
_DAY_SAID: Final = (
    f"(?:初(?:十|{_NUMERAL})|廿{_NUMERAL}?|(?:二|三)?十{_NUMERAL}?|{_NUMERAL})"
)
_MOON: Final = "(?:农历|阴历|旧历|阳历|公历|新历)"
_SAID: Final = (
    (
        f"(?:{_YEAR_SAID}|(?:19|20)?[0-9]{{2}} ?年)?{_MOON}?(?:的)?{_MONTH_SAID}"
        f"{_DAY_SAID}(?:日|号)?"
    )
    .replace("[一二]", any_of("一二"))
    .replace("[正冬腊]", any_of("正冬腊"))
)
# Only directly behind the word.
_PARTIAL: Final = (
    rf"{_MONTH_DAY}|(?:1[0-2]|0?[1-9])[./-](?:3[01]|[12][0-9]|0?[1-9])"
    r"|(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    r"|[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
)
_BORN_SAYS: Final = (
    r"(?: |:|=|\(|是|为|在|于|日期|年月日|年月|的|我的|就是|填|写|\x02"
    f"|{_MOON})"
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
_BORN_WORDS: Final = (
    "生日",
    "出生",
    "生辰",
    "birthday",
    "bday",
    "birth",
    "born",
    "dob",
)
_BORN_WORD: Final = any_of(_BORN_WORDS)
_NEAR: Final = re.compile(f"{_BORN_WORD}{_BORN_SAYS}{{0,6}}\\Z".encode(), re.IGNORECASE)
# Who writes this alone answers a question: so long ago nothing was ordered.
_LONG_AGO: Final = (
    r"(?:19[3-9][0-9]|200[0-9]|201[0-4])(?:"
    r"(?:[-./]|年)(?:1[0-2]|0?[1-9])(?:[-./]|月)(?:3[01]|[12][0-9]|0?[1-9])(?:日|号)?"
    r"|(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))"
)
_ALONE, _READ_ALONE = alone(_LONG_AGO)
_BORN_SAID: Final = encoded(_BORN_WORDS)
_ANSWERS: Final = answers(_BORN_WORDS)
_SELF: Final = (
    "(?:我|本人|他|她|老伴|老公|老婆|爱人|先生|太太|媳妇|儿子|女儿|闺女|孩子|爸|妈|父亲|母亲|爷爷"
    "|奶奶|外公|外婆|姥姥|姥爷|公公|婆婆|岳父|岳母|哥|姐|弟|妹|老人|老太太|老爷子|大爷|大妈|长辈)"
)
# A year is enough where somebody says that it is his own.
_OF_YEAR: Final = (
    rf"(?:我|本人|他|她)(?:是|就是)?(?:(?:19|20)?[0-9]{{2}}|(?:{_NUMERAL}{{2}}){{1,2}})"
    "年(?:的|出生|生)"
)
_YEAR_ALONE: Final = re.compile(
    f"([0-9]{{2,4}}|(?:{_NUMERAL}{{2}}){{1,2}})年(?=(?:的|出生|生)\\Z)".encode()
)
# What the year may be followed by: goods have one, too.
_GOES_ON: Final = re.compile(r"(?![\xe4-\xe9])|生|人|的|吧|呢|啊|哦|哈|属|今".encode())
_OWNS: Final = re.compile(f"{_SELF}(?:是)?".encode())
_STOPS: Final = re.compile(rb"[\x00\x02\n,.;!? ]")
# What is asked about somebody of that age.
_MAY: Final = re.compile(
    "能|可以|可不|算|够|该|要不|属|是不是|是否|想|社保|医保|身份|户口|户籍|档案|退休|今年|现在|人|怎么"
    "|为什么|为啥|办|享受|免".encode()
)
# So long ago nothing was ordered.
_ONCE: Final = re.compile(
    f"19[2-9][0-9]|200[0-9]|[3-9][0-9]|0[0-9]年|{_NUMERAL}{{2,4}}年".encode()
)
_OLDEST, _YOUNGEST = 40, 14
_LEAD: Final = 48
# A birthday's cake.
_CAKE: Final = r"\xf0\x9f\x8e\x82"
_FIGURES: Final = re.compile(rb"[0-9]")
_MADE: Final = tuple(word.encode() for word in ("产", "效", "成", "日", "鲜", "意"))
_BORN: Final = Reach(("BIRTH",), 30, through=False)


def rules(_: Mapping[str, Sequence[str]]) -> tuple[Rule, ...]:
    """Return the rules of this family."""
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
        triggers=(*TOKEN, "(?:日|号)生", "[0-9]生"),
        right="",
        cue=None,
        required=False,
        against=None,
        reader=_born,
        score=0.7,
    )
    own = replace(
        born,
        name="dob/own",
        pattern=f"{_SELF}(?:是)?(?:{_DATE}|{_SAID})的",
        triggers=(*TOKEN, f"{_SELF}(?:是)?(?:[0-9]{{2}}|{_NUMERAL}{{2}})"),
        left="",
        reader=_own,
    )
    cake = replace(
        cued,
        name="dob/cake",
        pattern=rf"{_CAKE}[ :]{{0,3}}(?:生日|出生)?[ :]{{0,2}}(?:{_DATE})",
        triggers=(_CAKE,),
        left="",
        cue=None,
        required=False,
        against=None,
        reader=_behind_cake,
        score=0.7,
    )
    english = replace(
        cued, name="dob/english", pattern=_ENGLISH_DATE, left=LETTER, caseless=True
    )
    partial = replace(
        cued,
        name="dob/partial",
        pattern=_PARTIAL,
        rank=49,
        cue=_BORN,
        reader=_partial,
        score=0.8,
    )
    said = replace(cued, name="dob/said", pattern=_SAID, left="", right="")
    said_born = replace(born, name="dob/said-born", pattern=f"(?:{_SAID}) ?生", left="")
    answer = Rule(
        name="dob/alone",
        entity=Entity.DOB,
        pattern=_ALONE,
        triggers=TOKEN,
        rank=59,
        starts=False,
        reader=_READ_ALONE,
        score=0.6,
    )
    headed = replace(
        cued,
        name="dob/headed",
        rank=49,
        cue=None,
        required=False,
        against=None,
        reader=_headed,
        score=0.8,
    )
    return (
        *(cued, born, said_born, own, cake, english, partial, said, answer, headed),
        *(
            replace(
                rule,
                name=f"{rule.name}-asked",
                cue=None,
                required=False,
                against=None,
                reader=_asked,
                score=0.8,
            )
            for rule in (cued, english, partial, said)
        ),
        replace(
            answer,
            name="dob/year",
            pattern=_OF_YEAR,
            triggers=(_OF_YEAR,),
            starts=True,
            reader=_year,
        ),
    )


def _behind_cake(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Leave out the picture and what stands between."""
    found = _FIGURES.search(text, start, end)
    return (found.start(), end) if found else None


def _born(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Leave out 生 itself, and goods that are made or things that take effect."""
    if text.startswith(_MADE, end):
        return None
    end -= len("生".encode())
    return (start, end - text[start:end].endswith(b" "))


def _own(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Ask that the clause ends behind it: 我1967-11-15的, and no order of that day.

    Or that it goes on with what people may at an age: 老人61年12月19号的能办卡不.
    """
    lead = _OWNS.match(text, start, end)
    goes = _STOPS.match(text, end) or _MAY.match(text, end)
    end -= len("的".encode())
    if lead is None or not goes:
        return None
    return (lead.end(), end) if _ONCE.match(text, lead.end()) else None


def _partial(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Ask that a day without a year, or in six digits, follows the word itself."""
    lowest = back(text, start, _LEAD)
    near = said(_BORN_SAID, text[lowest:start]) and _NEAR.search(text, lowest, start)
    return (start, end) if near else None


def _asked(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    return (start, end) if _ANSWERS(text, start, end) else None


def _headed(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Ask that the column of a table is headed so."""
    return (start, end) if said(_BORN_SAID, head_of(text, start)) else None


def _year(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Give the year alone; a year of goods is none of a person."""
    found = _YEAR_ALONE.search(text, start, end)
    if found is None or not _GOES_ON.match(text, end):
        return None
    year = found[1].decode()
    recent = year.isdigit() and _YOUNGEST < int(year[-2:]) < _OLDEST
    return None if recent else found.span()
