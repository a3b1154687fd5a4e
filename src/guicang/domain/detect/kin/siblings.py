"""Values beside a value that was found, as lists and corrections join them."""

import re
from collections.abc import Sequence
from typing import Final

from guicang.domain.detect.kin.kind import Place
from guicang.domain.detect.kin.tables import columned
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import Seen, one_of
from guicang.domain.detect.traditional import widened

# By what somebody is reached: a list of them goes on over one of another type.
_REACHED: Final = frozenset(
    {
        Entity.EMAIL,
        Entity.MOBILE,
        Entity.PHONE,
        Entity.LANDLINE,
        Entity.WECHAT,
        Entity.QQ,
    }
)
_JOINS: Final = widened(
    (
        "或者 或 和 跟 与 及 以及 还有 另外 另一个 同埋 小号 大号 备用号 "
        "备用的 另一个是 还有个 一个 一个是 第二个 两个 都是 都 也是 备用 "
        "定係"
    ).split()
)
_CORRECTS: Final = widened(
    (
        "改成 改为 换成 变成 更正为 更新为 应该是 应该 而是 不是 原来是 "
        "原来 原先是 之前是 以前是 才是 现在是 係 才对 错了 写错 新的是 "
        "旧的是 新的 旧的 是 正确的是 了 其实 应为 现在 现改为 之前 打错了 "
        "唔係 應該係"
    ).split()
)
_NUMBERED: Final = (
    r"[(\[]?[0-9]{1,2}(?:[.):\]]|\x02)(?![0-9])|\xe2\x91[\xa0-\xa9]|[(][0-9]{1,2}[)]"
)
_ENGLISH: Final = (
    r"(?:or|and|to|is|was|not|now|then|instead of|instead|should be|it should be"
    r"|changed to|rather than|vs|but)(?![0-9A-Za-z])"
)
_ARROW: Final = r"(?:\xe2\x86\x92|\xe2\x87\x92|-{1,3}>|=>|>>)"
_SAID: Final = rf"{one_of(_JOINS)}|{one_of(_CORRECTS)}|{_ENGLISH}|{_ARROW}|{_NUMBERED}"
_EMPTY: Final = r"[ ,:\"'()\[\]\r\n\t\x02]"


def _link(strong: str) -> re.Pattern[bytes]:
    said = rf"(?=[^\x00]*?(?:{strong}))(?:{strong}|{_EMPTY}){{1,9}}"
    return re.compile(said.encode(), re.IGNORECASE)


_WORDS: Final = _link(_SAID)
_LINK: Final = _link(rf"{_SAID}|[/&+]")
_PLAIN: Final = re.compile(
    rf"(?: ?[,/\x02;|] ?| ?\r?\n[ >*-]{{0,3}})(?:{_NUMBERED}|{_EMPTY}){{0,3}}".encode()
)
# What behind the last of a list tells that it is one.
_ENDS: Final = re.compile(
    (
        r"[ \"')\]]{0,2}(?:\Z|[\x00\n\r,;.!?~\x02/]|都|这|两|哪|三|以上|等|才|，|谢|哈"
        r"|吧|\[| \[| ?ok|\xf0\x9f|\xe2[\x98-\x9e]|both|either|all)"
    ).encode()
)
_FURTHEST: Final = 60


def siblings(
    text: bytes,
    free: Sequence[Place],
    own: Sequence[Place],
    seen: Sequence[Seen],
    *,
    loose: bool,
) -> list[Place]:
    """Return the free values that lists or corrections join to one of their own type.

    The type of what is ``loose`` is never told by a mere pause.
    """
    known = set(own)
    bridges = (
        {(s.start, s.end) for s in seen if s.kind in _REACHED} if not loose else set()
    )
    items = sorted({*free, *known, *bridges})
    joined = _joined(text, items, free=set(free), loose=loose)
    found: list[Place] = []
    for run in joined:
        if known.intersection(run):
            found += [
                place for place in run if place not in known and place not in bridges
            ]
    return found


def _joined(
    text: bytes, items: Sequence[Place], *, free: set[Place], loose: bool
) -> list[list[Place]]:
    """Put values into runs, each of which a list or correction holds together."""
    runs: list[list[Place]] = []
    for place in items:
        start = runs[-1][-1][1] if runs else -1
        if runs and _linked(text, start, *place, loose=loose, free=place in free):
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _linked(
    text: bytes, last: int, start: int, end: int, *, loose: bool, free: bool
) -> bool:
    if not 0 < start - last <= _FURTHEST:
        return False
    if (_WORDS if loose else _LINK).fullmatch(text, last, start):
        return True
    listed = not loose and _PLAIN.fullmatch(text, last, start)
    if listed and columned(text, start):
        return False
    return bool(listed) and (not free or _ENDS.match(text, end) is not None)
