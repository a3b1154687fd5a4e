"""Exact values without the values: normal forms, keyed digests and hints.

A value that somebody marks, or allows, is personal data like any other. A rule set is
kept for good, in its history and in requests for approval; so it holds a keyed digest,
and whoever reads the history cannot read or, without the key, try out the values.

Two spellings are the same value if their normal forms are: half-width, lower case,
without spaces and dashes. The hint is a tabulation hash (Zobrist 1970) of the first
two and the last two characters under a key: it tells 16 bits of the value to whoever
has the key, and nothing to anybody else.
"""

import hashlib
from collections.abc import Callable, Sequence
from typing import Final

from guicang.domain.detect.rules.model import Mark

Tag = Callable[[str, str], str]
"""Gives the keyed digest (32 hex digits) of a value, for a purpose."""

PURPOSE: Final = "detect-value"
SHORTEST: Final = 2
LONGEST: Final = 100
CELLS: Final = 4096
TABLES: Final = 4
_HINT_PURPOSE: Final = "detect-hint"
# Spaces, line breaks and the dashes and hyphens of several keyboards.
_DROPPED: Final = frozenset(" \t\r\n\u00a0\u3000-\u2010\u2011\u2012\u2013\u2014\u2212")
_WIDE: Final = range(0xFF01, 0xFF5F)
_TO_NARROW: Final = 0xFEE0
_PLANE: Final = 0x10000


def fold(character: str) -> str:
    """Return the normal form of one character: one character, or "" if it is dropped.

    Letters outside the basic plane stay as they are.
    """
    code = ord(character)
    if code in _WIDE:
        character = chr(code - _TO_NARROW)
    if character in _DROPPED:
        return ""
    lower = character.lower()
    return lower if len(lower) == 1 and code < _PLANE else character


def normal(value: str) -> str:
    """Return the normal form of a value."""
    return "".join(map(fold, value))


class Digester:
    """Turns values into tags and marks, under the installation's key."""

    def __init__(self, tag: Tag) -> None:
        """``tag`` is a Tagger's method."""
        self._tag = tag
        seed = tag(_HINT_PURPOSE, "").encode()
        table = hashlib.shake_256(seed).digest(2 * CELLS * TABLES)
        cells = memoryview(table).cast("H").tolist()
        self.tables: tuple[tuple[int, ...], ...] = tuple(
            tuple(cells[n * CELLS : (n + 1) * CELLS]) for n in range(TABLES)
        )

    def tag(self, value: str) -> str:
        """Return the tag of a value that is in normal form already."""
        return self._tag(PURPOSE, value)

    def mark(self, value: str) -> Mark:
        """Return the mark of a value. ValueError if it is too short or too long."""
        form = normal(value)
        if not SHORTEST <= len(form) <= LONGEST:
            raise ValueError("the value is too short or too long")
        return Mark(tag=self.tag(form), length=len(form), hint=self.hint(form))

    def hint(self, form: Sequence[str]) -> int:
        """Return 16 bits that equal values share."""
        first, second, third, last = self.tables
        return (
            first[ord(form[0]) % CELLS]
            ^ second[ord(form[1]) % CELLS]
            ^ third[ord(form[-2]) % CELLS]
            ^ last[ord(form[-1]) % CELLS]
        )
