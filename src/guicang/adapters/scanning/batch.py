"""Many messages at once: what ``single`` does one by one, column by column.

The text of all rows is read once, where it lies, for triggers. Only rows that hold one
are copied together, folded and read again. What matched is judged rule by rule, all
rows at once. Both engines give the same findings for any text; a property test holds
them to it.
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple, cast

import numpy as np

from guicang.adapters.scanning import checks
from guicang.adapters.scanning.automaton import Automaton
from guicang.adapters.scanning.beside import ALNUM, a_class, beside, tails
from guicang.adapters.scanning.buffers import (
    Mask,
    Places,
    Rows,
    Run,
    any_byte,
    code_points,
    folded,
    joined_rows,
    raw,
    runs,
    shrunk,
)
from guicang.adapters.scanning.grouping import Digits, Endings
from guicang.adapters.scanning.plan import Plan
from guicang.adapters.scanning.respelling import respelled
from guicang.adapters.scanning.settling import settled
from guicang.adapters.scanning.single import ENDS
from guicang.domain.detect.groups import GroupReader
from guicang.domain.detect.rule import Beside, Reach, Rule

_FAR: Final = 1 << 30


class Found(NamedTuple):
    """Findings as columns: row, place in code points, and the number of the rule."""

    row: Places
    start: Places
    end: Places
    rule: Places


_NINE: Final = 9
# What the guards in front of triggers are made of.
_TOKEN: Final = ALNUM | a_class(b"_@")


def candidates(plan: Plan, array: Any) -> Places:
    """Return the rows that hold a trigger, and perhaps some that do not."""
    data, starts = raw(array)
    ends = plan.triggers.ends(cast("bytes", data.data))
    chosen = np.zeros(len(array), np.bool_)
    at = np.fromiter(ends, np.int64, len(ends))
    chosen[np.searchsorted(starts, at - 1, side="right") - 1] = True
    # A guard in front of a shape cannot see that a row begins.
    begins = starts[1:-1]
    begins = begins[(begins > 0) & (begins < len(data))]
    glued = begins[_TOKEN[data[begins]] & _TOKEN[data[begins - 1]]]
    chosen[np.searchsorted(starts, glued, side="right") - 1] = True
    return np.flatnonzero(chosen)


def scan(plan: Plan, array: Any) -> Found:
    """Return what is found in a sound large string array, by row and position."""
    rows = candidates(plan, array) if len(array) else np.zeros(0, np.int64)
    if not len(rows):
        return _nothing()
    taken = array if len(rows) == len(array) else array.take(rows)
    joined = joined_rows(taken)
    at = np.array(plan.signs.ends(joined.data.tobytes()), np.int64) - 1
    odd = np.unique(np.searchsorted(joined.starts, at, side="right") - 1)
    meant = respelled(taken, odd)
    if len(odd):
        joined = joined_rows(meant.array)
    found = _Batch(plan, folded(joined)).found()
    start, end = meant.back(found.row, found.start), meant.back(found.row, found.end)
    return Found(rows[found.row], start, end, found.rule)


def _nothing() -> Found:
    none = np.zeros(0, np.int64)
    return Found(none, none, none, none)


class _Matches:
    """What an automaton saw, by the numbers of its shapes; the last one takes more."""

    def __init__(self, automaton: Automaton, data: bytes, count: int) -> None:
        matches = np.array(automaton.flat(data), np.int64).reshape(-1, 3)
        matches = matches[np.argsort(matches[:, 0], kind="stable")]
        self._start, self._end = matches[:, 1].copy(), matches[:, 2].copy()
        self._bounds = np.searchsorted(matches[:, 0], np.arange(count))
        self._bounds = np.append(self._bounds, len(matches))

    def of(self, number: int) -> tuple[Places, Places]:
        """Return starts and ends of one shape's matches."""
        at = slice(self._bounds[number], self._bounds[number + 1])
        return self._start[at], self._end[at]


