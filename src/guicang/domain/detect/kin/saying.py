"""A word before its value or behind it, with only empty words between them.

Empty are words that people fill a sentence with, in Mandarin, Cantonese and English:
they name nothing, so that the word cannot be meant for anything else.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from guicang.domain.detect.kin.kind import Kind, Place, naming
from guicang.domain.detect.rule import one_of
from guicang.domain.detect.traditional import widened

# Three stars hide a value: what stands behind them is another one.
_MARKS: Final = r"[ :=,\"'()\[\]<\x60|>\x02~-]|\*(?!\*\*)|\xe2\x86\x92|\xef\xb8\x8f"
_FIRST: Final = r"1(?:[.):]|\x02)(?![0-9])"
_BEHIND_MARKS: Final = r"[ ,\"')\]\x02-]"
_LOOSE: Final = "(?:号|码|號|碼| |了|也|都|已|经|經|就){0,8}"
_NUMBER: Final = "(?:号码|号|账号|帐号|號碼|號|帳號)?"
# Where a clause ends behind the word.
_ENDED: Final = r"\Z|[\x00\n\r,;.!?~\x02()\[\]\"'-]|please|pls|ok|thanks|thx|now"
_MINE: Final = (
    "(?:my|our|the|new|as|is|was|for|be|set|current|wifi|wi-fi|login)(?![0-9A-Za-z])"
)
_MOST: Final = 14
_FAR: Final = 96
_BREAKS: Final = (b"\x02", b",", b"\n")
Words = Mapping[str, Sequence[str]]


class Saying:
    """Reads which values a name in the same sentence speaks for."""

    def __init__(self, kind: Kind, words: Words) -> None:
        name = naming(kind.names)
        before, behind, links, gone, more = (
            one_of(widened(words[each]))
            for each in ("empty_before", "empty_behind", "links", "gone", "goes_on")
        )
        latin = rf"{one_of(words['empty_english'])}(?![0-9A-Za-z_@-]|\.[0-9A-Za-z])"
        filled = rf"(?:{_MARKS}|\r?\n|{_FIRST}|{before}|{latin})"
        link = rf"(?:{links}|(?:is|as|for)(?![0-9A-Za-z]))"
        fill = rf"(?:{_BEHIND_MARKS}|{behind}|{links}|{_MINE})"
        self.pattern = re.compile(name.encode(), re.IGNORECASE)
        self._before = re.compile(f"(?>{filled}{{0,{_MOST}}})".encode(), re.IGNORECASE)
        self._behind = re.compile(
            (
                rf"{fill}{{0,4}}?{link}{fill}{{0,8}}?{name}{_NUMBER}"
                rf"(?=[ ]?(?:{_ENDED}|{more}))"
                rf"|{fill}{{0,8}}?{name}{_LOOSE}{gone}"
            ).encode(),
            re.IGNORECASE,
        )
        self._against = re.compile(naming(words["ORDER"]).encode(), re.IGNORECASE)

    def __repr__(self) -> str:
        """Tell what it goes by: the digest of the rules is made of it."""
        return f"{self._before.pattern!r}{self._behind.pattern!r}"

    def names(self, text: bytes) -> list[Place]:
        """Return where the names stand."""
        return [found.span() for found in self.pattern.finditer(text)]

    def said(
        self, text: bytes, names: Iterable[Place], free: Sequence[Place]
    ) -> set[Place]:
        """Return the values that a name before them or behind them speaks for."""
        begins = {start: (start, end) for start, end in free}
        found = {place for place in free if self._follows(text, *place)}
        for _, end in names:
            filled = self._before.match(text, end, end + _FAR)
            if filled and filled.end() in begins:
                found.add(begins[filled.end()])
        return found

    def _follows(self, text: bytes, start: int, end: int) -> bool:
        if not self._behind.match(text, end):
            return False
        lowest = max(start - _FAR, 0)
        clause = max(text.rfind(mark, lowest, start) for mark in _BREAKS)
        return self._against.search(text, max(clause, lowest), start) is None
