"""Ways of fitting, tried on texts that were not learned from (cross-validation).

What several ways have in common is fitted once a turn: a mean of two machines costs
nothing more than its machines, and prototypes are found once for all their weights.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np

from guicang.adapters.classifying import heads, near
from guicang.adapters.classifying.corpus import Corpus
from guicang.adapters.classifying.heads import Settings

Array = Any
NEAR: Final = (1.5, 4.0)
"""How much nearness to prototypes may count."""
_FOLDS: Final = 3
_TWO: Final = 2
_ABSENT: Final = -9.0
"""The score of a label that a turn learned nothing of."""
_TRIED: Final = 6_000
_FEW: Final = 15_000
_BOTH: Final = 30_000
"""So many texts are enough to choose by and to fit the temperature on: 6,000, and more
where labels are few, up to 15,000 of two: what is best changes with their number."""


class Trials:
    """Scores of the same held-out texts, by one way of fitting after another."""

    def __init__(self, data: Corpus, rows: Array, seed: int) -> None:
        """Divide the rows, the same for every way."""
        self._data, self._seed = data, seed
        self._turns = [t for t in folds(data.numbers, rows, seed) if t[1].size]
        self._known: dict[Settings, Array] = {}
        self._near: dict[float, Array] = {}
        self.asked = np.concatenate([held for _, held in self._turns])
        self.wanted = data.numbers[self.asked]

    def scores(self, how: Settings) -> Array:
        """Score what is held out in each turn."""
        parts = heads.parts(how)
        found = sum(self._of(part) for part in parts) / len(parts)
        return found + self._bent(how.near) if how.near else found

    def _of(self, part: Settings) -> Array:
        if part not in self._known:
            self._known[part] = np.concatenate(
                [self._turn(part, *turn) for turn in self._turns]
            )
        return self._known[part]

    def _turn(self, part: Settings, learned: Array, held: Array) -> Array:
        data = self._data
        there, numbers = np.unique(data.numbers[learned], return_inverse=True)
        head = data.fit(learned, numbers, part, self._seed)
        return spread(data, there, data.scores(held, head, part), _ABSENT)

    def _bent(self, weight: float) -> Array:
        if not self._near:
            turns = [self._prototypes(*turn) for turn in self._turns]
            for each, found in zip(NEAR, zip(*turns, strict=True), strict=True):
                self._near[each] = np.concatenate(found)
        return self._near[weight]

    def _prototypes(self, learned: Array, held: Array) -> Sequence[Array]:
        data = self._data
        there, numbers = np.unique(data.numbers[learned], return_inverse=True)
        ground = data.ground(learned, numbers, self._seed)
        sparse, vectors = data.sparse[held], data.vectors(held)
        fitted = [near.fit(ground, numbers, weight) for weight in NEAR]
        return [
            spread(
                data, there, sparse @ f.weights + f.near.scores(vectors) + f.bias, 0.0
            )
            for f in fitted
        ]


def spread(data: Corpus, there: Array, scores: Array, absent: float) -> Array:
    """Put the scores of the labels that were there among those of all."""
    found = np.full((len(scores), len(data.labels)), absent)
    found[:, there] = scores
    return found


def folds(numbers: Array, rows: Array, seed: int) -> Iterator[tuple[Array, Array]]:
    """Divide rows into what is learned from and what is held out, label by label.

    A label with one text only is learned from, always: nobody could find it.
    """
    order = np.random.default_rng(seed).permutation(rows)
    order = order[np.argsort(numbers[order], kind="stable")]
    times = Counter(numbers[rows].tolist())
    place = np.arange(len(order)) % _FOLDS
    place[[times[n] < _TWO for n in numbers[order].tolist()]] = -1
    for fold in range(_FOLDS):
        yield np.sort(order[place != fold]), np.sort(order[place == fold])


def hold_out(
    data: Corpus, rows: Array, how: Settings, seed: int, *, doubted: Array = ()
) -> tuple[Array, Array]:
    """Score rows by heads that were fitted without them; give the rows and scores.

    Nothing is learned from ``doubted`` rows, where two labels remain without them.
    """
    asked, scored = [], []
    for some, held in folds(data.numbers, rows, seed):
        if not held.size:
            continue
        learned = some[~np.isin(some, doubted)]
        if len(np.unique(data.numbers[learned])) < _TWO:
            learned = some
        there, numbers = np.unique(data.numbers[learned], return_inverse=True)
        head = data.fit(learned, numbers, how, seed)
        asked.append(held)
        scored.append(spread(data, there, data.scores(held, head, how), _ABSENT))
    return np.concatenate(asked), np.concatenate(scored)


def sample(numbers: Array, seed: int) -> Array:
    """Choose enough rows, each label by its share, at least three of each."""
    most = min(_FEW, max(_TRIED, _BOTH // len(np.unique(numbers))))
    order = np.random.default_rng(seed).permutation(len(numbers))
    if len(order) <= most:
        return np.sort(order)
    ranks: Counter[int] = Counter()
    keep, share = [], most / len(numbers)
    times = Counter(numbers.tolist())
    for row in order.tolist():
        label = int(numbers[row])
        if ranks[label] < max(_FOLDS, round(times[label] * share)):
            keep.append(row)
        ranks[label] += 1
    return np.sort(np.array(keep))
