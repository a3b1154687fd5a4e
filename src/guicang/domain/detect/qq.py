"""Numbers under which people are reached in QQ.

They have no check digit and no shape of their own: five to eleven digits. What tells
them is a word before or behind, and that nothing else is said between.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect.answers import answers
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import GROUPS, LETTER, TOKEN, Beside, Reach, Rule

_NAME: Final = (
    r"(?:qq|oicq|扣扣|抠抠|扣扣号|扣号|加扣|口口|蔻蔻|寇寇|叩叩|企鹅|腾讯号|球球|秋秋|丘丘"
    r"|q号|q码"
    # The picture that stands for it: a penguin.
    r"|\xf0\x9f\x90\xa7"
    r"|q q|加q|我q|的q|q我|q聊|上q|q上|扣我|加个q|扣q)"
)
_SAYS: Final = (
    r"(?: |:|=|\+|\(|\)|\[|\]|\"|'|,|\.|>|\x02|\r?\n|-|是|为|叫|号|码|账|帐|户|群|我"
    r"|的|加|搜|索"
    r"|就|也|在|改成|换成|换|了|吧|呢|哈|哦|啊|一下|下|你|联系|方式|/|小号|大号|新|老"
    r"|好友|聊|找|这个|他|她"
    r"|私聊|详聊|细聊|详谈|上|您|咱|给|发|写|填|留|记|昵称|:|请|可以|直接|常用|主|副"
    r"|群管理|管理|踢了|拉黑了|个人|本人|也行|也可以|都行|都可以|都能|可以加|能加|更快|找得到我"
    # Pictures.
    r"|(?:\xf0\x9f[\x80-\xbf]{2}|\xe2[\x86\x98-\x9e\xac\xad][\x80-\xbf]|\xef\xb8\x8f)"
    r"|係|應該|应该|為|號|號碼|帳|嘅|更改|改"
    r"|number|num|no|id|is|hao|haoma)"
)
# In one piece, or in groups: reading them is the reader's.
_NUMBER: Final = r"[1-9](?:[ -]?[0-9]){4,10}"
_GAP: Final = r"[^0-9A-Za-z\x00]"
_NAMED: Final = (
    rf"{_NAME}{_GAP}{{0,26}}(?:(?:number|num|no|id|is|hao|haoma){_GAP}{{0,9}}){{0,2}}"
    f"{_NUMBER}"
)
# The letter alone: what follows must say that it is a name for something.
_SHORT: Final = (
    rf"[^0-9A-Za-z_\-./&?]q(?: ?[:=] ?(?:\r?\n)?{_NUMBER}"
    r"|(?: |-|是)[1-9][0-9]{5,10}|[1-9][0-9]{4,9})"
)
_ASKED: Final = r"(?:qq|扣扣|企鹅)[^0-9\x00]{0,90}[1-9][0-9]{4,10}"
_ANSWERS: Final = answers(("qq", "扣扣", "企鹅"))
_SPACED: Final = "qq|扣扣|企鹅|q号"
_SAID: Final = re.compile(f"{_NAME}{_SAYS}{{0,10}}\\Z".encode(), re.IGNORECASE)
_OWN: Final = r"(?:我|他|她|本人|我们)?(?:的)?(?:这个)?"
_BEHIND: Final = (
    rf"[1-9][0-9]{{4,10}}[ ,(\[\x02]{{0,2}}(?:就是|这是|这个是|是|为|加)?{_OWN}"
    "(?:qq|扣扣|抠抠|企鹅)"
)
_LAST_NUMBER: Final = re.compile(rb"[1-9][0-9]*(?:[ -][0-9]+)*\Z")
_FIRST_NUMBER: Final = re.compile(rb"[0-9]+")
_PIECES: Final = re.compile(rb"[0-9]+")
_AGAIN: Final = re.compile(rb"[^0-9A-Za-z\x00]{0,9}[1-9][0-9 -]{4}|[.@]")
# What is done by way of it, behind a pause: the number before is another one.
_PAUSED: Final = re.compile(
    "[,\x02](?:qq|扣扣|企鹅)(?:上|里|群|回|联系|说|聊|发|私|沟通|告诉|通知)".encode(),
    re.IGNORECASE,
)
_CODE: Final = re.compile(rb"[A-Za-z]{1,8}[0-9_\-@]")
_IN_CODE: Final = re.compile(rb"[0-9A-Z][A-Z]")
_COUNTED: Final = re.compile(
    (
        " ?(?:元|块|个|天|号|点|年|月|日|楼|层|分|秒|小时|次|件|单|位|条|岁|折"
        "|%|张|台"
        "|倍|遍|人|kg|g|ml)"
    ).encode()
)
# Goods that bear a letter and a number.
_BATCH: Final = re.compile("(?:这|那)?(?:批|款|双|件|色|型)".encode())
_LENGTHS: Final = range(5, 12)


def rules(_: Mapping[str, Sequence[str]]) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    named = Rule(
        name="qq/named",
        entity=Entity.QQ,
        pattern=_NAMED,
        triggers=(*TOKEN, GROUPS, _SPACED),
        rank=45,
        right="0-9@",
        caseless=True,
        never=Beside.DOT_AFTER | Beside.STARS,
        reader=_named,
        score=0.9,
    )
    return (
        named,
        replace(
            named,
            name="qq/asked",
            pattern=_ASKED,
            triggers=TOKEN,
            rank=46,
            right=r"0-9@A-Za-z.\-",
            reader=_asked,
            score=0.7,
        ),
        replace(
            named,
            name="qq/short",
            pattern=_SHORT,
            triggers=TOKEN,
            rank=47,
            right="0-9@",
            against=Reach(("ORDER",), 36, through=False),
            never=Beside.DOT_AFTER | Beside.DASH_AFTER,
            reader=_short,
            score=0.8,
        ),
        replace(
            named,
            name="qq/behind",
            pattern=_BEHIND,
            triggers=TOKEN,
            rank=46,
            left=LETTER,
            right="",
            against=Reach(("ORDER",), 24, through=False),
            never=Beside(0),
            reader=_behind,
            score=0.8,
        ),
    )


def _named(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Ask that nothing else is said between the word and the number.

    Letters before the word make it part of a code.
    """
    number = _LAST_NUMBER.search(text, start, end)
    said = _SAID.search(text, start, number.start()) if number else None
    if number is None or said is None or _IN_CODE.match(text, said.start() - 1):
        return None
    coded = text[number.start() - 1 : number.start()] == b"-" and b"-" in number.group()
    if coded or _CODE.match(text, end):
        return None
    pieces = [m.span() for m in _PIECES.finditer(text, number.start(), end)]
    # A number of something, and no group of this one.
    if len(pieces) > 1 and _COUNTED.match(text, end):
        pieces.pop()
    digits = sum(stop - begin for begin, stop in pieces)
    if digits not in _LENGTHS or not _even(pieces):
        return None
    return (number.start(), pieces[-1][1])


def _even(pieces: Sequence[tuple[int, int]]) -> bool:
    """Tell groups of one number from several numbers: one digit alone is none."""
    widths = [stop - begin for begin, stop in pieces]
    few = [width for width in widths[:-1] if width == 1]
    return len(widths) == 1 or not few or len(few) == len(widths) - 1


def _asked(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    number = _LAST_NUMBER.search(text, start, end)
    if number is None or not _ANSWERS(text, number.start(), end):
        return None
    return number.span()


def _short(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    number = _LAST_NUMBER.search(text, start, end)
    other = _CODE.match(text, end) or _BATCH.match(text, end)
    return None if number is None or other else number.span()


def _behind(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Give the number before the word, unless another one follows the word."""
    number = _FIRST_NUMBER.match(text, start, end)
    if number is None or _AGAIN.match(text, end) or _PAUSED.match(text, number.end()):
        return None
    return number.span()
