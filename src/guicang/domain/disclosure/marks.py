"""Invisible marks in texts: who was shown them, when and for what.

A mark is forty characters that no font draws (U+2061 to U+2064, the invisible operators
of mathematics): ten bytes, two bits a character. Six bytes name a row that says who,
when and why; four are a keyed digest over that row, so that nobody can make a mark or
change what one says. It stands several times in a long text, never inside a number, a
word in Latin letters, or a letter that is made of several.

It survives copying, UTF-8 files, JSON, HTML, and Unicode normalisation (NFC, NFKC). It
does not survive encodings without these characters (GBK, ASCII), filters that drop
format characters (category Cf), retyping, translation, or a photograph.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from guicang.domain.record import micros

ID_BYTES: Final = 6
_TAG_BYTES: Final = 4
_LETTERS: Final = "\u2061\u2062\u2063\u2064"
_LENGTH: Final = 4 * (ID_BYTES + _TAG_BYTES)
_RUN: Final = re.compile(f"[{_LETTERS}]{{{_LENGTH},}}")
_ANY: Final = re.compile(f"[{_LETTERS}]")
_FIRST: Final = 8
"""Letters before the first place in a text where a mark may stand."""
_EVERY: Final = 60
"""Letters between a mark and the next one."""
_JOINERS: Final = frozenset("\u200c\u200d\ufe0e\ufe0f")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """That something was shown. ``id`` is 12 hex digits, ``about`` are ids."""

    id: str
    at: datetime
    viewer: str
    purpose: str
    place: str
    about: tuple[str, ...] = ()

    @property
    def row(self) -> str:
        """Spell all of it, as the keyed digest is over it."""
        parts = (self.id, str(micros(self.at)), self.viewer, self.purpose, self.place)
        return "\x1f".join((*parts, *self.about))


def spelled(mark: str, tag: str) -> str:
    """Spell a mark's id and the keyed digest of its row (hex) as what no font draws."""
    data = bytes.fromhex(mark) + bytes.fromhex(tag)[:_TAG_BYTES]
    return "".join(_LETTERS[byte >> bits & 3] for byte in data for bits in (6, 4, 2, 0))


def read(text: str) -> Iterator[tuple[str, str]]:
    """Give what may be marks in a text, each once: id, and the digest's first bytes."""
    seen = set()
    for run in _RUN.findall(text):
        for begin in range(len(run) - _LENGTH + 1):
            window = run[begin : begin + _LENGTH]
            if window not in seen:
                seen.add(window)
                data = _bytes(window).hex()
                yield data[: 2 * ID_BYTES], data[2 * ID_BYTES :]


def fits(tag: str, seen: str, same: Callable[[str, str], bool]) -> bool:
    """Whether a digest begins as it was seen; ``same`` compares in constant time."""
    return same(tag[: 2 * _TAG_BYTES], seen)


def bare(text: str) -> str:
    """Give a text without marks, and without what is left of some."""
    return _ANY.sub("", text)


def stamped(text: str, run: str) -> str:
    """Put a mark into a text: wherever there is room, and at its end if that is free.

    Where a word or a number ends the text, or is all of it, the mark stands as far
    behind as it may; only where there is no other place, at the very end.
    """
    if not text.strip():
        return text
    places = list(_places(text))
    if not places or _loose(text[-1]):
        places.append(len(text))
    parts = [text[: places[0]]]
    for begin, end in zip(places, [*places[1:], len(text)], strict=True):
        parts += [run, text[begin:end]]
    return "".join(parts)


def _places(text: str) -> Iterator[int]:
    """Give the places inside a text where a mark may stand, far apart."""
    free = [n for n in range(1, len(text)) if _open(text[n - 1], text[n])]
    after, given = _FIRST, False
    for place in free:
        if place >= after:
            yield place
            after, given = place + _EVERY, True
    if free and not given:
        yield free[-1]


def _open(before: str, then: str) -> bool:
    """Whether nothing is cut in two between these letters."""
    return _loose(before) and _loose(then)


def _loose(letter: str) -> bool:
    if letter.isascii():
        return letter.isspace()
    return letter not in _JOINERS and unicodedata.category(letter) in {
        "Lo",
        "Po",
        "Ps",
        "Pe",
        "Zs",
    }


def _bytes(run: str) -> bytes:
    values = [_LETTERS.index(letter) for letter in run]
    return bytes(
        values[n] << 6 | values[n + 1] << 4 | values[n + 2] << 2 | values[n + 3]
        for n in range(0, len(values), 4)
    )
