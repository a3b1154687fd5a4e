"""From counted n-grams to the numbers that a linear model weighs (TF-IDF).

Training and serving read texts by this one module: what was learned is what is asked.
Letters and words are brought to unit length each, so that neither drowns the other;
then words count by the share of letters that stand in them: in "90分钟" little.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np

from guicang.adapters.classifying.grams import SPACED, WORD

Array = Any
MOST: Final = 200_000
"""So many n-grams a model knows: the most frequent ones."""


class Row(NamedTuple):
    """The n-grams of a text that the model knows, ascending, and their weights."""

    ids: Array
    values: Array


@dataclass(frozen=True, kw_only=True)
class Features:
    """The n-grams that a model knows, letters first, and how telling each is."""

    vocabulary: Sequence[str]
    idf: Array
    shared: bool = True
    """Whether words count by their share; not so in models of older schemas."""

    @cached_property
    def index(self) -> Mapping[str, int]:
        """The number of each n-gram."""
        return {gram: n for n, gram in enumerate(self.vocabulary)}

    @cached_property
    def first_word(self) -> int:
        """The number of the first n-gram of words."""
        return sum(not gram.startswith(WORD) for gram in self.vocabulary)

    @cached_property
    def longest(self) -> int:
        """How many letters the longest of its n-grams have: longer ones say nothing."""
        return max(map(len, self.vocabulary[: self.first_word]), default=1)

    @cached_property
    def _single(self) -> Array:
        """Mark single letters with 1, and those of words with 2."""
        marks = [
            len(gram) == 1 and 1 + bool(SPACED.match(gram))
            for gram in self.vocabulary[: self.first_word]
        ]
        return np.array(marks, np.int8)

    def row(self, counts: Mapping[str, int]) -> Row:
        """Weigh what was counted: 1 + ln(count), times IDF, to unit length a block."""
        get = self.index.get
        found = sorted(
            [(n, times) for g, times in counts.items() if (n := get(g)) is not None]
        )
        if not found:
            return Row(np.empty(0, np.int64), np.empty(0, np.float32))
        pairs = np.array(found, np.int64)
        ids = pairs[:, 0]
        values = (1 + np.log(pairs[:, 1])).astype(np.float32) * self.idf[ids]
        border = int(ids.searchsorted(self.first_word))
        for part in (slice(border), slice(border, None)):
            if values[part].size:
                values[part] /= np.sqrt(values[part] @ values[part])
        if self.shared and border < ids.size:
            values[border:] *= self._share(pairs[:border])
        return Row(ids, values)

    def _share(self, letters: Array) -> float:
        """Say which share of the letters are of scripts that part words by spaces."""
        marks = self._single[letters[:, 0]]
        times = letters[:, 1]
        every = int(times[marks > 0].sum())
        return int(times[marks > 1].sum()) / every if every else 1.0


def learn(
    talks: Iterable[Mapping[str, int]], *, least: int, most: int = MOST
) -> Features:
    """Choose the n-grams that come in so many texts; smoothed IDF as scikit-learn's."""
    seen: Counter[str] = Counter()
    number = 0
    for counts in talks:
        seen.update(counts.keys())
        number += 1
    kept = sorted(
        (gram for gram, times in seen.items() if times >= least),
        key=lambda gram: (-seen[gram], gram),
    )[:most]
    kept.sort(key=lambda gram: (gram.startswith(WORD), gram))
    times = np.array([seen[gram] for gram in kept], np.float64)
    idf = (np.log((1 + number) / (1 + times)) + 1).astype(np.float32)
    return Features(vocabulary=kept, idf=idf)
