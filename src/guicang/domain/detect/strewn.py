"""Numbers with something strewn between their groups: marks, signs, words for marks.

Marks of Markdown and HTML that are copied as they are join what they stand between.
Any other sign does so only where all of it together is a number that its check makes
certain, or a mobile number whose groups nothing else would part so.
"""

import re
from collections.abc import Iterator
from typing import Final

from guicang.domain.detect import checkdigits

_INLINE: Final = (
    "(?:b|i|u|s|em|strong|span|font|mark|sup|sub|small|big|code|wbr|ins|del|a)"
)
# What is written within a line; cells, lines and paragraphs part numbers.
MARKUP: Final = (
    rf"(?:</?{_INLINE}(?: [^<>]{{0,40}})?/?>){{1,3}}"
    r"|&(?:nbsp|ensp|emsp|thinsp|zwnj|zwj|shy|\x23[0-9]{2,4}|\x23x[0-9a-f]{2,4});"
    r"|\\[._-]"
)
_SIGN: Final = "[*=_#^&%@;+|<>\\\\~$!'\"`]"
_WORDS: Final = (
    "空格|横杠|中杠|短横|杠|横|减号|减|逗号|斜杠|下划线|然后|接着|再是|后面是"
)
_DASH, _DOTS = "\u2014", "\u2026"
_MARKS: Final = (
    rf"{_SIGN}{{1,6}}|\.{{2,6}}|-{{2,6}}|(?:{_DASH}){{2,4}}|(?:{_DOTS}){{1,3}}"
    rf"|(?:</?[a-z]{{1,6}}/?>){{1,3}}|{_WORDS}|(?:{_SIGN}|\.|-){{2,6}}"
)
_PICTURES: Final = "[\u2500-\u27bf\U0001f000-\U0001faff\ufe0f\u200d]{1,6}"
# The same in UTF-8; to a reader of letters they are nothing.
_PICTURE_BYTES: Final = (
    r"(?:\xf0\x9f[\x80-\xbf]{2}|\xe2[\x94-\x9f][\x80-\xbf])"
    r"(?:\xf0\x9f[\x80-\xbf]{2}|\xe2[\x80-\x9f][\x80-\xbf]|\xef\xb8\x8f){0,5}"
)
# One of these is in every text that is changed here: for a reader of letters, and for
# a reader of UTF-8 bytes.
STREWN: Final = f"[0-9] ?(?:{_MARKS}|{_PICTURES}) ?[0-9]"
SIGNS: Final = (
    f"[0-9] ?(?:{_MARKS}) ?[0-9]",
    f"[0-9] ?{_PICTURE_BYTES} ?[0-9]",
)
_GAP: Final = f" ?(?:{_MARKS}|{_PICTURES}) ?"
_RUN: Final = re.compile(
    rf"(?<![0-9A-Za-z])(?:\+?86)?[0-9]{{1,8}}({_GAP})[0-9]{{1,8}}"
    r"(?:\1[0-9]{1,8}){0,5}(?:\1?[Xx])?(?![0-9A-Za-z])"
)
# These part numbers of a list, the factors of a product or the parts of a sum.
_LISTING: Final = frozenset("*+;|/.-~")
_DIGITS: Final = re.compile("[0-9]+")
_DROPPED: Final = re.compile("[^0-9Xx]+")
_FEWEST: Final = 3
_MOBILE: Final = 11
_NEAR: Final = 24
_TELEPHONE: Final = re.compile(
    "电话|電話|手机|手機|打我|打给|直接打|拨|联系|号码|绑|换号|新号|老号|这个?号|预留"
    "|(?<![型单编序货批卡账帐])号|留的|收件|短信|呼|充值(?![卡码])|话费|机主|送餐|骑手|来电|回电"
    "|打(?:我|他|她|给|一下)?[ :：]?(?=[0-9A-Za-z])|tel|phone|mobile|call|contact|text"
    "|whatsapp",
    re.IGNORECASE,
)


def is_phone(text: str) -> bool:
    """Tell whether a word in a text speaks of a telephone."""
    return _TELEPHONE.search(text) is not None


def gaps(text: str) -> Iterator[tuple[int, int]]:
    """Give the places of what is strewn between the groups of a number."""
    for run in _RUN.finditer(text):
        groups = [found.span() for found in _DIGITS.finditer(run.group())]
        if _is_number(run, [end - start for start, end in groups]):
            at = run.start()
            yield from (
                (at + groups[i][1], at + groups[i + 1][0])
                for i in range(len(groups) - 1)
            )


def _is_number(run: re.Match[str], widths: list[int]) -> bool:
    number = _DROPPED.sub("", run.group())
    if len(number) > _MOBILE:
        known = checkdigits.resident_id(number.upper()) or checkdigits.bank_card(number)
        return known or (number[:2] == "86" and _is_mobile(run, number[2:], widths))
    return _is_mobile(run, number, widths)


def _is_mobile(run: re.Match[str], number: str, widths: list[int]) -> bool:
    """Ask for groups as telephone numbers have; a word lets any sign part them."""
    if not checkdigits.mobile(number) or min(widths) < len("12"):
        return False
    listing = run[1].strip() in _LISTING
    before = run.string[max(run.start() - _NEAR, 0) : run.start()]
    return not listing or is_phone(before)
