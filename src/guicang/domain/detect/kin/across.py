"""A word before its value or behind it, whatever is said between the two.

``saying`` knows the words that say nothing. Here any words may stand between, for as
long as none of them claims a number for itself: no order, no sum, no other type. Words
that only hint at a type (``Kind.hints``) speak so for a value of a plainer shape.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from guicang.domain.detect.kin.kind import Kind, Place, naming
from guicang.domain.detect.kin.tables import Tables
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import Seen

# Letters, words, marks and what is counted, and neither a number nor what hides one.
_BETWEEN: Final = re.compile(
    rb"(?:[\xe3-\xe9][\x80-\xbf]{2}|\xf0[\x80-\xbf]{3}|\xe2[\x80-\xbf]{2}"
    rb"|\xef\xb8\x8f|(?<![0-9A-Za-z.:-])[0-9]{1,2}(?=[\xe3-\xe9])"
    rb"|(?<= )/(?= )|[ :=,;.\"'()\[\]<>|+\x02~\r\n?!]|-(?!--)|\*(?!\*\*)"
    rb"|(?<![A-Za-z])[A-Za-z]{1,12}(?![0-9A-Za-z_@/]))*"
)
_STOP: Final = re.compile(rb"[\x02,;!?\n]|\.(?![0-9A-Za-z])")
# What a value stands between that is the whole of a line or of its part.
_CELL: Final = re.compile(rb"[\n/|] ?\Z")
_CELL_ENDS: Final = re.compile(rb" ?[\n/|]")
_EMPTY: Final = re.compile(rb"\n(?: |\r)*\n")
_FAR: Final = 150
_STOPS: Final = 4
# Behind a value, less may be said.
_NEAR: Final = 60
_LEAD: Final = 30
_CELLS: Final = 3
Words = Mapping[str, Sequence[str]]


class Across:
    """Reads which values a name of their type speaks for from afar."""

    def __init__(self, kind: Kind, words: Words) -> None:
        others = {
            name
            for key, names in words.items()
            if key.startswith("NAME_")
            for name in names
        }
        said = {*kind.names, *kind.hints}
        claims = {*words["ORDER"], *words["CLAIMS"], *others} - said
        self._names = _compiled(kind.names)
        self._hints = _compiled(kind.hints) if kind.hints else None
        self._sure = re.compile((kind.sure or kind.value).encode(), re.IGNORECASE)
        self._claims = _claiming(sorted(claims), sorted({*said, *words["NO_CLAIMS"]}))
        self._ahead = kind.loose

    def __repr__(self) -> str:
        """Tell what it goes by: the digest of the rules is made of it."""
        hints = self._hints.pattern if self._hints else b""
        parts = (self._names.pattern, hints, self._sure.pattern, self._claims.pattern)
        return repr(parts)

    def found(
        self,
        tables: Tables,
        free: Sequence[Place],
        own: Sequence[Place],
        text: bytes,
    ) -> set[Place]:
        """Return the free values that a name speaks for, or else a hint.

        In a table the head of a column speaks, and no name elsewhere. ``text`` is the
        tables' with blanks for what claims no other value (``passing``).
        """
        free = [each for each in free if not tables.columned(each[0], least=_CELLS)]
        places = sorted({*free, *own})
        names = list(self._names.finditer(text))
        if names or self._hints is None:
            return set(self._spoken(text, names, places)).intersection(free)
        hints = list(self._hints.finditer(text))
        return {
            place
            for place in set(self._spoken(text, hints, places)).intersection(free)
            if self._sure.fullmatch(text, *place)
        }

    def _spoken(
        self, text: bytes, names: Sequence[re.Match[bytes]], places: Sequence[Place]
    ) -> Iterator[Place]:
        for begin, end in (found.span() for found in names):
            if self.claimed(text, max(begin - _LEAD // 2, 0), begin):
                continue
            after = next((each for each in places if each[0] >= end), None)
            if after and self._open(text, end, after[0], _FAR, _STOPS):
                yield after
            elif not self._ahead:
                yield from self._before(text, begin, places)

    def _before(
        self, text: bytes, name: int, places: Sequence[Place]
    ) -> Iterator[Place]:
        """Give the value right before a name that nothing follows."""
        before = [each for each in places if each[1] <= name]
        if not before:
            return
        start, end = before[-1]
        if self._open(text, end, name, _NEAR, 1) and not self.claimed(
            text, max(start - _LEAD, 0), start
        ):
            yield start, end

    def _open(self, text: bytes, start: int, end: int, far: int, stops: int) -> bool:
        """Tell whether nothing between two places claims a number."""
        return (
            end - start <= far
            and _BETWEEN.fullmatch(text, start, end) is not None
            and _EMPTY.search(text, start, end) is None
            and len(_STOP.findall(text, start, end)) <= stops
            and not self.claimed(text, start, end)
        )

    def claimed(self, text: bytes, start: int, end: int) -> bool:
        """Tell whether a word between two places claims a number."""
        return any(found[1] for found in self._claims.finditer(text, start, end))


def passing(text: bytes, seen: Sequence[Seen]) -> bytes:
    """Return a text with blanks for what was found and claims no other value.

    That is who is spoken of, other answers to what was asked for in one question, and
    what has a place of its own between two strokes.
    """
    passed = [
        each
        for each in seen
        if each.kind is Entity.PERSON
        or (
            _CELL.search(text, max(each.start - 2, 0), each.start)
            and _CELL_ENDS.match(text, each.end)
        )
    ]
    if not passed:
        return text
    left = bytearray(text)
    for each in passed:
        left[each.start : each.end] = b" " * (each.end - each.start)
    return bytes(left)


def _claiming(claims: Sequence[str], idle: Sequence[str]) -> re.Pattern[bytes]:
    """Return the expression for what claims, in its first group, or only seems to."""
    return re.compile(f"{naming(idle)}|({naming(claims)})".encode(), re.IGNORECASE)


def _compiled(names: Sequence[str]) -> re.Pattern[bytes]:
    return re.compile(naming(names).encode(), re.IGNORECASE)
