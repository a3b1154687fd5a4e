"""Chinese names in the midst of what is said, by their own letters.

Where a clause begins (``龚诗涵申诉GD867494``, ``骆亚楠，您的请假申请``); behind a
letter for what is done with somebody (``由柏萍接手``, ``接宫珊电话``); as the answer to
who did it (``谁签收的？写的柏晓棠``). Letters of a given name behind a surname are a
word there once in thousands of messages (``likely``); firms, goods and people whom
everybody knows are listed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect.hailed import before
from guicang.domain.detect.likely import (
    Likely,
    behind_names,
    behind_thing,
    given_ends,
    likely_names,
)
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import (
    NUMERIC,
    Reader,
    Rule,
    any_of,
    back,
    letter_of,
)
from guicang.domain.detect.surnames import HAN, name_cutter, run_at
from guicang.domain.detect.traditional import widened

Words = Mapping[str, Sequence[str]]
_MARK: Final = r"[\x00\r\n ,:;|/\x02()\[\]\"=+>!?~#]"
_WIDTH: Final = 3  # bytes of a Chinese letter
_SHORT: Final = 2
_LONG: Final = 3
_NUMBER: Final = re.compile("|".join(NUMERIC).encode())
# What is asked of goods, of shops and of whom everybody knows.
_SOLD: Final = re.compile(
    "正品|旗舰|专柜|專櫃|门店|門店|官网|几折|打折|怎么卖|多少钱|多少錢|价|有货|有貨|有活动|买一送一"
    "|保质期|演唱会|演唱會|代言|同款|联名|皮肤|返场|发布会|新歌|专辑|电影|周边|粉丝|签名照|主演"
)
_SOLD_AHEAD: Final = 16
_LETTERS: Final = re.compile("[\u4e00-\u9fff]+")
_WIDEST: Final = 90
_YOU: Final = ("您", "你", "妳")
_WHO: Final = any_of(
    widened(
        (
            *("谁", "誰", "哪位", "哪一位", "哪几位", "何人", "什么人", "边个", "邊個"),
            *(
                f"哪个{who}"
                for who in (
                    *(
                        "人",
                        "老师",
                        "师傅",
                        "医生",
                        "司机",
                        "同事",
                        "教练",
                        "客服",
                        "经理",
                    ),
                    *("顾问", "阿姨", "技师", "护士", "律师", "主任", "教授", "学员"),
                    *("学生", "孩子", "中介", "管家", "导游", "快递员", "骑手", "销售"),
                )
            ),
        )
    )
)
_ASKED: Final = rf"{_WHO}[^\x00\n?]{{0,60}}"
# What leads from the question to the name.
_ANSWERS: Final = re.compile(
    (
        r"(?:[?\x02\n ,.]"
        r"|(?:客户|用户|顾客|家长|客人|会员|患者|业主|客服|坐席|我|答|A)[:\]] ?"
        "|写的是|写的|写着|写|签的是|签的|好像是|应该是|可能是|就是|是|叫|找|一个叫|姓名"
        "|我记得是|我记得|记得是|带的是|接的是|的是|那个|:){1,8}"
    ).encode()
)
_ANSWER_ENDS: Final = re.compile(
    "的|吧|啊|呢|呀|哦|老师|师傅|医生|先生|女士|带|签|接|收|教|负责|给|,"
)


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    likely = likely_names(words)
    names = name_cutter(words)
    heads = {"": letter_of(names.known), "-compound": names.heads()["-compound"]}
    last = given_ends(words)
    singly = letter_of("".join(words["singly"]))
    units = letter_of("".join(words["units"]))
    behind = f"(?:{letter_of(''.join(words['behind']))}|{units}的)"
    doings = widened(words["doings"])
    who = Rule(
        name="person/who",
        entity=Entity.PERSON,
        pattern=rf"{_ASKED}[?\x02\n]",
        triggers=(rf"{_ASKED}(?:\?|\xef\xbc\x9f|\n)",),
        rank=58,
        starts=False,
        reader=_answer(likely),
        score=0.6,
    )
    found = [who]
    for suffix, head in heads.items():
        compound = suffix != ""
        whole = f"{head}{last}" if compound else f"{head}{HAN}{last}"
        family = f"{head}(?:{HAN})?{last}"
        done = f"{family}{any_of(doings)}"
        found += [
            *(
                replace(
                    who,
                    name=f"person/{name}{suffix}",
                    pattern=f"{behind} ?{shape}",
                    triggers=(f"likely:{behind}",),
                    rank=59,
                    reader=_after(likely, width),
                    score=0.5,
                )
                for name, shape, width in (
                    ("after", whole, _LONG),
                    ("after-short", f"{head}{singly}", _SHORT),
                )
                if width == _LONG or not compound
            ),
            replace(
                who,
                name=f"person/does{suffix}",
                pattern=done,
                triggers=behind_names(doings),
                rank=59,
                reader=before(words, likely, doings, _SHORT),
                score=0.5,
            ),
            replace(
                who,
                name=f"person/told{suffix}",
                pattern=rf"{family}(?:\x02|,) ?{any_of(_YOU)}",
                triggers=behind_names(_told("，,")),
                rank=59,
                reader=before(words, likely, _told("\x02,"), _SHORT),
                score=0.5,
            ),
            replace(
                who,
                name=f"person/begins{suffix}",
                pattern=f"{_MARK}{whole}",
                triggers=NUMERIC,
                rank=59,
                reader=_begins(likely),
                score=0.5,
            ),
        ]
    return tuple(found)


def _told(marks: str) -> tuple[str, ...]:
    """Return how a clause goes on behind the name of whom something is told."""
    return tuple(
        f"{mark}{gap}{you}" for mark in marks for gap in ("", " ") for you in _YOU
    )


def _run(text: bytes, start: int) -> str:
    """Return the Chinese letters from a place on, as many as a firm's name has."""
    found = _LETTERS.match(text[start : start + _WIDEST].decode("utf-8", "replace"))
    return found.group() if found else ""


def _answer(likely: Likely) -> Reader:
    """Return the reader of a name that answers who did it."""

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        led = _ANSWERS.match(text, end - 1)
        start = led.end() if led else end
        run = run_at(text, start)
        width = likely.begins(run, bold=True)
        if not width or (width < len(run) and not _ANSWER_ENDS.match(run, width)):
            return None
        return (start, start + len(run[:width].encode()))

    return read


def _after(likely: Likely, letters: int) -> Reader:
    """Return the reader of a name behind a letter; so many of its own were seen."""

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        start = end - letters * _WIDTH
        run = _run(text, start)
        width = likely.begins(run)
        if not width or _SOLD.search(run, width, width + _SOLD_AHEAD):
            return None
        return (start, start + len(run[:width].encode()))

    return read


def _begins(likely: Likely) -> Reader:
    """Return the reader of a name where a clause begins that holds a number, too."""

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        start = end - _LONG * _WIDTH
        run = _run(text, start)
        width = likely.begins(run)
        if width < _LONG or width == len(run) or behind_thing(text, start):
            return None
        if _SOLD.search(run, width, width + _SOLD_AHEAD):
            return None
        row = back(text, start, start)
        ends = text.find(b"\x00", start)
        if not _NUMBER.search(text, max(row - 1, 0), ends if ends > 0 else len(text)):
            return None
        return (start, start + len(run[:width].encode()))

    return read
