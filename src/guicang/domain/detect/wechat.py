"""Names under which people are reached in WeChat.

Six to twenty letters, digits, dashes and underscores, the first of them a letter, as
WeChat lets people choose them once a year; or a QQ number that is one from older days.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect.answers import answers
from guicang.domain.detect.checkdigits import mobile
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import LETTER, Beside, Rule

_SAYS: Final = (
    r"(?: |:|=|\+|\(|\[|\]|\"|'|,|>|\x02|\r?\n|-|是|为|叫|号|码|账|帐|户|id|我|的|加"
    r"|搜|索"
    r"|添|就|也|改成|换成|换|了|吧|呢|哈|哦|啊|一下|下|你|您|在|给|发|写|填|留|记|请"
    r"|可以|直接|联系|方式"
    # Pictures.
    r"|(?:\xf0\x9f[\x80-\xbf]{2}|\xe2[\x86\x98-\x9e\xac\xad][\x80-\xbf]|\xef\xb8\x8f)"
    r"|係|應該|应该|為|號|號碼|帳|嘅|更改|改|个人|本人|新|老|小号|大号|好友|这个|他|她|name|no|number|account|is)"
)
_CALLED: Final = (
    r"(?:微信|威信|薇信|微❤|v信|wei信|绿泡泡|卫星号|徽信|微芯|维信|薇❤|围信|v❤|微x"
    r"|薇x|加薇|加微|加v|加个v|\+v"
    r"|加v聊|加v私聊|加v细聊|v聊|v上聊|微聊|薇聊|(?:让|叫|要|请)我加|互加"
    r"|\+薇|\+微|我v|v我|微我|微号|v号|薇 ?:|加vx|加wx"
    "|\N{HEAVY PLUS SIGN}(?:微|薇|v)"
    # Pictures that stand for it: a satellite, and a green heart before a colon.
    r"|\xf0\x9f\x9b\xb0(?:\xef\xb8\x8f)?"
    r"|\xf0\x9f\x92\x9a(?:\xef\xb8\x8f)? ?(?::|\xef\xbc\x9a))"
)
_LATIN: Final = r"(?:wechat|weixin|wxid|wx|vx|v)"
_INSIDE: Final = r"0-9A-Za-z_\-"
_ID: Final = r"[A-Za-z][0-9A-Za-z_\-]{5,19}"
_OLD_ID: Final = "[1-9][0-9]{6,9}"
_GAP: Final = r"[^0-9A-Za-z\x00]"
_NOUN: Final = rf"(?:(?:id|name|no|number|account|is){_GAP}{{1,6}}){{0,2}}"
_NAMED: Final = rf"{_CALLED}{_GAP}{{0,26}}{_NOUN}(?:{_ID}|{_OLD_ID})"
_SHORT: Final = rf"[^A-Za-z0-9_]{_LATIN}(?:id)?{_GAP}{{1,18}}{_NOUN}{_ID}"
_SAID: Final = re.compile(
    f"{_CALLED}{_SAYS}{{0,10}}\\Z|(?<![0-9A-Za-z_]){_LATIN}{_SAYS}{{1,8}}\\Z".encode(),
    re.IGNORECASE,
)
# Word and name in one: what follows the word has a mark or digit in it.
_GLUED: Final = r"(?:wechat|weixin|wxid|wxhao|wxh|wx|vxin|vxh|vx)"
_IN_ONE: Final = rf"{_GLUED}[A-Za-z][0-9A-Za-z_\-]{{5,25}}"
_IS: Final = (
    r"[ ,\x02]?(?: ?\( ?|就是|这是|这个是|这个|是|加)?(?:我|他|她|本人)?(?:的)?"
)
_BEHIND: Final = rf"{_ID}{_IS}(?:微信|vx|v信|wechat|威信|薇信)"
# What is done by way of it: what stands before is no name.
_BY_WAY: Final = re.compile(
    " ?(?:付|支付|转账|转的|红包|扫|公众号|小程序|零钱|群|pay)".encode(), re.IGNORECASE
)
_PAUSED: Final = re.compile(
    "[,\x02](?:微信|vx|v信|wechat|威信|薇信)(?:上|里|回|联系|说|聊|发|私|沟通|告诉|通知)".encode(),
    re.IGNORECASE,
)

# In the text as it came: the word, and letters before or behind it.
_TRIGGERS: Final = (
    rf"{_CALLED}{_GAP}{{0,120}}[0-9A-Za-z]",
    rf"[^A-Za-z0-9_]{_LATIN}(?:id)?{_GAP}{{1,54}}[0-9A-Za-z]{{2}}",
    f"{_GLUED}[A-Za-z][0-9A-Za-z_-]{{3}}",
    "wxid_",
    rf"[0-9A-Za-z_-]{_GAP}{{0,42}}(?:微信|vx|v信|wechat|威信|薇信)",
)
_ANSWERS: Final = answers(("微信", "威信", "薇信", "v信", "wechat"))
_FIRST_INSIDE: Final = re.compile(rb"[0-9A-Za-z_\-]+")
# What could be the beginning of the name is left to it.
_SECRET: Final = re.compile(
    "(?:密码|口令|密吗|password|pwd)[ :]?\\Z".encode(), re.IGNORECASE
)
_LED: Final = re.compile(
    b"(?:wechat|weixin|wxid|wx|vxin|vx)(?:id|(?:hao|h|no|is)(?=[_-]))?[_-]?",
    re.IGNORECASE,
)
_MARKED: Final = re.compile(rb"[0-9_\-]")
_DIGIT: Final = re.compile(rb"[0-9]")
_TWO_WORDS: Final = re.compile(rb"[a-z]{2,12}-[a-z]{2,8}\Z")
_PARTED: Final = "[A-Za-z]{2,12} [0-9][0-9A-Za-z_]{2,11}"
_LAST_PARTED: Final = re.compile(
    rb"(?<![0-9A-Za-z])([A-Za-z]{2,12}) ([0-9][0-9A-Za-z_]{2,11})\Z"
)
_FIGURED: Final = frozenset(
    b"tel phone call mobile iphone ipad app id no num number is qq wifi win windows ios"
    b" android version ver pro max plus usb type order size room pin code rmb usd vip"
    b" from for and the to of my in on at wx vx wechat weixin pay".split()
)
_ALL_DIGITS: Final = re.compile(rb"[0-9]+\Z")
_HEX: Final = re.compile(rb"[0-9a-f]{14,}\Z", re.IGNORECASE)
_CLEAR: Final = re.compile("(?::|=|是|号|为|叫|id)[ ]?\\Z".encode(), re.IGNORECASE)
_GOES_ON: Final = re.compile(rb"[.@][0-9A-Za-z]|@|://")
_OF_QQ: Final = re.compile(rb"qq(?:[0-9]|hao|id)", re.IGNORECASE)
_LOOK_BACK: Final = 6
_LEAD: Final = 64
_SHORTEST: Final = 6
_LONGEST: Final = 24
_PLAIN: Final = frozenset(
    b"wechat weixin alipay iphone android apple huawei xiaomi taobao tianmao jingdong "
    b"please number account official service online payment contact".split()
)
# What the word is part of, where it names no person.
_OTHERS: Final = (
    *(b"pay", b"app", b"work", b"mini", b"open", b"gzh", b"mp", b"sdk", b"lan", b"lib"),
    *(b"cli", b"css", b"js", b"code", b"tools", b"python", b"widgets", b"cloud"),
)


def rules(_: Mapping[str, Sequence[str]]) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    named = Rule(
        name="wechat/named",
        entity=Entity.WECHAT,
        pattern=_NAMED,
        triggers=_TRIGGERS,
        rank=37,
        right=_INSIDE + "@",
        caseless=True,
        never=Beside.STARS,
        tail=_INSIDE,
        reader=_named,
        score=0.9,
    )
    return (
        named,
        replace(
            named,
            name="wechat/id",
            pattern=r"wxid_[0-9a-z_\-]{6,26}",
            rank=36,
            left=LETTER,
            tail="",
            reader=None,
        ),
        replace(
            named,
            name="wechat/short",
            pattern=_SHORT,
            rank=38,
            reader=_named,
            score=0.8,
        ),
        replace(
            named,
            name="wechat/glued",
            pattern=_IN_ONE,
            rank=39,
            left=r"0-9A-Za-z_\-@./=&",
            reader=_glued,
            score=0.7,
        ),
        replace(
            named,
            name="wechat/asked",
            pattern=rf"{_CALLED}[^0-9A-Za-z\x00]{{0,120}}{_NOUN}(?:{_ID}|{_OLD_ID})",
            rank=38,
            reader=_answered,
            score=0.7,
        ),
        replace(
            named,
            name="wechat/parted",
            pattern=(
                rf"(?:{_CALLED}{_GAP}{{0,26}}|[^A-Za-z0-9_]{_LATIN}(?:id)?{_GAP}{{1,9}})"
                f"{_PARTED}"
            ),
            rank=39,
            right=_INSIDE + "@.",
            tail="",
            reader=_parted,
            score=0.7,
        ),
        Rule(
            name="wechat/behind",
            entity=Entity.WECHAT,
            pattern=_BEHIND,
            triggers=_TRIGGERS,
            rank=60,
            left=LETTER,
            caseless=True,
            reader=_behind,
            score=0.7,
        ),
    )


def _named(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Ask that nothing else is said between the word and the name."""
    if _GOES_ON.match(text, end):
        return None
    if not _ALL_DIGITS.match(text, start, end):
        while start < end and text[start] in b"-_0123456789":
            start += 1
        value = text[start:end]
        if not _SHORTEST <= len(value) <= _LONGEST:
            return None
        if _OF_QQ.match(value):
            return None
        clear = _MARKED.search(value) or (
            value.lower() not in _PLAIN
            and _CLEAR.search(text, max(start - _LOOK_BACK, 0), start)
        )
        if not clear:
            return None
    said = _SAID.search(text, max(start - _LEAD, 0), start)
    return (start, end) if said else None


