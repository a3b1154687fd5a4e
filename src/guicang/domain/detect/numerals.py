"""Chinese numerals in numbers that are too short to be told from words by themselves.

A military identity card has six digits behind the unit; a number in QQ or of a
telephone is told by the word before it, and people write half of it in numerals.
"""

import re
from typing import Final

_NUMERAL: Final = "零〇○一二三四五六七八九壹贰叁肆伍陆柒捌玖貳參陸叄洞幺两拐勾"
_DIGITS: Final = str.maketrans(_NUMERAL, "000123456789123456789236301279")
_ANY: Final = f"[0-9{_NUMERAL}]"
_MILITARY: Final = re.compile(f"(?<=字)(第? ?)({_ANY}{{6,8}})(?= ?号|[^0-9一-龥]|\\Z)")
_CALLED: Final = (
    "(?:[qQ]{2}|[qQ](?=号)|扣扣|抠抠|口口|企鹅|球球|微信|[vV][xX]|\U0001f427|手机|电话)"
    "(?:号码|账号|帐号|号|是|为|填|的|就|:|：| |=){0,4}"
)
_NAMED: Final = re.compile(f"({_CALLED})({_ANY}{{5,11}})(?!{_ANY})")
_OTHER: Final = re.compile(f"[{_NUMERAL}]{{2}}")
# Where the engines see that a text is worth looking at, in UTF-8 bytes.
_ONE: Final = "(?:" + "|".join(_NUMERAL) + ")"
SIGNS: Final = (
    f"[0-9]{{2}}{_ONE}{{2}}",
    f"{_ONE}{{2}}[0-9]{{2}}",
)


def digits(text: str) -> str:
    """Return a text, as long as it was, with digits where numerals stood for them."""
    if not _OTHER.search(text):
        return text
    return _NAMED.sub(_half, _MILITARY.sub(_card, text))


def _card(found: re.Match[str]) -> str:
    return found[1] + found[2].translate(_DIGITS)


def _half(found: re.Match[str]) -> str:
    """Translate a number of which a part at least is in numerals."""
    if not _OTHER.search(found[2]):
        return found.group()
    return found[1] + found[2].translate(_DIGITS)
