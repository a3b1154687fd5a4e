"""Numbers in groups of any size, with anything between them that people put there.

Shapes of a few groupings are read by the automaton itself, which is cheaper; this is
for the others. It goes back from the end of a number, group by group, until as many
digits are gathered as the type has: a number never begins or ends inside a group.
"""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from guicang.domain.detect.rule import Reader

# Folded: a tab is a space, a middle dot a dash, a comma or stop of Chinese \x02.
_BETWEEN: Final = r"[ \-./|,\x02\r\n]"
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
_JOINS: Final = re.compile(rb"[ \-./|,\x02\r\n]{1,3}")
# What joins a number that no word speaks for: the same all along.
_PLAIN: Final = frozenset((b" ", b"-", b"  ", b" - ", b"\n", b"\r\n"))
# Sums with commas, and what begins with a day.
_OTHERS: Final = re.compile(
    rb"[0-9]{1,3}(?:,[0-9]{3})+\Z|(?:19|20)[0-9]{2}[/.-][01]?[0-9][/.-]"
)
_NO_DIGITS: Final = bytes(c for c in range(256) if c not in b"0123456789")
_WIDEST: Final = 48
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
        return (
            len(self.joins) == 1
            and self.joins <= _PLAIN
            and len(self.groups) <= min(_MOST, self.digits // 3 + 1)
            and min(self.groups) >= _FEWEST
        )


def before(text: bytes, end: int) -> Iterator[Grouped]:
    """Give the numbers of two groups and more that end at a place, the shortest first.

    A carriage return alone, or a line break twice, joins nothing.
    """
    lowest = max(end - _WIDEST, 0)
    found = [m.span() for m in _GROUP.finditer(text, lowest, end)]
    if found and found[0][0] == lowest and text[lowest - 1 : lowest].isdigit():
        del found[0]
    groups: tuple[int, ...] = ()
    joins: frozenset[bytes] = frozenset()
    found.reverse()
    for (start, stop), (earlier, ended) in pairwise([*found, (0, 0)]):
        groups = (stop - start, *groups)
        if len(groups) > 1:
            yield Grouped(start, sum(groups), groups, joins)
        join = text[ended:start]
        if earlier == ended or not _JOINS.fullmatch(join) or join.count(b"\n") > 1:
            return
        joins |= {join}


def reader(
    fits: Callable[[bytes], bool], lengths: range, first: str, *, plain: bool = False
) -> Reader:
    """Return the reader of numbers of so many digits that a check holds for.

    ``first`` is what they begin with.
    ``plain`` asks that they are written as usual: no word speaks for them.
    """
    begins = re.compile(rf"(?<![0-9]){first}".encode())

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        lowest = max(end - _WIDEST, 0)
        few = len(text[lowest:end].translate(None, _NO_DIGITS)) < lengths[0]
        if few or begins.search(text, lowest, end) is None:
            return None
        for number in before(text, end):
            if number.digits > lengths[-1]:
                return None
            if number.digits not in lengths or (plain and not number.plain):
                continue
            value = text[number.start : end]
            other = _OTHERS.match(value)
            if not other and fits(b"".join(_GROUP.findall(value))):
                return (number.start, end)
        return None

    return read
