"""Which of several readings of the same characters stands."""

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
    for span in sorted(spans, key=_order):
        if all(span.end <= k.start or k.end <= span.start for k in kept):
            kept.append(span)
    return sorted(kept)


def _order(span: Span) -> tuple[int, int, int, int]:
    return (span.rank, span.start - span.end, span.start, span.rule)
