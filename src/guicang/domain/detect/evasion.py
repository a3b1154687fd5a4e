"""Numbers spelled so that a filter passes over them, read as they are meant.

Digits of other scripts, in circles or in mathematical letters; Chinese numerals one
after the other; look-alike letters of other alphabets; what cannot be seen, between the
digits; and letters or single numerals in the place of digits, where what they make is a
mobile, identity or card number. The text is spelled anew only for the rules: places
count in the text as it came.
"""

import re
import unicodedata
from typing import Final, NamedTuple

from guicang.domain.detect import checkdigits, strewn
from guicang.domain.detect.rule import any_of

# What cannot be seen (Unicode: default ignorable, and the controls of writing
# direction), the marks that make a digit a key cap, and lines drawn through a letter.
_UNSEEN: Final = "".join(
    map(
        chr,
        (
            *(0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5),
            *range(0x180B, 0x180F),
            *range(0x200B, 0x2010),
            *range(0x202A, 0x202F),
            *range(0x2060, 0x2070),
            *(0x20E3, 0x3164, 0xFEFF, 0xFFA0),
            *range(0xFE00, 0xFE10),
            *range(0x0332, 0x0339),
        ),
    )
)
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
# Cyrillic and Greek letters that look like Latin ones, and barred or dotted noughts.
_ALIKE: Final = dict(
    zip(
        "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425"
        "\u0430\u0435\u043e\u0440\u0441\u0443\u0445"
        "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4"
        "\u03a5\u03a7\u03bf\u0417\u0437\u0431\u0406\u0456\u04c0\u0405\u0455\u03b9"
        "\u0408\u0458\u0423\u0501\u051b\u04bb\u03ba\u03bd\u03c1\u03c5\u03c7\u0192"
        "\u00d8\u00f8\u0398\u03b8\u0424\u2205",
        "ABEKMHOPCTXaeopcyxABEZHIKMNOPTYXo336IilSsiJjYdqhkvpyxfOoOoOO",
        strict=True,
    )
)
# Those of them that stand for a nought or a one beside a digit, and for what digit.
_ROUND: Final = "\u041e\u043e\u039f\u03bf\u00d8\u00f8\u0398\u03b8\u0424\u2205"
_UPRIGHT: Final = "\u0406\u0456\u04c0\u0399\u03b9"
_DIGIT_LIKE: Final = "0-9\u0417\u0437\u0431"
_AS_DIGIT: Final = dict.fromkeys(map(ord, _ROUND), "0") | dict.fromkeys(
    map(ord, _UPRIGHT), "1"
)
_FOREIGN: Final = re.compile(f"[{''.join(_ALIKE)}]")
_CODE: Final = re.compile(f"[0-9A-Za-z{''.join(_ALIKE)}]{{8,}}")
_BY_DIGIT: Final = re.compile(
    f"(?<=[{_DIGIT_LIKE}])[{_ROUND}{_UPRIGHT}]+|[{_ROUND}{_UPRIGHT}]+(?=[{_DIGIT_LIKE}])"
)
# Letters that are drawn like digits; without a check digit only the likest count.
_LIKEST: Final = {
    **dict.fromkeys("OoQ\uff2f\uff4f", "0"),
    **dict.fromkeys("Il|i\uff29\uff4c", "1"),
}
_LIKE: Final = {**_LIKEST, **dict(zip("ZzSsBbGgq", "225588699", strict=True))}
_FEWEST: Final = 7


