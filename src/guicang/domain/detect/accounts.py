"""Names under which people are reached in WeChat and QQ."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from string import ascii_letters, digits
from typing import Final

from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import FOUR, LETTER, Beside, Reach, Rule

_SAYS: Final = (
    r"(?: |:|=|\+|\(|\"|'|,|\x02|\r?\n|-|是|为|叫|号|码|账|帐|户|id|我|的|加|搜|索"
    r"|添|就|也|改成|换成|了|吧|一下|你|在)"
)
_CALLED: Final = r"(?:微信|威信|薇信|微❤|v信|wei信|绿泡泡|卫星号|徽信)"
_LATIN: Final = r"(?:wechat|weixin|wxid|wx|vx|v)"
_ID: Final = r"[A-Za-z][0-9A-Za-z_\-]{5,19}"
_NAMED: Final = rf"{_CALLED}(?:[^0-9A-Za-z\x00]|id){{0,26}}{_ID}"
_SAID: Final = re.compile(f"{_CALLED}{_SAYS}{{0,8}}".encode(), re.IGNORECASE)
_SHORT: Final = rf"[^A-Za-z0-9_]{_LATIN}(?:id|号)?{_SAYS}{{1,6}}{_ID}"
_IS: Final = r"(?: ?\( ?|就是|这是|这个|是)(?:我|他|她|本人)?(?:的)?"
_BEHIND: Final = rf"{_ID}{_IS}(?:微信|vx|v信|wechat)"

_QQ: Final = (
    r"(?:qq|扣扣|抠抠|扣号|加扣|口口|蔻蔻|企鹅|腾讯号|球球|秋秋|q号|q码|q q|加q|我q|的q"
    r"|q我|q聊|上q|q上)"
)
_QQ_SAYS: Final = (
    r"(?: |:|=|\+|\(|\)|\"|,|\x02|\r?\n|-|是|为|叫|号|码|账|帐|户|群|我|的|加|搜"
    r"|就|也|在|改成|换成|了|吧|一下|你|联系|/|小号|大号|好友|聊|找|这个|他|她|私聊"
    r"|详聊|细聊|上|您|咱)"
)
_QQ_NUMBER: Final = r"[1-9](?:[0-9]{4,10}|[0-9]{1,3}(?:[ -][0-9]{3,4}){1,2})"
_QQ_NAMED: Final = rf"{_QQ}[^0-9A-Za-z\x00]{{0,26}}{_QQ_NUMBER}"
# The letter alone: what follows must say that it is a name for something.
_QQ_SHORT: Final = (
    rf"[^0-9A-Za-z_\-./&?]q(?: ?[:=] ?(?:\r?\n)?{_QQ_NUMBER}"
    r"|(?: |-|是)[1-9][0-9]{5,10})"
)
_QQ_SAID: Final = re.compile(f"{_QQ}{_QQ_SAYS}{{0,8}}".encode(), re.IGNORECASE)
_QQ_BEHIND: Final = (
    r"[1-9][0-9]{4,10}(?: ?\( ?|就是|这是|这个|是)(?:我|他|她|本人)?(?:的)?(?:qq|扣扣)"
)

_LETTERS: Final = f"{digits}{ascii_letters}_-".encode()
_FIRST_TOKEN: Final = re.compile(rb"[0-9A-Za-z_\-]+")
_LAST_NUMBER: Final = re.compile(rb"[1-9][0-9]*(?:[ -][0-9]{3,4})*\Z")
_FIRST_NUMBER: Final = re.compile(rb"[0-9]+")
_MARKED: Final = re.compile(rb"[0-9_\-]")
_CLEAR: Final = re.compile("(?::|=|是|号|为|叫|id)[ ]?\\Z".encode(), re.IGNORECASE)
_LOOK_BACK: Final = 6
_SHORTEST: Final = 6
_LONGEST: Final = 24
_PLAIN: Final = frozenset(
    b"wechat weixin alipay iphone android apple huawei xiaomi taobao tianmao jingdong "
    b"please number account official service online payment contact".split()
)


def rules(_: Mapping[str, Sequence[str]]) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    return (*_wechat_rules(), *_qq_rules())


def _wechat_rules() -> tuple[Rule, ...]:
    named = Rule(
        name="wechat/named",
        entity=Entity.WECHAT,
        pattern=_NAMED,
        triggers=(FOUR,),
        rank=37,
        right=r"0-9A-Za-z_\-@.",
        caseless=True,
        never=Beside.STARS,
        reader=_named,
        score=0.9,
    )
    return (
        named,
        replace(
            named,
            name="wechat/id",
            pattern=r"wxid_[0-9a-z_\-]{6,26}",
            triggers=(FOUR,),
            rank=36,
            left=LETTER,
            reader=None,
        ),
        replace(
            named,
            name="wechat/short",
            pattern=_SHORT,
            triggers=(FOUR,),
            rank=38,
            reader=_wechat,
            score=0.8,
        ),
        Rule(
            name="wechat/behind",
            entity=Entity.WECHAT,
            pattern=_BEHIND,
            triggers=(FOUR,),
            rank=60,
            left=LETTER,
            caseless=True,
            reader=_wechat_behind,
            score=0.7,
        ),
    )


def _qq_rules() -> tuple[Rule, ...]:
    return (
        Rule(
            name="qq/named",
            entity=Entity.QQ,
            pattern=_QQ_NAMED,
            triggers=(FOUR,),
            rank=45,
            right=r"0-9@A-Za-z",
            caseless=True,
            never=Beside.DOT_AFTER | Beside.DASH_AFTER,
            reader=_qq,
            score=0.9,
        ),
        Rule(
            name="qq/short",
            entity=Entity.QQ,
            pattern=_QQ_SHORT,
            triggers=(FOUR,),
            rank=47,
            right=r"0-9@A-Za-z",
            caseless=True,
            against=Reach(("ORDER",), 36, through=False),
            never=Beside.DOT_AFTER | Beside.DASH_AFTER,
            reader=_last_number,
            score=0.8,
        ),
        Rule(
            name="qq/behind",
            entity=Entity.QQ,
            pattern=_QQ_BEHIND,
            triggers=(FOUR,),
            rank=46,
            left=LETTER,
            caseless=True,
            reader=_qq_behind,
            score=0.8,
        ),
    )


def _named(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Ask that nothing else is said between the word and the name."""
    place = _wechat(text, start, end)
    return place if place and _SAID.fullmatch(text, start, place[0]) else None


def _wechat(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    begin = start + len(text[start:end].rstrip(_LETTERS))
    while begin < end and text[begin] in b"-_0123456789":
        begin += 1
    value = text[begin:end]
    if _MARKED.search(value):
        return (begin, end)
    clear = _CLEAR.search(text, max(start, begin - _LOOK_BACK), begin)
    plain = value.lower() in _PLAIN
    return (begin, end) if clear and not plain else None


def _wechat_behind(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    token = _FIRST_TOKEN.match(text, start, end)
    if token is None or not _MARKED.search(token.group()):
        return None
    return token.span() if _SHORTEST <= len(token.group()) <= _LONGEST else None


def _qq(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    number = _LAST_NUMBER.search(text, start, end)
    if number is None or not _QQ_SAID.fullmatch(text, start, number.start()):
        return None
    return number.span()


def _last_number(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    number = _LAST_NUMBER.search(text, start, end)
    return None if number is None else number.span()


def _qq_behind(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    number = _FIRST_NUMBER.match(text, start, end)
    return None if number is None else number.span()
