"""Numbers spelled so that a filter passes over them, read as they are meant.

Digits of other scripts, in circles or in mathematical letters; Chinese numerals one
after the other; look-alike letters of other alphabets; what cannot be seen, between the
digits; and letters or single numerals in the place of digits, where what they make is a
mobile, identity or card number. The text is spelled anew only for the rules: places
count in the text as it came.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from guicang.domain.detect import (
    checkdigits,
    numerals,
    pictured,
    stops,
    strewn,
    worded,
)
from guicang.domain.detect.rule import any_of
from guicang.domain.detect.scripts import ALIKE, DIGITS, FOREIGN, latin

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
    **dict(zip("貳參陸叄弍弎", "236323", strict=True)),
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
# Letters that are drawn like digits; without a check digit only the likest count.
_LIKEST: Final = {
    **dict.fromkeys("OoQ\uff2f\uff4f", "0"),
    **dict.fromkeys("Il|i\uff29\uff4c", "1"),
}
_LIKE: Final = {**_LIKEST, **dict(zip("ZzSsBbGgq", "225586699", strict=True))}
_FEWEST: Final = 7


_NUMERAL_TABLE: Final = {ord(c): d for c, d in _NUMERALS.items()}
_OTHERS: Final = "".join(map(re.escape, {**_NUMERALS, **DIGITS}))
_NUMBER: Final = f"[0-9\uff10-\uff19{_OTHERS}]"
_RUN: Final = re.compile(f"(?:{_NUMBER}[ \u3000,，、.。…-]?){{{_FEWEST},}}")
_HIDDEN: Final = re.compile(
    f"(?<=[0-9A-Za-z])[{_UNSEEN}]+(?=[0-9A-Za-z@.-])|[\ufe0f\u20e3]"
    f"|(?<=[0-9])(?:{strewn.MARKUP})(?=[0-9])"
)
# What any of it begins with.
_HIDING: Final = re.compile(rf"[{_UNSEEN}<&\\]")
_PAUSE: Final = "(?: |\u3000|-|,|，|、|\\.|。|…)?"
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
# Only a text that holds one of these is spelled anew. The engines look for them, in
# UTF-8 bytes.
SIGNS: Final = (
    f"(?:{any_of(_NUMERALS)}{_PAUSE}[0-9]?){{4}}",
    f"(?:{any_of(DIGITS)}{_PAUSE}[0-9]?){{3}}",
    f"[0-9]{_PAUSE}(?:{any_of(DIGITS)}{_PAUSE}){{1,2}}[0-9]",
    f"{any_of(DIGITS)}{{2}}",
    f"[0-9A-Za-z]{any_of(DIGITS)}[0-9A-Za-z]",
    f"[0-9A-Za-z]{any_of(_UNSEEN)}",
    f"[0-9A-Za-z@.]{any_of(ALIKE)}",
    f"{any_of(ALIKE)}[0-9A-Za-z@.]",
    f"[0-9][ -]?(?:{_NUMERAL}[ -]?){{1,3}}[0-9]",
    f"[0-9]{{5}}[ -]?{_NUMERAL}",
    f"{_NUMERAL}[ -]?[0-9]{{6}}",
    f"{_WIDE_DIGIT}{_WIDE}",
    f"{_WIDE_DIGIT}{any_of(DIGITS)}",
    f"{_WIDE_DIGIT}{_PAUSE}{_NUMERAL}",
    f"{_NUMERAL}{_PAUSE}{_WIDE_DIGIT}",
    f"[0-9](?:{strewn.MARKUP})[0-9]",
    *strewn.SIGNS,
    worded.SIGN,
    pictured.SIGN,
    f"(?:{_MIXED})",
    *stops.SIGNS,
    *numerals.SIGNS,
)
_SPOKEN: Final = re.compile(SIGNS[0])
_HIDES: Final = re.compile("[0-9][\u25cb\u3007]{3}|[\u25cb\u3007]{4}[0-9]")
_ANY: Final = f"[0-9\uff10-\uff19{''.join({**_LIKE, **_NUMERALS})}]"
_MIX: Final = re.compile(f"{_ANY}(?:[ -]?{_ANY}){{10,23}}(?:[ -]?[Xx])?")
_ALONE: Final = re.compile(rf"(?:\A|[ -]){_LETTERS}(?:[ -]|\Z)")
_SPACED: Final = str.maketrans("", "", " -")
# What else is in such a run than digits and numerals.
_NO_DIGITS: Final = "".join(_LIKE) + " -Xx"
_LIKE_TABLE: Final = _WIDE_DIGITS | {
    ord(c): d for c, d in {**_LIKE, **_NUMERALS}.items()
}
_LIKEST_TABLE: Final = _WIDE_DIGITS | {
    ord(c): d for c, d in {**_LIKEST, **_NUMERALS}.items()
}


class Places(NamedTuple):
    """Where each character of a text spelled anew stood, and one place more.

    A value that ends before the character ends there: before the blanks, if any.
    """

    starts: list[int]
    ends: list[int]


class Spelled(NamedTuple):
    """A text spelled anew, and where its characters stood, if any moved."""

    text: str
    places: Places | None


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
    if said.isascii() and said.translate(_SPACED).isdecimal():
        return said
    for start, end in _stretches(run):
        meant = _meant(said[start:end], run, text)
        if meant:
            return said if _inside_code(run) else said[:start] + meant + said[end:]
    return said


def _stretches(run: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Give the parts of a run that may be a number, those that begin first first."""
    said = run.group()
    first, last = len(said) - len(said.lstrip(_NO_DIGITS)), len(said.rstrip(_NO_DIGITS))
    if not last:
        first, last = 0, len(said)
    pauses = [gap.start() for gap in _PAUSES.finditer(said)]
    glued = _GLUED.search(run.string, max(run.start() - 1, 0), run.start()) is not None
    goes_on = _GLUED.match(run.string, run.end()) is not None
    starts = {first, *(pause + 1 for pause in pauses if pause < first)}
    starts |= set() if glued else {0}
    ends = {last, *pauses} if goes_on else {len(said), last, *pauses}
    for start in sorted(starts):
        for end in sorted(ends, reverse=True):
            yield start, end


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


