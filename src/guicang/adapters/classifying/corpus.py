"""Texts as features, to learn from: n-grams of all, vectors of sentences as asked for.

Each text is read once, and by the sentence model not before a trial needs it: reading
takes longer than most of what is learned from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from guicang.adapters.classifying import heads, near, sentences
from guicang.adapters.classifying.features import MOST, Features, learn
from guicang.adapters.classifying.grams import of_talk
from guicang.adapters.classifying.heads import Head, Settings
from guicang.ports.classifying import Talk, talk_of

Array = Any
_SENTENCES: Final = 80_000
"""Up to so many texts may be read by the sentence model: about 1,000 a second."""
_SMALL: Final = 500


class Vectors:
    """The sentence vectors of texts, each read when it is first asked for."""

    def __init__(self, talks: Sequence[Talk]) -> None:
        """Know the texts."""
        self._talks = talks
        self._found = np.zeros((len(talks), sentences.WIDTH), np.float32)
        self._read = np.zeros(len(talks), bool)

    def of(self, rows: Array) -> Array:
        """Give the vectors of some texts. SentencesChanged."""
        new = rows[~self._read[rows]]
        if new.size:
            talks = [self._talks[row] for row in new.tolist()]
            self._found[new] = np.stack(sentences.of_talks(talks))
            self._read[new] = True
        return self._found[rows]


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """Texts as features. ``said`` gives sentence vectors, where they may count."""

    features: Features
    sparse: Array
    said: Vectors | None
    numbers: Array
    labels: Sequence[str]

    def vectors(self, rows: Array) -> Array:
        """Give the sentence vectors of some texts."""
        if self.said is None:
            raise ValueError("sentences are not read")
        return self.said.of(rows)

    def matrix(self, rows: Array, how: Settings) -> Array:
        """Put the features of some texts side by side, as settings want them."""
        from scipy.sparse import csr_matrix, hstack

        if not how.sentences:
            return self.sparse[rows]
        vectors = csr_matrix(self.vectors(rows) * np.float32(how.sentences))
        return hstack([self.sparse[rows], vectors], format="csr")

    def fit(self, rows: Array, numbers: Array, how: Settings, seed: int) -> Head:
        """Fit a head on some texts; ``numbers`` are of the labels that are there."""
        many = int(numbers.max()) + 1
        head = heads.fit(self.matrix(rows, how), numbers, many, how, seed)
        if not how.near:
            return head
        other = near.fit(self.ground(rows, numbers, seed), numbers, how.near)
        head.weights[: len(other.weights)] += other.weights
        return Head(head.weights, head.bias + other.bias, other.near)

    def ground(self, rows: Array, numbers: Array, seed: int) -> near.Ground:
        """Reckon what machines on prototypes of these texts have in common."""
        return near.ground(self.sparse[rows], self.vectors(rows), numbers, seed)

    def scores(self, rows: Array, head: Head, how: Settings) -> Array:
        """Score texts."""
        found = head.scores(self.matrix(rows, how))
        return found + head.near.scores(self.vectors(rows)) if head.near else found


def corpus(
    texts: Sequence[str], labels: Sequence[str], *, read: bool, grams: int = MOST
) -> Corpus:
    """Count texts; ``read`` sentences, too. At most so many n-grams are known."""
    from scipy.sparse import csr_matrix

    talks = [talk_of(text) for text in texts]
    counted = [of_talk(talk) for talk in talks]
    features = learn(counted, least=2 if len(texts) >= _SMALL else 1, most=grams)
    rows = [features.row(counts) for counts in counted]
    ends = np.cumsum([0, *(row.ids.size for row in rows)])
    sparse = csr_matrix(
        (
            np.concatenate([row.values for row in rows]),
            np.concatenate([row.ids for row in rows]),
            ends,
        ),
        shape=(len(texts), len(features.vocabulary)),
    )
    names = sorted(set(labels))
    number = {name: n for n, name in enumerate(names)}
    read = read and len(texts) <= _SENTENCES and sentences.installed()
    return Corpus(
        features=features,
        sparse=sparse,
        said=Vectors(talks) if read else None,
        numbers=np.array([number[label] for label in labels]),
        labels=names,
    )
