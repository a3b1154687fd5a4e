"""Find an organisation's rules in one text, in the thread that asks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import hyperscan

from guicang.adapters.scanning.custom.artefact import SEARCH
from guicang.adapters.scanning.custom.databases import Base
from guicang.adapters.scanning.custom.spans import spans
from guicang.adapters.scanning.guard import SHIFT, guarded
from guicang.domain.detect.rules.model import Rule

LIMIT: Final = 1000
"""So many hits in one text are a flood: the whole text is taken as found.

The engine calls back for every place where a match could end, which costs a third of
a microsecond each. Without a limit, a text made for it would keep a thread busy.
"""

Found = Sequence[tuple[int, int, int]]
"""Rule, start, end in bytes; of one rule in order and not overlapping."""


def search(bases: Iterable[Base], rules: Sequence[Rule], raw: bytes) -> Found | None:
    """Find every rule in a text; None if there is a flood of hits."""
    found: dict[int, list[tuple[int, int]]] = {}
    left = LIMIT
    block = guarded(raw)
    for base in bases:
        hits: list[tuple[int, int, int]] = []
        if not _scan(base, block, hits, left):
            return None
        if hits:
            left -= len(hits)
            for rule, span in _spans(base, rules, raw, hits):
                found.setdefault(rule, []).append(span)
    return merged(found) if found else ()


def _scan(
    base: Base, block: memoryview, hits: list[tuple[int, int, int]], most: int
) -> bool:
    """Collect id, start and end of hits; return False if there are too many."""
    append = hits.append

    def callback(
        number: int, start: int, end: int, _flags: int, _context: object
    ) -> bool | None:
        append((number, start - SHIFT, end - SHIFT))
        return len(hits) > most or None

    try:
        base.scan(block, callback)
    except hyperscan.ScanTerminated:
        return False
    return True


def _spans(
    base: Base,
    rules: Sequence[Rule],
    raw: bytes,
    hits: Iterable[tuple[int, int, int]],
) -> Iterator[tuple[int, tuple[int, int]]]:
    """Say where hits begin: one that began before the text has to be searched for."""
    piece = base.piece
    searched = set()
    for number, start, end in hits:
        length = piece.lengths[number]
        rule = piece.rules[number]
        if length > 0:
            yield rule, (end - length, end)
        elif length != SEARCH and start >= 0:
            yield rule, (start, end)
        elif number not in searched:
            searched.add(number)
            text = rules[rule].patterns[piece.numbers[number]]
            for span in spans(text, raw, caseless=rules[rule].ignore_case):
                yield rule, span


def merged(found: Mapping[int, list[tuple[int, int]]]) -> Found:
    """Join what overlaps of one rule: it covers every character of every match."""
    out = []
    for rule, spans_ in sorted(found.items()):
        spans_.sort()
        start, end = spans_[0]
        for first, last in spans_:
            if first >= end:
                out.append((rule, start, end))
                start, end = first, last
            else:
                end = max(end, last)
        out.append((rule, start, end))
    return out
