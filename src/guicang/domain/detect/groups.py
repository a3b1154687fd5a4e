"""Numbers in groups of any size, with anything between them that people put there.

Shapes of a few groupings are read by the automaton itself, which is cheaper; this is
for the others. It goes back from the end of a number, group by group, until as many
digits are gathered as the type has: a number never begins or ends inside a group.
"""

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from guicang.domain.detect.rule import Check, Reader

# Folded: a tab is a space, a middle dot a dash, a comma or stop of Chinese \x02.
_BETWEEN: Final = r"[ \-./|,_~\x02\r\n]"
_DIGIT: Final = f"[0-9]{_BETWEEN}{{0,3}}"
_LAST: Final = f"[0-9]{_BETWEEN}{{1,3}}[0-9]"
ENDED: Final = "|".join(
    (
        *(f"(?:{_DIGIT}){{{10 - last}}}{_LAST}{{{last}}}" for last in range(1, 10)),
        f"{_LAST}{{10,17}}",
    )
)
"""The shape of the last eleven digits, not all in one piece; no match has a start."""

_GROUP: Final = re.compile(rb"[0-9]+")
_JOINS: Final = re.compile(rb"[ \-./|,_~\x02\r\n]{1,3}")
# What joins a number that no word speaks for: the same all along, but for a line
# break somewhere in it.
_PLAIN: Final = frozenset((b" ", b"-", b"  ", b"   ", b" - ", b"_", b"~"))
_BROKEN: Final = re.compile(rb"[ -]{0,2}\r?\n")
# The same where more digits, and so the check, leave less to chance.
_LONG_PLAIN: Final = _PLAIN | {b"/", b"."}
# And what parts numbers of a list, too: sums are written in threes.
_LISTED: Final = frozenset((b",", b"|", b"\x02"))
_LONG: Final = 14
_FOUR: Final = 4
# Sums with commas, and what begins with a day.
_OTHERS: Final = re.compile(
    rb"[0-9]{1,3}(?:,[0-9]{3})+\Z|(?:19|20)[0-9]{2}[/.-][01]?[0-9][/.-]"
)
_NO_DIGITS: Final = bytes(c for c in range(256) if c not in b"0123456789")
_WIDEST: Final = 48
_LEAST: Final = 11
_FEWEST: Final = 2
_MOST: Final = 5


class Grouped(NamedTuple):
    """Where a number begins, how many digits it has, and what it is made of."""

    start: int
    digits: int
    groups: tuple[int, ...]
    joins: frozenset[bytes]

    @property
    def plain(self) -> bool:
        """Tell whether it is written as numbers usually are."""
        joins = {join for join in self.joins if not _BROKEN.fullmatch(join)}
        split = b"." in joins and len(self.groups) == _FEWEST  # a number and its part
        usual = _LONG_PLAIN if self.digits >= _LONG else _PLAIN
        if self.digits >= _LONG and min(self.groups[:-1]) >= _FOUR:
            usual |= _LISTED
        return (
            len(joins) <= 1
            and not split
            and joins <= usual
            and len(self.groups) <= min(_MOST, self.digits // 3 + 1)
            and min(self.groups) >= _FEWEST
        )


def before(text: bytes, end: int) -> Iterator[Grouped]:
    """Give the numbers of two groups and more that end at a place, the shortest first.

    None has fewer digits than ``ENDED`` asks for. A carriage return alone, or a line
    break twice, joins nothing.
    """
    lowest = max(end - _WIDEST, 0)
    found = [m.span() for m in _GROUP.finditer(text, lowest, end)]
    if found and found[0][0] == lowest and text[lowest - 1 : lowest].isdigit():
        del found[0]
    widths: list[int] = []
    joins: frozenset[bytes] = frozenset()
    digits = begin = 0
    for start, stop in reversed(found):
        join = text[stop:begin] if widths else None
        if join is not None and join not in joins:
            if not _JOINS.fullmatch(join) or join.count(b"\n") > 1:
                return
            joins |= {join}
        widths.append(stop - start)
        digits += stop - start
        begin = start
        if digits >= _LEAST and joins:
            yield Grouped(start, digits, tuple(reversed(widths)), joins)


@dataclass(frozen=True, slots=True, repr=False)
class GroupReader:
    """Reads numbers of so many digits that a check holds for.

    ``plain`` asks that they are written as usual: no word speaks for them. ``then``
    has the last word. An engine that reads many numbers at once asks the check of all
    their last digits, in each length, and then looks at what passed (``among``).
    """

    check: Check
    lengths: range
    plain: bool = False
    then: Reader | None = None

    def __repr__(self) -> str:
        """Say the same in every process: the rules' version is made of it."""
        names = [getattr(f, "__qualname__", "") for f in (self.check, self.then)]
        return f"GroupReader{(*names, self.lengths, self.plain)}"

    def __call__(self, text: bytes, _: int, end: int) -> tuple[int, int] | None:
        """Return where the number lies that ends at a place."""
        found = tuple(before(text, end))
        return self.among(text, end, self.right(text, end, found), found)

    def right(self, text: bytes, end: int, found: Iterable[Grouped]) -> list[int]:
        """Return the lengths of the numbers ending at a place that pass the check."""
        digits = text[max(end - _WIDEST, 0) : end].translate(None, _NO_DIGITS).decode()
        lengths = (n.digits for n in found if n.digits in self.lengths)
        return [length for length in lengths if self.check(digits[-length:])]

    def among(
        self, text: bytes, end: int, lengths: Container[int], found: Iterable[Grouped]
    ) -> tuple[int, int] | None:
        """Return the place of the first number of a length that passed the check."""
        for number in found:
            start = number.start
            if number.digits > self.lengths[-1]:
                return None
            if number.digits not in lengths or (self.plain and not number.plain):
                continue
            if not _OTHERS.match(text[start:end]):
                return self.then(text, start, end) if self.then else (start, end)
        return None
