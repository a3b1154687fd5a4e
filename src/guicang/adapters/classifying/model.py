"""A linear model on n-grams and sentences, as it serves: numpy, and nothing else.

A score is a sum over what a text is made of, so each part says what it added. The
confidence is a softmax of the scores over a temperature that was fitted on texts which
the model had not seen (Guo et al., 2017).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from guicang.adapters.classifying import sentences
from guicang.adapters.classifying.features import Features, Row
from guicang.adapters.classifying.grams import WORD, grams, of_talk
from guicang.adapters.classifying.near import Near
from guicang.domain.classify.measure import Vote
from guicang.ports.classifying import Talk, Told

Array = Any
SENTENCE: Final = "[sentence]"
"""What stands for the sentence model among n-grams."""


@dataclass(frozen=True, kw_only=True)
class LinearModel:
    """What was learned. ``weights`` has a row an n-gram and a column a label.

    ``dense`` are the rows of the sentence vector; empty where it is not read.
    """

    labels: Sequence[str]
    features: Features
    weights: Array
    dense: Array
    bias: Array
    temperature: float
    near: Near | None = None
    card: Mapping[str, object] = field(default_factory=dict)
    digest: str = ""

    def classify(self, talks: Sequence[Talk]) -> list[Vote]:
        """Say what each is about."""
        return [votes[0] for votes in self.rank(talks, 1)]

    def rank(self, talks: Sequence[Talk], most: int = 3) -> list[list[Vote]]:
        """Say what each may be about, the likeliest first."""
        said = sentences.of_talks(talks) if self.dense.size else [None] * len(talks)
        return [
            self.votes(self.scores(self.counted(talk), sentence), most)
            for talk, sentence in zip(talks, said, strict=True)
        ]

    def counted(self, talk: Talk) -> Counter[str]:
        """Count what a conversation is made of, as far as the model may know it."""
        return of_talk(talk, self.features.longest)

    def scores(self, counts: Mapping[str, int], sentence: Array) -> Array:
        """Give each label's score for what was counted, and a sentence vector."""
        row = self.features.row(counts)
        found = row.values @ self.weights[row.ids] + self.bias
        return found if sentence is None else found + self.meant(sentence)

    def meant(self, sentence: Array) -> Array:
        """Say what a sentence vector adds to each label."""
        found: Array = sentence @ self.dense
        return found + self.near.scores(sentence) if self.near else found

    def votes(self, scores: Array, most: int) -> list[Vote]:
        """Turn scores into labels and how sure each is, the surest first."""
        odds = np.exp((scores - scores.max()) / self.temperature)
        odds /= odds.sum()
        best = np.argsort(-scores, kind="stable")[:most].tolist()
        return [Vote(self.labels[n], float(odds[n])) for n in best]

    def explain(self, talk: Talk, label: str, *, most: int = 12) -> list[Told]:
        """Say what speaks most for a label and against it, the strongest first.

        Beside the mean of all labels: what speaks for every label tells nothing.
        """
        column = list(self.labels).index(label)
        row: Row = self.features.row(self.counted(talk))
        added = row.values[:, None] * self.weights[row.ids]
        apart = added[:, column] - added.mean(axis=1)
        told = [
            Told(self.features.vocabulary[n].removeprefix(WORD), float(weight))
            for n, weight in zip(row.ids.tolist(), apart.tolist(), strict=True)
        ]
        if self.dense.size:
            both = self.meant(sentences.of_talks([talk])[0])
            told.append(Told(SENTENCE, float(both[column] - both.mean())))
        return sorted(told, key=lambda t: (-abs(t.weight), t.gram))[:most]

    def stream(self) -> "Reading":
        """Read a conversation message by message."""
        return Reading(self)


class Reading:
    """A conversation that goes on: what was counted so far."""

    def __init__(self, model: LinearModel) -> None:
        """Begin with nothing."""
        self._model = model
        self._counts: Counter[str] = Counter()
        self._sentence = np.zeros(sentences.WIDTH, np.float32)

    def add(self, message: str) -> None:
        """Read one more message."""
        self._counts.update(grams(message, self._model.features.longest))
        if self._model.dense.size:
            self._sentence += sentences.vectors([message])[0]

    def vote(self) -> Vote:
        """Say what it is about so far."""
        model = self._model
        said = sentences.unit(self._sentence) if model.dense.size else None
        return model.votes(model.scores(self._counts, said), 1)[0]
