"""What the types have in common whose values a word must speak for."""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import Seen, one_of

Place = tuple[int, int]

# In all values there is one.
_SIGN: Final = re.compile(rb"[0-9]")

# Behind three stars stands the rest of what is hidden; two make letters bold.
_LEFT: Final = r"(?<![0-9A-Za-z_@])(?<![0-9A-Za-z][.\-])(?<!\*{3})"
_RIGHT: Final = r"(?![0-9A-Za-z_@]|[.\-][0-9A-Za-z]|://)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A type, what its values look like, and what it is called.

    ``names`` name it in a sentence, ``keys`` in a program. ``sound`` is asked of the
    text and a value's place. What was found of the types ``over`` gives way. Of a
    ``loose`` type almost anything could be a value: a mere comma makes no sibling,
    but a mere blank does of one that is ``spaced``.
    ``listed`` tells a value by what was found around it, of the types ``beside``.
    ``hints`` are words that speak for values of the shape ``sure``, or of any, where
    no name of the type is in the text.
    """

    entity: Entity
    names: Sequence[str]
    keys: frozenset[str]
    value: str
    sound: Callable[[bytes, int, int], bool]
    over: frozenset[Entity] = frozenset()
    beside: frozenset[Entity] = frozenset()
    listed: Callable[[bytes, Sequence[Seen]], Callable[[Place], bool]] | None = None
    hints: Sequence[str] = ()
    sure: str = ""
    loose: bool = False
    spaced: bool = False
    caseless: bool = False


class Values:
    """Finds what could be values of a kind, where nothing else was found."""

    def __init__(self, kind: Kind) -> None:
        flags = re.IGNORECASE if kind.caseless else 0
        self._kind = kind
        self._shape = re.compile(f"{_LEFT}(?:{kind.value}){_RIGHT}".encode(), flags)

    def free(self, text: bytes, seen: Sequence[Seen]) -> list[Place]:
        """Return the places of values that may be of the kind, in order."""
        over = self._kind.over
        taken = [each for each in seen if each.kind not in over] if over else seen
        if not _left(text, taken):
            return []
        starts = [each.start for each in taken]
        return [
            place
            for found in self._shape.finditer(text)
            if not _meets(place := found.span(), taken, starts)
            and self._kind.sound(text, *place)
        ]


def _left(text: bytes, taken: Sequence[Seen]) -> bool:
    """Tell whether a digit is left outside of what was found."""
    at = 0
    for each in taken:
        if _SIGN.search(text, at, each.start):
            return True
        at = each.end
    return _SIGN.search(text, at) is not None


def _meets(place: Place, taken: Sequence[Seen], starts: Sequence[int]) -> bool:
    """Tell whether what was found, in order and apart, touches a place."""
    last = bisect_left(starts, place[1]) - 1
    return last >= 0 and taken[last].end > place[0]


def naming(names: Sequence[str]) -> str:
    """Return the expression for one of the names; Latin ones are whole words."""
    other = [name for name in names if not name[0].isascii()]
    latin = [name for name in names if name[0].isascii()]
    ways = [one_of(sorted(other, key=len, reverse=True))] if other else []
    if latin:
        ways.append(f"(?<![A-Za-z0-9]){one_of(sorted(latin))}\\.?(?![A-Za-z])")
    return f"(?:{'|'.join(ways)})"
