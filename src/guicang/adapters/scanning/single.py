"""One message at a time, in plain Python.

Most messages hold nothing: the first automaton says so within a microsecond. The rest
are folded and read by the second one; what it matches is judged rule by rule, in the
order that ``domain.detect.rule`` sets out.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from guicang.adapters.scanning.guard import SHIFT, guarded
from guicang.adapters.scanning.lettered import Sight
from guicang.adapters.scanning.neighbours import ALNUM, DIGITS, beside
from guicang.adapters.scanning.plan import Kind, Plan
from guicang.domain.detect.evasion import spelled
from guicang.domain.detect.fold import fold
from guicang.domain.detect.groups import Grouped, GroupReader, before
from guicang.domain.detect.model import Finding
from guicang.domain.detect.resolve import Span, resolved
from guicang.domain.detect.rule import (
    ROUNDS,
    Check,
    Reach,
    Reader,
    Rule,
    Seen,
    read_whole,
)

# The text stands between two NULs on each side: no place is without neighbours.
PAD: Final = b"\x00\x00"
# What ends a clause.
ENDS: Final = b"\x02,;!?\n\x00"
# Four digits in a row are a number: a word before it speaks for that one. Stars are
# what is left of a value.
_NUMBER: Final = re.compile(rb"[0-9]{4,}")
_VALUE: Final = re.compile(rb"[0-9*]{4,}|\*{3}")
_FAR: Final = 1 << 30
Window = tuple[int, int]
_LONE: Final = re.compile("[\ud800-\udfff]")
_NO_DIGITS: Final = bytes(c for c in range(256) if c not in DIGITS)
_DROPPED: Final = bytes(c for c in range(256) if c not in ALNUM)


class Text:
    """A folded text, and what the automata see in it when they are asked."""

    def __init__(self, plan: Plan, data: bytes) -> None:
        """Read the numbers and addresses."""
        self.plan = plan
        self.data = data
        self._block = guarded(data)
        self.urls: list[tuple[int, int]] = []
        self._numbers: dict[int, tuple[Grouped, ...]] = {}
        self._right: dict[tuple[Check, range, int], list[int]] = {}
        self._windows: dict[tuple[int, int, int, int, bool, bool], Window] = {}
        self._passed: dict[tuple[Check, int, int], bool] = {}
        self._beside: dict[tuple[int, int], int] = {}
        self._cues: dict[str, list[int]] | None = None

    def matches(self) -> list[tuple[int, int, int]]:
        """Return group, start and end of every shape that is worth looking for."""
        digits = _digits(self.data)
        found: list[tuple[int, int, int]] = []
        for kind, part in self.plan.parts.items():
            if digits < part.digits:
                continue
            seen = part.automaton.matches(self._block)
            if kind is Kind.PLAIN:
                web = part.size  # the shape behind those of the groups
                places = [(s - SHIFT, e - SHIFT - 1) for n, s, e in seen if n == web]
                self.urls = places
                seen = [match for match in seen if match[0] != web] if places else seen
            first = part.first
            found += [(n + first, s - SHIFT, e - SHIFT) for n, s, e in seen]
        return found

    def read(self, reader: Reader, start: int, end: int) -> tuple[int, int] | None:
        """Read a value; what rules for grouped numbers ask alike, they ask once."""
        if not isinstance(reader, GroupReader):
            return reader(self.data, start, end)
        numbers = self._numbers.get(end)
        if numbers is None:
            numbers = self._numbers[end] = tuple(before(self.data, end))
        key = (reader.check, reader.lengths, end)
        lengths = self._right.get(key)
        if lengths is None:
            lengths = self._right[key] = reader.right(self.data, end, numbers)
        return reader.among(self.data, end, lengths, numbers) if lengths else None

    def beside(self, start: int, end: int) -> int:
        """Tell what stands beside a value."""
        found = self._beside.get((start, end))
        if found is None:
            found = self._beside[start, end] = beside(self.data, self.urls, start, end)
        return found

    def passes(self, check: Check, start: int, end: int) -> bool:
        """Put a value to a check; rules ask the same of it."""
        found = self._passed.get((check, start, end))
        if found is None:
            found = self._passed[check, start, end] = check(
                compact(self.data[start:end])
            )
        return found

    def window(self, reach: Reach, start: int, end: int, *, stars: bool) -> Window:
        """Tell between which places a word speaks for a value; rules ask much alike.

        A number between hides a word, and so do the stars of a masked one if asked.
        """
        key = (start, end, reach.back, reach.ahead, reach.through, stars)
        found = self._windows.get(key)
        if found is None:
            over = _VALUE if stars else _NUMBER
            found = self._windows[key] = _window(self.data, reach, start, end, over)
        return found

    def ends(self, name: str) -> list[int]:
        """Return where words of a class end, in order."""
        if self._cues is None:
            self._cues = self._read()
        return self._cues.get(name, [])

    def _read(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, _, end in self.plan.hints.matches(self._block):
            cue = self.plan.cues[number]
            found.setdefault(cue.name, []).append(end - SHIFT - cue.over)
        for ends in found.values():
            ends.sort()
        return found


def _digits(data: bytes) -> int:
    return len(data.translate(None, _NO_DIGITS))


def encoded(text: str) -> bytes:
    """Return UTF-8, in which a lone surrogate is the replacement character.

    Such text is not valid, but no reason to let the rest of it go unseen. Three bytes
    and one code point it is either way, so that places stay right.
    """
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _LONE.sub("\ufffd", text).encode()


class Single:
    """The engine for one message."""

    def __init__(self, plan: Plan) -> None:
        """Take the compiled rules."""
        self._triggers, self._sighted = plan.triggers.marks, plan.sighted
        self._lettered = plan.lettered
        self._plan = plan
        # Plain numbers: flags are slow to join.
        self._asked = [(r.never.value, r.doubtful.value) for r in plan.rules]

    def scan(self, text: str) -> tuple[Finding, ...]:
        """Return what is found, in order of position."""
        data = encoded(text)
        marks = self._triggers(data)
        if not marks:
            return ()
        sights = {self._sighted[number].sight for number, _ in marks}
        if max(sights) < Sight.PLAIN and not any(self._named(data, *m) for m in marks):
            return ()
        return self._examined(text, odd=Sight.ODD in sights)

    def _named(self, data: bytes, number: int, end: int) -> bool:
        """Tell whether a name may stand beside a word that was seen."""
        _, sight, width = self._sighted[number]
        return self._lettered.one(sight, data, end - SHIFT - width)

    def _examined(self, text: str, *, odd: bool) -> tuple[Finding, ...]:
        """Judge a text that a trigger was seen in, perhaps a sign of odd spelling."""
        plain, places = spelled(text) if odd else (text, None)
        data = PAD + encoded(fold(plain)) + PAD
        view = Text(self._plan, data)
        matches = view.matches()
        named = {number for number, _, _ in matches if number in self._plan.wholes}
        judged: list[Span] = []
        for match in matches:
            if match[0] not in named:
                self._judge(judged, view, *match)
        spans = resolved(judged)
        spans = self._more(data, spans, {self._plan.wholes[n] for n in named})
        found = tuple(_findings(self._plan, data, spans))
        if places is None:
            return found
        return tuple(
            f._replace(start=places.starts[f.start], end=places.ends[f.end])
            for f in found
        )

    def _more(self, data: bytes, spans: list[Span], named: set[int]) -> list[Span]:
        """Ask the rules that read a whole text, where something calls for them."""
        asked = named.union(*(self._plan.called[span.rule] for span in spans))
        for _ in range(ROUNDS):
            more = self._besides(data, spans, asked) if asked else []
            if not more:
                break
            spans = resolved([*spans, *more])
            asked = set().union(*(self._plan.called[span.rule] for span in more))
        return spans

    def _besides(
        self, data: bytes, spans: list[Span], asked: Iterable[int]
    ) -> list[Span]:
        """Return what rules that read a whole text find besides."""
        rules, pad = self._plan.rules, len(PAD)
        text = data[pad:-pad]
        seen = [Seen(s.start - pad, s.end - pad, rules[s.rule].entity) for s in spans]
        left = self._left(data, spans)
        return [
            Span(start + pad, end + pad, rules[number].rank, number)
            for number in asked
            if left >= rules[number].digits
            for start, end in read_whole(rules[number], text, seen)
        ]

    def _left(self, data: bytes, spans: Iterable[Span]) -> int:
        """Count the digits outside of what was found for good."""
        yielding = self._plan.yielding
        taken = sum(
            _digits(data[s.start : s.end]) for s in spans if not yielding[s.rule]
        )
        return _digits(data) - taken

    def _judge(
        self, stand: list[Span], view: Text, number: int, start: int, end: int
    ) -> None:
        group = self._plan.groups[number]
        start, end = start + group.left, end - group.right
        for index, rule in group.rules:
            place = _value(rule, view, start, end)
            if place is not None and _stands(rule, self._asked[index], view, *place):
                stand.append(Span(*place, rule.rank, index))


def _value(rule: Rule, view: Text, start: int, end: int) -> tuple[int, int] | None:
    if rule.tail:
        start = tail(view.data, end, rule.tail)
    return (start, end) if rule.reader is None else view.read(rule.reader, start, end)


def tail(data: bytes, end: int, inside: str) -> int:
    """Return where the last stretch of characters of a class begins."""
    allowed = characters(inside)
    while data[end - 1] in allowed:
        end -= 1
    return end


@cache
def characters(inside: str) -> frozenset[int]:
    """Return the bytes of the inside of a class."""
    return frozenset(c for c in range(128) if re.match(f"[{inside}]", chr(c)))


def _stands(
    rule: Rule, asked: tuple[int, int], view: Text, start: int, end: int
) -> bool:
    never, doubtful = asked
    beside = view.beside(start, end) if never or doubtful else 0
    if beside & never:
        return False
    if rule.check and not view.passes(rule.check, start, end):
        return False
    cue = _distance(view, rule.cue, start, end, stars=True) if rule.cue else _FAR
    if cue == _FAR and (rule.required or beside & doubtful):
        return False
    if not rule.against:
        return True
    against = _distance(view, rule.against, start, end, stars=False)
    return against == _FAR or against > cue


def compact(value: bytes) -> str:
    """Return the letters and digits of a value, in capitals."""
    return value.translate(None, _DROPPED).decode("ascii").upper()


def _distance(view: Text, reach: Reach, start: int, end: int, *, stars: bool) -> int:
    """Bytes from the nearest word of the classes; far if none is within reach."""
    nearest = _FAR
    window: Window | None = None
    for name in reach.classes:
        ends = view.ends(name)
        if not ends:
            continue
        if window is None:
            window = view.window(reach, start, end, stars=stars)
        lowest, highest = window
        place = bisect_right(ends, start)
        if place and ends[place - 1] > lowest:
            nearest = min(nearest, start - ends[place - 1])
        place = bisect_right(ends, end)
        if place < len(ends) and ends[place] <= highest:
            nearest = min(nearest, ends[place] - end)
    return nearest


def _window(
    data: bytes, reach: Reach, start: int, end: int, over: re.Pattern[bytes]
) -> Window:
    lowest = max(start - reach.back, 0)
    for found in over.finditer(data, lowest, start):
        lowest = found.end()
    if not reach.through:
        lowest = max(lowest, _clause(data, start))
    if not reach.ahead:
        return lowest, end
    highest = _clause_end(data, end, reach.ahead)
    hidden = over.search(data, end, highest)
    return lowest, highest if hidden is None else hidden.start()


def _clause(data: bytes, start: int) -> int:
    """Return where the clause begins that a place is in: behind a colon it goes on."""
    while data[start - 1] not in ENDS or data[start - 2 : start] == b":\n":
        start -= 1
    return start


def _clause_end(data: bytes, end: int, ahead: int) -> int:
    """Return the furthest place ahead that is in the clause: a colon ends no line."""
    for place in range(end, min(end + ahead, len(data))):
        if data[place] in ENDS and data[place - 1 : place + 1] != b":\n":
            return place
    return end + ahead


def _findings(plan: Plan, data: bytes, spans: Iterable[Span]) -> Iterator[Finding]:
    """Give the findings of spans in order, their places in code points."""
    at, point = len(PAD), 0
    for span in spans:
        rule = plan.rules[span.rule]
        start = point + len(data[at : span.start].decode())
        value = data[span.start : span.end].decode()
        at, point = span.end, start + len(value)
        yield Finding(rule.entity, start, point, rule.score, rule.name, rule.masked)