def _digits() -> dict[str, str]:
    """Return every character that stands for one digit, and the digit."""
    blocks = (
        *(range(0x00B2, 0x00BA), range(0x0660, 0x066A), range(0x06F0, 0x06FA)),
        *(range(0x0966, 0x0970), range(0x09E6, 0x09F0), range(0x0E50, 0x0E5A)),
        *(range(0x2070, 0x208A), range(0x2460, 0x2469), range(0x2474, 0x247D)),
        *(range(0x2488, 0x2491), range(0x24EA, 0x2500), range(0x2776, 0x2793)),
        *(range(0x1D7CE, 0x1D800), range(0x1F100, 0x1F10D), range(0x1FBF0, 0x1FBFA)),
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
_RUN: Final = re.compile(f"(?:{_NUMBER}[ \u3000,，、.。-]?){{{_FEWEST},}}")
_HIDDEN: Final = re.compile(
    f"(?<=[0-9A-Za-z])[{_UNSEEN}]+(?=[0-9A-Za-z@.-])|[\ufe0f\u20e3]"
    f"|(?<=[0-9])(?:{strewn.MARKUP})(?=[0-9])"
)
_PAUSE: Final = "(?: |\u3000|-|,|，|、|\\.|。)?"
_WIDE_DIGITS: Final = {0xFF10 + n: str(n) for n in range(10)}
_WIDE_DIGIT: Final = any_of(map(chr, _WIDE_DIGITS))
_LETTERS: Final = f"[{''.join(c for c in _LIKE if c.isascii())}]"
_PLACE: Final = f"[0-9{_LETTERS[1:]}"
_NUMERAL: Final = any_of(_NUMERALS)
_WIDE: Final = any_of(c for c in _LIKE if not c.isascii())
# A letter beside a digit, and as many places before or behind as in any eleven in
# which both stand.
_BESIDE: Final = f"(?:[0-9][ -]?{_LETTERS}|{_LETTERS}[ -]?[0-9])"
_MIXED: Final = f"{_BESIDE}(?:[ -]?{_PLACE}){{6}}|(?:{_PLACE}[ -]?){{4}}{_BESIDE}"
# One of these is in every text that ``spelled`` changes. They are written so that they
# mean the same to a reader of letters and to a reader of UTF-8 bytes.
SIGNS: Final = (
    f"(?:{any_of(_NUMERALS)}{_PAUSE}[0-9]?){{4}}",
    f"(?:{any_of(_DIGITS)}{_PAUSE}[0-9]?){{3}}",
    f"[0-9]{_PAUSE}(?:{any_of(_DIGITS)}{_PAUSE}){{1,2}}[0-9]",
    f"{any_of(_DIGITS)}{{2}}",
    f"[0-9A-Za-z]{any_of(_DIGITS)}[0-9A-Za-z]",
    f"[0-9A-Za-z]{any_of(_UNSEEN)}",
    f"[0-9A-Za-z@.]{any_of(_ALIKE)}",
    f"{any_of(_ALIKE)}[0-9A-Za-z@.]",
    f"[0-9][ -]?(?:{_NUMERAL}[ -]?){{1,3}}[0-9]",
    f"[0-9]{{5}}[ -]?{_NUMERAL}",
    f"{_NUMERAL}[ -]?[0-9]{{6}}",
    f"{_WIDE_DIGIT}{_WIDE}",
    f"{_WIDE_DIGIT}{_PAUSE}{_NUMERAL}",
    f"{_NUMERAL}{_PAUSE}{_WIDE_DIGIT}",
    f"[0-9](?:{strewn.MARKUP})[0-9]",
    *strewn.SIGNS,
    f"(?:{_MIXED})",
)
_SPOKEN: Final = re.compile(SIGNS[0])
_HIDES: Final = re.compile("[0-9][\u25cb\u3007]{3}|[\u25cb\u3007]{4}[0-9]")
_SIGN: Final = re.compile("|".join(SIGNS[:-1]))
_MIXES: Final = re.compile(f"{_MIXED}|[0-9](?:{strewn.MARKUP})[0-9]|{strewn.STREWN}")
_ANY: Final = f"[0-9\uff10-\uff19{''.join({**_LIKE, **_NUMERALS})}]"
_MIX: Final = re.compile(f"{_ANY}(?:[ -]?{_ANY}){{10,23}}(?:[ -]?[Xx])?")
_ALONE: Final = re.compile(rf"(?:\A|[ -]){_LETTERS}(?:[ -]|\Z)")
_SPACED: Final = str.maketrans("", "", " -")
_LIKE_TABLE: Final = _WIDE_DIGITS | {
    ord(c): d for c, d in {**_LIKE, **_NUMERALS}.items()
}
_LIKEST_TABLE: Final = _WIDE_DIGITS | {
    ord(c): d for c, d in {**_LIKEST, **_NUMERALS}.items()
}


class Spelled(NamedTuple):
    """A text spelled anew, and where each of its characters stood; one place more."""

    text: str
    places: list[int] | None


def _numerals(run: re.Match[str]) -> str:
    """Translate a run of digits that holds numerals enough to be spoken.

    Rounds in a row beside digits are no noughts: they hide what stood there.
    """
    said = run.group()
    if _HIDES.search(said):
        return said
    return said.translate(_NUMERAL_TABLE) if _SPOKEN.search(said) else said


def _mixed(run: re.Match[str], text: str) -> str:
    """Translate a run in which letters make a number of digits; else leave it.

    Letters of a word may be glued to it. ``text`` is what was written: nobody puts a
    letter of another alphabet among digits but to disguise them.
    """
    said = run.group()
    if said.isdecimal() or _inside_code(run):
        return said
    digits = [place for place, c in enumerate(said) if c.isdigit() or c in _NUMERALS]
    first, last = (digits[0], digits[-1] + 1) if digits else (0, len(said))
    pauses = [gap.start() for gap in _PAUSES.finditer(said)]
    foreign = _FOREIGN.search(text, run.start(), run.end())
    phone = foreign is not None or strewn.is_phone(run.string)
    glued = _GLUED.search(run.string, max(run.start() - 1, 0), run.start()) is not None
    goes_on = _GLUED.match(run.string, run.end()) is not None
    starts = {first, *(pause + 1 for pause in pauses if pause < first)}
    starts |= set() if glued else {0}
    ends = {last, *pauses} if goes_on else {len(said), last, *pauses}
    for start in sorted(starts):
        for end in sorted(ends, reverse=True):
            meant = _meant(said[start:end], phone=phone)
            if meant:
                return said[:start] + meant + said[end:]
    return said


def _inside_code(run: re.Match[str]) -> bool:
    """Tell whether a run is part of a code that goes on: letters and then a digit.

    So is one whose check character says that it is a company's.
    """
    text = run.string
    begins = _ALNUM_END.search(text, 0, run.start())
    begin = begins.start() if begins else run.start()
    token = _ALNUM.match(text, begin)
    if token and checkdigits.credit_code(token.group().upper()):
        return True
    before = _CODE_BEFORE.search(text, max(run.start() - _NEAR, 0), run.start())
    return bool(before or _CODE_AFTER.match(text, run.end()))


def _meant(said: str, *, phone: bool) -> str:
    """Return what is read as a known number, or nothing.

    ``phone`` tells that a word speaks for a telephone number: letters that are less
    like digits count, then.
    """
    if len(said.translate(_SPACED)) not in _LENGTHS or _ALONE.search(said):
        return ""  # a word of one letter is no digit of the number
    letters = sum(not c.isdigit() for c in said.translate(_SPACED))
    if said.startswith("|"):
        return ""  # a line between the columns of a table
    plain = phone and said.startswith("1")
    readings = _SPOKEN_READINGS if plain else _READINGS
    for table, known, most in readings:
        read = said.translate(table)
        if letters <= most and known(read.translate(_SPACED)):
            return read
    return ""


def _is_mobile(number: str) -> bool:
    return checkdigits.mobile(number.removeprefix("86"))


def _is_checked(number: str) -> bool:
    return checkdigits.resident_id(number) or checkdigits.bank_card(number)


_LENGTHS: Final = frozenset((11, 13, 18, *checkdigits.CARD_LENGTHS))
# A number without a check digit still has some digits of its own.
_READINGS: Final = ((_LIKEST_TABLE, _is_mobile, 8), (_LIKE_TABLE, _is_checked, 12))
_SPOKEN_READINGS: Final = (*_READINGS, (_LIKE_TABLE, _is_mobile, 6))
_PAUSES: Final = re.compile("[ -]")
_GLUED: Final = re.compile("[A-Za-z]")
_NEAR: Final = 12
_ALNUM: Final = re.compile("[0-9A-Za-z]+")
_ALNUM_END: Final = re.compile("[0-9A-Za-z]{1,18}\\Z")
_CODE_BEFORE: Final = re.compile("[0-9][A-Za-z]{1,8}\\Z")
_CODE_AFTER: Final = re.compile("[A-Za-z]{1,8}[0-9]")


def _as_digits(run: re.Match[str]) -> str:
    return run.group().translate(_AS_DIGIT)


def _as_code(run: re.Match[str]) -> str:
    """Read what is round in a code of mostly digits as noughts."""
    said = run.group()
    digits = sum(c.isdigit() for c in said)
    meant = said.translate(_AS_DIGIT)
    company = checkdigits.credit_code(meant.translate(_TABLE).upper())
    return meant if company or 2 * digits > len(said) else said


def _latin(text: str) -> str:
    """Return a text without the letters and digits of other alphabets."""
    if not _FOREIGN.search(text):
        return text if text.isascii() else text.translate(_TABLE)
    text = _CODE.sub(_as_code, _BY_DIGIT.sub(_as_digits, text))
    return text.translate(_TABLE)


def spelled(text: str) -> Spelled:
    """Return the text as it is meant to be read."""
    if not _MIXES.search(text) and (text.isascii() or not _SIGN.search(text)):
        return Spelled(text, None)
    plain = _MIX.sub(lambda run: _mixed(run, text), _latin(text))
    plain = _RUN.sub(_numerals, plain)
    unseen = [gap.span() for gap in _HIDDEN.finditer(plain)]
    hidden = sorted({*unseen, *strewn.gaps(plain)})
    if not hidden:
        return Spelled(plain, None)
    places: list[int] = []
    kept, last = [], 0
    for start, end in hidden:
        if last < end:
            kept.append(plain[last:start])
            places.extend(range(last, start))
            last = end
    kept.append(plain[last:])
    places.extend(range(last, len(plain) + 1))
    return Spelled("".join(kept), places)
