"""Minors, told by their age or the class they are in.

PIPL article 28 counts whatever is about them as sensitive; article 31 asks for the
parents' consent. It speaks of those under fourteen; who is under eighteen (Law on the
Protection of Minors, article 2) is found as well, since the class says no more. The
statement alone is found; an age that goods are for is none.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import LETTER, Reader, Rule, any_of, back

_HAN: Final = r"[\xe4-\xe9][\x80-\xbf][\x80-\xbf]"
_BABY: Final = (
    *(
        "孩子",
        "女儿",
        "儿子",
        "宝宝",
        "小孩",
        "闺女",
        "孙子",
        "孙女",
        "外甥",
        "侄子",
        "侄女",
    ),
    *("弟弟", "妹妹", "小朋友", "娃", "大宝", "二宝", "小宝", "老大", "老二", "双胞胎"),
    *("表弟", "表妹", "堂弟", "堂妹", "继子", "继女", "养子", "养女", "孙儿", "侄孙"),
    *("姑娘", "小子", "弟", "妹", "外孙", "外孙女", "外甥女", "千金", "丫头", "少年"),
    *("男孩", "女孩", "男宝", "女宝", "孩儿", "小家伙", "宝贝", "崽"),
)
# Who is young by his age alone.
_YOUNG: Final = (
    *("未成年人", "未成年", "学员", "学童", "患者", "乘客", "旅客", "选手", "玩家"),
    *("病人", "客人", "孩童", "中学生", "初中生", "高中生", "同学", "住客", "小旅客"),
)
_KIN: Final = any_of(
    (*_BABY, "患儿", "学生", "本人", "未成年人", "未成年", "我", "他", "她", "年龄")
)
_OWN: Final = any_of(_BABY)
_TEENS: Final = any_of("一二三四五六七")
_UNITS: Final = any_of("一二两三四五六七八九")
_AGE: Final = (
    "(?:"
    rf"(?:1[0-7]|[1-9]|十{_TEENS}?|{_UNITS}) ?(?:个半|周|多)?岁(?:半|多)?"
    r"|(?:不到|未满|没满|没到|不满|不足|未到|还差|小于) ?"
    r"(?:1[0-8]|十(?:四|六|八))(?: ?(?:周)?岁)?)"
)
_MONTHS: Final = f"(?:[12][0-9]|3[0-6]|[1-9]|(?:十)?{_UNITS}) ?个(?:半|多)?月"
_YEAR: Final = any_of("一二三四五六123456")
_CLASS: Final = any_of("大中小")
_GRADE: Final = (
    rf"(?:小学)?{_YEAR} ?年级|幼儿园(?:{_CLASS}班)?|初(?:一|二)|小学生|托班"
    f"|小学(?:还)?(?:没|未)(?:有)?(?:毕业|上完|念完|读完)|学龄前|小升初"
    f"|中学生|初中生|高中生|学前班|(?:未|没)成年(?:人)?|(?:还)?不是成年人"
    "|高(?:一|二|三)(?:学生|的学生|生)|初(?:三|中)(?:学生|的学生)|刚满月"
    f"|(?:上|读|念)(?:小学|初(?:三|中)|高(?:一|二|三|中)|中学|{_CLASS}班)"
)
_SO: Final = (
    "(?:今年|现在|目前|才|刚刚|刚|只有|满|快|还|不到|未满|没满|差不多|已经|有|是|的"
    "|没|个|一个|名|属于|就是|都是|刚刚|正在"
    "|马上|上|读|念|在"
    r"|:| |\x02|,|\(|\)|=)"
)
_TOLD: Final = rf"{_KIN}[^\x00\n]{{0,30}}(?:{_AGE}|{_GRADE})"
_LEADS: Final = re.compile(f"{_KIN}(?:{_SO}|{_HAN}|{_AGE}){{0,8}}\\Z".encode())
_OF_MONTHS: Final = rf"{_OWN}[^\x00\n]{{0,18}}{_MONTHS}"
_LEADS_MONTHS: Final = re.compile(f"{_OWN}{_SO}{{0,5}}\\Z".encode())
_BEFORE: Final = (
    f"(?:{_AGE}|(?:小学)?{_YEAR}年级|(?:未|没)成年)(?:大)?(?:的)?(?:小|大)?"
    f"{any_of((*_BABY, '女童', '男童', '学生', '小学生', '在读', *_YOUNG))}"
)
# A class before the child, as the key of a form has it, or as an answer.
_CLASS_SAID: Final = (
    f"(?:小学{_YEAR} ?年级|{_YEAR} ?年级|小{_YEAR}|初(?:一|二|三|中)|高(?:一|二|三|中)"
    f"|幼儿园(?:{_CLASS}班)?|{_CLASS}班|托班|学前班|小学|中学)"
)
_ATTENDS: Final = (
    f"(?:在读|读|上|念|升){_CLASS_SAID}(?:的)?(?:小|大)?"
    f"{any_of((*_BABY, '学生', '娃娃', *_YOUNG))}"
)
_KEYED: Final = (
    "(?:就读|年级|班级|在读|学段|现读|学级)(?:年级|班级|情况|学段)?"
    f"(?::|=) ?{_CLASS_SAID}"
)
_ASKED: Final = (
    "(?:(?:几|哪个|什么|多少)年级|(?:读|念|上)几|哪个班|什么班|(?:几|多少)岁|多大)"
    rf"[^\x00]{{0,48}}(?:\n|:|\?|\x02| )(?:{_CLASS_SAID}|{_AGE})"
)
_ANSWERED: Final = re.compile(
    (
        "(?:年级|几|班|岁|多大)(?:了|呢|呀|啊|的)?[?\x02\n ]{1,3}"
        "(?:[^\x00\n:,\x02 ]{1,12}: ?)?"
        "(?:孩子|他|她|我|是|在|刚|现在|今年|读|上|念|才|满){0,4}\\Z"
    ).encode()
)
_CLASS_VALUE: Final = re.compile(f"(?:{_CLASS_SAID}|{_AGE})\\Z".encode())
_CHILD: Final = (
    "(?:son|daughter|kid|child|baby|boy|girl|grandson|granddaughter|nephew|niece"
    "|toddler|grandchild|stepson|stepdaughter|brother|sister|little one|student)"
)
_IS: Final = (
    r"(?:,? (?:who|that|he|she) (?:is|was|just turned)| is|'s| just turned| turned"
    r"| is turning| of|,| ?\()?"
)
_OLD: Final = r"(?:(?:year|month|yr)s?(?:[ -]old)?|y\.?/?o\.?)"
_WHOSE: Final = "(?:my|our|his|her|their)"
# What goes on behind a child's age: no name of what else is so old.
_GOES: Final = (
    "(?:is|has|was|had|used|bought|ordered|took|wants|needs|loves|likes|hates|can|can't"
    "|cannot|could|got|gets|made|who|and|or|for|to|at|in|on|with|from|will|would|should"
    "|did|didn't|does|doesn't|spent|spends|keeps|just|goes|went|attends|plays|played"
    "|watched|downloaded|clicked|paid|accidentally|somehow|himself|herself|starts"
    "|started|travels|travelled|flies|flew|sleeps|fell|broke|lost|left|asked|says|said"
    "|charged|purchased|subscribed|signed|logged|won't|isn't|hasn't|alone)"
)
_ENGLISH: Final = (
    f"{_CHILD}{_IS} ?(?:only |now |just |barely |still |aged? |at )*(?:1[0-7]|[1-9])"
    f"(?: ?{_OLD})?"
    f"|(?:1[0-7]|[1-9])[ -]?{_OLD},? (?:little |old )?{_CHILD}"
    f"|(?:under ?age|minor) {_CHILD}|minor,? (?:who is )?(?:aged? )?(?:1[0-7]|[1-9])"
    f"(?: ?{_OLD})?"
    f"|{_CHILD}(?: is|,)?(?: only| still| just)?(?: a| under age| underage| a minor)?"
    " (?:minor|underage|under age|in (?:primary|elementary|middle|junior high) school"
    "|in (?:kindergarten|preschool|[1-8](?:st|nd|rd|th) grade|(?:year|grade) [1-9])"
    "|who is in (?:kindergarten|(?:year|grade) [1-9]|[1-8](?:st|nd|rd|th) grade)"
    "|under (?:1[0-8]|[1-9]))"
    rf"|(?:he|she)(?: is|'s)(?: only| just| still| now)? (?:1[0-7]|[1-9])"
    f"(?: {_OLD}"
    "| and in (?:kindergarten|preschool|(?:primary|elementary|middle) school))"
    f"|i(?: am|'m)(?: only| just| still| a)? (?:1[0-7]|[89])(?: {_OLD}| ?[,.!?])"
    f"|{_WHOSE} (?:1[0-7]|[1-9])[ -]?{_OLD}(?: {_GOES}| ?[,.!?\\x00\n])"
    f"|{_CHILD}(?: was|,)? born in 20(?:09|1[0-9]|2[0-9])"
)
_CLASS_FIRST: Final = re.compile(_CLASS_SAID.encode())
_CELL_ENDS: Final = re.compile("[\x00\x02\n\r ,;.!?)]|了|的|吧|呢|啊|呀|，".encode())
_STATEMENT: Final = re.compile(f"(?:{_AGE}|{_GRADE}|{_MONTHS})\\Z".encode())
_FIRST: Final = re.compile(
    f"{_AGE}(?:的)?未成年(?:人)?|{_AGE}|(?:小学)?{_YEAR}年级|(?:未|没)成年".encode()
)
# An age without its word, or a class that is a word too, where the clause ends.
_BARE: Final = "(?:1[0-7]|[3-9])"
_CLASSES: Final = "高(?:一|二|三)|初三"
_ONLY: Final = "才|刚|刚满|没满|未满|不满|不到"
_SHORT: Final = f"(?:(?:{_ONLY}|今年|年龄)(?: |:|是)?{_BARE}|{_BARE}了|{_CLASSES})"
_SHORT_LEADS: Final = re.compile(
    f"(?:{_KIN}{_SO}{{0,4}}|年龄(?: |:|是){{0,2}})\\Z".encode()
)
_SHORT_VALUE: Final = re.compile(
    f"(?:(?:{_ONLY})?{_BARE}|{_CLASSES})(?:了)?\\Z".encode()
)
_CLAUSE_ENDS: Final = re.compile(
    "[\x00\x02\n,;.!?) ]|了|能|可以|呢|吧|住校|在读|(?:的)?学生|年级".encode()
)
# Born since: who was is under age for some years to come.
_BORN: Final = (
    r"(?:(?:20)?(?:09|1[0-9]|2[0-9]) ?年(?:[0-9]{1,2} ?月(?:份)?)?(?:出生|生|的))"
)
_OF_BIRTH: Final = rf"{_OWN}[^\x00\n]{{0,15}}{_BORN}"
_BORN_VALUE: Final = re.compile(f"{_BORN}\\Z".encode())
_BORN_LEADS: Final = re.compile(f"{_OWN}{_SO}{{0,3}}\\Z".encode())
_MADE: Final = tuple(word.encode() for word in ("产", "效", "鲜", "意", "成"))
_ENGLISH_AGE: Final = re.compile(
    rb"(?<=born in )20[0-9]{2}"
    rb"|(?:1[0-8]|[1-9])(?:[ -]?(?:(?:year|month|yr)s?(?:[ -]old)?|y/?o))?\b"
    rb"|minor|under ?age|(?:primary|elementary|middle|junior high) school|kindergarten"
    rb"|preschool|[1-8](?:st|nd|rd|th) grade|(?:year|grade) [1-9]",
    re.IGNORECASE,
)
# A range of ages belongs to goods, and so does whom they suit; months are also how long
# something has been used.
_RANGE: Final = re.compile(
    (
        "(?:(?:的)?时候|以上|以下|以内|以后|之前|前|次|左右可|及|-|到|至|~|\\+|儿童|款|码"
        "|(?:的)?(?:可以|能)用)"
    ).encode()
)
_SUITED: Final = re.compile(
    (
        "(?:适合|适用|针对|用于|适龄|至|(?<!不)(?<!没)到|-|~|[0-9]"
        "|(?<!刚)(?<!才)(?<!没)(?<!未)(?<!不)满|低于|超过|不足"
        "|(?<!老)(?:一|二|三|四|五|六|七|八|九|十|百))\\Z"
    ).encode()
)
_SUITS: Final = re.compile(
    "(?:(?:可以|能)(?!不能|不可以|买|补|免|坐|乘|办|报|进|入|上|参加|享|走|半价|退|订|拿|领|单独|自己)"
    "|适合|适用|专用|用的|款|以上|以下|穿|用什么|玩|看的|选)".encode()
)
# Before the word for an age: it is of goods.
_FOR_WHOM: Final = tuple(
    word.encode() for word in ("适用", "适合", "适宜", "推荐", "建议", "參考", "参考")
)
_USED: Final = re.compile("(?:用了|买了|穿了|坏了|保|内|怀|孕)".encode())
_SHORT_TRIGGER: Final = (
    r"(?:才|刚|今年|满|不到|年龄)(?: |:|\xef\xbc\x9a|是)?(?:[0-9]|\xef\xbc[\x90-\x99])"
)
_ALREADY: Final = "了".encode()
_LETTER: Final = 3  # bytes of a Chinese one
_WIDEST: Final = 9
_WIDTH: Final = 6
_LONGEST: Final = 30
_FURTHEST: Final = 45


def rules(_: Mapping[str, Sequence[str]]) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    stated = Rule(
        name="minor/stated",
        entity=Entity.MINOR,
        pattern=_TOLD,
        triggers=(
            "岁|年级|幼儿园|小学|托班|成年|学前班|满月|(?:满|到|足)1[0-8]",
            f"{_CLASS}班|初(?:一|二|三|中)|高(?:一|二|三|中)|中学生",
        ),
        rank=58,
        starts=False,
        reader=_told(_LEADS),
        score=0.7,
    )
    return (
        stated,
        replace(
            stated,
            name="minor/months",
            pattern=_OF_MONTHS,
            triggers=("个(?:半|多)?月",),
            reader=_told(_LEADS_MONTHS),
        ),
        replace(
            stated, name="minor/before", pattern=_BEFORE, starts=True, reader=_before
        ),
        replace(
            stated,
            name="minor/attends",
            pattern=_ATTENDS,
            triggers=(_ATTENDS,),
            starts=True,
            reader=_attends,
        ),
        replace(
            stated,
            name="minor/keyed",
            pattern=_KEYED,
            reader=_keyed,
        ),
        replace(
            stated,
            name="minor/answered",
            pattern=_ASKED,
            reader=_answered,
        ),
        replace(
            stated,
            name="minor/short",
            pattern=(
                rf"(?:{_KIN}[^\x00\n]{{0,15}}{_SHORT}|年龄(?: |:|是){{0,2}}{_BARE})"
            ),
            triggers=(_SHORT_TRIGGER, "高(?:一|二|三)|初三", "[0-9]了"),
            reader=_short,
            score=0.6,
        ),
        replace(
            stated,
            name="minor/born",
            pattern=_OF_BIRTH,
            triggers=("年(?:出生|生|的)", "月(?:份)?(?:出生|生|的)"),
            reader=_born,
            score=0.6,
        ),
        replace(
            stated,
            name="minor/english",
            pattern=_ENGLISH,
            triggers=(_ENGLISH, rf"{_WHOSE} (?:1[0-7]|[1-9])[ -]?{_OLD}"),
            left=LETTER,
            right=LETTER,
            caseless=True,
            starts=True,
            reader=_english,
        ),
    )


def _told(leads: re.Pattern[bytes]) -> Reader:
    """Return the reader of a statement behind a word for a child."""

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        found = _STATEMENT.search(text, max(end - _LONGEST, 0), end)
        if found is None or _RANGE.match(text, end):
            return None
        start = found.start()
        led = leads.search(text, max(start - _FURTHEST, 0), start)
        near = max(start - _WIDEST, 0)
        if led is None or _SUITED.search(text, near, start):
            return None
        if text[max(led.start() - _WIDTH, 0) : led.start()].endswith(_FOR_WHOM):
            return None
        used = _USED.search(text, back(text, led.start(), _WIDTH), start)
        return None if used else (start, end)

    return read


def _attends(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Give the class before the child, unless goods are for such a child."""
    found = _CLASS_FIRST.search(text, start, end)
    return None if found is None or _SUITS.match(text, end) else found.span()


