"""Answers: a value, and beside it words that say nothing.

What was asked may stand before it, in the same message, as where somebody quotes what
he answers to; or in another message: a value that has no shape of its own is then taken
for what such answers most often are, and the score says that this is no certainty.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from guicang.domain.detect.rule import Reader, any_of

# Pictures, with what changes their colour or joins them.
_PICTURE: Final = (
    r"(?:\xf0\x9f[\x80-\xbf]{2}|\xe2[\x98-\x9e][\x80-\xbf]|\xef\xb8\x8f|\xe2\x80\x8d)"
)
_FILLING: Final = (
    r"(?:[ \r\n:,.!~\x02()\[\]\"'-]++|这个|是的|就是|是|我的|我|你好|您好|好的|好滴|好"
    r"|嗯|恩|哦|噢|额|呃|啊|呢|哈|吧|呀|哒|的|了"
    r"|对|行|可以|没问题|谢谢|谢了|麻烦|辛苦|你|您|给|发|记一下|记下|收到|收好|看"
    r"|在这|在这里|这里|这是|如下|应该|亲|客服"
    r"|答|回复|填|写|号|客户|用户|顾客|买家|本人|ok|yes|it is|it's|thanks|thank you"
    r"|sure|here|customer|client|user|guest|buyer|me"
    rf"|A:|{_PICTURE})"
)
_WIDEST: Final = 144
_ASKED: Final = 60
_VALUE: Final = 36
_ENDED: Final = re.compile(rf"{_FILLING}|[\x00;?]".encode(), re.IGNORECASE)
# How a question ends.
_ENDS: Final = r"[?\x02\n:]"
_MARKS: Final = re.compile(_ENDS.encode())
# When somebody spoke.
_DAY: Final = re.compile(rb"(?:19|20)[0-9]{2}[-/.][01]?[0-9][-/.][0-3]?[0-9](?![0-9])")


def alone(value: str, *, caseless: bool = False) -> tuple[str, Reader]:
    """Return the shape of such a message, and what cuts the value out of it.

    The shape looks at no more than its end: no match has a start. ``value`` is a shape
    without groups that are kept.
    """
    around = r"[^\x00]{0,36}"
    whole = re.compile(
        f"\\x00{_FILLING}{{0,9}}({value}){_FILLING}{{0,9}}\\x00\\Z".encode(),
        re.IGNORECASE if caseless else 0,
    )

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        lowest = text.rfind(b"\x00", max(end - 1 - _WIDEST, 0), end - 1)
        found = whole.match(text, lowest, end) if lowest >= 0 else None
        return None if found is None else found.span(1)

    return rf"\x00{around}(?:{value}){around}\x00", read


def encoded(words: Iterable[str]) -> tuple[bytes, ...]:
    """Return words as ``said`` looks for them."""
    return tuple(word.encode() for word in words)


def said(words: Iterable[bytes], text: bytes) -> bool:
    """Tell whether one of a few words, in either case, is in a text: faster than re."""
    lower = text.lower()
    for word in words:  # noqa: SIM110 - a generator takes twice as long
        if word in lower:
            return True
    return False


def answers(names: Sequence[str]) -> Callable[[bytes, int, int], bool]:
    """Return what tells whether a value answers a question for one of the names.

    Between them stand no digits, nor what hides some, and behind the question only
    words that say nothing; the answer ends its clause.
    """
    words = encoded(names)
    asked = re.compile(
        (
            rf"{any_of(names)}(?:[^0-9*\x00]|\*(?!\*\*)){{0,{_ASKED}}}{_ENDS}"
            rf"{_FILLING}{{0,9}}\Z"
        ).encode(),
        re.IGNORECASE,
    )

    def told(text: bytes, start: int, end: int) -> bool:
        lowest = max(text.rfind(b"\x00", 0, start) + 1, start - _WIDEST)
        return (
            _ENDED.match(text, end) is not None
            and _MARKS.search(text, lowest, start) is not None
            and said(words, text[lowest:start])
            and asked.search(text, lowest, start) is not None
        )

    return told


def asked(names: Sequence[str], value: str) -> tuple[str, Reader]:
    """Return the shape of a value that answers a question, and what cuts it out.

    The shape looks at no more than that one of the names stands before: no match has
    a start.
    """
    told = answers(names)
    whole = re.compile(f"(?<![0-9A-Za-z])(?:{value})\\Z".encode(), re.IGNORECASE)

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        lowest = max(text.rfind(b"\x00", 0, end) + 1, end - _VALUE)
        before = max(lowest - _WIDEST, 0)
        if not (_ENDED.match(text, end) and _MARKS.search(text, before, end)):
            return None
        found = whole.search(text, lowest, end)
        if found and _DAY.match(text, found.start(), end):
            return None
        return found.span() if found and told(text, *found.span()) else None

    return rf"{any_of(names)}[^0-9\x00]{{0,90}}[^0-9A-Za-z\x00](?:{value})", read
