"""Find values that were marked by hand, knowing only their keyed digests.

Every window of a marked length would have to be digested, at a microsecond each. The
hint of each window (``domain.detect.rules.values``) is four look-ups, and passes over
all but some in 65,536 windows that are no marked value.

A value that begins or ends with a letter or digit of ASCII is found where it stands
alone, not as a part of a longer run.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import Final

import numpy as np
from numpy.typing import NDArray

from guicang.domain.detect.rules.model import RuleSet
from guicang.domain.detect.rules.values import CELLS, Digester, fold

_HINTS: Final = 1 << 16
_PLANE: Final = 0x10000
_DROPPED: Final = 0xFFFFFFFF

Found = tuple[int, int, int]
"""Rule, start, end in code points."""


class Marks:
    """The marked values of a rule set."""

    def __init__(self, rules: RuleSet, digester: Digester) -> None:
        self._digester = digester
        self._owners: dict[tuple[int, str], list[int]] = {}
        hints: dict[int, set[int]] = {}
        for number, rule in enumerate(rules.rules):
            for mark in rule.marks:
                self._owners.setdefault((mark.length, mark.tag), []).append(number)
                hints.setdefault(mark.length, set()).add(mark.hint)
        self._hints = sorted(hints.items())

    def __bool__(self) -> bool:
        return bool(self._hints)

    def search(self, text: str) -> Iterator[Found]:
        """Find the marked values in one text."""
        folded = [fold(c) for c in text]
        places = [place for place, c in enumerate(folded) if c]
        form = [folded[place] for place in places]
        cells = [ord(c) % CELLS for c in form]
        rows = [[table[cell] for cell in cells] for table in self._digester.tables]
        for length, hints in self._hints:
            first, second = rows[0], rows[1][1:]
            third, last = rows[2][length - 2 :], rows[3][length - 1 :]
            windows = zip(first, second, third, last, strict=False)
            for at, (a, b, c, d) in enumerate(windows):
                if a ^ b ^ c ^ d in hints:
                    start, end = places[at], places[at + length - 1] + 1
                    yield from self._confirmed(
                        "".join(form[at : at + length]),
                        (start, end),
                        (_at(folded, start - 1), _at(folded, end)),
                    )

    def search_many(self, texts: Sequence[str]) -> Iterator[tuple[int, Found]]:
        """Find the marked values in many texts; gives the row of each too."""
        joined = "\0".join(texts)
        codes = np.frombuffer(
            joined.encode("utf-32-le", "surrogatepass"), np.uint32
        ).astype(np.int64)
        starts = [0, *accumulate(len(text) + 1 for text in texts)]
        low = codes < _PLANE
        folded = np.where(low, _table()[np.where(low, codes, 0)], codes)
        places = np.flatnonzero(folded != _DROPPED)
        form = folded[places]
        tables = np.array(self._digester.tables, np.uint16)[:, form % CELLS]
        for length, hints in self._hints:
            for at in _candidates(tables, length, hints).tolist():
                start, end = int(places[at]), int(places[at + length - 1]) + 1
                row = int(np.searchsorted(starts, start, "right")) - 1
                around = fold(_at(joined, start - 1)), fold(_at(joined, end))
                text = "".join(map(chr, form[at : at + length].tolist()))
                for rule, first, last in self._confirmed(text, (start, end), around):
                    yield row, (rule, first - starts[row], last - starts[row])

    def _confirmed(
        self, form: str, span: tuple[int, int], around: tuple[str, str]
    ) -> Iterator[Found]:
        before, after = around
        if (_alnum(form[0]) and _alnum(before)) or (_alnum(form[-1]) and _alnum(after)):
            return
        for rule in self._owners.get((len(form), self._digester.tag(form)), ()):
            yield rule, *span


def _candidates(
    tables: NDArray[np.uint16], length: int, hints: set[int]
) -> NDArray[np.int64]:
    count = tables.shape[1] - length + 1
    if count < 1:
        return np.empty(0, np.int64)
    wanted = np.zeros(_HINTS, bool)
    wanted[list(hints)] = True
    first, second, third, last = tables
    found = (
        first[:count]
        ^ second[1 : count + 1]
        ^ third[length - 2 : length - 2 + count]
        ^ last[length - 1 :]
    )
    return np.flatnonzero(wanted[found])


@cache
def _table() -> NDArray[np.int64]:
    """Give the normal forms of the basic plane."""
    forms = (fold(chr(code)) for code in range(_PLANE))
    return np.array([ord(form) if form else _DROPPED for form in forms], np.int64)


def _at(characters: Sequence[str], place: int) -> str:
    """Give the character at a place; a space beyond either end."""
    return characters[place] if 0 <= place < len(characters) else " "


def _alnum(character: str) -> bool:
    return character.isascii() and character.isalnum()
