"""Digits that are written out in English, one after the other."""

import re
from typing import Final

_NAMES: Final = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
)
_VALUES: Final = {name: str(value) for value, name in enumerate(_NAMES)} | {"oh": "0"}
_WORD: Final = "(?:" + "|".join(f"[{n[0]}{n[0].upper()}]{n[1:]}" for n in _VALUES) + ")"
_GAP: Final = "[ ,.-]{1,2}"
# Fewer are no number that anybody is reached by; the engines look for it.
SIGN: Final = f"(?:{_WORD}{_GAP}){{6}}{_WORD}"
_RUN: Final = re.compile(f"(?<![A-Za-z]){SIGN}(?:{_GAP}{_WORD}){{0,12}}(?![A-Za-z])")
_EACH: Final = re.compile(_WORD)


def digits(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Write the digit in the place of each word's first letter.

    Returns the text, as long as it was, and the places that are to be left out of it.
    """
    runs = list(_RUN.finditer(text))
    if not runs:
        return text, []
    gaps: list[tuple[int, int]] = []
    kept = list(text)
    for run in runs:
        ends = run.start()
        for word in _EACH.finditer(text, *run.span()):
            kept[word.start()] = _VALUES[word.group().lower()]
            if ends < word.start():
                gaps.append((ends, word.start()))
            gaps.append((word.start() + 1, word.end()))
            ends = word.end()
    return "".join(kept), gaps
