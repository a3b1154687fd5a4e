"""Which of many overlapping readings stand, all rows at once."""

import numpy as np

from guicang.adapters.scanning.arrays import Places
from guicang.adapters.scanning.plan import Plan
from guicang.domain.detect.resolve import Span, resolved


def settled(
    plan: Plan, start: Places, end: Places, rule: Places
) -> tuple[Places, Places, Places]:
    """Keep what does not overlap, as ``resolve`` does."""
    rank = np.array([each.rank for each in plan.rules], np.int64)[rule]
    order = np.lexsort((rule, -end, start))
    start, end, rule, rank = start[order], end[order], rule[order], rank[order]
    furthest = np.maximum.accumulate(end)
    opens = np.concatenate(([True], start[1:] >= furthest[:-1]))
    cluster = np.cumsum(opens) - 1
    best = np.lexsort((rule, start, start - end, rank, cluster))
    best = best[np.concatenate(([True], cluster[best][1:] != cluster[best][:-1]))]
    # Where the best overlaps all others of its cluster, nothing is left to settle.
    apart = (start >= end[best][cluster]) | (end <= start[best][cluster])
    rest = np.unique(cluster[apart])
    kept = np.zeros(len(start), np.bool_)
    kept[best] = True
    for number in rest.tolist():
        kept[_resolved(plan, np.flatnonzero(cluster == number), start, end, rule)] = (
            True
        )
    return start[kept], end[kept], rule[kept]


def _resolved(
    plan: Plan, at: Places, start: Places, end: Places, rule: Places
) -> list[int]:
    """Settle one cluster one by one; return which are kept."""
    spans = {}
    for place in at.tolist():
        number = int(rule[place])
        rank = plan.rules[number].rank
        spans[Span(int(start[place]), int(end[place]), rank, number)] = place
    return [spans[span] for span in resolved(spans)]
