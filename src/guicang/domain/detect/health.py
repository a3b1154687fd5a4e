"""Health: conditions, measurements, medicines taken, and entries of a record.

PIPL article 28 counts all of it as sensitive. A condition that its name alone tells is
found wherever it stands; others, examinations and medicines only where a word says that
they are somebody's.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect.figures import DEVICES, GOODS, IDIOM, NOT_ILL, is_of_things
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import (
    Reach,
    Reader,
    Rule,
    any_of,
    back,
    one_of,
)

_HAN: Final = r"[\xe4-\xe9][\x80-\xbf][\x80-\xbf]"
_WIDE: Final = r"\xef\xbc[\x90-\x99]"
_POWER: Final = r" ?(?:[x*]|\xc3\x97)10(?:\^?[0-9]{1,2}|(?:\xe2\x81[\xb4-\xb9])+)/l"
_UNIT: Final = (
    rf"(?:{_POWER}"
    r"| ?(?:mmhg|mmol/?l?|mg/?dl|mg/l|(?:u|\xc2\xb5|\xce\xbc)mol(?:/l)?|g/l|[mp]?iu/m?l"
    r"|u/l|[np]g/ml|mm/h|fl|kg/m2|℃|度[0-9]|度|次/分|次|%|kpa|bpm))?"
)
_VALUE: Final = r"(?<![0-9])-?[0-9]{1,5}(?:\.[0-9]{1,2})?(?:[/~-][0-9]{2,3})?"
_SAY: Final = (
    r"(?: |:|=|是|为|有|到|高达|测出来|量出来|测了|量了|都|才|已经|值|偏高|偏低"
    r"|\x02|只有|只|一般"
    r"|一直|在|升到|升|烧到|降到|降|每分钟|有点高|有点低|高了|低了|维持|达到"
    r"|超过|大概|差不多|今天|现在"
    r"|最高|最低|飙|饱和度|计数)"
)
_SAYS: Final = f"{_SAY}{{0,4}}"
# Which of several measurements of a name it is.
_OF: Final = (
    "(?:总|直接|间接|游离|血清|晨起|睡前|静息|随机|空腹|谷丙|谷草|谷氨酰|碱性|高密度脂蛋白"
    "|低密度脂蛋白|餐(?:前|后)(?:(?:一|两|二|1|2)(?:个)?小时)?|早上|晚上|平均|左眼|右眼){0,2}"
)
_FEVER: Final = (
    r"(?:发烧|高烧|低烧|烧(?=到))(?:到|了|是|有|\x02| ){0,3}"
    r"(?:(?:3[6-9]|4[0-2])(?:\.[0-9] ?(?:度|℃)?| ?(?:度|℃)[0-9]?)"
    r"|(?:三十(?:六|七|八|九)|四十)度)"
)
_SIGHT: Final = r"视力(?: |:|是|为|只有|才|有|\x02){0,3}[0-5]\.[0-9]"
_LINK: Final = r"(?: |:|\x02|是|来|为|有|了|得|的|过|出|轻度|中度|重度|早期|晚期|严重)"
# A name of a condition: Chinese letters, and none that belongs to a sentence.
_RUN: Final = re.compile(
    "[^\\W0-9A-Za-z_\u7684\u4e86\u5417\u5462\u6ca1\u4e0d\u662f\u6211\u4f60\u4ed6\u4ec0\u600e\u95ee"
    "\u5c31\u90fd\u5f88\u4e5f\u4f1a\u80fd\u53ef\u53bb\u6765\u8981]{2,10}"
)
# In brackets behind it: how bad it is, where, and how far it has come.
_DEGREES: Final = (
    *("轻", "中", "重", "极重", "轻中", "中重", "早", "晚", "急", "慢", "活动", "稳定"),
    *("缓解", "复发", "术后", "左", "右", "双", "良", "恶", "I", "II", "III", "IV"),
    *("一", "二", "三", "四", "1", "2", "3", "4"),
)
# What a condition or a medicine may end with beyond its name.
_FORM: Final = re.compile(
    (
        "血症|综合征|术后|后遗症|并发症"
        # How bad it is, in brackets.
        f"|\\({any_of(_DEGREES)}(?:度|期|级|型|侧|性)?\\)"
        # How far it has come: IIIA期, 晚期.
        "|(?:(?:0|[1-4]|I{1,3}|IV|一|二|三|四)[ABCabc]?[1-3]?|早|中|晚|末)"
        "期(?!间|望|待)"
        "| ?(?:[TB]I-?RADS|ACR|NYHA|Child-?Pugh)? ?"
        "(?:[0-6][abcABC]?|I{1,3}|IV)(?:类|级)"
        "(?:\\(?(?:极|很)?高危\\)?)?"
        # What comes with it: 伴周围神经病变.
        f"|(?:伴|合并)(?:有)?(?:{_HAN}){{1,8}}?"
        "(?:病变|变性|破裂|出血|感染|狭窄|反流|转移|积液|衰竭|损害|不全|骨折|贫血|增生)"
        "|(?:钙|钠|钾|镁|酯|盐酸盐)?(?:肠溶|缓释|控释|分散|咀嚼|泡腾|含|薄膜衣|软)?"
        "(?:片|胶囊|颗粒|口服液|注射液|滴丸|丸|软膏|乳膏|气雾剂|吸入剂|混悬液|糖浆|冲剂)"
    ).encode()
)
# What names no condition by itself, and what belongs to the sentence.
_GENERAL: Final = re.compile(
    "(?:疾病|病症|炎症)\\Z|\\A综合[征症]\\Z|\\A和|对症|之后|以后"
)
# Vertebrae, between which a disc is.
_LEVEL: Final = "[CTLS][0-9]{1,2}(?:[/-][CTLS]?[0-9]{1,2})?"
# What a test of urine or of blood shows, in pluses.
_PLUSES: Final = r" ?(?::|是|为)? ?\(?(?:\+[1-4]|\+{1,4}|[1-4]\+|\xc2\xb1)\)?"
_PLUSES_SEEN: Final = (
    r" ?(?::|\xef\xbc\x9a|是|为)? ?(?:\(|\xef\xbc\x88)?"
    r"(?:\+|\xef\xbc\x8b|[1-4](?:\+|\xef\xbc\x8b)|\xc2\xb1)"
)
# A room that lacks something: no opening in a heart.
_ROOM: Final = re.compile(
    f"{any_of('药藥库庫厨廚机機客病门門住班教卧臥浴')}(?=(?:房|室)缺)".encode()
)
_LONGEST: Final = 40
_KIND: Final = 45
_LETTER: Final = 3  # bytes of a Chinese letter
# What a figure may follow, of all that measures.
_FIGURE: Final = re.compile(rf"(?:{_SAY}|了){{0,4}}-?[0-9]".encode())
# What gets hot, and is no body: in the same clause, before a fever.
_DEVICE: Final = re.compile(
    f"(?:{any_of(DEVICES)})[^\x00\x02\n;!?]*(?:发烧|高烧|低烧|烧到)\\Z".encode()
)
# How bad it is, or of which kind what comes next is: no figure.
_GRADED: Final = re.compile("(?:级|期|型|类)".encode())
_ELECTRIC: Final = re.compile(" ?(?:v|w|伏|瓦|元|块|千瓦|kw)".encode(), re.IGNORECASE)
_ALNUM: Final = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
Words = Mapping[str, Sequence[str]]


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    taken = any_of([*words["measures"], "发烧", "高烧", "低烧", "烧到", "视力"])
    named = Rule(
        name="medical/condition",
        entity=Entity.MEDICAL,
        pattern=any_of(words["conditions"]),
        triggers=("cue:conditions",),
        rank=57,
        starts=False,
        caseless=True,
        reader=_last(words["conditions"], of=words["modifiers"]),
        against=Reach(("JOKE",), 36, 24, through=False),
        score=0.8,
    )
    organ = f"{any_of(words['organs'])}{any_of(words['ailments'])}"
    told = f"{any_of(words['diagnosed'])}{_HAN}{_HAN}"
    drug = f"{any_of(words['taking'])}{_HAN}{_HAN}"
    return (
        named,
        replace(
            named,
            name="medical/organ",
            pattern=organ,
            triggers=(organ,),
            reader=_last([a + b for a in words["organs"] for b in words["ailments"]]),
        ),
        replace(
            named,
            name="medical/taken",
            pattern=any_of(words["medicines"]),
            against=None,
            triggers=("cue:medicines",),
            reader=_last(words["medicines"], idioms=(), of=words["salts"]),
            cue=Reach(("taking", "covered", "allergic"), 24, 36),
            required=True,
            score=0.7,
        ),
        *(
            replace(
                named,
                name=f"medical/finding{suffix}",
                pattern=any_of(names),
                triggers=(any_of(names),),
                reader=_last(words["findings"], of=words["modifiers"]),
            )
            for suffix, names in (
                ("", words["findings"][::2]),
                ("-more", words["findings"][1::2]),
            )
        ),
        replace(
            named,
            name="medical/generic",
            pattern=any_of(words["generics"]),
            against=None,
            triggers=(any_of(words["generics"]),),
            reader=_last(words["generics"], idioms=(), of=words["salts"]),
            cue=Reach(("taking", "covered", "allergic"), 24, 36),
            required=True,
            score=0.7,
        ),
        replace(
            named,
            name="medical/drug",
            pattern=drug,
            against=None,
            triggers=(drug,),
            rank=58,
            starts=True,
            reader=_behind(words["taking"], words["stems"]),
            score=0.7,
        ),
        replace(
            named,
            name="medical/told",
            pattern=told,
            against=None,
            triggers=(told,),
            rank=58,
            starts=True,
            reader=_behind(words["diagnosed"], words["endings"]),
            score=0.7,
        ),
        replace(
            named,
            name="medical/shown",
            pattern=f"{any_of(words['shown'])}{_PLUSES}",
            triggers=(f"{any_of(words['shown'])}{_PLUSES_SEEN}",),
            rank=56,
            starts=False,
            reader=_shown(words["shown"]),
        ),
        replace(
            named,
            name="medical/measured",
            pattern=taken,
            against=None,
            triggers=(taken,),
            rank=56,
            starts=False,
            reader=_measured(words["measures"]),
        ),
    )


def _last(
    names: Sequence[str],
    idioms: tuple[bytes, ...] = NOT_ILL,
    of: Sequence[str] = (),
) -> Reader:
    """Return the reader of one of the names, the longest that ends at a place.

    ``of`` are words before a name that say which of its kind it is.
    """
    kind = re.compile(f"(?:{any_of(of)}|{_LEVEL}){{0,4}}\\Z".encode())
    kinds = tuple(word.encode() for word in of)
    known = frozenset(name.lower().encode() for name in names)
    longest = max(map(len, known))
    widths: dict[bytes, dict[int, None]] = {}
    for name in sorted(known, key=len, reverse=True):
        widths.setdefault(name[-_LETTER:], {})[len(name)] = None

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        if text.startswith(GOODS, end):
            return None
        last = text[max(end - longest, 0) : end].lower()
        ends = (last[-width:] for width in widths.get(last[-_LETTER:], ()))
        start = end - len(next(filter(known.__contains__, ends), b""))
        form = _FORM.match(text, end) if start < end else None
        well = text[max(start - IDIOM, 0) : start].endswith(idioms)
        well = well or _ROOM.match(text, start - _LETTER) is not None
        latin = text[start:end].isascii() and _in_word(text, start, end)
        if well or latin or start == end:
            return None
        begin = start
        if text.endswith(kinds, 0, start) or (of and text[start - 1 : start].isdigit()):
            which = kind.search(text, back(text, start, _KIND), start)
            begin = which.start() if which else start
        return (begin, form.end() if form else end)

    return read


def _in_word(text: bytes, start: int, end: int) -> bool:
    """Tell whether a name in Latin letters is a part of a longer word."""
    return text[start - 1 : start].isalpha() or text[end : end + 1].isalpha()


def _behind(cues: Sequence[str], endings: Sequence[str]) -> Reader:
    """Return the reader of a condition behind a word that says whose it is."""
    lead = re.compile(f"{one_of(cues)}{_LINK}*".encode())
    ends = re.compile(one_of(endings))

    def read(text: bytes, start: int, end: int) -> tuple[int, int] | None:
        found = lead.match(text, start, min(len(text), end + _LONGEST))
        begin = found.end() if found else end
        behind = text[begin : begin + _LONGEST].decode("utf-8", "replace")
        run = _RUN.match(behind)
        name = run.group() if run else ""
        width = max((e.end() for e in ends.finditer(name)), default=0)
        if is_of_things(name[:width]) or _GENERAL.search(name[:width]):
            return None
        return (begin, begin + len(behind[:width].encode())) if width > 1 else None

    return read


def _shown(names: Sequence[str]) -> Reader:
    """Return the reader of what a test shows, with all of its pluses."""
    whole = re.compile(f"{one_of(names)}{_PLUSES}".encode(), re.IGNORECASE)

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        for found in whole.finditer(text, max(end - _LONGEST, 0), end + _LETTER):
            if found.start() < end <= found.end():
                return found.span()
        return None

    return read


def _in_token(text: bytes, start: int) -> bool:
    """Tell whether Latin letters or digits stand before one: a code, no figure."""
    return text[start] in _ALNUM and text[start - 1] in _ALNUM


def _measured(measures: Sequence[str]) -> Reader:
    """Return the reader of a measurement, in which a number begins; no volts."""
    whole = re.compile(
        rf"{_OF}{any_of(measures)}{_SAYS}{_VALUE}{_UNIT}|{_FEVER}|{_SIGHT}".encode(),
        re.IGNORECASE,
    )

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        if not _FIGURE.match(text, end):
            return None
        for found in whole.finditer(text, max(end - _LONGEST, 0), end + 2 * _LONGEST):
            if found.start() < end <= found.end():
                if _in_token(text, found.start()):
                    return None
                thing = _DEVICE.search(text, max(found.start() - _LONGEST, 0), end)
                graded = _GRADED.match(text, found.end())
                other = thing or graded or _ELECTRIC.match(text, found.end())
                return None if other else found.span()
        return None

    return read
