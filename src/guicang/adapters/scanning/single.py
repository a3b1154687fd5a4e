"""One message at a time, in plain Python.

Most messages hold nothing: the first automaton says so within a microsecond. The rest
are folded and read by the second one; what it matches is judged rule by rule, in the
order that ``domain.detect.rule`` sets out.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from typing import Final

from guicang.adapters.scanning.plan import Kind, Plan
from guicang.domain.detect.evasion import spelled
from guicang.domain.detect.fold import fold
from guicang.domain.detect.groups import GroupReader, before
from guicang.domain.detect.model import Finding
from guicang.domain.detect.resolve import Span, resolved
from guicang.domain.detect.rule import (
    Beside,
    Check,
    Reach,
    Reader,
    Rule,
    before_word,
    in_word,
)

# The text stands between two NULs on each side: no place is without neighbours.
PAD: Final = b"\x00\x00"
# What ends a clause.
ENDS: Final = b"\x02,;!?\n\x00"
# Four digits in a row are a number: a word before it speaks for that one. Stars are
# what is left of a value.
_NUMBER: Final = re.compile(rb"[0-9]{4,}")
_VALUE: Final = re.compile(rb"[0-9*]{4,}|\*{3}")
# Two numbers, and no path: seven digits and a slash.
STARS: Final = b"***"
PARTED: Final = re.compile(rb"[0-9]{7}/\Z")
_FAR: Final = 1 << 30
_MARK: Final = Beside.MARK_BEFORE.value
_LETTERS: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_DIGITS: Final = frozenset(b"0123456789")
_ALNUM: Final = _LETTERS | _DIGITS
_NO_DIGITS: Final = bytes(c for c in range(256) if c not in _DIGITS)
_DROPPED: Final = bytes(c for c in range(256) if c not in _ALNUM)


class Text:
    """A folded text, and what the automata see in it when they are asked."""

    def __init__(self, plan: Plan, data: bytes) -> None:
        """Read the numbers and addresses."""
        self.plan = plan
        self.data = data
        self.urls: list[tuple[int, int]] = []
        self._right: dict[tuple[Check, range, int], list[int]] = {}
        self._beside: dict[tuple[int, int], int] = {}
        self._cues: dict[str, list[int]] | None = None

    def matches(self, *, called: bool) -> list[tuple[int, int, int]]:
        """Return group, start and end of every shape that the text calls for."""
        digits = len(self.data.translate(None, _NO_DIGITS))
        found: list[tuple[int, int, int]] = []
        for kind, part in self.plan.parts.items():
            if digits < part.digits or (kind is Kind.CALLED and not called):
                continue
            seen = part.automaton.matches(self.data)
            if kind is Kind.PLAIN:
                self.urls = [(s, e - 1) for n, s, e in seen if n == part.count]
                seen = [match for match in seen if match[0] < part.count]
            found += [(n + part.first, s, e) for n, s, e in seen]
        return found

    def read(self, reader: Reader, start: int, end: int) -> tuple[int, int] | None:
        """Read a value; what rules for grouped numbers ask alike, they ask once."""
        if not isinstance(reader, GroupReader):
            return reader(self.data, start, end)
        key = (reader.check, reader.lengths, end)
        lengths = self._right.get(key)
        if lengths is None:
            lengths = self._right[key] = reader.right(self.data, end)
        if not lengths:
            return None
        return reader.among(self.data, end, lengths, before(self.data, end))

    def beside(self, start: int, end: int) -> int:
        """Tell what stands beside a value."""
        found = self._beside.get((start, end))
        if found is None:
            found = self._beside[start, end] = _beside(self, start, end)
        return found

    def ends(self, name: str) -> list[int]:
        """Return where words of a class end, in order."""
        if self._cues is None:
            self._cues = self._read()
        return self._cues.get(name, [])

    def _read(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, _, end in self.plan.hints.matches(self.data):
            cue = self.plan.cues[number]
            found.setdefault(cue.name, []).append(end - cue.over)
        for ends in found.values():
            ends.sort()
        return found


def encoded(text: str) -> bytes:
    """Return UTF-8. A lone surrogate becomes three bytes, and one code point it stays.

    Such text is not valid, but no reason to let the rest of it go unseen.
    """
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


class Single:
    """The engine for one message."""

    def __init__(self, plan: Plan) -> None:
        """Take the compiled rules."""
        self._triggers = plan.triggers.numbers
        self._calling, self._signs = plan.calling, plan.signs
        self._plan = plan
        # Plain numbers: flags are slow to join.
        self._asked = [(r.never.value, r.doubtful.value) for r in plan.rules]

    def scan(self, text: str) -> tuple[Finding, ...]:
        """Return what is found, in order of position."""
        seen = self._triggers(encoded(text))
        return self._examined(text, max(seen)) if seen else ()

    def _examined(self, text: str, trigger: int) -> tuple[Finding, ...]:
        """Judge a text; of the triggers seen in it this one has the highest number."""
        called = trigger >= self._calling
        plain, places = spelled(text) if trigger >= self._signs else (text, None)
        data = PAD + encoded(fold(plain)) + PAD
        view = Text(self._plan, data)
        spans = [s for match in view.matches(called=called) for s in self._judged(view, *match)]
        found = tuple(_finding(self._plan, data, span) for span in resolved(spans))
        if places is None:
            return found
        return tuple(
            f._replace(start=places[f.start], end=places[f.end]) for f in found
        )

    def _judged(self, view: Text, number: int, start: int, end: int) -> Iterable[Span]:
        group = self._plan.groups[number]
        start, end = start + group.left, end - group.right
        for index, rule in group.rules:
            place = _value(rule, view, start, end)
            if place is not None and _stands(rule, self._asked[index], view, *place):
                yield Span(*place, rule.rank, index)


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
    if rule.check and not rule.check(compact(view.data[start:end])):
        return False
    cue = _distance(view, rule.cue, start, end, _VALUE) if rule.cue else _FAR
    if cue == _FAR and (rule.required or beside & doubtful):
        return False
    if not rule.against:
        return True
    against = _distance(view, rule.against, start, end, _NUMBER)
    return against == _FAR or against > cue


def compact(value: bytes) -> str:
    """Return the letters and digits of a value, in capitals."""
    return value.translate(None, _DROPPED).decode("ascii").upper()


def _beside(view: Text, start: int, end: int) -> int:
    before, two = view.data[start - 1], view.data[start - 2]
    after, behind = view.data[end], view.data[end + 1]
    found = 0
    if before in _LETTERS:
        found |= 0 if in_word(view.data, start) else Beside.LETTER_BEFORE.value
    elif before == ord("_") or (before in b"-/" and two in _ALNUM):
        found |= 0 if PARTED.match(view.data, max(start - 8, 0), start) else _MARK
    elif before == ord(".") and two in _DIGITS:
        found |= Beside.DOT_BEFORE.value
    elif before in b"=&":
        found |= Beside.EQUALS_BEFORE.value
    elif before == ord("$"):
        found |= Beside.MONEY_BEFORE.value
    if STARS in (view.data[max(start - 3, 0) : start], view.data[end : end + 3]):
        found |= Beside.STARS.value
    found |= _after(after, behind) | _in_url(view.urls, start, end)
    if found & Beside.LETTER_AFTER and before_word(view.data, end):
        found &= ~Beside.LETTER_AFTER.value
    return found


def _after(after: int, behind: int) -> int:
    if after in _LETTERS:
        code = Beside.CODE_AFTER.value if behind in _DIGITS else 0
        return Beside.LETTER_AFTER.value | code
    if after == ord("_"):
        return Beside.LETTER_AFTER.value
    if after == ord(".") and behind in _DIGITS:
        return Beside.DOT_AFTER.value
    if after == ord("-") and behind in _ALNUM:
        return Beside.DASH_AFTER.value
    return 0


def _in_url(urls: list[tuple[int, int]], start: int, end: int) -> int:
    inside = any(a <= start and end <= b for a, b in urls)
    return Beside.IN_URL.value if inside else 0


def _distance(
    view: Text, reach: Reach, start: int, end: int, over: re.Pattern[bytes]
) -> int:
    """Bytes from the nearest word of the classes; far if none is within reach.

    What is ``over`` a word it hides.
    """
    said = [ends for name in reach.classes if (ends := view.ends(name))]
    if not said:
        return _FAR
    lowest = max(start - reach.back, 0)
    for found in over.finditer(view.data, lowest, start):
        lowest = found.end()
    if not reach.through:
        lowest = max(lowest, _clause(view.data, start))
    highest = _clause_end(view.data, end, reach.ahead) if reach.ahead else end
    hidden = over.search(view.data, end, highest)
    highest = highest if hidden is None else hidden.start()
    nearest = _FAR
    for ends in said:
        place = bisect_right(ends, start)
        if place and ends[place - 1] > lowest:
            nearest = min(nearest, start - ends[place - 1])
        place = bisect_right(ends, end)
        if place < len(ends) and ends[place] <= highest:
            nearest = min(nearest, ends[place] - end)
    return nearest


def _clause(data: bytes, start: int) -> int:
    """Return where the clause begins that a place is in: behind a colon it goes on."""
    while data[start - 1] not in ENDS or data[start - 2 : start] == b":\n":
        start -= 1
    return start


def _clause_end(data: bytes, end: int, ahead: int) -> int:
    """Return the furthest place ahead that is in the clause of a place."""
    for place in range(end, min(end + ahead, len(data))):
        if data[place] in ENDS:
            return place
    return end + ahead


def _finding(plan: Plan, data: bytes, span: Span) -> Finding:
    rule = plan.rules[span.rule]
    start = len(data[2 : span.start].decode("utf-8", "surrogatepass"))
    value = data[span.start : span.end].decode("utf-8", "surrogatepass")
    end = start + len(value)
    return Finding(rule.entity, start, end, rule.score, rule.name, rule.masked)
