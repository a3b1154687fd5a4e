"""Chinese names by which somebody is hailed, or behind the head of a notice.

``尊敬的朱峥，您`` and ``亲爱的同学，谢拥军，``; ``【处方提醒】任凤霞您好``; before
whoever belongs to somebody (``崔辉家属在门诊``); behind his number or a key. Their own
letters must make them likely (``likely``), and the name ends where the clause does, or
where ``您`` goes on.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect.likely import (
    Likely,
    behind_names,
    behind_thing,
    likely_names,
    name_letters,
)
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import Reader, Rule, any_of, back
from guicang.domain.detect.surnames import HAN, NameCutter, name_cutter, run_at
from guicang.domain.detect.traditional import widened

Words = Mapping[str, Sequence[str]]
_HAILS_SAID: Final = (
    "尊敬的 敬爱的 敬愛的 亲爱的 親愛的 您好 你好 妳好 早上好 上午好 中午好"
    " 下午好 晚上好 早安 午安 晚安 哈囉 哈喽 哈啰 嗨 致 恭喜 感谢 感謝 恭贺"
    " 恭賀 亲 親 亲亲 宝 宝子 @"
)
_HAILS: Final = widened(_HAILS_SAID.split())
_LATIN: Final = ("Dear", "dear", "Hi", "hi", "Hello", "hello", "Hey")
# Of whom there are many, before the name of one.
_GROUPS_SAID: Final = (
    "同学 用户 客户 会员 家长 旅客 业主 顾客 市民 学员 乘客 车主 考生 村民"
    " 居民 患者 住户 嘉宾 贵宾 朋友 投保人 申请人 纳税人 参保人 学生 读者"
    " 老师 车友 租客 持卡人 商家 店主 买家 卖家 司机师傅 宾客 新生 校友"
)
_GROUPS: Final = widened(_GROUPS_SAID.split())
# A number as it came, and what stands around it.
_DIGITS: Final = (
    r"(?:[ :]|\xef\xbc[\x80-\x9f]|是){0,3}[A-Z]{0,3}[0-9]{1,12}"
    r"(?:[ ,:]|\xef\xbc[\x80-\x9f]|\xe3\x80\x81){1,2}"
)
_GAP: Final = r"[ ,:\x02~!]{0,2}"
_GROUP: Final = re.compile(f"{_GAP}(?:{any_of(_GROUPS)}{_GAP})?".encode())
_SEEN_GAP: Final = r"(?:[ ,:!~]|\xef\xbc[\x80-\x9f]|\xe3\x80\x81){0,2}"
# What goes on behind who was hailed.
_ON: Final = re.compile(
    "您|你|妳|的|预约|預約|预订|預訂|家长|家長|家属|家屬|小朋友|同学|同學|先生|女士|小姐"
)
_YOU: Final = re.compile("您|你好|妳好")
_ENDS: Final = re.compile(rb"[\x00\x02\r\n ,:;!?.(\[<~\"-]|\Z")
# Behind a name at the beginning of a clause.
_CALLED_SAID: Final = (
    "您好 你好 妳好 家属 家长 小朋友您 小朋友家长 的家属 的家长 的家人"
    " 本人吗 本人嘛 本人么"
)
_CALLED: Final = widened(_CALLED_SAID.split())
_SEVERAL: Final = 3
# Whose number stands before the name: 工号1023 段晓燕.
_OWNER_SAID: Final = (
    "工号 坐席 席位 坐席号 员工号 员工编号 警号 编号 学号 病历号 住院号"
    " 门诊号 床 床号 室 会员号 会员 号房 座 考号 准考证号 社员号 客户号"
    " 保单号 档案号 职工号 证号"
)
_OWNER: Final = any_of(widened(_OWNER_SAID.split()))
_NUMBERED: Final = re.compile(
    (
        rf"(?:{_OWNER}(?:[ :\x02]|是){{0,3}}[A-Z]{{0,3}}[0-9]{{1,12}}"
        r"[ ,:\x02]{1,2})\Z"
    ).encode()
)
_ASKS: Final = "(?:请问|請問|喂|亲|親)?[您你妳]?(?:是不是|是否|是|係|系)?"
_CLAUSE: Final = re.compile(
    f'(?:\\A|[\x00\x02\r\n ,:;!?.)\\]>~"]){_ASKS}([\u4e00-\u9fff]{{2,4}}?)\\Z'
)
# The head of a notice, where its line begins: 【处方提醒】.
_HEADED: Final = re.compile(rb"(?:\A|[\x00\n])(?:\[[^\x00\n\[\]]{4,36}\]){1,2}\Z")
_WIDEST: Final = 24
_LONGEST: Final = 80
_WIDTH: Final = 3  # bytes of a Chinese letter


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    likely, names = likely_names(words), name_cutter(words)
    heads = names.heads()
    hails = any_of((*_HAILS, *_LATIN))
    groups = any_of(_GROUPS)
    hailed = Rule(
        name="person/hailed",
        entity=Entity.PERSON,
        pattern=f"(?:{hails}|])",
        triggers=tuple(
            rf"likely:(?:{hails}|]|\xe3\x80\x91){who}"
            for who in ("", f"{_SEEN_GAP}{groups}")
        ),
        rank=59,
        starts=False,
        reader=_behind(words, likely, names),
        score=0.5,
    )
    called = any_of(_CALLED)
    numbered = (
        replace(
            hailed,
            name=f"person/numbered{suffix}",
            pattern=rf"[0-9][ ,:\x02]{{1,2}}{head}{HAN}",
            triggers=(f"name:{_OWNER}{_DIGITS}",),
            reader=_numbered(likely),
        )
        for suffix, head in heads.items()
    )
    keyed = (
        replace(
            hailed,
            name=f"person/keyed{suffix}",
            pattern=f":{head}{HAN}",
            triggers=(r"likely:(?:\xef\xbc\x9a|:)",),
            reader=_keyed(likely),
        )
        for suffix, head in heads.items()
    )
    return (
        *keyed,
        *numbered,
        hailed,
        replace(
            hailed,
            name="person/hailed-before",
            pattern=called,
            triggers=behind_names(_CALLED),
            reader=before(words, likely, _CALLED, _SEVERAL - 1),
        ),
    )


def _behind(words: Words, likely: Likely, names: NameCutter) -> Reader:
    """Return the reader of a name behind a hail or the head of a notice."""
    first = name_letters(words).first

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        head = text[end - 1 : end] == b"]"
        if head and not _HEADED.search(text, max(end - _LONGEST, 0), end):
            return None
        gap = None if head else _GROUP.match(text, end)
        start = gap.end() if gap else end
        if text[start : start + _WIDTH].decode("utf-8", "ignore") not in first:
            return None  # most are
        run = run_at(text, start)
        bold = not head and run[:1] not in names.doubtful
        width = likely.begins(run, bold=bold)
        if not width and not bold:  # 于莉您好: what goes on says so, too
            width = likely.begins(run, bold=True)
            width = width if _YOU.match(run, width) else 0
        if not width:
            return None
        stop = start + len(run[:width].encode())
        goes = _ON.match(run, width) or (len(run) == width and _ENDS.match(text, stop))
        return (start, stop) if goes else None

    return read


def _numbered(likely: Likely) -> Reader:
    """Return the reader of a name behind the number by which he is known."""

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        start = end - 2 * _WIDTH
        if not _NUMBERED.search(text, back(text, start, _LONGEST), start):
            return None
        run = run_at(text, start)
        width = likely.begins(run, bold=True)
        stop = start + len(run[:width].encode())
        return (start, stop) if width == len(run) else None

    return read


def _keyed(likely: Likely) -> Reader:
    """Return the reader of a whole name that is all behind the colon of some key."""

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        start = end - 2 * _WIDTH
        run = run_at(text, start)
        stop = start + len(run.encode())
        whole = len(run) >= _SEVERAL and likely.is_name(run)
        if not whole or behind_thing(text, start):
            return None
        return (start, stop) if _ENDS.match(text, stop) else None

    return read


def before(words: Words, likely: Likely, said: Sequence[str], least: int) -> Reader:
    """Return the reader of a name that begins a clause, before one of some words."""
    sizes = sorted({len(word) for word in said}, reverse=True)
    known, last = frozenset(said), name_letters(words).last

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        first = back(text, end, 2 * _WIDEST)
        near = text[first:end].decode("utf-8", "ignore")
        for size in sizes:
            word = near[-size:]
            if word not in known or near[-size - 1 : -size] not in last:
                continue
            name = _CLAUSE.search(near.removesuffix(word))
            if name and len(name[1]) >= least and likely.is_name(name[1]):
                stop = end - len(word.encode())
                start = stop - len(name[1].encode())
                return None if behind_thing(text, start) else (start, stop)
        return None

    return read