def _parted(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Put together a name in which a blank stands before its digits.

    Right behind the word, and no word with a figure of its own: iphone 15, tel 138...
    """
    found = _LAST_PARTED.search(text, start, end)
    if found is None or found[1].lower() in _FIGURED or _GOES_ON.match(text, end):
        return None
    if mobile(found[2].decode("ascii")):
        return None
    said = _SAID.search(text, max(found.start() - _LEAD, 0), found.start())
    return found.span() if said else None


def _answered(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Give what answers a question for it."""
    marked = _MARKED.search(text, start, end)
    return (start, end) if marked and _ANSWERS(text, start, end) else None


def _glued(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Take the word off the name; hexadecimal digits are an application's number."""
    led = _LED.match(text, start, end)
    secret = _SECRET.search(text, max(start - _LEAD, 0), start)
    if led is None or secret or _GOES_ON.match(text, end):
        return None
    value = text[led.end() : end]
    if text[start:end].lower().startswith(b"wxid_"):
        return (start, end)
    other = value.lower().startswith(_OTHERS) or _HEX.match(value)
    sound = _SHORTEST <= len(value) <= _LONGEST and value[:1].isalpha()
    marked = _DIGIT.search(value) or b"_" in value or _TWO_WORDS.match(value)
    return (led.end(), end) if sound and marked and not other else None


def _behind(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    token = _FIRST_INSIDE.match(text, start, end)
    by_way = _BY_WAY.match(text, end)
    if token is None or by_way or _PAUSED.match(text, token.end()):
        return None
    if not _MARKED.search(token.group()):
        return None
    return token.span() if _SHORTEST <= len(token.group()) <= _LONGEST else None
