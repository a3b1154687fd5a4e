"""A question in one line, and its answer in another.

Between the two may stand empty lines, who speaks, and when.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from guicang.domain.detect.kin.kind import Place

_CLOCK: Final = "[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
_TIME: Final = rf"(?:[0-9]{{2,4}}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}[ T]+)?{_CLOCK}"
_NAME: Final = r"[^\x00\n:0-9]{1,30}"
# A line that only says who speaks, and when: a name, a role, a time.
_HEADING: Final = re.compile(
    rf"[\[(]?(?:{_NAME}[ \])(]{{0,3}}{_TIME}|{_TIME}(?:{_NAME})?|{_NAME}:)[\])]?:?"
    r"[ \r]*".encode()
)
_AT: Final = rf"[\[(]?{_TIME}[\])]?"
# Who speaks, where a mere blank stands behind it.
_ROLE: Final = (
    "(?:群众|客户|客戶|客人|用户|用戶|顾客|顧客|买家|買家|会员|會員|窗口|坐席|客服"
    "|职员|職員|专员|專員|agent|customer|client|user|guest) "
)
_SPEAKER: Final = rf"(?:{_AT} ?)?(?:[^\x00\n:0-9 ]{{1,30}}(?: ?{_AT})? ?: ?|{_ROLE})?"
_OPENING: Final = (
    rf"[> ]*{_SPEAKER}(?:[ :,.~\x02\"'\[(-]|好的|好|嗯|哦|是|就是|我的|我|这个|你好"
    r"|您好|你记一下|记一下|it is|it's|ok|sure|yes|hi|hello|係|嘅){0,8}"
)
_OPENS: Final = re.compile(f"(?>{_OPENING})".encode(), re.IGNORECASE)
_LEADS: Final = re.compile(rf"{_OPENING}\Z".encode(), re.IGNORECASE)
_ENDS: Final = re.compile(
    (
        r"[ \"'\])]{0,2}(?:\Z|[\x00\n\r,;!?~.\x02]|哈|的|呢|吧|谢|收|对|哦|啊|麻烦|请"
        r"|你|thanks|thx|ok|\[| ?(?:\xf0\x9f|\xe2[\x98-\x9e]))"
    ).encode(),
    re.IGNORECASE,
)
# That something is asked for.
_ASKS: Final = re.compile(
    (
        r"[?~\x02]|请|麻烦|提供|核对|核實|核实|确认|回复|回覆|发|報|报|告诉|告知|填|给|說"
        r"|说|多少|什么|啥|哪|呢|吗|需要|输入|是|what|which|your|please|provide|enter|need"
    ).encode(),
    re.IGNORECASE,
)
_SKIPPED: Final = 3
_LONGEST: Final = 240


def answer_at(text: bytes, start: int, end: int) -> int:
    """Return where the answer begins to a question that a word stands in, or 0."""
    line = text.find(b"\n", end)
    above = text.rfind(b"\n", 0, start) + 1
    if line < 0 or line - above > _LONGEST or not _ASKS.search(text, above, line):
        return 0
    for _ in range(1 + _SKIPPED):
        line, last = line + 1, line
        line = text.find(b"\n", line)
        stop = line if line >= 0 else len(text)
        said = text[last + 1 : stop].strip(b" \r")
        if said and not _HEADING.fullmatch(said):
            opens = _OPENS.match(text, last + 1, stop)
            return opens.end() if opens else 0
        if line < 0:
            return 0
    return 0


def answered(text: bytes, names: Sequence[Place], place: Place) -> bool:
    """Tell whether a value is the answer to a question that holds one of the names."""
    start, end = place
    line = text.rfind(b"\n", max(start - _LONGEST, 0), start) + 1
    if line == 0 or not _ENDS.match(text, end) or not _LEADS.match(text, line, start):
        return False
    for _ in range(1 + _SKIPPED):
        above = text.rfind(b"\n", max(line - _LONGEST, 0), line - 1) + 1
        named = bisect_left(names, (above, 0))
        if named < len(names) and names[named][1] < line:
            return line - above < _LONGEST and bool(_ASKS.search(text, above, line))
        said = text[above : line - 1].strip(b" \r")
        if above == 0 or (said and not _HEADING.fullmatch(said)):
            return False
        line = above
    return False
