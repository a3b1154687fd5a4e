"""Names under which people are reached in WeChat and QQ."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import LETTER, Beside, Rule

_SAYS: Final = (
    r"(?: |:|=|\+|\(|\"|'|,|\x02|\r?\n|-|是|为|叫|号|码|账|帐|户|id|我|的|加|搜|索|添|就|也"
    r"|改成|换成|了|吧|一下|你|在)"
)
_CALLED: Final = r"(?:微信|威信|薇信|微❤|v信|wei信|绿泡泡|卫星号|徽信)"
_LATIN: Final = r"(?:wechat|weixin|wxid|wx|vx|v)"
_TOKEN: Final = r"[A-Za-z][0-9A-Za-z_\-]{5,19}"
_NAMED: Final = rf"{_CALLED}{_SAYS}{{0,8}}{_TOKEN}"
_SHORT: Final = rf"[^A-Za-z0-9_]{_LATIN}(?:id|号)?{_SAYS}{{1,6}}{_TOKEN}"
_BEHIND: Final = rf"{_TOKEN}(?: ?\( ?|就是|这是|这个|是)(?:我|他|她|本人)?(?:的)?(?:微信|vx|v信|wechat)"
# "v" is followed closely in the text as it came: full-width marks are three bytes.
_NEAR: Final = r"(?:[^\nA-Za-z]|id){0,26}"

_QQ: Final = r"(?:qq|扣扣|抠抠|企鹅号|球球|秋秋|q号|q q)"
_QQ_SAYS: Final = (
    r"(?: |:|=|\+|\(|\)|\"|,|\x02|\r?\n|-|是|为|叫|号|码|账|帐|户|群|我|的|加|搜|就|也|在"
    r"|改成|换成|了|吧|一下|你|联系)"
)
_QQ_NUMBER: Final = r"[1-9](?:[0-9]{4,10}|[0-9]{1,3}(?:[ -][0-9]{3,4}){1,2})"
_QQ_NAMED: Final = rf"{_QQ}{_QQ_SAYS}{{0,8}}{_QQ_NUMBER}"
_QQ_BEHIND: Final = (
    r"[1-9][0-9]{4,10}(?: ?\( ?|就是|这是|这个|是)(?:我|他|她|本人)?(?:的)?(?:qq|扣扣)"
)
_QQ_TRIGGER: Final = rf"{_QQ}[^\nA-Za-z]{{0,26}}[1-9][0-9]"

_LAST_TOKEN: Final = re.compile(rb"[0-9A-Za-z_\-]+\Z")
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
        triggers=(rf"{_CALLED}{_NEAR}[A-Za-z][0-9A-Za-z_\-]{{5}}",),
        rank=37,
        right=r"0-9A-Za-z_\-@.",
        caseless=True,
        reader=_wechat,
        score=0.9,
    )
    return (
        named,
        replace(
            named,
            name="wechat/id",
            pattern=r"wxid_[0-9a-z_\-]{6,26}",
            triggers=("wxid_[0-9a-z]{6}",),
            rank=36,
            left=LETTER,
            reader=None,
        ),
        replace(
            named,
            name="wechat/short",
            pattern=_SHORT,
            triggers=(rf"{_LATIN}{_NEAR}[^0-9A-Za-z][A-Za-z][0-9A-Za-z_\-]{{5}}",),
            rank=38,
            score=0.8,
        ),
        Rule(
            name="wechat/behind",
            entity=Entity.WECHAT,
            pattern=_BEHIND,
            triggers=(r"[0-9A-Za-z_\-]{6}[^\n]{0,18}(?:微信|vx|v信|wechat)",),
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
            triggers=(_QQ_TRIGGER,),
            rank=45,
            right=r"0-9@A-Za-z",
            caseless=True,
            never=Beside.DOT_AFTER | Beside.DASH_AFTER,
            reader=_qq,
            score=0.9,
        ),
        Rule(
            name="qq/behind",
            entity=Entity.QQ,
            pattern=_QQ_BEHIND,
            triggers=(r"[0-9]{5}[^\n]{0,18}(?:qq|扣扣)",),
            rank=46,
            left=LETTER,
            caseless=True,
            reader=_qq_behind,
            score=0.8,
        ),
    )


def _wechat(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    token = _LAST_TOKEN.search(text, start, end)
    if token is None:
        return None
    begin = token.start()
    while begin < end and text[begin] in b"-_0123456789":
        begin += 1
    value = text[begin:end]
    if not _SHORTEST <= len(value) <= _LONGEST:
        return None
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
    return None if number is None else number.span()


def _qq_behind(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    number = _FIRST_NUMBER.match(text, start, end)
    return None if number is None else number.span()
