"""Letters and digits of other scripts that are read as Latin ones.

Cyrillic and Greek letters drawn alike, and every character that stands for one digit
(Unicode: digit value). Nothing moves: each becomes one character.
"""

import re
import unicodedata
from typing import Final

from guicang.domain.detect import checkdigits

# Cyrillic and Greek letters that look like Latin ones, and barred or dotted noughts.
ALIKE: Final = dict(
    zip(
        "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425"
        "\u0430\u0435\u043e\u0440\u0441\u0443\u0445"
        "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4"
        "\u03a5\u03a7\u03bf\u0417\u0437\u0431\u0406\u0456\u04c0\u0405\u0455\u03b9"
        "\u0408\u0458\u0423\u0501\u051b\u04bb\u03ba\u03bd\u03c1\u03c5\u03c7\u0192"
        "\u00d8\u00f8\u0398\u03b8\u0424\u2205\u2160",
        "ABEKMHOPCTXaeopcyxABEZHIKMNOPTYXo336IilSsiJjYdqhkvpyxfOoOoOOI",
        strict=True,
    )
)
# Those of them that stand for a nought or a one beside a digit, and for what digit.
_ROUND: Final = "\u041e\u043e\u039f\u03bf\u00d8\u00f8\u0398\u03b8\u0424\u2205"
_UPRIGHT: Final = "\u0406\u0456\u04c0\u0399\u03b9\u2160"
_DIGIT_LIKE: Final = "0-9\u0417\u0437\u0431"
_AS_DIGIT: Final = dict.fromkeys(map(ord, _ROUND), "0") | dict.fromkeys(
    map(ord, _UPRIGHT), "1"
)
FOREIGN: Final = re.compile(f"[{''.join(ALIKE)}]")
_CODE: Final = re.compile(f"[0-9A-Za-z{''.join(ALIKE)}]{{8,}}")
_BY_DIGIT: Final = re.compile(
    f"(?<=[{_DIGIT_LIKE}])[{_ROUND}{_UPRIGHT}]+|[{_ROUND}{_UPRIGHT}]+(?=[{_DIGIT_LIKE}])"
)


_BLOCKS: Final = (
    *(range(0x00B2, 0x00BA), range(0x0660, 0x066A), range(0x06F0, 0x06FA)),
    *(range(0x0966, 0x0970), range(0x09E6, 0x09F0), range(0x0E50, 0x0E5A)),
    *(range(0x2070, 0x208A), range(0x2460, 0x2469), range(0x2474, 0x247D)),
    *(range(0x2488, 0x2491), range(0x24EA, 0x2500), range(0x2776, 0x2793)),
    *(range(0x3220, 0x3229), range(0x3280, 0x3289)),
    *(range(0x1D7CE, 0x1D800), range(0x1F100, 0x1F10D), range(0x1FBF0, 0x1FBFA)),
)


_NINE: Final = 9


def _digits() -> dict[str, str]:
    """Return every character that stands for one digit, and the digit."""
    found = {}
    for code in (code for block in _BLOCKS for code in block):
        # Numerals in brackets and circles have a value, though no digit value.
        value = unicodedata.numeric(chr(code), -1.0)
        if 0 <= value <= _NINE:
            found[chr(code)] = str(int(value))
    return found


DIGITS: Final = _digits()
# Ranges are faster than a set of many characters.
_MAYBE_DIGIT: Final = re.compile(
    "[" + "".join(f"{chr(b.start)}-{chr(b.stop - 1)}" for b in _BLOCKS) + "]"
)
_TABLE: Final = {ord(c): d for c, d in {**DIGITS, **ALIKE}.items()}


# Signs that a list is numbered with: what follows is no digit.
_NUMBERED: Final = re.compile(
    "[\u2460-\u2468\u2474-\u247c\u2488-\u2490\u2776-\u277e]"
    f"(?= ?[^0-9\uff10-\uff19 {''.join(DIGITS)}])"
)
_FEWEST: Final = 2


def _unnumbered(text: str) -> str:
    """Put a mark in the place of each sign where they count from one, in order."""
    found = list(_NUMBERED.finditer(text))
    counted = [int(DIGITS[sign.group()]) for sign in found]
    if len(found) < _FEWEST or counted != [*range(1, len(found) + 1)]:
        return text
    places = {sign.start() for sign in found}
    return "".join("；" if i in places else c for i, c in enumerate(text))


def _as_digits(run: re.Match[str]) -> str:
    return run.group().translate(_AS_DIGIT)


def _as_code(run: re.Match[str]) -> str:
    """Read what is round in a code of mostly digits as noughts."""
    said = run.group()
    digits = sum(c.isdigit() for c in said)
    meant = said.translate(_AS_DIGIT)
    company = checkdigits.credit_code(meant.translate(_TABLE).upper())
    return meant if company or 2 * digits > len(said) else said


def latin(text: str) -> str:
    """Return a text without the letters and digits of other scripts.

    Signs that number the parts of a text are no digits: each becomes a mark.
    """
    if text.isascii():
        return text
    text = _unnumbered(text)
    if not FOREIGN.search(text):
        return text.translate(_TABLE) if _MAYBE_DIGIT.search(text) else text
    text = _CODE.sub(_as_code, _BY_DIGIT.sub(_as_digits, text))
    return text.translate(_TABLE)
