"""Many messages at once: what ``single`` does one by one, column by column.

The text of all rows is read once, where it lies, for triggers. Only rows that hold one
are copied together, folded and read again. What matched is judged rule by rule, all
rows at once. Both engines give the same findings for any text; a property test holds
them to it.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple, cast

import numpy as np

from guicang.adapters.scanning import checks
from guicang.adapters.scanning.arrays import Mask, Places
from guicang.adapters.scanning.beside import ALNUM, a_class, beside, tails
from guicang.adapters.scanning.buffers import (
    Rows,
    code_points,
    folded,
    joined_rows,
    raw,
    shrunk,
)
from guicang.adapters.scanning.grouping import Digits, Endings
from guicang.adapters.scanning.guard import SHIFT
from guicang.adapters.scanning.lettered import Sight
from guicang.adapters.scanning.matches import Matches, sight
from guicang.adapters.scanning.nearness import FAR, SPAN, Nearness
from guicang.adapters.scanning.plan import Kind, Plan
from guicang.adapters.scanning.respelling import respelled
from guicang.adapters.scanning.settling import settled
from guicang.adapters.scanning.wholes import Values, Wholes
from guicang.domain.detect.groups import GroupReader
from guicang.domain.detect.rule import ROUNDS, Beside, Rule


class Found(NamedTuple):
    """Findings as columns: row, place in code points, and the number of the rule."""

    row: Places
    start: Places
    end: Places
    rule: Places


_NINE: Final = 9
# What the guards in front of triggers are made of.
_TOKEN: Final = ALNUM | a_class(b"_@")


def candidates(plan: Plan, array: Any) -> tuple[Places, Mask]:
    """Return the rows that hold a trigger, and perhaps some that do not.

    With them comes which of them are perhaps spelled to be passed over.
    """
    data, starts = raw(array)
    seen = plan.triggers.ends(cast("bytes", data.data), plan.kinds)
    chosen, odd = np.zeros((2, len(array)), np.bool_)
    for (sighted, width), places in zip(plan.sights, seen, strict=True):
        at = np.fromiter(places, np.int64, len(places)) - SHIFT
        rows = np.searchsorted(starts, at - 1, side="right") - 1
        if sighted < Sight.PLAIN and len(rows):
            bounds = starts[rows], starts[rows + 1]
            rows = rows[plan.lettered.many(sighted, data, at - width, *bounds)]
        chosen[rows] = True
        if sighted is Sight.ODD:
            odd[rows] = True
    # A guard in front of a shape cannot see that a row begins.
    begins = starts[1:-1]
    begins = begins[(begins > 0) & (begins < len(data))]
    glued = begins[_TOKEN[data[begins]] & _TOKEN[data[begins - 1]]]
    chosen[np.searchsorted(starts, glued, side="right") - 1] = True
    found = np.flatnonzero(chosen)
    return found, odd[found]


def scan(plan: Plan, array: Any) -> Found:
    """Return what is found in a sound large string array, by row and position."""
    if not len(array):
        return _nothing()
    rows, odd = candidates(plan, array)
    if not len(rows):
        return _nothing()
    taken = array if len(rows) == len(array) else array.take(rows)
    meant = respelled(plan, taken, np.flatnonzero(odd))
    found = _Batch(plan, folded(joined_rows(meant.array))).found()
    return found._replace(
        row=rows[found.row],
        start=meant.begins(found.row, found.start),
        end=meant.finishes(found.row, found.end),
    )


def _nothing() -> Found:
    none = np.zeros(0, np.int64)
    return Found(none, none, none, none)


class _Batch:
    """One folded buffer with what the second automaton saw in it."""

    def __init__(self, plan: Plan, rows: Rows) -> None:
        self._plan = plan
        self._data, self._starts = rows
        self._bytes = self._data.tobytes()
        # Characters before 0 wrap around to high numbers.
        digit = (self._data - ord("0")) <= _NINE
        star = self._data == ord("*")
        self._starred = bool(star.any())
        self._digits = Digits(self._data, self._bytes, digit)
        self._near = Nearness(self._data, self._starts, digit, star)
        # Digits of each row.
        self._counts = np.diff(np.searchsorted(self._digits.places, self._starts))
        self._sights = self._seen()

    def _seen(self) -> Mapping[Kind, Matches]:
        """Read for the shapes of each kind the rows that are worth it."""
        data = self._data
        kept = shrunk(data)
        seen, counts = {}, self._counts
        for kind, part in self._plan.parts.items():
            rows = counts >= part.digits
            at = kept if kind <= Kind.PLAIN else None
            if not rows.all():
                there = self._within(rows)
                at = np.flatnonzero(there) if at is None else at[there[at]]
            seen[kind] = sight(part.automaton, data, at, part.guards)
        return seen

    def _within(self, rows: Mask) -> Mask:
        """Return which bytes are of some rows, or end the ones before them.

        A shape may begin with what ends the row before: its place must be that one's.
        Those before the first row are of some, too.
        """
        lengths = np.diff(self._starts, prepend=0, append=len(self._data))
        there: Mask = np.repeat(np.concatenate(([True], rows, [False])), lengths)
        there[self._starts[:-1][rows] - 1] = True
        return there

    def found(self) -> Found:
        """Judge every match, and settle what overlaps."""
        values = self._values()
        if len(values.start):
            values, doubted = self._checked(values)
            values = self._supported(values, doubted)
        if len(values.start):
            values = Values(*settled(self._plan, *values))
        start, end, rule = self._more(values)
        if not len(start):
            return _nothing()
        row = np.searchsorted(self._starts, start, side="right") - 1
        base = self._starts[row]
        begin, first, last = code_points(self._data, base, start, end)
        return Found(row, first - begin, last - begin, rule)

    def _more(self, found: Values) -> Values:
        """Ask the rules that read a whole row, where something calls for them."""
        table = Wholes(self._plan, self._bytes, self._starts)
        calls, sights = found, self._sights
        for _ in range(ROUNDS):
            left = table.left(found, self._digits.places, self._counts)
            more = table.read(found, calls, left, sights)
            if not len(more.start):
                break
            joined = [np.concatenate(pair) for pair in zip(found, more, strict=True)]
            found = Values(*settled(self._plan, *joined))
            calls, sights = more, {}
        return found

    def _values(self) -> Values:
        """Return what the shapes and readers of all rules cut out."""
        starts, ends, rules = [], [], []
        for number, start, end in self._places():
            numbers = Endings(self._digits, end)
            for index, rule in self._plan.groups[number].rules:
                found = self._read(rule, start, end, numbers)
                if len(found[0]):
                    starts.append(found[0])
                    ends.append(found[1])
                    rules.append(index)
        if not rules:
            return Values(*(np.zeros(0, np.int64) for _ in range(3)))
        asking = np.repeat(np.array(rules), [len(each) for each in starts])
        return Values(np.concatenate(starts), np.concatenate(ends), asking)

    def _places(self) -> Iterator[tuple[int, Places, Places]]:
        """Give each group with matches, their starts and ends without guards."""
        for kind, part in self._plan.parts.items():
            matches = self._sights[kind]
            for place in matches.seen(part.size):
                if part.first + place not in self._plan.wholes:
                    yield part.first + place, *matches.of(place)

    def _read(
        self, rule: Rule, start: Places, end: Places, ends: Endings
    ) -> tuple[Places, Places]:
        text = self._bytes
        if rule.tail:
            start = tails(text, self._data, end, rule.tail)
        if rule.reader is None:
            return start, end
        read = rule.reader
        if isinstance(read, GroupReader):
            found = ends.read(read)
        else:
            places = zip(start.tolist(), end.tolist(), strict=True)
            found = [place for s, e in places if (place := read(text, s, e))]
        if not found:
            return start[:0], end[:0]
        both = np.array(found, np.int64)
        return both[:, 0], both[:, 1]

    def _checked(self, values: Values) -> tuple[Values, Mask]:
        """Return what only cues can still refuse, and whether they must speak for it.

        What stands beside a value is looked at first, then its check digit.
        """
        asked = self._plan.asked
        never, doubtful = asked.never[values.rule], asked.doubtful[values.rule]
        seen = self._beside(never | doubtful, values.start, values.end)
        kept = (seen & never) == 0
        for check, asking in asked.checks.items():
            at = np.flatnonzero(asking[values.rule] & kept)
            if len(at):
                start, end = values.start[at], values.end[at]
                kept[at] = checks.right(check, self._data, start, end)
        return values.at(kept), ((seen & doubtful) != 0)[kept]

    def _beside(self, asked: Places, start: Places, end: Places) -> Places:
        """Return what stands beside each value, of what is asked."""
        if not self._starred:
            asked = asked & ~Beside.STARS.value
        seen = beside(self._data, self._bytes, asked, start, end)
        url = self._in_url(start, end)
        return seen | np.where(url, asked & Beside.IN_URL.value, 0)

    def _in_url(self, start: Places, end: Places) -> Mask:
        web = self._plan.parts[Kind.PLAIN].size
        begins, ends = self._sights[Kind.PLAIN].of(web)
        if not len(begins):
            return np.zeros(len(start), np.bool_)
        order = np.argsort(begins, kind="stable")
        begins, ends = begins[order], np.maximum.accumulate(ends[order])
        at = np.searchsorted(begins, start, side="right") - 1
        inside: Mask = (at >= 0) & (ends[np.maximum(at, 0)] >= end)
        return inside

    def _supported(self, values: Values, doubted: Mask) -> Values:
        """Return the values that the words near them speak for."""
        asked, rule = self._plan.asked, values.rule
        asking = (asked.cue.asked | asked.against.asked)[rule]
        words = self._hinted(values.start[asking])
        place = (rule, values.start, values.end)
        cue = self._near.cues(asked.cue, words, *place)
        against = self._near.counters(asked.against, words, *place)
        kept = (cue < FAR) | ~(asked.required[rule] | doubted)
        return values.at(kept & ((against == FAR) | (against > cue)))

    def _hinted(self, starts: Places) -> Places:
        """Return where words end in the rows of these places, class by class (SPAN)."""
        row = np.searchsorted(self._starts, starts, side="right") - 1
        wanted = np.zeros(len(self._starts) - 1, np.bool_)
        wanted[row] = True
        # A row goes on to where the next one begins, its NUL included.
        lengths = np.diff(self._starts)
        at = np.flatnonzero(np.repeat(wanted, lengths)) + self._starts[0]
        # The word at the very start of the first row needs a byte before it.
        at = np.concatenate(([0], at))
        classes, guards = self._plan.hinted
        seen = sight(self._plan.hints, self._data, at, guards)
        return np.sort(classes[seen.shape] * SPAN + seen.end)
