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
    r"|&(?:nbsp|ensp|emsp|thinsp|zwnj|zwj|shy|\x23(?:32|45|46|160|173|8[0-9]{3})"
    r"|\x23x(?:20|2d|2e|a0|ad|20[0-9a-f]{2}));"
    r"|\\[._-]"
)
_SIGN: Final = "[*=_#^&%@;+|<>\\\\~$!'\"`]"
_WORDS: Final = (
    "空格|空|横杠|中杠|短横|杠|横|减号|减|逗号|斜杠|下划线|然后|接着|再是|后面是"
)
_BRACKETS: Final = (r"\] ?\[", r"\) ?\(", r"\} ?\{", "】 ?【", "」 ?「", "） ?（")
_OTHER_BRACKETS: Final = (
    "\u3015 ?\u3014",
    "\uff3d ?\uff3b",
    "》 ?《",
    "』 ?『",
    "〉 ?〈",
    "〗 ?〖",
    "” ?“",
)
_GAPS: Final = (
    *("%(?:20|2[dD]|C2%A0)", r"\.{2,6}", "-{2,6}", "(?:—){2,4}", "(?:…){1,3}"),
    *(rf"(?:{_SIGN}|\.|-){{1,6}}", "(?:</?[a-z]{1,6}/?>){1,3}", "(?:&nbsp;){1,3}"),
    *(" [/,.:] ", *_BRACKETS, *_OTHER_BRACKETS, _WORDS),
    *("['\"] ?[,;] ?['\"]", " {2,3}[-/|~] {1,3}"),
)
_PICTURES: Final = "[\u2190-\u21ff\u2500-\u27bf\U0001f000-\U0001faff\ufe0f\u200d]{1,6}"
# The same in UTF-8.
_PICTURE_BYTES: Final = (
    r"(?:\xf0\x9f[\x80-\xbf]{2}|\xe2[\x86\x87\x94-\x9f][\x80-\xbf])"
    r"(?:\xf0\x9f[\x80-\xbf]{2}|\xe2[\x80-\x9f][\x80-\xbf]|\xef\xb8\x8f){0,5}"
)
_ONE_MARK: Final = "(?:[-./,*_:;|~]|、|，|·|・|•|  )"
# One sign that is no usual mark between groups, or several.
_ODD: Final = (
    rf"(?:{_SIGN}{{1,6}}|(?:{_SIGN}|\.|-){{2,6}}|{'|'.join(_GAPS[:5])}"
    rf"|{'|'.join(_GAPS[6:])})"
)
# Only a text that holds one of these, in UTF-8 bytes, is looked at.
SIGNS: Final = (
    f"[0-9] ?{_ODD} ?[0-9]",
    rf"(?:[0-9]{_ONE_MARK}){{10}}[0-9]",
    "中间[^0-9]{0,18}[0-9]{4}",
    f"[0-9] ?{_PICTURE_BYTES} ?[0-9]",
    "[0-9]{3}:[0-9]{2}",
)
_GAP: Final = f" ?(?:{'|'.join(_GAPS)}|:|{_PICTURES}) ?"
_ENDS: Final = r"(?:\1?[Xx])?(?![0-9A-Za-z])"
# The same between all groups; the same between all digits.
_RUNS: Final = (
    re.compile(
        rf"(?<![0-9A-Za-z])(?:\+?86)?[0-9]{{1,8}}({_GAP})[0-9]{{1,8}}"
        rf"(?:\1[0-9]{{1,8}}){{0,5}}{_ENDS}"
    ),
    re.compile(rf"(?<![0-9A-Za-z])[0-9]({_ONE_MARK})[0-9](?:\1[0-9]){{9,17}}{_ENDS}"),
)
# A mobile number as it is told in three parts.
_MIDDLE: Final = "中间"
_TOLD: Final = re.compile(
    rf"(?<![0-9])(1[3-9][0-9])([^0-9\n]{{0,4}}{_MIDDLE}[^0-9\n]{{0,6}})([0-9]{{4}})"
    r"([^0-9\n]{0,4}(?:后|尾|末)[^0-9\n]{0,6})([0-9]{4})(?![0-9])"
)
# These part numbers of a list, the factors of a product or the parts of a sum.
_LISTING: Final = frozenset("*+;|/.-~,:")
_MOBILE: Final = 11
_NEAR: Final = 24
_TELEPHONE: Final = re.compile(
    "电话|電話|手机|手機|打我|打给|直接打|拨|联系|号码|绑|换号|新号|老号|这个?号|预留"
    "|(?<![型单编序货批卡账帐])号|留的|收件|短信|呼|充值(?![卡码])|话费|机主|送餐|骑手"
    "|来电|回电|打(?:我|他|她|给|一下)?[ :：]?(?=[0-9A-Za-z])|tel|phone|mobile|call"
    "|contact|text|whatsapp",
    re.IGNORECASE,
)
_TELLS: Final = 2
_DOMAIN: Final = re.compile(r"\.[A-Za-z]")


def is_phone(text: str) -> bool:
    """Tell whether a word in a text speaks of a telephone."""
    return _TELEPHONE.search(text) is not None


def gaps(text: str) -> Iterator[tuple[int, int]]:
    """Give the places of what is strewn between the groups of a number."""
    for shape in _RUNS:
        for run in shape.finditer(text):
            if _is_number(run) and not _is_mailbox(run):
                at = run.start()
                for gap in re.finditer(re.escape(run[1]), run.group()):
                    yield at + gap.start(), at + gap.end()
    for told in _TOLD.finditer(text) if _MIDDLE in text else ():
        if checkdigits.mobile(told[1] + told[3] + told[5]):
            yield from (told.span(2), told.span(4))


def _is_mailbox(run: re.Match[str]) -> bool:
    """Tell the number of a mailbox and its domain of digits: 12345678@163.com."""
    return "@" in run[1] and _DOMAIN.match(run.string, run.end()) is not None


def _is_number(run: re.Match[str]) -> bool:
    """Ask a check digit; without one, for groups as telephone numbers have."""
    groups = run.group().split(run[1])
    number = "".join(groups).removeprefix("+").upper()
    if len(number) > _MOBILE:
        known = checkdigits.resident_id(number) or checkdigits.bank_card(number)
        if known or not number.startswith("86"):
            return known
        number = number.removeprefix("86")
    return checkdigits.mobile(number) and _is_parted(run, [len(g) for g in groups])


def _is_parted(run: re.Match[str], widths: list[int]) -> bool:
    """Tell groups of one number from numbers; a word lets any sign part them."""
    if max(widths) == 1:
        return True
    around = run.string[max(run.start() - _NEAR, 0) : run.end() + _NEAR // 2]
    listing = run[1].strip() in _LISTING and not is_phone(around)
    return min(widths) >= _TELLS and not listing
