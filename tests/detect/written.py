"""Sentences in tables of cases: {what is to be found} stands in braces."""

import re
from typing import Final

from tests.scanners import SCANNER

_MARKED: Final = re.compile(r"\{([^{}]*)\}")


def marked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Take the braces out; say where what was in them stands."""
    parts, places, last, length = [], [], 0, 0
    for found in _MARKED.finditer(text):
        before = text[last : found.start()]
        start = length + len(before)
        places.append((start, start + len(found[1])))
        parts += [before, found[1]]
        length, last = places[-1][1], found.end()
    return "".join([*parts, text[last:]]), places


def seen(text: str, kind: str) -> list[str]:
    """Return what is found of a type, by the engine for one text."""
    return [text[f.start : f.end] for f in SCANNER.scan_one(text) if f.type == kind]


def wanted(text: str) -> tuple[str, list[str]]:
    """Return the text without braces, and what was in them."""
    plain, places = marked(text)
    return plain, [plain[start:end] for start, end in places]


def wide(text: str) -> str:
    """Return letters and digits in full width."""
    return text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
