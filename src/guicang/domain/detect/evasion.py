"""Numbers spelled so that a filter passes over them, read as they are meant.

Digits of other scripts, in circles or in mathematical letters; Chinese numerals one
after the other; look-alike letters of other alphabets; and what cannot be seen, between
the digits. The text is spelled anew only for the rules: places count in the text as it
came.
"""

import re
import unicodedata
from typing import Final, NamedTuple

from guicang.domain.detect.rule import any_of

# What cannot be seen, and the marks that make a digit a key cap.
_UNSEEN: Final = "\u00ad\u200b\u200c\u200d\u2060\ufe0f\u20e3\ufeff"
_NUMERALS: Final = {
    **dict(zip("零一二三四五六七八九", "0123456789", strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖", "123456789", strict=True)),
    "\u3007": "0",
    "\u25cb": "0",
    "洞": "0",
    "幺": "1",
    "妖": "1",
    "腰": "1",
    "两": "2",
    "拐": "7",
    "勾": "9",
}
# Cyrillic and Greek letters that look like Latin ones.
_ALIKE: Final = dict(
    zip(
        "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425"
        "\u0430\u0435\u043e\u0440\u0441\u0443\u0445"
        "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4"
        "\u03a5\u03a7\u03bf",
        "ABEKMHOPCTXaeopcyxABEZHIKMNOPTYXo",
        strict=True,
    )
)
_FEWEST: Final = 7


def _digits() -> dict[str, str]:
    """Return every character that stands for one digit, and the digit."""
    blocks = (
        *(range(0x00B2, 0x00BA), range(0x0660, 0x066A), range(0x06F0, 0x06FA)),
        *(range(0x0966, 0x0970), range(0x09E6, 0x09F0), range(0x0E50, 0x0E5A)),
        *(range(0x2070, 0x208A), range(0x2460, 0x2469), range(0x2474, 0x247D)),
        *(range(0x2488, 0x2491), range(0x24EA, 0x24FF), range(0x2776, 0x2793)),
        *(range(0x1D7CE, 0x1D800), range(0x1F100, 0x1F10B), range(0x1FBF0, 0x1FBFA)),
    )
    found = {}
    for code in (code for block in blocks for code in block):
        digit = unicodedata.digit(chr(code), None)
        if digit is not None:
            found[chr(code)] = str(digit)
    return found


_DIGITS: Final = _digits()
_TABLE: Final = {ord(c): d for c, d in {**_DIGITS, **_ALIKE}.items()}
_NUMERAL_TABLE: Final = {ord(c): d for c, d in _NUMERALS.items()}
_OTHERS: Final = "".join(map(re.escape, {**_NUMERALS, **_DIGITS}))
_NUMBER: Final = f"[0-9\uff10-\uff19{_OTHERS}]"
_RUN: Final = re.compile(f"(?:{_NUMBER}[ \u3000-]?){{{_FEWEST},}}")
_HIDDEN: Final = re.compile(
    f"(?<=[0-9A-Za-z])[{_UNSEEN}]+(?=[0-9A-Za-z@.-])|[\ufe0f\u20e3]"
)
_PAUSE: Final = "(?: |\u3000|-)?"
# One of these is in every text that ``spelled`` changes. They are written so that they
# mean the same to a reader of letters and to a reader of UTF-8 bytes.
SIGNS: Final = (
    f"(?:{any_of(_NUMERALS)}{_PAUSE}[0-9]?){{4}}",
    f"(?:{any_of(_DIGITS)}{_PAUSE}[0-9]?){{3}}",
    f"[0-9]{_PAUSE}{any_of(_DIGITS)}{_PAUSE}[0-9]",
    f"[0-9A-Za-z]{any_of(_UNSEEN)}",
    f"[0-9A-Za-z@.]{any_of(_ALIKE)}",
    f"{any_of(_ALIKE)}[0-9A-Za-z@.]",
)
_SPOKEN: Final = re.compile(SIGNS[0])
_SIGN: Final = re.compile("|".join(SIGNS))


class Spelled(NamedTuple):
    """A text spelled anew, and where each of its characters stood; one place more."""

    text: str
    places: list[int] | None


def _numerals(run: re.Match[str]) -> str:
    """Translate a run of digits that holds numerals enough to be spoken."""
    said = run.group()
    return said.translate(_NUMERAL_TABLE) if _SPOKEN.search(said) else said


def spelled(text: str) -> Spelled:
    """Return the text as it is meant to be read."""
    if text.isascii() or not _SIGN.search(text):
        return Spelled(text, None)
    plain = text.translate(_TABLE)
    plain = _RUN.sub(_numerals, plain)
    hidden = list(_HIDDEN.finditer(plain))
    if not hidden:
        return Spelled(plain, None)
    places: list[int] = []
    kept, last = [], 0
    for gap in hidden:
        kept.append(plain[last : gap.start()])
        places.extend(range(last, gap.start()))
        last = gap.end()
    kept.append(plain[last:])
    places.extend(range(last, len(plain) + 1))
    return Spelled("".join(kept), places)
