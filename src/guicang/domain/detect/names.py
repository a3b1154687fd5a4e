"""Which of the names that a model proposes stand: surname, length, and what follows.

A model for words in general proposes shops, dishes, drugs and mere fragments too. What
it proposes counts only where a name's own form agrees: a known surname with one or two
letters behind it, or parts joined by a dot, as names of minorities and transliterations
are written; and only where neither the name nor what stands around it is a firm, a
place, goods, or a common word.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from guicang.domain.detect.model import Entity, Finding
from guicang.domain.detect.rule import any_of

# Raised when the judgement changes: findings tell which one they come from.
EDITION: Final = 3
PLAIN: Final = "person/model"
DOTTED: Final = "person/model-dotted"

_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff"
_DOTS: Final = "·•‧・･"
_NUMBER: Final = "0-9\uff10-\uff19零一二三四五六七八九十百两几半\\])）"
_BREAK: Final = re.compile(f"[^{_HAN}]|\\Z")
_ALL_HAN: Final = re.compile(f"[{_HAN}]+\\Z")
_LONG: Final = 4
_COMPOUND: Final = 2
_GIVEN: Final = 2
_AROUND: Final = 36
_UNSURE: Final = 0.4
_SURE: Final = 0.8
Words = Mapping[str, Sequence[str]]


class Proposal(NamedTuple):
    """What a model proposes: code points, end exclusive, and how sure it is, 0 to 1."""

    start: int
    end: int
    sure: float


class Names:
    """Decides of proposals by word lists: those of the rules and those for models."""

    def __init__(self, words: Words) -> None:
        """Read the lists."""
        self._single = frozenset("".join(words["surnames"])) - set(" \n")
        self._compound = frozenset(words["compound"])
        self._doubtful = frozenset("".join(words["doubtful"]))
        self._stops = frozenset("".join(words["stops"]))
        self._measures = frozenset("".join(words["measures"]))
        self._words = frozenset((*words["others"], *words["words"]))
        self._last = frozenset("".join(words["last"]))
        self._tail = re.compile(f"(?:{any_of([*words['titles'], *words['calls']])})\\Z")
        self._goods = re.compile(any_of(words["goods"]))
        self._branch = re.compile(
            f"[{_HAN}]{{0,5}}{any_of(words['branches'])}"
            f"|[{_HAN}]{{0,6}}[(（][^)）]{{0,12}}店[)）]"
        )
        self._number = re.compile(f"[{_NUMBER}]\\Z")
        sound = f"[{''.join(words['sounds'])}]".replace(" ", "")
        self._more_left = re.compile(f"(?:{sound}{{1,8}}[{_DOTS}])*{sound}{{0,8}}\\Z")
        self._more_right = re.compile(f"{sound}{{0,8}}(?:[{_DOTS}]{sound}{{1,8}})*")
        self._possible = re.compile(
            f"[{''.join(sorted(self._single))}]|{any_of(words['compound'])}"
            f"|[{_HAN}][{_DOTS}][{_HAN}]"
        )

    def possible(self, text: str) -> bool:
        """Tell whether any name could stand in a text; no model need read others.

        ``judged`` finds nothing where this is false, so asking first loses nothing.
        """
        return self._possible.search(text) is not None

    def judged(self, text: str, proposals: Iterable[Proposal]) -> tuple[Finding, ...]:
        """Return the names that stand, in order of position, not overlapping."""
        found: list[Finding] = []
        for finding in self._each(text, proposals):
            if not found or found[-1].end <= finding.start:
                found.append(finding)
        return tuple(found)

    def _each(self, text: str, proposals: Iterable[Proposal]) -> Iterator[Finding]:
        for start, end, sure in proposals:
            place, rule = self._dotted(text, start, end), DOTTED
            if place is None:
                place, rule = self._plain(text, start, end, sure), PLAIN
            if place is not None:
                score = 0.7 if sure >= _SURE else 0.5
                yield Finding(Entity.PERSON, *place, score, rule)

    def _dotted(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """Widen a proposal by what dots join to it, and what is spelled by sound."""
        left = self._more_left.search(text[max(0, start - _AROUND) : start])
        right = self._more_right.match(text, end)
        first = start - (len(left.group()) if left else 0)
        last = right.end() if right else end
        parts = re.split(f"[{_DOTS}]", text[first:last])
        if len(parts) < _COMPOUND or not all(map(_ALL_HAN.match, parts)):
            return None
        return (first, last) if len("".join(parts)) >= _LONG else None

    def _plain(
        self, text: str, start: int, end: int, sure: float
    ) -> tuple[int, int] | None:
        name = text[start:end]
        tail = self._tail.search(name)
        if tail:
            name = name[: tail.start()]
        if not _ALL_HAN.match(name):
            return None
        family = self._family(name)
        if not family or not family < len(name) <= family + _GIVEN:
            return None
        end = start + len(name)
        if not tail and len(name) == family + 1 and self._cut_short(text, end):
            end += 1
        return None if self._vetoed(text, start, end, sure) else (start, end)

    def _family(self, name: str) -> int:
        """Return how many letters of a name are a surname."""
        if name[:_COMPOUND] in self._compound:
            return _COMPOUND
        return int(name[0] in self._single)

    def _cut_short(self, text: str, end: int) -> bool:
        """Tell whether the one letter that is left of a clause belongs to the name."""
        letter = text[end : end + 1]
        return (
            _ALL_HAN.match(letter) is not None
            and letter not in self._stops
            and _BREAK.match(text, end + 1) is not None
        )

    def _vetoed(self, text: str, start: int, end: int, sure: float) -> bool:
        """Tell whether something speaks against a name that has the form of one."""
        name = text[start:end]
        if sure < _UNSURE or name[-1] in self._last:
            return True
        if name in self._words or name[:-1] in self._words:
            return True
        if name[0] in self._doubtful and sure < _SURE:
            return True
        if name[0] in self._measures and self._number.search(text[:start][-1:]):
            return True
        return bool(self._goods.match(text, end) or self._branch.match(text, end))
