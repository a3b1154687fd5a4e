"""Order the nodes of a layered graph so that fewer of its edges cross.

Each layer is sorted by the mean place of its neighbours (the barycentre heuristic of
Sugiyama, Tagawa and Toda, 1981), up and down a few times; the best order met is kept,
so that the result never has more crossings than the order it began with.
"""

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

_SWEEPS: Final = 8

Edges = Iterable[tuple[str, str]]
Orders = Mapping[int, list[str]]


def places(layers: Mapping[str, int], edges: Edges) -> dict[str, float]:
    """Give each node its height in its layer, between 0 and 1.

    ``layers`` say in which layer each node stands. Edges may span layers.
    """
    pairs = sorted(set(edges))
    best = _start(layers)
    least, now = crossings(best, pairs), best
    beside = _beside(layers, pairs)
    for sweep in range(_SWEEPS):
        now = _swept(now, beside, backwards=bool(sweep % 2))
        found = crossings(now, pairs)
        if found < least:
            best, least = now, found
        if not least:
            break
    return _heights(best)


def crossings(orders: Orders, edges: Edges) -> int:
    """Count the pairs of edges between the same two layers that cross."""
    at = {
        node: (layer, place)
        for layer, nodes in orders.items()
        for place, node in enumerate(nodes)
    }
    between: defaultdict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for source, target in edges:
        (one, here), (other, there) = sorted((at[source], at[target]))
        if one != other:
            between[one, other].append((here, there))
    return sum(map(_inversions, between.values()))


def _inversions(ends: list[tuple[int, int]]) -> int:
    seen: list[int] = []
    count = 0
    for _, there in sorted(ends):
        count += len(seen) - bisect_right(seen, there)
        insort(seen, there)
    return count


def _start(layers: Mapping[str, int]) -> dict[int, list[str]]:
    orders: defaultdict[int, list[str]] = defaultdict(list)
    for node in sorted(layers):
        orders[layers[node]].append(node)
    return dict(sorted(orders.items()))


def _beside(layers: Mapping[str, int], edges: Edges) -> dict[str, list[str]]:
    beside: defaultdict[str, list[str]] = defaultdict(list)
    for source, target in edges:
        if layers[source] != layers[target]:
            beside[source].append(target)
            beside[target].append(source)
    return dict(beside)


def _swept(
    orders: Orders, beside: Mapping[str, list[str]], *, backwards: bool
) -> dict[int, list[str]]:
    swept = {layer: list(nodes) for layer, nodes in orders.items()}
    heights = _heights(swept)

    def mean(node: str) -> tuple[float, str]:
        near = [heights[other] for other in beside.get(node, ())]
        return (sum(near) / len(near) if near else heights[node], node)

    for layer in sorted(swept, reverse=backwards):
        swept[layer] = sorted(swept[layer], key=mean)
        heights.update(_heights({layer: swept[layer]}))
    return swept


def _heights(orders: Orders) -> dict[str, float]:
    return {
        node: (place + 1) / (len(nodes) + 1)
        for nodes in orders.values()
        for place, node in enumerate(nodes)
    }