class _Batch:
    """One folded buffer with what the second automaton saw in it."""

    def __init__(self, plan: Plan, rows: Rows) -> None:
        self._plan = plan
        self._data, self._starts = rows
        self._bytes = self._data.tobytes()
        self._shrunk = shrunk(self._data)
        self._numbers = _Matches(
            plan.numbers, self._data[self._shrunk].tobytes(), plan.plain + 1
        )
        other = len(plan.groups) - plan.plain
        self._words = _Matches(plan.words, self._bytes, other)
        self._urls = self._addresses()
        # Characters before 0 wrap around to high numbers.
        digit = (self._data - ord("0")) <= _NINE
        star = self._data == ord("*")
        self._digits = Digits(self._data, self._bytes, digit)
        self._numerals: Sequence[Run] = (runs(digit, 4),)
        self._hidden: Sequence[Run] = self._numerals
        self._starred = bool(star.any())
        if self._starred:
            self._hidden = (runs(digit | star, 4), runs(star, 3))
        ends = any_byte(self._data, ENDS)
        # Behind a colon, a clause goes on in the next line.
        ends[1:] &= (self._data[1:] != ord("\n")) | (self._data[:-1] != ord(":"))
        self._breaks = np.flatnonzero(ends)
        self._cues: dict[str, Places] = {}

    def found(self) -> Found:
        """Judge every match, and settle what overlaps."""
        maybe = [
            part
            for number in range(len(self._plan.groups))
            for part in self._plausible(number)
        ]
        if not maybe:
            return _nothing()
        asking = [
            start
            for start, _, _, index in maybe
            if self._plan.rules[index].cue or self._plan.rules[index].against
        ]
        if asking:
            self._cues = self._hinted(asking)
        parts = [self._supported(*part) for part in maybe]
        start, end, rule = (
            np.concatenate(column) for column in zip(*parts, strict=True)
        )
        if not len(start):
            return _nothing()
        start, end, rule = settled(self._plan, start, end, rule)
        row = np.searchsorted(self._starts, start, side="right") - 1
        base = self._starts[row]
        begin, first, last = code_points(self._data, base, start, end)
        return Found(row, first - begin, last - begin, rule)

    def _hinted(self, starts: Sequence[Places]) -> dict[str, Places]:
        """Return where the words of each class end, in rows that hold these places."""
        row = np.searchsorted(self._starts, np.concatenate(starts), side="right") - 1
        wanted = np.zeros(len(self._starts) - 1, np.bool_)
        wanted[row] = True
        # A row goes on to where the next one begins, its NUL included.
        lengths = np.diff(self._starts)
        at = np.flatnonzero(np.repeat(wanted, lengths)) + self._starts[0]
        # The word at the very start of the first row needs a byte before it.
        at = np.concatenate(([0], at))
        seen = _Matches(
            self._plan.hints, self._data[at].tobytes(), len(self._plan.cues)
        )
        ends: dict[str, list[Places]] = {}
        for number, cue in enumerate(self._plan.cues):
            _, end = seen.of(number)
            ends.setdefault(cue.name, []).append(at[end - cue.over - 1] + 1)
        return {name: np.sort(np.concatenate(each)) for name, each in ends.items()}

    def _addresses(self) -> tuple[Places, Places]:
        begin, end = self._numbers.of(self._plan.plain)
        order = np.argsort(begin, kind="stable")
        begin = self._shrunk[begin[order]]
        return begin, np.maximum.accumulate(self._shrunk[end[order] - 2] + 1)

    def _places(self, number: int) -> tuple[Places, Places]:
        """Return starts and ends of a group's matches, without their guards."""
        group = self._plan.groups[number]
        if number >= self._plan.plain:
            start, end = self._words.of(number - self._plan.plain)
            return start + group.left, end - group.right
        start, end = self._numbers.of(number)
        start, end = start + group.left, end - group.right
        return self._shrunk[start], self._shrunk[end - 1] + 1

    def _plausible(self, number: int) -> Sequence[tuple[Places, Places, Places, int]]:
        """Return matches of a group, rule by rule, that only cues can still refuse."""
        start, end = self._places(number)
        if not len(start):
            return ()
        parts = []
        ends = Endings(self._digits, end)
        for index, rule in self._plan.groups[number].rules:
            s, e = self._values(rule, start, end, ends)
            beside = self._beside(rule.never | rule.doubtful, s, e)
            kept = (beside & rule.never.value) == 0
            s, e, beside = s[kept], e[kept], beside[kept]
            if rule.check and len(s):
                kept = checks.right(rule.check, self._data, s, e)
                s, e, beside = s[kept], e[kept], beside[kept]
            if len(s):
                parts.append((s, e, beside, index))
        return parts

    def _supported(
        self, start: Places, end: Places, beside: Places, index: int
    ) -> tuple[Places, Places, Places]:
        rule = self._plan.rules[index]
        cue = self._distance(rule.cue, start, end, self._hidden)
        kept = np.ones(len(start), np.bool_)
        if rule.required:
            kept = cue < _FAR
        elif rule.doubtful:
            kept = ((beside & rule.doubtful.value) == 0) | (cue < _FAR)
        if rule.against:
            against = self._distance(rule.against, start, end, self._numerals)
            kept &= (against == _FAR) | (against > cue)
        return start[kept], end[kept], np.full(int(kept.sum()), index, np.int64)

    def _values(
        self, rule: Rule, start: Places, end: Places, ends: Endings
    ) -> tuple[Places, Places]:
        text = self._bytes
        if rule.tail:
            start = tails(self._bytes, self._data, end, rule.tail)
        if rule.reader is None:
            return start, end
        read = rule.reader
        if isinstance(read, GroupReader):
            found = ends.read(read)
        else:
            places = zip(start.tolist(), end.tolist(), strict=True)
            found = [place for s, e in places if (place := read(text, s, e))]
        both = np.array(found, np.int64).reshape(-1, 2)
        return both[:, 0], both[:, 1]

    def _beside(self, asked: Beside, start: Places, end: Places) -> Places:
        """Return what stands beside each value, of what is asked."""
        if not self._starred:
            asked &= ~Beside.STARS
        seen = beside(self._data, self._bytes, asked, start, end)
        if Beside.IN_URL & asked:
            seen |= np.where(self._in_url(start, end), Beside.IN_URL.value, 0)
        return seen

    def _in_url(self, start: Places, end: Places) -> Mask:
        begins, ends = self._urls
        if not len(begins):
            return np.zeros(len(start), np.bool_)
        at = np.searchsorted(begins, start, side="right") - 1
        inside: Mask = (at >= 0) & (ends[np.maximum(at, 0)] >= end)
        return inside

    def _distance(
        self, reach: Reach | None, start: Places, end: Places, over: Sequence[Run]
    ) -> Places:
        nearest = np.full(len(start), _FAR, np.int64)
        if reach is None or not len(start):
            return nearest
        row = np.searchsorted(self._starts, start, side="right") - 1
        lowest = np.maximum(start - reach.back, self._starts[row])
        bottom = lowest
        for stops, width in over:
            at = np.searchsorted(stops, start, side="right") - 1
            barrier = stops[at]  # the first one, 0, is none
            # Of a number that begins before the reach, what is inside counts.
            lowest = np.where(
                barrier >= bottom + width, np.maximum(barrier, lowest), lowest
            )
        if not reach.through:
            at = np.searchsorted(self._breaks, start, side="left") - 1
            lowest = np.maximum(lowest, self._breaks[at] + 1)
        highest = end
        if reach.ahead:
            at = np.searchsorted(self._breaks, end, side="left")
            highest = np.minimum(end + reach.ahead, self._breaks[at])
            top = highest
            for stops, width in over:
                at = np.searchsorted(stops, end + width, side="left")
                barrier = stops[np.minimum(at, len(stops) - 1)]
                hides = (at < len(stops)) & (barrier <= top)
                highest = np.where(hides, np.minimum(barrier - width, highest), highest)
        for name in reach.classes:
            ends = self._cues.get(name)
            if ends is None or not len(ends):
                continue
            at = np.searchsorted(ends, start, side="right") - 1
            word = ends[np.maximum(at, 0)]
            near = (at >= 0) & (word > lowest)
            nearest = np.where(near, np.minimum(nearest, start - word), nearest)
            at = np.searchsorted(ends, end, side="right")
            word = ends[np.minimum(at, len(ends) - 1)]
            near = (at < len(ends)) & (word <= highest)
            nearest = np.where(near, np.minimum(nearest, word - end), nearest)
        return nearest
