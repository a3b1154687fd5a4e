"""Which of several readings of the same characters stands."""

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """A reading: where, how it ranks (the lowest first), and the number of its rule."""

    start: int
    end: int
    rank: int
    rule: int


def resolved(spans: Iterable[Span]) -> list[Span]:
    """Return readings that do not overlap, in order of position.

    The lowest rank wins, then the longer, then the one further left.
    """
    kept: list[Span] = []
    starts: list[int] = []
    for span in sorted(spans, key=_order):
        # What is kept lies apart and in order: only the last one before its end may
        # reach into it.
        at = bisect_left(starts, span.end)
        if not at or kept[at - 1].end <= span.start:
            kept.insert(at, span)
            starts.insert(at, span.start)
    return kept


def _order(span: Span) -> tuple[int, int, int, int]:
    return (span.rank, span.start - span.end, span.start, span.rule)
