"""Names of persons that stand beside their own number, as in a list or an address.

No word names them: the number does, a mobile or an identity number right before or
behind a name that stands alone.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect.likely import behind_thing
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import NUMERIC, TOKEN, Reader, Rule, any_of
from guicang.domain.detect.surnames import HAN, NameCutter, name_cutter, run_at

_WORDS: Final = (
    *(
        "电话",
        "手机",
        "手机号",
        "联系电话",
        "联系方式",
        "手机号码",
        "号码",
        "身份证",
        "身份证号",
    ),
    *(
        "男",
        "女",
        "本人",
        "证件号",
        "身份证号码",
        "证件",
        "家长电话",
        "尾号",
        "电话号码",
    ),
)
_BANKS: Final = (
    *("农行", "工行", "建行", "中行", "招行", "交行", "邮储", "浦发", "兴业", "民生"),
    *(
        "光大",
        "中信",
        "平安",
        "广发",
        "华夏",
        "农商行",
        "信用社",
        "工商银行",
        "农业银行",
    ),
    *("建设银行", "中国银行", "招商银行", "交通银行", "邮政储蓄", "卡号", "账号"),
    *("银行卡", "银行卡号", "储蓄卡", "信用卡", "社保卡号", "医保卡号"),
)
_BORN: Final = ("出生日期", "出生年月", "出生", "生日", "生于")
# Who stands before a name: one of these, or nothing in Chinese.
_LABELS: Final = tuple(
    word.encode()
    for word in (
        *(
            "学生",
            "学员",
            "挂号",
            "客户",
            "会员",
            "顾客",
            "乘客",
            "旅客",
            "患儿",
            "队员",
        ),
        *(
            "选手",
            "员工",
            "同学",
            "家属",
            "司机",
            "老师",
            "家长",
            "妈妈",
            "爸爸",
            "监护人",
            "房东",
            "租客",
            "业主",
            "孩子",
            "病人",
            "客人",
            "住户",
        ),
        *("喂", "嗯", "哦", "亲", "收件", "收货", "联系", "姓名", "叫"),
    )
)
_LINK: Final = r"[ ,:;/|\x02(\[+\n-]{0,3}"
_MOBILE: Final = r"(?:\+?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]){8}"
_RESIDENT: Final = "[1-8](?:[ -]?[0-9]){5}[ -]?(?:19|20)(?:[ -]?[0-9]){9}"
_CARD: Final = "[3-69][0-9]{13,18}(?![0-9])"
_NUMBER: Final = f"(?:{_MOBILE}(?![0-9])|{_RESIDENT}|{_CARD})"
_DATE: Final = r"(?:19|20)[0-9]{2}"
_TAKES: Final = ("收", "接收", "签收", "代收", "亲收", "收件")
_LINKED: Final = re.compile(
    (
        f"{any_of(_TAKES)}?(?:{_LINK}{any_of((*_WORDS, *_BANKS))})?{_LINK}{_NUMBER}"
        f"|{_LINK}{any_of(_BORN)}{_LINK}{_DATE}"
    ).encode()
)
_BEFORE: Final = re.compile(
    rf"(?<![0-9]){_NUMBER}[0-9Xx]?[ ,:;/|\x02)\]\n-]{{0,3}}\Z".encode()
)
_ENDS: Final = re.compile(rf"(?:{any_of(_TAKES)})?(?!-?[\xe4-\xe9])".encode())
_LETTER: Final = re.compile(rb"[\xe4-\xe9][\x80-\xbf]{2}\Z")
_WIDTH: Final = 3  # bytes of a Chinese letter
_BEFORE_LAST: Final = 3  # digits of a number, before its last one
_OTHER: Final = 0x80
_FURTHEST: Final = 26
Words = Mapping[str, Sequence[str]]


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    names = name_cutter(words)
    heads = names.heads()
    common = heads[""]
    before = Rule(
        name="person/listed",
        entity=Entity.PERSON,
        pattern=(
            rf"{common}(?:{HAN}){{1,2}}{any_of(_TAKES)}?"
            rf"(?:{_LINK}{any_of((*_WORDS, *_BORN))})?{_LINK}"
            "[1-9][0-9]{2}"
        ),
        triggers=NUMERIC,
        rank=53,
        reader=_before(names),
        score=0.8,
    )
    behind = replace(
        before,
        name="person/listed-behind",
        pattern=rf"[0-9Xx][ ,:;/|\x02)\]\n-]{{0,3}}{common}{HAN}",
        triggers=TOKEN,
        left="",
        reader=_behind(names),
        score=0.6,
    )
    paid = replace(
        before,
        name="person/listed-paid",
        pattern=rf"{common}(?:{HAN}){{1,2}}{_LINK}{any_of(_BANKS)}{_LINK}[1-9][0-9]{{2}}",
    )
    compound = paid.pattern.replace(common, heads["-compound"])
    return (
        paid,
        replace(paid, name="person/listed-paid-compound", pattern=compound),
        *(
            replace(
                rule,
                name=f"{rule.name}{suffix}",
                pattern=rule.pattern.replace(common, head),
            )
            for rule in (before, behind)
            for suffix, head in heads.items()
        ),
    )


def _before(names: NameCutter) -> Reader:
    """Return the reader of a name before its number."""

    def read(text: bytes, start: int, _: int) -> tuple[int, int] | None:
        before = text[max(start - 2 * _WIDTH, 0) : start]
        if _LETTER.search(before) and not before.endswith(_LABELS):
            return None
        run = run_at(text, start)
        for word in ("", *_TAKES, *_WORDS, *_BANKS, *_BORN):
            name = run.removesuffix(word)
            if word and name == run:
                continue
            if names.doubts(name) and not before.endswith(b":"):
                return None
            end = start + len(name.encode())
            sound = names.alone(name, clear=True)
            if sound and _LINKED.match(text, end) and not behind_thing(text, start):
                return (start, end)
        return None

    return read


def _behind(names: NameCutter) -> Reader:
    """Return the reader of a name behind its number, where the clause ends."""

    def read(text: bytes, start: int, end: int) -> tuple[int, int] | None:
        if not text[start - _BEFORE_LAST : start].isdigit():
            return None
        begin = end - 2 * _WIDTH
        while begin > start and text[begin - 1] >= _OTHER:
            begin -= _WIDTH
        run = run_at(text, begin)
        for word in _TAKES:
            run = run.removesuffix(word)
        if not run:
            return None
        stop = begin + len(run.encode())
        near = _BEFORE.search(text, max(begin - _FURTHEST, 0), begin)
        sound = near and _ENDS.match(text, stop) and not names.doubts(run)
        sound = sound and names.alone(run)
        return (begin, stop) if sound else None

    return read
