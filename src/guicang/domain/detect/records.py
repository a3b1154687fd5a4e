"""Entries of a medical record: examinations with their day, and numbers of patients.

PIPL article 28 counts what tells of an examination as sensitive, whatever its result.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import Beside, Reader, Rule, any_of, back, led

_HAN: Final = r"[\xe4-\xe9][\x80-\xbf][\x80-\xbf]"
_DAY: Final = r"(?:19|20)[0-9]{2}(?:[-./]|年)[0-9]{1,2}(?:[-./]|月)[0-9]{1,2}(?:日|号)?"
_TIME: Final = "[0-9]{1,2}(?::|点|时)[0-9]{2}(?:(?::|分)(?:[0-9]{2})?)?"
_DATED: Final = r"(?:[0-9]{1,2}月[0-9]{1,2}(?:日|号)|(?:19|20)[0-9]{2}年[0-9]{1,2}月)"
_FILLED: Final = (
    r"(?: |T|,|:|\x02|在|去|做的|做了|做|拍的|拍了|拍|查的|查了|检查|的|刚|又"
    r"|我|医院|报告|进行|头颅|颅脑|头部|胸部|腹部|上腹|下腹|盆腔|腰椎|颈椎|胸椎|膝关节"
    r"|髋关节|肩关节|甲状腺|乳腺|宫颈|子宫|前列腺|心脏|肝胆|泌尿系|肾脏|双肾|颈动脉|增强|平扫"
    r"|无痛|动态|复查|血清|空腹|"
    rf"(?:{_HAN}){{1,8}}(?:医院|科)){{0,6}}"
)
# What may stand behind the name of an examination and belongs to it.
_KINDS: Final = "检查|检测|筛查|试验|测定|测试|化验|复查|监测|扫描|活检|平扫|增强|造影"
_TESTED: Final = re.compile(f"(?:{_KINDS})+".encode())
_DAYS: Final = re.compile("[0-9](?:月|年|[-./])[0-9]".encode())
# A day that is only arranged says nothing of somebody's health.
_PLANNED: Final = tuple(word.encode() for word in ("预约", "预约在", "约在", "约了"))
_LONGEST: Final = 40
_ALNUM: Final = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
Words = Mapping[str, Sequence[str]]


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    examinations = _examined(words)
    record = Rule(
        name="medical/record",
        entity=Entity.MEDICAL,
        pattern=examinations,
        triggers=(examinations,),
        rank=49,
        starts=False,
        caseless=True,
        never=Beside.STARS,
        reader=_recorded(examinations),
        score=0.9,
    )
    report = rf"(?:检查|报告|结果|单|日期|时间| |:|\x02){_DAY}"
    number, read_number = led(words["visits"], "[0-9A-Z]{5,14}", gap=12)
    return (
        record,
        replace(
            record,
            name="medical/report",
            pattern=report,
            right="0-9",
            starts=True,
            reader=_reported(examinations),
        ),
        replace(
            record,
            name="medical/number",
            starts=True,
            pattern=number,
            triggers=(any_of(words["visits"]),),
            right="0-9A-Za-z",
            reader=read_number,
        ),
    )


def _examined(words: Words) -> str:
    """Return the names of examinations: their own, or of what and how it is done."""
    names = ("examinations", "examined", "examining")
    own, what, how = (any_of(words[name]) for name in names)
    return f"(?:{own}|{what}{how})"


def _recorded(examinations: str) -> Reader:
    """Return the reader of a day, with the examination that ends at a place."""
    entry = re.compile(
        (
            rf"(?<![0-9])(?:{_DAY}|{_DATED})[ T]?(?:{_TIME})?{_FILLED}"
            rf"{examinations}\Z"
        ).encode(),
        re.IGNORECASE,
    )

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        lowest = back(text, end, 2 * _LONGEST)
        day = _DAYS.search(text, lowest, end)
        before = text[max(day.start() - 16, lowest) : day.start()] if day else b""
        if before.rstrip(_ALNUM).endswith(_PLANNED):
            return None
        found = day and entry.search(text, max(day.start() - 9, lowest), end)
        if not found:
            return None
        more = _TESTED.match(text, end)
        return (found.start(), more.end() if more else end)

    return read


def _reported(examinations: str) -> Reader:
    """Return the reader of a day behind the name of an examination."""
    beside = f"(?:{_KINDS}|报告|结果|单|日期|时间| |:|\\x02){{0,4}}"
    before = re.compile(
        rf"(?<![A-Za-z]){examinations}{beside}\Z".encode(),
        re.IGNORECASE,
    )
    day = re.compile(f"{_DAY}\\Z".encode())

    def read(text: bytes, start: int, end: int) -> tuple[int, int] | None:
        date = day.search(text, start, end)
        lowest = max(start - _LONGEST, 0)
        found = date and before.search(text, lowest, date.start())
        return None if not found else (found.start(), end)

    return read