def _keyed(text: bytes, _: int, end: int) -> tuple[int, int] | None:
    """Give the class behind the key of a form, where the cell ends."""
    found = _CLASS_VALUE.search(text, max(end - _LONGEST, 0), end)
    return found.span() if found and _CELL_ENDS.match(text, end) else None


def _answered(text: bytes, _: int, end: int) -> tuple[int, int] | None:
    """Give the class or age that answers a question for one."""
    found = _CLASS_VALUE.search(text, max(end - _LONGEST, 0), end)
    if found is None or not _CELL_ENDS.match(text, end):
        return None
    first = back(text, found.start(), 2 * _FURTHEST)
    asked = _ANSWERED.search(text, first, found.start())
    return found.span() if asked else None


def _short(text: bytes, _: int, end: int) -> tuple[int, int] | None:
    """Find an age or a class said shortly of a child, where the clause ends."""
    found = _SHORT_VALUE.search(text, max(end - _LONGEST, 0), end)
    ended = text[end - _LETTER : end] == _ALREADY or _CLAUSE_ENDS.match(text, end)
    if found is None or not ended:
        return None
    start = found.start()
    led = _SHORT_LEADS.search(text, max(start - _FURTHEST, 0), start)
    return None if led is None else (start, end)


def _born(text: bytes, _: int, end: int) -> tuple[int, int] | None:
    """Find the year in which a child was born, and nothing that was made."""
    found = _BORN_VALUE.search(text, max(end - _LONGEST, 0), end)
    if found is None or text.startswith(_MADE, end):
        return None
    led = _BORN_LEADS.search(text, max(found.start() - _FURTHEST, 0), found.start())
    return None if led is None else found.span()


def _before(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Give the age before the child, unless goods are for such a child."""
    found = _FIRST.match(text, start, end)
    if found is None or _SUITS.match(text, end):
        return None
    suited = _SUITED.search(text, max(start - _WIDEST, 0), start)
    return None if suited else found.span()


def _english(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    found = _ENGLISH_AGE.search(text, start, end)
    return None if found is None else found.span()