def _meant(said: str, run: re.Match[str], text: str) -> str:
    """Return what a part of a run is read as, if that is a known number, or nothing.

    Where a word speaks for a telephone number, letters that are less like digits
    count, too.
    """
    bare = said.translate(_SPACED)
    if len(bare) not in _LENGTHS or _ALONE.search(said):
        return ""  # a word of one letter is no digit of the number
    letters = len(bare) - sum(map(str.isdigit, bare))
    if said.startswith("|"):
        return ""  # a line between the columns of a table
    for table, known, most in _READINGS:
        if letters <= most and known(bare.translate(table)):
            return said.translate(table)
    plain = said.startswith("1") and letters <= _MOST_SPOKEN
    if plain and _is_mobile(bare.translate(_LIKE_TABLE)) and _is_spoken(run, text):
        return said.translate(_LIKE_TABLE)
    return ""


def _is_spoken(run: re.Match[str], text: str) -> bool:
    """Tell whether a foreign letter or a word speaks for a telephone number."""
    foreign = FOREIGN.search(text, run.start(), run.end())
    return foreign is not None or strewn.is_phone(run.string)


def _is_mobile(number: str) -> bool:
    return checkdigits.mobile(number.removeprefix("86"))


def _is_checked(number: str) -> bool:
    return checkdigits.resident_id(number) or checkdigits.bank_card(number)


_LENGTHS: Final = frozenset((11, 13, 18, *checkdigits.CARD_LENGTHS))
# A number without a check digit still has some digits of its own.
# A small b is drawn like a six, and stands for a big one.
_OTHER_TABLE: Final = _LIKE_TABLE | {ord("b"): "8"}
_READINGS: Final = (
    (_LIKEST_TABLE, _is_mobile, 8),
    (_LIKE_TABLE, _is_checked, 12),
    (_OTHER_TABLE, _is_checked, 12),
)
_MOST_SPOKEN: Final = 6
_PAUSES: Final = re.compile("[ -]")
_GLUED: Final = re.compile("[A-Za-z]")
_NEAR: Final = 12
_ALNUM: Final = re.compile("[0-9A-Za-z]+")
_ALNUM_END: Final = re.compile("[0-9A-Za-z]{1,18}\\Z")
_CODE_BEFORE: Final = re.compile("[0-9][A-Za-z]{1,8}\\Z")
_CODE_AFTER: Final = re.compile("[A-Za-z]{1,8}[0-9]")


def spelled(text: str) -> Spelled:
    """Return a text that holds one of the signs as it is meant to be read."""
    plain = _MIX.sub(lambda run: _mixed(run, text), latin(text))
    plain = _RUN.sub(_numerals, plain) if _SPOKEN.search(plain) else plain
    plain, words = worded.digits(numerals.digits(stops.dotted(plain)))
    hides = _HIDING.search(plain) is not None
    unseen = [gap.span() for gap in _HIDDEN.finditer(plain)] if hides else []
    blank = set(pictured.blanks(plain))
    hidden = sorted({*unseen, *strewn.gaps(plain), *blank, *words})
    return _without(plain, hidden, blank) if hidden else Spelled(plain, None)


def _without(
    plain: str, hidden: list[tuple[int, int]], blank: set[tuple[int, int]]
) -> Spelled:
    """Leave stretches out of a text; no value reaches over those that are blank."""
    places: list[int] = []
    before: dict[int, int] = {}
    kept, last = [], 0
    for start, end in hidden:
        if last < end:
            kept.append(plain[last:start])
            places.extend(range(last, start))
            if (start, end) in blank:
                before[len(places)] = start
            last = end
    kept.append(plain[last:])
    places.extend(range(last, len(plain) + 1))
    ends = [before.get(at, place) for at, place in enumerate(places)]
    return Spelled("".join(kept), Places(places, ends))
