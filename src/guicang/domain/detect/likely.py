"""Chinese names that their own letters make likely.

What begins with a surname is a name once in a hundred times; what goes on with letters
that parents give their children, and is no word, is one mostly. So such a name needs
less around it: no pause behind it where a word for a person leads to it, and no word at
all where it stands alone in a message with somebody's own particulars.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import Reader, Rule, any_of, one_of
from guicang.domain.detect.surnames import NameCutter, run_at
from guicang.domain.detect.traditional import widened

Words = Mapping[str, Sequence[str]]
_GIVEN: Final = 2
# How far behind a name a word for a firm or a place tells that it is part of one.
_BUSINESS: Final = 3
_LINKS: Final = (b" ", b":")


class Likely:
    """Tells such names from words that are written with the same letters."""

    def __init__(self, words: Words) -> None:
        self._names = NameCutter(words)
        self._given = frozenset("".join(words["given"]))
        self._singly = frozenset("".join(words["singly"]))
        self._common = frozenset(widened(self._names.common))
        listed = (words["others"], words["ordinary"], words["conditions"])
        self._words = frozenset(widened([one for each in listed for one in each]))
        firms = (*words["business"], *words["things"])
        self._firms = re.compile(f".{{0,{_BUSINESS - 1}}}{one_of(firms)}")

    def __repr__(self) -> str:
        """Tell what it goes by: the digest of the rules is made of it."""
        sets = (self._given, self._singly, self._words)
        return f"{[sorted(each) for each in sets]!r}{self._firms.pattern}"

    def is_name(self, run: str) -> bool:
        """Tell whether letters that stand alone are such a name."""
        return 0 < len(run) == self.begins(run)

    def begins(self, run: str) -> int:
        """Return how many letters at the begin of a run are such a name, or 0."""
        family = self._family(run)
        if not family:
            return 0
        given = run[family : family + _GIVEN]
        if len(given) == _GIVEN and self._given.issuperset(given):
            width = family + _GIVEN
        elif given[:1] in self._singly and (family > 1 or run[0] in self._common):
            width = family + 1
        else:
            return 0
        title = self._names.titles.match(run, width)
        return 0 if not title and self._firms.match(run, width) else width

    def _family(self, run: str) -> int:
        """Return how many letters of a run are a surname that begins no word, or 0."""
        if self._names.is_family(run[:2]):
            return 2
        known = self._names.is_family(run[:1]) and run[0] not in self._names.doubtful
        words = any(run[:width] in self._words for width in (2, 3, 4))
        return int(known and not words)


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rule of this family: names behind words for a person."""
    likely = Likely(words)
    cues = [*words["weak"], *words["roles"], *words["leads"]]
    lead = any_of(cues)
    given = any_of("".join(words["given"]))
    gap = r"(?:[ :]|\xef\xbc\x9a)?"
    return (
        Rule(
            name="person/likely",
            entity=Entity.PERSON,
            pattern=lead,
            triggers=tuple(
                f"{lead}{gap}{head}{given}"
                for head in NameCutter(words).heads().values()
            ),
            rank=59,
            starts=False,
            reader=_behind(likely),
            score=0.5,
        ),
    )


def _behind(likely: Likely) -> Reader:
    """Return the reader of such a name behind a word for a person."""

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        at = end + (text[end : end + 1] in _LINKS)
        run = run_at(text, at)
        width = likely.begins(run)
        return None if not width else (at, at + len(run[:width].encode()))

    return read
